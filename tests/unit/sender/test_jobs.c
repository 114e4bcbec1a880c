#include "jobs.h"

#include "base/clock.h"
#include "ledger/file.h"
#include "office.h"
#include "schedule/job.h"

static int64_t
last(struct office *o, enum job_key key)
{
	AUTO(job_list) struct job_list list = {0};

	assert_ok(job_list_load(o->w.db, &list));
	return list.jobs[key].finished_at;
}

static void
test_a_job_runs_when_it_is_due_and_not_before(void **state)
{
	AUTO(office) struct office o;

	(void)state;
	office_open(&o);
	assert_false(jobs_run_due(&o.s, WORLD_NOW));
	assert_int_equal(last(&o, JOB_RECOVER), WORLD_NOW);
	jobs_run_due(&o.s, WORLD_NOW + 59999);
	assert_int_equal(last(&o, JOB_RECOVER), WORLD_NOW);
	jobs_run_due(&o.s, WORLD_NOW + 60000);
	assert_int_equal(last(&o, JOB_RECOVER), WORLD_NOW + 60000);
	assert_int_equal(last(&o, JOB_HOUSEKEEPING), WORLD_NOW);
	/* By name it runs at any time. */
	assert_ok(jobs_run(&o.s, "housekeeping", "cli", WORLD_NOW + 70000));
	assert_int_equal(last(&o, JOB_HOUSEKEEPING), WORLD_NOW + 70000);
	assert_int_equal(jobs_run(&o.s, "no such job", "cli", WORLD_NOW), ERR_NOT_FOUND);
}

static void
test_a_job_that_fails_says_so_and_is_tried_again_later_each_time(void **state)
{
	AUTO(office) struct office o;
	AUTO(job_list) struct job_list list = {0};

	(void)state;
	office_open(&o);
	world_sql(&o.w, "ALTER TABLE receipt_parked RENAME TO receipt_gone");	/* housekeeping cannot read it */
	jobs_run_due(&o.s, WORLD_NOW);
	assert_ok(job_list_load(o.w.db, &list));
	assert_string_equal(list.jobs[JOB_HOUSEKEEPING].outcome, "failed");
	assert_non_null(json_text(list.jobs[JOB_HOUSEKEEPING].detail, "error"));
	assert_int_equal(list.jobs[JOB_HOUSEKEEPING].retry_at, WORLD_NOW + 60000);
	assert_string_equal(list.jobs[JOB_RECOVER].outcome, "done");	/* the others do not wait for it */
	jobs_run_due(&o.s, WORLD_NOW + 59999);
	assert_int_equal(world_sql(&o.w, "SELECT count(*) FROM job_run WHERE outcome = 'failed'"), 1);
	jobs_run_due(&o.s, WORLD_NOW + 60000);
	assert_int_equal(world_sql(&o.w, "SELECT retry_at FROM job WHERE name = 'housekeeping'"), WORLD_NOW + 180000);
	world_sql(&o.w, "ALTER TABLE receipt_gone RENAME TO receipt_parked");
	jobs_run_due(&o.s, WORLD_NOW + 180000);
	seed_expect(&o.w, "SELECT outcome || failures FROM job WHERE name = 'housekeeping'", "done0");
}

static void
test_a_row_that_breaks_a_rule_of_its_table_is_a_failure_that_is_told(void **state)
{
	AUTO(office) struct office o;

	(void)state;
	office_open(&o);
	world_sql(&o.w, "INSERT INTO receipt_parked (provider_id, receipt, received_at) VALUES (1, '{}', 1)");
	world_sql(&o.w, "CREATE TRIGGER rule BEFORE DELETE ON receipt_parked BEGIN SELECT RAISE(ABORT, 'a rule of the table'); END");
	jobs_run_due(&o.s, WORLD_NOW);
	seed_expect(&o.w, "SELECT outcome || failures || ' ' || retry_at FROM job WHERE name = 'housekeeping'", "failed1 1795230660000");
	seed_expect(&o.w, "SELECT json_extract(detail, '$.error') FROM job_run WHERE name = 'housekeeping'", "conflict: a rule of the table");
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
	world_sql(&o.w, "INSERT INTO webhook_once VALUES (1, 'old', 1795230600000 - 1), (1, 'new', 1795230600000)");
	assert_ok(jobs_run(&o.s, "housekeeping", "cli", WORLD_NOW));
	seed_expect(&o.w, "SELECT group_concat(id) FROM webhook_once", "new");
	assert_int_equal(world_sql(&o.w, "SELECT count(*) FROM receipt_parked"), 1);
	assert_int_equal(world_sql(&o.w, "SELECT sent FROM provider_usage"), 6);
	seed_expect(&o.w, "SELECT hex(token_hash) FROM session", "02");
	seed_expect(&o.w, "SELECT json_extract(detail, '$.sessions') FROM job WHERE name = 'housekeeping'", "1");
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
	assert_ok(jobs_run(&o.s, "stuck", "cli", WORLD_NOW + 30 * CLOCK_MINUTE_MS));
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
	assert_ok(jobs_run(&o.s, "recover", "cli", WORLD_NOW));
	assert_int_equal(world_sql(&o.w, "SELECT count(*) FROM task"), 0);
	assert_ok(jobs_run(&o.s, "recover", "cli", WORLD_NOW + 60000));
	assert_ok(jobs_run(&o.s, "recover", "cli", WORLD_NOW + 120000));	/* one look at a time */
	seed_expect(&o.w, "SELECT group_concat(kind || ' ' || provider_id || ' ' || requested_by) FROM task", "test_connection 2 sender");
	world_sql(&o.w, "UPDATE provider SET enabled = 0, health = 'down' WHERE id = 1");
	assert_ok(jobs_run(&o.s, "recover", "cli", WORLD_NOW + 180000));
	assert_int_equal(world_sql(&o.w, "SELECT count(*) FROM task WHERE provider_id = 1"), 0);	/* nobody wants it */
}

