#include "pages/optin.h"

#include <ctype.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/text.h"
#include "consent/consent.h"
#include "consent/history.h"
#include "consent/invitation.h"
#include "contact/contact.h"
#include "db/db.h"
#include "pages/page.h"
#include "setting/setting.h"
#include "web/qr.h"
#include "web/rate.h"
#include "web/view.h"
#include "web/web.h"

enum { LINK_MAX_BYTES = 2000, QR_MAX_BYTES = 24 * 1024, AGENT_MAX_BYTES = 400, CODE_HASH = 6, RECEIPT_CODE_MAX = 40, WA_DELAY_S = 1 };

/* Answers by one link, and by one address: whole villages share an address of their mobile company. */
static const struct rate_limit by_link = { .burst = 10, .per_minute = 10, .slots = 4096 };
static const struct rate_limit by_address = { .burst = 120, .per_minute = 120, .slots = 4096 };

struct limits { struct rate *link, *address; };

enum err
optin_start(struct web *web, struct problem *problem)
{
	struct limits *limits = calloc(1, sizeof(*limits));
	enum err e = ERR_MEMORY;

	if (limits != NULL && !(e = rate_make(&by_link, &limits->link)) && !(e = rate_make(&by_address, &limits->address))) {
		web->own = limits;
		return ERR_NONE;
	}
	if (limits != NULL)
		rate_free(limits->link);
	free(limits);
	return problem_set(problem, e, NULL, "no memory for the limits");
}

void
optin_stop(struct web *web)
{
	struct limits *limits = web->own;

	if (limits == NULL)
		return;
	rate_free(limits->link);
	rate_free(limits->address);
	free(limits);
	web->own = NULL;
}

/* false: too often; the answer is made. */
static bool
may_answer_now(const struct request *rq, struct reply *rp)
{
	struct limits *limits = rq->web->own;
	int wait_s = 0;

	if (rate_take(limits->address, rq->ip, rq->now, &wait_s) && rate_take(limits->link, request_param(rq, "token"), rq->now, &wait_s))
		return true;
	web_fail(rq, rp, 429, ERR_NONE);
	reply_header(rp, "Retry-After", "%d", wait_s > 0 ? wait_s : 1);
	return false;
}

/* ---- what every page of this program shows ---- */

static void
put_setting(const struct request *rq, struct json_object *o, const char *name, enum setting_key key)
{
	AUTO_FREE char *text = NULL;

	if (setting_text(rq->db, key, &text) == ERR_NONE)
		json_put_text(o, name, text);
}

void
optin_context(const struct request *rq, struct json_object *context)
{
	put_setting(rq, context, "office", SETTING_OFFICE_NAME);
	put_setting(rq, context, "office_short", SETTING_OFFICE_SHORT);
	put_setting(rq, context, "phone", SETTING_OFFICE_PHONE);
	put_setting(rq, context, "address", SETTING_OFFICE_ADDRESS);
	put_setting(rq, context, "notice_version", SETTING_NOTICE_VERSION);
	put_setting(rq, context, "privacy_url", SETTING_PRIVACY_URL);
	json_put_text(context, "other_lang", text_equal(rq->locale, "id") ? "en" : "id");
}

/* ---- one invitation ---- */

/* Everything a page or an answer needs; what cannot be found reads as one thing, ERR_NOT_FOUND. */
struct visit {
	struct invitation	 invitation;
	struct contact		 contact;
	struct consent		 consents[SCOPE__COUNT];
};

static void
visit_end(struct visit *v)
{
	contact_end(&v->contact);
}

static bool
is_token(const char *text)
{
	size_t i;

	for (i = 0; isxdigit((unsigned char)text[i]); i++)
		;
	return i == TOKEN_TEXT_MAX - 1 && text[i] == '\0';
}

