#include "permit/expiry_weekly.h"

#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "setting/setting.h"
#include "template/template.h"

#include "seed.h"
#include "world.h"

enum { TODAY = 20778 };		/* of WORLD_NOW, in the office's zone */

static void
put(struct world *w, const char *registration, int left, const char *more)
{
	AUTO_JSON struct json_object *fields = NULL;
	struct permit_put put = { .registration_id = registration, .actor = "api:odoo", .baseline = true };
	char json[400], date[CLOCK_TEXT_MAX];
	struct fired_list fired;
	int64_t id;

	clock_format_day_iso(TODAY + left, date);
	snprintf(json, sizeof(json), "{\"permit_type\":\"SIPD\",\"status\":\"active\",\"permit_number\":\"503/%s\",\"expiry_date\":\"%s\","
	    "\"applicant\":{\"phone\":\"0812-6000-7001\"}%s}", registration, date, more);
	assert_ok(json_parse(json, strlen(json), &fields, NULL));
	put.fields = fields;
	IN_TX(w, permit_put(w->db, &put, WORLD_NOW - 1000, &id, &fired, NULL));
}

static struct weekly_did
run(struct world *w, int64_t now)
{
	const struct expiry_run one = { .now = now, .most = 50, .actor = "sender" };
	struct weekly_did did;

	IN_TX(w, expiry_weekly_step(w->db, &one, 0, &did));
	return did;
}

static void
open_office(struct world *w, const char *on)
{
	int n;

	world_open(w);
	IN_TX(w, template_install(w->db, WORLD_NOW, &n));
	IN_TX(w, setting_set(w->db, SETTING_RENEWAL_WEEKLY, on, "t", 1, NULL));
}

/* What the week's run says of a permit with so many days left. */
static const struct { const char *name; int left; const char *more, *on; int again, ended; } cases[] = {
	{ "within the last band", 5, "", "1", 1, 0 },
	{ "its last day", 0, "", "1", 1, 0 },
	{ "the day of the last band", 7, "", "1", 1, 0 },
	{ "before it", 8, "", "1", 0, 0 },
	{ "over since yesterday", -1, "", "1", 0, 1 },
	{ "over for a week", -7, "", "1", 0, 1 },
	{ "over for longer", -8, "", "1", 0, 0 },
	{ "in force no more", 5, ",\"status\":\"cancelled\"", "1", 0, 0 },
	{ "off, as it is usually", 5, "", "0", 0, 0 },
};

static void
test_it_speaks_of_what_is_about_to_end_or_just_over(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		AUTO(world) struct world w = {0};
		struct weekly_did did;

		open_office(&w, cases[i].on);
		put(&w, "R1", cases[i].left, cases[i].more);
		did = run(&w, WORLD_NOW);
		if (did.again != cases[i].again || did.ended != cases[i].ended)
			fail_msg("%s: %d again, %d ended", cases[i].name, (int)did.again, (int)did.ended);
	}
}

static void
test_nobody_is_told_twice_in_a_week_and_of_the_end_only_once(void **state)
{
	AUTO(world) struct world w = {0};
	struct expiry_run daily = { .now = WORLD_NOW, .first = true, .most = 50, .actor = "sender" };
	struct expiry_did did;
	bool more;

	(void)state;
	open_office(&w, "1");
	put(&w, "R1", 3, "");
	put(&w, "R2", -1, "");
	assert_int_equal(run(&w, WORLD_NOW).again, 1);
	seed_expect(&w, "SELECT json_extract(params, '$.days_remaining') FROM message WHERE scenario = 'permit_expiry_warning'", "3");
	seed_expect(&w, "SELECT json_extract(params, '$.expiry_date') || (instr(gateway_body, 'telah berakhir pada 20-11-2026') > 0) FROM message"
	    " WHERE scenario = 'permit_expired'", "20-11-20261");
	assert_int_equal(run(&w, WORLD_NOW + CLOCK_DAY_MS).again, 0);
	assert_int_equal(run(&w, WORLD_NOW + CLOCK_DAY_MS).ended, 0);
	/* A week later it is over as well, and that is told once. */
	assert_int_equal(run(&w, WORLD_NOW + 7 * CLOCK_DAY_MS).ended, 1);
	assert_int_equal(run(&w, WORLD_NOW + 8 * CLOCK_DAY_MS).ended, 0);
	/* The bands are what they were. */
	assert_int_equal(world_sql(&w, "SELECT count(*) FROM expiry_warning WHERE outcome = 'message'"), 0);
	IN_TX(&w, expiry_step(w.db, &daily, &did, &more));
	assert_int_equal(did.messages, 0);
}

static void
test_what_is_being_renewed_is_left_alone(void **state)
{
	AUTO(world) struct world w = {0};

	(void)state;
	open_office(&w, "1");
	put(&w, "R1", 3, "");
	put(&w, "R2", -3, "");
	put(&w, "R3", 900, ",\"renews\":\"R1\"");
	put(&w, "R4", 900, ",\"renews\":\"503/R2\"");
	assert_int_equal(run(&w, WORLD_NOW).again + run(&w, WORLD_NOW).ended, 0);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_it_speaks_of_what_is_about_to_end_or_just_over),
		cmocka_unit_test(test_nobody_is_told_twice_in_a_week_and_of_the_end_only_once),
		cmocka_unit_test(test_what_is_being_renewed_is_left_alone),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
