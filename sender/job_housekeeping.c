/* Removes what nobody will ask for any more. */
#include "job_work.h"

#include "base/clock.h"
#include "callback/callback.h"
#include "db/db.h"
#include "delivery/staff_mail.h"
#include "import/batch.h"
#include "invitation/asking.h"
#include "invitation/link_keep.h"
#include "routing/people.h"
#include "schedule/job.h"

enum { SQL_PARKED, SQL_USAGE, SQL_SESSIONS, SQL_IDEMPOTENCY, SQL_TASKS, SQL_ONCE, SQL__COUNT };

static const char *const sql[SQL__COUNT] = {
	[SQL_PARKED] =	/* ids come in the order of time */
	    "DELETE FROM receipt_parked WHERE id IN (SELECT id FROM receipt_parked ORDER BY id LIMIT 1000) AND received_at < :before",
	[SQL_USAGE] = "DELETE FROM provider_usage WHERE start_at < :before",
	[SQL_SESSIONS] = "DELETE FROM session WHERE expires_at < :before",
	[SQL_IDEMPOTENCY] = "DELETE FROM idempotency WHERE created_at < :before",
	[SQL_TASKS] = "DELETE FROM task WHERE state IN ('done', 'failed') AND done_at < :before",
	[SQL_ONCE] = "DELETE FROM webhook_once WHERE until_at < :before",
};
DB_SQL(sql);

enum { TASKS_DAYS = 30, RUNS_DAYS = 90 };

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
forget_runs(struct db *db, int64_t before, struct json_object *done)
{
	int64_t n = 0;
	enum err e;

	if ((e = job_forget(db, before, &n)) == ERR_NONE && n > 0)
		json_put_int(done, "runs", n);
	return e;
}

static enum err
forget_mails(struct db *db, int64_t before, struct json_object *done)
{
	int64_t n = 0;
	enum err e;

	if ((e = staff_mail_forget(db, before, &n)) == ERR_NONE && n > 0)
		json_put_int(done, "mails", n);
	return e;
}

static enum err
forget_callbacks(struct db *db, int64_t before, struct json_object *done)
{
	int64_t n = 0;
	enum err e;

	if ((e = callback_forget(db, before, &n)) == ERR_NONE && n > 0)
		json_put_int(done, "callbacks", n);
	return e;
}

static enum err
forget_asked(struct db *db, int64_t now, struct json_object *done)
{
	int64_t n = 0;
	enum err e;

	if ((e = asking_sweep(db, now, &n)))
		return e;
	if (n > 0)
		json_put_int(done, "asked", n);
	if ((e = asking_forget(db, now, &n)) == ERR_NONE && n > 0)
		json_put_int(done, "silent", n);
	return e;
}

static enum err
forget_people(struct db *db, int64_t now, struct json_object *done)
{
	int64_t n = 0;
	enum err e;

	if ((e = people_forget(db, now, &n)) == ERR_NONE && n > 0)
		json_put_int(done, "people", n);
	return e;
}

/* A thousand rows of an old import at a time. */
static enum err
forget_imports(struct db *db, int64_t now, struct json_object *done, bool *ret_more)
{
	int64_t n = 0;
	enum err e;

	if ((e = import_sweep(db, now, &n)) == ERR_NONE && n > 0)
		json_put_int(done, "import_rows", n);
	*ret_more = n > 0;
	return e;
}

static enum err
hide_links(struct db *db, int64_t now, struct json_object *done, bool *ret_more)
{
	size_t n = 0;
	enum err e;

	if ((e = link_keep_end(db, now, &n)) == ERR_NONE && n > 0)
		json_put_int(done, "links", (int64_t)n);
	*ret_more |= n == LINK_KEEP_TOGETHER;
	return e;
}

enum err
job_housekeeping(struct sender *s, struct job_step *step)
{
	struct json_object *done = step->did;
	int64_t now = step->now;
	enum err e;

	if ((e = sweep(s->db, sql[SQL_PARKED], now - CLOCK_DAY_MS, "receipts", done)) ||
	    (e = sweep(s->db, sql[SQL_USAGE], now - 2 * CLOCK_DAY_MS, "usage", done)) ||
	    (e = sweep(s->db, sql[SQL_SESSIONS], now, "sessions", done)) ||
	    (e = sweep(s->db, sql[SQL_IDEMPOTENCY], now - 2 * CLOCK_DAY_MS, "idempotency_keys", done)) ||
	    (e = sweep(s->db, sql[SQL_TASKS], now - TASKS_DAYS * CLOCK_DAY_MS, "tasks", done)) ||
	    (e = sweep(s->db, sql[SQL_ONCE], now, "signatures", done)) ||
	    (e = forget_runs(s->db, now - RUNS_DAYS * CLOCK_DAY_MS, done)) ||
	    (e = forget_mails(s->db, now - TASKS_DAYS * CLOCK_DAY_MS, done)) ||
	    (e = forget_people(s->db, now, done)) || (e = forget_callbacks(s->db, now - RUNS_DAYS * CLOCK_DAY_MS, done)) ||
	    (e = forget_asked(s->db, now, done)) || (e = forget_imports(s->db, now, done, &step->more)) ||
	    (e = hide_links(s->db, now, done, &step->more)))
		return e;
	return ERR_NONE;
}
