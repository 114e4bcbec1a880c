/* From the daily job to the wire: a warning made before a weekend leaves after it, and says what is true then. */
#include <string.h>

#include "base/clock.h"
#include "jobs.h"
#include "office.h"
#include "permit/permit.h"

#define DAY	CLOCK_DAY_MS

/* 2026-11-21 is a Saturday; the permit ends in 20 days. */
static void
put(struct office *o, const char *json, int64_t now)
{
	struct permit_put one = { .registration_id = "R1", .actor = "api:odoo" };
	struct fired_list fired;
	int64_t id;

	assert_ok(json_parse(json, strlen(json), &one.fields, NULL));
	IN_TX(&o->w, permit_put(o->w.db, &one, now, &id, &fired, NULL));
	json_end(&one.fields);
}

static void
open_with_warning(struct office *o)
{
	office_open(o);
	put(o, "{\"permit_type\":\"SIPD\",\"status\":\"active\",\"permit_number\":\"503/1\",\"expiry_date\":\"2026-12-11\","
	    "\"applicant\":{\"phone\":\"0812-6000-7001\"}}", WORLD_NOW - DAY);
	assert_ok(db_script(o->w.db, "DELETE FROM queue; UPDATE message SET state = 'cancelled', reason = 'superseded'"));	/* its notice */
	assert_ok(jobs_run(&o->s, "expiry", "cli", WORLD_NOW));
	seed_expect(&o->w, "SELECT scenario || state FROM message ORDER BY id DESC LIMIT 1", "permit_expiry_warningqueued");
}

static void
test_it_waits_for_monday_and_counts_the_days_anew(void **state)
{
	AUTO(office) struct office o;
	struct flight *f;

	(void)state;
	open_with_warning(&o);
	assert_int_equal(office_claim(&o, WORLD_NOW), 0);
	assert_int_equal(office_claim(&o, WORLD_NOW + 2 * DAY), 1);
	f = office_next(&o);
	assert_non_null(strstr(buf_text(&f->request.body), "18%20hari"));
	office_accept(&o, f);
	office_settle(&o, WORLD_NOW + 2 * DAY);
	seed_expect(&o.w, "SELECT state || json_extract(params, '$.days_remaining') FROM message ORDER BY id DESC LIMIT 1", "sent18");
}

static void
test_one_that_warns_of_nothing_any_more_does_not_leave(void **state)
{
	AUTO(office) struct office o;

	(void)state;
	open_with_warning(&o);
	assert_ok(db_script(o.w.db, "UPDATE permit SET status = 'renewed'"));	/* by whatever way: the last look is here */
	assert_int_equal(office_claim(&o, WORLD_NOW + 2 * DAY), 0);
	seed_expect(&o.w, "SELECT state || reason FROM message ORDER BY id DESC LIMIT 1", "cancelledsuperseded");
	assert_int_equal(world_sql(&o.w, "SELECT count(*) FROM attempt"), 0);
}

static void
test_the_run_is_remembered_with_what_it_did(void **state)
{
	AUTO(office) struct office o;

	(void)state;
	open_with_warning(&o);
	seed_expect(&o.w, "SELECT outcome || json_extract(detail, '$.warnings') || json_extract(detail, '$.bands_skipped') FROM job WHERE name = 'expiry'",
	    "done12");
	assert_ok(jobs_run(&o.s, "reminder", "cli", WORLD_NOW));
	seed_expect(&o.w, "SELECT outcome FROM job WHERE name = 'reminder'", "done");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_it_waits_for_monday_and_counts_the_days_anew),
		cmocka_unit_test(test_one_that_warns_of_nothing_any_more_does_not_leave),
		cmocka_unit_test(test_the_run_is_remembered_with_what_it_did),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
