#include "permit/renewal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "permit/expiry.h"
#include "permit/list.h"
#include "template/template.h"

#include "seed.h"
#include "world.h"

/* WORLD_NOW is 2026-11-21 10:10 WIB; OLD ends 20 days later. */
#define OLD	"{\"permit_type\":\"SIPD\",\"status\":\"active\",\"permit_number\":\"503/1\",\"expiry_date\":\"2026-12-11\"," \
	"\"applicant\":{\"name\":\"Sari\",\"phone\":\"0812-6000-7001\"}}"
#define NEW(status, renews)	"{\"permit_type\":\"SIPD\",\"status\":\"" status "\",\"permit_number\":\"503/2\",\"renews\":\"" renews "\"," \
	"\"applicant\":{\"name\":\"Sari\",\"phone\":\"0812-6000-7001\"}}"

static void
open_office(struct world *w)
{
	int n;

	world_open(w);
	IN_TX(w, template_install(w->db, WORLD_NOW, &n));
}

static enum err
try(struct world *w, const char *registration, const char *json, int64_t now, struct problem *problem)
{
	AUTO_JSON struct json_object *fields = NULL;
	AUTO(db_tx) struct db_tx tx = {0};
	struct permit_put one = { .registration_id = registration, .actor = "api:odoo" };
	struct fired_list fired;
	int64_t id;
	enum err e;

	assert_ok(json_parse(json, strlen(json), &fields, NULL));
	one.fields = fields;
	assert_ok(db_begin(w->db, &tx));
	if ((e = permit_put(w->db, &one, now, &id, &fired, problem)) == ERR_NONE)
		assert_ok(db_commit(&tx));
	return e;
}

static void
put(struct world *w, const char *registration, const char *json, int64_t now)
{
	struct problem problem = {0};

	if (try(w, registration, json, now, &problem) != ERR_NONE)
		fail_msg("%s: %s %s", registration, problem.field, problem.why);
}

static int64_t
warned(struct world *w, int64_t now)
{
	struct expiry_run one = { .now = now, .first = true, .most = 50, .actor = "sender" };
	struct expiry_did did;
	bool more;

	IN_TX(w, expiry_step(w->db, &one, &did, &more));
	return did.messages;
}

/* The old permit has a warning that waits; then a renewal comes in some way. waits: 1 when the warning still does. */
static const struct { const char *name, *registration, *json; int waits, warns_later; } cases[] = {
	{ "in process, by registration id", "R2", NEW("in_process", "R1"), 0, 0 },
	{ "in process, by permit number", "R2", NEW("in_process", "503/1"), 0, 0 },
	{ "in force", "R2", NEW("active", "503/1"), 0, 0 },
	{ "refused", "R2", NEW("rejected", "503/1"), 1, 1 },
	{ "called off", "R2", NEW("cancelled", "R1"), 1, 1 },
	{ "it says nothing of what it renews", "R2", NEW("active", ""), 1, 1 },
	{ "the name of the same person is no reference", "R2", NEW("active", "Sari"), 1, 1 },
	{ "the beginning of a number is none", "R2", NEW("active", "503"), 1, 1 },
};

static void
test_a_renewal_ends_the_warnings_of_what_it_renews(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		AUTO(world) struct world w = {0};
		int64_t waits;

		open_office(&w);
		put(&w, "R1", OLD, WORLD_NOW - 1000);
		assert_int_equal(warned(&w, WORLD_NOW), 1);
		put(&w, cases[i].registration, cases[i].json, WORLD_NOW + 1000);
		waits = world_sql(&w, "SELECT count(*) FROM message WHERE permit_id = 1 AND scenario = 'permit_expiry_warning' AND state = 'queued'");
		if (waits != cases[i].waits)
			fail_msg("%s: %d wait", cases[i].name, (int)waits);
		/* 7 days before its end. */
		world_sql(&w, "UPDATE message SET state = 'sent', sent_at = 1 WHERE state = 'queued'");
		world_sql(&w, "DELETE FROM queue");
		if (warned(&w, WORLD_NOW + 14 * CLOCK_DAY_MS) != cases[i].warns_later)
			fail_msg("%s: it warns, or does not, of the next band", cases[i].name);
	}
}

static void
test_a_renewal_that_is_refused_lets_the_warnings_go_on(void **state)
{
	AUTO(world) struct world w = {0};

	(void)state;
	open_office(&w);
	put(&w, "R1", OLD, WORLD_NOW - 1000);
	put(&w, "R2", NEW("in_process", "R1"), WORLD_NOW);
	assert_int_equal(warned(&w, WORLD_NOW), 0);
	put(&w, "R2", "{\"status\":\"rejected\"}", WORLD_NOW + 1000);
	assert_int_equal(warned(&w, WORLD_NOW + 2000), 1);
	/* And it is no renewal of R1 any more when it says so. */
	put(&w, "R2", "{\"status\":\"in_process\"}", WORLD_NOW + 3000);
	seed_expect(&w, "SELECT state FROM message WHERE permit_id = 1 AND scenario = 'permit_expiry_warning'", "cancelled");
	put(&w, "R2", "{\"renews\":\"\"}", WORLD_NOW + 4000);
	assert_int_equal(warned(&w, WORLD_NOW + 5000), 1);
}

