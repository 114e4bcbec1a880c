#include "world.h"

#include <stdio.h>

#include "base/clock.h"
#include "webhook/tally.h"

static struct tally *
fresh(void)
{
	struct tally *t = NULL;

	assert_ok(tally_make(&t));
	return t;
}

static struct refusal
of(int64_t provider, const char *why)
{
	return (struct refusal){ .provider_id = provider, .why = why, .method = "POST", .content_type = "application/json", .address = "192.0.2.1" };
}

static void
test_the_first_is_told_at_once_and_the_others_when_the_second_is_over(void **state)
{
	struct tally *t = fresh();
	struct refusal one = of(1, "signature wrong");
	struct tallied got;

	(void)state;
	assert_true(tally_add(t, &one, WORLD_NOW, &got));
	assert_int_equal(got.refusal.times, 1);
	assert_false(tally_due(t, WORLD_NOW + CLOCK_DAY_MS, &got));
	assert_false(tally_add(t, &one, WORLD_NOW + 1, &got));
	one.address = "192.0.2.2";
	assert_false(tally_add(t, &one, WORLD_NOW + 2, &got));
	one.address = "gone by then";
	assert_false(tally_due(t, WORLD_NOW + 999, &got));
	assert_true(tally_due(t, WORLD_NOW + 1000, &got));
	assert_int_equal(got.refusal.times, 2);
	assert_string_equal(got.refusal.address, "192.0.2.2");
	assert_false(tally_due(t, WORLD_NOW + 9999, &got));
	/* The next that comes takes what waits with it. */
	assert_false(tally_add(t, &one, WORLD_NOW + 1500, &got));
	assert_true(tally_add(t, &one, WORLD_NOW + 2000, &got));
	assert_int_equal(got.refusal.times, 2);
	tally_free(t);
}

static void
test_reasons_and_accounts_are_counted_apart_and_the_end_loses_none(void **state)
{
	struct tally *t = fresh();
	const struct refusal wrong = of(1, "signature wrong"), missing = of(1, "signature missing"), other = of(2, "signature wrong");
	struct tallied got;
	int64_t times = 0;

	(void)state;
	assert_true(tally_add(t, &wrong, WORLD_NOW, &got));
	assert_true(tally_add(t, &missing, WORLD_NOW, &got));
	assert_true(tally_add(t, &other, WORLD_NOW, &got));
	assert_false(tally_add(t, &wrong, WORLD_NOW, &got));
	assert_false(tally_add(t, &missing, WORLD_NOW, &got));
	assert_false(tally_add(t, &missing, WORLD_NOW, &got));
	while (tally_due(t, INT64_MAX, &got))
		times += got.refusal.times;
	assert_int_equal(times, 3);
	tally_free(t);
}

static void
test_a_clock_that_goes_back_stops_nothing(void **state)
{
	struct tally *t = fresh();
	const struct refusal one = of(1, "signature wrong");
	struct tallied got;

	(void)state;
	assert_true(tally_add(t, &one, WORLD_NOW, &got));
	assert_true(tally_add(t, &one, WORLD_NOW - CLOCK_DAY_MS, &got));
	assert_false(tally_add(t, &one, WORLD_NOW - CLOCK_DAY_MS + 1, &got));
	tally_free(t);
}

static void
test_more_than_there_is_place_for_is_told_at_once(void **state)
{
	struct tally *t = fresh();
	struct tallied got;
	int64_t i;

	(void)state;
	for (i = 1; i <= 1000; i++) {
		const struct refusal one = of(i, "signature wrong");

		assert_true(tally_add(t, &one, WORLD_NOW, &got));
		assert_int_equal(got.refusal.times, 1);
	}
	tally_free(t);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_the_first_is_told_at_once_and_the_others_when_the_second_is_over),
		cmocka_unit_test(test_reasons_and_accounts_are_counted_apart_and_the_end_loses_none),
		cmocka_unit_test(test_a_clock_that_goes_back_stops_nothing),
		cmocka_unit_test(test_more_than_there_is_place_for_is_told_at_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
