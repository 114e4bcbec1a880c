#include "schedule/calendar.h"

#include "base/clock.h"
#include "setting/setting.h"
#include "world.h"

enum { WIB = 420 };

static const struct { const char *name; int from, until, hour, minute, want_day, want_hour, want_minute; } nights[] = {
	{ "at noon it leaves at once",			1200, 420, 12, 0, 21, 12, 0 },
	{ "a minute before the evening too",		1200, 420, 19, 59, 21, 19, 59 },
	{ "in the evening it waits for the morning",	1200, 420, 20, 0, 22, 7, 0 },
	{ "before midnight too",			1200, 420, 23, 59, 22, 7, 0 },
	{ "after midnight it waits for the same morning", 1200, 420, 0, 0, 21, 7, 0 },
	{ "until the last minute",			1200, 420, 6, 59, 21, 7, 0 },
	{ "in the morning it leaves",			1200, 420, 7, 0, 21, 7, 0 },
	{ "hours within one day: inside",		780, 840, 13, 30, 21, 14, 0 },
	{ "hours within one day: before",		780, 840, 12, 59, 21, 12, 59 },
	{ "hours within one day: after",		780, 840, 14, 0, 21, 14, 0 },
	{ "no quiet hours",				420, 420, 3, 0, 21, 3, 0 },
	{ "until midnight",				1200, 0, 21, 0, 22, 0, 0 },
	{ "from midnight",				0, 420, 3, 0, 21, 7, 0 },
};

static void
test_quiet_hours_end_in_the_offices_morning(void **state)
{
	static const int zones[] = { 420, 480, 540 };
	size_t i, z;

	(void)state;
	for (i = 0; i < sizeof(nights) / sizeof(nights[0]); i++)
		for (z = 0; z < 3; z++) {
			struct clock_date at = { 2026, 11, 21, nights[i].hour, nights[i].minute, 0, 0 };
			struct clock_date want = { 2026, 11, nights[i].want_day, nights[i].want_hour, nights[i].want_minute, 0, 0 };
			struct calendar c = { .zone_minutes = zones[z], .quiet_from = nights[i].from, .quiet_until = nights[i].until, .working_days = 7 };
			int64_t got = calendar_opens(&c, clock_from_local(&at, zones[z]));

			if (got != clock_from_local(&want, zones[z]))
				fail_msg("%s, zone %d", nights[i].name, zones[z]);
		}
}

/* 2026-12-24 is a Thursday. */
static const struct { const char *name; int working_days; bool rests; int day, hour, want_day, want_hour; } weeks[] = {
	{ "a working day",				5, true, 23, 10, 23, 10 },
	{ "a holiday waits for the next working day",	5, true, 25, 10, 28, 7 },
	{ "the evening before one too",			5, true, 24, 21, 28, 7 },
	{ "Saturday, in an office of six days",		6, true, 26, 10, 26, 10 },
	{ "Saturday, in an office of five",		5, true, 26, 10, 28, 7 },
	{ "Sunday, in an office of six days",		6, true, 27, 3, 28, 7 },
	{ "an office that never rests",			7, true, 27, 10, 27, 10 },
	{ "a holiday in an office that never rests",	7, true, 25, 10, 26, 7 },
	{ "days off that hold nothing",			5, false, 25, 10, 25, 10 },
};

static void
test_days_off_wait_for_the_next_working_day(void **state)
{
	int64_t christmas;
	size_t i;

	(void)state;
	assert_ok(clock_parse_day("2026-12-25", &christmas));
	for (i = 0; i < sizeof(weeks) / sizeof(weeks[0]); i++) {
		struct clock_date at = { 2026, 12, weeks[i].day, weeks[i].hour, 0, 0, 0 };
		struct clock_date want = { 2026, 12, weeks[i].want_day, weeks[i].want_hour, 0, 0, 0 };
		struct calendar c = { .zone_minutes = WIB, .quiet_from = 1200, .quiet_until = 420, .working_days = weeks[i].working_days,
		    .rests = weeks[i].rests, .off = &christmas, .off_count = 1 };

		if (calendar_opens(&c, clock_from_local(&at, WIB)) != clock_from_local(&want, WIB))
			fail_msg("%s", weeks[i].name);
	}
}

static void
test_an_office_that_is_never_open_waits_a_year_and_no_longer(void **state)
{
	struct calendar c = { .zone_minutes = WIB, .working_days = 0, .rests = true };

	(void)state;
	assert_in_range(calendar_opens(&c, WORLD_NOW), WORLD_NOW + 365 * CLOCK_DAY_MS, WORLD_NOW + 367 * CLOCK_DAY_MS);
}

static void
test_the_table_of_days_off_is_what_counts(void **state)
{
	AUTO(world) struct world w = {0};
	AUTO(calendar) struct calendar c = {0};
	AUTO_JSON struct json_object *days = NULL;
	struct problem problem = {0};
	int64_t today = WORLD_NOW / CLOCK_DAY_MS;

	(void)state;
	world_open(&w);
	IN_TX(&w, setting_set(w.db, SETTING_WORKING_WEEK, "seven", "test", WORLD_NOW, &problem));
	IN_TX(&w, calendar_add(w.db, &(struct calendar_day){ today, "Hari jadi" }, "sari", WORLD_NOW, &problem));
	IN_TX(&w, calendar_add(w.db, &(struct calendar_day){ today, "Hari jadi kabupaten" }, "sari", WORLD_NOW, &problem));
	assert_ok(calendar_load(w.db, WORLD_NOW, &c));
	assert_int_equal(calendar_opens(&c, WORLD_NOW), clock_day_start(WORLD_NOW, WIB) + CLOCK_DAY_MS + 7 * CLOCK_HOUR_MS);
	assert_ok(calendar_days(w.db, today, &days));
	assert_int_equal(json_count(days), 1);
	assert_string_equal(json_text(json_item(days, 0), "name"), "Hari jadi kabupaten");
	IN_TX(&w, calendar_remove(w.db, today));
	calendar_end(&c);
	assert_ok(calendar_load(w.db, WORLD_NOW, &c));
	assert_int_equal(calendar_opens(&c, WORLD_NOW), WORLD_NOW);
	{
		AUTO(db_tx) struct db_tx tx = {0};

		assert_ok(db_begin(w.db, &tx));
		assert_int_equal(calendar_remove(w.db, today), ERR_NOT_FOUND);
		assert_int_equal(calendar_add(w.db, &(struct calendar_day){ today, " " }, "sari", WORLD_NOW, &problem), ERR_INVALID);
		assert_string_equal(problem.field, "name");
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_quiet_hours_end_in_the_offices_morning),
		cmocka_unit_test(test_days_off_wait_for_the_next_working_day),
		cmocka_unit_test(test_an_office_that_is_never_open_waits_a_year_and_no_longer),
		cmocka_unit_test(test_the_table_of_days_off_is_what_counts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
