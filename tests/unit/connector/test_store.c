#include "connector/store.h"

#include <stdio.h>
#include <string.h>

#include "connector/run.h"
#include "permit/number_told.h"
#include "template/template.h"

#include "seed.h"
#include "world.h"

#define OURS	"0812-6000-7001"
#define OTHER	"0812-6000-7009"

static void
open_office(struct world *w)
{
	AUTO_JSON struct json_object *values = NULL;
	static const char text[] = "{\"name\":\"Karo\",\"url\":\"https://x.example/keluaran/1.json\",\"enabled\":\"true\"}";
	struct problem problem = {0};
	int64_t id;
	int n;

	world_open(w);
	IN_TX(w, template_install(w->db, WORLD_NOW, &n));
	assert_ok(json_parse(text, strlen(text), &values, NULL));
	IN_TX(w, connector_add(w->db, "keys", "cloud", values, WORLD_NOW, &id, &problem));
}

/* A row of the source, as it is told in a run of its own; the run's counts in ret. */
static void
tell(struct world *w, const char *row, int64_t now, char ret[300])
{
	AUTO(connector) struct connector c = {0};
	AUTO_JSON struct json_object *rows = NULL;
	struct store store = { .db = w->db, .connector = &c, .now = now };
	enum trouble trouble;
	char text[600];

	snprintf(text, sizeof(text), "[{\"ref\":\"1\",\"registration\":\"R1\",\"number\":\"503/1\",\"type\":\"SIPD\",\"status\":\"active\",%s}]", row);
	assert_ok(json_parse(text, strlen(text), &rows, NULL));
	IN_TX(w, connector_start(w->db, 1, false, "", now));
	assert_ok(connector_load(w->db, 1, &c));
	IN_TX(w, store_rows(&store, rows, 0, 1, &trouble));
	snprintf(ret, 300, "%s", json_write(c.counts));
	IN_TX(w, connector_next_phase(w->db, &c, 0, now));
}

static void
test_another_number_waits_for_a_person_and_ours_stays(void **state)
{
	AUTO(world) struct world w = {0};
	struct number_added added;
	struct number_told told;
	char counts[300];

	(void)state;
	open_office(&w);
	tell(&w, "\"name\":\"Sari\",\"phone\":\"" OURS "\"", WORLD_NOW, counts);
	assert_int_equal(number_told_of(w.db, 1, &told), ERR_NOT_FOUND);
	tell(&w, "\"name\":\"Sari\",\"phone\":\"" OTHER "\"", WORLD_NOW + 1000, counts);
	assert_non_null(strstr(counts, "\"other_numbers\":1"));
	assert_ok(number_told_of(w.db, 1, &told));
	assert_string_equal(told.number, "+6281260007009");
	assert_string_equal(told.source, "Karo");
	seed_expect(&w, "SELECT number FROM contact_phone", "+6281260007001");
	/* Kept: said again, it is no question; yet another number is. */
	IN_TX(&w, number_told_keep(w.db, 1, "rina", WORLD_NOW + 2000));
	tell(&w, "\"name\":\"Sari G\",\"phone\":\"" OTHER "\"", WORLD_NOW + 3000, counts);
	assert_int_equal(number_told_of(w.db, 1, &told), ERR_NOT_FOUND);
	tell(&w, "\"name\":\"Sari G\",\"phone\":\"0812-6000-7010\"", WORLD_NOW + 4000, counts);
	assert_ok(number_told_of(w.db, 1, &told));
	/* Taken: messages go there, and what leads to a document waits until it is confirmed. */
	IN_TX(&w, number_told_take(w.db, 1, "rina", WORLD_NOW + 5000, &added));
	seed_expect(&w, "SELECT group_concat(number || ' ' || preferred || confirmed, ', ') FROM (SELECT * FROM contact_phone ORDER BY number)",
	    "+6281260007001 01, +6281260007010 10");
	seed_expect(&w, "SELECT state || ' ' || decided_by FROM number_told", "taken rina");
}

static void
test_what_the_source_takes_back_is_no_question_any_more(void **state)
{
	AUTO(world) struct world w = {0};
	struct number_told told;
	int64_t n = 0;
	char counts[300];

	(void)state;
	open_office(&w);
	tell(&w, "\"name\":\"Sari\",\"phone\":\"" OURS "\"", WORLD_NOW, counts);
	tell(&w, "\"name\":\"Sari\",\"phone\":\"" OTHER "\"", WORLD_NOW + 1000, counts);
	assert_ok(number_told_count(w.db, &n));
	assert_int_equal(n, 1);
	/* No number, or one that is no good, says nothing against ours. */
	tell(&w, "\"name\":\"Sari\",\"phone\":\"-\"", WORLD_NOW + 2000, counts);
	assert_ok(number_told_of(w.db, 1, &told));
	tell(&w, "\"name\":\"Sari\",\"phone\":\"" OURS "\"", WORLD_NOW + 3000, counts);
	assert_int_equal(number_told_of(w.db, 1, &told), ERR_NOT_FOUND);
}

