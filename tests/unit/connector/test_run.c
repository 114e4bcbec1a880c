#include "world.h"

#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "connector/run.h"
#include "connector/store.h"
#include "seed.h"

#define MINUTE	CLOCK_MINUTE_MS
#define DAY	CLOCK_DAY_MS
#define TODAY	(WORLD_NOW / CLOCK_DAY_MS)

/* A back office, switched on; its id. */
static int64_t
office(struct world *w, const char *more)
{
	AUTO_JSON struct json_object *values = NULL;
	struct problem problem = {0};
	char text[300];
	int64_t id = 0;

	snprintf(text, sizeof(text), "{\"name\":\"Karo\",\"base_url\":\"https://x.example/api\",\"enabled\":\"true\"%s}", more);
	assert_ok(json_parse(text, strlen(text), &values, NULL));
	IN_TX(w, connector_add(w->db, "keys", "office", values, WORLD_NOW, &id, &problem));
	return id;
}

/* The run at hand, as it stands. */
static struct connector
now_of(struct world *w, int64_t id)
{
	struct connector c = {0};

	assert_ok(connector_load(w->db, id, &c));
	return c;
}

static void
test_a_run_goes_through_its_lists_and_its_details(void **state)
{
	static const char *const phases[] = { "terbit", "tolak", "detail" };
	AUTO(world) struct world w = {0};
	struct connector_ids due;
	int64_t id;
	size_t i;

	(void)state;
	world_open(&w);
	id = office(&w, ",\"lists\":\"terbit,tolak\"");
	assert_ok(connector_due(w.db, WORLD_NOW, &due));
	assert_int_equal(due.count, 1);
	IN_TX(&w, connector_start(w.db, id, false, "", WORLD_NOW));
	assert_ok(connector_due(w.db, WORLD_NOW, &due));
	assert_int_equal(due.count, 0);
	for (i = 0; i < sizeof(phases) / sizeof(phases[0]); i++) {
		AUTO(connector) struct connector c = now_of(&w, id);

		assert_string_equal(c.phase, phases[i]);
		assert_int_equal(c.run_baseline, true);
		assert_int_equal(c.baselined, i == 2);
		IN_TX(&w, connector_next_phase(w.db, &c, 0, WORLD_NOW));
	}
	seed_expect(&w, "SELECT phase || '|' || baselined || '|' || ((next_at - ok_at) / 60000) FROM connector", "|1|15");
	/* What is seen for the first time from now on is news, unless somebody says otherwise. */
	IN_TX(&w, connector_start(w.db, id, false, "", WORLD_NOW));
	seed_expect(&w, "SELECT run_baseline FROM connector", "0");
	IN_TX(&w, connector_stop(w.db, id, WORLD_NOW));
	IN_TX(&w, connector_start(w.db, id, true, "rina", WORLD_NOW));
	seed_expect(&w, "SELECT run_baseline || started_by FROM connector", "1rina");
}

static void
test_a_run_begins_once_and_a_stopped_one_takes_nothing_more(void **state)
{
	AUTO(world) struct world w = {0};
	AUTO(connector) struct connector c = {0};
	AUTO(db_tx) struct db_tx tx = {0};
	int64_t id;

	(void)state;
	world_open(&w);
	id = office(&w, "");
	IN_TX(&w, connector_start(w.db, id, false, "", WORLD_NOW));
	c = now_of(&w, id);
	assert_ok(db_begin(w.db, &tx));
	assert_int_equal(connector_start(w.db, id, false, "", WORLD_NOW), ERR_CONFLICT);
	db_tx_end(&tx);
	IN_TX(&w, connector_stop(w.db, id, WORLD_NOW));
	assert_ok(db_begin(w.db, &tx));
	assert_int_equal(connector_go_on(w.db, &c, 0, WORLD_NOW), ERR_CONFLICT);
	db_tx_end(&tx);
	assert_ok(db_begin(w.db, &tx));
	assert_int_equal(connector_stop(w.db, id, WORLD_NOW), ERR_CONFLICT);
}

