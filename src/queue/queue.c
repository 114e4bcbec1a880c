#include "queue/queue.h"

#include <stdbool.h>
#include <stdlib.h>

#include "db/db.h"

/*
 * A claim's end is also its due_at: what a sender holds is then simply not due, and one index serves claiming and waiting.
 * claim_no starts from the clock, so that a message that left the queue and came back never gives out a number twice.
 */
enum {
	SQL_PUT, SQL_RETURN, SQL_NEXT_PRIORITY, SQL_CLAIM, SQL_SETTLE, SQL_DEFER, SQL_QUEUED, SQL_REROUTE, SQL_FORGET, SQL_HELD, SQL_RELEASE, SQL_REMOVE,
	SQL_WAKE, SQL_HASTEN, SQL_DUE_OF, SQL__COUNT
};

static const char *const sql[SQL__COUNT] = {
	[SQL_PUT] =
	    "INSERT INTO queue (message_id, priority, due_at, since_attempt) VALUES (:message, :priority, :due,"
	    " coalesce((SELECT max(id) FROM attempt WHERE message_id = :message), 0))",
	[SQL_RETURN] =
	    "INSERT INTO queue (message_id, priority, due_at, claims, tries, since_attempt)"
	    " VALUES (:message, :priority, :due, 1, :tries, :since)",
	[SQL_NEXT_PRIORITY] =	/* the earliest of each priority in turn: one step into the index for each */
	    "SELECT priority, due_at FROM queue WHERE priority > :after ORDER BY priority, due_at LIMIT 1",
	[SQL_CLAIM] =
	    "UPDATE queue SET claimed_until = :until, due_at = :until, claims = claims + 1,"
	    " claim_no = CASE WHEN claim_no >= :now THEN claim_no + 1 ELSE :now END"
	    " WHERE message_id IN (SELECT message_id FROM queue"
	    "   WHERE priority = :priority AND due_at <= :now ORDER BY due_at, message_id LIMIT :cap)"
	    " RETURNING message_id, claim_no, tries, priority, claims, since_attempt",
	[SQL_SETTLE] =
	    "DELETE FROM queue WHERE message_id = :message AND claim_no = :claim",
	[SQL_DEFER] =
	    "UPDATE queue SET due_at = :due, claimed_until = 0, tries = tries + :count"
	    " WHERE message_id = :message AND claim_no = :claim",
	[SQL_QUEUED] =
	    "UPDATE message SET state = 'queued', updated_at = :now WHERE id = :message AND state = 'sending'",
	[SQL_REROUTE] =
	    "UPDATE queue SET due_at = :now, claimed_until = 0, tries = 0 WHERE message_id = :message AND claim_no = :claim",
	[SQL_FORGET] =
	    "UPDATE queue SET since_attempt = :attempt WHERE message_id = :message AND claim_no = :claim",
	[SQL_HELD] =	/* a claim's end is its due time, so those that are held stand close together in the index */
	    "SELECT count(*) FROM queue WHERE priority = :priority AND due_at > :now AND due_at <= :until AND claimed_until > 0",
	[SQL_RELEASE] =
	    "UPDATE queue SET claimed_until = 0, due_at = :now"
	    " WHERE priority = :priority AND due_at > :now AND due_at <= :until AND claimed_until > 0",
	[SQL_REMOVE] =
	    "DELETE FROM queue WHERE message_id = :message",
	[SQL_WAKE] =
	    "UPDATE queue SET due_at = :now WHERE message_id = :message AND claimed_until <= :now AND due_at > :now",
	[SQL_HASTEN] =
	    "UPDATE queue SET due_at = :now, priority = 0 WHERE claimed_until <= :now AND message_id IN (SELECT id FROM message"
	    "   WHERE contact_id = :contact AND state = 'queued' AND send_after <= :now)",
	[SQL_DUE_OF] = "SELECT coalesce(max(due_at), 0) FROM queue WHERE message_id = :message",
};
DB_SQL(sql);

