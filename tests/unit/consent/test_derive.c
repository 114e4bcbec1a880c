#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/clock.h"
#include "consent/derive.h"

enum { ENTRIES_MAX = 6 };

/* Times are seconds here. */
#define IN(at, action, any)	{ SCOPE_OFFICIAL, action, true, any, (at) * CLOCK_SECOND_MS, 0 }
#define YES(at)			IN(at, CONSENT_OPT_IN, false)
#define ANY(at)			IN(at, CONSENT_OPT_IN, true)
#define NO(at)			IN(at, CONSENT_DECLINE, false)
#define STOP(at)		IN(at, CONSENT_OPT_OUT, false)
#define OFFICE(at, action)	{ SCOPE_OFFICIAL, action, false, false, (at) * CLOCK_SECOND_MS, 0 }
#define OFFICE_MS(at, action)	{ SCOPE_OFFICIAL, action, false, false, at, 0 }

static const struct {
	const char		*name;
	struct derive_entry	 entries[ENTRIES_MAX];
	size_t			 n;
	struct consent		 want;
} cases[] = {
	{ "nothing", {{ 0 }}, 0, { CONSENT_NONE } },
	{ "a yes is agreement in clear words", { YES(5) }, 1, { CONSENT_AGREED, false, true, 5 } },
	{ "any message is agreement without words", { ANY(5) }, 1, { CONSENT_AGREED, false, false, 5 } },
	{ "repeating a yes changes nothing", { YES(5), YES(6) }, 2, { CONSENT_AGREED, false, true, 5 } },
	{ "any message after a yes changes nothing", { YES(5), ANY(6) }, 2, { CONSENT_AGREED, false, true, 5 } },
	{ "a yes after any message makes it clear", { ANY(5), YES(6) }, 2, { CONSENT_AGREED, false, true, 6 } },
	{ "a stop ends it", { YES(5), STOP(6) }, 2, { CONSENT_STOPPED, false, false, 6 } },
	{ "a stop stands though nothing was agreed", { STOP(6) }, 1, { CONSENT_STOPPED, false, false, 6 } },
	{ "repeating a stop changes nothing", { STOP(6), STOP(7) }, 2, { CONSENT_STOPPED, false, false, 6 } },
	{ "a yes after a stop restores", { STOP(6), YES(7) }, 2, { CONSENT_AGREED, false, true, 7 } },
	{ "any message after a stop is no agreement", { STOP(6), ANY(7) }, 2, { CONSENT_STOPPED, false, false, 6 } },
	{ "any message after a no is no agreement", { NO(6), ANY(7) }, 2, { CONSENT_DECLINED, false, false, 6 } },
	{ "a no ends an agreement", { YES(5), NO(6) }, 2, { CONSENT_DECLINED, false, false, 6 } },
	{ "a no does not soften a stop", { STOP(5), NO(6) }, 2, { CONSENT_STOPPED, false, false, 5 } },
	{ "a stop after a no is a stop", { NO(5), STOP(6) }, 2, { CONSENT_STOPPED, false, false, 6 } },
	{ "a yes after a no agrees", { NO(5), YES(6) }, 2, { CONSENT_AGREED, false, true, 6 } },
	{ "in the same second the stop counts", { STOP(6), YES(6) }, 2, { CONSENT_STOPPED, false, false, 6 } },
	{ "in the same second the no counts", { NO(6), YES(6), ANY(6) }, 3, { CONSENT_DECLINED, false, false, 6 } },
	{ "the person outweighs the office at the same instant", { STOP(6), OFFICE(6, CONSENT_OPT_IN) }, 2, { CONSENT_STOPPED, false, false, 6 } },
	{ "a stop after the tick of the same second counts, though only the tick has milliseconds", { OFFICE_MS(6238, CONSENT_OPT_IN), STOP(6) }, 2,
	    { CONSENT_STOPPED, false, false, 6 } },
	{ "what the office writes keeps its order within a second", { OFFICE_MS(6238, CONSENT_OPT_IN), OFFICE_MS(6001, CONSENT_WITHDRAW_BY_OFFICE) }, 2,
	    { CONSENT_AGREED, false, true, 6 } },
	{ "preapproval is a mark beside the state", { OFFICE(4, CONSENT_PREAPPROVED) }, 1, { CONSENT_NONE, true, false, 0 } },
	{ "the office takes preapproval back", { OFFICE(4, CONSENT_PREAPPROVED), OFFICE(5, CONSENT_PREAPPROVAL_WITHDRAWN) }, 2,
	    { CONSENT_NONE, false, false, 0 } },
	{ "what the office takes back is its mark only", { OFFICE(3, CONSENT_OPT_IN), OFFICE(4, CONSENT_PREAPPROVED),
	    OFFICE(5, CONSENT_PREAPPROVAL_WITHDRAWN) }, 3, { CONSENT_AGREED, false, true, 3 } },
	{ "a stop takes preapproval away", { OFFICE(4, CONSENT_PREAPPROVED), STOP(5) }, 2, { CONSENT_STOPPED, false, false, 5 } },
	{ "preapproval after a stop is a mark again", { STOP(4), OFFICE(5, CONSENT_PREAPPROVED) }, 2, { CONSENT_STOPPED, true, false, 4 } },
	{ "the office may withdraw", { YES(4), OFFICE(5, CONSENT_WITHDRAW_BY_OFFICE) }, 2, { CONSENT_STOPPED, false, false, 5 } },
	{ "advertising is stopped beside the state", { YES(4), OFFICE(5, CONSENT_MARKETING_STOP) }, 2, { CONSENT_AGREED, false, true, 4, 0, 5 } },
	{ "stopping it again keeps the first time", { OFFICE(5, CONSENT_MARKETING_STOP), OFFICE(6, CONSENT_MARKETING_STOP) }, 2,
	    { CONSENT_NONE, false, false, 0, 0, 5 } },
	{ "it is stopped until it is allowed again", { OFFICE(5, CONSENT_MARKETING_STOP), YES(6), OFFICE(7, CONSENT_MARKETING_RESUME) }, 3,
	    { CONSENT_AGREED, false, true, 6 } },
	{ "neither a yes nor a stop touches it", { OFFICE(4, CONSENT_MARKETING_STOP), STOP(5), YES(6) }, 3, { CONSENT_AGREED, false, true, 6, 0, 4 } },
	{ "to and fro ends with the last word", { YES(1), STOP(2), YES(3), NO(4), STOP(5), YES(6) }, 6, { CONSENT_AGREED, false, true, 6 } },
};