static enum err
visit_find(const struct request *rq, struct visit *ret)
{
	const char *token = request_param(rq, "token");
	enum err e;

	if (!is_token(token))
		return ERR_NOT_FOUND;
	if ((e = invitation_find(rq->db, token, rq->now, &ret->invitation)) ||
	    (e = contact_load(rq->db, ret->invitation.contact_id, &ret->contact)) ||
	    (e = consent_load(rq->db, ret->invitation.contact_id, ret->consents)))
		return e;
	return ret->contact.erased_at != 0 ? ERR_NOT_FOUND : ERR_NONE;
}

/* Worth knowing, and never worth failing for. Programs that only make a preview ask with HEAD, or are not told apart from people. */
static void
note_opened(const struct request *rq, const struct invitation *invitation)
{
	AUTO(db_tx) struct db_tx tx = {0};
	enum err e;

	if (rq->head || invitation->opened_at != 0)
		return;
	if ((e = db_begin(rq->writer, &tx)) || (e = invitation_opened(rq->writer, invitation->id, rq->now)) || (e = db_commit(&tx)))
		log_line(LOG_WARN, "opening_not_noted", log_int("invitation", invitation->id), log_text("err", err_name(e)));
}

/* ---- the page ---- */

/* The wa.me link and its QR code, when an official number is configured. */
static enum err
put_wa_link(struct page *p)
{
	AUTO(buf) struct buf link = {0};
	AUTO(buf) struct buf svg = {0};
	enum err e;

	buf_init(&link, LINK_MAX_BYTES);
	if ((e = invitation_wa_link(p->rq->db, &link, NULL)) == ERR_CONFIG)
		return ERR_NONE;
	if (e)
		return e;
	buf_init(&svg, QR_MAX_BYTES);
	if ((e = qr_svg(&svg, buf_text(&link), page_word(p, "optin.qr"))))
		return e;
	json_put_text(p->data, "wa_link", buf_text(&link));
	json_put_text(p->data, "qr_svg", buf_text(&svg));
	return ERR_NONE;
}

/* The ledger's entry that made it so. Borrowed from ledger; NULL: not there. */
static struct json_object *
entry_of(struct json_object *ledger, int64_t seq)
{
	size_t i, n = json_count(ledger);
	int64_t its;

	for (i = 0; i < n; i++)
		if (json_int(json_item(ledger, i), "seq", &its) && its == seq)
			return json_item(ledger, i);
	return NULL;
}

/* "17-9F3A1C": the entry's number and the beginning of its hash, which the office can find and nobody can guess. */
static void
put_code(struct json_object *o, struct json_object *entry, int64_t seq)
{
	const char *hash = json_text(entry, "hash");
	char code[RECEIPT_CODE_MAX];
	size_t i;

	snprintf(code, sizeof(code), "%" PRId64 "-%.*s", seq, CODE_HASH, hash != NULL ? hash : "");
	for (i = 0; code[i] != '\0'; i++)
		code[i] = (char)toupper((unsigned char)code[i]);
	json_put_text(o, "code", code);
}

/* What was agreed to, as it stands in the ledger: the statement that was ticked, or the words that were written. */
static enum err
put_receipt(struct page *p, const struct visit *v)
{
	const struct consent *consent = &v->consents[SCOPE_OFFICIAL];
	struct json_object *receipt = json_put_object(p->data, "receipt"), *entry;
	AUTO_JSON struct json_object *ledger = NULL;
	enum err e;

	if ((e = consent_history(p->rq->db, v->contact.id, &ledger)))
		return e;
	entry = entry_of(ledger, consent->ledger_seq);
	put_code(receipt, entry, consent->ledger_seq);
	page_put_minute(p, receipt, "at", consent->since_at);
	json_put_text(receipt, "words", json_text(entry, text_equal(json_text(entry, "source"), "landing_page") ? "request_words" : "answer_words"));
	json_put_text(receipt, "notice", json_text(entry, "notice_version"));
	return ERR_NONE;
}