enum err
queue_put(struct db *db, int64_t message_id, int priority, int64_t due_at)
{
	return db_run(db, sql[SQL_PUT], ARGS(INT_("message", message_id), INT_("priority", priority), INT_("due", due_at)), NULL);
}

enum err
queue_return(struct db *db, const struct queue_claim *as, int64_t due_at)
{
	return db_run(db, sql[SQL_RETURN], ARGS(INT_("message", as->message_id), INT_("priority", as->priority), INT_("due", due_at),
	    INT_("tries", as->tries), INT_("since", as->since_attempt)), NULL);
}

/* The next priority in use behind after, and the earliest due time in it. ERR_NOT_FOUND: there is none. */
static enum err
next_priority(struct db *db, int64_t after, int64_t *ret_priority, int64_t *ret_due)
{
	AUTO(db_rows) struct db_rows rows = {0};
	enum err e;

	if ((e = db_one(db, sql[SQL_NEXT_PRIORITY], ARGS(INT_("after", after)), &rows)))
		return e;
	*ret_priority = db_col_int(&rows, 0);
	*ret_due = db_col_int(&rows, 1);
	return ERR_NONE;
}

static int
by_message(const void *a, const void *b)
{
	int64_t x = ((const struct queue_claim *)a)->message_id, y = ((const struct queue_claim *)b)->message_id;

	return (x > y) - (x < y);
}

static enum err
claim_priority(struct db *db, int64_t now, int64_t until, int64_t priority, struct queue_claim *claims, size_t cap, size_t *ret_n)
{
	AUTO(db_rows) struct db_rows rows = {0};
	size_t n = 0;
	enum err e;

	if ((e = db_query(db, sql[SQL_CLAIM], ARGS(INT_("now", now), INT_("until", until), INT_("priority", priority),
	    INT_("cap", (int64_t)cap)), &rows)))
		return e;
	for (; n < cap && db_next(&rows); n++)
		claims[n] = (struct queue_claim){
			.message_id = db_col_int(&rows, 0), .claim_no = db_col_int(&rows, 1), .tries = (int)db_col_int(&rows, 2),
			.priority = (int)db_col_int(&rows, 3), .claims = db_col_int(&rows, 4), .since_attempt = db_col_int(&rows, 5),
		};
	/* RETURNING takes effect when it has been read to its end. */
	while (rows.err == ERR_NONE && db_next(&rows))
		;
	if (rows.err)
		return rows.err;
	/* RETURNING gives no order; older messages have smaller ids. */
	qsort(claims, n, sizeof(*claims), by_message);
	*ret_n = n;
	return ERR_NONE;
}

enum err
queue_claim(struct db *db, int64_t now, int64_t lease_ms, struct queue_claim *claims, size_t cap, size_t *ret_n)
{
	int64_t priority = INT64_MIN, due;
	size_t n = 0, got = 0;
	enum err e = ERR_NONE;

	while (n < cap && (e = next_priority(db, priority, &priority, &due)) == ERR_NONE) {
		if (due > now)
			continue;
		if ((e = claim_priority(db, now, now + lease_ms, priority, claims + n, cap - n, &got)))
			return e;
		n += got;
	}
	if (e != ERR_NONE && e != ERR_NOT_FOUND)
		return e;
	*ret_n = n;
	return ERR_NONE;
}

/* Statements that end a claim change one row, or none when somebody else decided meanwhile. */
static enum err
one_row(enum err e, int64_t changed)
{
	return e != ERR_NONE ? e : changed == 0 ? ERR_CONFLICT : ERR_NONE;
}

enum err
queue_settle(struct db *db, const struct queue_claim *claim)
{
	int64_t changed = 0;
	enum err e;

	e = db_run(db, sql[SQL_SETTLE], ARGS(INT_("message", claim->message_id), INT_("claim", claim->claim_no)), &changed);
	return one_row(e, changed);
}

