#include "schedule/job.h"

#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "db/db.h"
#include "db/rows.h"

enum { SQL_LOAD, SQL_MEET, SQL_BEGIN, SQL_STEP, SQL_FINISH, SQL_FAILED, SQL_RUN, SQL_ASK, SQL_SET, SQL_RUNS, SQL_FORGET, SQL__COUNT };

static const char *const sql[SQL__COUNT] = {
	[SQL_LOAD] =
	    "SELECT name, minute, paused, occurrence_at, running_at, started_at, finished_at, outcome, detail, step_no, cursor, failures,"
	    "   retry_at, asked_at, asked_by, running_by FROM job",
	[SQL_MEET] = "INSERT INTO job (name, occurrence_at) VALUES (:name, :occurrence) ON CONFLICT (name) DO NOTHING",
	[SQL_BEGIN] =
	    "UPDATE job SET running_at = :occurrence, started_at = :started, detail = :detail, cursor = :cursor, step_no = step_no + 1,"
	    "   running_by = :by, asked_at = :asked_at, asked_by = :asked_by"
	    " WHERE name = :name AND step_no = :step",
	[SQL_STEP] = "UPDATE job SET detail = :detail, cursor = :cursor WHERE name = :name",
	[SQL_FINISH] =
	    "UPDATE job SET running_at = NULL, occurrence_at = :occurrence, finished_at = :now, outcome = 'done', detail = :detail, cursor = 0,"
	    "   failures = 0, retry_at = 0"
	    " WHERE name = :name",
	[SQL_FAILED] =
	    "UPDATE job SET running_at = :occurrence, started_at = :started, finished_at = :now, outcome = 'failed', detail = :detail,"
	    "   failures = failures + 1, retry_at = :retry, step_no = step_no + 1"
	    " WHERE name = :name AND step_no = :step",
	[SQL_RUN] =
	    "INSERT INTO job_run (name, occurrence_at, started_at, finished_at, outcome, asked_by, detail)"
	    " VALUES (:name, :occurrence, :started, :finished, :outcome, :asked_by, :detail)",
	[SQL_ASK] =
	    "INSERT INTO job (name, occurrence_at, asked_at, asked_by) VALUES (:name, :occurrence, :now, :actor)"
	    " ON CONFLICT (name) DO UPDATE SET asked_at = excluded.asked_at, asked_by = excluded.asked_by, retry_at = 0",
	[SQL_SET] =
	    "INSERT INTO job (name, occurrence_at, minute, paused) VALUES (:name, :occurrence, :minute, :paused)"
	    " ON CONFLICT (name) DO UPDATE SET minute = excluded.minute, paused = excluded.paused",
	[SQL_RUNS] =
	    "SELECT name, occurrence_at, started_at, finished_at, outcome, asked_by, detail FROM job_run"
	    " ORDER BY id DESC LIMIT :limit",
	[SQL_FORGET] = "DELETE FROM job_run WHERE finished_at < :before",
};
DB_SQL(sql);

enum {
	COL_NAME, COL_MINUTE, COL_PAUSED, COL_OCCURRENCE, COL_RUNNING, COL_STARTED, COL_FINISHED, COL_OUTCOME, COL_DETAIL, COL_STEP, COL_CURSOR,
	COL_FAILURES, COL_RETRY, COL_ASKED, COL_ASKED_BY, COL_RUNNING_BY
};

enum { RETRY_DOUBLINGS_MAX = 6 };	/* a minute, two, four ... an hour at most */

/* ---- which there are ---- */

