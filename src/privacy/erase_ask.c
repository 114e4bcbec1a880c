/* That somebody is to be erased: the wish, and what became of it. */
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "contact/contact.h"
#include "db/db.h"
#include "db/rows.h"
#include "privacy/erase.h"
#include "privacy/erase_parts.h"

enum { SQL_WAITING, SQL_INSERT, SQL_NEXT_DUE, SQL_DUE, SQL_DONE_SINCE, SQL_OF, SQL_LIST, SQL__COUNT };

static const char *const sql[SQL__COUNT] = {
	[SQL_WAITING] = "SELECT id FROM erasure WHERE contact_id = :contact AND state = 'waiting'",
	[SQL_INSERT] =
	    "INSERT INTO erasure (contact_id, reason, source, actor, requested_at) VALUES (:contact, :reason, :source, :actor, :now) RETURNING id",
	[SQL_NEXT_DUE] =	/* retry_at is 0 at first, and 0 means that nothing waits */
	    "SELECT coalesce(min(retry_at) + 1, 0) FROM erasure WHERE state = 'waiting'",
	[SQL_DUE] = "SELECT id FROM erasure WHERE state = 'waiting' AND retry_at <= :now ORDER BY retry_at, id LIMIT 1",
	[SQL_DONE_SINCE] = "SELECT count(*) FROM erasure WHERE done_at >= :since",
	[SQL_OF] =
	    "SELECT id, requested_at, coalesce(done_at, 0), actor, trouble, reason FROM erasure WHERE contact_id = :contact ORDER BY id DESC LIMIT 1",
	[SQL_LIST] =
	    "SELECT id, contact_id, reason, source, actor, requested_at, state, trouble, coalesce(done_at, 0), did FROM erasure"
	    " ORDER BY id DESC LIMIT :limit",
};
DB_SQL(sql);

static enum err
strip_reason(struct db *db, int64_t contact_id, const char *typed, struct buf *ret)
{
	AUTO(needles) struct needles needles = {0};
	enum err e;

	if ((e = needles_load(db, contact_id, &needles)))
		return e;
	(void)needles_strip(&needles, typed, ret);
	return buf_err(ret);
}

static enum err
check(const struct erase_ask *ask, struct problem *problem)
{
	if (text_is_blank(ask->reason))
		return problem_set(problem, ERR_INVALID, "reason", "must say why");
	if (!text_is_utf8(ask->reason, strlen(ask->reason)) || strlen(ask->reason) > ERASE_REASON_MAX_BYTES)
		return problem_set(problem, ERR_INVALID, "reason", "must be text of at most %d bytes", ERASE_REASON_MAX_BYTES);
	return ERR_NONE;
}

enum err
erase_ask(struct db *db, const struct erase_ask *ask, int64_t now, int64_t *ret_id, struct problem *problem)
{
	AUTO(contact) struct contact contact = {0};
	AUTO(buf) struct buf reason = {0};
	int64_t cancelled;
	enum err e;

	if ((e = check(ask, problem)) || (e = contact_load(db, ask->contact_id, &contact)))
		return e;
	if (contact.erased_at != 0)
		return problem_set(problem, ERR_CONFLICT, "contact", "was erased already");
	if (contact.merged_into != 0)
		return problem_set(problem, ERR_CONFLICT, "contact", "was merged into contact %lld: erase that one", (long long)contact.merged_into);
	if ((e = db_one_int(db, sql[SQL_WAITING], ARGS(INT_("contact", ask->contact_id)), ret_id)) != ERR_NOT_FOUND)
		return e;
	buf_init(&reason, 2 * ERASE_REASON_MAX_BYTES);
	if ((e = strip_reason(db, ask->contact_id, ask->reason, &reason)) ||
	    (e = erase_withdraw(db, ask->contact_id, ask->actor, false, now, &cancelled)))
		return e;
	return db_one_int(db, sql[SQL_INSERT], ARGS(INT_("contact", ask->contact_id), TEXT_("reason", buf_text(&reason)),
	    TEXT_("source", ask->source), TEXT_("actor", ask->actor), INT_("now", now)), ret_id);
}

enum err
erase_next_due(struct db *db, int64_t *ret_at)
{
	return db_one_int(db, sql[SQL_NEXT_DUE], ARGS(), ret_at);
}

enum err
erase_due(struct db *db, int64_t now, int64_t *ret_id)
{
	return db_one_int(db, sql[SQL_DUE], ARGS(INT_("now", now)), ret_id);
}

/* ---- looking ---- */

enum err
erase_done_since(struct db *db, int64_t since, bool *ret)
{
	int64_t n;
	enum err e;

	if ((e = db_one_int(db, sql[SQL_DONE_SINCE], ARGS(INT_("since", since)), &n)))
		return e;
	*ret = n > 0;
	return ERR_NONE;
}

enum err
erase_of(struct db *db, int64_t contact_id, struct erasure_row *ret)
{
	AUTO(db_rows) struct db_rows rows = {0};
	struct erasure_row row;
	enum err e;

	if ((e = db_one(db, sql[SQL_OF], ARGS(INT_("contact", contact_id)), &rows)))
		return e;
	row = (struct erasure_row){ .id = db_col_int(&rows, 0), .requested_at = db_col_int(&rows, 1), .done_at = db_col_int(&rows, 2) };
	snprintf(row.actor, sizeof(row.actor), "%s", db_col_text(&rows, 3));
	snprintf(row.trouble, sizeof(row.trouble), "%s", db_col_text(&rows, 4));
	snprintf(row.reason, sizeof(row.reason), "%s", db_col_text(&rows, 5));
	*ret = row;
	return ERR_NONE;
}

enum err
erase_list(struct db *db, int64_t limit, struct json_object **ret)
{
	static const struct db_column columns[] = {
		{ "id", DB_INT }, { "contact_id", DB_INT }, { "reason", DB_TEXT }, { "source", DB_TEXT }, { "actor", DB_TEXT },
		{ "requested_at", DB_INT }, { "state", DB_TEXT }, { "trouble", DB_TEXT }, { "done_at", DB_INT }, { "did", DB_JSON }, { 0 }
	};

	return db_rows_json(db, sql[SQL_LIST], ARGS(INT_("limit", limit)), columns, ret);
}