static void
check(const char *name, const struct derive_entry *entries, size_t n, const struct consent *want)
{
	struct derive_entry copy[ENTRIES_MAX];
	struct consent got[SCOPE__COUNT];

	memcpy(copy, entries, n * sizeof(*entries));
	derive(copy, n, got);
	got[SCOPE_OFFICIAL].since_at /= CLOCK_SECOND_MS;
	got[SCOPE_OFFICIAL].no_marketing_at /= CLOCK_SECOND_MS;
	if (derive_differs(&got[SCOPE_OFFICIAL], want))
		fail_msg("%s: %s since %d", name, consent_state_name(got[SCOPE_OFFICIAL].state), (int)got[SCOPE_OFFICIAL].since_at);
	if (got[SCOPE_GATEWAY].state != CONSENT_NONE || got[SCOPE_SMS].state != CONSENT_NONE)
		fail_msg("%s: another scope changed", name);
}

static void
swap(struct derive_entry *a, struct derive_entry *b)
{
	struct derive_entry kept = *a;

	*a = *b;
	*b = kept;
}

/* Every order of arrival (Heap's algorithm); seq is the place in that order. */
static void
each_order(const char *name, struct derive_entry *entries, size_t n, size_t k, const struct consent *want)
{
	struct derive_entry arrived[ENTRIES_MAX];
	size_t i;

	if (k <= 1) {
		memcpy(arrived, entries, n * sizeof(*entries));
		for (i = 0; i < n; i++)
			arrived[i].seq = (int64_t)i + 1;
		check(name, arrived, n, want);
		return;
	}
	for (i = 0; i < k; i++) {
		each_order(name, entries, n, k - 1, want);
		swap(&entries[k % 2 == 0 ? i : 0], &entries[k - 1]);
	}
}

static void
test_the_newest_word_decides_in_whatever_order_words_arrive(void **state)
{
	struct derive_entry entries[ENTRIES_MAX];
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		memcpy(entries, cases[i].entries, sizeof(entries));
		each_order(cases[i].name, entries, cases[i].n, cases[i].n, &cases[i].want);
	}
}

static void
test_of_what_others_record_for_one_instant_that_counts_which_allows_less(void **state)
{
	const struct derive_entry same[] = {
		{ SCOPE_OFFICIAL, CONSENT_OPT_OUT, false, false, 6000, 1 }, { SCOPE_OFFICIAL, CONSENT_OPT_IN, false, false, 6000, 2 },
	};
	const struct derive_entry later[] = {
		{ SCOPE_OFFICIAL, CONSENT_OPT_OUT, false, false, 6000, 1 }, { SCOPE_OFFICIAL, CONSENT_OPT_IN, false, false, 6001, 2 },
	};
	const struct consent stopped = { CONSENT_STOPPED, false, false, 6 }, agreed = { CONSENT_AGREED, false, true, 6 };

	(void)state;
	check("at once", same, 2, &stopped);
	check("a moment later", later, 2, &agreed);
}

static void
test_only_what_ends_whatsapp_reaches_two_scopes(void **state)
{
	enum scope scopes[2];
	int scope, action;
	size_t n;

	(void)state;
	for (scope = 0; scope < SCOPE__COUNT; scope++) {
		for (action = 0; action < CONSENT_ACTION__COUNT; action++) {
			bool whatsapp = scope == SCOPE_OFFICIAL || scope == SCOPE_GATEWAY;
			bool ends = action == CONSENT_OPT_OUT || action == CONSENT_WITHDRAW_BY_OFFICE;

			derive_reach((enum scope)scope, (enum consent_action)action, scopes, &n);
			assert_int_equal(scopes[0], scope);
			assert_int_equal(n, whatsapp && ends ? 2 : 1);
			if (n == 2)
				assert_int_equal(scopes[1], scope == SCOPE_OFFICIAL ? SCOPE_GATEWAY : SCOPE_OFFICIAL);
		}
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_the_newest_word_decides_in_whatever_order_words_arrive),
		cmocka_unit_test(test_of_what_others_record_for_one_instant_that_counts_which_allows_less),
		cmocka_unit_test(test_only_what_ends_whatsapp_reaches_two_scopes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
