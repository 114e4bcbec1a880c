/* Looks again at providers that were down: when they are well, their messages need not wait for a person. */
#include "job_work.h"

#include "db/db.h"
#include "look.h"
#include "task/task.h"

enum { SQL_DOWN, SQL__COUNT };

static const char *const sql[SQL__COUNT] = {
	[SQL_DOWN] =	/* due for another look, and nobody is looking */
	    "SELECT id FROM provider p WHERE health = 'down' AND enabled <> 0 AND closed_until <= :now"
	    " AND NOT EXISTS (SELECT 1 FROM task t WHERE t.provider_id = p.id AND t.state IN ('waiting', 'running'))",
};
DB_SQL(sql);

enum err
job_recover(struct sender *s, struct job_step *step)
{
	AUTO(db_rows) struct db_rows rows = {0};
	int64_t ids[PLAN_PROVIDERS_MAX], task;
	size_t n = 0, i;
	enum err e;

	if ((e = db_query(s->db, sql[SQL_DOWN], ARGS(INT_("now", step->now)), &rows)))
		return e;
	for (; n < PLAN_PROVIDERS_MAX && db_next(&rows); n++)
		ids[n] = db_col_int(&rows, 0);
	if (rows.err)
		return rows.err;
	for (i = 0; i < n; i++)
		if ((e = task_ask(s->db, TASK_TEST, ids[i], "sender", step->now, &task)))
			return e;
	if (n > 0)
		json_put_int(step->did, "providers", (int64_t)n);
	return ERR_NONE;
}
