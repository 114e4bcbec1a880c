/* Events that were given up, and their second chance. */
#include "callback/callback.h"

#include <stdlib.h>

#include "db/db.h"
#include "db/rows.h"

enum { SQL_ADD, SQL_LIST, SQL_AGAIN, SQL_NEXT, SQL_TOLD, SQL_REFUSED, SQL_FORGET, SQL__COUNT };

static const char *const sql[SQL__COUNT] = {
	[SQL_ADD] =	/* not of somebody who was erased while it was on its way; both kinds of id have theirs behind eight signs */
	    "INSERT INTO callback_failed (callback_id, event_id, body, failed_at, status, text)"
	    " SELECT :callback, :event, :body, :now, :status, :text WHERE NOT EXISTS (SELECT 1 FROM message_event e JOIN message m ON m.id = e.message_id"
	    "   WHERE :event LIKE 'message.%' AND e.id = CAST(substr(:event, 9) AS INTEGER) AND m.scrubbed_at IS NOT NULL)"
	    " AND NOT EXISTS (SELECT 1 FROM consent_ledger l JOIN contact c ON c.subject_hash = l.subject_hash"
	    "   WHERE :event LIKE 'consent.%' AND l.seq = CAST(substr(:event, 9) AS INTEGER) AND c.erased_at IS NOT NULL)",
	[SQL_LIST] =
	    "SELECT id, event_id, failed_at, status, text, again_at FROM callback_failed WHERE callback_id = :callback ORDER BY id DESC LIMIT :limit",
	[SQL_AGAIN] = "UPDATE callback_failed SET again_at = :now WHERE callback_id = :callback AND (id = :id OR :id = 0)",
	[SQL_NEXT] =
	    "SELECT id, event_id, body FROM callback_failed WHERE callback_id = :callback AND again_at IS NOT NULL ORDER BY id LIMIT 1",
	[SQL_TOLD] = "DELETE FROM callback_failed WHERE id = :id",
	[SQL_REFUSED] = "UPDATE callback_failed SET again_at = NULL, failed_at = :now, status = :status, text = :text WHERE id = :id",
	[SQL_FORGET] = "DELETE FROM callback_failed WHERE failed_at < :before",
};
DB_SQL(sql);

void
callback_past_end(struct callback_past *p)
{
	free(p->event_id);
	free(p->body);
	*p = (struct callback_past){0};
}

enum err
callback_give_up(struct db *db, const struct callback *c, const char *event_id, const char *body, const struct callback_result *result,
    int64_t now)
{
	enum err e;

	if ((e = db_run(db, sql[SQL_ADD], ARGS(INT_("callback", c->id), TEXT_("event", event_id), TEXT_("body", body), INT_("now", now),
	    INT_("status", result->status), TEXT_("text", result->text)), NULL)))
		return e;
	return callback_skip(db, c);
}

enum err
callback_failed(struct db *db, int64_t callback_id, int64_t limit, struct json_object **ret)
{
	static const struct db_column columns[] = {
		{ "id", DB_INT }, { "event_id", DB_TEXT }, { "failed_at", DB_INT }, { "status", DB_INT }, { "text", DB_TEXT }, { "again_at", DB_INT }, { 0 }
	};

	return db_rows_json(db, sql[SQL_LIST], ARGS(INT_("callback", callback_id), INT_("limit", limit)), columns, ret);
}

enum err
callback_again(struct db *db, int64_t callback_id, int64_t failed_id, int64_t now)
{
	int64_t changed;
	enum err e = db_run(db, sql[SQL_AGAIN], ARGS(INT_("callback", callback_id), INT_("id", failed_id), INT_("now", now)), &changed);

	return e != ERR_NONE ? e : changed == 0 ? ERR_NOT_FOUND : ERR_NONE;
}

enum err
callback_next_again(struct db *db, int64_t callback_id, struct callback_past *ret)
{
	AUTO(callback_past) struct callback_past p = {0};
	AUTO(db_rows) struct db_rows row = {0};
	enum err e;

	if ((e = db_one(db, sql[SQL_NEXT], ARGS(INT_("callback", callback_id)), &row)))
		return e;
	p.id = db_col_int(&row, 0);
	if ((e = db_col_copy(&row, 1, &p.event_id)) || (e = db_col_copy(&row, 2, &p.body)))
		return e;
	*ret = p;
	p = (struct callback_past){0};
	return ERR_NONE;
}

enum err
callback_past_told(struct db *db, int64_t failed_id)
{
	return db_run(db, sql[SQL_TOLD], ARGS(INT_("id", failed_id)), NULL);
}

enum err
callback_past_refused(struct db *db, int64_t failed_id, const struct callback_result *result, int64_t now)
{
	return db_run(db, sql[SQL_REFUSED], ARGS(INT_("id", failed_id), INT_("now", now), INT_("status", result->status), TEXT_("text", result->text)),
	    NULL);
}

enum err
callback_forget(struct db *db, int64_t before, int64_t *ret_n)
{
	return db_run(db, sql[SQL_FORGET], ARGS(INT_("before", before)), ret_n);
}
