#include "connector/worry.h"

#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "connector/run.h"
#include "seed.h"

/* A back office that is switched on and was read well a moment ago; then one thing is otherwise. */
static const struct { const char *name, *how, *want, *also; } cases[] = {
	{ "all is well", "UPDATE connector SET counts = '{\"unchanged\":30,\"answers\":3,\"answer_ms\":9000}'", "" },
	{ "a failure that may pass", "UPDATE connector SET error = 'status', error_detail = '502', failures = 1", "" },
	{ "the same again", "UPDATE connector SET error = 'status', error_detail = '502', failures = 2", "bad status 502" },
	{ "a failure that does not pass", "UPDATE connector SET error = 'login', error_detail = 'no', failures = 1", "bad login no" },
	{ "news that wait for a person", "UPDATE connector SET error = 'too_many_news', error_detail = '201', failures = 1", "bad too_many_news 201" },
	{ "a try that failed within a run", "UPDATE connector SET error = 'half', phase = 'terbit', tries = 2, started_at = 1795230600000", "" },
	{ "switched off", "UPDATE connector SET error = 'login', failures = 9, enabled = 0", "" },
	{ "slow answers", "UPDATE connector SET counts = '{\"unchanged\":30,\"answers\":2,\"answer_ms\":44000}'", "warn slow 22" },
	{ "a run without end", "UPDATE connector SET phase = 'terbit', started_at = 1795230600000 - 61 * 60000", "warn long 61" },
	{ "a run of an hour that may take two", "UPDATE connector SET phase = 'terbit', started_at = 1795230600000 - 61 * 60000, every_minutes = 120", "" },
	{ "nobody reads it", "UPDATE connector SET next_at = 1795230600000 - 45 * 60000", "warn late 45" },
	{ "nothing where much was", "UPDATE connector SET counts = '{\"pages\":1}'", "warn empty " },
	{ "nothing where little was", "UPDATE connector SET counts = '{\"pages\":1}'", "", "DELETE FROM connector_item WHERE ref > '20'" },
	{ "a few rows that cannot be used", "UPDATE connector SET counts = '{\"unchanged\":30,\"bad_rows\":3}'", "" },
	{ "an answer that was lost yesterday", "UPDATE connector SET lost_at = 1795230600000 - 86400000", "warn lost 20-11-2026 10:10" },
	{ "an answer that was lost eight days ago", "UPDATE connector SET lost_at = 1795230600000 - 8 * 86400000", "" },
	{ "many rows that cannot be used", "UPDATE connector SET counts = '{\"unchanged\":20,\"bad_rows\":2,\"refused\":3}'", "warn rows 5" },
};

static void
open_world(struct world *w)
{
	AUTO_JSON struct json_object *values = NULL;
	static const char text[] = "{\"name\":\"Karo\",\"base_url\":\"https://x.example/api\",\"enabled\":\"true\"}";
	struct problem problem = {0};
	int64_t id = 0;

	world_open(w);
	assert_ok(json_parse(text, strlen(text), &values, NULL));
	IN_TX(w, connector_add(w->db, "keys", "office", values, WORLD_NOW, &id, &problem));
	world_sql(w, "WITH RECURSIVE n (i) AS (SELECT 10 UNION ALL SELECT i + 1 FROM n WHERE i < 39) INSERT INTO connector_item"
	    " (connector_id, ref, registration_id, hash, run_no, baseline) SELECT 1, CAST(i AS TEXT), CAST(i AS TEXT), '', 1, 1 FROM n");
	world_sql(w, "UPDATE connector SET baselined = 1, started_at = 1795230600000 - 60000, finished_at = 1795230600000 - 30000, ok_at = finished_at,"
	    " next_at = 1795230600000 + 900000, counts = '{\"unchanged\":30}'");
}

static void
test_a_source_is_a_worry_when_it_fails_or_is_slow_or_hardly_true(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		AUTO_JSON struct json_object *worries = NULL;
		AUTO(world) struct world w = {0};
		struct json_object *one;
		char got[300] = "";

		open_world(&w);
		world_sql(&w, cases[i].how);
		if (cases[i].also != NULL)
			world_sql(&w, cases[i].also);
		assert_ok(connector_worries(w.db, WORLD_NOW, &worries));
		if ((one = json_item(worries, 0)) != NULL)
			snprintf(got, sizeof(got), "%s %s %s", json_text(one, "level"), json_text(one, "reason"), json_text(one, "detail"));
		if (strcmp(got, cases[i].want) != 0)
			fail_msg("%s: \"%s\", not \"%s\"", cases[i].name, got, cases[i].want);
	}
}

static void
test_every_trouble_has_a_name_and_a_sentence(void **state)
{
	int t;

	(void)state;
	for (t = TROUBLE_NONE + 1; t < TROUBLE__COUNT; t++) {
		AUTO(buf) struct buf text = {0};

		assert_int_equal(trouble_from_name(trouble_name((enum trouble)t)), t);
		buf_init(&text, 1000);
		trouble_write(trouble_name((enum trouble)t), "7", &text);
		assert_true(text.len > 20);
		assert_null(strstr(buf_text(&text), "{detail}"));
	}
	assert_int_equal(trouble_from_name("of a newer program"), TROUBLE_NONE);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_source_is_a_worry_when_it_fails_or_is_slow_or_hardly_true),
		cmocka_unit_test(test_every_trouble_has_a_name_and_a_sentence),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
