#include "routing/people.h"

#include "base/clock.h"
#include "seed.h"

enum { META = 1, META_TOO = 2, FONNTE = 3 };

static void
open_world(struct world *w)
{
	int64_t id;

	world_open(w);
	seed_provider(w, META, "meta", 0);
	seed_provider(w, META_TOO, "meta", 0);
	seed_provider(w, FONNTE, "fonnte", 1);
	for (id = 1; id <= 12; id++)
		seed_contact(w, id);
}

static struct people
load(struct world *w, int64_t now)
{
	AUTO(provider_rows) struct provider_rows rows = {0};
	struct people p;

	assert_ok(provider_load_all(w->db, &rows));
	assert_ok(people_load(w->db, &rows, now, &p));
	return p;
}

static bool
used_up(struct world *w, const struct people *p, int64_t contact, bool urgent, int64_t now)
{
	bool ret;

	assert_ok(people_used_up(w->db, p, contact, urgent, now, &ret));
	return ret;
}

static void
test_the_limit_is_what_the_provider_told_unless_the_office_says_otherwise(void **state)
{
	AUTO(world) struct world w = {0};

	(void)state;
	open_world(&w);
	assert_int_equal(load(&w, WORLD_NOW).limit, 0);
	IN_TX(&w, provider_people_limit(w.db, META, 2000));
	IN_TX(&w, provider_people_limit(w.db, FONNTE, 5));	/* not official: it cannot be */
	assert_int_equal(load(&w, WORLD_NOW).limit, 2000);
	assert_int_equal(load(&w, WORLD_NOW).reserve, 400);
	IN_TX(&w, provider_people_limit(w.db, META_TOO, 250));	/* one portfolio: the smaller one holds for both */
	assert_int_equal(load(&w, WORLD_NOW).limit, 250);
	IN_TX(&w, provider_people_limit(w.db, META_TOO, -1));
	assert_int_equal(load(&w, WORLD_NOW).limit, 2000);
	world_sql(&w, "INSERT INTO setting VALUES ('people_limit', '100', 1, 'test')");
	assert_int_equal(load(&w, WORLD_NOW).limit, 100);
}

static void
test_places_are_counted_by_person_kept_for_the_urgent_and_given_back_after_a_day(void **state)
{
	AUTO(world) struct world w = {0};
	struct people p;
	int64_t id;

	(void)state;
	open_world(&w);
	world_sql(&w, "INSERT INTO setting VALUES ('people_limit', '10', 1, 'test')");	/* two of them kept */
	p = load(&w, WORLD_NOW);
	for (id = 1; id <= 8; id++) {
		assert_false(used_up(&w, &p, id, false, WORLD_NOW));
		IN_TX(&w, people_take(w.db, &p, id, WORLD_NOW + id));
		IN_TX(&w, people_take(w.db, &p, id, WORLD_NOW + id));	/* twice the same person */
	}
	assert_int_equal(p.count, 8);
	assert_true(used_up(&w, &p, 9, false, WORLD_NOW + 100));
	assert_false(used_up(&w, &p, 8, false, WORLD_NOW + 100));	/* has a place */
	assert_false(used_up(&w, &p, 9, true, WORLD_NOW + 100));
	IN_TX(&w, people_take(w.db, &p, 9, WORLD_NOW + 100));
	IN_TX(&w, people_take(w.db, &p, 10, WORLD_NOW + 100));
	assert_true(used_up(&w, &p, 11, true, WORLD_NOW + 100));
	/* The next run of the sender knows it too. */
	p = load(&w, WORLD_NOW + 200);
	assert_int_equal(p.count, 10);
	assert_int_equal(p.free_at, WORLD_NOW + 1 + CLOCK_DAY_MS);
	assert_true(used_up(&w, &p, 11, true, WORLD_NOW + 200));
	p = load(&w, WORLD_NOW + 1 + CLOCK_DAY_MS);
	assert_int_equal(p.count, 9);
	assert_false(used_up(&w, &p, 11, true, WORLD_NOW + 1 + CLOCK_DAY_MS));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_the_limit_is_what_the_provider_told_unless_the_office_says_otherwise),
		cmocka_unit_test(test_places_are_counted_by_person_kept_for_the_urgent_and_given_back_after_a_day),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
