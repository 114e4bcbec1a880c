#include "jobs.h"

#include "base/clock.h"
#include "heartbeat.h"
#include "office.h"

static int64_t
last(struct office *o, const char *name)
{
	int64_t at;

	assert_ok(heartbeat_last(o->w.db, name, &at));
	return at;
}

static void
test_a_job_runs_when_it_is_due_and_not_before(void **state)
{
	AUTO(office) struct office o;

	(void)state;
	office_open(&o);
	jobs_run_due(&o.s, WORLD_NOW);
	assert_int_equal(last(&o, "job:recover"), WORLD_NOW);
	jobs_run_due(&o.s, WORLD_NOW + 59999);
	assert_int_equal(last(&o, "job:recover"), WORLD_NOW);
	jobs_run_due(&o.s, WORLD_NOW + 60000);
	assert_int_equal(last(&o, "job:recover"), WORLD_NOW + 60000);
	assert_int_equal(last(&o, "job:housekeeping"), WORLD_NOW);
	/* By name it runs at any time. */
	assert_ok(jobs_run(&o.s, "housekeeping", WORLD_NOW + 70000));
	assert_int_equal(last(&o, "job:housekeeping"), WORLD_NOW + 70000);
	assert_int_equal(jobs_run(&o.s, "no such job", WORLD_NOW), ERR_NOT_FOUND);
}

static void
test_housekeeping_removes_what_nobody_will_ask_for(void **state)
{
	AUTO(office) struct office o;

	(void)state;
	office_open(&o);
	world_sql(&o.w, "INSERT INTO receipt_parked (provider_id, receipt, received_at) VALUES (1, '{}', 1795230600000 - 86400001),"
	    " (1, '{}', 1795230600000 - 86399999)");
	world_sql(&o.w, "INSERT INTO provider_usage VALUES (1, 'minute', 1795230600000 - 3 * 86400000, 5), (1, 'day', 1795230600000 - 86400000, 6)");
	world_sql(&o.w, "INSERT INTO login (id, name, full_name, password_hash, role, created_at) VALUES (1, 'a', 'A', 'x', 'viewer', 1)");
	world_sql(&o.w, "INSERT INTO session VALUES (x'01', 1, 'c', 1, 1, 1795230600000 - 1), (x'02', 1, 'c', 1, 1, 1795230600000 + 1)");
	assert_ok(jobs_run(&o.s, "housekeeping", WORLD_NOW));
	assert_int_equal(world_sql(&o.w, "SELECT count(*) FROM receipt_parked"), 1);
	assert_int_equal(world_sql(&o.w, "SELECT sent FROM provider_usage"), 6);
	seed_expect(&o.w, "SELECT hex(token_hash) FROM session", "02");
	seed_expect(&o.w, "SELECT json_extract(detail, '$.sessions') FROM heartbeat WHERE program = 'job:housekeeping'", "1");
}

static void
test_what_cannot_be_is_found_and_mended(void **state)
{
	AUTO(office) struct office o;
	int64_t orphan, lost, recent;

	(void)state;
	office_open(&o);
	orphan = office_notice(&o, WORLD_NOW, NULL);
	assert_int_equal(office_claim(&o, WORLD_NOW), 1);
	office_new_sender(&o);
	lost = office_notice(&o, WORLD_NOW, NULL);
	recent = office_notice(&o, WORLD_NOW + 30 * CLOCK_MINUTE_MS, NULL);
	world_sql(&o.w, "DELETE FROM queue");	/* a STOP took the first while its sender died; nothing explains the others */
	assert_ok(jobs_run(&o.s, "stuck", WORLD_NOW + 30 * CLOCK_MINUTE_MS));
	office_expect(&o, orphan, "blocked unknown_hold");
	seed_expect(&o.w, "SELECT state FROM attempt", "unknown");
	assert_int_equal(world_sql(&o.w, "SELECT count(*) FROM queue"), 1);
	assert_int_equal(world_sql(&o.w, "SELECT message_id FROM queue"), lost);
	office_expect(&o, recent, "queued");	/* perhaps it is only a moment between two transactions */
}

static void
test_a_provider_that_is_down_is_looked_at_again(void **state)
{
	AUTO(office) struct office o;

	(void)state;
	office_open(&o);
	world_sql(&o.w, "UPDATE provider SET health = 'down', closed_until = 1795230600000 + 60000 WHERE id = 2");
	assert_ok(jobs_run(&o.s, "recover", WORLD_NOW));
	assert_int_equal(world_sql(&o.w, "SELECT count(*) FROM task"), 0);
	assert_ok(jobs_run(&o.s, "recover", WORLD_NOW + 60000));
	assert_ok(jobs_run(&o.s, "recover", WORLD_NOW + 120000));	/* one look at a time */
	seed_expect(&o.w, "SELECT group_concat(kind || ' ' || provider_id || ' ' || requested_by) FROM task", "test_connection 2 sender");
	world_sql(&o.w, "UPDATE provider SET enabled = 0, health = 'down' WHERE id = 1");
	assert_ok(jobs_run(&o.s, "recover", WORLD_NOW + 180000));
	assert_int_equal(world_sql(&o.w, "SELECT count(*) FROM task WHERE provider_id = 1"), 0);	/* nobody wants it */
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_job_runs_when_it_is_due_and_not_before),
		cmocka_unit_test(test_housekeeping_removes_what_nobody_will_ask_for),
		cmocka_unit_test(test_what_cannot_be_is_found_and_mended),
		cmocka_unit_test(test_a_provider_that_is_down_is_looked_at_again),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
