#include "task/task.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/text.h"
#include "db/db.h"

enum { SQL_ASK, SQL_LOAD, SQL_LATEST, SQL_LATEST_ABOUT, SQL_LATEST_AT, SQL_NEXT, SQL_CLAIM, SQL_FINISH, SQL_RUNNING, SQL_RELEASE, SQL_NEXT_AT,
	SQL_DROP, SQL__COUNT };

#define COLUMNS "SELECT id, provider_id, kind, state, result, requested_at, coalesce(done_at, 0), coalesce(subject_id, 0), requested_by FROM task"

static const char *const sql[SQL__COUNT] = {
	[SQL_ASK] =
	    "INSERT INTO task (kind, provider_id, subject_id, requested_by, requested_at)"
	    " VALUES (:kind, :provider, :subject, :actor, :now) RETURNING id",
	[SQL_LOAD] = COLUMNS " WHERE id = :id",
	[SQL_LATEST] = COLUMNS " WHERE kind = :kind AND provider_id = :provider ORDER BY id DESC LIMIT 1",
	[SQL_LATEST_ABOUT] = COLUMNS " WHERE kind = :kind AND subject_id = :subject ORDER BY id DESC LIMIT 1",
	[SQL_LATEST_AT] = COLUMNS " WHERE kind = :kind AND provider_id = :provider AND subject_id = :subject ORDER BY id DESC LIMIT 1",
	[SQL_NEXT] = COLUMNS
	    " WHERE state = 'waiting' OR (state = 'running' AND claimed_until <= :now)"
	    " ORDER BY CASE kind WHEN 'look' THEN 1 ELSE 0 END, requested_at, id LIMIT 1",	/* nobody waits for a look */
	[SQL_CLAIM] =
	    "UPDATE task SET state = 'running', claimed_until = :until WHERE id = :id",
	[SQL_FINISH] =
	    "UPDATE task SET state = :state, result = :result, done_at = :now WHERE id = :id AND state = 'running'",
	[SQL_RUNNING] =
	    "SELECT count(*) FROM task WHERE state = 'running'",
	[SQL_RELEASE] =
	    "UPDATE task SET state = 'waiting', claimed_until = 0 WHERE state = 'running'",
	[SQL_NEXT_AT] =	/* when the next one may be claimed: at once, or when a dead sender's claim ends */
	    "SELECT min(CASE state WHEN 'waiting' THEN requested_at ELSE claimed_until END) FROM task WHERE state IN ('waiting', 'running')",
	[SQL_DROP] = "DELETE FROM task WHERE id = :id",
};
DB_SQL(sql);

void
task_end(struct task *t)
{
	if (t == NULL)
		return;
	free(t->result);
	*t = (struct task){0};
}

static enum err
read_task(struct db *db, const char *how, const struct db_arg *args, struct task *ret)
{
	AUTO(db_rows) struct db_rows rows = {0};
	struct task t = {0};
	enum err e;

	if ((e = db_one(db, how, args, &rows)))
		return e;
	t.id = db_col_int(&rows, 0);
	t.provider_id = db_col_int(&rows, 1);
	snprintf(t.kind, sizeof(t.kind), "%s", db_col_text(&rows, 2));
	snprintf(t.state, sizeof(t.state), "%s", db_col_text(&rows, 3));
	t.requested_at = db_col_int(&rows, 5);
	t.done_at = db_col_int(&rows, 6);
	t.subject_id = db_col_int(&rows, 7);
	snprintf(t.requested_by, sizeof(t.requested_by), "%s", db_col_text(&rows, 8));
	if ((e = db_col_copy(&rows, 4, &t.result)))
		return e;
	*ret = t;
	return ERR_NONE;
}

enum err
task_ask(struct db *db, const char *kind, int64_t provider_id, const char *actor, int64_t now, int64_t *ret_id)
{
	return task_ask_about(db, kind, provider_id, 0, actor, now, ret_id);
}

enum err
task_ask_about(struct db *db, const char *kind, int64_t provider_id, int64_t subject_id, const char *actor, int64_t now, int64_t *ret_id)
{
	return db_one_int(db, sql[SQL_ASK], ARGS(TEXT_("kind", kind), ID_("provider", provider_id),
	    ID_("subject", subject_id), TEXT_("actor", actor), INT_("now", now)), ret_id);
}

enum err
task_latest_about(struct db *db, const char *kind, int64_t subject_id, struct task *ret)
{
	return read_task(db, sql[SQL_LATEST_ABOUT], ARGS(TEXT_("kind", kind), INT_("subject", subject_id)), ret);
}

enum err
task_load(struct db *db, int64_t id, struct task *ret)
{
	return read_task(db, sql[SQL_LOAD], ARGS(INT_("id", id)), ret);
}

enum err
task_latest(struct db *db, const char *kind, int64_t provider_id, struct task *ret)
{
	return read_task(db, sql[SQL_LATEST], ARGS(TEXT_("kind", kind), INT_("provider", provider_id)), ret);
}

enum err
task_latest_at(struct db *db, const char *kind, int64_t provider_id, int64_t subject_id, struct task *ret)
{
	return read_task(db, sql[SQL_LATEST_AT], ARGS(TEXT_("kind", kind), INT_("provider", provider_id), INT_("subject", subject_id)), ret);
}

bool
task_is_open(const struct task *t)
{
	return text_equal(t->state, "waiting") || text_equal(t->state, "running");
}

enum err
task_claim(struct db *db, int64_t now, int64_t lease_ms, struct task *ret)
{
	AUTO(task) struct task t = {0};
	enum err e;

	if ((e = read_task(db, sql[SQL_NEXT], ARGS(INT_("now", now)), &t)) ||
	    (e = db_run(db, sql[SQL_CLAIM], ARGS(INT_("until", now + lease_ms), INT_("id", t.id)), NULL)))
		return e;
	snprintf(t.state, sizeof(t.state), "running");
	*ret = t;
	t = (struct task){0};
	return ERR_NONE;
}

enum err
task_finish(struct db *db, int64_t id, const char *state, const char *result, int64_t now)
{
	int64_t changed;
	enum err e;

	if ((e = db_run(db, sql[SQL_FINISH], ARGS(INT_("id", id), TEXT_("state", state), TEXT_("result", result), INT_("now", now)), &changed)))
		return e;
	return changed == 0 ? ERR_CONFLICT : ERR_NONE;
}

enum err
task_drop(struct db *db, int64_t id)
{
	return db_run(db, sql[SQL_DROP], ARGS(INT_("id", id)), NULL);
}

enum err
task_running(struct db *db, int64_t *ret_n)
{
	return db_one_int(db, sql[SQL_RUNNING], ARGS(), ret_n);
}

enum err
task_release(struct db *db)
{
	return db_run(db, sql[SQL_RELEASE], ARGS(), NULL);
}

enum err
task_next_due(struct db *db, int64_t *ret_at)
{
	return db_one_int(db, sql[SQL_NEXT_AT], ARGS(), ret_at);
}