static void
test_a_number_of_somebody_else_is_not_taken_over(void **state)
{
	AUTO(world) struct world w = {0};
	AUTO(db_tx) struct db_tx tx = {0};
	struct number_added added;
	char counts[300];

	(void)state;
	open_office(&w);
	tell(&w, "\"name\":\"Sari\",\"phone\":\"" OURS "\"", WORLD_NOW, counts);
	seed_contact(&w, 7);
	world_sql(&w, "UPDATE contact_phone SET number = '+6281260007009' WHERE contact_id = 7");
	tell(&w, "\"name\":\"Sari\",\"phone\":\"" OTHER "\"", WORLD_NOW + 1000, counts);
	assert_ok(db_begin(w.db, &tx));
	assert_int_equal(number_told_take(w.db, 1, "rina", WORLD_NOW + 2000, &added), ERR_CONFLICT);
	assert_int_equal(added.owner, 7);
}

static void
test_what_a_run_is_told_first_counts(void **state)
{
	static const char rows_text[] = "[{\"ref\":\"1\",\"registration\":\"R1\",\"number\":\"503/1\",\"type\":\"SIPD\",\"status\":\"active\",\"name\":\"Sari\",\"phone\":\"" OURS "\"},"
	    "{\"ref\":\"1\",\"registration\":\"R1\",\"number\":\"503/1\",\"type\":\"SIPD\",\"status\":\"rejected\",\"name\":\"Sari\",\"phone\":\"" OURS "\"}]";
	AUTO_JSON struct json_object *rows = NULL;
	AUTO(world) struct world w = {0};
	int run;

	(void)state;
	open_office(&w);
	assert_ok(json_parse(rows_text, strlen(rows_text), &rows, NULL));
	for (run = 0; run < 3; run++) {		/* a permit that stands in two lists, run after run */
		AUTO(connector) struct connector c = {0};
		struct store store = { .db = w.db, .connector = &c, .now = WORLD_NOW + run };
		enum trouble trouble;

		IN_TX(&w, connector_start(w.db, 1, run == 0, "", WORLD_NOW + run));
		assert_ok(connector_load(w.db, 1, &c));
		IN_TX(&w, store_rows(&store, rows, 0, 2, &trouble));
		assert_int_equal(connector_counted(&c, "told_twice"), 1);
		IN_TX(&w, connector_next_phase(w.db, &c, 0, WORLD_NOW + run));
	}
	seed_expect(&w, "SELECT status FROM permit", "active");
	assert_int_equal(world_sql(&w, "SELECT count(*) FROM message"), 0);
}

static void
test_who_was_erased_does_not_come_back_with_the_source(void **state)
{
	AUTO(world) struct world w = {0};
	struct number_told told;
	char counts[300];

	(void)state;
	open_office(&w);
	tell(&w, "\"name\":\"Sari\",\"phone\":\"" OURS "\"", WORLD_NOW, counts);
	tell(&w, "\"name\":\"Sari\",\"phone\":\"" OTHER "\"", WORLD_NOW + 1000, counts);
	/* What an erasure leaves of a permit (privacy/erase.c). */
	world_sql(&w, "DELETE FROM number_told");
	world_sql(&w, "UPDATE permit SET contact_id = NULL, applicant_name = '', applicant_raw = '', applicant_problem = 'erased'");
	world_sql(&w, "DELETE FROM contact_phone");
	/* The same row, a changed row, and a changed number. */
	tell(&w, "\"name\":\"Sari\",\"phone\":\"" OTHER "\"", WORLD_NOW + 2000, counts);
	tell(&w, "\"name\":\"Sari\",\"phone\":\"" OURS "\",\"expiry_date\":\"2031-01-01\"", WORLD_NOW + 3000, counts);
	assert_non_null(strstr(counts, "\"erased\":1"));
	tell(&w, "\"name\":\"Sari G\",\"phone\":\"0812-6000-7010\",\"email\":\"sari@x.example\"", WORLD_NOW + 4000, counts);
	seed_expect(&w, "SELECT applicant_name || '|' || applicant_problem || '|' || coalesce(contact_id, 'nobody') || '|' || (expiry_day > 0) FROM permit",
	    "|erased|nobody|1");
	assert_int_equal(world_sql(&w, "SELECT count(*) FROM contact_phone"), 0);
	assert_int_equal(world_sql(&w, "SELECT count(*) FROM contact"), 1);
	assert_int_equal(number_told_of(w.db, 1, &told), ERR_NOT_FOUND);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_another_number_waits_for_a_person_and_ours_stays),
		cmocka_unit_test(test_what_the_source_takes_back_is_no_question_any_more),
		cmocka_unit_test(test_a_number_of_somebody_else_is_not_taken_over),
		cmocka_unit_test(test_what_a_run_is_told_first_counts),
		cmocka_unit_test(test_who_was_erased_does_not_come_back_with_the_source),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
