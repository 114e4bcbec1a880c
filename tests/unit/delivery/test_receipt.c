#include "delivery/receipt.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "delivery/attempt.h"
#include "message/message.h"
#include "queue/queue.h"
#include "seed.h"

enum { META = 1, FONNTE = 2 };

/* Message 1 went out through Meta as attempt uid "u1", which said wamid.1; message 2 through Fonnte, which said id 80. */
static void
seed_sent(struct world *w)
{
	world_open(w);
	seed_contact(w, 1);
	seed_provider(w, META, "meta", 0);
	seed_provider(w, FONNTE, "fonnte", 1);
	seed_template(w, META, "approved");
	seed_message(w, 1, 1, "template", "sent");
	seed_message(w, 2, 1, "template", "sent");
	world_sql(w, "UPDATE message SET sent_at = 1795230600000");
	world_sql(w, "INSERT INTO attempt (id, uid, message_id, provider_id, state, verdict, started_at, answered_at, provider_message_id)"
	    " VALUES (1, 'u1', 1, 1, 'accepted', 'accepted', 1795230599000, 1795230600000, 'wamid.1')");
	world_sql(w, "INSERT INTO attempt (id, uid, message_id, provider_id, state, verdict, started_at, answered_at, provider_message_id)"
	    " VALUES (2, 'u2', 2, 2, 'accepted', 'accepted', 1795230599000, 1795230600000, '80')");
}

static struct receipt
meta(enum receipt_status status, int64_t at)
{
	return (struct receipt){ .status = status, .at = at, .message_id = "wamid.1", .uid = "u1" };
}

static enum receipt_effect
apply(struct world *w, int64_t provider_id, const struct receipt *r)
{
	enum receipt_effect effect = RECEIPT_EFFECT__COUNT;

	IN_TX(w, receipt_apply(w->db, provider_id, r, WORLD_NOW + 60000, &effect));
	return effect;
}

/* ---- any order, any number of times ---- */

static const char end_state[] =
    "SELECT m.state || ' ' || m.reason || ' sent ' || coalesce(m.sent_at, 0) || ' delivered ' || coalesce(m.delivered_at, 0) || ' read '"
    " || coalesce(m.read_at, 0) || ' price ' || m.price_category || ' ' || m.price_type || ' ' || m.billable || ' cost ' || a.segments || ' ' || a.price_micros || a.price_currency"
    " || ' attempt ' || a.state || ' '"
    " || a.verdict || ' ' || a.code || ' ' || a.receipts || ' queue ' || (SELECT count(*) FROM queue) || ' events '"
    " || (SELECT count(*) FROM message_event)"
    " FROM message m JOIN attempt a ON a.message_id = m.id WHERE m.id = 1";

enum { SET_MAX = 5 };

/* The text of the end state after these receipts in this order; the caller frees it. */
static char *
end_after(const struct receipt *set, const size_t *order, size_t n)
{
	AUTO(world) struct world w = {0};
	size_t i;

	seed_sent(&w);
	for (i = 0; i < n; i++)
		apply(&w, META, &set[order[i]]);
	return world_text(&w, end_state);
}

static void
permute(const struct receipt *set, size_t *order, size_t at, size_t n, const char *want)
{
	size_t i, swap;
	char *got;

	if (at == n) {
		/* Each twice: once in this order, and once more in the reverse of it. */
		size_t doubled[2 * SET_MAX];

		for (i = 0; i < n; i++)
			doubled[i] = doubled[2 * n - 1 - i] = order[i];
		got = end_after(set, doubled, 2 * n);
		assert_string_equal(got, want);
		free(got);
		return;
	}
	for (i = at; i < n; i++) {
		swap = order[at], order[at] = order[i], order[i] = swap;
		permute(set, order, at + 1, n, want);
		swap = order[at], order[at] = order[i], order[i] = swap;
	}
}

static void
expect_order_does_not_matter(const struct receipt *set, size_t n, const char *state)
{
	size_t order[SET_MAX] = { 0, 1, 2, 3, 4 };
	char *want = end_after(set, order, n);

	if (strncmp(want, state, strlen(state)) != 0)
		fail_msg("ended as %s, not %s", want, state);
	permute(set, order, 0, n, want);
	free(want);
}

