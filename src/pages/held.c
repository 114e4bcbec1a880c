/* What should have gone out and did not, each with the one thing to do about it. */
#include <inttypes.h>
#include <stdio.h>

#include "account/login.h"
#include "base/text.h"
#include "message/list.h"
#include "message/reason.h"
#include "pages/admin.h"
#include "pages/message_export.h"
#include "pages/message_row.h"

#define HELD_PATH	"/admin/held"

/* A message that failed a month ago is history, not work. */
#define HELD_MS		(30 * CLOCK_DAY_MS)

static struct message_query
held_query(const struct page *p)
{
	const char *reason = form_text(&p->rq->args, "reason"), *state = message_state_asked(p->rq);
	struct message_query query = { .reason = reason, .before = page_before(p->rq), .limit = PAGE_ROWS + 1 };

	if (*state != '\0')
		query.state = state;
	else
		query.held_since = p->rq->now - HELD_MS;
	return query;
}

/* The one thing to do about a reason: a button that does it, or the page where it is done. */
static const struct { const char *reason, *word; enum { DO_RETRY, DO_CONTACT, DO_MESSAGE, DO_PROVIDERS, DO_TEMPLATES } act; } remedies[] = {
	{ REASON_NO_ROUTE,	     "held.look",	  DO_MESSAGE },
	{ REASON_NO_NUMBER,	     "held.fix_number",	  DO_CONTACT },
	{ REASON_NO_WHATSAPP,	     "held.fix_number",	  DO_CONTACT },
	{ REASON_UNCONFIRMED_NUMBER, "held.fix_number",	  DO_CONTACT },
	{ REASON_STOPPED,	     "held.look_contact", DO_CONTACT },
	{ REASON_DECLINED,	     "held.look_contact", DO_CONTACT },
	{ REASON_NO_CONSENT,	     "held.invite",	  DO_CONTACT },
	{ REASON_WINDOW_CLOSED,	     "held.invite",	  DO_CONTACT },
	{ REASON_UNKNOWN_HOLD,	     "held.decide",	  DO_MESSAGE },
	{ REASON_BAD_TEMPLATE,	     "held.fix_template", DO_TEMPLATES },
	{ REASON_MISSING_PARAMETER,  "held.look",	  DO_MESSAGE },
	{ REASON_PROVIDER_REFUSED,   "held.look",	  DO_MESSAGE },
	{ REASON_MAX_ATTEMPTS,	     "held.retry",	  DO_RETRY },
	{ REASON_INTERNAL,	     "held.retry",	  DO_RETRY },
};

static void
put_remedy(const struct page *p, struct json_object *row, struct json_object *from)
{
	static const char *const paths[] = {
		[DO_RETRY] = "/admin/messages/%" PRId64 "/retry", [DO_MESSAGE] = "/admin/messages/%" PRId64,
		[DO_CONTACT] = "/admin/contacts/%" PRId64, [DO_PROVIDERS] = "/admin/providers", [DO_TEMPLATES] = "/admin/templates",
	};
	const char *reason = json_text(from, "reason"), *word = "held.look";
	struct json_object *act = json_put_object(row, "do");
	int64_t message_id = 0, contact_id = 0;
	size_t i, kind = DO_MESSAGE;
	char href[80];

	for (i = 0; i < sizeof(remedies) / sizeof(remedies[0]); i++)
		if (text_equal(remedies[i].reason, reason)) {
			kind = remedies[i].act;
			word = remedies[i].word;
		}
	if (kind == DO_RETRY && p->rq->role < ROLE_OPERATOR) {
		kind = DO_MESSAGE;
		word = "held.look";
	}
	json_int(from, "id", &message_id);
	json_int(from, "contact_id", &contact_id);
	if (kind == DO_PROVIDERS || kind == DO_TEMPLATES)
		snprintf(href, sizeof(href), "%s", paths[kind]);
	else if (kind == DO_CONTACT)
		snprintf(href, sizeof(href), "/admin/contacts/%" PRId64, contact_id);
	else
		snprintf(href, sizeof(href), "/admin/messages/%" PRId64 "%s", message_id, kind == DO_RETRY ? "/retry" : "");
	json_put_text(act, "href", href);
	json_put_text(act, "label", page_word(p, word));
	json_put_bool(act, "post", kind == DO_RETRY);
}

static void
put_held_chips(struct page *p)
{
	struct json_object *chips = json_put_array(p->data, "state_chips");
	const char *state = form_text(&p->rq->args, "state"), *reason = form_text(&p->rq->args, "reason");
	static const struct { const char *href, *word, *state, *reason; } all[] = {
		{ HELD_PATH, "list.all", "", "" },
		{ HELD_PATH "?state=blocked&reason=" REASON_UNKNOWN_HOLD, "state.unknown", "blocked", REASON_UNKNOWN_HOLD },
		{ HELD_PATH "?state=blocked", "state.blocked", "blocked", "" },
		{ HELD_PATH "?state=failed", "state.failed", "failed", "" },
	};
	size_t i;

	for (i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
		struct json_object *chip = json_object_new_object();

		json_put_text(chip, "href", all[i].href);
		json_put_text(chip, "word", page_word(p, all[i].word));
		json_put_bool(chip, "on", text_equal(all[i].state, state) && text_equal(all[i].reason, reason));
		json_object_array_add(chips, chip);
	}
}

enum err
held_page(const struct request *rq, struct reply *rp)
{
	AUTO_JSON struct json_object *found = NULL;
	AUTO(page) struct page p = {0};
	struct message_query query;
	struct json_object *rows;
	int64_t last = 0;
	bool more;
	size_t i;
	enum err e;

	if ((e = page_open(rq, "held", &p)))
		return e;
	query = held_query(&p);
	if ((e = message_list(rq->db, &query, &found)))
		return e;
	put_held_chips(&p);
	message_export_link(&p, HELD_PATH ".csv");
	message_rows_put(&p, found, &more, &last);
	rows = json_at(p.data, "rows");
	for (i = 0; i < json_count(rows); i++) {
		int64_t at = 0;

		json_int(json_item(found, i), "updated_at", &at);
		page_put_minute(&p, json_item(rows, i), "at", at);
		put_remedy(&p, json_item(rows, i), json_item(found, i));
	}
	page_put_pager(&p, HELD_PATH, more, last);
	return page_show(&p, rp, 200, "admin/held");
}

enum err
held_csv(const struct request *rq, struct reply *rp)
{
	AUTO(page) struct page p = {0};
	struct message_query query;
	enum err e;

	if ((e = page_open(rq, "held", &p)))
		return e;
	query = held_query(&p);
	return message_export(&p, rp, &query, "tertahan");
}
