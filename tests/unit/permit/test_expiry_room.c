#include "permit/expiry_room.h"

#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "permit/expiry.h"
#include "setting/setting.h"
#include "template/template.h"

#include "seed.h"
#include "world.h"

/* WORLD_NOW is 2026-11-21 10:10 WIB, a Saturday; the office works from Monday to Friday. */
enum { TODAY = 20778 };
#define SATURDAY	WORLD_NOW
#define MONDAY		(WORLD_NOW + 2 * CLOCK_DAY_MS)
#define TUESDAY		(WORLD_NOW + 3 * CLOCK_DAY_MS)

/* Permits that end on the given days after the Saturday, each of somebody else. */
static void
open_office(struct world *w, const char *limit, const int *left, size_t count)
{
	char json[300], date[CLOCK_TEXT_MAX], registration[24];
	struct fired_list fired;
	int64_t id;
	size_t i;
	int n;

	world_open(w);
	IN_TX(w, template_install(w->db, WORLD_NOW, &n));
	IN_TX(w, setting_set(w->db, SETTING_EXPIRY_PER_DAY, limit, "t", 1, NULL));
	for (i = 0; i < count; i++) {
		AUTO_JSON struct json_object *fields = NULL;
		struct permit_put put = { .registration_id = registration, .actor = "api:odoo" };

		clock_format_day_iso(TODAY + left[i], date);
		snprintf(registration, sizeof(registration), "R%d", left[i]);
		snprintf(json, sizeof(json), "{\"permit_type\":\"SIPD\",\"status\":\"active\",\"permit_number\":\"503/%zu\",\"expiry_date\":\"%s\","
		    "\"applicant\":{\"phone\":\"0812-6000-71%02zu\"}}", i, date, i);
		assert_ok(json_parse(json, strlen(json), &fields, NULL));
		put.fields = fields;
		IN_TX(w, permit_put(w->db, &put, WORLD_NOW - 1000, &id, &fired, NULL));
	}
}

static struct expiry_did
run(struct world *w, int64_t now)
{
	struct expiry_run one = { .now = now, .first = true, .most = 2, .actor = "sender" };
	struct expiry_did did, all = {0};
	bool more = true;

	for (; more; one.first = false) {
		IN_TX(w, expiry_step(w->db, &one, &did, &more));
		all.messages += did.messages;
		all.postponed = did.postponed;
	}
	return all;
}

static void
expect(struct world *w, int64_t now, int64_t messages, int64_t postponed)
{
	struct expiry_did did = run(w, now);

	if (did.messages != messages || did.postponed != postponed)
		fail_msg("%lld made and %lld left for another day", (long long)did.messages, (long long)did.postponed);
}

static const int left[] = { 20, 80, 5, 50, 25, 6 };
enum { PERMITS = sizeof(left) / sizeof(left[0]) };

#define TOLD	"SELECT coalesce(group_concat(reference), '') FROM (SELECT reference FROM message WHERE scenario = 'permit_expiry_warning' ORDER BY id)"

static void
test_without_a_limit_all_that_is_due_is_told(void **state)
{
	AUTO(world) struct world w = {0};

	(void)state;
	open_office(&w, "0", left, PERMITS);
	expect(&w, SATURDAY, PERMITS, 0);
}

static void
test_the_most_urgent_are_told_first_and_the_rest_on_the_next_working_day(void **state)
{
	AUTO(world) struct world w = {0};
	int64_t n = 0;

	(void)state;
	open_office(&w, "4", left, PERMITS);
	/* A day off: nothing leaves, and nothing ends before Monday. */
	expect(&w, SATURDAY, 0, PERMITS);
	expect(&w, MONDAY, 4, 2);
	seed_expect(&w, TOLD, "R5,R6,R20,R25");
	/* Asked again on the same day it makes no more. */
	expect(&w, MONDAY + CLOCK_HOUR_MS, 0, 2);
	world_sql(&w, "INSERT INTO job (name, occurrence_at, finished_at) VALUES ('expiry', 1, 1795230600000 + 172800000)");
	assert_ok(expiry_postponed(w.db, MONDAY + CLOCK_HOUR_MS, &n));
	assert_int_equal(n, 2);
	expect(&w, TUESDAY, 2, 0);
	seed_expect(&w, TOLD, "R5,R6,R20,R25,R50,R80");
	/* With the days and the band of the day on which they were told. */
	seed_expect(&w, "SELECT json_extract(params, '$.days_remaining') FROM message WHERE reference = 'R50' AND scenario = 'permit_expiry_warning'", "47");
	seed_expect(&w, "SELECT group_concat(band || outcome) FROM (SELECT * FROM expiry_warning WHERE permit_id = 4 ORDER BY band)", "60message,90skipped");
	world_sql(&w, "UPDATE job SET finished_at = 1795230600000 + 259200000");
	assert_ok(expiry_postponed(w.db, TUESDAY, &n));
	assert_int_equal(n, 0);
}

static void
test_no_permit_ends_unwarned_because_of_the_limit(void **state)
{
	static const int soon[] = { 0, 1, 2, 1 + 20 };
	AUTO(world) struct world w = {0};

	(void)state;
	open_office(&w, "1", soon, 4);
	/* Today's and tomorrow's end before Monday, which is the day after. */
	expect(&w, SATURDAY, 2, 2);
	seed_expect(&w, TOLD, "R0,R1");
	expect(&w, MONDAY, 1, 1);
	seed_expect(&w, TOLD, "R0,R1,R2");
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_without_a_limit_all_that_is_due_is_told),
		cmocka_unit_test(test_the_most_urgent_are_told_first_and_the_rest_on_the_next_working_day),
		cmocka_unit_test(test_no_permit_ends_unwarned_because_of_the_limit),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