static void
test_a_renewal_finds_a_permit_that_comes_after_it(void **state)
{
	AUTO(world) struct world w = {0};
	AUTO_JSON struct json_object *list = NULL;

	(void)state;
	open_office(&w);
	put(&w, "R2", NEW("active", "503/1"), WORLD_NOW - 2000);
	seed_expect(&w, "SELECT renews || ' ' || coalesce(renews_id, 'unknown') || ' ' || is_renewal FROM permit", "503/1 unknown 1");
	/* It comes, and has its number only later. */
	put(&w, "R1", "{\"permit_type\":\"SIPD\",\"status\":\"in_process\",\"applicant\":{\"phone\":\"0812-6000-7001\"}}", WORLD_NOW - 1000);
	seed_expect(&w, "SELECT count(*) FROM permit WHERE renews_id IS NOT NULL", "0");
	put(&w, "R1", OLD, WORLD_NOW);
	seed_expect(&w, "SELECT n.registration_id || ' renews ' || o.registration_id FROM permit n JOIN permit o ON o.id = n.renews_id", "R2 renews R1");
	assert_int_equal(warned(&w, WORLD_NOW + 1000), 0);
	assert_ok(renewal_list(w.db, 2, &list));
	assert_int_equal(json_count(list), 1);
	assert_string_equal(json_text(json_item(list, 0), "permit_number"), "503/2");
}

static void
test_of_several_with_the_number_the_newest_that_nothing_renews_is_meant(void **state)
{
	AUTO(world) struct world w = {0};

	(void)state;
	open_office(&w);
	put(&w, "R1", OLD, WORLD_NOW);
	put(&w, "R2", "{\"permit_type\":\"SIPD\",\"status\":\"active\",\"permit_number\":\"503/1\",\"renews\":\"503/1\"}", WORLD_NOW);
	put(&w, "R3", "{\"permit_type\":\"SIPD\",\"status\":\"active\",\"permit_number\":\"503/1\",\"renews\":\"503/1\"}", WORLD_NOW);
	seed_expect(&w, "SELECT group_concat(registration_id || '>' || renews_id) FROM permit WHERE renews_id IS NOT NULL", "R2>1,R3>2");
	/* Said again it means the same. */
	put(&w, "R2", "{\"renews\":\"503/1\"}", WORLD_NOW + 1000);
	put(&w, "R3", "{\"renews\":\"503/1\",\"update_reason\":\"x\"}", WORLD_NOW + 1000);
	seed_expect(&w, "SELECT group_concat(registration_id || '>' || renews_id) FROM permit WHERE renews_id IS NOT NULL", "R2>1,R3>2");
}

static void
test_a_permit_renews_neither_itself_nor_what_renews_it(void **state)
{
	AUTO(world) struct world w = {0};
	struct problem problem = {0};

	(void)state;
	open_office(&w);
	put(&w, "R1", OLD, WORLD_NOW);
	assert_int_equal(try(&w, "R1", "{\"renews\":\"R1\"}", WORLD_NOW + 1, &problem), ERR_INVALID);
	assert_string_equal(problem.field, "renews");
	put(&w, "R2", NEW("active", "R1"), WORLD_NOW);
	assert_int_equal(try(&w, "R1", "{\"renews\":\"R2\"}", WORLD_NOW + 1, &problem), ERR_INVALID);
	assert_int_equal(try(&w, "R2", "{\"is_renewal\":false}", WORLD_NOW + 1, &problem), ERR_INVALID);
	assert_string_equal(problem.field, "is_renewal");
}

static void
test_the_history_of_a_permit_is_that_of_its_line(void **state)
{
	static const int64_t ids[] = { 1, 2, 3 };
	AUTO(world) struct world w = {0};
	size_t i;

	(void)state;
	open_office(&w);
	put(&w, "R1", OLD, WORLD_NOW - 3000);
	put(&w, "R2", NEW("active", "R1"), WORLD_NOW - 2000);
	put(&w, "R3", "{\"permit_type\":\"SIPD\",\"status\":\"in_process\",\"renews\":\"R2\",\"applicant\":{\"phone\":\"0812-6000-7001\"}}", WORLD_NOW - 1000);
	put(&w, "X1", "{\"permit_type\":\"SIPD\",\"status\":\"active\",\"permit_number\":\"503/9\",\"applicant\":{\"phone\":\"0812-6000-7002\"}}", WORLD_NOW);
	for (i = 0; i < sizeof(ids) / sizeof(ids[0]); i++) {
		AUTO_JSON struct json_object *found = NULL;
		size_t n;

		assert_ok(permit_fired(w.db, ids[i], &found));
		n = json_count(found);
		assert_true(n >= 2);
		assert_int_equal(n, world_sql(&w, "SELECT count(*) FROM scenario_fired WHERE permit_id <= 3"));
		assert_string_equal(json_text(json_item(found, n - 1), "permit"), "503/1");
	}
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_renewal_ends_the_warnings_of_what_it_renews),
		cmocka_unit_test(test_a_renewal_that_is_refused_lets_the_warnings_go_on),
		cmocka_unit_test(test_a_renewal_finds_a_permit_that_comes_after_it),
		cmocka_unit_test(test_of_several_with_the_number_the_newest_that_nothing_renews_is_meant),
		cmocka_unit_test(test_the_history_of_a_permit_is_that_of_its_line),
		cmocka_unit_test(test_a_permit_renews_neither_itself_nor_what_renews_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
