#include "permit/expiry_room.h"

#include "base/clock.h"
#include "db/db.h"
#include "db/since.h"
#include "schedule/calendar.h"
#include "setting/setting.h"

enum { SQL_NEWEST, SQL_NEXT, SQL_MADE, SQL_LAST_RUN, SQL_POSTPONED, SQL__COUNT };

static const char *const sql[SQL__COUNT] = {
	[SQL_NEWEST] = "SELECT coalesce(max(id), 0) FROM message",
	[SQL_NEXT] = "SELECT id, created_at FROM message WHERE id >= :id ORDER BY id LIMIT 1",
	[SQL_MADE] =
	    "SELECT count(*) FROM message WHERE id >= :first AND scenario = 'permit_expiry_warning' AND made_by = 'sender' AND state <> 'cancelled'",
	[SQL_LAST_RUN] = "SELECT coalesce(max(finished_at), 0) FROM job WHERE name = 'expiry'",
	[SQL_POSTPONED] = "SELECT count(*) FROM permit WHERE warn_day <= :day AND status = 'active' AND expiry_day >= :today",
};
DB_SQL(sql);

enum { LOOK_AHEAD_DAYS = 60 };

static enum err
made_today(struct db *db, int64_t day_start, int64_t *ret)
{
	const struct db_since messages = { sql[SQL_NEWEST], sql[SQL_NEXT] };
	int64_t first;
	enum err e;

	if ((e = db_since(db, &messages, day_start, &first)))
		return e;
	return db_one_int(db, sql[SQL_MADE], ARGS(INT_("first", first)), ret);
}

static int64_t
next_working(const struct calendar *c, int64_t today)
{
	int64_t day = today + 1;

	while (calendar_is_off(c, day) && day < today + LOOK_AHEAD_DAYS)
		day++;
	return day;
}

enum err
expiry_room_load(struct db *db, int64_t today, int64_t now, struct expiry_room *ret)
{
	AUTO(calendar) struct calendar calendar = {0};
	struct expiry_room room = {0};
	int64_t most, made = 0;
	enum err e;

	*ret = room;
	if ((e = setting_number(db, SETTING_EXPIRY_PER_DAY, &most)) || most == 0)
		return e;
	if ((e = calendar_load(db, now, &calendar)) || (e = made_today(db, clock_day_start(now, calendar.zone_minutes), &made)))
		return e;
	room.limited = true;
	room.left = calendar_is_off(&calendar, today) || made >= most ? 0 : most - made;
	room.next_working_day = next_working(&calendar, today);
	*ret = room;
	return ERR_NONE;
}

bool
expiry_room_for(const struct expiry_room *r, int64_t expiry_day)
{
	return !r->limited || r->left > 0 || expiry_day < r->next_working_day;
}

enum err
expiry_postponed(struct db *db, int64_t now, int64_t *ret_n)
{
	int64_t most, last_run, zone;
	enum err e;

	*ret_n = 0;
	if ((e = setting_number(db, SETTING_EXPIRY_PER_DAY, &most)) || most == 0 || (e = setting_number(db, SETTING_ZONE_MINUTES, &zone)) ||
	    (e = db_one_int(db, sql[SQL_LAST_RUN], NULL, &last_run)) || last_run == 0)
		return e;
	return db_one_int(db, sql[SQL_POSTPONED], ARGS(INT_("day", (last_run + zone * CLOCK_MINUTE_MS) / CLOCK_DAY_MS),
	    INT_("today", (now + zone * CLOCK_MINUTE_MS) / CLOCK_DAY_MS)), ret_n);
}
