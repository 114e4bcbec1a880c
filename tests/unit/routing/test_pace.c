#include "routing/pace.h"

#include "base/clock.h"
#include "seed.h"

enum { FONNTE = 2, META = 1, WATZAP = 3 };

/* Inside a transaction of its own: the ground at now, the pace loaded on it. */
static void
load(struct world *w, struct pace *p, struct ground *g, int64_t now)
{
	ground_end(g);
	assert_ok(ground_load(w->db, now, g));
	assert_ok(pace_load(w->db, p, g));
}

static int64_t
at(struct pace *p, struct ground *g, int64_t provider_id, int64_t contact_id, int64_t now)
{
	return pace_at(p, ground_provider(g, provider_id), contact_id, now) - now;
}

static void
take(struct pace *p, struct ground *g, int64_t provider_id, int64_t contact_id, int64_t now, uint32_t random)
{
	assert_ok(pace_take(p, ground_provider(g, provider_id), contact_id, now, random));
}

static void
open_world(struct world *w, const char *limits)
{
	world_open(w);
	seed_provider(w, FONNTE, "fonnte", 1);
	seed_provider(w, META, "meta", 0);
	world_sql(w, limits);
}

static void
test_without_limits_everything_goes_now(void **state)
{
	AUTO(world) struct world w = {0};
	AUTO(pace) struct pace p = {0};
	AUTO(ground) struct ground g = {0};
	int i;

	(void)state;
	open_world(&w, "SELECT 1");
	load(&w, &p, &g, WORLD_NOW);
	for (i = 0; i < 5000; i++) {
		assert_int_equal(at(&p, &g, FONNTE, 1, WORLD_NOW), 0);
		take(&p, &g, FONNTE, 1, WORLD_NOW, 0);
	}
}

static void
test_the_gap_and_its_jitter_are_kept(void **state)
{
	AUTO(world) struct world w = {0};
	AUTO(pace) struct pace p = {0};
	AUTO(ground) struct ground g = {0};

	(void)state;
	open_world(&w, "UPDATE provider SET gap_ms = 1000, gap_jitter_ms = 1000 WHERE id = 2");
	load(&w, &p, &g, WORLD_NOW);
	assert_int_equal(at(&p, &g, FONNTE, 1, WORLD_NOW), 0);
	take(&p, &g, FONNTE, 1, WORLD_NOW, 0);
	assert_int_equal(at(&p, &g, FONNTE, 2, WORLD_NOW), 1000);
	assert_int_equal(at(&p, &g, FONNTE, 2, WORLD_NOW + 1000), 0);
	take(&p, &g, FONNTE, 2, WORLD_NOW + 1000, UINT32_MAX);
	assert_int_equal(at(&p, &g, FONNTE, 3, WORLD_NOW + 2999) > 0, 1);
	assert_int_equal(at(&p, &g, FONNTE, 3, WORLD_NOW + 3000), 0);
	/* Another provider has a pace of its own. */
	assert_int_equal(at(&p, &g, META, 3, WORLD_NOW), 0);
}

static void
test_who_waits_gets_a_place_in_line_at_most_five_minutes_away(void **state)
{
	AUTO(world) struct world w = {0};
	AUTO(pace) struct pace p = {0};
	AUTO(ground) struct ground g = {0};
	int64_t last = 0, next;
	int i;

	(void)state;
	open_world(&w, "UPDATE provider SET gap_ms = 2000 WHERE id = 2");
	load(&w, &p, &g, WORLD_NOW);
	take(&p, &g, FONNTE, 1, WORLD_NOW, 0);
	for (i = 1; i <= 150; i++) {
		next = at(&p, &g, FONNTE, 1 + i, WORLD_NOW);
		assert_int_equal(next, i * 2000);
		last = next;
	}
	assert_int_equal(last, 300000);
	for (i = 0; i < 10; i++)
		assert_int_equal(at(&p, &g, FONNTE, 500 + i, WORLD_NOW), 300000);
	/* The place is no reservation: who comes when the way is free goes at once. */
	assert_int_equal(at(&p, &g, FONNTE, 900, WORLD_NOW + 2000), 0);
}

static void
test_a_minute_holds_no_more_than_its_limit_wherever_it_begins(void **state)
{
	AUTO(world) struct world w = {0};
	AUTO(pace) struct pace p = {0};
	AUTO(ground) struct ground g = {0};
	int64_t minute = WORLD_NOW - WORLD_NOW % CLOCK_MINUTE_MS, now = minute + 50000;
	int i, sent;

	(void)state;
	open_world(&w, "UPDATE provider SET per_minute = 60 WHERE id = 2");
	load(&w, &p, &g, now);
	for (i = 0; i < 60; i++) {
		assert_int_equal(at(&p, &g, FONNTE, 1, now), 0);
		take(&p, &g, FONNTE, 1, now, 0);
	}
	assert_true(at(&p, &g, FONNTE, 1, now) > 0);
	/* A new minute of the clock is not a new allowance. */
	now = minute + CLOCK_MINUTE_MS;
	assert_true(at(&p, &g, FONNTE, 1, now) > 0);
	for (sent = 0, now += 30000; at(&p, &g, FONNTE, 1, now) == 0; sent++)
		take(&p, &g, FONNTE, 1, now, 0);
	assert_int_equal(sent, 30);
}

