#include <string.h>

#include "consent/consent.h"
#include "permit/permit.h"
#include "template/template.h"

#include "seed.h"
#include "world.h"

static void
open_office(struct world *w, const char *wanted)
{
	int n;

	world_open(w);
	seed_provider(w, 1, "fonnte", 1);
	IN_TX(w, template_install(w->db, WORLD_NOW, &n));
	if (wanted != NULL)
		assert_ok(db_script(w->db, "INSERT INTO setting VALUES ('invite_new_applicants', '1', 1, 'test')"));
}

static void
put(struct world *w, const char *registration, const char *json, const struct permit_put *like)
{
	AUTO_JSON struct json_object *fields = NULL;
	struct permit_put one = *like;
	struct fired_list fired;
	int64_t id;

	assert_ok(json_parse(json, strlen(json), &fields, NULL));
	one.fields = fields;
	one.registration_id = registration;
	IN_TX(w, permit_put(w->db, &one, WORLD_NOW, &id, &fired, NULL));
}

static const struct permit_put as_usual = { .actor = "api:odoo", .base_url = "https://kabar.example.go.id" };
#define REGISTERED	"{\"permit_type\":\"SIPD\",\"status\":\"in_process\",\"applicant\":{\"name\":\"Sari\",\"phone\":\"081260007001\"}}"
#define ISSUED	"{\"permit_type\":\"SIPD\",\"status\":\"active\",\"permit_number\":\"1\",\"issue_date\":\"2026-11-20\"," \
	"\"applicant\":{\"name\":\"Sari\",\"phone\":\"081260007001\"}}"

static void
test_whoever_registers_is_asked_once_where_the_office_wants_it(void **state)
{
	AUTO(world) struct world w = {0};

	(void)state;
	open_office(&w, "1");
	put(&w, "R1", REGISTERED, &as_usual);
	seed_expect(&w, "SELECT i.channel || ' ' || i.reason || ' ' || m.scenario || ' ' || m.priority || ' ' || m.permit_id FROM invitation i"
	    " JOIN message m ON m.id = i.message_id", "permit permit:1 invitation 30 1");
	put(&w, "R1", REGISTERED, &as_usual);
	put(&w, "R2", REGISTERED, &as_usual);
	assert_int_equal(world_sql(&w, "SELECT count(*) FROM message"), 1);
}

static void
test_otherwise_nobody_is(void **state)
{
	static const struct permit_put old = { .actor = "api:odoo", .base_url = "https://kabar.example.go.id", .baseline = true };
	static const struct permit_put test_key = { .actor = "api:odoo", .base_url = "https://kabar.example.go.id", .nothing_leaves = true };
	static const struct { const char *wanted, *json; const struct permit_put *like; } rows[] = {
		{ NULL, REGISTERED, &as_usual }, { "1", REGISTERED, &old }, { "1", REGISTERED, &test_key },
		{ "1", ISSUED, &as_usual },		/* the notice brings its own */
		{ "1", "{\"permit_type\":\"SIPD\",\"status\":\"rejected\",\"applicant\":{\"phone\":\"081260007001\"}}", &as_usual },
		{ "1", "{\"permit_type\":\"SIPD\",\"status\":\"in_process\",\"applicant\":{\"phone\":\"0812\"}}", &as_usual },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		AUTO(world) struct world w = {0};

		open_office(&w, rows[i].wanted);
		put(&w, "R1", rows[i].json, rows[i].like);
		if (world_sql(&w, "SELECT count(*) FROM invitation") != 0)
			fail_msg("row %zu", i);
	}
}

static void
test_a_template_that_is_switched_off_refuses_no_permit(void **state)
{
	AUTO(world) struct world w = {0};

	(void)state;
	open_office(&w, "1");
	assert_ok(db_script(w.db, "UPDATE template SET active = 0 WHERE key = 'opt_in_invitation'"));
	put(&w, "R1", REGISTERED, &as_usual);
	assert_int_equal(world_sql(&w, "SELECT count(*) FROM permit"), 1);
	assert_int_equal(world_sql(&w, "SELECT count(*) FROM invitation"), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_whoever_registers_is_asked_once_where_the_office_wants_it),
		cmocka_unit_test(test_otherwise_nobody_is),
		cmocka_unit_test(test_a_template_that_is_switched_off_refuses_no_permit),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
