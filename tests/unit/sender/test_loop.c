#include "loop.h"

#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "base/clock.h"
#include "claim.h"
#include "lists.h"
#include "office.h"
#include "schedule/job.h"
#include "tasks.h"
#include "template/submission.h"
#include "transfer.h"

enum { TWILIO = 3, HANGS_S = 60, TROUBLE_MS = 300 };

static void
ask(struct office *o, const char *kind, int64_t provider_id, int64_t subject_id, int64_t at)
{
	int64_t id;

	IN_TX(&o->w, task_ask_about(o->w.db, kind, provider_id, subject_id, "test", at, &id));
}

/* ---- errors of the database in a task ---- */

static void
test_a_task_that_cannot_begin_does_not_hang_the_sender(void **state)
{
	AUTO(office) struct office o;

	(void)state;
	office_open(&o);
	IN_TX(&o.w, job_set(o.w.db, JOB_VITALS, -1, true, clock_now()));	/* nothing here asks a real provider */
	ask(&o, TASK_TEMPLATE_SUBMIT, OFFICE_META, 1, 1);
	world_sql(&o.w, "ALTER TABLE template RENAME TO template_gone");
	assert_ok(rules_load(o.s.db, &o.s.rules));
	alarm(HANGS_S);
	assert_ok(loop_run(&o.s, 0));
	alarm(0);
	assert_null(o.s.errand);
	seed_expect(&o.w, "SELECT state FROM task WHERE kind = 'template_submit'", "running");	/* its lease brings it back */
}

static void
test_a_task_whose_answer_cannot_be_stored_makes_room_for_the_next(void **state)
{
	static const char body[] = "{\"messages\":[{\"sid\":\"SM00000000000000000000000000000001\",\"direction\":\"outbound-api\",\"status\":\"delivered\"}]}";
	struct http_answer answer = { .transport = HTTP_ANSWERED, .status = 200, .body = body, .body_len = strlen(body) };
	AUTO(office) struct office o;
	int64_t now = clock_now();
	bool began;

	(void)state;
	office_open(&o);
	office_add(&o, "twilio", "Twilio", "{\"account_sid\":\"AC00000000000000000000000000000001\",\"number\":\"+14155238886\","
	    "\"auth_token\":\"0123456789abcdef0123456789abcdef\"}", TWILIO, NULL);
	ask(&o, SYNC_MESSAGES, TWILIO, now / CLOCK_DAY_MS - 1, now);
	assert_ok(tasks_begin(&o.s, now, &began));
	assert_non_null(o.s.errand);
	transfer_close(o.s.transfer);	/* the test answers */
	o.s.transfer = NULL;
	world_sql(&o.w, "ALTER TABLE attempt RENAME TO attempt_gone");
	assert_int_equal(tasks_landed(&o.s, &answer, now), ERR_DB);
	assert_null(o.s.errand);
	world_sql(&o.w, "ALTER TABLE attempt_gone RENAME TO attempt");
	world_sql(&o.w, "UPDATE task SET claimed_until = 1");
	assert_ok(tasks_begin(&o.s, now, &began));
	assert_true(began);
	assert_non_null(o.s.errand);
}

static void
test_an_errand_that_fails_holds_up_no_message_that_is_on_its_way(void **state)
{
	AUTO(office) struct office o;
	int64_t now = clock_now();

	(void)state;
	office_open(&o);
	IN_TX(&o.w, job_set(o.w.db, JOB_VITALS, -1, true, now));
	office_consent(&o, "official", "opt_in", now - 1000);
	office_notice(&o, now, NULL);
	world_sql(&o.w, "UPDATE provider SET settings = json_set(settings, '$.base_url', 'http://127.0.0.1:9')");	/* nobody listens there */
	world_sql(&o.w, "ALTER TABLE link_asked RENAME TO link_gone");
	assert_ok(rules_load(o.s.db, &o.s.rules));
	alarm(HANGS_S);
	assert_int_equal(loop_run(&o.s, 0), ERR_DB);
	alarm(0);
	assert_int_equal(world_sql(&o.w, "SELECT count(*) FROM attempt WHERE answered_at IS NOT NULL"), 1);
}

/* ---- the end ---- */

/* A descriptor on which one signal has come. */
static void
tell_to_end(struct office *o, int ends[2])
{
	struct signalfd_siginfo info = {0};

	assert_int_equal(pipe2(ends, O_NONBLOCK | O_CLOEXEC), 0);
	assert_int_equal(write(ends[1], &info, sizeof(info)), sizeof(info));
	o->s.signal_fd = ends[0];
}

static void
test_an_answer_is_stored_though_the_database_fails_while_the_sender_ends(void **state)
{
	AUTO(office) struct office o;
	char trigger[400];
	int ends[2];
	int64_t now = clock_now(), id;

	(void)state;
	office_open(&o);
	office_consent(&o, "official", "opt_in", now - 1000);
	id = office_notice(&o, now, NULL);
	assert_int_equal(office_claim(&o, now), 1);
	office_accept(&o, office_next(&o));
	/* An error of the database for a while: a sum that is too large. */
	snprintf(trigger, sizeof(trigger), "CREATE TRIGGER broken BEFORE UPDATE ON attempt BEGIN"
	    " SELECT CASE WHEN (julianday('now') - 2440587.5) * 86400000 < %" PRId64 " THEN abs(-9223372036854775807 - 1) END; END",
	    clock_now() + TROUBLE_MS);
	world_sql(&o.w, trigger);
	tell_to_end(&o, ends);
	assert_ok(loop_run(&o.s, 0));
	close(ends[0]);
	close(ends[1]);
	office_expect(&o, id, "sent");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_task_that_cannot_begin_does_not_hang_the_sender),
		cmocka_unit_test(test_a_task_whose_answer_cannot_be_stored_makes_room_for_the_next),
		cmocka_unit_test(test_an_errand_that_fails_holds_up_no_message_that_is_on_its_way),
		cmocka_unit_test(test_an_answer_is_stored_though_the_database_fails_while_the_sender_ends),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