/* Where this person stands: one of is_open, is_agreed, is_stopped, is_declined. */
static void
put_standing(struct page *p, const struct consent *consent)
{
	json_put_bool(p->data, "is_agreed", consent->state == CONSENT_AGREED);
	json_put_bool(p->data, "is_stopped", consent->state == CONSENT_STOPPED);
	json_put_bool(p->data, "is_declined", consent->state == CONSENT_DECLINED);
	json_put_bool(p->data, "is_open", consent->state != CONSENT_AGREED);
	page_put_minute(p, p->data, "since", consent->since_at);
}

/* wrong: the box was not ticked. */
static enum err
show(const struct request *rq, struct reply *rp, int status, const struct visit *v, bool wrong)
{
	AUTO(page) struct page p = {0};
	AUTO_FREE char *statement = NULL;
	enum err e;

	if ((e = page_open(rq, "optin", &p)) || (e = consent_statement(rq->db, rq->locale, &statement)) || (e = put_wa_link(&p)))
		return e;
	json_put_text(p.data, "token", request_param(rq, "token"));
	json_put_text(p.data, "statement", statement);
	json_put_text(p.data, "name", v->contact.name);
	page_put_masked(p.data, "number", v->contact.number);
	json_put_bool(p.data, "wrong", wrong);
	json_put_text(p.data, "agree_word", page_word(&p, json_text(p.data, "wa_link") != NULL ? "optin.agree_wa" : "optin.agree"));
	put_standing(&p, &v->consents[SCOPE_OFFICIAL]);
	if (v->consents[SCOPE_OFFICIAL].state == CONSENT_AGREED && (e = put_receipt(&p, v)))
		return e;
	return page_show(&p, rp, status, "optin/page");
}

/* The button said that it opens WhatsApp. Once only: whoever comes back finds the page at rest. */
static enum err
open_whatsapp(const struct request *rq, struct reply *rp)
{
	AUTO(buf) struct buf link = {0};
	char flash[64];
	enum err e;

	if (!request_cookie(rq, "kz_flash", flash, sizeof(flash)) || !text_equal(flash, "optin.flash_agreed"))
		return ERR_NONE;
	buf_init(&link, LINK_MAX_BYTES);
	if ((e = invitation_wa_link(rq->db, &link, NULL)) == ERR_CONFIG)
		return ERR_NONE;
	if (!e)
		reply_header(rp, "Refresh", "%d; url=%s", WA_DELAY_S, buf_text(&link));
	return e;
}

enum err
optin_page(const struct request *rq, struct reply *rp)
{
	AUTO(visit) struct visit v = {0};
	enum err e;

	if ((e = visit_find(rq, &v)))
		return e;
	note_opened(rq, &v.invitation);
	if (v.consents[SCOPE_OFFICIAL].state == CONSENT_AGREED && (e = open_whatsapp(rq, rp)))
		return e;
	return show(rq, rp, 200, &v, false);
}

/* ---- answers ---- */

static void
put_evidence(const struct request *rq, const struct visit *v, struct json_object *evidence)
{
	const char *agent = request_header(rq, "User-Agent");
	char shown[AGENT_MAX_BYTES] = "";

	if (agent != NULL && text_is_utf8(agent, strlen(agent)))
		snprintf(shown, sizeof(shown), "%s", agent);
	json_put_int(evidence, "invitation", v->invitation.id);
	json_put_text(evidence, "variant", v->invitation.variant);
	json_put_text(evidence, "channel", v->invitation.channel);
	json_put_text(evidence, "locale", rq->locale);
	json_put_text(evidence, "ip", rq->ip);
	json_put_text(evidence, "user_agent", text_is_utf8(shown, strlen(shown)) ? shown : "");
}

