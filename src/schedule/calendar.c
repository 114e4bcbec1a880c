#include "schedule/calendar.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "db/db.h"
#include "db/rows.h"
#include "setting/setting.h"

enum { SQL_OFF, SQL_DAYS, SQL_ADD, SQL_REMOVE, SQL__COUNT };

static const char *const sql[SQL__COUNT] = {
	[SQL_OFF] = "SELECT day FROM day_off WHERE day >= :from ORDER BY day LIMIT 1000",
	[SQL_DAYS] = "SELECT day, name, added_by FROM day_off WHERE day >= :from ORDER BY day LIMIT 1000",
	[SQL_ADD] =
	    "INSERT INTO day_off (day, name, added_at, added_by) VALUES (:day, :name, :now, :actor)"
	    " ON CONFLICT (day) DO UPDATE SET name = excluded.name, added_at = excluded.added_at, added_by = excluded.added_by",
	[SQL_REMOVE] = "DELETE FROM day_off WHERE day = :day",
};
DB_SQL(sql);

enum { OFF_MAX = 1000, NAME_MAX_BYTES = 80, LOOK_DAYS = 366, WEEK_DAYS = 7, EPOCH_WEEKDAY = 3 /* 1970-01-01 was a Thursday; Monday is 0 */ };

void
calendar_end(struct calendar *c)
{
	free(c->off);
	*c = (struct calendar){0};
}

/* ---- reading ---- */

static enum err
load_settings(struct db *db, struct calendar *c)
{
	AUTO_FREE char *week = NULL;
	int64_t zone, from, until;
	enum err e;

	if ((e = setting_number(db, SETTING_ZONE_MINUTES, &zone)) || (e = setting_number(db, SETTING_QUIET_FROM, &from)) ||
	    (e = setting_number(db, SETTING_QUIET_UNTIL, &until)) || (e = setting_text(db, SETTING_WORKING_WEEK, &week)) ||
	    (e = setting_flag(db, SETTING_REST_ON_DAYS_OFF, &c->rests)))
		return e;
	c->zone_minutes = (int)zone;
	c->quiet_from = (int)from;
	c->quiet_until = (int)until;
	c->working_days = text_equal(week, "five") ? 5 : text_equal(week, "six") ? 6 : WEEK_DAYS;
	return ERR_NONE;
}

static enum err
load_off(struct db *db, int64_t from, struct calendar *c)
{
	AUTO(db_rows) struct db_rows rows = {0};
	enum err e;

	if ((c->off = calloc(OFF_MAX, sizeof(*c->off))) == NULL)
		return ERR_MEMORY;
	if ((e = db_query(db, sql[SQL_OFF], ARGS(INT_("from", from)), &rows)))
		return e;
	while (c->off_count < OFF_MAX && db_next(&rows))
		c->off[c->off_count++] = db_col_int(&rows, 0);
	return rows.err;
}

enum err
calendar_load(struct db *db, int64_t now, struct calendar *ret)
{
	AUTO(calendar) struct calendar c = {0};
	enum err e;

	if ((e = load_settings(db, &c)) || (c.rests && (e = load_off(db, clock_day(now, c.zone_minutes) - 1, &c))))
		return e;
	*ret = c;
	c = (struct calendar){0};
	return ERR_NONE;
}

/* ---- when ---- */

bool
calendar_is_off(const struct calendar *c, int64_t day)
{
	size_t i;

	if ((day + EPOCH_WEEKDAY) % WEEK_DAYS >= c->working_days)
		return true;
	for (i = 0; i < c->off_count && c->off[i] <= day; i++)
		if (c->off[i] == day)
			return true;
	return false;
}

static int64_t
quiet_ends(const struct calendar *c, int64_t at)
{
	int64_t start = clock_day_start(at, c->zone_minutes), end = start + c->quiet_until * CLOCK_MINUTE_MS;
	int minute = (int)((at - start) / CLOCK_MINUTE_MS), from = c->quiet_from, until = c->quiet_until;
	bool quiet = from <= until ? minute >= from && minute < until : minute >= from || minute < until;

	if (!quiet)
		return at;
	return end > at ? end : end + CLOCK_DAY_MS;
}

int64_t
calendar_opens(const struct calendar *c, int64_t at)
{
	int64_t open = quiet_ends(c, at);
	int i;

	for (i = 0; c->rests && i < LOOK_DAYS && calendar_is_off(c, clock_day(open, c->zone_minutes)); i++)
		open = quiet_ends(c, clock_day_start(open, c->zone_minutes) + CLOCK_DAY_MS);
	return open;
}

/* ---- the table ---- */

enum err
calendar_days(struct db *db, int64_t from_day, struct json_object **ret)
{
	static const struct db_column columns[] = { { "day", DB_INT }, { "name", DB_TEXT }, { "added_by", DB_TEXT }, { 0 } };

	return db_rows_json(db, sql[SQL_DAYS], ARGS(INT_("from", from_day)), columns, ret);
}

enum err
calendar_add(struct db *db, const struct calendar_day *day, const char *actor, int64_t now, struct problem *problem)
{
	if (text_is_blank(day->name))
		return problem_set(problem, ERR_INVALID, "name", "must say which day off it is");
	if (strlen(day->name) > NAME_MAX_BYTES)
		return problem_set(problem, ERR_INVALID, "name", "must be at most %d bytes long", NAME_MAX_BYTES);
	return db_run(db, sql[SQL_ADD], ARGS(INT_("day", day->day), TEXT_("name", day->name), INT_("now", now), TEXT_("actor", actor)), NULL);
}

enum err
calendar_remove(struct db *db, int64_t day)
{
	int64_t changed;
	enum err e = db_run(db, sql[SQL_REMOVE], ARGS(INT_("day", day)), &changed);

	return e != ERR_NONE ? e : changed == 0 ? ERR_NOT_FOUND : ERR_NONE;
}
