#include "lists.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "db/db.h"
#include "delivery/attempt.h"
#include "delivery/receipt.h"
#include "template/review.h"

/* Enough for any office, and an end for a provider whose pages never end. */
enum { PAGES_MOST = 400, TEMPLATES_MOST = 500, MAPPINGS_MOST = 200, ID_MAX = 80 };

enum { SQL_MAPPED, SQL_ID, SQL__COUNT };

static const char *const sql[SQL__COUNT] = {
	[SQL_MAPPED] = "SELECT remote_id FROM template_mapping WHERE provider_id = :provider AND remote_id <> '' AND status <> 'missing'",
	[SQL_ID] = "SELECT provider_message_id, uid FROM attempt WHERE id = :id AND provider_id = :provider",
};
DB_SQL(sql);

void
lists_end(struct lists *l)
{
	json_end(&l->templates);
}

/* One message, by the provider's id of it. */
static bool
begin_one(struct db *db, struct lists *l, const struct task *task, const struct provider *kind)
{
	AUTO(db_rows) struct db_rows rows = {0};

	if (!(kind->can & CAN_QUERY_STATUS) ||
	    db_one(db, sql[SQL_ID], ARGS(INT_("id", task->subject_id), INT_("provider", task->provider_id)), &rows) != ERR_NONE)
		return false;
	*l = (struct lists){ .what = LIST_MESSAGES, .attempt_id = task->subject_id };
	snprintf(l->message_id, sizeof(l->message_id), "%s", db_col_text(&rows, 0));
	snprintf(l->uid, sizeof(l->uid), "%s", db_col_text(&rows, 1));
	return l->message_id[0] != '\0';
}

bool
lists_begin(struct db *db, struct lists *l, const struct task *task, const struct provider *kind)
{
	if (text_equal(task->kind, SYNC_MESSAGE))
		return begin_one(db, l, task, kind);
	*l = (struct lists){ .what = text_equal(task->kind, SYNC_TEMPLATES) ? LIST_TEMPLATES : LIST_MESSAGES, .day = task->subject_id };
	if (l->what == LIST_MESSAGES && (!text_equal(task->kind, SYNC_MESSAGES) || task->subject_id <= 0))
		return false;
	l->templates = json_object_new_array();
	return l->templates != NULL && (kind->lists & 1u << l->what) != 0;
}

static struct question
question_of(const struct lists *l)
{
	return (struct question){ .message_id = l->message_id, .uid = l->uid, .to = "", .text = "", .code = "" };
}

enum err
lists_write(const struct lists *l, const struct provider *kind, const struct account *account, struct http_request *ret)
{
	const struct question q = question_of(l);

	if (l->attempt_id != 0)
		return kind->write_question(account, &q, ret);
	return kind->write_list(account, l->what, l->day, l->pages > 0 ? l->next : NULL, ret);
}

/* ---- a page ---- */

static enum err
apply_receipts(struct sender *s, struct lists *l, int64_t provider_id, const struct listed *page, int64_t now)
{
	AUTO(db_tx) struct db_tx tx = {0};
	enum receipt_effect effect;
	size_t i;
	enum err e;

	if ((e = db_begin(s->db, &tx)))
		return e;
	for (i = 0; i < page->events.receipt_count; i++) {
		const struct receipt *r = &page->events.receipts[i];

		if (r->status == RECEIPT_ACCEPTED)
			continue;	/* it waits at the provider: nothing new */
		if ((e = receipt_apply_known(s->db, provider_id, r, now, &effect)))
			return e;
		l->ours += effect != RECEIPT_FOREIGN;
	}
	l->found += (int64_t)page->events.receipt_count;
	return db_commit(&tx);
}

static void
keep_templates(struct lists *l, const struct listed *page)
{
	size_t i;

	for (i = 0; i < json_count(page->templates) && json_count(l->templates) < TEMPLATES_MOST; i++)
		json_object_array_add(l->templates, json_object_get(json_item(page->templates, i)));
}

