#include "schedule/job.h"

#include "base/clock.h"
#include "seed.h"

enum { WIB = 420 };

/* No job runs by the clock yet, so the test gives one a time of its own. */
static struct job
daily(struct world *w)
{
	struct job job = { .key = JOB_STUCK, .schedule = { .minute = 9 * 60 } };

	IN_TX(w, job_meet(w->db, &job, WORLD_NOW - CLOCK_DAY_MS, WIB));
	return job;
}

static void
job_end(struct job *job)
{
	json_end(&job->detail);
}

static struct json_object *
did(const char *name, int64_t n)
{
	struct json_object *o = json_object_new_object();

	json_put_int(o, name, n);
	return o;
}

static void
test_a_new_office_begins_with_the_next_day(void **state)
{
	AUTO(world) struct world w = {0};
	AUTO(job) struct job job = {0};

	(void)state;
	world_open(&w);
	job = daily(&w);
	assert_false(job_due(&job, WORLD_NOW - CLOCK_DAY_MS, WIB).is);
	assert_true(job_due(&job, WORLD_NOW, WIB).is);
}

static void
test_steps_add_up_and_the_run_is_remembered(void **state)
{
	AUTO(world) struct world w = {0};
	AUTO(job) struct job job = {0};
	AUTO_JSON struct json_object *three = did("messages", 3), *four = did("messages", 4), *runs = NULL;
	struct due due;

	(void)state;
	world_open(&w);
	job = daily(&w);
	due = job_due(&job, WORLD_NOW + 2 * CLOCK_DAY_MS, WIB);
	assert_int_equal(due.missed, 2);
	IN_TX(&w, job_begin(w.db, &job, &due, WORLD_NOW + 2 * CLOCK_DAY_MS));
	IN_TX(&w, job_step(w.db, &job, three, 77));
	assert_int_equal(job.cursor, 77);
	due = job_due(&job, WORLD_NOW + 2 * CLOCK_DAY_MS + 200, WIB);
	assert_int_equal(due.at, job.running_at);	/* the same run goes on */
	IN_TX(&w, job_begin(w.db, &job, &due, WORLD_NOW + 2 * CLOCK_DAY_MS + 200));
	IN_TX(&w, job_finish(w.db, &job, four, WORLD_NOW + 2 * CLOCK_DAY_MS + 300));
	assert_false(job_due(&job, WORLD_NOW + 2 * CLOCK_DAY_MS + 400, WIB).is);
	assert_ok(job_runs(w.db, 10, &runs));
	assert_int_equal(json_count(runs), 2);
	assert_string_equal(json_text(json_item(runs, 0), "outcome"), "done");
	assert_string_equal(json_write(json_at(json_item(runs, 0), "detail")), "{\"messages\":7}");
	assert_string_equal(json_text(json_item(runs, 1), "outcome"), "missed");
	assert_string_equal(json_write(json_at(json_item(runs, 1), "detail")), "{\"missed\":2}");
}

static void
test_of_two_senders_one_does_the_step(void **state)
{
	AUTO(world) struct world w = {0};
	AUTO(job) struct job mine = {0}, theirs = {0};
	struct due due;

	(void)state;
	world_open(&w);
	mine = daily(&w);
	theirs = mine;
	due = job_due(&mine, WORLD_NOW, WIB);
	IN_TX(&w, job_begin(w.db, &theirs, &due, WORLD_NOW));
	{
		AUTO(db_tx) struct db_tx tx = {0};

		assert_ok(db_begin(w.db, &tx));
		assert_int_equal(job_begin(w.db, &mine, &due, WORLD_NOW), ERR_CONFLICT);
	}
}