static void
test_receipts_in_any_order_and_number_end_the_same(void **state)
{
	struct receipt set[SET_MAX] = {
		meta(RECEIPT_SENT, WORLD_NOW + 1000), meta(RECEIPT_DELIVERED, WORLD_NOW + 2000), meta(RECEIPT_READ, WORLD_NOW + 3000),
		meta(RECEIPT_FAILED, WORLD_NOW + 1500), meta(RECEIPT_ACCEPTED, WORLD_NOW + 500),
	};

	(void)state;
	set[0].price_category = "utility";
	set[0].price_type = "regular";
	set[1].price_category = "utility";
	set[1].billable = true;
	set[1].segments = 2;
	set[1].price_micros = 15000;
	set[1].currency = "USD";
	set[2].price_micros = 7500;
	set[2].currency = "EUR";
	set[3].verdict = VERDICT_PERMANENT;
	snprintf(set[3].code, sizeof(set[3].code), "131000");
	expect_order_does_not_matter(set, 3, "read  sent 1795230600000 delivered 1795230602000 read 1795230603000 price utility regular 1 cost 2 15000USD");
	expect_order_does_not_matter(set, 5, "read ");
}

static void
test_a_price_that_is_told_late_is_noted_all_the_same(void **state)
{
	AUTO(world) struct world w = {0};
	struct receipt delivered = meta(RECEIPT_DELIVERED, WORLD_NOW + 2000);

	(void)state;
	seed_sent(&w);
	assert_int_equal(apply(&w, META, &delivered), RECEIPT_APPLIED);
	delivered.segments = 1;
	delivered.price_micros = 33300;
	delivered.currency = "USD";
	assert_int_equal(apply(&w, META, &delivered), RECEIPT_REPEATED);
	seed_expect(&w, "SELECT segments || ' ' || price_micros || price_currency FROM attempt WHERE id = 1", "1 33300USD");
	assert_int_equal(world_sql(&w, "SELECT count(*) FROM message_event"), 1);
}

static void
test_failed_loses_to_delivered_and_beats_sent(void **state)
{
	struct receipt failed = meta(RECEIPT_FAILED, WORLD_NOW + 1500), sent = meta(RECEIPT_SENT, WORLD_NOW + 1000);
	struct receipt delivered = meta(RECEIPT_DELIVERED, WORLD_NOW + 2000);
	struct receipt both[] = { failed, sent }, all[] = { failed, sent, delivered };

	(void)state;
	both[0].verdict = all[0].verdict = VERDICT_PERMANENT;
	expect_order_does_not_matter(both, 2, "failed provider_refused");
	expect_order_does_not_matter(all, 3, "delivered ");
}

static void
test_a_failure_that_another_provider_may_mend_goes_back_to_the_queue_once(void **state)
{
	static const enum verdict verdicts[] = { VERDICT_REROUTE, VERDICT_RECIPIENT, VERDICT_WINDOW, VERDICT_TEMPLATE, VERDICT_CREDENTIAL,
	    VERDICT_ACCOUNT, VERDICT_UNKNOWN };
	struct receipt set[] = { meta(RECEIPT_FAILED, WORLD_NOW + 1500), meta(RECEIPT_SENT, WORLD_NOW + 1000) };
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(verdicts) / sizeof(verdicts[0]); i++) {
		set[0].verdict = verdicts[i];
		expect_order_does_not_matter(set, 2, "queued ");
	}
}

static void
test_what_arrived_after_all_leaves_the_queue(void **state)
{
	struct receipt set[] = { meta(RECEIPT_FAILED, WORLD_NOW + 1500), meta(RECEIPT_DELIVERED, WORLD_NOW + 1700) };

	(void)state;
	set[0].verdict = VERDICT_REROUTE;
	expect_order_does_not_matter(set, 2, "delivered ");
}

/* ---- single receipts ---- */

static void
test_a_repetition_says_so(void **state)
{
	AUTO(world) struct world w = {0};
	struct receipt r = meta(RECEIPT_DELIVERED, WORLD_NOW);

	(void)state;
	seed_sent(&w);
	assert_int_equal(apply(&w, META, &r), RECEIPT_APPLIED);
	assert_int_equal(apply(&w, META, &r), RECEIPT_REPEATED);
	assert_int_equal(world_sql(&w, "SELECT count(*) FROM message_event"), 1);
	seed_expect(&w, "SELECT kind || ' ' || origin || ' ' || at || ' ' || attempt_id FROM message_event", "delivered webhook 1795230600000 1");
}