static const struct { const char *name; struct schedule usual; } rows[JOB__COUNT] = {
	[JOB_HOUSEKEEPING] =	{ "housekeeping",	{ .every_ms = 10 * CLOCK_MINUTE_MS } },
	[JOB_RECOVER] =		{ "recover",		{ .every_ms = CLOCK_MINUTE_MS } },
	[JOB_VITALS] =		{ "vitals",		{ .every_ms = CLOCK_MINUTE_MS } },
	[JOB_ALERTS] =		{ "alerts",		{ .every_ms = CLOCK_MINUTE_MS } },
	[JOB_STUCK] =		{ "stuck",		{ .every_ms = 10 * CLOCK_MINUTE_MS } },
	[JOB_OVERDUE] =		{ "overdue",		{ .every_ms = 5 * CLOCK_MINUTE_MS } },
	[JOB_COSTS] =		{ "costs",		{ .every_ms = 10 * CLOCK_MINUTE_MS } },
	[JOB_SYNC] =		{ "sync",		{ .minute = 220 } },
	[JOB_LEDGER] =		{ "ledger",		{ .minute = 5 } },
	[JOB_RETENTION] =	{ "retention",		{ .minute = 190 } },
	[JOB_EXPIRY] =		{ "expiry",		{ .minute = 9 * 60 } },
	[JOB_WEEKLY] =		{ "weekly",		{ .minute = 9 * 60 + 30, .weekday = 1 } },
	[JOB_REMINDER] =	{ "reminder",		{ .minute = 10 * 60 } },
	[JOB_CONNECTORS] =	{ "connectors",		{ .every_ms = CLOCK_MINUTE_MS } },
	[JOB_PEOPLE] =		{ "people",		{ .every_ms = CLOCK_MINUTE_MS } },
	[JOB_TEMPLATES] =	{ "templates",		{ .minute = 320 } },
};

const char *
job_name(enum job_key key)
{
	return rows[key].name;
}

bool
job_from_name(const char *name, enum job_key *ret)
{
	int i;

	for (i = 0; i < JOB__COUNT; i++)
		if (text_equal(rows[i].name, name)) {
			*ret = (enum job_key)i;
			return true;
		}
	return false;
}

const struct schedule *
job_usual(enum job_key key)
{
	return &rows[key].usual;
}

/* ---- reading ---- */

void
job_list_end(struct job_list *l)
{
	int i;

	for (i = 0; i < JOB__COUNT; i++)
		json_end(&l->jobs[i].detail);
}

static enum err
job_read(struct db_rows *row, struct job *ret)
{
	const char *detail = db_col_text(row, COL_DETAIL);

	ret->known = true;
	ret->paused = db_col_int(row, COL_PAUSED) != 0;
	ret->running = !db_col_null(row, COL_RUNNING);
	ret->occurrence_at = db_col_int(row, COL_OCCURRENCE);
	ret->running_at = db_col_int(row, COL_RUNNING);
	ret->started_at = db_col_int(row, COL_STARTED);
	ret->finished_at = db_col_int(row, COL_FINISHED);
	ret->step_no = db_col_int(row, COL_STEP);
	ret->cursor = db_col_int(row, COL_CURSOR);
	ret->failures = db_col_int(row, COL_FAILURES);
	ret->retry_at = db_col_int(row, COL_RETRY);
	ret->asked_at = db_col_int(row, COL_ASKED);
	snprintf(ret->outcome, sizeof(ret->outcome), "%s", db_col_text(row, COL_OUTCOME));
	snprintf(ret->asked_by, sizeof(ret->asked_by), "%s", db_col_text(row, COL_ASKED_BY));
	snprintf(ret->running_by, sizeof(ret->running_by), "%s", db_col_text(row, COL_RUNNING_BY));
	if (!db_col_null(row, COL_MINUTE) && ret->schedule.every_ms == 0)
		ret->schedule.minute = (int)db_col_int(row, COL_MINUTE);
	return json_parse(detail, strlen(detail), &ret->detail, NULL);
}

enum err
job_list_load(struct db *db, struct job_list *ret)
{
	AUTO(db_rows) struct db_rows found = {0};
	AUTO(job_list) struct job_list list = {0};
	enum job_key key;
	enum err e;
	int i;

	for (i = 0; i < JOB__COUNT; i++)
		list.jobs[i] = (struct job){ .key = (enum job_key)i, .schedule = rows[i].usual };
	if ((e = db_query(db, sql[SQL_LOAD], NULL, &found)))
		return e;
	while (db_next(&found))
		if (job_from_name(db_col_text(&found, COL_NAME), &key) && (e = job_read(&found, &list.jobs[key])))
			return e;
	if (found.err)
		return found.err;
	*ret = list;
	list = (struct job_list){0};
	return ERR_NONE;
}

/* ---- when ---- */

static int64_t
retry_pause(int64_t failures)
{
	return CLOCK_MINUTE_MS << (failures < RETRY_DOUBLINGS_MAX ? failures : RETRY_DOUBLINGS_MAX);
}

