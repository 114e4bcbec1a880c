/* "Is this really from the office?": the code of a message or of a receipt is typed, or comes with a receipt's QR code. */
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "consent/receipt.h"
#include "message/check.h"
#include "pages/optin.h"
#include "pages/page.h"

enum { TYPED_MAX_BYTES = 60 };

static void
put_ending(struct page *p, struct json_object *o, const char *ending)
{
	if (ending[0] != '\0')
		page_say(p, o, "number", "optin.check_ending", "digits", ending, NULL);
}

/* ---- a message ---- */

static enum err
put_message(struct page *p, const char *typed)
{
	struct message_check found;
	struct json_object *o;
	enum err e;

	if ((e = message_check_find(p->rq->db, typed, &found)))
		return e;
	o = json_put_object(p->data, "message");
	json_put_text(o, "code", found.code);
	/* A kind that the office has made itself has no public name. */
	json_put_text(o, "kind", page_has_word(p, "scenario", found.kind) ? page_word_of(p, "scenario", found.kind) : page_word(p, "optin.check_text"));
	page_put_minute(p, o, "sent", found.sent_at);
	page_put_minute(p, o, "made", found.made_at);
	json_put_text(o, "standing", page_word(p, found.may_have_left ? "optin.check_unsure" : "optin.check_unsent"));
	put_ending(p, o, found.ending);
	return ERR_NONE;
}

/* ---- a receipt ---- */

static const char *
action_word(const struct page *p, enum consent_action action)
{
	switch (action) {
	case CONSENT_OPT_IN: return page_word(p, "optin.check_opt_in");
	case CONSENT_DECLINE: return page_word(p, "optin.check_decline");
	case CONSENT_OPT_OUT: case CONSENT_WITHDRAW_BY_OFFICE: return page_word(p, "optin.check_opt_out");
	default: return page_word(p, "optin.check_entry");
	}
}

static void
put_standing(struct page *p, struct json_object *o, const struct consent_receipt *r)
{
	static const char *const keys[CONSENT_STANDING__COUNT] = {
		[CONSENT_IN_FORCE] = "optin.check_in_force", [CONSENT_ENDED] = "optin.check_ended", [CONSENT_REPLACED] = "optin.check_replaced",
		[CONSENT_ERASED] = "optin.check_erased",
	};

	json_put_text(o, "standing", page_word(p, keys[r->standing]));
	page_put_minute(p, o, "changed", r->changed_at);
}

static enum err
put_receipt(struct page *p, const char *typed)
{
	char ending[CHECK_ENDING_DIGITS + 1];
	struct consent_receipt found;
	struct json_object *o;
	enum err e;

	if ((e = consent_receipt_find(p->rq->db, typed, &found)))
		return e;
	o = json_put_object(p->data, "consent");
	json_put_text(o, "code", found.code);
	json_put_text(o, "action", action_word(p, found.action));
	json_put_text(o, "way", optin_way_word(p, found.scope));
	page_put_minute(p, o, "at", found.at);
	put_standing(p, o, &found);
	message_check_ending(found.masked, ending);
	put_ending(p, o, ending);
	return ERR_NONE;
}

/* ---- the page ---- */

/* Eight signs are a message's, twelve a receipt's. *ret_status: of the answer. */
static enum err
look_up(struct page *p, const char *typed, int *ret_status)
{
	char message[CODE_TEXT_MAX], receipt[CONSENT_CODE_MAX];
	enum err e;

	*ret_status = 422;
	if (message_code_read(typed, message))
		e = put_message(p, typed);
	else if (consent_code_read(typed, receipt))
		e = put_receipt(p, typed);
	else
		return ERR_NONE;
	*ret_status = e == ERR_NOT_FOUND ? 404 : 200;
	return e == ERR_NOT_FOUND ? ERR_NONE : e;
}

static enum err
show(const struct request *rq, struct reply *rp, const char *typed)
{
	AUTO(page) struct page p = {0};
	int status = 200;
	enum err e;

	if (!text_is_blank(typed) && !optin_may_check(rq, rp))
		return ERR_NONE;
	if ((e = page_open(rq, "optin", &p)) || (!text_is_blank(typed) && (e = look_up(&p, typed, &status))))
		return e;
	if (strlen(typed) <= TYPED_MAX_BYTES)
		json_put_text(p.data, "typed", typed);
	json_put_bool(p.data, "is_unknown", status == 404);
	json_put_bool(p.data, "is_malformed", status == 422);
	return page_show(&p, rp, status, "optin/check");
}

enum err
optin_check(const struct request *rq, struct reply *rp)
{
	return show(rq, rp, form_text(&rq->args, "code"));
}

enum err
optin_check_code(const struct request *rq, struct reply *rp)
{
	return show(rq, rp, request_param(rq, "code"));
}