static void
test_a_receipt_of_somebody_elses_message_is_left_alone(void **state)
{
	AUTO(world) struct world w = {0};
	struct receipt r = { .status = RECEIPT_SENT, .message_id = "wamid.9", .uid = "not ours" };

	(void)state;
	seed_sent(&w);
	assert_int_equal(apply(&w, META, &r), RECEIPT_FOREIGN);
	r.message_id = r.uid = NULL;
	assert_int_equal(apply(&w, META, &r), RECEIPT_FOREIGN);
	/* Another provider's ids are not this one's. */
	r = (struct receipt){ .status = RECEIPT_SENT, .uid = "u2" };
	assert_int_equal(apply(&w, META, &r), RECEIPT_FOREIGN);
	assert_int_equal(world_sql(&w, "SELECT count(*) FROM receipt_parked"), 0);
}

static void
test_a_receipt_settles_an_attempt_whose_answer_was_lost(void **state)
{
	AUTO(world) struct world w = {0};
	struct receipt r = { .status = RECEIPT_SENT, .uid = "u1", .message_id = "wamid.late", .at = WORLD_NOW + 5000 };

	(void)state;
	seed_sent(&w);
	world_sql(&w, "UPDATE attempt SET state = 'unknown', verdict = 'unknown', answered_at = NULL, provider_message_id = '' WHERE id = 1");
	world_sql(&w, "UPDATE message SET state = 'sending', sent_at = NULL WHERE id = 1");
	world_sql(&w, "INSERT INTO queue (message_id, priority, due_at) VALUES (1, 20, 1795230600000 + 900000)");
	assert_int_equal(apply(&w, META, &r), RECEIPT_APPLIED);
	seed_expect(&w, "SELECT state || ' ' || sent_at FROM message WHERE id = 1", "sent 1795230605000");
	seed_expect(&w, "SELECT state || ' ' || provider_message_id FROM attempt WHERE id = 1", "accepted wamid.late");
	assert_int_equal(world_sql(&w, "SELECT count(*) FROM queue"), 0);
	/* Later receipts may come without our id. */
	r = (struct receipt){ .status = RECEIPT_READ, .message_id = "wamid.late" };
	assert_int_equal(apply(&w, META, &r), RECEIPT_APPLIED);
	seed_expect(&w, "SELECT state FROM message WHERE id = 1", "read");
}

static void
test_a_message_held_in_doubt_yields_to_the_truth(void **state)
{
	static const struct { enum receipt_status status; enum verdict verdict; const char *want; } cases[] = {
		{ RECEIPT_SENT,      VERDICT_ACCEPTED, "sent" },
		{ RECEIPT_DELIVERED, VERDICT_ACCEPTED, "delivered" },
		{ RECEIPT_FAILED,    VERDICT_REROUTE,  "queued" },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		AUTO(world) struct world w = {0};
		struct receipt r = meta(cases[i].status, WORLD_NOW);

		r.verdict = cases[i].verdict;
		seed_sent(&w);
		world_sql(&w, "UPDATE attempt SET state = 'unknown', verdict = 'unknown' WHERE id = 1");
		world_sql(&w, "UPDATE message SET state = 'blocked', reason = 'unknown_hold' WHERE id = 1");
		apply(&w, META, &r);
		seed_expect(&w, "SELECT state FROM message WHERE id = 1", cases[i].want);
	}
}

static void
test_a_failed_receipt_in_flight_is_left_to_the_sender(void **state)
{
	AUTO(world) struct world w = {0};
	struct receipt r = meta(RECEIPT_FAILED, WORLD_NOW);
	struct queue_claim claim;
	size_t n;

	(void)state;
	seed_sent(&w);
	world_sql(&w, "UPDATE attempt SET state = 'open', verdict = '', provider_message_id = '' WHERE id = 1");
	world_sql(&w, "UPDATE message SET state = 'sending' WHERE id = 1");
	world_sql(&w, "INSERT INTO queue (message_id, priority, due_at) VALUES (1, 20, 1)");
	IN_TX(&w, queue_claim(w.db, WORLD_NOW, 600000, &claim, 1, &n));
	r.verdict = VERDICT_REROUTE;
	assert_int_equal(apply(&w, META, &r), RECEIPT_APPLIED);
	seed_expect(&w, "SELECT state FROM message WHERE id = 1", "sending");
	IN_TX(&w, queue_reroute(w.db, &claim, WORLD_NOW));	/* the claim is still the sender's */
}

