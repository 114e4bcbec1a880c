/* Asks for what providers keep and do not tell by themselves: what yesterday's messages cost, and what became of those not heard of since. */
#include "job_work.h"

#include "account/account.h"
#include "base/clock.h"
#include "db/db.h"
#include "lists.h"
#include "task/task.h"

/* Prices come some time after the message: each day is asked for twice. */
enum { DAYS_BACK = 2 };
/* Each unheard one is a question of its own, once: so many each day. */
enum { UNHEARD_AFTER_H = 24, UNHEARD_DAYS_BACK = 3, UNHEARD_MOST = 200 };

enum { SQL_SENT, SQL_UNHEARD, SQL__COUNT };

static const char *const sql[SQL__COUNT] = {
	[SQL_SENT] =
	    "SELECT coalesce(sum(sent), 0) FROM provider_usage WHERE provider_id = :provider AND period = 'day' AND start_at >= :since",
	[SQL_UNHEARD] =
	    "SELECT a.id FROM attempt a JOIN message m ON m.id = a.message_id WHERE a.provider_id = :provider AND a.state = 'accepted'"
	    " AND a.asked_at IS NULL AND a.provider_message_id <> '' AND m.state = 'sent' AND m.sent_at BETWEEN :from AND :until"
	    " ORDER BY a.id LIMIT :cap",
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

static enum err
ask_about_unheard(struct sender *s, const struct provider_row *row, int64_t now)
{
	AUTO(db_rows) struct db_rows rows = {0};
	int64_t ids[UNHEARD_MOST], task, until = now - UNHEARD_AFTER_H * CLOCK_HOUR_MS;
	size_t n = 0, i;
	enum err e;

	if ((e = db_query(s->db, sql[SQL_UNHEARD], ARGS(INT_("provider", row->id), INT_("from", until - UNHEARD_DAYS_BACK * CLOCK_DAY_MS),
	    INT_("until", until), INT_("cap", UNHEARD_MOST)), &rows)))
		return e;
	while (n < UNHEARD_MOST && db_next(&rows))
		ids[n++] = db_col_int(&rows, 0);
	if (rows.err)
		return rows.err;
	for (i = 0; i < n; i++)
		if ((e = task_ask_about(s->db, SYNC_MESSAGE, row->id, ids[i], "sender", now, &task)))
			return e;
	return ERR_NONE;
}

/* One by one only where no list tells of all of them. */
static enum err
ask_for_standing(struct sender *s, const struct provider_row *row, int64_t now)
{
	if (row->kind->lists & 1u << LIST_MESSAGES)
		return ask_for_messages(s, row, now);
	return row->kind->can & CAN_QUERY_STATUS ? ask_about_unheard(s, row, now) : ERR_NONE;
}

enum err
job_sync(struct sender *s, struct job_step *step)
{
	AUTO(provider_rows) struct provider_rows rows = {0};
	int64_t asked = 0;
	size_t i;
	enum err e;

	if ((e = provider_load_all(s->db, &rows)))
		return e;
	for (i = 0; i < rows.count; i++) {
		const struct provider_row *row = &rows.items[i];

		if (!row->enabled || !(row->kind->lists & 1u << LIST_MESSAGES || row->kind->can & CAN_QUERY_STATUS))
			continue;
		asked++;
		if ((e = ask_for_standing(s, row, step->now)))
			return e;
	}
	if (asked > 0)
		json_put_int(step->did, "synced", asked);
	return ERR_NONE;
}
