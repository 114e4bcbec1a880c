#include "task/task.h"

#include "seed.h"

enum { LEASE_MS = 300000 };

static int64_t
ask(struct world *w, int64_t at)
{
	int64_t id;

	IN_TX(w, task_ask(w->db, "test_connection", 1, "admin", at, &id));
	return id;
}

static void
test_tasks_are_done_one_after_the_other(void **state)
{
	AUTO(world) struct world w = {0};
	AUTO(task) struct task one = {0}, two = {0}, none = {0};
	int64_t first, due;

	(void)state;
	world_open(&w);
	seed_provider(&w, 1, "fonnte", 1);
	assert_ok(task_next_due(w.db, &due));
	assert_int_equal(due, 0);
	first = ask(&w, WORLD_NOW);
	ask(&w, WORLD_NOW + 1);
	assert_ok(task_next_due(w.db, &due));
	assert_int_equal(due, WORLD_NOW);
	IN_TX(&w, task_claim(w.db, WORLD_NOW + 5, LEASE_MS, &one));
	assert_int_equal(one.id, first);
	assert_string_equal(one.state, "running");
	IN_TX(&w, task_claim(w.db, WORLD_NOW + 5, LEASE_MS, &two));
	assert_true(two.id > one.id);
	assert_int_equal(task_claim(w.db, WORLD_NOW + 5, LEASE_MS, &none), ERR_NOT_FOUND);
}

static void
test_a_finished_task_keeps_its_result(void **state)
{
	AUTO(world) struct world w = {0};
	AUTO(task) struct task claimed = {0}, found = {0};
	int64_t id;

	(void)state;
	world_open(&w);
	seed_provider(&w, 1, "fonnte", 1);
	id = ask(&w, WORLD_NOW);
	assert_int_equal(task_finish(w.db, id, "done", "{}", WORLD_NOW), ERR_CONFLICT);	/* nobody has begun it */
	IN_TX(&w, task_claim(w.db, WORLD_NOW, LEASE_MS, &claimed));
	IN_TX(&w, task_finish(w.db, id, "done", "{\"findings\":[]}", WORLD_NOW + 9));
	assert_int_equal(task_finish(w.db, id, "failed", "{}", WORLD_NOW), ERR_CONFLICT);
	assert_ok(task_latest(w.db, "test_connection", 1, &found));
	assert_int_equal(found.id, id);
	assert_string_equal(found.state, "done");
	assert_string_equal(found.result, "{\"findings\":[]}");
	assert_int_equal(found.done_at, WORLD_NOW + 9);
}

static void
test_a_dead_senders_task_is_done_again(void **state)
{
	AUTO(world) struct world w = {0};
	AUTO(task) struct task dead = {0}, none = {0}, again = {0}, released = {0};
	int64_t id, due, running;

	(void)state;
	world_open(&w);
	seed_provider(&w, 1, "fonnte", 1);
	id = ask(&w, WORLD_NOW);
	IN_TX(&w, task_claim(w.db, WORLD_NOW, LEASE_MS, &dead));
	assert_ok(task_next_due(w.db, &due));
	assert_int_equal(due, WORLD_NOW + LEASE_MS);
	assert_int_equal(task_claim(w.db, WORLD_NOW + LEASE_MS - 1, LEASE_MS, &none), ERR_NOT_FOUND);
	IN_TX(&w, task_claim(w.db, WORLD_NOW + LEASE_MS, LEASE_MS, &again));
	assert_int_equal(again.id, id);

	assert_ok(task_running(w.db, &running));
	assert_int_equal(running, 1);
	IN_TX(&w, task_release(w.db));
	IN_TX(&w, task_claim(w.db, WORLD_NOW + LEASE_MS + 1, LEASE_MS, &released));
	assert_int_equal(released.id, id);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_tasks_are_done_one_after_the_other),
		cmocka_unit_test(test_a_finished_task_keeps_its_result),
		cmocka_unit_test(test_a_dead_senders_task_is_done_again),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