static void
test_a_retry_after_a_failed_receipt_is_bounded(void **state)
{
	AUTO(world) struct world w = {0};
	struct receipt r = meta(RECEIPT_FAILED, WORLD_NOW);

	(void)state;
	seed_sent(&w);
	r.verdict = VERDICT_RETRY;
	assert_int_equal(apply(&w, META, &r), RECEIPT_APPLIED);
	seed_expect(&w, "SELECT m.state || ' ' || q.tries FROM message m JOIN queue q ON q.message_id = m.id", "queued 1");
	assert_true(world_sql(&w, "SELECT due_at FROM queue") >= WORLD_NOW + 60000 + 300000);

	/* The second and the third try fail the same way: then another provider's turn has come. */
	world_sql(&w, "DELETE FROM queue");
	world_sql(&w, "UPDATE message SET state = 'sent' WHERE id = 1");
	world_sql(&w, "INSERT INTO attempt (id, uid, message_id, provider_id, state, verdict, started_at)"
	    " VALUES (3, 'u3', 1, 1, 'refused', 'retry', 1)");
	world_sql(&w, "INSERT INTO attempt (id, uid, message_id, provider_id, state, verdict, started_at)"
	    " VALUES (4, 'u4', 1, 1, 'accepted', 'accepted', 1)");
	r = (struct receipt){ .status = RECEIPT_FAILED, .uid = "u4", .verdict = VERDICT_RETRY };
	assert_int_equal(apply(&w, META, &r), RECEIPT_APPLIED);
	seed_expect(&w, "SELECT verdict FROM attempt WHERE id = 4", "reroute");
	seed_expect(&w, "SELECT m.state || ' ' || q.tries FROM message m JOIN queue q ON q.message_id = m.id", "queued 0");
}

static void
test_a_late_failure_of_an_older_attempt_does_not_touch_the_newer(void **state)
{
	AUTO(world) struct world w = {0};
	struct receipt r = meta(RECEIPT_FAILED, WORLD_NOW);

	(void)state;
	seed_sent(&w);
	world_sql(&w, "INSERT INTO attempt (id, uid, message_id, provider_id, state, verdict, started_at)"
	    " VALUES (3, 'u3', 1, 2, 'accepted', 'accepted', 1)");
	r.verdict = VERDICT_PERMANENT;
	assert_int_equal(apply(&w, META, &r), RECEIPT_APPLIED);
	seed_expect(&w, "SELECT state FROM message WHERE id = 1", "sent");
	seed_expect(&w, "SELECT state FROM attempt WHERE id = 1", "refused");
}

/* ---- what a failure teaches ---- */

static void
test_failures_teach_about_number_template_window_and_provider(void **state)
{
	AUTO(world) struct world w = {0};
	struct receipt r = meta(RECEIPT_FAILED, WORLD_NOW);

	(void)state;
	seed_sent(&w);
	world_sql(&w, "INSERT INTO service_window (contact_id, provider_id, inbound_at) VALUES (1, 1, 1795230600000)");
	r.verdict = VERDICT_WINDOW;
	apply(&w, META, &r);
	assert_int_equal(world_sql(&w, "SELECT closed_at IS NOT NULL FROM service_window"), 1);

	world_sql(&w, "UPDATE attempt SET receipts = 0");
	r.verdict = VERDICT_TEMPLATE;
	snprintf(r.text, sizeof(r.text), "template is paused");
	apply(&w, META, &r);
	seed_expect(&w, "SELECT status || ': ' || status_text FROM template_mapping", "paused: template is paused");

	world_sql(&w, "UPDATE attempt SET receipts = 0");
	r.verdict = VERDICT_RECIPIENT;
	apply(&w, META, &r);
	seed_expect(&w, "SELECT whatsapp FROM contact_phone", "no");

	world_sql(&w, "UPDATE attempt SET receipts = 0");
	r.verdict = VERDICT_CREDENTIAL;
	apply(&w, META, &r);
	seed_expect(&w, "SELECT health || ' ' || health_code FROM provider WHERE id = 1", "down credential");
}

