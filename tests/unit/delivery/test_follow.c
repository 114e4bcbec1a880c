#include "delivery/follow.h"

#include "base/clock.h"
#include "seed.h"

static struct follow_facts
facts(enum verdict verdict)
{
	return (struct follow_facts){
		.verdict = verdict, .repeats = 1, .max_attempts = 3, .retry_s = 300, .grace_s = 900, .started_at = WORLD_NOW - 2000, .now = WORLD_NOW,
	};
}

static void
test_each_verdict_has_its_step(void **state)
{
	static const struct { enum verdict verdict; enum follow_step want; } cases[] = {
		{ VERDICT_ACCEPTED,          FOLLOW_SENT },
		{ VERDICT_RETRY,             FOLLOW_LATER },
		{ VERDICT_THROTTLE_PROVIDER, FOLLOW_REPLAN },
		{ VERDICT_THROTTLE_CONTACT,  FOLLOW_LATER },
		{ VERDICT_CREDENTIAL,        FOLLOW_REROUTE },
		{ VERDICT_ACCOUNT,           FOLLOW_REROUTE },
		{ VERDICT_TEMPLATE,          FOLLOW_REROUTE },
		{ VERDICT_WINDOW,            FOLLOW_REROUTE },
		{ VERDICT_REROUTE,           FOLLOW_REROUTE },
		{ VERDICT_RECIPIENT,         FOLLOW_REROUTE },
		{ VERDICT_OPTED_OUT,         FOLLOW_STOPPED },
		{ VERDICT_NO_MARKETING,      FOLLOW_REROUTE },
		{ VERDICT_PERMANENT,         FOLLOW_FAILED },
		{ VERDICT_UNKNOWN,           FOLLOW_DOUBT },
	};
	size_t i;

	(void)state;
	assert_int_equal(sizeof(cases) / sizeof(cases[0]), VERDICT__COUNT);
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct follow_facts f = facts(cases[i].verdict);
		struct follow next = follow_make(&f);

		if (next.step != cases[i].want)
			fail_msg("%s: step %d, not %d", verdict_name(cases[i].verdict), next.step, cases[i].want);
		/* Only a plain retry costs a message one of its tries. */
		assert_int_equal(next.count_try, cases[i].verdict == VERDICT_RETRY);
	}
}

static void
test_retries_grow_and_are_bounded(void **state)
{
	static const struct {
		const char *name; int tries, delay_s; bool never_left, broken; enum follow_step want; int64_t due_s; bool counts;
	} cases[] = {
		{ "the first",                 0, 0,  false, false, FOLLOW_LATER,   300, true },
		{ "the second waits longer",   1, 0,  false, false, FOLLOW_LATER,   600, true },
		{ "the third is the last",     2, 0,  false, false, FOLLOW_REROUTE,   0, false },
		{ "as the provider wishes",    0, 10, false, false, FOLLOW_LATER,    10, true },
		{ "wishes grow too",           1, 10, false, false, FOLLOW_LATER,    20, true },
		{ "never left, costs nothing", 2, 0,  true,  false, FOLLOW_LATER,    15, false },
		{ "circuit open: by the plan", 2, 0,  false, true,  FOLLOW_REPLAN,    0, false },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct follow_facts f = facts(VERDICT_RETRY);
		struct follow next;

		f.tries = cases[i].tries;
		f.delay_s = cases[i].delay_s;
		f.never_left = cases[i].never_left;
		f.provider_broken = cases[i].broken;
		next = follow_make(&f);
		if (next.step != cases[i].want || next.count_try != cases[i].counts || next.due_at != WORLD_NOW + cases[i].due_s * 1000)
			fail_msg("%s: step %d in %lld ms", cases[i].name, next.step, (long long)(next.due_at - WORLD_NOW));
		assert_int_equal(follow_is_last_try(&f), cases[i].want == FOLLOW_REROUTE);
	}
}

static void
test_a_provider_may_want_fewer_tries_than_the_office(void **state)
{
	static const struct { int tries_most, tries, max_attempts; bool last; } cases[] = {
		{ 0, 0, 3, false }, { 2, 0, 3, false }, { 2, 1, 3, true }, { 1, 0, 3, true }, { 9, 1, 3, false }, { 9, 2, 3, true }, { 2, 0, 1, true },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct follow_facts f = facts(VERDICT_RETRY);

		f.tries_most = cases[i].tries_most;
		f.tries = cases[i].tries;
		f.max_attempts = cases[i].max_attempts;
		assert_int_equal(follow_is_last_try(&f), cases[i].last);
		assert_int_equal(follow_make(&f).step, cases[i].last ? FOLLOW_REROUTE : FOLLOW_LATER);
	}
}

static void
test_one_person_is_waited_for_by_powers_of_four(void **state)
{
	static const int64_t want_s[] = { 1, 4, 16, 64, 256, 1024, 3600, 3600 };
	struct follow_facts f = facts(VERDICT_THROTTLE_CONTACT);
	struct follow next;
	int i;

	(void)state;
	for (i = 0; i < (int)(sizeof(want_s) / sizeof(want_s[0])); i++) {
		f.repeats = i + 1;
		next = follow_make(&f);
		assert_int_equal(next.step, FOLLOW_LATER);
		assert_int_equal(next.due_at, WORLD_NOW + want_s[i] * 1000);
		assert_int_equal(next.count_try, i + 1 > 5);	/* at first it is the pace's fault, not the message's */
	}
	f.repeats = 2;
	f.delay_s = 60;
	assert_int_equal(follow_make(&f).due_at, WORLD_NOW + 60000);
	f.repeats = 8;
	f.tries = 2;
	assert_int_equal(follow_make(&f).step, FOLLOW_FAILED);
}

static void
test_doubt_lasts_as_long_as_the_provider_may_still_tell(void **state)
{
	struct follow_facts f = facts(VERDICT_UNKNOWN);

	(void)state;
	assert_int_equal(follow_make(&f).due_at, WORLD_NOW - 2000 + 900000);	/* from when the attempt began */
}

static void
test_backoff_spreads_by_a_quarter_and_stops_at_a_day(void **state)
{
	(void)state;
	assert_int_equal(backoff_delay_ms(300, 0, 0), 300000);
	assert_int_equal(backoff_delay_ms(300, 0, UINT32_MAX), 375000);
	assert_int_equal(backoff_delay_ms(300, 2, 0), 1200000);
	assert_int_equal(backoff_delay_ms(300, 60, 0), CLOCK_DAY_MS);
	assert_int_equal(backoff_delay_ms(86400, 20, UINT32_MAX), CLOCK_DAY_MS + CLOCK_DAY_MS / 4);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_each_verdict_has_its_step),
		cmocka_unit_test(test_retries_grow_and_are_bounded),
		cmocka_unit_test(test_a_provider_may_want_fewer_tries_than_the_office),
		cmocka_unit_test(test_one_person_is_waited_for_by_powers_of_four),
		cmocka_unit_test(test_doubt_lasts_as_long_as_the_provider_may_still_tell),
		cmocka_unit_test(test_backoff_spreads_by_a_quarter_and_stops_at_a_day),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
