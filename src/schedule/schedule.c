#include "schedule/schedule.h"

#include "base/clock.h"

enum { WEEK_DAYS = 7 };

static int
days_between(const struct schedule *s)
{
	return s->weekday != 0 ? WEEK_DAYS : 1;
}

int64_t
schedule_newest(const struct schedule *s, int64_t now, int zone_minutes)
{
	int64_t at;

	if (s->every_ms > 0)
		return now;
	at = clock_day_start(now, zone_minutes) + s->minute * CLOCK_MINUTE_MS;
	if (at > now)
		at -= CLOCK_DAY_MS;
	/* struct clock_date counts from Sunday 0, we from Monday 1: both call 1 to 6 the same. */
	while (s->weekday != 0 && clock_local(at, zone_minutes).weekday != s->weekday % WEEK_DAYS)
		at -= CLOCK_DAY_MS;
	return at;
}

static struct due
interval_due(const struct schedule *s, int64_t last, int64_t now)
{
	/* A clock that was set back must not stop it until that time comes again. */
	if (last != 0 && last <= now && now - last < s->every_ms)
		return (struct due){0};
	return (struct due){ .is = true, .at = now };
}

/* From a day that is not near: a sender ran while the clock was wrong. It counts for nothing, or nothing would run until that day. */
static bool
is_far_ahead(int64_t last, int64_t now, int64_t step)
{
	return last - now > step + CLOCK_DAY_MS;
}

struct due
schedule_due(const struct schedule *s, int64_t last, int64_t now, int zone_minutes)
{
	int64_t newest = schedule_newest(s, now, zone_minutes), step = days_between(s) * CLOCK_DAY_MS;
	struct due due = { .at = newest };

	if (s->every_ms > 0)
		return interval_due(s, last, now);
	if (is_far_ahead(last, now, step))
		last = 0;
	due.is = newest > last;
	if (!due.is)
		return (struct due){0};
	/* Rounded, because the office may have moved its time of day since the last one. */
	if (last != 0 && newest - last > step)
		due.missed = (newest - last + step / 2) / step - 1;
	return due;
}

int64_t
schedule_next(const struct schedule *s, int64_t last, int64_t now, int zone_minutes)
{
	if (schedule_due(s, last, now, zone_minutes).is)
		return now;
	if (s->every_ms > 0)
		return last + s->every_ms;
	return schedule_newest(s, now, zone_minutes) + days_between(s) * CLOCK_DAY_MS;
}
