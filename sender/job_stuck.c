/* Finds what the states say cannot be, and a crash at a bad moment could have left. */
#include "job_work.h"

#include "base/clock.h"
#include "db/db.h"
#include "delivery/attempt.h"
#include "message/message.h"
#include "message/reason.h"

enum { SQL_ORPHANS, SQL_STUCK, SQL_LOST_QUEUED, SQL__COUNT };

static const char *const sql[SQL__COUNT] = {
	[SQL_ORPHANS] =	/* open, and nobody holds their message: its claim was taken away while the sender died */
	    "SELECT a.id, a.message_id, a.provider_id FROM attempt a"
	    " WHERE a.state IN ('open', 'unknown') AND a.state = 'open' AND a.started_at < :before"
	    " AND NOT EXISTS (SELECT 1 FROM queue q WHERE q.message_id = a.message_id) LIMIT 100",
	[SQL_STUCK] =
	    "SELECT id FROM message m WHERE state = 'sending' AND updated_at < :before"
	    " AND NOT EXISTS (SELECT 1 FROM queue q WHERE q.message_id = m.id) LIMIT 100",
	[SQL_LOST_QUEUED] =
	    "SELECT id, priority FROM message m WHERE state = 'queued' AND updated_at < :before"
	    " AND NOT EXISTS (SELECT 1 FROM queue q WHERE q.message_id = m.id) LIMIT 100",
};
DB_SQL(sql);

enum { STUCK_MS = 15 * CLOCK_MINUTE_MS, ROWS_MAX = 100 };

struct row { int64_t id, b, c; };

static enum err
rows_of(struct db *db, const char *how, int64_t before, struct row rows[ROWS_MAX], size_t *ret_n)
{
	AUTO(db_rows) struct db_rows found = {0};
	size_t n = 0;
	enum err e;

	if ((e = db_query(db, how, ARGS(INT_("before", before)), &found)))
		return e;
	for (; n < ROWS_MAX && db_next(&found); n++)
		rows[n] = (struct row){ db_col_int(&found, 0), db_col_int(&found, 1), db_col_int(&found, 2) };
	*ret_n = n;
	return found.err;
}

static enum err
orphans(struct sender *s, int64_t now, struct json_object *done)
{
	struct row rows[ROWS_MAX];
	size_t n, i;
	enum err e;

	if ((e = rows_of(s->db, sql[SQL_ORPHANS], now - STUCK_MS, rows, &n)))
		return e;
	for (i = 0; i < n; i++)
		if ((e = attempt_lost(s->db, rows[i].b, rows[i].id, rows[i].c, now)))
			return e;
	if (n > 0)
		json_put_int(done, "attempts", (int64_t)n);
	return ERR_NONE;
}

static enum err
hold_stuck(struct sender *s, int64_t now, struct json_object *done)
{
	struct message_move move = { .to = MESSAGE_BLOCKED, .reason = REASON_UNKNOWN_HOLD, .at = now };
	struct message_event event = { .kind = "blocked", .origin = "we" };
	struct row rows[ROWS_MAX];
	size_t n, i;
	enum err e;

	if ((e = rows_of(s->db, sql[SQL_STUCK], now - STUCK_MS, rows, &n)))
		return e;
	for (i = 0; i < n; i++)
		if ((e = message_change(s->db, rows[i].id, &move, now)) || (e = message_note(s->db, rows[i].id, &event, now)))
			return e;
	if (n > 0)
		json_put_int(done, "held", (int64_t)n);
	return ERR_NONE;
}

static enum err
queue_lost(struct sender *s, int64_t now, struct json_object *done)
{
	struct row rows[ROWS_MAX];
	size_t n, i;
	enum err e;

	if ((e = rows_of(s->db, sql[SQL_LOST_QUEUED], now - STUCK_MS, rows, &n)))
		return e;
	for (i = 0; i < n; i++)
		if ((e = queue_put(s->db, rows[i].id, (int)rows[i].b, now)))
			return e;
	if (n > 0)
		json_put_int(done, "queued", (int64_t)n);
	return ERR_NONE;
}

enum err
job_stuck(struct sender *s, struct job_step *step)
{
	enum err e;

	if ((e = orphans(s, step->now, step->did)) || (e = hold_stuck(s, step->now, step->did)) || (e = queue_lost(s, step->now, step->did)))
		return e;
	return ERR_NONE;
}
