/* What should have gone out and did not, each with the one thing to do about it. */
#include <inttypes.h>
#include <stdio.h>

#include "access/login.h"
#include "base/text.h"
#include "message/list.h"
#include "message/reason.h"
#include "pages/admin.h"
#include "pages/export.h"
#include "pages/lists.h"
#include "pages/message_row.h"
#include "pages/missed_rows.h"
#include "permit/expiry_room.h"
#include "report/standing.h"

#define HELD_PATH	"/admin/held"

struct message_query
held_query(const struct page *p)
{
	const char *state = form_text(&p->rq->args, "state");

	return (struct message_query){
		.state = state, .states = *state == '\0' ? MESSAGE_STATE_BIT(MESSAGE_BLOCKED) | MESSAGE_STATE_BIT(MESSAGE_FAILED) : 0,
		.reason = form_text(&p->rq->args, "reason"), .failed_since = p->rq->now - STANDING_HELD_MS, .leaving = true,
		.before = page_before(p->rq), .limit = PAGE_ROWS + 1,
	};
}

/* The one thing to do about a reason: a button that does it, or the page where it is done. */
enum remedy { SEE_MESSAGE, SEE_CONTACT, SEE_TEMPLATES, SEND_AGAIN };
static const struct { const char *reason, *word; enum remedy remedy; } remedies[] = {
	{ REASON_NO_NUMBER,	     "held.fix_number",	  SEE_CONTACT },
	{ REASON_NO_WHATSAPP,	     "held.fix_number",	  SEE_CONTACT },
	{ REASON_UNCONFIRMED_NUMBER, "held.fix_number",	  SEE_CONTACT },
	{ REASON_STOPPED,	     "held.look_contact", SEE_CONTACT },
	{ REASON_DECLINED,	     "held.look_contact", SEE_CONTACT },
	{ REASON_NO_CONSENT,	     "held.invite",	  SEE_CONTACT },
	{ REASON_NO_MARKETING,	     "held.look_contact", SEE_CONTACT },
	{ REASON_WINDOW_CLOSED,	     "held.invite",	  SEE_CONTACT },
	{ REASON_UNKNOWN_HOLD,	     "held.decide",	  SEE_MESSAGE },
	{ REASON_BAD_TEMPLATE,	     "held.fix_template", SEE_TEMPLATES },
	{ REASON_MAX_ATTEMPTS,	     "held.retry",	  SEND_AGAIN },
	{ REASON_INTERNAL,	     "held.retry",	  SEND_AGAIN },
};

static void
remedy_href(enum remedy remedy, struct json_object *from, char *ret, size_t cap)
{
	int64_t id = 0;

	json_int(from, remedy == SEE_CONTACT ? "contact_id" : "id", &id);
	if (remedy == SEE_TEMPLATES)
		snprintf(ret, cap, "/admin/templates");
	else
		snprintf(ret, cap, "/admin/%s/%" PRId64 "%s", remedy == SEE_CONTACT ? "contacts" : "messages", id, remedy == SEND_AGAIN ? "/retry" : "");
}

static void
put_remedy(const struct page *p, struct json_object *row, struct json_object *from)
{
	const char *reason = json_text(from, "reason"), *word = "held.look";
	struct json_object *act = json_put_object(row, "do");
	enum remedy remedy = SEE_MESSAGE;
	char href[80];
	size_t i;

	for (i = 0; i < sizeof(remedies) / sizeof(remedies[0]); i++)
		if (text_equal(remedies[i].reason, reason) && (remedies[i].remedy != SEND_AGAIN || p->rq->role >= ROLE_OPERATOR)) {
			remedy = remedies[i].remedy;
			word = remedies[i].word;
		}
	remedy_href(remedy, from, href, sizeof(href));
	json_put_text(act, "href", href);
	json_put_text(act, "label", page_word(p, word));
	json_put_bool(act, "post", remedy == SEND_AGAIN);
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

/* Warnings of permits that end, left for another day by the office's own limit. */
static enum err
put_postponed(struct page *p)
{
	AUTO_JSON struct json_object *words = json_object_new_object();
	int64_t n = 0;
	enum err e;

	json_put_text(p->data, "postponed", "");
	if ((e = expiry_postponed(p->rq->db, p->rq->now, &n)) || n == 0)
		return e;
	page_put_count(p, words, "n", n);
	page_say(p, p->data, "postponed", "held.postponed", "n", json_text(words, "n"), NULL);
	return ERR_NONE;
}

enum err
held_page(const struct request *rq, struct reply *rp)
{
	AUTO_JSON struct json_object *found = NULL;
	AUTO(page) struct page p = {0};
	struct message_query query;
	struct json_object *rows;
	int64_t last = 0;
	bool clear, more;
	size_t i;
	enum err e;

	if ((e = page_open(rq, "held", &p)))
		return e;
	query = held_query(&p);
	clear = messages_filter_ok(&p);
	if (clear && (e = message_list(rq->db, &query, &found)))
		return e;
	put_held_chips(&p);
	export_put_links(&p, HELD_PATH ".csv", EXPORT_WHOLE, ROLE_OPERATOR);
	message_rows_put(&p, found, &more, &last);
	rows = json_at(p.data, "rows");
	for (i = 0; i < json_count(rows); i++) {
		int64_t at = 0;

		json_int(json_item(found, i), "updated_at", &at);
		page_put_minute(&p, json_item(rows, i), "at", at);
		put_remedy(&p, json_item(rows, i), json_item(found, i));
	}
	if ((e = missed_rows_put(&p)) || (e = put_postponed(&p)))
		return e;
	page_put_pager(&p, HELD_PATH, more, last);
	return page_show(&p, rp, clear ? 200 : 422, "admin/held");
}
