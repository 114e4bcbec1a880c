#include "base/clock.h"
#include "consent/window.h"

#include "seed.h"
#include "world.h"

enum { SARI = 7, META = 1, META_TWO = 2 };

static void
open_office(struct world *w)
{
	world_open(w);
	seed_contact(w, SARI);
	seed_provider(w, META, "meta", 0);
	seed_provider(w, META_TWO, "meta", 0);
}

static int64_t
until(struct world *w, int64_t provider, int64_t now)
{
	int64_t at = -1;

	assert_ok(window_until(w->db, SARI, provider, now, &at));
	return at;
}

static void
test_a_window_is_open_for_a_day_less_a_minute_after_the_message(void **state)
{
	AUTO(world) struct world w = {0};
	const int64_t end = WORLD_NOW + 24 * CLOCK_HOUR_MS;

	(void)state;
	open_office(&w);
	assert_int_equal(until(&w, META, WORLD_NOW), 0);
	IN_TX(&w, window_open(w.db, SARI, META, WORLD_NOW, "wamid.1"));
	assert_int_equal(until(&w, META, WORLD_NOW), end);
	assert_int_equal(until(&w, META, end - CLOCK_MINUTE_MS - 1), end);
	assert_int_equal(until(&w, META, end - CLOCK_MINUTE_MS), 0);
	assert_int_equal(until(&w, META, end + 1), 0);
	/* It belongs to the number that was written to. */
	assert_int_equal(until(&w, META_TWO, WORLD_NOW), 0);
}

static void
test_an_older_message_changes_nothing(void **state)
{
	AUTO(world) struct world w = {0};

	(void)state;
	open_office(&w);
	IN_TX(&w, window_open(w.db, SARI, META, WORLD_NOW, "wamid.2"));
	IN_TX(&w, window_open(w.db, SARI, META, WORLD_NOW - 1, "wamid.9"));
	assert_int_equal(world_sql(&w, "SELECT inbound_at FROM service_window"), WORLD_NOW);
	seed_expect(&w, "SELECT message_id FROM service_window", "wamid.2");
	/* Of the same second one is chosen, whichever came first. */
	IN_TX(&w, window_open(w.db, SARI, META, WORLD_NOW, "wamid.3"));
	seed_expect(&w, "SELECT message_id FROM service_window WHERE inbound_at > 0", "wamid.3");
	IN_TX(&w, window_open(w.db, SARI, META, WORLD_NOW, "wamid.1"));
	seed_expect(&w, "SELECT message_id FROM service_window WHERE inbound_at > 1", "wamid.3");
}

static void
test_a_window_the_provider_closed_opens_with_the_next_message_only(void **state)
{
	AUTO(world) struct world w = {0};

	(void)state;
	open_office(&w);
	IN_TX(&w, window_open(w.db, SARI, META, WORLD_NOW, "wamid.1"));
	IN_TX(&w, window_close(w.db, SARI, META, WORLD_NOW + 5000));
	assert_int_equal(until(&w, META, WORLD_NOW + 6000), 0);
	IN_TX(&w, window_open(w.db, SARI, META, WORLD_NOW + 4000, "wamid.2"));	/* written before, delivered late */
	assert_int_equal(until(&w, META, WORLD_NOW + 6000), 0);
	IN_TX(&w, window_open(w.db, SARI, META, WORLD_NOW + 7000, "wamid.3"));
	assert_int_equal(until(&w, META, WORLD_NOW + 8000), WORLD_NOW + 7000 + WINDOW_MS);
	/* Meta tells whole seconds, we know milliseconds: written in the second of the refusal is written after it. */
	IN_TX(&w, window_close(w.db, SARI, META, WORLD_NOW + 9700));
	IN_TX(&w, window_open(w.db, SARI, META, WORLD_NOW + 9000, "wamid.4"));
	assert_int_not_equal(until(&w, META, WORLD_NOW + 10000), 0);
}

static void
test_a_late_refusal_does_not_close_a_newer_window(void **state)
{
	AUTO(world) struct world w = {0};

	(void)state;
	open_office(&w);
	IN_TX(&w, window_open(w.db, SARI, META, WORLD_NOW, "wamid.1"));
	IN_TX(&w, window_close(w.db, SARI, META, WORLD_NOW - 5000));
	assert_int_not_equal(until(&w, META, WORLD_NOW), 0);
}

static void
test_open_windows_are_listed_by_number_with_the_time_left(void **state)
{
	AUTO(world) struct world w = {0};
	AUTO_JSON struct json_object *found = NULL, *later = NULL;
	int64_t n = 0;

	(void)state;
	open_office(&w);
	IN_TX(&w, window_open(w.db, SARI, META, WORLD_NOW - CLOCK_HOUR_MS, "wamid.1"));
	IN_TX(&w, window_open(w.db, SARI, META_TWO, WORLD_NOW - 23 * CLOCK_HOUR_MS, "wamid.2"));
	assert_ok(window_list(w.db, SARI, WORLD_NOW, &found));
	assert_int_equal(json_count(found), 2);
	assert_true(json_int(json_item(found, 0), "left_s", &n));
	assert_int_equal(n, 23 * 3600);
	assert_true(json_int(json_item(found, 1), "closes_at", &n));
	assert_int_equal(n, WORLD_NOW + CLOCK_HOUR_MS);
	/* The same moment at which window_until says that it is closed. */
	assert_ok(window_list(w.db, SARI, WORLD_NOW + CLOCK_HOUR_MS - WINDOW_MARGIN_MS, &later));
	assert_int_equal(json_count(later), 1);
	assert_int_equal(until(&w, META_TWO, WORLD_NOW + CLOCK_HOUR_MS - WINDOW_MARGIN_MS), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_window_is_open_for_a_day_less_a_minute_after_the_message),
		cmocka_unit_test(test_an_older_message_changes_nothing),
		cmocka_unit_test(test_a_window_the_provider_closed_opens_with_the_next_message_only),
		cmocka_unit_test(test_open_windows_are_listed_by_number_with_the_time_left),
		cmocka_unit_test(test_a_late_refusal_does_not_close_a_newer_window),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