/* What it is there counts like a receipt; that it was asked about stands in the attempt only when there was an answer. */
static enum err
landed_one(struct sender *s, struct lists *l, const struct provider_row *row, const struct http_answer *answer, int64_t now)
{
	const struct question q = question_of(l);
	struct told told = row->kind->read_told(&q, answer);
	struct receipt r = { .status = told.status, .message_id = told.message_id, .verdict = told.verdict, .delay_s = told.delay_s,
	    .tries_most = told.tries_most, .segments = told.segments, .price_micros = told.price_micros, .currency = told.currency };
	AUTO(db_tx) struct db_tx tx = {0};
	enum receipt_effect effect = RECEIPT_FOREIGN;
	enum err e;

	l->over = true;
	l->failed = told.what != TOLD_FOUND;
	if (l->failed)
		return ERR_NONE;
	memcpy(r.code, told.code, sizeof(r.code));
	memcpy(r.text, told.text, sizeof(r.text));
	l->found = 1;
	if ((e = db_begin(s->db, &tx)) || (e = attempt_asked(s->db, l->attempt_id, now)) ||
	    (r.status != RECEIPT_ACCEPTED && (e = receipt_apply_known(s->db, row->id, &r, now, &effect))))
		return e;
	l->ours = effect != RECEIPT_FOREIGN;
	return db_commit(&tx);
}

enum err
lists_landed(struct sender *s, struct lists *l, const struct provider_row *row, const struct http_answer *answer, int64_t now)
{
	AUTO(listed) struct listed page = {0};
	enum err e;

	if (l->attempt_id != 0)
		return landed_one(s, l, row, answer, now);
	row->kind->read_list(l->what, answer, &page);
	l->pages++;
	l->failed = !page.understood;
	l->over = l->failed || page.next[0] == '\0' || l->pages == PAGES_MOST || text_equal(page.next, l->next);
	memcpy(l->next, page.next, sizeof(l->next));
	if (l->failed) {
		memcpy(l->code, page.code, sizeof(l->code));
		memcpy(l->text, page.text, sizeof(l->text));
		return ERR_NONE;
	}
	keep_templates(l, &page);
	if (page.events.receipt_count > 0 && (e = apply_receipts(s, l, row->id, &page, now)))
		return e;
	return ERR_NONE;
}

/* ---- the end ---- */

static bool
is_listed(const struct lists *l, const char *id)
{
	size_t i;

	for (i = 0; i < json_count(l->templates); i++)
		if (text_equal(json_text(json_item(l->templates, i), "id"), id))
			return true;
	return false;
}

static enum err
review_one(struct sender *s, int64_t provider_id, struct json_object *t, int64_t now)
{
	const char *status = json_text(t, "status"), *category = json_text(t, "category"), *reason = json_text(t, "reason");
	const struct template_review review = { .remote_id = json_text(t, "id"), .status = text_is_blank(status) ? NULL : status,
	    .category = text_is_blank(category) ? NULL : category, .text = text_is_blank(reason) ? NULL : reason };
	bool used;

	return template_reviewed(s->db, provider_id, &review, now, &used);
}

/* What is mapped and stands in the list no more was deleted there. */
static enum err
review_missing(struct sender *s, const struct lists *l, int64_t provider_id, int64_t now)
{
	static const char gone[] = "DELETED";
	AUTO(db_rows) struct db_rows rows = {0};
	char ids[MAPPINGS_MOST][ID_MAX];
	size_t n = 0, i;
	bool used;
	enum err e;

	if ((e = db_query(s->db, sql[SQL_MAPPED], ARGS(INT_("provider", provider_id)), &rows)))
		return e;
	while (n < MAPPINGS_MOST && db_next(&rows))
		snprintf(ids[n++], ID_MAX, "%s", db_col_text(&rows, 0));
	if (rows.err)
		return rows.err;
	for (i = 0; i < n; i++) {
		const struct template_review review = { .remote_id = ids[i], .status = gone };

		if (!is_listed(l, ids[i]) && (e = template_reviewed(s->db, provider_id, &review, now, &used)))
			return e;
	}
	return ERR_NONE;
}

enum err
lists_store(struct sender *s, const struct lists *l, const struct provider_row *row, int64_t now)
{
	size_t i;
	enum err e;

	if (l->what != LIST_TEMPLATES || l->failed)
		return ERR_NONE;
	for (i = 0; i < json_count(l->templates); i++)
		if ((e = review_one(s, row->id, json_item(l->templates, i), now)))
			return e;
	/* A list that was cut off says nothing about what is not in it. */
	return json_count(l->templates) < TEMPLATES_MOST && l->pages < PAGES_MOST ? review_missing(s, l, row->id, now) : ERR_NONE;
}

struct json_object *
lists_result(const struct lists *l)
{
	struct json_object *o = json_object_new_object();

	if (l->what == LIST_TEMPLATES)
		json_put(o, "templates", json_object_get(l->templates));
	json_put_int(o, "found", l->what == LIST_TEMPLATES ? (int64_t)json_count(l->templates) : l->found);
	json_put_int(o, "ours", l->ours);
	json_put_text(o, "code", l->code);
	json_put_text(o, "text", l->text);
	return o;
}