/* A pause that is longer than any was set under a clock that was wrong. */
static bool
rests(const struct job *job, int64_t now)
{
	return now < job->retry_at && job->retry_at - now <= retry_pause(RETRY_DOUBLINGS_MAX);
}

struct due
job_due(const struct job *job, int64_t now, int zone_minutes)
{
	if (rests(job, now))
		return (struct due){0};
	if (job->running)
		return (struct due){ .is = true, .at = job->running_at };
	if (job->asked_at != 0)
		return (struct due){ .is = true, .at = now };
	if (job->paused)
		return (struct due){0};
	return schedule_due(&job->schedule, job->occurrence_at, now, zone_minutes);
}

int64_t
job_next(const struct job *job, int64_t now, int zone_minutes)
{
	if (job->running || job->asked_at != 0)
		return rests(job, now) ? job->retry_at : now;
	if (job->paused)
		return 0;
	if (rests(job, now))
		return job->retry_at;
	/* Not met yet: its first day begins tomorrow. */
	if (!job->known)
		return schedule_next(&job->schedule, schedule_newest(&job->schedule, now, zone_minutes), now, zone_minutes);
	return schedule_next(&job->schedule, job->occurrence_at, now, zone_minutes);
}

/* ---- running ---- */

/* By the clock: the newest occurrence; otherwise none yet. */
static int64_t
over_already(const struct schedule *s, int64_t now, int zone_minutes)
{
	return s->every_ms > 0 ? 0 : schedule_newest(s, now, zone_minutes);
}

enum err
job_meet(struct db *db, struct job *job, int64_t now, int zone_minutes)
{
	int64_t over = over_already(&job->schedule, now, zone_minutes);
	enum err e;

	if ((e = db_run(db, sql[SQL_MEET], ARGS(TEXT_("name", job_name(job->key)), INT_("occurrence", over)), NULL)))
		return e;
	job->known = true;
	job->occurrence_at = over;
	return ERR_NONE;
}

static enum err
remember_run(struct db *db, const struct job *job, int64_t occurrence, const char *outcome, const char *detail, int64_t now)
{
	return db_run(db, sql[SQL_RUN], ARGS(TEXT_("name", job_name(job->key)), INT_("occurrence", occurrence), INT_("started", job->started_at),
	    INT_("finished", now), TEXT_("outcome", outcome), TEXT_("asked_by", job->running_by), TEXT_("detail", detail)), NULL);
}

static enum err
remember_missed(struct db *db, const struct job *job, const struct due *due, int64_t now)
{
	char detail[64];

	if (due->missed == 0)
		return ERR_NONE;
	snprintf(detail, sizeof(detail), "{\"missed\":%lld}", (long long)due->missed);
	return remember_run(db, job, job->occurrence_at, "missed", detail, now);
}

/* A new run; the wish that waits becomes it. */
static enum err
start_anew(struct job *job, int64_t now)
{
	json_end(&job->detail);
	if ((job->detail = json_object_new_object()) == NULL)
		return ERR_MEMORY;
	job->started_at = now;
	job->cursor = 0;
	memcpy(job->running_by, job->asked_by, sizeof(job->running_by));
	job->asked_at = 0;
	job->asked_by[0] = '\0';
	return ERR_NONE;
}

enum err
job_begin(struct db *db, struct job *job, const struct due *due, int64_t now)
{
	bool first = !job->running;
	int64_t changed;
	enum err e;

	if (first && (e = start_anew(job, now)))
		return e;
	json_object_object_del(job->detail, "error");
	if ((e = db_run(db, sql[SQL_BEGIN], ARGS(TEXT_("name", job_name(job->key)), INT_("occurrence", due->at), INT_("started", job->started_at),
	    TEXT_("detail", json_write(job->detail)), INT_("cursor", job->cursor), INT_("step", job->step_no), TEXT_("by", job->running_by),
	    job->asked_at != 0 ? INT_("asked_at", job->asked_at) : NULL_("asked_at"), TEXT_("asked_by", job->asked_by)), &changed)))
		return e;
	if (changed == 0)
		return ERR_CONFLICT;
	job->running = true;
	job->running_at = due->at;
	job->step_no++;
	return first ? remember_missed(db, job, due, now) : ERR_NONE;
}