static void
test_a_wish_runs_now_and_is_not_the_day_s_occurrence(void **state)
{
	AUTO(world) struct world w = {0};
	AUTO(job_list) struct job_list list = {0};
	AUTO_JSON struct json_object *nothing = json_object_new_object(), *runs = NULL;
	struct job *job = &list.jobs[JOB_STUCK];
	struct due due;
	int64_t over;

	(void)state;
	world_open(&w);
	{
		AUTO(job) struct job met = daily(&w);

		over = met.occurrence_at;
	}
	IN_TX(&w, job_ask(w.db, JOB_STUCK, "sari", WORLD_NOW - CLOCK_HOUR_MS));
	assert_ok(job_list_load(w.db, &list));
	job->schedule = (struct schedule){ .minute = 23 * 60 };
	due = job_due(job, WORLD_NOW, WIB);
	assert_true(due.is);
	assert_int_equal(due.at, WORLD_NOW);
	IN_TX(&w, job_begin(w.db, job, &due, WORLD_NOW));
	IN_TX(&w, job_finish(w.db, job, nothing, WORLD_NOW));
	assert_int_equal(job->occurrence_at, over);
	assert_ok(job_runs(w.db, 10, &runs));
	assert_string_equal(json_text(json_item(runs, 0), "asked_by"), "sari");
	seed_expect(&w, "SELECT asked_at IS NULL FROM job WHERE name = 'stuck'", "1");
}

static void
test_a_paused_job_runs_only_when_asked(void **state)
{
	AUTO(world) struct world w = {0};
	AUTO(job_list) struct job_list list = {0};

	(void)state;
	world_open(&w);
	IN_TX(&w, job_set(w.db, JOB_RECOVER, -1, true, WORLD_NOW));
	assert_ok(job_list_load(w.db, &list));
	assert_false(job_due(&list.jobs[JOB_RECOVER], WORLD_NOW + CLOCK_DAY_MS, WIB).is);
	assert_int_equal(job_next(&list.jobs[JOB_RECOVER], WORLD_NOW, WIB), 0);
	IN_TX(&w, job_ask(w.db, JOB_RECOVER, "sari", WORLD_NOW));
	job_list_end(&list);
	assert_ok(job_list_load(w.db, &list));
	assert_true(job_due(&list.jobs[JOB_RECOVER], WORLD_NOW, WIB).is);
}

static void
test_an_interval_has_no_time_of_day(void **state)
{
	AUTO(world) struct world w = {0};
	AUTO(db_tx) struct db_tx tx = {0};

	(void)state;
	world_open(&w);
	assert_ok(db_begin(w.db, &tx));
	assert_int_equal(job_set(w.db, JOB_RECOVER, 540, false, WORLD_NOW), ERR_INVALID);
}

static void
test_a_pause_that_a_wrong_clock_set_holds_nothing_up(void **state)
{
	static const struct { const char *name; int64_t pause; bool due; } cases[] = {
		{ "over", -1, true }, { "a minute", CLOCK_MINUTE_MS, false }, { "the longest there is", 64 * CLOCK_MINUTE_MS, false },
		{ "a year", 365 * CLOCK_DAY_MS, true },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct job job = { .schedule = *job_usual(JOB_RECOVER), .known = true, .running = true, .running_at = WORLD_NOW,
		    .retry_at = WORLD_NOW + cases[i].pause };

		if (job_due(&job, WORLD_NOW, CLOCK_WIB_MINUTES).is != cases[i].due ||
		    (job_next(&job, WORLD_NOW, CLOCK_WIB_MINUTES) == WORLD_NOW) != cases[i].due)
			fail_msg("%s", cases[i].name);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_pause_that_a_wrong_clock_set_holds_nothing_up),
		cmocka_unit_test(test_a_new_office_begins_with_the_next_day),
		cmocka_unit_test(test_steps_add_up_and_the_run_is_remembered),
		cmocka_unit_test(test_of_two_senders_one_does_the_step),
		cmocka_unit_test(test_a_wish_runs_now_and_is_not_the_day_s_occurrence),
		cmocka_unit_test(test_a_paused_job_runs_only_when_asked),
		cmocka_unit_test(test_an_interval_has_no_time_of_day),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
