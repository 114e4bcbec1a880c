#include "report/proportion.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

static const double FOUR_PLACES = 0.00005;

static void
assert_near(double is, double should, double within)
{
	if (!(fabs(is - should) <= within))
		fail_msg("%.6f is not %.6f", is, should);
}

static void
test_the_reach_of_a_confidence_is_that_of_the_tables(void **state)
{
	static const struct { double confidence, reach; } rows[] = {
		{ 0.95, 1.959964 }, { 0.99, 2.575829 }, { 0.90, 1.644854 }, { 0.975, 2.241403 }, { 0.5, 0.674490 },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		assert_near(confidence_reach(rows[i].confidence), rows[i].reach, 0.000001);
}

/* R: prop.test(yes, of, correct = FALSE)$conf.int */
static void
test_one_share_has_wilsons_interval(void **state)
{
	static const struct { struct share share; double low, high; } rows[] = {
		{ { 81, 263 }, 0.2553, 0.3662 }, { { 15, 148 }, 0.0624, 0.1605 }, { { 0, 20 }, 0.0000, 0.1611 }, { { 1, 29 }, 0.0061, 0.1718 },
		{ { 10, 100 }, 0.0552, 0.1744 }, { { 20, 20 }, 0.8389, 1.0000 }, { { 0, 0 }, 0, 1 },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct interval is = share_interval(rows[i].share, confidence_reach(0.95));

		assert_near(is.low, rows[i].low, FOUR_PLACES);
		assert_near(is.high, rows[i].high, FOUR_PLACES);
	}
}

/* Newcombe, Statistics in Medicine 17 (1998), table II, method 10. */
static void
test_a_difference_has_newcombes_interval(void **state)
{
	static const struct { struct share a, b; double low, high; } rows[] = {
		{ { 56, 70 }, { 48, 80 }, 0.0524, 0.3339 }, { { 9, 10 }, { 3, 10 }, 0.1705, 0.8090 }, { { 6, 7 }, { 2, 7 }, 0.0582, 0.8062 },
		{ { 5, 56 }, { 0, 29 }, -0.0381, 0.1926 }, { { 0, 10 }, { 0, 20 }, -0.1611, 0.2775 }, { { 0, 10 }, { 0, 10 }, -0.2775, 0.2775 },
		{ { 10, 10 }, { 0, 20 }, 0.6791, 1.0000 }, { { 10, 10 }, { 0, 10 }, 0.6075, 1.0000 }, { { 5, 10 }, { 0, 0 }, -1, 1 },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct interval is = share_difference(rows[i].a, rows[i].b, confidence_reach(0.95));

		assert_near(is.low, rows[i].low, FOUR_PLACES);
		assert_near(is.high, rows[i].high, FOUR_PLACES);
	}
}

static void
test_a_difference_turned_round_is_the_same_with_the_other_sign(void **state)
{
	struct share a = { 17, 90 }, b = { 31, 110 };
	struct interval there, back;

	(void)state;
	there = share_difference(a, b, 1.96);
	back = share_difference(b, a, 1.96);
	assert_near(there.low, -back.high, 1e-12);
	assert_near(there.high, -back.low, 1e-12);
}

/* R: power.prop.test(p1, p2, power, sig.level), rounded up. */
static void
test_the_number_of_people_is_that_of_the_usual_test(void **state)
{
	static const struct { double base, difference, confidence, power; int64_t people; } rows[] = {
		{ 0.10, 0.05, 0.95, 0.80, 686 }, { 0.50, 0.25, 0.95, 0.90, 77 }, { 0.20, 0.10, 0.95, 0.80, 294 }, { 0.30, 0.10, 0.95, 0.80, 356 },
		{ 0.10, 0.05, 0.99, 0.80, 1021 }, { 0.20, 0, 0.95, 0.80, 0 }, { 0.95, 0.10, 0.95, 0.80, 0 }, { -0.1, 0.2, 0.95, 0.80, 0 },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		assert_int_equal(share_sample(rows[i].base, rows[i].difference, rows[i].confidence, rows[i].power), rows[i].people);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_the_reach_of_a_confidence_is_that_of_the_tables),
		cmocka_unit_test(test_one_share_has_wilsons_interval),
		cmocka_unit_test(test_a_difference_has_newcombes_interval),
		cmocka_unit_test(test_a_difference_turned_round_is_the_same_with_the_other_sign),
		cmocka_unit_test(test_the_number_of_people_is_that_of_the_usual_test),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