/* Minutes until the next request or the next run, after each of these in turn. */
static void
test_a_source_that_fails_is_asked_more_and_more_seldom(void **state)
{
	static const int64_t tries[] = { 5, 10, 20 }, runs[] = { 15, 30, 60, 120, 240, 240 };
	AUTO(world) struct world w = {0};
	int64_t id;
	size_t i, r;

	(void)state;
	world_open(&w);
	id = office(&w, "");
	for (r = 0; r < sizeof(runs) / sizeof(runs[0]); r++) {
		IN_TX(&w, connector_start(w.db, id, false, "", WORLD_NOW));
		for (i = 0; i <= sizeof(tries) / sizeof(tries[0]); i++) {
			AUTO(connector) struct connector c = now_of(&w, id);

			IN_TX(&w, connector_trouble(w.db, &c, TROUBLE_UNREACHABLE, "Timeout was reached", WORLD_NOW));
			if (i < sizeof(tries) / sizeof(tries[0]))
				assert_int_equal(c.retry_at, WORLD_NOW + tries[i] * CLOCK_SECOND_MS);
		}
		assert_int_equal(world_sql(&w, "SELECT next_at FROM connector"), WORLD_NOW + runs[r] * MINUTE);
	}
	seed_expect(&w, "SELECT error || '|' || error_detail || '|' || failures || '|' || baselined FROM connector", "unreachable|Timeout was reached|6|0");
	/* What another try would not mend ends at once; what is hardly true waits for a person. */
	IN_TX(&w, connector_start(w.db, id, false, "", WORLD_NOW));
	{
		AUTO(connector) struct connector c = now_of(&w, id);

		IN_TX(&w, connector_trouble(w.db, &c, TROUBLE_TOO_MANY_NEWS, "201", WORLD_NOW));
	}
	assert_true(world_sql(&w, "SELECT next_at FROM connector") > WORLD_NOW + 3000 * DAY);
	seed_expect(&w, "SELECT phase || error FROM connector", "too_many_news");
}

static void
test_details_are_asked_for_again_when_they_matter(void **state)
{
	static const struct { const char *name; int64_t left; bool failed; int64_t days; } cases[] = {
		{ "unknown", 0, false, 30 }, { "far away", 400, false, 30 }, { "soon within 120 days", 130, false, 10 }, { "within 120 days", 100, false, 1 },
		{ "over for a month", -30, false, 1 }, { "long over", -200, false, 30 }, { "failed", 400, true, 1 },
	};
	AUTO(world) struct world w = {0};
	int64_t id, due;
	size_t i;

	(void)state;
	world_open(&w);
	id = office(&w, "");
	world_sql(&w, "INSERT INTO connector_item (connector_id, ref, registration_id, hash, run_no, baseline, detail_due_at) VALUES (1, 'R', 'R', '', 1, 0, 1)");
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		AUTO(connector) struct connector c = now_of(&w, id);

		IN_TX(&w, connector_record_done(w.db, &c, "R", cases[i].left != 0 ? TODAY + cases[i].left : 0, cases[i].failed, WORLD_NOW));
		due = world_sql(&w, "SELECT detail_due_at FROM connector_item");
		if ((due - WORLD_NOW + DAY / 2) / DAY != cases[i].days && due / DAY - TODAY != cases[i].days)
			fail_msg("%s: in %d days", cases[i].name, (int)((due - WORLD_NOW) / DAY));
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_run_goes_through_its_lists_and_its_details),
		cmocka_unit_test(test_a_run_begins_once_and_a_stopped_one_takes_nothing_more),
		cmocka_unit_test(test_a_source_that_fails_is_asked_more_and_more_seldom),
		cmocka_unit_test(test_details_are_asked_for_again_when_they_matter),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
