#include "world.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "contact/number_export.h"
#include "seed.h"

static void
run(struct world *w, const char *statement)
{
	if (db_script(w->db, statement) != ERR_NONE)
		fail_msg("%s: %s", statement, db_message(w->db));
}

/*
 * 1 nothing said, 2 agreed, 3 stopped, 4 declined, 5 without WhatsApp, 6 a landline, 7 a landline with WhatsApp, 8 from abroad, 9 erased, 10 an official,
 * agreed, 11 with a number nobody has confirmed. 2 and 3 have permits.
 */
static void
people(struct world *w)
{
	int64_t i;

	for (i = 1; i <= 11; i++)
		seed_contact(w, i);
	seed_consent(w, 2, "official", "agreed", 1);
	seed_consent(w, 3, "official", "stopped", 1);
	seed_consent(w, 4, "official", "declined", 1);
	seed_consent(w, 10, "official", "agreed", 1);
	seed_consent(w, 1, "gateway", "agreed", 1);
	run(w, "UPDATE contact_phone SET whatsapp = 'no' WHERE contact_id = 5;"
	    "UPDATE contact_phone SET kind = 'landline' WHERE contact_id IN (6, 7); UPDATE contact_phone SET whatsapp = 'yes' WHERE contact_id = 7;"
	    "UPDATE contact_phone SET kind = 'foreign', number = '+60123456789' WHERE contact_id = 8;"
	    "UPDATE contact SET erased_at = 1 WHERE id = 9; UPDATE contact SET role = 'official' WHERE id = 10;"
	    "UPDATE contact_phone SET confirmed = 0 WHERE contact_id = 11;"
	    "INSERT INTO contact_phone (number, contact_id, kind, raw, preferred, created_at) VALUES ('+6281299999999', 1, 'mobile', '', 0, 1);"
	    "INSERT INTO permit (registration_id, permit_type, contact_id, status, created_at, updated_at) VALUES ('a', 'x', 2, 'active', 1, 1),"
	    " ('b', 'x', 2, 'active', 1, 1), ('c', 'x', 3, 'active', 1, 1)");
}

/* The contacts' ids, in the order of their numbers, read cap at a time. */
static char *
ids_of(struct world *w, const struct number_export *x, int64_t cap)
{
	char after[32] = "";
	AUTO(buf) struct buf out;
	size_t i, n;
	int64_t id;

	buf_init(&out, 1000);
	do {
		AUTO_JSON struct json_object *rows = NULL;

		assert_ok(number_export_part(w->db, x, after, cap, &rows));
		n = json_count(rows);
		for (i = 0; i < n; i++) {
			assert_true(json_int(json_item(rows, i), "contact_id", &id));
			buf_fmt(&out, "%s%d", out.len > 0 ? " " : "", (int)id);
			snprintf(after, sizeof(after), "%s", json_text(json_item(rows, i), "number"));
		}
	} while (n > 0);
	return strdup(buf_text(&out));
}

static void
test_numbers_that_whatsapp_reaches_are_listed_once_and_as_filtered(void **state)
{
	static const struct { const char *name; struct number_export x; const char *ids; } cases[] = {
		{ "all", { .consent = NUMBERS_ALL }, "1 2 7 10" },
		{ "all, also those who refused", { .consent = NUMBERS_ALL, .with_stopped = true }, "1 2 3 4 7 10" },
		{ "agreed", { .consent = NUMBERS_AGREED }, "2 10" },
		{ "not agreed", { .consent = NUMBERS_NOT_AGREED }, "1 7" },
		{ "not agreed, also those who refused", { .consent = NUMBERS_NOT_AGREED, .with_stopped = true }, "1 3 4 7" },
		{ "those who refused", { .consent = NUMBERS_STOPPED }, "3 4" },
		{ "with permits", { .consent = NUMBERS_ALL, .with_permits = true }, "2" },
		{ "officials", { .consent = NUMBERS_ALL, .role = "official" }, "10" },
		{ "applicants who agreed", { .consent = NUMBERS_AGREED, .role = "applicant" }, "2" },
	};
	AUTO(world) struct world w = {0};
	size_t i;

	(void)state;
	world_open(&w);
	people(&w);
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		AUTO_FREE char *by_one = ids_of(&w, &cases[i].x, 1), *together = ids_of(&w, &cases[i].x, 100);

		if (strcmp(by_one, cases[i].ids) != 0 || strcmp(together, cases[i].ids) != 0)
			fail_msg("%s: %s and %s", cases[i].name, by_one, together);
	}
}

static void
test_the_file_is_named_by_the_offices_clock_and_the_filter_can_be_read(void **state)
{
	char name[NUMBER_EXPORT_NAME_MAX];
	AUTO(buf) struct buf filter;

	(void)state;
	number_export_name(WORLD_NOW, 420, name);
	assert_string_equal(name, "whatsapp_phone_numbers_20261121_101000.csv");
	number_export_name(WORLD_NOW, 540, name);
	assert_string_equal(name, "whatsapp_phone_numbers_20261121_121000.csv");
	buf_init(&filter, 200);
	number_export_filter(&(struct number_export){ NUMBERS_NOT_AGREED, true, true, "staff", 5 }, &filter);
	assert_string_equal(buf_text(&filter), "consent=not_agreed with_stopped with_permits role=staff limit=5");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_numbers_that_whatsapp_reaches_are_listed_once_and_as_filtered),
		cmocka_unit_test(test_the_file_is_named_by_the_offices_clock_and_the_filter_can_be_read),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