static enum err
defer_row(struct db *db, const struct queue_claim *claim, int64_t due_at, int count_try)
{
	int64_t changed = 0;
	enum err e;

	e = db_run(db, sql[SQL_DEFER], ARGS(INT_("due", due_at), INT_("count", count_try != 0),
	    INT_("message", claim->message_id), INT_("claim", claim->claim_no)), &changed);
	return one_row(e, changed);
}

static enum err
mark_queued(struct db *db, int64_t message_id, int64_t now)
{
	return db_run(db, sql[SQL_QUEUED], ARGS(INT_("now", now), INT_("message", message_id)), NULL);
}

enum err
queue_defer(struct db *db, const struct queue_claim *claim, int64_t due_at, int count_try, int64_t now)
{
	enum err e;

	if ((e = defer_row(db, claim, due_at, count_try)))
		return e;
	return mark_queued(db, claim->message_id, now);
}

enum err
queue_reroute(struct db *db, const struct queue_claim *claim, int64_t now)
{
	int64_t changed = 0;
	enum err e;

	e = db_run(db, sql[SQL_REROUTE], ARGS(INT_("now", now), INT_("message", claim->message_id), INT_("claim", claim->claim_no)), &changed);
	if ((e = one_row(e, changed)))
		return e;
	return mark_queued(db, claim->message_id, now);
}

enum err
queue_wait(struct db *db, const struct queue_claim *claim, int64_t due_at)
{
	return defer_row(db, claim, due_at, 0);
}

enum err
queue_forget(struct db *db, const struct queue_claim *claim, int64_t attempt_id)
{
	int64_t changed = 0;
	enum err e;

	e = db_run(db, sql[SQL_FORGET], ARGS(INT_("attempt", attempt_id), INT_("message", claim->message_id),
	    INT_("claim", claim->claim_no)), &changed);
	return one_row(e, changed);
}

enum err
queue_held(struct db *db, int64_t now, int64_t lease_ms, int64_t *ret_n)
{
	int64_t priority = INT64_MIN, due, n, all = 0;
	enum err e;

	while ((e = next_priority(db, priority, &priority, &due)) == ERR_NONE) {
		if ((e = db_one_int(db, sql[SQL_HELD], ARGS(INT_("priority", priority), INT_("now", now), INT_("until", now + lease_ms)), &n)))
			return e;
		all += n;
	}
	if (e != ERR_NOT_FOUND)
		return e;
	*ret_n = all;
	return ERR_NONE;
}

enum err
queue_release(struct db *db, int64_t now, int64_t lease_ms)
{
	int64_t priority = INT64_MIN, due;
	enum err e;

	while ((e = next_priority(db, priority, &priority, &due)) == ERR_NONE)
		if ((e = db_run(db, sql[SQL_RELEASE], ARGS(INT_("priority", priority), INT_("now", now), INT_("until", now + lease_ms)), NULL)))
			return e;
	return e == ERR_NOT_FOUND ? ERR_NONE : e;
}

enum err
queue_remove(struct db *db, int64_t message_id)
{
	return db_run(db, sql[SQL_REMOVE], ARGS(INT_("message", message_id)), NULL);
}

enum err
queue_wake(struct db *db, int64_t message_id, int64_t now)
{
	return db_run(db, sql[SQL_WAKE], ARGS(INT_("message", message_id), INT_("now", now)), NULL);
}

enum err
queue_hasten(struct db *db, int64_t contact_id, int64_t now)
{
	return db_run(db, sql[SQL_HASTEN], ARGS(INT_("contact", contact_id), INT_("now", now)), NULL);
}

enum err
queue_next_due(struct db *db, int64_t *ret_at)
{
	int64_t priority = INT64_MIN, due, at = 0;
	enum err e;

	while ((e = next_priority(db, priority, &priority, &due)) == ERR_NONE)
		if (at == 0 || due < at)
			at = due;
	if (e != ERR_NOT_FOUND)
		return e;
	*ret_at = at;
	return ERR_NONE;
}

enum err
queue_due_of(struct db *db, int64_t message_id, int64_t *ret_at)
{
	return db_one_int(db, sql[SQL_DUE_OF], ARGS(INT_("message", message_id)), ret_at);
}