static void
test_a_person_who_stopped_us_at_the_provider_stands_in_the_ledger(void **state)
{
	AUTO(world) struct world w = {0};
	struct receipt r = meta(RECEIPT_FAILED, WORLD_NOW + 700);

	(void)state;
	seed_sent(&w);
	r.verdict = VERDICT_OPTED_OUT;
	snprintf(r.code, sizeof(r.code), "21610");
	apply(&w, META, &r);
	seed_expect(&w, "SELECT action || ' ' || source || ' ' || at FROM consent_ledger WHERE scope = 'official'", "opt_out provider 1795230600700");
	seed_expect(&w, "SELECT state || ' ' || reason FROM message WHERE id = 1", "failed stopped");
}

static void
test_delivered_proves_that_the_number_is_on_whatsapp(void **state)
{
	AUTO(world) struct world w = {0};
	struct receipt r = meta(RECEIPT_DELIVERED, WORLD_NOW);

	(void)state;
	seed_sent(&w);
	apply(&w, META, &r);
	seed_expect(&w, "SELECT whatsapp FROM contact_phone", "yes");
}

/* ---- Fonnte: one id for its queue, another for WhatsApp's receipts ---- */

static void
test_the_second_id_is_learnt_and_then_serves_alone(void **state)
{
	AUTO(world) struct world w = {0};
	struct receipt first = { .status = RECEIPT_SENT, .message_id = "80", .state_id = "3EB0" };
	struct receipt then = { .status = RECEIPT_DELIVERED, .state_id = "3EB0" };

	(void)state;
	seed_sent(&w);
	assert_int_equal(apply(&w, FONNTE, &first), RECEIPT_APPLIED);
	assert_int_equal(apply(&w, FONNTE, &then), RECEIPT_APPLIED);
	seed_expect(&w, "SELECT state FROM message WHERE id = 2", "delivered");
}

static void
test_a_receipt_before_its_second_id_is_known_waits_for_it(void **state)
{
	AUTO(world) struct world w = {0};
	struct receipt first = { .status = RECEIPT_SENT, .message_id = "80", .state_id = "3EB0" };
	struct receipt early = { .status = RECEIPT_READ, .state_id = "3EB0" };

	(void)state;
	seed_sent(&w);
	assert_int_equal(apply(&w, FONNTE, &early), RECEIPT_PARKED);
	seed_expect(&w, "SELECT state FROM message WHERE id = 2", "sent");
	assert_int_equal(apply(&w, FONNTE, &first), RECEIPT_APPLIED);
	seed_expect(&w, "SELECT state FROM message WHERE id = 2", "read");
	assert_int_equal(world_sql(&w, "SELECT count(*) FROM receipt_parked"), 0);
}

/* The kinds of the events of message 3, in the order in which other systems are told of them. */
#define TIMELINE "SELECT group_concat(kind, ' ') FROM (SELECT kind FROM message_event WHERE message_id = 3 ORDER BY id)"

static void
test_receipts_that_overtake_the_answer_are_applied_with_it(void **state)
{
	AUTO(world) struct world w = {0};
	struct receipt early[] = {
		{ .status = RECEIPT_SENT, .message_id = "81", .state_id = "3EB1" }, { .status = RECEIPT_DELIVERED, .state_id = "3EB1" },
		{ .status = RECEIPT_SENT, .message_id = "81", .state_id = "3EB1" },
	};
	struct outcome outcome = { .verdict = VERDICT_ACCEPTED, .message_id = "81" };
	struct attempt_standing standing;
	struct attempt attempt;
	size_t i;

	(void)state;
	seed_sent(&w);
	seed_message(&w, 3, 1, "template", "sending");
	IN_TX(&w, attempt_open(w.db, &(struct attempt_opening){ .message_id = 3, .provider_id = FONNTE }, WORLD_NOW, &attempt));
	for (i = 0; i < sizeof(early) / sizeof(early[0]); i++)
		assert_int_equal(apply(&w, FONNTE, &early[i]), RECEIPT_PARKED);
	IN_TX(&w, attempt_answered(w.db, &attempt, &outcome, 200, true, WORLD_NOW, &standing));
	assert_int_equal(standing.state, ATTEMPT_ACCEPTED);
	seed_expect(&w, "SELECT state FROM message WHERE id = 3", "delivered");
	seed_expect(&w, TIMELINE, "attempted accepted sent delivered");
	assert_int_equal(world_sql(&w, "SELECT count(*) FROM receipt_parked"), 0);
}

