#include "world.h"

#include "base/clock.h"

#define AT INT64_C(1795230600000)	/* 2026-11-21 03:10:00 UTC */

static void
test_local_time_is_utc_and_the_offices_offset(void **state)
{
	char text[CLOCK_TEXT_MAX];

	(void)state;
	clock_format_minute(AT, CLOCK_WIB_MINUTES, text);
	assert_string_equal(text, "21-11-2026 10:10");
	clock_format_minute(AT, 540, text);
	assert_string_equal(text, "21-11-2026 12:10");
	clock_format_iso(AT, text);
	assert_string_equal(text, "2026-11-21T03:10:00Z");
	clock_format_iso(AT + 7, text);
	assert_string_equal(text, "2026-11-21T03:10:00.007Z");
	assert_int_equal(clock_local(AT, CLOCK_WIB_MINUTES).weekday, 6);
}

static void
test_the_day_starts_at_local_midnight(void **state)
{
	/* 23:30 UTC is the next day in WIB. */
	int64_t late = AT + 20 * CLOCK_HOUR_MS + 20 * CLOCK_MINUTE_MS;
	char text[CLOCK_TEXT_MAX];

	(void)state;
	assert_int_equal(clock_day(late, CLOCK_WIB_MINUTES), clock_day(late, 0) + 1);
	assert_int_equal(clock_day(-1, 0), -1);		/* also before 1970 */
	clock_format_minute(clock_day_start(late, CLOCK_WIB_MINUTES), CLOCK_WIB_MINUTES, text);
	assert_string_equal(text, "22-11-2026 00:00");
}

static void
test_local_time_goes_both_ways_over_centuries(void **state)
{
	int64_t at;

	(void)state;
	for (at = -INT64_C(2000000000000); at < INT64_C(7000000000000); at += INT64_C(86399999) * 13) {
		struct clock_date d = clock_local(at, CLOCK_WIB_MINUTES);
		int64_t second = at - ((at % 1000) + 1000) % 1000;

		if (clock_from_local(&d, CLOCK_WIB_MINUTES) != second)
			fail_msg("%lld came back as another second", (long long)at);
	}
}

static void
test_days_are_read_in_both_orders_and_must_exist(void **state)
{
	static const char *const bad[] = { "", "2026-02-29", "31-04-2026", "2026-13-01", "00-01-2026", "1-1-2026", "2026-11-21 ", "21.11.2026" };
	int64_t iso = 0, local = 1;
	char text[CLOCK_TEXT_MAX];
	size_t i;

	(void)state;
	assert_ok(clock_parse_day("2024-02-29", &iso));
	assert_ok(clock_parse_day("29-02-2024", &local));
	assert_int_equal(iso, local);
	clock_format_day(iso, text);
	assert_string_equal(text, "29-02-2024");
	clock_format_day_iso(iso, text);
	assert_string_equal(text, "2024-02-29");
	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		if (clock_parse_day(bad[i], &iso) == ERR_NONE)
			fail_msg("'%s' was taken for a day", bad[i]);
}

static void
test_rfc_3339_times_carry_their_zone(void **state)
{
	static const char *const bad[] = { "2026-11-21", "2026-11-21T10:10:00", "2026-11-21T25:10:00Z", "2026-11-21T10:10:00+7", "now" };
	int64_t at = 0;
	size_t i;

	(void)state;
	assert_ok(clock_parse_iso("2026-11-21T10:10:00+07:00", &at));
	assert_true(at == AT);
	assert_ok(clock_parse_iso("2026-11-21T03:10:00.250Z", &at));
	assert_true(at == AT + 250);
	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		if (clock_parse_iso(bad[i], &at) == ERR_NONE)
			fail_msg("'%s' was taken for a time", bad[i]);
}

static void
test_rfc_2822_times_carry_their_zone_too(void **state)
{
	static const struct { const char *text; int64_t want; } cases[] = {	/* -1: none */
		{ "Thu, 24 Aug 2023 05:01:45 +0000", INT64_C(1692853305000) },
		{ "Thu, 24 Aug 2023 12:01:45 +0700", INT64_C(1692853305000) },
		{ "24 Aug 2023 05:01:45 +0000", INT64_C(1692853305000) },
		{ "Fri, 1 Jan 2027 00:00:00 -0030", INT64_C(1798763400000) },
		{ "Fri, 01 Jan 2027 00:00:00 -0030", INT64_C(1798763400000) },
		{ "Thu, 24 Agu 2023 05:01:45 +0000", -1 }, { "Thu, 31 Jun 2023 05:01:45 +0000", -1 }, { "Thu, 24 Aug 2023 25:01:45 +0000", -1 },
		{ "Thu, 24 Aug 2023 05:01:45", -1 }, { "Thu, 24 Aug 2023 05:01:45 GMT", -1 }, { "Thu, 24 Aug 2023 05:01:45 +0000 x", -1 },
		{ "2023-08-24T05:01:45Z", -1 }, { "", -1 }, { ",", -1 },
	};
	int64_t at;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		at = -1;
		assert_int_equal(clock_parse_rfc2822(cases[i].text, &at) == ERR_NONE, cases[i].want >= 0);
		assert_int_equal(at, cases[i].want);
	}
}

static void
test_a_time_of_day_is_read_as_people_type_it(void **state)
{
	static const struct { const char *text; int want; } good[] = { { "08:10", 490 }, { "8:10", 490 }, { "08.10", 490 }, { "00:00", 0 }, { "23:59", 1439 } };
	static const char *const bad[] = { "", "8", "24:00", "12:60", "+8:10", " 8:10", "8:5", "08:10 ", "008:10", "8:-1", "0810" };
	int minute = -1;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
		assert_ok(clock_parse_minute(good[i].text, &minute));
		assert_int_equal(minute, good[i].want);
	}
	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		if (clock_parse_minute(bad[i], &minute) == ERR_NONE)
			fail_msg("'%s' was taken for a time of day", bad[i]);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_local_time_is_utc_and_the_offices_offset),
		cmocka_unit_test(test_the_day_starts_at_local_midnight),
		cmocka_unit_test(test_local_time_goes_both_ways_over_centuries),
		cmocka_unit_test(test_days_are_read_in_both_orders_and_must_exist),
		cmocka_unit_test(test_rfc_2822_times_carry_their_zone_too),
		cmocka_unit_test(test_a_time_of_day_is_read_as_people_type_it),
		cmocka_unit_test(test_rfc_3339_times_carry_their_zone),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
