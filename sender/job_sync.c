/* Asks for what providers keep and do not tell by themselves: the state of their templates, and what yesterday's messages cost. */
#include "job_work.h"

#include "base/clock.h"
#include "db/db.h"
#include "delivery/task.h"
#include "lists.h"
#include "provider/account.h"

/* Prices come some time after the message: each day is asked for twice. */
enum { DAYS_BACK = 2 };

enum { SQL_SENT, SQL__COUNT };

static const char *const sql[SQL__COUNT] = {
	[SQL_SENT] =
	    "SELECT coalesce(sum(sent), 0) FROM provider_usage WHERE provider_id = :provider AND period = 'day' AND start_at >= :since",
};
DB_SQL(sql);

static enum err
ask_for_messages(struct sender *s, const struct provider_row *row, int64_t now)
{
	int64_t sent, day, task, today = now / CLOCK_DAY_MS;
	enum err e;

	if ((e = db_one_int(s->db, sql[SQL_SENT], ARGS(INT_("provider", row->id), INT_("since", now - (DAYS_BACK + 2) * CLOCK_DAY_MS)), &sent)) ||
	    sent == 0)
		return e;
	for (day = today - DAYS_BACK; day < today; day++)
		if ((e = task_ask_about(s->db, SYNC_MESSAGES, row->id, day, "sender", now, &task)))
			return e;
	return ERR_NONE;
}

enum err
job_sync(struct sender *s, struct job_step *step)
{
	AUTO(provider_rows) struct provider_rows rows = {0};
	int64_t task, asked = 0;
	size_t i;
	enum err e;

	if ((e = provider_load_all(s->db, &rows)))
		return e;
	for (i = 0; i < rows.count; i++) {
		const struct provider_row *row = &rows.items[i];

		if (!row->enabled || row->kind->lists == 0)
			continue;
		asked++;
		if ((row->kind->lists & 1u << LIST_TEMPLATES) && (e = task_ask(s->db, SYNC_TEMPLATES, row->id, "sender", step->now, &task)))
			return e;
		if ((row->kind->lists & 1u << LIST_MESSAGES) && (e = ask_for_messages(s, row, step->now)))
			return e;
	}
	if (asked > 0)
		json_put_int(step->did, "synced", asked);
	return ERR_NONE;
}