static void
test_a_parked_failure_turns_the_answer_round(void **state)
{
	AUTO(world) struct world w = {0};
	struct receipt early = { .status = RECEIPT_FAILED, .message_id = "81", .verdict = VERDICT_RECIPIENT, .code = "invalid", .text = "invalid number" };
	struct outcome outcome = { .verdict = VERDICT_ACCEPTED, .message_id = "81" };
	struct attempt_standing standing;
	struct attempt attempt;

	(void)state;
	seed_sent(&w);
	seed_message(&w, 3, 1, "template", "sending");
	IN_TX(&w, attempt_open(w.db, &(struct attempt_opening){ .message_id = 3, .provider_id = FONNTE }, WORLD_NOW, &attempt));
	assert_int_equal(apply(&w, FONNTE, &early), RECEIPT_PARKED);
	IN_TX(&w, attempt_answered(w.db, &attempt, &outcome, 200, true, WORLD_NOW, &standing));
	assert_int_equal(standing.state, ATTEMPT_REFUSED);
	assert_int_equal(standing.verdict, VERDICT_RECIPIENT);
	assert_string_equal(standing.text, "invalid number");
}

static void
test_an_answer_after_its_receipt_adds_what_only_it_knows(void **state)
{
	AUTO(world) struct world w = {0};
	struct outcome lost = { .verdict = VERDICT_UNKNOWN, .text = "timed out" }, late = { .verdict = VERDICT_ACCEPTED, .message_id = "wamid.7" };
	struct receipt r = { .status = RECEIPT_SENT };
	struct attempt_standing standing;
	struct attempt attempt;

	(void)state;
	seed_sent(&w);
	seed_message(&w, 3, 1, "template", "sending");
	IN_TX(&w, attempt_open(w.db, &(struct attempt_opening){ .message_id = 3, .provider_id = META }, WORLD_NOW, &attempt));
	r.uid = attempt.uid;
	assert_int_equal(apply(&w, META, &r), RECEIPT_APPLIED);
	IN_TX(&w, attempt_answered(w.db, &attempt, &lost, 0, false, WORLD_NOW, &standing));
	assert_int_equal(standing.state, ATTEMPT_ACCEPTED);	/* the answer was lost, but not the message */
	IN_TX(&w, attempt_answered(w.db, &attempt, &late, 200, false, WORLD_NOW, &standing));
	seed_expect(&w, "SELECT state || ' ' || provider_message_id || ' ' || http_status FROM attempt WHERE message_id = 3", "accepted wamid.7 200");
	seed_expect(&w, TIMELINE, "attempted sent accepted");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_receipts_in_any_order_and_number_end_the_same),
		cmocka_unit_test(test_a_price_that_is_told_late_is_noted_all_the_same),
		cmocka_unit_test(test_failed_loses_to_delivered_and_beats_sent),
		cmocka_unit_test(test_a_failure_that_another_provider_may_mend_goes_back_to_the_queue_once),
		cmocka_unit_test(test_what_arrived_after_all_leaves_the_queue),
		cmocka_unit_test(test_a_repetition_says_so),
		cmocka_unit_test(test_a_receipt_of_somebody_elses_message_is_left_alone),
		cmocka_unit_test(test_a_receipt_settles_an_attempt_whose_answer_was_lost),
		cmocka_unit_test(test_a_message_held_in_doubt_yields_to_the_truth),
		cmocka_unit_test(test_a_failed_receipt_in_flight_is_left_to_the_sender),
		cmocka_unit_test(test_a_retry_after_a_failed_receipt_is_bounded),
		cmocka_unit_test(test_a_late_failure_of_an_older_attempt_does_not_touch_the_newer),
		cmocka_unit_test(test_failures_teach_about_number_template_window_and_provider),
		cmocka_unit_test(test_a_person_who_stopped_us_at_the_provider_stands_in_the_ledger),
		cmocka_unit_test(test_delivered_proves_that_the_number_is_on_whatsapp),
		cmocka_unit_test(test_the_second_id_is_learnt_and_then_serves_alone),
		cmocka_unit_test(test_a_receipt_before_its_second_id_is_known_waits_for_it),
		cmocka_unit_test(test_receipts_that_overtake_the_answer_are_applied_with_it),
		cmocka_unit_test(test_a_parked_failure_turns_the_answer_round),
		cmocka_unit_test(test_an_answer_after_its_receipt_adds_what_only_it_knows),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
