#include "queue/queue.h"

#include "message/message.h"
#include "seed.h"

enum { LEASE_MS = 600000 };

/* Messages first to last of contact 1, queued, due one millisecond after another from at. */
static void
seed_queue(struct world *w, int64_t first, int64_t last, int priority, int64_t at)
{
	int64_t id;

	for (id = first; id <= last; id++) {
		seed_message(w, id, 1, "text", "queued");
		IN_TX(w, queue_put(w->db, id, priority, at + id - first));
	}
}

static size_t
claim(struct world *w, int64_t now, struct queue_claim *claims, size_t cap)
{
	size_t n = 99;

	IN_TX(w, queue_claim(w->db, now, LEASE_MS, claims, cap, &n));
	return n;
}

static void
test_a_message_goes_to_one_sender_only(void **state)
{
	AUTO(world) struct world w = {0};
	struct queue_claim claims[8];

	(void)state;
	world_open(&w);
	seed_contact(&w, 1);
	seed_queue(&w, 1, 1, MESSAGE_TRANSACTIONAL, WORLD_NOW);
	assert_int_equal(claim(&w, WORLD_NOW, claims, 8), 1);
	assert_int_equal(claims[0].message_id, 1);
	assert_int_equal(claim(&w, WORLD_NOW, claims, 8), 0);
	assert_int_equal(claim(&w, WORLD_NOW + LEASE_MS - 1, claims, 8), 0);
}

static void
test_a_dead_senders_claim_ends_with_its_lease(void **state)
{
	AUTO(world) struct world w = {0};
	struct queue_claim dead, alive;
	int64_t due = 0;

	(void)state;
	world_open(&w);
	seed_contact(&w, 1);
	seed_queue(&w, 1, 1, MESSAGE_TRANSACTIONAL, WORLD_NOW);
	assert_int_equal(claim(&w, WORLD_NOW, &dead, 1), 1);
	assert_ok(queue_next_due(w.db, &due));
	assert_int_equal(due, WORLD_NOW + LEASE_MS);
	assert_int_equal(claim(&w, WORLD_NOW + LEASE_MS, &alive, 1), 1);
	assert_true(alive.claim_no > dead.claim_no);

	/* The dead one was only slow: it has nothing to say any more. */
	assert_int_equal(queue_settle(w.db, &dead), ERR_CONFLICT);
	assert_int_equal(queue_defer(w.db, &dead, WORLD_NOW, 1, WORLD_NOW), ERR_CONFLICT);
	assert_int_equal(queue_reroute(w.db, &dead, WORLD_NOW), ERR_CONFLICT);
	assert_int_equal(queue_wait(w.db, &dead, WORLD_NOW), ERR_CONFLICT);
	assert_int_equal(queue_forget(w.db, &dead, 7), ERR_CONFLICT);
	IN_TX(&w, queue_settle(w.db, &alive));
}

static void
test_an_old_claim_does_not_fit_a_message_that_came_back(void **state)
{
	AUTO(world) struct world w = {0};
	struct queue_claim old, fresh;

	(void)state;
	world_open(&w);
	seed_contact(&w, 1);
	seed_queue(&w, 1, 1, MESSAGE_TRANSACTIONAL, WORLD_NOW);
	assert_int_equal(claim(&w, WORLD_NOW, &old, 1), 1);
	IN_TX(&w, queue_settle(w.db, &old));
	IN_TX(&w, queue_put(w.db, 1, MESSAGE_TRANSACTIONAL, WORLD_NOW));
	assert_int_equal(claim(&w, WORLD_NOW + 1, &fresh, 1), 1);
	assert_int_equal(queue_settle(w.db, &old), ERR_CONFLICT);
	IN_TX(&w, queue_settle(w.db, &fresh));
}

static void
test_urgent_messages_leave_first_then_the_oldest(void **state)
{
	AUTO(world) struct world w = {0};
	struct queue_claim claims[8];
	int64_t due;

	(void)state;
	world_open(&w);
	seed_contact(&w, 1);
	seed_queue(&w, 1, 3, MESSAGE_CAMPAIGN, WORLD_NOW - 1000);
	seed_queue(&w, 4, 5, MESSAGE_REPLY, WORLD_NOW - 10);
	seed_queue(&w, 6, 6, MESSAGE_TRANSACTIONAL, WORLD_NOW + 5000);
	assert_int_equal(claim(&w, WORLD_NOW, claims, 4), 4);
	assert_int_equal(claims[0].message_id, 4);
	assert_int_equal(claims[1].message_id, 5);
	assert_int_equal(claims[2].message_id, 1);
	assert_int_equal(claims[3].message_id, 2);
	assert_int_equal(claim(&w, WORLD_NOW, claims, 8), 1);
	assert_int_equal(claims[0].message_id, 3);
	assert_ok(queue_next_due(w.db, &due));
	assert_int_equal(due, WORLD_NOW + 5000);
}