/* words: the button's; answer: invitation_answered's. A second click on the same answer writes no second entry. */
static enum err
record(const struct request *rq, const struct visit *v, enum consent_action action, const char *words, const char *answer)
{
	AUTO_FREE char *statement = NULL, *notice = NULL;
	AUTO_JSON struct json_object *evidence = json_object_new_object();
	struct ledger_entry entry = { .scope = SCOPE_OFFICIAL, .action = action, .source = "landing_page", .answer_words = words,
	    .actor = "contact", .at = rq->now };
	AUTO(db_tx) struct db_tx tx = {0};
	struct problem problem = {0};
	bool changes;
	enum err e;

	put_evidence(rq, v, evidence);
	entry.evidence = json_write(evidence);
	if ((e = consent_statement(rq->db, rq->locale, &statement)) || (e = setting_text(rq->db, SETTING_NOTICE_VERSION, &notice)))
		return e;
	entry.request_words = statement;
	entry.notice_version = notice;
	if ((e = db_begin(rq->writer, &tx)) || (e = consent_would_change(rq->writer, v->contact.id, &entry, rq->now, &changes)))
		return e;
	if (changes && ((e = consent_record(rq->writer, v->contact.id, &entry, rq->now, &problem)) ||
	    (e = invitation_answered(rq->writer, v->invitation.id, answer, rq->now))))
		return e;
	return db_commit(&tx);
}

static enum err
back_to_page(const struct request *rq, struct reply *rp, const char *flash)
{
	reply_flash(rp, rq, flash);
	return reply_see_other(rp, "/opt-in-whatsapp/%s", request_param(rq, "token"));
}

enum err
optin_agree(const struct request *rq, struct reply *rp)
{
	AUTO(buf) struct buf link = {0};
	AUTO(visit) struct visit v = {0};
	struct page p = { .rq = rq };
	const char *button;
	enum err e;

	if (!may_answer_now(rq, rp))
		return ERR_NONE;
	if ((e = visit_find(rq, &v)))
		return e;
	if (!form_flag(&rq->form, "agree"))
		return show(rq, rp, 422, &v, true);
	buf_init(&link, LINK_MAX_BYTES);
	if ((e = invitation_wa_link(rq->db, &link, NULL)) && e != ERR_CONFIG)
		return e;
	button = page_word(&p, e == ERR_CONFIG ? "optin.agree" : "optin.agree_wa");
	if ((e = record(rq, &v, CONSENT_OPT_IN, button, "agreed")))
		return e;
	return back_to_page(rq, rp, "optin.flash_agreed");
}

enum err
optin_decline(const struct request *rq, struct reply *rp)
{
	AUTO(visit) struct visit v = {0};
	struct page p = { .rq = rq };
	enum err e;

	if (!may_answer_now(rq, rp))
		return ERR_NONE;
	if ((e = visit_find(rq, &v)) || (e = record(rq, &v, CONSENT_DECLINE, page_word(&p, "optin.decline"), "declined")))
		return e;
	return back_to_page(rq, rp, "optin.flash_declined");
}

enum err
optin_withdraw(const struct request *rq, struct reply *rp)
{
	AUTO(visit) struct visit v = {0};
	struct page p = { .rq = rq };
	enum err e;

	if (!may_answer_now(rq, rp))
		return ERR_NONE;
	if ((e = visit_find(rq, &v)) || (e = record(rq, &v, CONSENT_OPT_OUT, page_word(&p, "optin.withdraw"), "withdrawn")))
		return e;
	return back_to_page(rq, rp, "optin.flash_withdrawn");
}

/* ---- pages without a person ---- */

static enum err
plain(const struct request *rq, struct reply *rp, const char *view)
{
	AUTO(page) struct page p = {0};
	enum err e;

	if ((e = page_open(rq, "optin", &p)))
		return e;
	return page_show(&p, rp, 200, view);
}

enum err
optin_privacy(const struct request *rq, struct reply *rp)
{
	return plain(rq, rp, "optin/privacy");
}

enum err
optin_without_link(const struct request *rq, struct reply *rp)
{
	return plain(rq, rp, "optin/without_link");
}