/* What the steps before did, and this one. */
static void
add_up(struct json_object *sum, struct json_object *did)
{
	int64_t n, before;

	json_object_object_foreach(did, name, value) {
		(void)value;
		before = 0;
		json_int(sum, name, &before);
		if (json_int(did, name, &n))
			json_put_int(sum, name, before + n);
	}
}

enum err
job_step(struct db *db, struct job *job, struct json_object *did, int64_t cursor)
{
	add_up(job->detail, did);
	job->cursor = cursor;
	return db_run(db, sql[SQL_STEP], ARGS(TEXT_("name", job_name(job->key)), TEXT_("detail", json_write(job->detail)), INT_("cursor", cursor)),
	    NULL);
}

/* Every minute's "nothing to do" is not worth a row. */
static bool
is_worth_a_row(const struct job *job)
{
	return job->schedule.every_ms == 0 || job->running_by[0] != '\0';
}

enum err
job_finish(struct db *db, struct job *job, struct json_object *did, int64_t now)
{
	/* A wish is no occurrence of a job that runs by the clock. */
	int64_t over = job->running_by[0] != '\0' && job->schedule.every_ms == 0 ? job->occurrence_at : job->running_at;
	enum err e;

	add_up(job->detail, did);
	if ((e = db_run(db, sql[SQL_FINISH], ARGS(TEXT_("name", job_name(job->key)), INT_("occurrence", over), INT_("now", now),
	    TEXT_("detail", json_write(job->detail))), NULL)))
		return e;
	if (is_worth_a_row(job) && (e = remember_run(db, job, job->running_at, "done", json_write(job->detail), now)))
		return e;
	job->running = false;
	job->occurrence_at = over;
	return ERR_NONE;
}

enum err
job_failed(struct db *db, struct job *job, const struct due *due, const char *why, int64_t now)
{
	AUTO_JSON struct json_object *detail = json_object_new_object();
	int64_t started = job->running && job->started_at != 0 ? job->started_at : now, changed;
	enum err e;

	if (detail == NULL)
		return ERR_MEMORY;
	add_up(detail, job->detail);
	json_put_text(detail, "error", why);
	if ((e = db_run(db, sql[SQL_FAILED], ARGS(TEXT_("name", job_name(job->key)), INT_("occurrence", due->at), INT_("started", started),
	    INT_("now", now), TEXT_("detail", json_write(detail)), INT_("retry", now + retry_pause(job->failures)), INT_("step", job->step_no)),
	    &changed)))
		return e;
	if (changed == 0)
		return ERR_NONE;	/* another sender has gone on with it */
	job->started_at = started;
	if (!job->running && (e = remember_missed(db, job, due, now)))
		return e;
	return remember_run(db, job, due->at, "failed", json_write(detail), now);
}

/* ---- for people ---- */

enum err
job_ask(struct db *db, enum job_key key, const char *actor, int64_t now)
{
	int64_t over = rows[key].usual.every_ms > 0 ? 0 : now;

	return db_run(db, sql[SQL_ASK], ARGS(TEXT_("name", job_name(key)), INT_("occurrence", over), INT_("now", now), TEXT_("actor", actor)), NULL);
}

enum err
job_set(struct db *db, enum job_key key, int minute, bool paused, int64_t now)
{
	bool by_clock = rows[key].usual.every_ms == 0;

	if (minute >= 0 && !by_clock)
		return ERR_INVALID;
	return db_run(db, sql[SQL_SET], ARGS(TEXT_("name", job_name(key)), INT_("occurrence", by_clock ? now : 0),
	    minute >= 0 ? INT_("minute", minute) : NULL_("minute"), INT_("paused", paused)), NULL);
}

enum err
job_runs(struct db *db, int64_t limit, struct json_object **ret)
{
	static const struct db_column columns[] = {
		{ "name", DB_TEXT }, { "occurrence_at", DB_INT }, { "started_at", DB_INT }, { "finished_at", DB_INT }, { "outcome", DB_TEXT },
		{ "asked_by", DB_TEXT }, { "detail", DB_JSON }, { 0 }
	};

	return db_rows_json(db, sql[SQL_RUNS], ARGS(INT_("limit", limit)), columns, ret);
}

enum err
job_forget(struct db *db, int64_t before, int64_t *ret_n)
{
	return db_run(db, sql[SQL_FORGET], ARGS(INT_("before", before)), ret_n);
}