static void
test_a_deferred_message_waits_and_remembers_what_counted(void **state)
{
	AUTO(world) struct world w = {0};
	struct queue_claim c;

	(void)state;
	world_open(&w);
	seed_contact(&w, 1);
	seed_queue(&w, 1, 1, MESSAGE_TRANSACTIONAL, WORLD_NOW);
	assert_int_equal(claim(&w, WORLD_NOW, &c, 1), 1);
	world_sql(&w, "UPDATE message SET state = 'sending'");
	IN_TX(&w, queue_defer(w.db, &c, WORLD_NOW + 300000, 1, WORLD_NOW));
	seed_expect(&w, "SELECT state FROM message", "queued");
	assert_int_equal(claim(&w, WORLD_NOW + 299999, &c, 1), 0);
	assert_int_equal(claim(&w, WORLD_NOW + 300000, &c, 1), 1);
	assert_int_equal(c.tries, 1);
	IN_TX(&w, queue_defer(w.db, &c, WORLD_NOW + 300001, 0, WORLD_NOW));
	assert_int_equal(claim(&w, WORLD_NOW + 300001, &c, 1), 1);
	assert_int_equal(c.tries, 1);
	IN_TX(&w, queue_reroute(w.db, &c, WORLD_NOW + 300001));
	assert_int_equal(claim(&w, WORLD_NOW + 300001, &c, 1), 1);
	assert_int_equal(c.tries, 0);
}

static void
test_a_message_in_doubt_waits_as_sending(void **state)
{
	AUTO(world) struct world w = {0};
	struct queue_claim c;

	(void)state;
	world_open(&w);
	seed_contact(&w, 1);
	seed_queue(&w, 1, 1, MESSAGE_TRANSACTIONAL, WORLD_NOW);
	assert_int_equal(claim(&w, WORLD_NOW, &c, 1), 1);
	world_sql(&w, "UPDATE message SET state = 'sending'");
	IN_TX(&w, queue_wait(w.db, &c, WORLD_NOW + 900000));
	seed_expect(&w, "SELECT state FROM message", "sending");
	IN_TX(&w, queue_wake(w.db, 1, WORLD_NOW + 5));
	assert_int_equal(claim(&w, WORLD_NOW + 5, &c, 1), 1);
	/* Held again: nothing wakes what is in somebody's hands. */
	IN_TX(&w, queue_wake(w.db, 1, WORLD_NOW + 6));
	assert_int_equal(claim(&w, WORLD_NOW + 6, &c, 1), 0);
}

static void
test_the_next_sender_takes_what_a_dead_one_held(void **state)
{
	AUTO(world) struct world w = {0};
	struct queue_claim claims[4];
	int64_t held;

	(void)state;
	world_open(&w);
	seed_contact(&w, 1);
	seed_queue(&w, 1, 2, MESSAGE_TRANSACTIONAL, WORLD_NOW - 10);
	seed_queue(&w, 3, 3, MESSAGE_CAMPAIGN, WORLD_NOW - 10);
	seed_queue(&w, 4, 4, MESSAGE_CAMPAIGN, WORLD_NOW + 5000);	/* waits by itself: not to be touched */
	assert_ok(queue_held(w.db, WORLD_NOW, LEASE_MS, &held));
	assert_int_equal(held, 0);
	assert_int_equal(claim(&w, WORLD_NOW, claims, 4), 3);
	assert_ok(queue_held(w.db, WORLD_NOW + 1, LEASE_MS, &held));
	assert_int_equal(held, 3);
	IN_TX(&w, queue_release(w.db, WORLD_NOW + 1, LEASE_MS));
	assert_int_equal(queue_settle(w.db, &(struct queue_claim){ .message_id = 1, .claim_no = WORLD_NOW - 1 }), ERR_CONFLICT);
	assert_int_equal(claim(&w, WORLD_NOW + 1, claims, 4), 3);
	assert_int_equal(claim(&w, WORLD_NOW + 5000, claims, 4), 1);
}

