#include "base/clock.h"
#include "privacy/seen.h"

#include "seed.h"
#include "world.h"

enum { SARI = 7, BUDI = 8 };

static void
open_office(struct world *w)
{
	world_open(w);
	seed_contact(w, SARI);
	seed_contact(w, BUDI);
}

static void
note(struct world *w, const char *actor, enum seen_how how, int64_t at, int64_t contact)
{
	const struct seen seen = { actor, how, at };

	assert_ok(seen_note(w->db, w->db, &seen, &contact, 1));
}

static void
test_a_look_is_noted_once_a_day_for_each_actor_and_way(void **state)
{
	AUTO(world) struct world w = {0};

	(void)state;
	open_office(&w);
	note(&w, "rina", SEEN_PAGE, WORLD_NOW, SARI);
	note(&w, "rina", SEEN_PAGE, WORLD_NOW + CLOCK_HOUR_MS, SARI);
	assert_int_equal(world_sql(&w, "SELECT count(*) FROM contact_seen"), 1);
	assert_true(world_sql(&w, "SELECT at FROM contact_seen") == WORLD_NOW);
	note(&w, "rina", SEEN_NUMBER, WORLD_NOW, SARI);
	note(&w, "api:odoo", SEEN_API, WORLD_NOW, SARI);
	note(&w, "rina", SEEN_PAGE, WORLD_NOW + CLOCK_DAY_MS, SARI);
	note(&w, "rina", SEEN_PAGE, WORLD_NOW, BUDI);
	assert_int_equal(world_sql(&w, "SELECT count(*) FROM contact_seen"), 5);
}

static void
test_nobody_and_people_who_are_not_there_are_not_noted(void **state)
{
	const struct seen seen = { "rina", SEEN_EXPORT, WORLD_NOW };
	static const int64_t ids[] = { 0, SARI, 999, SARI, 0 };
	AUTO(world) struct world w = {0};

	(void)state;
	open_office(&w);
	assert_ok(seen_note(w.db, w.db, &seen, ids, sizeof(ids) / sizeof(ids[0])));
	assert_int_equal(world_sql(&w, "SELECT count(*) FROM contact_seen"), 1);
	assert_int_equal(world_sql(&w, "SELECT contact_id FROM contact_seen"), SARI);
	assert_ok(seen_note(w.db, w.db, &seen, ids, 0));
}

static void
test_rows_of_a_list_are_noted_by_their_key(void **state)
{
	static const char text[] = "[{\"contact_id\":7},{\"contact_id\":null},{},{\"contact_id\":8}]";
	const struct seen seen = { "api:odoo", SEEN_API, WORLD_NOW };
	AUTO_JSON struct json_object *rows = NULL;
	AUTO(world) struct world w = {0};

	(void)state;
	open_office(&w);
	assert_ok(json_parse(text, sizeof(text) - 1, &rows, NULL));
	assert_ok(seen_note_rows(w.db, w.db, &seen, rows, "contact_id"));
	assert_int_equal(world_sql(&w, "SELECT count(*) FROM contact_seen WHERE actor = 'api:odoo' AND how = 'api'"), 2);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_look_is_noted_once_a_day_for_each_actor_and_way),
		cmocka_unit_test(test_nobody_and_people_who_are_not_there_are_not_noted),
		cmocka_unit_test(test_rows_of_a_list_are_noted_by_their_key),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