static void
test_limits_hold_across_senders(void **state)
{
	AUTO(world) struct world w = {0};
	AUTO(pace) struct pace first = {0}, second = {0};
	AUTO(ground) struct ground g = {0};
	int i;

	(void)state;
	open_world(&w, "UPDATE provider SET per_minute = 10 WHERE id = 2");
	load(&w, &first, &g, WORLD_NOW);
	for (i = 0; i < 10; i++)
		take(&first, &g, FONNTE, 1, WORLD_NOW, 0);
	IN_TX(&w, pace_save(w.db, &first));
	pace_saved(&first);
	IN_TX(&w, pace_save(w.db, &first));	/* nothing is counted twice */
	assert_int_equal(world_sql(&w, "SELECT sent FROM provider_usage WHERE period = 'day'"), 10);
	load(&w, &second, &g, WORLD_NOW + 1);
	assert_true(at(&second, &g, FONNTE, 1, WORLD_NOW + 1) > 0);
	assert_int_equal(g.sent_today[0] + g.sent_today[1], 10);
}

static void
test_what_was_not_committed_was_not_sent(void **state)
{
	AUTO(world) struct world w = {0};
	AUTO(pace) struct pace p = {0};
	AUTO(ground) struct ground g = {0};

	(void)state;
	open_world(&w, "UPDATE provider SET per_minute = 1 WHERE id = 2");
	load(&w, &p, &g, WORLD_NOW);
	take(&p, &g, FONNTE, 1, WORLD_NOW, 0);
	assert_true(at(&p, &g, FONNTE, 1, WORLD_NOW) > 0);
	pace_undo(&p);
	assert_int_equal(at(&p, &g, FONNTE, 1, WORLD_NOW), 0);
	IN_TX(&w, pace_save(w.db, &p));
	assert_int_equal(world_sql(&w, "SELECT count(*) FROM provider_usage"), 0);
}

static void
test_a_commit_that_fails_takes_back_what_was_written_in_it(void **state)
{
	AUTO(world) struct world w = {0};
	AUTO(pace) struct pace p = {0};
	AUTO(ground) struct ground g = {0};

	(void)state;
	open_world(&w, "SELECT 1");
	seed_provider(&w, WATZAP, "watzap", 0);
	load(&w, &p, &g, WORLD_NOW);
	{
		AUTO(db_tx) struct db_tx tx = {0};

		assert_ok(db_begin(w.db, &tx));
		take(&p, &g, WATZAP, 1, WORLD_NOW, 0);
		assert_ok(pace_save(w.db, &p));
	}	/* rolled back */
	pace_undo(&p);
	assert_int_equal(at(&p, &g, WATZAP, 2, WORLD_NOW), 0);
}

static void
test_one_person_gets_a_burst_and_then_one_in_six_seconds(void **state)
{
	AUTO(world) struct world w = {0};
	AUTO(pace) struct pace p = {0};
	AUTO(ground) struct ground g = {0};
	int i;

	(void)state;
	open_world(&w, "SELECT 1");
	load(&w, &p, &g, WORLD_NOW);
	for (i = 0; i < RECENT_BURST; i++) {
		assert_int_equal(at(&p, &g, META, 1, WORLD_NOW), 0);
		take(&p, &g, META, 1, WORLD_NOW, 0);
	}
	assert_int_equal(at(&p, &g, META, 1, WORLD_NOW), 6000);
	assert_int_equal(at(&p, &g, META, 2, WORLD_NOW), 0);
	assert_int_equal(at(&p, &g, META, 1, WORLD_NOW + 6000), 0);
	take(&p, &g, META, 1, WORLD_NOW + 6000, 0);
	assert_int_equal(at(&p, &g, META, 1, WORLD_NOW + 6000), 6000);
	/* After half a minute of peace the burst is there again. */
	for (i = 0; i < RECENT_BURST; i++) {
		assert_int_equal(at(&p, &g, META, 1, WORLD_NOW + 60000), 0);
		take(&p, &g, META, 1, WORLD_NOW + 60000, 0);
	}
}

