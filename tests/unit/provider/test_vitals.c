#include "account/vitals.h"

#include "base/clock.h"
#include "seed.h"

enum { META = 1, FONNTE = 2 };

static void
test_the_last_day_of_a_package_is_read_as_gateways_write_it(void **state)
{
	static const struct { const char *text; int64_t want; } rows[] = {
		{ "18 November 2029", 21871 }, { " 1 january 2027", 20819 }, { "2029-11-18", 21871 }, { "2029-11-18 23:59:59", 21871 },
		{ "18-11-2029", 21871 }, { "-", 0 }, { "", 0 }, { NULL, 0 }, { "31 February 2029", 0 }, { "1 Foo 2029", 0 }, { "never", 0 },
		{ "1795230600", 0 },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (vitals_day(rows[i].text) != rows[i].want)
			fail_msg("%s: %lld", rows[i].text, (long long)vitals_day(rows[i].text));
}

static void
test_a_package_is_told_of_two_weeks_before_it_ends_and_stops_where_nothing_leaves_without_one(void **state)
{
	const int64_t today = WORLD_NOW / CLOCK_DAY_MS;
	static const struct { const char *kind; int64_t days; const char *key; enum finding_level level; } rows[] = {
		{ "fonnte", 15,  NULL,                FINDING_OK },
		{ "fonnte", 14,  "package.ends_soon", FINDING_WARN },
		{ "watzap", 0,   "package.ends_soon", FINDING_WARN },
		{ "watzap", -1,  "package.ended",     FINDING_BAD },
		{ "fonnte", -1,  "package.ended",     FINDING_WARN },	/* goes on as the free one */
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct findings f = { .vitals = { .ends_on = today + rows[i].days } };

		vitals_judge(provider_find(rows[i].kind), WORLD_NOW, &f);
		assert_int_equal(f.count, rows[i].key != NULL);
		if (rows[i].key != NULL) {
			assert_string_equal(f.items[0].key, rows[i].key);
			assert_int_equal(f.items[0].level, rows[i].level);
		}
	}
}

static void
keep(struct world *w, int64_t provider, const struct vitals *v, int64_t now, bool came_back)
{
	bool back = !came_back;

	IN_TX(w, vitals_keep(w->db, provider, v, now, &back));
	assert_int_equal(back, came_back);
}

static void
test_what_differs_is_noted_and_what_is_not_told_stays(void **state)
{
	struct vitals v = { .link = LINK_UP, .quota_told = true, .quota_left = 900, .people_limit = 250, .quality = "GREEN", .package = "Reguler" };
	struct vitals little = { .link = LINK_UP };
	AUTO(world) struct world w = {0};
	AUTO_JSON struct json_object *now = NULL;

	(void)state;
	world_open(&w);
	seed_provider(&w, META, "meta", 0);
	keep(&w, META, &v, WORLD_NOW, false);
	seed_expect(&w, "SELECT group_concat(what || ':' || was || '>' || is_now, ' ') FROM (SELECT * FROM provider_change ORDER BY id)",
	    "link:>up quality:>GREEN package:>Reguler people_limit:>250");
	keep(&w, META, &little, WORLD_NOW + 1, false);
	keep(&w, META, &v, WORLD_NOW + 2, false);
	assert_int_equal(world_sql(&w, "SELECT count(*) FROM provider_change"), 4);
	assert_int_equal(world_sql(&w, "SELECT quota_left FROM provider_vitals"), 900);

	snprintf(v.quality, sizeof(v.quality), "RED");
	v.people_limit = 2000;
	v.quota_left = 0;
	keep(&w, META, &v, WORLD_NOW + 3, false);
	seed_expect(&w, "SELECT group_concat(what || ':' || was || '>' || is_now, ' ') FROM (SELECT * FROM provider_change WHERE id > 4 ORDER BY id)",
	    "quality:GREEN>RED people_limit:250>2000");
	assert_int_equal(world_sql(&w, "SELECT people_limit FROM provider WHERE id = 1"), 2000);
	assert_int_equal(world_sql(&w, "SELECT quota_left FROM provider_vitals"), 0);
	assert_ok(vitals_load(w.db, META, &now));
	assert_string_equal(json_text(now, "quality"), "RED");
	assert_string_equal(json_text(now, "package"), "Reguler");
}

static void
test_a_link_is_known_since_when_and_that_it_came_back(void **state)
{
	struct vitals up = { .link = LINK_UP }, down = { .link = LINK_DOWN }, untold = { .link = LINK_UNTOLD };
	AUTO(world) struct world w = {0};

	(void)state;
	world_open(&w);
	seed_provider(&w, FONNTE, "fonnte", 1);
	keep(&w, FONNTE, &up, WORLD_NOW, false);
	keep(&w, FONNTE, &up, WORLD_NOW + 10, false);
	assert_true(world_sql(&w, "SELECT link_since FROM provider_vitals") == WORLD_NOW);
	keep(&w, FONNTE, &down, WORLD_NOW + 20, false);
	keep(&w, FONNTE, &untold, WORLD_NOW + 30, false);
	assert_true(world_sql(&w, "SELECT link_since FROM provider_vitals") == WORLD_NOW + 20);
	seed_expect(&w, "SELECT link FROM provider_vitals", "down");
	keep(&w, FONNTE, &up, WORLD_NOW + 40, true);
	assert_true(world_sql(&w, "SELECT link_since FROM provider_vitals") == WORLD_NOW + 40);
}

static size_t
due(struct world *w, int64_t now)
{
	int64_t ids[PROVIDERS_MAX];
	size_t n;

	assert_ok(vitals_due(w->db, 300000, now, ids, &n));
	return n;
}

static void
test_each_is_asked_at_its_time_unless_it_is_switched_off_or_being_asked(void **state)
{
	AUTO(world) struct world w = {0};

	(void)state;
	world_open(&w);
	seed_provider(&w, META, "meta", 0);
	seed_provider(&w, FONNTE, "fonnte", 1);
	assert_int_equal(due(&w, WORLD_NOW), 2);
	IN_TX(&w, vitals_asked(w.db, META, WORLD_NOW));
	assert_int_equal(due(&w, WORLD_NOW), 1);
	assert_int_equal(due(&w, WORLD_NOW + 299999), 1);
	assert_int_equal(due(&w, WORLD_NOW + 300000), 2);
	world_sql(&w, "INSERT INTO task (kind, provider_id, requested_by, requested_at) VALUES ('look', 2, 'sender', 1)");
	assert_int_equal(due(&w, WORLD_NOW), 0);
	world_sql(&w, "UPDATE task SET state = 'done'");
	assert_int_equal(due(&w, WORLD_NOW), 1);
	world_sql(&w, "UPDATE provider SET enabled = 0 WHERE id = 2");
	assert_int_equal(due(&w, WORLD_NOW), 0);
}

static void
test_silence_is_counted_from_its_beginning(void **state)
{
	struct vitals up = { .link = LINK_UP };
	AUTO(world) struct world w = {0};

	(void)state;
	world_open(&w);
	seed_provider(&w, FONNTE, "fonnte", 1);
	IN_TX(&w, vitals_silent(w.db, FONNTE, WORLD_NOW));
	IN_TX(&w, vitals_silent(w.db, FONNTE, WORLD_NOW + 10));
	assert_true(world_sql(&w, "SELECT silent_since FROM provider_vitals") == WORLD_NOW);
	keep(&w, FONNTE, &up, WORLD_NOW + 20, false);
	assert_int_equal(world_sql(&w, "SELECT count(*) FROM provider_vitals WHERE silent_since IS NULL"), 1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_the_last_day_of_a_package_is_read_as_gateways_write_it),
		cmocka_unit_test(test_a_package_is_told_of_two_weeks_before_it_ends_and_stops_where_nothing_leaves_without_one),
		cmocka_unit_test(test_what_differs_is_noted_and_what_is_not_told_stays),
		cmocka_unit_test(test_a_link_is_known_since_when_and_that_it_came_back),
		cmocka_unit_test(test_each_is_asked_at_its_time_unless_it_is_switched_off_or_being_asked),
		cmocka_unit_test(test_silence_is_counted_from_its_beginning),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
