#include "connector/handover.h"

#include "connector/connector.h"
#include "seed.h"

enum { HOUR_MS = 3600 * 1000 };

static void
open_world(struct world *w)
{
	AUTO_JSON struct json_object *values = json_object_new_object();
	struct problem problem = {0};
	int64_t id = 0;

	world_open(w);
	json_put_text(values, "name", "SMS");
	json_put_text(values, "base_url", "https://x.example");
	IN_TX(w, connector_add(w->db, "keys", "office", values, WORLD_NOW, &id, &problem));
}

static int64_t
lost_at(struct world *w)
{
	int64_t at = -1;

	assert_ok(handover_lost_at(w->db, 1, &at));
	return at;
}

static void
test_what_came_and_was_kept_is_not_lost(void **state)
{
	AUTO(world) struct world w = {0};

	(void)state;
	open_world(&w);
	IN_TX(&w, handover_ask(w.db, 1, WORLD_NOW));
	IN_TX(&w, handover_kept(w.db, 1));
	IN_TX(&w, handover_ask(w.db, 1, WORLD_NOW + HOUR_MS));
	IN_TX(&w, handover_kept(w.db, 1));
	assert_int_equal(lost_at(&w), 0);
}

static void
test_an_answer_that_did_not_come_is_lost_since_it_was_asked_for(void **state)
{
	AUTO(world) struct world w = {0};

	(void)state;
	open_world(&w);
	IN_TX(&w, handover_ask(w.db, 1, WORLD_NOW));
	IN_TX(&w, handover_lost(w.db, 1));
	assert_int_equal(lost_at(&w), WORLD_NOW);
	IN_TX(&w, handover_ask(w.db, 1, WORLD_NOW + HOUR_MS));
	IN_TX(&w, handover_kept(w.db, 1));
	assert_int_equal(lost_at(&w), WORLD_NOW);
}

static void
test_what_died_with_a_sender_is_lost_when_the_next_one_asks(void **state)
{
	AUTO(world) struct world w = {0};

	(void)state;
	open_world(&w);
	IN_TX(&w, handover_ask(w.db, 1, WORLD_NOW));
	assert_int_equal(lost_at(&w), 0);
	IN_TX(&w, handover_ask(w.db, 1, WORLD_NOW + HOUR_MS));
	assert_int_equal(lost_at(&w), WORLD_NOW);
	IN_TX(&w, handover_kept(w.db, 1));
	assert_int_equal(lost_at(&w), WORLD_NOW);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_what_came_and_was_kept_is_not_lost),
		cmocka_unit_test(test_an_answer_that_did_not_come_is_lost_since_it_was_asked_for),
		cmocka_unit_test(test_what_died_with_a_sender_is_lost_when_the_next_one_asks),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
