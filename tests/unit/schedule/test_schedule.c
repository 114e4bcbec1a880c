#include "schedule/schedule.h"

#include "base/clock.h"
#include "world.h"

enum { WIB = 420, WIT = 540 };

#define HOUR	CLOCK_HOUR_MS
#define DAY	CLOCK_DAY_MS
/* 2026-11-21 is a Saturday; WORLD_NOW is 10:10 WIB. */
#define MIDNIGHT (WORLD_NOW - 10 * HOUR - 10 * CLOCK_MINUTE_MS)

static const struct schedule nine = { .minute = 9 * 60 };
static const struct schedule monday = { .minute = 8 * 60, .weekday = 1 };
static const struct schedule sunday = { .minute = 8 * 60, .weekday = 7 };
static const struct schedule often = { .every_ms = 600000 };

static const struct {
	const char		*name;
	const struct schedule	*schedule;
	int64_t			 last, now;
	bool			 is;
	int64_t			 at, missed, next;
} cases[] = {
	{ "an hour before its time", &nine, MIDNIGHT + 9 * HOUR - DAY, MIDNIGHT + 8 * HOUR, false, 0, 0, MIDNIGHT + 9 * HOUR },
	{ "to the millisecond", &nine, MIDNIGHT + 9 * HOUR - DAY, MIDNIGHT + 9 * HOUR, true, MIDNIGHT + 9 * HOUR, 0, MIDNIGHT + 9 * HOUR },
	{ "late on the same day", &nine, MIDNIGHT + 9 * HOUR - DAY, WORLD_NOW, true, MIDNIGHT + 9 * HOUR, 0, WORLD_NOW },
	{ "done already today", &nine, MIDNIGHT + 9 * HOUR, WORLD_NOW, false, 0, 0, MIDNIGHT + 9 * HOUR + DAY },
	{ "off for three days", &nine, MIDNIGHT + 9 * HOUR - 4 * DAY, WORLD_NOW, true, MIDNIGHT + 9 * HOUR, 3, WORLD_NOW },
	{ "off over night, before today's", &nine, MIDNIGHT + 9 * HOUR - 2 * DAY, MIDNIGHT + HOUR, true, MIDNIGHT + 9 * HOUR - DAY, 0, MIDNIGHT + HOUR },
	{ "the office moved it from 09:30 to 09:00", &nine, MIDNIGHT + 9 * HOUR + HOUR / 2 - DAY, WORLD_NOW, true, MIDNIGHT + 9 * HOUR, 0, WORLD_NOW },
	{ "the clock was set back a day", &nine, MIDNIGHT + 9 * HOUR, WORLD_NOW - DAY, false, 0, 0, MIDNIGHT + 9 * HOUR },
	{ "it ran under a clock that was two days ahead", &nine, MIDNIGHT + 9 * HOUR + 2 * DAY, WORLD_NOW, false, 0, 0, MIDNIGHT + 9 * HOUR + DAY },
	{ "it ran under a clock that was a year ahead", &nine, MIDNIGHT + 9 * HOUR + 365 * DAY, WORLD_NOW, true, MIDNIGHT + 9 * HOUR, 0, WORLD_NOW },
	{ "a weekly one ran a week too early", &monday, MIDNIGHT + 8 * HOUR + 2 * DAY, WORLD_NOW, false, 0, 0, MIDNIGHT + 8 * HOUR + 2 * DAY },
	{ "a weekly one ran a year ahead", &monday, MIDNIGHT + 8 * HOUR + 366 * DAY, WORLD_NOW, true, MIDNIGHT + 8 * HOUR - 5 * DAY, 0, WORLD_NOW },
	{ "never before", &nine, 0, WORLD_NOW, true, MIDNIGHT + 9 * HOUR, 0, WORLD_NOW },
	{ "Monday seen from Saturday", &monday, MIDNIGHT + 8 * HOUR - 5 * DAY, WORLD_NOW, false, 0, 0, MIDNIGHT + 8 * HOUR + 2 * DAY },
	{ "Monday of last week was missed", &monday, MIDNIGHT + 8 * HOUR - 19 * DAY, WORLD_NOW, true, MIDNIGHT + 8 * HOUR - 5 * DAY, 1, WORLD_NOW },
	{ "Sunday is the seventh day", &sunday, MIDNIGHT + 8 * HOUR - 6 * DAY, WORLD_NOW, false, 0, 0, MIDNIGHT + 8 * HOUR + DAY },
	{ "an interval that has not passed", &often, WORLD_NOW - 599999, WORLD_NOW, false, 0, 0, WORLD_NOW + 1 },
	{ "an interval that has passed", &often, WORLD_NOW - 600000, WORLD_NOW, true, WORLD_NOW, 0, WORLD_NOW },
	{ "an interval whose last time lies ahead", &often, WORLD_NOW + HOUR, WORLD_NOW, true, WORLD_NOW, 0, WORLD_NOW },
	{ "an interval for the first time", &often, 0, WORLD_NOW, true, WORLD_NOW, 0, WORLD_NOW },
};

static void
test_what_is_due_and_when_the_next_is(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct due due = schedule_due(cases[i].schedule, cases[i].last, cases[i].now, WIB);
		int64_t next = schedule_next(cases[i].schedule, cases[i].last, cases[i].now, WIB);

		if (due.is != cases[i].is || due.at != cases[i].at || due.missed != cases[i].missed || next != cases[i].next)
			fail_msg("%s: due %d at %+lld, missed %lld, next %+lld", cases[i].name, due.is, (long long)(due.at - MIDNIGHT),
			    (long long)due.missed, (long long)(next - MIDNIGHT));
	}
}

static void
test_the_time_of_day_is_the_office_s_own(void **state)
{
	(void)state;
	/* 10:10 in Medan is 12:10 in Jayapura; nine o'clock there was two hours earlier. */
	assert_int_equal(schedule_newest(&nine, WORLD_NOW, WIT), MIDNIGHT + 7 * HOUR);
}

/* Whatever the hours at which somebody looks, every occurrence is taken up once or counted as missed. */
static void
test_every_occurrence_is_done_or_counted(void **state)
{
	int64_t last = MIDNIGHT + 9 * HOUR, now = WORLD_NOW, done = 0, missed = 0;
	uint32_t random = 7;
	int i;

	(void)state;
	for (i = 0; i < 2000; i++) {
		struct due due;

		random = random * 1664525 + 1013904223;
		now += (int64_t)(random >> 8) % (60 * HOUR);
		if ((due = schedule_due(&nine, last, now, WIB)).is) {
			assert_true(due.at > last && due.at <= now);
			done++;
			missed += due.missed;
			last = due.at;
		}
		assert_false(schedule_due(&nine, last, now, WIB).is);
	}
	assert_int_equal(done + missed, (last - MIDNIGHT - 9 * HOUR) / DAY);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_what_is_due_and_when_the_next_is),
		cmocka_unit_test(test_the_time_of_day_is_the_office_s_own),
		cmocka_unit_test(test_every_occurrence_is_done_or_counted),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
