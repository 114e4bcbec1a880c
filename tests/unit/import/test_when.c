#include "world.h"

#include "base/clock.h"
#include "import/when.h"

static void
test_dates_are_read_as_people_and_spreadsheets_write_them(void **state)
{
	static const struct { const char *text, *want; } cases[] = {
		{ "21-11-2026", "2026-11-20T17:00:00Z" }, { "21/11/2026", "2026-11-20T17:00:00Z" }, { "21.11.2026", "2026-11-20T17:00:00Z" },
		{ "1/2/2026", "2026-01-31T17:00:00Z" }, { "2026-11-21", "2026-11-20T17:00:00Z" }, { "2026/11/21", "2026-11-20T17:00:00Z" },
		{ "21 November 2026", "2026-11-20T17:00:00Z" }, { "21-Nov-2026", "2026-11-20T17:00:00Z" }, { "21 Nop. 2026", "2026-11-20T17:00:00Z" },
		{ "Sabtu, 21 november 2026", "2026-11-20T17:00:00Z" }, { "5 Agt 2026", "2026-08-04T17:00:00Z" }, { "5 May 2026", "2026-05-04T17:00:00Z" },
		{ "1 Des 2025", "2025-11-30T17:00:00Z" }, { "1 Mei 2026", "2026-04-30T17:00:00Z" }, { "29-02-2024", "2024-02-28T17:00:00Z" },
		{ "46347", "2026-11-20T17:00:00Z" }, { "46347.5", "2026-11-21T05:00:00Z" }, { "46347,25", "2026-11-20T23:00:00Z" },
		{ "21-11-2026 08:10", "2026-11-21T01:10:00Z" }, { "21/11/2026 08.10", "2026-11-21T01:10:00Z" },
		{ "21-11-2026 08:10 WITA", "2026-11-21T00:10:00Z" }, { "21-11-2026, 8:10:05", "2026-11-21T01:10:05Z" },
		{ "2026-11-21T08:10:23+07:00", "2026-11-21T01:10:23Z" }, { "2026-11-21T01:10:23.123Z", "2026-11-21T01:10:23Z" },
		{ "2026-11-21 08:10:00", "2026-11-21T01:10:00Z" }, { "2026-11-21T08:10:23+0700", "2026-11-21T01:10:23Z" },
		{ "21/11/2026 8:10:00 AM", "2026-11-21T01:10:00Z" }, { "21/11/2026 8:10 pm", "2026-11-21T13:10:00Z" },
		{ "21/11/2026 12:05 AM", "2026-11-20T17:05:00Z" },
	};
	char iso[CLOCK_TEXT_MAX];
	struct when when;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		if (!when_read(cases[i].text, CLOCK_WIB_MINUTES, &when))
			fail_msg("\"%s\" is no date", cases[i].text);
		clock_format_iso(when.at, iso);
		assert_string_equal(iso, cases[i].want);
	}
}

static void
test_the_day_is_the_offices(void **state)
{
	static const struct { const char *text; int zone; const char *want; } cases[] = {
		{ "21-11-2026", 420, "21-11-2026" }, { "46347", 540, "21-11-2026" }, { "2026-11-20T17:00:00Z", 420, "21-11-2026" },
		{ "2026-11-20T16:59:59Z", 420, "20-11-2026" }, { "2026-11-20T15:30:00Z", 540, "21-11-2026" }, { "01-01-1970", 420, "01-01-1970" },
		{ "31-12-1969", 420, "31-12-1969" },
	};
	char day[CLOCK_TEXT_MAX];
	struct when when;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		assert_true(when_read(cases[i].text, cases[i].zone, &when));
		clock_format_day(when.days, day);
		assert_string_equal(day, cases[i].want);
	}
}

static void
test_what_could_be_another_day_is_no_date(void **state)
{
	static const char *const cases[] = {
		"", "ya", "21-11-26", "05-06-07", "11/21/2026", "30-02-2026", "29-02-2026", "0-1-2026", "21-13-2026", "21112026", "2026", "21-11-2026x",
		"21/11/2026 13:00 PM", "21-11-2026 25:00", "21-11-2026 08:61", "2026-11-21T08:10:00+25:00", "19999", "80001", "46347.5x", "46347-", "21 Xyz 2026", "21 Ma 2026",
		"21 Novemberr 2026", "21--11-2026", "99999999999999999999", "1.2.3.4", "2026-11-21T", "21-11-2026 08", "\xC3\xA9", "21 Ju 2026",
	};
	struct when when;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		if (when_read(cases[i], CLOCK_WIB_MINUTES, &when))
			fail_msg("\"%s\" was read", cases[i]);
}

static void
test_what_stands_where_there_is_no_date_is_blank(void **state)
{
	static const char *const blank[] = { "", " ", "-", "0", "0000-00-00", "0000-00-00 00:00:00", "NULL", "None" };
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(blank) / sizeof(blank[0]); i++)
		assert_true(when_is_blank(blank[i]));
	assert_false(when_is_blank("21-11-2026"));
	assert_false(when_is_blank("x"));
}

static void
test_a_date_tells_whether_the_month_comes_first(void **state)
{
	static const struct { const char *text; bool month_first, either; } cases[] = {
		{ "11/21/2026", true, false }, { "11-21-2026 08:00", true, false }, { "21/11/2026", false, false }, { "05/06/2026", false, true },
		{ "5/6/2026 8:00 AM", false, true }, { "06/06/2026", false, false }, { "2026-05-06", false, false }, { "13/32/2026", false, false },
		{ "5 Juni 2026", false, false }, { "46347", false, false }, { "00/05/2026", false, false },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		if (when_is_month_first(cases[i].text) != cases[i].month_first || when_is_either(cases[i].text) != cases[i].either)
			fail_msg("%s", cases[i].text);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_date_tells_whether_the_month_comes_first),
		cmocka_unit_test(test_dates_are_read_as_people_and_spreadsheets_write_them),
		cmocka_unit_test(test_the_day_is_the_offices),
		cmocka_unit_test(test_what_could_be_another_day_is_no_date),
		cmocka_unit_test(test_what_stands_where_there_is_no_date_is_blank),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
