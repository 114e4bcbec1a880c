#include "lists.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "db/db.h"
#include "delivery/attempt.h"
#include "delivery/receipt.h"
#include "template/submission.h"

/* Enough for any office, and an end for a provider whose pages never end. */
enum { PAGES_MOST = 400, TEMPLATES_MOST = 6000, RESTARTS_MOST = 3 };

enum { SQL_ID, SQL__COUNT };

static const char *const sql[SQL__COUNT] = {
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
	*l = (struct lists){ .what = text_equal(task->kind, TASK_TEMPLATE_SYNC) ? LIST_TEMPLATES : LIST_MESSAGES, .day = task->subject_id };
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

static enum err
keep_templates(struct lists *l, const struct listed *page)
{
	size_t i;

	for (i = 0; i < json_count(page->templates); i++)
		if (json_object_array_add(l->templates, json_object_get(json_item(page->templates, i))) != 0)
			return ERR_MEMORY;
	return ERR_NONE;
}

static void
fail(struct lists *l, const char *key, const char *code, const char *text)
{
	l->over = l->failed = true;
	l->key = key != NULL ? key : "";
	snprintf(l->code, sizeof(l->code), "%s", code);
	snprintf(l->text, sizeof(l->text), "%s", text);
}

/* From the first page again: what was kept is of another list by now. */
static enum err
restart(struct lists *l, const struct listed *page)
{
	if (++l->restarts > RESTARTS_MOST) {
		fail(l, page->key, page->code, page->text);
		return ERR_NONE;
	}
	json_end(&l->templates);
	l->next[0] = '\0';
	l->pages = 0;
	return (l->templates = json_object_new_array()) != NULL ? ERR_NONE : ERR_MEMORY;
}

/* Half a list would make the other half look gone. */
static void
end_of_list(struct lists *l, const struct listed *page)
{
	bool endless = l->pages == PAGES_MOST || json_count(l->templates) > TEMPLATES_MOST || text_equal(page->next, l->next);

	l->over = page->next[0] == '\0';
	if (!l->over && endless && l->what == LIST_TEMPLATES)
		fail(l, "busy", "", "");
	l->over |= endless;
	memcpy(l->next, page->next, sizeof(l->next));
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
	if (page.restart)
		return restart(l, &page);
	if (!page.understood) {
		fail(l, page.key, page.code, page.text);
		return ERR_NONE;
	}
	l->pages++;
	if ((e = keep_templates(l, &page)))
		return e;
	end_of_list(l, &page);
	if (page.events.receipt_count > 0 && (e = apply_receipts(s, l, row->id, &page, now)))
		return e;
	return ERR_NONE;
}

/* ---- the end ---- */

static bool
is_whole(const struct lists *l)
{
	return l->over && !l->failed;
}

enum err
lists_store(struct sender *s, struct lists *l, const struct provider_row *row, int64_t now)
{
	if (l->what != LIST_TEMPLATES || !is_whole(l))
		return ERR_NONE;
	return template_remote_store(s->db, row->id, l->templates, now, &l->sync);
}

static void
put_templates(const struct lists *l, struct json_object *o)
{
	json_put_text(o, "outcome", is_whole(l) ? "done" : "trouble");
	json_put_text(o, "key", is_whole(l) ? "" : l->key != NULL ? l->key : "account");	/* nothing could be asked */
	json_put_int(o, "seen", l->sync.seen);
	json_put_int(o, "changed", l->sync.changed);
	json_put_int(o, "gone", l->sync.gone);
}

struct json_object *
lists_result(const struct lists *l)
{
	struct json_object *o = json_object_new_object();

	if (l->what == LIST_TEMPLATES) {
		put_templates(l, o);
	} else {
		json_put_int(o, "found", l->found);
		json_put_int(o, "ours", l->ours);
	}
	json_put_text(o, "code", l->code);
	json_put_text(o, "text", l->text);
	return o;
}