static void
test_a_removed_message_cannot_be_settled_or_put_back(void **state)
{
	AUTO(world) struct world w = {0};
	struct queue_claim c;

	(void)state;
	world_open(&w);
	seed_contact(&w, 1);
	seed_queue(&w, 1, 1, MESSAGE_TRANSACTIONAL, WORLD_NOW);
	assert_int_equal(claim(&w, WORLD_NOW, &c, 1), 1);
	IN_TX(&w, queue_remove(w.db, 1));
	assert_int_equal(queue_defer(w.db, &c, WORLD_NOW, 0, WORLD_NOW), ERR_CONFLICT);
	assert_int_equal(queue_settle(w.db, &c), ERR_CONFLICT);
	assert_int_equal(world_sql(&w, "SELECT count(*) FROM queue"), 0);
}

static void
test_what_waits_for_a_person_who_writes_leaves_first(void **state)
{
	AUTO(world) struct world w = {0};
	struct queue_claim claims[8];

	(void)state;
	world_open(&w);
	seed_contact(&w, 1);
	seed_contact(&w, 2);
	seed_queue(&w, 1, 1, MESSAGE_REPLY, WORLD_NOW - 100);
	seed_queue(&w, 2, 2, MESSAGE_CAMPAIGN, WORLD_NOW + 3600000);
	seed_queue(&w, 3, 3, MESSAGE_CAMPAIGN, WORLD_NOW + 3600000);
	world_sql(&w, "UPDATE message SET contact_id = 2 WHERE id IN (2, 3)");
	world_sql(&w, "UPDATE message SET send_after = 1795230600000 + 3600000 WHERE id = 3");	/* meant for later */
	IN_TX(&w, queue_hasten(w.db, 2, WORLD_NOW));
	assert_int_equal(claim(&w, WORLD_NOW, claims, 8), 2);
	assert_int_equal(claims[0].message_id, 2);
	assert_int_equal(claims[0].priority, QUEUE_HASTENED);
	assert_int_equal(claims[1].message_id, 1);
}

static void
test_a_second_chance_forgets_earlier_attempts_and_a_return_does_not(void **state)
{
	AUTO(world) struct world w = {0};
	struct queue_claim c;

	(void)state;
	world_open(&w);
	seed_contact(&w, 1);
	seed_provider(&w, 1, "fonnte", 1);
	seed_message(&w, 1, 1, "text", "queued");
	world_sql(&w, "INSERT INTO attempt (id, uid, message_id, provider_id, state, started_at) VALUES (41, 'u', 1, 1, 'refused', 1)");
	IN_TX(&w, queue_return(w.db, &(struct queue_claim){ .message_id = 1, .priority = MESSAGE_TRANSACTIONAL, .tries = 2 }, WORLD_NOW));
	assert_int_equal(queue_put(w.db, 1, MESSAGE_TRANSACTIONAL, WORLD_NOW), ERR_CONFLICT);
	assert_int_equal(claim(&w, WORLD_NOW, &c, 1), 1);
	assert_int_equal(c.since_attempt, 0);
	assert_int_equal(c.tries, 2);
	assert_true(c.claims > 1);	/* it has a past */
	IN_TX(&w, queue_settle(w.db, &c));
	world_sql(&w, "UPDATE message SET state = 'queued'");
	IN_TX(&w, queue_put(w.db, 1, MESSAGE_TRANSACTIONAL, WORLD_NOW));
	assert_int_equal(claim(&w, WORLD_NOW, &c, 1), 1);
	assert_int_equal(c.since_attempt, 41);
	assert_int_equal(c.tries, 0);
	assert_int_equal(c.claims, 1);
}

static void
test_an_empty_queue_says_so(void **state)
{
	AUTO(world) struct world w = {0};
	struct queue_claim claims[1];
	int64_t at = 5;

	(void)state;
	world_open(&w);
	assert_ok(queue_next_due(w.db, &at));
	assert_int_equal(at, 0);
	assert_int_equal(claim(&w, WORLD_NOW, claims, 1), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_message_goes_to_one_sender_only),
		cmocka_unit_test(test_a_dead_senders_claim_ends_with_its_lease),
		cmocka_unit_test(test_an_old_claim_does_not_fit_a_message_that_came_back),
		cmocka_unit_test(test_urgent_messages_leave_first_then_the_oldest),
		cmocka_unit_test(test_a_deferred_message_waits_and_remembers_what_counted),
		cmocka_unit_test(test_a_message_in_doubt_waits_as_sending),
		cmocka_unit_test(test_the_next_sender_takes_what_a_dead_one_held),
		cmocka_unit_test(test_a_removed_message_cannot_be_settled_or_put_back),
		cmocka_unit_test(test_what_waits_for_a_person_who_writes_leaves_first),
		cmocka_unit_test(test_a_second_chance_forgets_earlier_attempts_and_a_return_does_not),
		cmocka_unit_test(test_an_empty_queue_says_so),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
