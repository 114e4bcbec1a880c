/* What should have gone out and did not, each with the one thing to do about it. */
#include <inttypes.h>
#include <stdio.h>

#include "access/login.h"
#include "base/text.h"
#include "message/held.h"
#include "message/list.h"
#include "message/reason.h"
#include "pages/admin.h"
#include "pages/export.h"
#include "pages/filter.h"
#include "pages/held.h"
#include "pages/lists.h"
#include "pages/message_row.h"
#include "pages/missed_rows.h"
#include "permit/expiry_room.h"
#include "permit/missed.h"
#include "web/link.h"

enum { HREF_MAX_BYTES = 9000 };

struct message_query
held_query(const struct page *p)
{
	const char *asked = form_text(&p->rq->args, "kind");
	enum held_kind kind;

	return (struct message_query){
		.held = held_from_name(asked, &kind) ? HELD_BIT(kind) : HELD_TODO, .held_since = p->rq->now - HELD_MS,
		.reason = form_text(&p->rq->args, "reason"), .before = page_before(p->rq), .limit = PAGE_ROWS + 1,
	};
}

static bool
is_kind(const char *name)
{
	enum held_kind kind;

	return held_from_name(name, &kind) || text_equal(name, HELD_KIND_MISSED);
}

bool
held_filter_ok(struct page *p)
{
	static const struct filter filters[] = { { "kind", "messages.state", FILTER_NAME, is_kind }, { 0 } };

	return filter_ok(p, filters);
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
add_chip(struct page *p, const char *kind, const char *word, int64_t n)
{
	struct json_object *chips = json_at(p->data, "kind_chips"), *chip = json_object_new_object();
	const char *set = form_text(&p->rq->args, "kind");
	char href[80];

	snprintf(href, sizeof(href), HELD_PATH "%s%s", *kind != '\0' ? "?kind=" : "", kind);
	json_put_text(chip, "href", href);
	json_put_text(chip, "word", page_word(p, word));
	page_put_count(p, chip, "n", n);
	json_put_bool(chip, "on", text_equal(set, kind) && *form_text(&p->rq->args, "reason") == '\0');
	json_object_array_add(chips, chip);
}

/* The first says what the badge and the dashboard say; people who want nothing stand behind the work. */
static enum err
put_chips(struct page *p)
{
	struct held_counts held;
	int64_t n;
	enum err e;

	if ((e = held_count(p->rq->db, p->rq->now, &held)) || (e = missed_count(p->rq->db, p->rq->now, &n)))
		return e;
	json_put_array(p->data, "kind_chips");
	add_chip(p, "", "held.all", held_todo(&held) + n);
	add_chip(p, held_name(HELD_UNKNOWN), "held.kind.unknown", held.of[HELD_UNKNOWN]);
	add_chip(p, held_name(HELD_BLOCKED), "held.kind.blocked", held.of[HELD_BLOCKED]);
	add_chip(p, held_name(HELD_FAILED), "held.kind.failed", held.of[HELD_FAILED]);
	add_chip(p, HELD_KIND_MISSED, "held.kind.missed", n);
	add_chip(p, held_name(HELD_REFUSED), "held.kind.refused", held.of[HELD_REFUSED]);
	return ERR_NONE;
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

static enum err
put_messages(struct page *p, bool *ret_more, int64_t *ret_last)
{
	const struct message_query query = held_query(p);
	AUTO_JSON struct json_object *found = NULL;
	struct json_object *rows;
	size_t i;
	enum err e;

	if ((e = message_list(p->rq->db, &query, &found)))
		return e;
	message_rows_put(p, found, ret_more, ret_last);
	rows = json_at(p->data, "rows");
	for (i = 0; i < json_count(rows); i++) {
		int64_t at = 0;

		json_int(json_item(found, i), "updated_at", &at);
		page_put_minute(p, json_item(rows, i), "at", at);
		put_remedy(p, json_item(rows, i), json_item(found, i));
	}
	return ERR_NONE;
}

/* All that this list shows, and what stands on the pages behind it. */
static void
put_close(struct page *p)
{
	AUTO(buf) struct buf href = {0};

	buf_init(&href, HREF_MAX_BYTES);
	link_with(&href, HELD_PATH "/close", &p->rq->args, "all", "1");
	json_put_text(p->data, "close_all", buf_text(&href));
	json_put_bool(p->data, "may_close", json_flag(p->data, "has_rows", false) || json_flag(p->data, "has_missed", false));
}

enum err
held_page(const struct request *rq, struct reply *rp)
{
	const char *kind = form_text(&rq->args, "kind"), *reason = form_text(&rq->args, "reason");
	bool all = *kind == '\0' && *reason == '\0', only_missed = text_equal(kind, HELD_KIND_MISSED), more = false, clear;
	AUTO(page) struct page p = {0};
	int64_t last = 0;
	enum err e;

	if ((e = page_open(rq, "held", &p)) || (e = put_chips(&p)))
		return e;
	clear = held_filter_ok(&p);
	if (!only_missed)
		export_put_links(&p, HELD_PATH ".csv", EXPORT_WHOLE, ROLE_OPERATOR);
	json_put_bool(p.data, "shows_messages", clear && !only_missed);
	json_put_bool(p.data, "refused", text_equal(kind, held_name(HELD_REFUSED)));
	json_put_bool(p.data, "has_rows", false);
	json_put_bool(p.data, "has_missed", false);
	if ((clear && !only_missed && (e = put_messages(&p, &more, &last))) ||
	    (((all && page_before(rq) == 0) || only_missed) && (e = missed_rows_put(&p))) || (e = put_postponed(&p)))
		return e;
	put_close(&p);
	page_put_pager(&p, HELD_PATH, more, last);
	return page_show(&p, rp, clear ? 200 : 422, "admin/held");
}
