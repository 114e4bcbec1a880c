#include "jobs.h"

#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/json.h"
#include "base/log.h"
#include "db/db.h"
#include "delivery/attempt.h"
#include "delivery/task.h"
#include "heartbeat.h"
#include "message/message.h"
#include "message/reason.h"

enum {
	SQL_PARKED, SQL_USAGE, SQL_SESSIONS, SQL_IDEMPOTENCY, SQL_TASKS, SQL_ORPHANS, SQL_STUCK, SQL_LOST_QUEUED, SQL_DOWN, SQL__COUNT
};

static const char *const sql[SQL__COUNT] = {
	[SQL_PARKED] =	/* ids come in the order of time */
	    "DELETE FROM receipt_parked WHERE id IN (SELECT id FROM receipt_parked ORDER BY id LIMIT 1000) AND received_at < :before",
	[SQL_USAGE] = "DELETE FROM provider_usage WHERE start_at < :before",
	[SQL_SESSIONS] = "DELETE FROM session WHERE expires_at < :before",
	[SQL_IDEMPOTENCY] = "DELETE FROM idempotency WHERE created_at < :before",
	[SQL_TASKS] = "DELETE FROM task WHERE state IN ('done', 'failed') AND done_at < :before",
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
	[SQL_DOWN] =	/* due for another look, and nobody is looking */
	    "SELECT id FROM provider p WHERE health = 'down' AND enabled <> 0 AND closed_until <= :now"
	    " AND NOT EXISTS (SELECT 1 FROM task t WHERE t.provider_id = p.id AND t.state IN ('waiting', 'running'))",
};
DB_SQL(sql);

enum { TASKS_DAYS = 30, STUCK_MS = 15 * CLOCK_MINUTE_MS, ROWS_MAX = 100 };

/* ---- housekeeping: what nobody will ask for any more ---- */

static enum err
sweep(struct db *db, const char *how, int64_t before, const char *what, struct json_object *done)
{
	int64_t n = 0;
	enum err e;

	if ((e = db_run(db, how, ARGS(INT_("before", before)), &n)) == ERR_NONE && n > 0)
		json_put_int(done, what, n);
	return e;
}

static enum err
housekeeping(struct sender *s, int64_t now, struct json_object *done)
{
	enum err e;

	if ((e = sweep(s->db, sql[SQL_PARKED], now - CLOCK_DAY_MS, "receipts", done)) ||
	    (e = sweep(s->db, sql[SQL_USAGE], now - 2 * CLOCK_DAY_MS, "usage", done)) ||
	    (e = sweep(s->db, sql[SQL_SESSIONS], now, "sessions", done)) ||
	    (e = sweep(s->db, sql[SQL_IDEMPOTENCY], now - 2 * CLOCK_DAY_MS, "idempotency_keys", done)) ||
	    (e = sweep(s->db, sql[SQL_TASKS], now - TASKS_DAYS * CLOCK_DAY_MS, "tasks", done)))
		return e;
	return ERR_NONE;
}

/* ---- stuck: what the states say cannot be, and a crash at a bad moment could have left ---- */

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

static enum err
stuck(struct sender *s, int64_t now, struct json_object *done)
{
	enum err e;

	if ((e = orphans(s, now, done)) || (e = hold_stuck(s, now, done)) || (e = queue_lost(s, now, done)))
		return e;
	return ERR_NONE;
}

/* ---- recover: looks again at providers that were down ---- */

static enum err
recover(struct sender *s, int64_t now, struct json_object *done)
{
	AUTO(db_rows) struct db_rows rows = {0};
	int64_t ids[PLAN_PROVIDERS_MAX], task;
	size_t n = 0, i;
	enum err e;

	if ((e = db_query(s->db, sql[SQL_DOWN], ARGS(INT_("now", now)), &rows)))
		return e;
	for (; n < PLAN_PROVIDERS_MAX && db_next(&rows); n++)
		ids[n] = db_col_int(&rows, 0);
	if (rows.err)
		return rows.err;
	for (i = 0; i < n; i++)
		if ((e = task_ask(s->db, "test_connection", ids[i], "sender", now, &task)))
			return e;
	if (n > 0)
		json_put_int(done, "providers", (int64_t)n);
	return ERR_NONE;
}

/* ---- the table ---- */

static const struct job {
	const char	*name;
	int64_t		 every_ms;
	enum err	(*run)(struct sender *s, int64_t now, struct json_object *done);
} jobs[] = {
	{ "housekeeping", 10 * CLOCK_MINUTE_MS, housekeeping },
	{ "recover",      CLOCK_MINUTE_MS,      recover },
	{ "stuck",        10 * CLOCK_MINUTE_MS, stuck },
};
enum { JOBS = sizeof(jobs) / sizeof(jobs[0]) };

static void
name_of(const struct job *job, char ret[HEARTBEAT_NAME_MAX])
{
	snprintf(ret, HEARTBEAT_NAME_MAX, "job:%s", job->name);
}

/* In one transaction with the note that it ran; a second sender that comes for it finds the note. */
static enum err
run(struct sender *s, const struct job *job, bool only_if_due, int64_t now)
{
	AUTO(db_tx) struct db_tx tx = {0};
	AUTO_JSON struct json_object *done = json_object_new_object();
	char name[HEARTBEAT_NAME_MAX];
	int64_t last;
	enum err e;

	name_of(job, name);
	if ((e = db_begin(s->db, &tx)) || (e = heartbeat_last(s->db, name, &last)))
		return e;
	if (only_if_due && last + job->every_ms > now)
		return ERR_NONE;
	if ((e = job->run(s, now, done)) || (e = heartbeat_beat(s->db, name, json_write(done), now)) || (e = db_commit(&tx)))
		return e;
	if (json_object_object_length(done) > 0)
		log_line(LOG_INFO, "job", log_text("job", job->name), log_text("did", json_write(done)));
	return ERR_NONE;
}

static enum err
run_if_due(struct sender *s, const struct job *job, int64_t now)
{
	char name[HEARTBEAT_NAME_MAX];
	int64_t last;
	enum err e;

	name_of(job, name);
	if ((e = heartbeat_last(s->db, name, &last)))
		return e;
	return last + job->every_ms <= now ? run(s, job, true, now) : ERR_NONE;
}

void
jobs_run_due(struct sender *s, int64_t now)
{
	size_t i;
	enum err e;

	for (i = 0; i < JOBS; i++)
		if ((e = run_if_due(s, &jobs[i], now)) != ERR_NONE)
			log_line(LOG_ERROR, "job_failed", log_text("job", jobs[i].name), log_text("error", err_name(e)),
			    log_text("database", db_message(s->db)));
}

enum err
jobs_run(struct sender *s, const char *name, int64_t now)
{
	size_t i;

	for (i = 0; i < JOBS; i++)
		if (strcmp(jobs[i].name, name) == 0)
			return run(s, &jobs[i], false, now);
	return ERR_NOT_FOUND;
}
