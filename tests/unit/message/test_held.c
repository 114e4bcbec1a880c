#include "message/held.h"

#include "message/list.h"
#include "message/message.h"

#include "seed.h"
#include "world.h"

static void
expect_counts(struct world *w, int64_t unknown, int64_t blocked, int64_t failed, int64_t refused)
{
	struct held_counts c;

	assert_ok(held_count(w->db, WORLD_NOW, &c));
	assert_int_equal(c.of[HELD_UNKNOWN], unknown);
	assert_int_equal(c.of[HELD_BLOCKED], blocked);
	assert_int_equal(c.of[HELD_FAILED], failed);
	assert_int_equal(c.of[HELD_REFUSED], refused);
	assert_int_equal(held_todo(&c), unknown + blocked + failed);
}

/* How many a list of these kinds shows. */
static size_t
listed(struct world *w, unsigned kinds)
{
	const struct message_query query = { .held = kinds, .held_since = WORLD_NOW - HELD_MS, .limit = 100 };
	AUTO_JSON struct json_object *found = NULL;

	assert_ok(message_list(w->db, &query, &found));
	return json_count(found);
}

static void
held(struct world *w, int64_t id, const char *state, const char *reason, int64_t since)
{
	seed_message(w, id, 1, "template", state);
	assert_ok(db_run(w->db, "UPDATE message SET reason = :reason, updated_at = :at WHERE id = :id",
	    ARGS(TEXT_("reason", reason), INT_("at", since), INT_("id", id)), NULL));
}

static void
open_world(struct world *w)
{
	world_open(w);
	seed_provider(w, 1, "meta", 0);
	seed_template(w, 1, "approved");
	seed_contact(w, 1);
}

static void
test_the_counts_are_those_of_the_lists(void **state)
{
	AUTO(world) struct world w = {0};
	static const struct { const char *state, *reason; } rows[] = {
		{ "blocked", "unknown_hold" }, { "blocked", "no_route" }, { "blocked", "no_number" }, { "failed", "max_attempts" },
		{ "blocked", "stopped" }, { "failed", "declined" }, { "delivered", "" }, { "cancelled", "superseded" },
	};
	size_t i;

	(void)state;
	open_world(&w);
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		held(&w, (int64_t)i + 1, rows[i].state, rows[i].reason, WORLD_NOW - 1000);
	expect_counts(&w, 1, 2, 1, 2);
	assert_int_equal(listed(&w, HELD_TODO), 4);
	assert_int_equal(listed(&w, HELD_BIT(HELD_REFUSED)), 2);
	assert_int_equal(listed(&w, HELD_BIT(HELD_UNKNOWN)), 1);
}

static void
test_trials_rehearsals_and_history_are_no_work(void **state)
{
	AUTO(world) struct world w = {0};

	(void)state;
	open_world(&w);
	held(&w, 1, "blocked", "no_route", WORLD_NOW);
	held(&w, 2, "blocked", "no_route", WORLD_NOW);
	held(&w, 3, "failed", "max_attempts", WORLD_NOW - HELD_MS - 1);
	held(&w, 4, "failed", "max_attempts", WORLD_NOW - HELD_MS);
	held(&w, 5, "blocked", "no_route", WORLD_NOW - HELD_MS - 1);
	assert_ok(db_script(w.db, "UPDATE message SET scenario = 'trial' WHERE id = 1; UPDATE message SET nothing_leaves = 1 WHERE id = 2"));
	expect_counts(&w, 0, 1, 1, 0);
	assert_int_equal(listed(&w, HELD_TODO), 2);
}

static void
test_the_list_goes_by_when_the_trouble_began_page_by_page(void **state)
{
	struct message_query query = { .held = HELD_TODO, .held_since = WORLD_NOW - HELD_MS, .limit = 2 };
	static const int64_t order[] = { 2, 4, 3, 1 };
	AUTO(world) struct world w = {0};
	size_t i;

	(void)state;
	open_world(&w);
	held(&w, 1, "blocked", "no_route", WORLD_NOW - 9000);
	held(&w, 2, "failed", "max_attempts", WORLD_NOW - 1000);
	held(&w, 3, "blocked", "no_route", WORLD_NOW - 5000);
	held(&w, 4, "failed", "max_attempts", WORLD_NOW - 5000);
	for (i = 0; i < 4; i += 2) {
		AUTO_JSON struct json_object *found = NULL;
		int64_t a = 0, b = 0;

		assert_ok(message_list(w.db, &query, &found));
		assert_int_equal(json_count(found), 2);
		json_int(json_item(found, 0), "id", &a);
		json_int(json_item(found, 1), "id", &b);
		assert_int_equal(a, order[i]);
		assert_int_equal(b, order[i + 1]);
		query.before = b;
	}
}

static void
test_a_closed_one_is_no_work_until_it_is_tried_again(void **state)
{
	const struct held_close close = { "Sudah dikabari lewat telepon.", "rina" };
	AUTO(world) struct world w = {0};

	(void)state;
	open_world(&w);
	held(&w, 1, "blocked", "no_route", WORLD_NOW);
	held(&w, 2, "failed", "max_attempts", WORLD_NOW);
	held(&w, 3, "delivered", "", WORLD_NOW);
	IN_TX(&w, held_close(w.db, 1, &close, WORLD_NOW));
	IN_TX(&w, held_close(w.db, 2, &close, WORLD_NOW));
	expect_counts(&w, 0, 0, 0, 0);
	seed_expect(&w, "SELECT state || ' ' || reason FROM message WHERE id = 1", "cancelled cancelled_by_operator");
	seed_expect(&w, "SELECT state || ' ' || reason FROM message WHERE id = 2", "failed max_attempts");
	seed_expect(&w, "SELECT group_concat(kind || ' ' || origin || ' ' || json_extract(detail, '$.why'), '; ') FROM message_event",
	    "cancelled rina Sudah dikabari lewat telepon.; closed rina Sudah dikabari lewat telepon.");
	assert_int_equal(held_close(w.db, 2, &close, WORLD_NOW), ERR_CONFLICT);
	assert_int_equal(held_close(w.db, 3, &close, WORLD_NOW), ERR_CONFLICT);
	IN_TX(&w, message_retry(w.db, 2, "rina", WORLD_NOW));
	assert_ok(db_script(w.db, "UPDATE message SET state = 'failed', reason = 'max_attempts' WHERE id = 2"));
	expect_counts(&w, 0, 0, 1, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_the_counts_are_those_of_the_lists),
		cmocka_unit_test(test_trials_rehearsals_and_history_are_no_work),
		cmocka_unit_test(test_the_list_goes_by_when_the_trouble_began_page_by_page),
		cmocka_unit_test(test_a_closed_one_is_no_work_until_it_is_tried_again),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
