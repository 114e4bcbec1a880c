#include "base/clock.h"
#include "office.h"
#include "replay.h"
#include "task/task.h"
#include "tasks.h"

static void
ask(struct office *o, int64_t webhook_id)
{
	int64_t id;

	IN_TX(&o->w, task_ask_about(o->w.db, REPLAY_TASK, OFFICE_FONNTE, webhook_id, "rina", WORLD_NOW, &id));
}

static void
test_a_webhook_is_read_again_when_a_page_asks(void **state)
{
	AUTO(office) struct office o;
	bool began;

	(void)state;
	office_open(&o);
	world_sql(&o.w, "INSERT INTO webhook_inbox (id, provider_id, received_at, content_type, signature, body, state) VALUES (1, 2, 1795230500000,"
	    " 'application/json', '',"
	    " CAST('{\"device\":\"6281110000002\",\"sender\":\"6281260000099\",\"message\":\"Halo\",\"inboxid\":\"7\"}' AS BLOB), 'unreadable')");
	ask(&o, 1);
	assert_ok(tasks_begin(&o.s, WORLD_NOW, &began));
	assert_true(began);
	assert_null(o.s.errand);
	seed_expect(&o.w, "SELECT state || ' ' || replayed_by FROM webhook_inbox", "applied rina");
	seed_expect(&o.w, "SELECT state || ' ' || result FROM task", "done {\"became\":\"applied\",\"note\":\"\"}");
	seed_expect(&o.w, "SELECT count(*) FROM inbound WHERE webhook_id = 1", "1");
}

static void
test_one_that_is_gone_fails_its_task_and_nothing_else(void **state)
{
	AUTO(office) struct office o;
	bool began;

	(void)state;
	office_open(&o);
	ask(&o, 99);
	assert_ok(tasks_begin(&o.s, WORLD_NOW, &began));
	seed_expect(&o.w, "SELECT state FROM task", "failed");
	assert_ok(tasks_begin(&o.s, WORLD_NOW, &began));
	assert_false(began);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_webhook_is_read_again_when_a_page_asks),
		cmocka_unit_test(test_one_that_is_gone_fails_its_task_and_nothing_else),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
