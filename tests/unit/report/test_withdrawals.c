#include "report/withdrawals.h"

#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "consent/consent.h"
#include "consent/review.h"

#include "seed.h"

#define HOUR		(INT64_C(3600) * CLOCK_SECOND_MS)
#define ZONE_MS		(7 * HOUR)

static void
said(struct world *w, int64_t contact, enum consent_action action, const char *source, int64_t at, int64_t recorded_at)
{
	struct ledger_entry entry = { .scope = SCOPE_OFFICIAL, .action = action, .source = source, .actor = "contact", .at = at };

	IN_TX(w, consent_record(w->db, contact, &entry, recorded_at, NULL));
}

static struct withdrawals
load(struct world *w, int64_t from, int64_t until)
{
	struct withdrawals ret;

	assert_ok(withdrawals_load(w->db, from, until, WORLD_NOW, &ret));
	return ret;
}

static void
test_the_time_runs_from_the_words_to_the_entry(void **state)
{
	AUTO(world) struct world w = {0};
	struct withdrawals r;
	int64_t id;

	(void)state;
	world_open(&w);
	for (id = 1; id <= 5; id++)
		seed_contact(&w, id);
	r = load(&w, 0, WORLD_NOW);
	assert_int_equal(r.count, 0);
	assert_int_equal(r.median_ms, 0);
	said(&w, 1, CONSENT_OPT_OUT, "inbound", WORLD_NOW - 20 * HOUR, WORLD_NOW - 20 * HOUR + 2000);	/* two scopes, one wish */
	said(&w, 2, CONSENT_DECLINE, "inbound", WORLD_NOW - 19 * HOUR, WORLD_NOW - 19 * HOUR + 4000);
	said(&w, 3, CONSENT_WITHDRAW_BY_OFFICE, "operator", WORLD_NOW - 30 * HOUR, WORLD_NOW - 10 * HOUR);
	said(&w, 4, CONSENT_MARKETING_STOP, "provider", WORLD_NOW - 100 * HOUR, WORLD_NOW - 5 * HOUR);
	said(&w, 5, CONSENT_OPT_IN, "inbound", WORLD_NOW - 200 * HOUR, WORLD_NOW - 5 * HOUR);		/* none */
	r = load(&w, 0, WORLD_NOW);
	assert_int_equal(r.count, 4);
	assert_int_equal(r.median_ms, 4000);
	assert_int_equal(r.longest_ms, 95 * HOUR);
	assert_int_equal(r.late, 1);
	/* A period takes what was recorded in it. */
	r = load(&w, WORLD_NOW - 20 * HOUR + 2000, WORLD_NOW - 10 * HOUR);
	assert_int_equal(r.count, 2);
	assert_int_equal(r.late, 0);
}

static void
test_an_old_no_in_an_imported_list_is_no_late_withdrawal(void **state)
{
	AUTO(world) struct world w = {0};

	(void)state;
	world_open(&w);
	seed_contact(&w, 1);
	said(&w, 1, CONSENT_DECLINE, "import", WORLD_NOW - 240 * HOUR, WORLD_NOW - HOUR);
	assert_int_equal(load(&w, 0, WORLD_NOW).count, 0);
	assert_int_equal(load(&w, 0, WORLD_NOW).late, 0);
	said(&w, 1, CONSENT_OPT_OUT, "inbound", WORLD_NOW - 2000, WORLD_NOW - 1000);
	assert_int_equal(load(&w, 0, WORLD_NOW).count, 1);
}

static void
test_exactly_three_days_are_in_time(void **state)
{
	AUTO(world) struct world w = {0};

	(void)state;
	world_open(&w);
	seed_contact(&w, 1);
	seed_contact(&w, 2);
	said(&w, 1, CONSENT_OPT_OUT, "api", WORLD_NOW - 80 * HOUR, WORLD_NOW - 8 * HOUR);
	assert_int_equal(load(&w, 0, WORLD_NOW).late, 0);
	said(&w, 2, CONSENT_OPT_OUT, "api", WORLD_NOW - 80 * HOUR, WORLD_NOW - 8 * HOUR + 1);
	assert_int_equal(load(&w, 0, WORLD_NOW).late, 1);
}

static void
test_paper_counts_from_the_morning_of_the_day_it_was_received(void **state)
{
	AUTO(world) struct world w = {0};
	int64_t evening = (WORLD_NOW + ZONE_MS) / CLOCK_DAY_MS * CLOCK_DAY_MS - ZONE_MS - 1, morning = evening + 1 - CLOCK_DAY_MS;

	(void)state;
	world_open(&w);
	seed_contact(&w, 1);
	said(&w, 1, CONSENT_OPT_OUT, "paper", evening, WORLD_NOW);
	assert_int_equal(load(&w, 0, WORLD_NOW + 1).longest_ms, WORLD_NOW - morning);
}

static void
ask(struct world *w, const char *cause, const char *action, enum review_kind kind, int64_t at)
{
	struct review_draft draft = { .kind = kind, .cause = cause, .contact_id = 1, .made_by = "rina", .scope = SCOPE_OFFICIAL, .action = action,
	    .source = kind == REVIEW_PAPER ? "paper" : "inbound", .answer_words = "sudah cukup", .at = at };
	int64_t id;

	IN_TX(w, review_open(w->db, &draft, WORLD_NOW, &id, NULL, NULL));
}

static void
test_what_waits_for_a_decision_is_open_until_it_is_decided(void **state)
{
	AUTO(world) struct world w = {0};
	struct withdrawals r;

	(void)state;
	world_open(&w);
	seed_contact(&w, 1);
	ask(&w, "a", "opt_in", REVIEW_REPLY, WORLD_NOW - 90 * HOUR);
	assert_int_equal(load(&w, 0, WORLD_NOW).open, 0);
	ask(&w, "b", "opt_out", REVIEW_REPLY, WORLD_NOW - 10 * HOUR);
	ask(&w, "c", "", REVIEW_REPLY, WORLD_NOW - 50 * HOUR);		/* nobody knows what it means */
	ask(&w, "d", "withdraw_by_office", REVIEW_PAPER, WORLD_NOW - 80 * HOUR);
	r = load(&w, 0, WORLD_NOW);
	assert_int_equal(r.open, 3);
	assert_int_equal(r.open_soon, 2);
	assert_int_equal(r.open_late, 1);
	assert_true(r.ends_at <= WORLD_NOW - 8 * HOUR);
	IN_TX(&w, review_decide(w.db, 4, &(struct review_decision){ .reason = "salah orang", .actor = "budi" }, WORLD_NOW, NULL, NULL));
	r = load(&w, 0, WORLD_NOW);
	assert_int_equal(r.open, 2);
	assert_int_equal(r.open_late, 0);
	assert_int_equal(r.ends_at, WORLD_NOW + 22 * HOUR);
	/* Decided, it is one that took its time. */
	IN_TX(&w, review_decide(w.db, 3, &(struct review_decision){ .accept = true, .action = "opt_out", .actor = "budi" }, WORLD_NOW, NULL, NULL));
	r = load(&w, 0, WORLD_NOW + 1);
	assert_int_equal(r.count, 1);
	assert_int_equal(r.longest_ms, 50 * HOUR);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_the_time_runs_from_the_words_to_the_entry),
		cmocka_unit_test(test_an_old_no_in_an_imported_list_is_no_late_withdrawal),
		cmocka_unit_test(test_exactly_three_days_are_in_time),
		cmocka_unit_test(test_paper_counts_from_the_morning_of_the_day_it_was_received),
		cmocka_unit_test(test_what_waits_for_a_decision_is_open_until_it_is_decided),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
