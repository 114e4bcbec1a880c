#include "report/day.h"

#include <stddef.h>

#include "base/clock.h"
#include "db/db.h"
#include "setting/setting.h"

enum {
	SQL_MADE, SQL_SENT, SQL_DELIVERED, SQL_READ, SQL_FAILED, SQL_BLOCKED, SQL_NOW_QUEUED, SQL_NOW_SENDING,
	SQL_HOURS_SENT, SQL_HOURS_DELIVERED, SQL_HOURS_READ, SQL_HOURS_FAILED, SQL__COUNT
};

#define COUNT_BETWEEN(column, which) \
	"SELECT count(*) FROM message WHERE " which column " >= :from AND " column " < :until AND nothing_leaves = 0"
#define BY_HOUR(column, which) \
	"SELECT (" column " - :from) / 3600000, count(*) FROM message WHERE " which column " >= :from AND " column " < :until" \
	" AND nothing_leaves = 0 GROUP BY 1"

static const char *const sql[SQL__COUNT] = {
	[SQL_MADE] = COUNT_BETWEEN("created_at", ""),
	[SQL_SENT] = COUNT_BETWEEN("sent_at", ""),
	[SQL_DELIVERED] = COUNT_BETWEEN("delivered_at", ""),
	[SQL_READ] = COUNT_BETWEEN("read_at", ""),
	[SQL_FAILED] = COUNT_BETWEEN("updated_at", "state = 'failed' AND "),
	[SQL_BLOCKED] = COUNT_BETWEEN("updated_at", "state = 'blocked' AND "),
	[SQL_NOW_QUEUED] = "SELECT count(*) FROM message WHERE state = 'queued' AND nothing_leaves = 0",
	[SQL_NOW_SENDING] = "SELECT count(*) FROM message WHERE state = 'sending' AND nothing_leaves = 0",
	[SQL_HOURS_SENT] = BY_HOUR("sent_at", ""),
	[SQL_HOURS_DELIVERED] = BY_HOUR("delivered_at", ""),
	[SQL_HOURS_READ] = BY_HOUR("read_at", ""),
	[SQL_HOURS_FAILED] = BY_HOUR("updated_at", "state = 'failed' AND "),
};
DB_SQL(sql);

enum err
day_between(struct db *db, int64_t from, int64_t until, struct day_figures *ret)
{
	struct day_figures f = {0};
	const struct { int question; int64_t *to; } counts[] = {
		{ SQL_MADE, &f.made }, { SQL_SENT, &f.sent }, { SQL_DELIVERED, &f.delivered }, { SQL_READ, &f.read },
		{ SQL_FAILED, &f.failed }, { SQL_BLOCKED, &f.blocked },
	};
	size_t i;
	enum err e;

	for (i = 0; i < sizeof(counts) / sizeof(counts[0]); i++)
		if ((e = db_one_int(db, sql[counts[i].question], ARGS(INT_("from", from), INT_("until", until)), counts[i].to)))
			return e;
	*ret = f;
	return ERR_NONE;
}

enum err
day_today(struct db *db, int64_t now, struct day_figures *ret_today, struct day_figures *ret_yesterday)
{
	struct day_figures today, yesterday;
	int64_t zone, start;
	enum err e;

	if ((e = setting_number(db, SETTING_ZONE_MINUTES, &zone)))
		return e;
	start = clock_day_start(now, (int)zone);
	/* until now + 1: what happened in this very millisecond belongs to it. */
	if ((e = day_between(db, start, now + 1, &today)) || (e = day_between(db, start - CLOCK_DAY_MS, start, &yesterday)))
		return e;
	*ret_today = today;
	*ret_yesterday = yesterday;
	return ERR_NONE;
}

enum err
day_waiting(struct db *db, struct day_waiting *ret)
{
	struct day_waiting w = {0};
	enum err e;

	if ((e = db_one_int(db, sql[SQL_NOW_QUEUED], NULL, &w.queued)) || (e = db_one_int(db, sql[SQL_NOW_SENDING], NULL, &w.sending)))
		return e;
	*ret = w;
	return ERR_NONE;
}

/* The counts of one kind into the hours; field is its place in struct day_hour. */
static enum err
count_hours(struct db *db, int question, int64_t from, size_t field, struct day_hour *hours)
{
	AUTO(db_rows) struct db_rows rows = {0};
	enum err e;

	if ((e = db_query(db, sql[question], ARGS(INT_("from", from), INT_("until", from + DAY_HOURS * CLOCK_HOUR_MS)), &rows)))
		return e;
	while (db_next(&rows)) {
		struct day_hour *hour = &hours[db_col_int(&rows, 0)];

		*(int64_t *)((char *)hour + field) = db_col_int(&rows, 1);
	}
	return rows.err;
}

enum err
day_hours(struct db *db, int64_t now, struct day_hour ret[DAY_HOURS])
{
	static const struct { int question; size_t field; } kinds[] = {
		{ SQL_HOURS_SENT, offsetof(struct day_hour, sent) }, { SQL_HOURS_DELIVERED, offsetof(struct day_hour, delivered) },
		{ SQL_HOURS_READ, offsetof(struct day_hour, read) }, { SQL_HOURS_FAILED, offsetof(struct day_hour, failed) },
	};
	struct day_hour hours[DAY_HOURS] = {0};
	int64_t from = now - now % CLOCK_HOUR_MS - (DAY_HOURS - 1) * CLOCK_HOUR_MS;	/* all zones are whole hours apart */
	size_t i;
	enum err e;

	for (i = 0; i < DAY_HOURS; i++)
		hours[i].start_at = from + (int64_t)i * CLOCK_HOUR_MS;
	for (i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		if ((e = count_hours(db, kinds[i].question, from, kinds[i].field, hours)))
			return e;
	for (i = 0; i < DAY_HOURS; i++)
		ret[i] = hours[i];
	return ERR_NONE;
}
