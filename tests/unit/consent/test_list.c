/* What people allow, as a list that can be walked in steps. */
#include <stdio.h>
#include <string.h>

#include "consent/consent.h"
#include "consent/list.h"

#include "seed.h"
#include "world.h"

enum { PEOPLE = 7, STEP = 3 };

static void
say(struct world *w, int64_t contact, enum scope scope, enum consent_action action, const char *source, int64_t at)
{
	struct ledger_entry entry = { .scope = scope, .action = action, .source = source, .answer_words = "ya", .actor = "contact", .at = at };

	IN_TX(w, consent_record(w->db, contact, &entry, WORLD_NOW, NULL));
}

/* Everybody agreed to two channels, several of them at the same moment; two are called alike. */
static void
open_world(struct world *w)
{
	char statement[120];
	int i;

	world_open(w);
	for (i = 1; i <= PEOPLE; i++) {
		seed_contact(w, i);
		snprintf(statement, sizeof(statement), "UPDATE contact SET name = '%c' WHERE id = %d", "CaBbAcC"[i - 1], i);
		assert_ok(db_script(w->db, statement));
		say(w, i, SCOPE_OFFICIAL, CONSENT_OPT_IN, "inbound", WORLD_NOW - (i % 3) * 1000);
		say(w, i, SCOPE_EMAIL, CONSENT_OPT_IN, "form", WORLD_NOW - (i % 3) * 1000);
	}
}

/* Keys of the rows in steps; how many. */
static size_t
walk(struct world *w, struct consent_query query, int64_t keys[4 * PEOPLE])
{
	size_t n = 0, i, got;

	query.limit = STEP;
	do {
		AUTO_JSON struct json_object *rows = NULL;

		assert_ok(consent_list(w->db, &query, &rows));
		got = json_count(rows);
		for (i = 0; i < got; i++) {
			assert_true(n < 4 * PEOPLE);
			assert_true(json_int(json_item(rows, i), "key", &keys[n]));
			query.after = keys[n++];
		}
	} while (got == STEP);
	return n;
}

static void
test_every_order_gives_every_row_once(void **state)
{
	static const enum consent_order orders[] = { CONSENT_NEWEST, CONSENT_OLDEST, CONSENT_BY_NAME };
	AUTO(world) struct world w = {0};
	int64_t keys[4 * PEOPLE];
	size_t o, i, k, n;

	(void)state;
	open_world(&w);
	for (o = 0; o < 3; o++) {
		n = walk(&w, (struct consent_query){ .order = orders[o] }, keys);
		assert_int_equal(n, 2 * PEOPLE);
		for (i = 0; i < n; i++)
			for (k = 0; k < i; k++)
				assert_int_not_equal(keys[i], keys[k]);
	}
}

static const char *
first_name(struct world *w, const struct consent_query *query, char ret[40])
{
	AUTO_JSON struct json_object *rows = NULL;

	assert_ok(consent_list(w->db, query, &rows));
	snprintf(ret, 40, "%s", json_count(rows) > 0 ? json_text(json_item(rows, 0), "name") : "");
	return ret;
}

static void
test_the_orders_are_what_they_are_called(void **state)
{
	AUTO(world) struct world w = {0};
	int64_t keys[4 * PEOPLE];
	char name[40];

	(void)state;
	open_world(&w);
	assert_string_equal(first_name(&w, &(struct consent_query){ .order = CONSENT_BY_NAME, .limit = 1 }, name), "a");
	walk(&w, (struct consent_query){ .order = CONSENT_NEWEST, .scope = "official" }, keys);
	assert_int_equal(keys[0] / 4 % 3, 0);
	walk(&w, (struct consent_query){ .order = CONSENT_OLDEST, .scope = "official" }, keys);
	assert_int_equal(keys[0] / 4 % 3, 2);
}

static void
test_rows_are_filtered_by_what_stands_behind_them(void **state)
{
	static const struct { struct consent_query query; size_t want; } cases[] = {
		{ { .scope = "official" }, PEOPLE },
		{ { .scope = "sms" }, 0 },
		{ { .source = "form" }, PEOPLE },
		{ { .state = "stopped" }, 2 },			/* one STOP ends official and gateway */
		{ { .words = "any" }, 1 },
		{ { .words = "explicit", .scope = "official" }, PEOPLE - 1 },
		{ { .from = WORLD_NOW, .scope = "email" }, 2 },
		{ { .until = WORLD_NOW - 1000, .scope = "email" }, 2 },
	};
	AUTO(world) struct world w = {0};
	int64_t keys[4 * PEOPLE];
	size_t i;

	(void)state;
	open_world(&w);
	say(&w, 1, SCOPE_OFFICIAL, CONSENT_OPT_OUT, "inbound", WORLD_NOW + 5000);
	seed_contact(&w, 8);
	say(&w, 8, SCOPE_OFFICIAL, CONSENT_OPT_IN, "inbound_any", WORLD_NOW);
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		size_t want = cases[i].want + (cases[i].query.scope != NULL && strcmp(cases[i].query.scope, "official") == 0 && cases[i].query.words == NULL);

		if (walk(&w, cases[i].query, keys) != want)
			fail_msg("case %zu is %zu rows", i, walk(&w, cases[i].query, keys));
	}
}

static void
test_a_person_without_a_number_and_one_only_preapproved_are_in_it(void **state)
{
	AUTO(world) struct world w = {0};
	AUTO_JSON struct json_object *rows = NULL;

	(void)state;
	world_open(&w);
	assert_ok(db_script(w.db, "INSERT INTO contact (id, name, user_id, subject_hash, created_at, updated_at) VALUES (1, '', 'ID.1', x'01', 1, 1)"));
	assert_ok(db_script(w.db, "UPDATE contact SET subject_hash = zeroblob(32) WHERE id = 1"));
	say(&w, 1, SCOPE_OFFICIAL, CONSENT_PREAPPROVED, "import", WORLD_NOW);
	assert_ok(consent_list(w.db, &(struct consent_query){ .limit = 5 }, &rows));
	assert_int_equal(json_count(rows), 1);
	assert_string_equal(json_text(json_item(rows, 0), "user_id"), "ID.1");
	assert_string_equal(json_text(json_item(rows, 0), "number"), "");
	assert_true(json_flag(json_item(rows, 0), "preapproved", false));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_order_gives_every_row_once),
		cmocka_unit_test(test_the_orders_are_what_they_are_called),
		cmocka_unit_test(test_rows_are_filtered_by_what_stands_behind_them),
		cmocka_unit_test(test_a_person_without_a_number_and_one_only_preapproved_are_in_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