static void
test_the_ledger_is_proven_every_day_and_its_end_noted_twice(void **state)
{
	AUTO(office) struct office o;
	AUTO(ledger_notes) struct ledger_notes notes = {0};
	struct ledger_check check = { .entries = 1 };
	int day;

	(void)state;
	office_open(&o);
	office_consent(&o, "official", "opt_in", WORLD_NOW);
	jobs_run_due(&o.s, WORLD_NOW);
	for (day = 1; day <= 2; day++)
		while (jobs_run_due(&o.s, WORLD_NOW + day * CLOCK_DAY_MS))
			;
	assert_ok(ledger_notes_load(o.w.db, &notes));
	assert_int_equal(notes.count, 3);
	assert_int_equal(notes.items[2].entries, 1);
	assert_ok(ledger_file_verify(o.w.db, o.keys, &notes, &check));
	assert_string_equal(check.why, "");
	seed_expect(&o.w, "SELECT outcome || ' ' || detail FROM job WHERE name = 'ledger'", "done {\"ledger_entries\":1,\"ledger_notes\":1}");
}

static void
test_a_ledger_that_does_not_fit_is_told_by_the_daily_job(void **state)
{
	AUTO(office) struct office o;

	(void)state;
	office_open(&o);
	office_consent(&o, "official", "opt_in", WORLD_NOW);
	world_sql(&o.w, "UPDATE consent_state SET state = 'stopped'");
	assert_ok(jobs_run(&o.s, "ledger", "cli", WORLD_NOW));
	seed_expect(&o.w, "SELECT json_extract(detail, '$.ledger_faults') FROM job WHERE name = 'ledger'", "1");
}

static void
test_retention_says_what_it_let_go_and_whom_it_proposes(void **state)
{
	AUTO(office) struct office o;

	(void)state;
	office_open(&o);
	seed_message(&o.w, 50, OFFICE_SARI, "text", "blocked");
	seed_message(&o.w, 51, OFFICE_SARI, "text", "delivered");
	world_sql(&o.w, "INSERT INTO invitation (token_hash, contact_id, channel, created_at, expires_at) VALUES (x'01', 1, 'api', 1, 2)");
	seed_contact(&o.w, 60);		/* of 1970, and nothing was heard since */
	assert_ok(jobs_run(&o.s, "retention", "cli", WORLD_NOW));
	seed_expect(&o.w, "SELECT json_extract(detail, '$.retained_blocked') || ' ' || json_extract(detail, '$.retained_messages') || ' ' ||"
	    " json_extract(detail, '$.retained_invitations') || ' ' || json_extract(detail, '$.idle_contacts') FROM job WHERE name = 'retention'", "1 2 1 1");
	office_expect(&o, 50, "cancelled waited_too_long");
	seed_expect(&o.w, "SELECT count(*) FROM contact WHERE id = 60 AND erased_at IS NULL", "1");	/* only proposed */
	assert_ok(jobs_run(&o.s, "retention", "cli", WORLD_NOW + 1));
	seed_expect(&o.w, "SELECT detail FROM job WHERE name = 'retention'", "{\"idle_contacts\":1}");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_job_runs_when_it_is_due_and_not_before),
		cmocka_unit_test(test_a_job_that_fails_says_so_and_is_tried_again_later_each_time),
		cmocka_unit_test(test_a_row_that_breaks_a_rule_of_its_table_is_a_failure_that_is_told),
		cmocka_unit_test(test_housekeeping_removes_what_nobody_will_ask_for),
		cmocka_unit_test(test_what_cannot_be_is_found_and_mended),
		cmocka_unit_test(test_a_provider_that_is_down_is_looked_at_again),
		cmocka_unit_test(test_the_ledger_is_proven_every_day_and_its_end_noted_twice),
		cmocka_unit_test(test_a_ledger_that_does_not_fit_is_told_by_the_daily_job),
		cmocka_unit_test(test_retention_says_what_it_let_go_and_whom_it_proposes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
