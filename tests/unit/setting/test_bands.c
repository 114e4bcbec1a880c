#include "setting/bands.h"

#include "world.h"

static void
test_numbers_of_days_are_read_in_any_order(void **state)
{
	static const struct { const char *text; size_t count; int64_t first, last; } cases[] = {
		{ "90,60,30,7", 4, 90, 7 }, { " 7 30, 60,,90 ", 4, 90, 7 }, { "14", 1, 14, 14 }, { "730", 1, 730, 730 },
		{ "", 0, 0, 0 }, { " , ", 0, 0, 0 }, { "0", 0, 0, 0 }, { "731", 0, 0, 0 }, { "99999999999999999999", 0, 0, 0 }, { "30,30", 0, 0, 0 },
		{ "-7", 0, 0, 0 }, { "7 hari", 0, 0, 0 }, { "1,2,3,4,5,6,7,8,9", 0, 0, 0 },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct bands b = {0};

		if (bands_parse(cases[i].text, &b) != (cases[i].count > 0) || b.count != cases[i].count)
			fail_msg("\"%s\"", cases[i].text);
		if (b.count > 0) {
			assert_int_equal(b.days[0], cases[i].first);
			assert_int_equal(b.days[b.count - 1], cases[i].last);
		}
	}
}

static void
test_the_smallest_band_that_is_reached_counts(void **state)
{
	static const struct { int64_t left, band, below; } cases[] = {
		{ 365, 0, 90 }, { 91, 0, 90 }, { 90, 90, 60 }, { 61, 90, 60 }, { 60, 60, 30 }, { 31, 60, 30 }, { 30, 30, 7 }, { 8, 30, 7 }, { 7, 7, 0 }, { 0, 7, 0 },
	};
	struct bands b;
	size_t i;

	(void)state;
	assert_true(bands_parse("90,60,30,7", &b));
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		assert_int_equal(bands_of(&b, cases[i].left), cases[i].band);
		if (cases[i].band > 0)
			assert_int_equal(bands_below(&b, cases[i].band), cases[i].below);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_numbers_of_days_are_read_in_any_order),
		cmocka_unit_test(test_the_smallest_band_that_is_reached_counts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
