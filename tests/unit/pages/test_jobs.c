/* Running a regular job by hand: what writes to people or deletes is looked at first, and has a reason. */
#include "admin_world.h"

#include "template/template.h"

static void
run(struct web_world *w, const char *statement)
{
	if (db_script(w->world.db, statement) != ERR_NONE)
		fail_msg("%s: %s", statement, db_message(w->world.db));
}

/* Two permits of Sari's and one of another's end in 60 days, today being day 20778. */
static void
permits_that_end(struct web_world *w)
{
	seed_contact(&w->world, 1);
	seed_contact(&w->world, 2);
	run(w, "INSERT INTO permit (registration_id, permit_type, contact_id, status, expiry_day, warn_day, created_at, updated_at) VALUES"
	    " ('R1', 'SIPD', 1, 'active', 20838, 20778, 1, 1), ('R2', 'SIPD', 2, 'active', 20838, 20778, 1, 1),"
	    " ('R3', 'SIPD', 1, 'active', 20838, 20778, 1, 1), ('R4', 'SIPD', 1, 'active', 21838, 21748, 1, 1)");
}

static void
test_whoever_runs_a_job_that_writes_sees_to_how_many_and_says_why(void **state)
{
	AUTO(web_world) struct web_world w = {0};

	(void)state;
	admin_open(&w, "operator");
	permits_that_end(&w);
	assert_int_equal(web_get(&w, "/admin/jobs"), 200);
	assert_true(web_says(&w, "href=\"/admin/jobs/expiry/run\""));
	assert_false(web_says(&w, "action=\"/admin/jobs/expiry/run\""));
	assert_int_equal(web_get(&w, "/admin/jobs/expiry/run"), 200);
	assert_true(web_says(&w, "3 pesan kepada 2 pemohon"));
	assert_int_equal(admin_post(&w, "/admin/jobs/expiry/run", "/admin/jobs/expiry/run", "reason=+"), 422);
	assert_true(web_says(&w, "3 pesan kepada 2 pemohon"));
	admin_expect(&w, "SELECT count(*) FROM job WHERE asked_at > 0", "0");
	assert_int_equal(admin_post(&w, "/admin/jobs/expiry/run", "/admin/jobs/expiry/run", "reason=diminta+kepala+bidang"), 303);
	admin_expect(&w, "SELECT asked_by FROM job WHERE asked_at > 0", "rina");
	admin_expect(&w, "SELECT detail FROM audit WHERE action = 'job.run'", "expiry: diminta kepala bidang");
}

static void
test_a_job_that_finds_nobody_says_so(void **state)
{
	static const char *const names[] = { "expiry", "reminder" };
	AUTO(web_world) struct web_world w = {0};
	char target[60];
	size_t i;

	(void)state;
	admin_open(&w, "operator");
	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		snprintf(target, sizeof(target), "/admin/jobs/%s/run", names[i]);
		assert_int_equal(web_get(&w, target), 200);
		assert_true(web_says(&w, "Sekarang tidak ada yang perlu dikirim."));
	}
}

static void
test_a_job_that_harms_nobody_runs_at_once(void **state)
{
	AUTO(web_world) struct web_world w = {0};

	(void)state;
	admin_open(&w, "operator");
	assert_int_equal(web_get(&w, "/admin/jobs"), 200);
	assert_true(web_says(&w, "action=\"/admin/jobs/costs/run\""));
	assert_int_equal(admin_post(&w, "/admin/jobs", "/admin/jobs/costs/run", ""), 303);
	admin_expect(&w, "SELECT detail FROM audit WHERE action = 'job.run'", "costs");
	assert_int_equal(web_get(&w, "/admin/jobs/costs/run"), 404);
}

static void
test_only_an_administrator_deletes(void **state)
{
	AUTO(web_world) struct web_world w = {0};
	AUTO(web_world) struct web_world other = {0};

	(void)state;
	admin_open(&w, "operator");
	assert_int_equal(web_get(&w, "/admin/jobs"), 200);
	assert_false(web_says(&w, "/admin/jobs/retention/run"));
	assert_int_equal(web_get(&w, "/admin/jobs/retention/run"), 403);
	assert_int_equal(admin_post(&w, "/admin/jobs", "/admin/jobs/retention/run", "reason=x"), 403);
	admin_expect(&w, "SELECT count(*) FROM job WHERE asked_at > 0", "0");

	admin_open(&other, "administrator");
	assert_int_equal(web_get(&other, "/admin/jobs/retention/run"), 200);
	assert_true(web_says(&other, "Yang terhapus tidak dapat dikembalikan."));
	assert_int_equal(admin_post(&other, "/admin/jobs/retention/run", "/admin/jobs/retention/run", "reason=x"), 303);
	admin_expect(&other, "SELECT count(*) FROM job WHERE asked_at > 0", "1");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_whoever_runs_a_job_that_writes_sees_to_how_many_and_says_why),
		cmocka_unit_test(test_a_job_that_finds_nobody_says_so),
		cmocka_unit_test(test_a_job_that_harms_nobody_runs_at_once),
		cmocka_unit_test(test_only_an_administrator_deletes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
