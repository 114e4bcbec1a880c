#include "report/figures.h"

#include <string.h>

#include "seed.h"

static int64_t
figure(struct json_object *o, const char *key)
{
	int64_t n = -1;

	(void)json_int(o, key, &n);
	return n;
}

static void
test_a_period_counts_what_became_of_its_messages(void **state)
{
	AUTO(world) struct world w = {0};
	AUTO_JSON struct json_object *o = NULL;
	struct json_object *row;

	(void)state;
	world_open(&w);
	seed_contact(&w, 1);
	seed_provider(&w, 1, "fonnte", 1);
	seed_message(&w, 1, 1, "text", "delivered");
	seed_message(&w, 2, 1, "text", "delivered");
	seed_message(&w, 3, 1, "text", "blocked");
	seed_message(&w, 4, 1, "text", "delivered");
	seed_message(&w, 5, 1, "text", "failed");
	seed_message(&w, 6, 1, "text", "delivered");
	assert_ok(db_script(w.db, "UPDATE message SET created_at = 100 * id, scenario = 'permit_ready';"
	    "UPDATE message SET created_at = 200, nothing_leaves = 1, reason = 'internal' WHERE id IN (5, 6);"
	    "UPDATE message SET provider_id = 1 WHERE state = 'delivered'; UPDATE message SET reason = 'stopped' WHERE id = 3"));
	assert_ok(figures_period(w.db, 100, 400, &o));
	assert_int_equal(figure(json_at(o, "messages"), "delivered"), 2);
	assert_int_equal(figure(json_at(o, "messages"), "blocked"), 1);
	assert_int_equal(figure(json_at(o, "messages"), "failed"), 0);
	row = json_item(json_at(o, "by_provider"), 0);
	assert_string_equal(json_text(row, "provider"), "fonnte 1");
	assert_int_equal(figure(row, "count"), 2);
	assert_int_equal(json_count(json_at(o, "by_scenario")), 2);
	row = json_item(json_at(o, "reasons"), 0);
	assert_string_equal(json_text(row, "reason"), "stopped");
	assert_int_equal(json_count(json_at(o, "reasons")), 1);
	assert_int_equal(figure(o, "trials"), 2);	/* what a test key made is no news to anybody */
}

static void
test_now_is_the_queue_the_sender_and_the_providers(void **state)
{
	AUTO(world) struct world w = {0};
	AUTO(figures_now) struct figures_now f = {0};

	(void)state;
	world_open(&w);
	seed_contact(&w, 1);
	seed_provider(&w, 1, "fonnte", 1);
	seed_message(&w, 1, 1, "text", "queued");
	seed_message(&w, 2, 1, "text", "queued");
	seed_message(&w, 3, 1, "text", "sending");
	assert_ok(db_script(w.db, "INSERT INTO queue (message_id, priority, due_at, claimed_until) VALUES (1, 20, 900, 0), (2, 20, 5000, 0), (3, 20, 10, 2000);"
	    "INSERT INTO attempt (uid, message_id, provider_id, state, started_at) VALUES ('u', 3, 1, 'open', 5);"
	    "INSERT INTO heartbeat (program, at) VALUES ('sender', 700)"));
	assert_ok(figures_now(w.db, 1000, &f));
	assert_int_equal(f.queued, 3);
	/* Not what is later, nor what a sender holds. */
	assert_int_equal(f.oldest_due_at, 900);
	assert_int_equal(f.undecided, 1);
	assert_int_equal(f.sender_at, 700);
	assert_int_equal(figure(f.messages, "queued"), 2);
	assert_string_equal(json_text(json_item(f.providers, 0), "health"), "untested");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_period_counts_what_became_of_its_messages),
		cmocka_unit_test(test_now_is_the_queue_the_sender_and_the_providers),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