static void
test_a_sender_knows_whom_the_one_before_it_wrote_to(void **state)
{
	AUTO(world) struct world w = {0};
	AUTO(pace) struct pace p = {0};
	AUTO(ground) struct ground g = {0};

	(void)state;
	open_world(&w, "SELECT 1");
	seed_contact(&w, 1);
	seed_message(&w, 1, 1, "text", "sent");
	world_sql(&w, "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5)"
	    " INSERT INTO attempt (uid, message_id, provider_id, state, started_at) SELECT i, 1, 1, 'accepted', 1795230600000 - 1000 FROM n");
	load(&w, &p, &g, WORLD_NOW);
	assert_int_equal(at(&p, &g, META, 1, WORLD_NOW), 5000);
}

static void
test_many_people_are_remembered_and_forgotten(void **state)
{
	AUTO(recent) struct recent r = {0};
	int64_t i;

	(void)state;
	for (i = 1; i <= 20000; i++)
		assert_ok(recent_take(&r, i, META, 6000, WORLD_NOW));
	for (i = 1; i <= 20000; i++)
		assert_int_equal(recent_at(&r, i, META, 6000, WORLD_NOW), WORLD_NOW);
	for (i = 1; i <= 20000; i++)
		assert_ok(recent_take(&r, 100000 + i, META, 6000, WORLD_NOW + 60000));
	assert_true(r.room <= 131072);	/* the first ones have paid back and left */
}

static void
test_a_half_open_circuit_lets_one_message_try(void **state)
{
	AUTO(world) struct world w = {0};
	AUTO(pace) struct pace p = {0};
	AUTO(ground) struct ground g = {0};

	(void)state;
	open_world(&w, "UPDATE provider SET failures = 5, closed_until = 1795230600000 - 1 WHERE id = 2");
	load(&w, &p, &g, WORLD_NOW);
	assert_int_equal(at(&p, &g, FONNTE, 1, WORLD_NOW), 0);
	take(&p, &g, FONNTE, 1, WORLD_NOW, 0);
	assert_true(at(&p, &g, FONNTE, 2, WORLD_NOW) > 0);
	pace_answered(&p, FONNTE);
	assert_int_equal(at(&p, &g, FONNTE, 2, WORLD_NOW), 0);
}

static void
test_one_that_takes_a_message_at_a_time_gets_the_next_when_it_has_answered(void **state)
{
	AUTO(world) struct world w = {0};
	AUTO(pace) struct pace p = {0};
	AUTO(ground) struct ground g = {0};

	(void)state;
	open_world(&w, "SELECT 1");
	seed_provider(&w, WATZAP, "watzap", 0);
	load(&w, &p, &g, WORLD_NOW);
	take(&p, &g, WATZAP, 1, WORLD_NOW, 0);
	assert_true(at(&p, &g, WATZAP, 2, WORLD_NOW) > 0);
	assert_true(at(&p, &g, WATZAP, 2, WORLD_NOW + 61 * CLOCK_SECOND_MS) > 0);
	assert_int_equal(at(&p, &g, FONNTE, 2, WORLD_NOW), 0);
	pace_answered(&p, WATZAP);
	assert_int_equal(at(&p, &g, WATZAP, 2, WORLD_NOW + 70 * CLOCK_SECOND_MS), 0);
	/* What was taken back never left. */
	take(&p, &g, WATZAP, 2, WORLD_NOW + 70 * CLOCK_SECOND_MS, 0);
	pace_undo(&p);
	assert_int_equal(at(&p, &g, WATZAP, 2, WORLD_NOW + 80 * CLOCK_SECOND_MS), 0);
	/* An answer that nobody saw holds nothing up for ever. */
	take(&p, &g, WATZAP, 2, WORLD_NOW + 80 * CLOCK_SECOND_MS, 0);
	assert_int_equal(at(&p, &g, WATZAP, 3, WORLD_NOW + 200 * CLOCK_SECOND_MS), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_without_limits_everything_goes_now),
		cmocka_unit_test(test_the_gap_and_its_jitter_are_kept),
		cmocka_unit_test(test_who_waits_gets_a_place_in_line_at_most_five_minutes_away),
		cmocka_unit_test(test_a_minute_holds_no_more_than_its_limit_wherever_it_begins),
		cmocka_unit_test(test_limits_hold_across_senders),
		cmocka_unit_test(test_what_was_not_committed_was_not_sent),
		cmocka_unit_test(test_a_commit_that_fails_takes_back_what_was_written_in_it),
		cmocka_unit_test(test_one_person_gets_a_burst_and_then_one_in_six_seconds),
		cmocka_unit_test(test_a_sender_knows_whom_the_one_before_it_wrote_to),
		cmocka_unit_test(test_many_people_are_remembered_and_forgotten),
		cmocka_unit_test(test_a_half_open_circuit_lets_one_message_try),
		cmocka_unit_test(test_one_that_takes_a_message_at_a_time_gets_the_next_when_it_has_answered),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
