/* What people wrote that is neither yes, no nor stop: for a person to read. */
#include "access/login.h"
#include "base/text.h"
#include "consent/replies.h"
#include "pages/admin.h"
#include "pages/export.h"
#include "pages/lists.h"
#include "pages/reply_row.h"
#include "pages/reply_why.h"

#define LIST_PATH	"/admin/replies"

/* Only what programs do not answer waits; what a person settled says who did, and when. */
static void
put_handled(const struct page *p, struct json_object *row, struct json_object *from)
{
	int64_t at = 0, answer_id = 0, id = 0;
	char when[CLOCK_TEXT_MAX];

	json_int(from, "id", &id);
	json_int(from, "handled_at", &at);
	json_int(from, "answer_id", &answer_id);
	json_put_int(row, "id", id);
	json_put_int(row, "answer_id", answer_id);
	json_put_bool(row, "can_answer", p->rq->role >= ROLE_OPERATOR);
	json_put_bool(row, "can_settle", p->rq->role >= ROLE_OPERATOR && at == 0 && text_equal(json_text(from, "reply"), "OTHER"));
	json_put_text(row, "handled", "");
	if (at == 0)
		return;
	clock_format_minute(at, p->zone, when);
	page_say(p, row, "handled", answer_id != 0 ? "replies.answered" : "replies.settled", "by", json_text(from, "handled_by"), "at", when, NULL);
}

struct json_object *
reply_row(const struct page *p, struct json_object *from)
{
	struct json_object *row = json_object_new_object();
	const char *text = json_text(from, "text");
	int64_t at = 0, contact_id = 0;

	json_int(from, "at", &at);
	json_int(from, "contact_id", &contact_id);
	json_put_int(row, "contact_id", contact_id);
	page_put_name(p, row, "name", json_text(from, "name"));
	page_put_masked(row, "number", json_text(from, "number"));
	json_put_text(row, "text", text_is_blank(text) ? page_word_of(p, "inbound", json_text(from, "kind")) : text);
	reply_put_reading(p, row, json_text(from, "reply"), json_text(from, "why"), NULL);
	json_put_text(row, "provider", json_text(from, "provider"));
	page_put_minute(p, row, "at", at);
	page_put_iso(row, "iso", at);
	put_handled(p, row, from);
	return row;
}

static void
put_chips(struct page *p)
{
	struct json_object *chips = json_put_array(p->data, "chips");

	page_add_chip(p, chips, LIST_PATH, "show", NULL, page_word(p, "replies.waiting"), NULL);
	page_add_chip(p, chips, LIST_PATH, "show", "all", page_word(p, "replies.all"), NULL);
}

struct reply_query
replies_query(const struct page *p)
{
	return (struct reply_query){ .before = page_before(p->rq), .limit = PAGE_ROWS + 1, .waiting = !text_equal(form_text(&p->rq->args, "show"), "all") };
}

enum err
replies_page(const struct request *rq, struct reply *rp)
{
	AUTO_JSON struct json_object *found = NULL;
	struct reply_query query;
	AUTO(page) struct page p = {0};
	struct json_object *rows;
	int64_t last = 0;
	size_t i, n;
	enum err e;

	if ((e = page_open(rq, "messages", &p)))
		return e;
	query = replies_query(&p);
	if ((e = reply_list(rq->db, &query, &found)))
		return e;
	export_put_links(&p, LIST_PATH ".csv", EXPORT_MASKED, ROLE_OPERATOR);
	json_put_bool(json_put_object(p.data, "tab"), "replies", true);
	put_chips(&p);
	json_put_bool(p.data, "waiting", query.waiting);
	rows = json_put_array(p.data, "rows");
	for (i = 0, n = json_count(found); i < n && i < PAGE_ROWS; i++) {
		json_object_array_add(rows, reply_row(&p, json_item(found, i)));
		json_int(json_item(found, i), "id", &last);
	}
	json_put_bool(p.data, "has_rows", n > 0);
	page_put_pager(&p, LIST_PATH, n > PAGE_ROWS, last);
	return page_show(&p, rp, 200, "admin/replies");
}
