#include "lists.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "db/db.h"
#include "delivery/receipt.h"
#include "template/review.h"

/* Enough for any office, and an end for a provider whose pages never end. */
enum { PAGES_MOST = 400, TEMPLATES_MOST = 500, MAPPINGS_MOST = 200, ID_MAX = 80 };

enum { SQL_MAPPED, SQL__COUNT };

static const char *const sql[SQL__COUNT] = {
	[SQL_MAPPED] = "SELECT remote_id FROM template_mapping WHERE provider_id = :provider AND remote_id <> '' AND status <> 'missing'",
};
DB_SQL(sql);

void
lists_end(struct lists *l)
{
	json_end(&l->templates);
}

bool
lists_begin(struct lists *l, const struct task *task, const struct provider *kind)
{
	*l = (struct lists){ .what = text_equal(task->kind, SYNC_TEMPLATES) ? LIST_TEMPLATES : LIST_MESSAGES, .day = task->subject_id };
	if (l->what == LIST_MESSAGES && (!text_equal(task->kind, SYNC_MESSAGES) || task->subject_id <= 0))
		return false;
	l->templates = json_object_new_array();
	return l->templates != NULL && (kind->lists & 1u << l->what) != 0;
}

enum err
lists_write(const struct lists *l, const struct provider *kind, const struct account *account, struct http_request *ret)
{
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

enum err
lists_landed(struct sender *s, struct lists *l, const struct provider_row *row, const struct http_answer *answer, int64_t now)
{
	AUTO(listed) struct listed page = {0};
	enum err e;

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
