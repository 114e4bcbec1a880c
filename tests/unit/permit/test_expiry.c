#include "permit/expiry.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "permit/ahead.h"
#include "permit/missed.h"
#include "setting/setting.h"
#include "template/template.h"

#include "seed.h"
#include "world.h"

/* WORLD_NOW is 2026-11-21 10:10 WIB, a Saturday; day 20778. */
enum { TODAY = 20778 };
#define DAY	CLOCK_DAY_MS

static void
open_office(struct world *w)
{
	int n;

	world_open(w);
	IN_TX(w, template_install(w->db, WORLD_NOW, &n));
}

static void
put(struct world *w, int64_t now, const char *json, const struct permit_put *like)
{
	AUTO_JSON struct json_object *fields = NULL;
	struct permit_put one = *like;
	struct fired_list fired;
	int64_t id;

	assert_ok(json_parse(json, strlen(json), &fields, NULL));
	one.fields = fields;
	one.registration_id = like->registration_id != NULL ? like->registration_id : "R1";
	IN_TX(w, permit_put(w->db, &one, now, &id, &fired, NULL));
}

static const struct permit_put usual = { .actor = "api:odoo" }, old = { .actor = "cli", .baseline = true };

/* A permit in force that ends in so many days, issued long ago. */
static void
permit_with(struct world *w, int64_t left, const struct permit_put *like)
{
	char json[300], date[CLOCK_TEXT_MAX];

	clock_format_day_iso(TODAY + left, date);
	snprintf(json, sizeof(json), "{\"permit_type\":\"SIPD\",\"status\":\"active\",\"permit_number\":\"503/1\",\"expiry_date\":\"%s\","
	    "\"applicant\":{\"name\":\"Sari\",\"phone\":\"0812-6000-7001\"}}", date);
	put(w, WORLD_NOW - 1000, json, like);
}

/* Permits that came with a test key: what is made of them reaches nobody. */
static bool
has_trials(struct world *w)
{
	int64_t n = 0;

	assert_ok(db_one_int(w->db, "SELECT count(*) FROM permit WHERE nothing_leaves = 1", ARGS(), &n));
	return n > 0;
}

static struct expiry_did
run(struct world *w, int64_t now)
{
	struct expiry_run one = { .now = now, .first = true, .most = 2, .actor = "sender" };
	struct expiry_did did, all = {0};
	struct ahead ahead;
	bool more = true;

	assert_ok(ahead_of_expiry(w->db, now, &ahead));
	for (; more; one.first = false) {
		IN_TX(w, expiry_step(w->db, &one, &did, &more));
		all.looked += did.looked;
		all.messages += did.messages;
		all.skipped += did.skipped;
		all.no_recipient += did.no_recipient;
		all.refused += did.refused;
	}
	/* What was foreseen is what was made, whatever the test is about; that a template is switched off shows only then. */
	if (!has_trials(w))
		assert_int_equal(ahead.messages, all.messages + all.refused);
	return all;
}

static void
accept(struct world *w)
{
	assert_ok(db_script(w->db, "UPDATE message SET state = 'sent', sent_at = 1 WHERE scenario = 'permit_expiry_warning' AND state = 'queued';"
	    " DELETE FROM queue"));
}

/* What a day's run makes of a permit of so many days, and when it looks again: so many days before the end, -1 never. */
static const struct { int64_t left, messages, skipped, next; } days[] = {
	{ 400, 0, 0, 90 }, { 91, 0, 0, 90 }, { 90, 1, 0, 60 }, { 75, 1, 0, 60 }, { 60, 1, 1, 30 }, { 30, 1, 2, 7 }, { 8, 1, 2, 7 }, { 7, 1, 3, -1 },
	{ 1, 1, 3, -1 }, { 0, 1, 3, -1 }, { -1, 0, 0, -1 }, { -400, 0, 0, -1 },
};

static void
test_the_smallest_band_is_told_and_the_larger_ones_are_skipped(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(days) / sizeof(days[0]); i++) {
		AUTO(world) struct world w = {0};
		struct expiry_did did;
		int64_t next;

		open_office(&w);
		permit_with(&w, days[i].left, &usual);
		did = run(&w, WORLD_NOW);
		next = world_sql(&w, "SELECT coalesce(expiry_day - warn_day, -1) FROM permit");
		if (did.messages != days[i].messages || did.skipped != days[i].skipped || next != days[i].next)
			fail_msg("%d days: %d messages, %d skipped, next %d", (int)days[i].left, (int)did.messages, (int)did.skipped, (int)next);
		assert_int_equal(run(&w, WORLD_NOW).messages, 0);		/* the same day once more */
	}
}

static void
test_each_band_is_told_once_until_the_last_day(void **state)
{
	AUTO(world) struct world w = {0};
	int64_t day, told = 0;

	(void)state;
	open_office(&w);
	permit_with(&w, 120, &usual);
	for (day = 0; day <= 125; day++) {
		told += run(&w, WORLD_NOW + day * DAY).messages;
		accept(&w);
	}
	assert_int_equal(told, 4);
	seed_expect(&w, "SELECT group_concat(json_extract(params, '$.days_remaining')) FROM message WHERE scenario = 'permit_expiry_warning'", "90,60,30,7");
}

static void
test_a_changed_date_starts_afresh_and_takes_back_what_waited(void **state)
{
	AUTO(world) struct world w = {0};

	(void)state;
	open_office(&w);
	permit_with(&w, 20, &usual);
	run(&w, WORLD_NOW);
	put(&w, WORLD_NOW + 1000, "{\"expiry_date\":\"2026-12-20\"}", &usual);	/* 29 days left: the same band of another date */
	seed_expect(&w, "SELECT state || reason FROM message WHERE scenario = 'permit_expiry_warning'", "cancelledsuperseded");
	assert_int_equal(run(&w, WORLD_NOW + 2000).messages, 1);
	accept(&w);
	put(&w, WORLD_NOW + 3000, "{\"expiry_date\":\"2026-12-21\"}", &usual);
	assert_int_equal(run(&w, WORLD_NOW + 4000).messages, 1);
}

static const struct { const char *name, *json; } endings[] = {
	{ "renewed", "{\"status\":\"renewed\"}" }, { "revoked", "{\"status\":\"dicabut\"}" }, { "expired", "{\"status\":\"expired\"}" },
	{ "renewed under the same number, the date to follow", "{\"is_renewal\":true}" },
	{ "without a last day", "{\"expiry_date\":null}" },
};

static void
test_a_permit_that_is_over_warns_no_more(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(endings) / sizeof(endings[0]); i++) {
		AUTO(world) struct world w = {0};

		open_office(&w);
		permit_with(&w, 20, &usual);
		run(&w, WORLD_NOW);
		put(&w, WORLD_NOW + 1000, endings[i].json, &usual);
		if (world_sql(&w, "SELECT count(*) FROM message WHERE scenario = 'permit_expiry_warning' AND state = 'cancelled'") != 1)
			fail_msg("%s: it still waits", endings[i].name);
		if (run(&w, WORLD_NOW + DAY).messages != 0)
			fail_msg("%s: it warns", endings[i].name);
	}
}

static void
test_old_data_begins_with_the_next_band(void **state)
{
	AUTO(world) struct world w = {0};

	(void)state;
	open_office(&w);
	permit_with(&w, 45, &old);
	assert_int_equal(run(&w, WORLD_NOW).messages, 0);
	assert_int_equal(run(&w, WORLD_NOW + 14 * DAY).messages, 0);
	assert_int_equal(run(&w, WORLD_NOW + 15 * DAY).messages, 1);
	seed_expect(&w, "SELECT group_concat(band || outcome) FROM (SELECT * FROM expiry_warning ORDER BY band DESC)", "90baseline,60baseline,30message");
}

static void
test_days_on_which_nothing_ran_are_caught_up_with_the_true_number(void **state)
{
	AUTO(world) struct world w = {0};

	(void)state;
	open_office(&w);
	permit_with(&w, 95, &usual);
	run(&w, WORLD_NOW);
	assert_int_equal(run(&w, WORLD_NOW + 40 * DAY).messages, 1);	/* 55 left: 90 was missed, 60 is told */
	seed_expect(&w, "SELECT json_extract(params, '$.days_remaining') FROM message WHERE scenario = 'permit_expiry_warning'", "55");
	seed_expect(&w, "SELECT outcome FROM expiry_warning WHERE band = 90", "skipped");
}

/* What became of the message of a band, and whether the next day's run makes another. */
static const struct { const char *name, *became; int64_t again; } fates[] = {
	{ "it waits", "UPDATE message SET state = 'queued'", 0 },
	{ "it is held", "UPDATE message SET state = 'blocked', reason = 'no_route'", 0 },
	{ "accepted", "UPDATE message SET state = 'sent', sent_at = 5", 0 },
	{ "accepted, and failed later", "UPDATE message SET state = 'failed', reason = 'provider_refused', sent_at = 5", 0 },
	{ "refused for good", "UPDATE message SET state = 'failed', reason = 'no_whatsapp'", 0 },
	{ "nobody took it", "UPDATE message SET state = 'failed', reason = 'max_attempts'", 1 },
	{ "a person called it off", "UPDATE message SET state = 'cancelled', reason = 'cancelled_by_operator'", 0 },
};

static void
test_a_band_is_told_only_when_it_was_accepted_or_may_be(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(fates) / sizeof(fates[0]); i++) {
		AUTO(world) struct world w = {0};

		open_office(&w);
		permit_with(&w, 20, &usual);
		run(&w, WORLD_NOW);
		assert_ok(db_script(w.db, fates[i].became));
		if (run(&w, WORLD_NOW + DAY).messages != fates[i].again)
			fail_msg("%s", fates[i].name);
		if (fates[i].again > 0)
			assert_int_equal(run(&w, WORLD_NOW + 2 * DAY).messages, 0);	/* the new one waits */
	}
}

static void
test_a_template_that_is_mended_warns_the_next_day(void **state)
{
	AUTO(world) struct world w = {0};

	(void)state;
	open_office(&w);
	permit_with(&w, 20, &usual);
	assert_ok(db_script(w.db, "UPDATE template SET active = 0 WHERE key = 'permit_expiry_warning'"));
	assert_int_equal(run(&w, WORLD_NOW).refused, 1);
	assert_int_equal(run(&w, WORLD_NOW + DAY).refused, 1);
	assert_int_equal(world_sql(&w, "SELECT count(*) FROM scenario_fired WHERE scenario = 'permit_expiry_warning'"), 1);
	assert_ok(db_script(w.db, "UPDATE template SET active = 1"));
	assert_int_equal(run(&w, WORLD_NOW + 2 * DAY).messages, 1);
	seed_expect(&w, "SELECT outcome FROM scenario_fired WHERE scenario = 'permit_expiry_warning'", "message");
}

static void
test_a_number_that_comes_later_is_warned_and_a_new_one_takes_over_what_waits(void **state)
{
	AUTO(world) struct world w = {0};

	(void)state;
	open_office(&w);
	put(&w, WORLD_NOW - 1000, "{\"permit_type\":\"SIPD\",\"status\":\"active\",\"permit_number\":\"503/1\",\"expiry_date\":\"2026-12-11\"}", &usual);
	assert_int_equal(run(&w, WORLD_NOW).no_recipient, 1);
	put(&w, WORLD_NOW + 1000, "{\"applicant\":{\"phone\":\"0812-6000-7001\"}}", &usual);
	assert_int_equal(run(&w, WORLD_NOW + DAY).messages, 1);
	put(&w, WORLD_NOW + DAY + 1000, "{\"applicant\":{\"phone\":\"0812-6000-7002\"}}", &usual);
	assert_int_equal(run(&w, WORLD_NOW + 2 * DAY).messages, 1);
	seed_expect(&w, "SELECT group_concat(substr(number, -4) || state) FROM message WHERE scenario = 'permit_expiry_warning'", "7001cancelled,7002queued");
	/* And back again. */
	put(&w, WORLD_NOW + 2 * DAY + 1000, "{\"applicant\":{\"phone\":\"0812-6000-7001\"}}", &usual);
	assert_int_equal(run(&w, WORLD_NOW + 3 * DAY).messages, 1);
	assert_int_equal(world_sql(&w, "SELECT count(*) FROM message WHERE scenario = 'permit_expiry_warning' AND state = 'queued'"), 1);
}

static void
test_bands_that_the_office_changes_count_from_the_next_run(void **state)
{
	AUTO(world) struct world w = {0};

	(void)state;
	open_office(&w);
	permit_with(&w, 100, &usual);
	assert_int_equal(run(&w, WORLD_NOW).messages, 0);
	IN_TX(&w, setting_set(w.db, SETTING_EXPIRY_BANDS, "120, 45", "t", 1, NULL));
	assert_int_equal(run(&w, WORLD_NOW + DAY).messages, 1);
	accept(&w);
	assert_int_equal(run(&w, WORLD_NOW + 54 * DAY).messages, 0);
	assert_int_equal(run(&w, WORLD_NOW + 55 * DAY).messages, 1);
}

static void
test_of_a_permit_that_came_with_a_test_key_nothing_leaves(void **state)
{
	static const struct permit_put tried = { .actor = "api:test", .nothing_leaves = true };
	AUTO(world) struct world w = {0};

	(void)state;
	open_office(&w);
	permit_with(&w, 20, &tried);
	run(&w, WORLD_NOW);
	assert_int_equal(world_sql(&w, "SELECT nothing_leaves FROM message WHERE scenario = 'permit_expiry_warning'"), 1);
	permit_with(&w, 20, &usual);		/* the same from the system itself */
	assert_int_equal(world_sql(&w, "SELECT nothing_leaves FROM permit"), 0);
}

/* ---- before it leaves ---- */

static void
load_warning(struct world *w, struct message *m)
{
	assert_ok(message_load(w->db, world_sql(w, "SELECT id FROM message WHERE scenario = 'permit_expiry_warning'"), m));
}

static void
test_what_leaves_late_says_the_days_that_are_left(void **state)
{
	AUTO(world) struct world w = {0};
	AUTO(message) struct message m = {0};
	AUTO_FREE char *text = NULL;
	bool pointless;

	(void)state;
	open_office(&w);
	permit_with(&w, 20, &usual);
	run(&w, WORLD_NOW);
	load_warning(&w, &m);
	IN_TX(&w, expiry_freshen(w.db, &m, WORLD_NOW + 3 * DAY, &pointless));
	assert_false(pointless);
	assert_non_null(strstr(m.gateway_body, "dalam 17 hari"));
	assert_non_null(strstr(m.gateway_body, m.code));
	text = world_text(&w, "SELECT gateway_body || json_extract(params, '$.days_remaining') FROM message WHERE scenario = 'permit_expiry_warning'");
	assert_non_null(strstr(text, "dalam 17 hari"));
	assert_string_equal(text + strlen(text) - 2, "17");
}

static void
test_what_leaves_in_a_smaller_band_is_told_in_its_place(void **state)
{
	AUTO(world) struct world w = {0};
	AUTO(message) struct message m = {0};
	bool pointless;

	(void)state;
	open_office(&w);
	permit_with(&w, 35, &usual);
	assert_int_equal(run(&w, WORLD_NOW).messages, 1);
	load_warning(&w, &m);
	IN_TX(&w, expiry_freshen(w.db, &m, WORLD_NOW + 29 * DAY, &pointless));	/* nothing left for a month */
	assert_false(pointless);
	accept(&w);
	assert_int_equal(run(&w, WORLD_NOW + 29 * DAY).messages, 0);
	assert_int_equal(run(&w, WORLD_NOW + 30 * DAY).messages, 0);
	seed_expect(&w, "SELECT group_concat(band || ' ' || outcome, ', ') FROM (SELECT band, outcome FROM expiry_warning ORDER BY band)",
	    "7 message, 30 skipped, 60 message, 90 skipped");
}

static void
test_what_warns_of_nothing_any_more_is_pointless(void **state)
{
	static const struct { const char *change; int64_t after; bool pointless; } cases[] = {
		{ "UPDATE permit SET status = 'active'", 1, false }, { "UPDATE permit SET status = 'renewed'", 1, true },
		{ "UPDATE permit SET expiry_day = expiry_day + 1", 1, true }, { "UPDATE permit SET expiry_day = NULL", 1, true },
		{ "UPDATE permit SET status = 'active'", 20, false }, { "UPDATE permit SET status = 'active'", 21, true },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		AUTO(world) struct world w = {0};
		AUTO(message) struct message m = {0};
		bool pointless;

		open_office(&w);
		permit_with(&w, 20, &usual);
		run(&w, WORLD_NOW);
		load_warning(&w, &m);
		assert_ok(db_script(w.db, cases[i].change));
		IN_TX(&w, expiry_freshen(w.db, &m, WORLD_NOW + cases[i].after * DAY, &pointless));
		if (pointless != cases[i].pointless)
			fail_msg("case %zu", i);
	}
}

static void
test_a_warning_ends_with_the_last_day_in_the_offices_zone(void **state)
{
	static const struct { const char *zone, *want; } cases[] = { { "420", "2026-12-11T17:00:00Z" }, { "540", "2026-12-11T15:00:00Z" } };
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		AUTO(world) struct world w = {0};
		char text[CLOCK_TEXT_MAX];

		open_office(&w);
		IN_TX(&w, setting_set(w.db, SETTING_ZONE_MINUTES, cases[i].zone, "t", 1, NULL));
		permit_with(&w, 20, &usual);
		run(&w, WORLD_NOW);
		clock_format_iso(world_sql(&w, "SELECT deadline_at FROM message WHERE scenario = 'permit_expiry_warning'"), text);
		assert_string_equal(text, cases[i].want);
	}
}

/* ---- scale ---- */

/* The statement as it stands in the program, to be explained; lives as long as the test. */
static const char *
due_question(void)
{
	extern const struct db_sql_table *const __start_db_sql[], *const __stop_db_sql[];
	static char text[400];
	const struct db_sql_table *const *table;
	size_t i;

	for (table = __start_db_sql; table < __stop_db_sql; table++)
		for (i = 0; i < (*table)->count; i++)
			if (strstr((*table)->rows[i], "WHERE warn_day <= :today") != NULL)
				snprintf(text, sizeof(text), "EXPLAIN QUERY PLAN %s", (*table)->rows[i]);
	assert_true(text[0] != '\0');
	return text;
}

static void
test_a_days_run_looks_only_at_what_is_due(void **state)
{
	AUTO(world) struct world w = {0};
	AUTO(db_rows) struct db_rows rows = {0};
	struct expiry_did did;

	(void)state;
	open_office(&w);
	/* Twenty thousand permits, of which three are due. */
	assert_ok(db_script(w.db, "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000)"
	    " INSERT INTO permit (registration_id, permit_type, status, expiry_day, warn_day, created_at, updated_at)"
	    " SELECT 'S' || i, 'SIPD', 'active', 21000 + i, 21000 + i - 90, 1, 1 FROM n; INSERT INTO expiry_plan VALUES (1, '90,60,30,7', 1)"));
	assert_ok(db_script(w.db, "UPDATE permit SET expiry_day = 20800, warn_day = 20770 WHERE registration_id IN ('S5', 'S500', 'S15000')"));
	did = run(&w, WORLD_NOW);
	assert_int_equal(did.looked, 3);
	assert_ok(db_query(w.db, due_question(), NULL, &rows));
	assert_true(db_next(&rows));
	assert_non_null(strstr(db_col_text(&rows, 3), "INDEX permit_to_warn (warn_day<?)"));
	assert_false(db_next(&rows));		/* and nothing is sorted */
}

/* WORLD_NOW is 10:10 in WIB: 13 hours and 50 minutes later a new day begins in the office, and 7 hours after that in Greenwich. */
static void
test_a_warning_nobody_got_is_owed_to_the_end_of_the_office_day(void **state)
{
	const int64_t midnight = WORLD_NOW + 13 * CLOCK_HOUR_MS + 50 * CLOCK_MINUTE_MS;
	AUTO(world) struct world w = {0};
	int64_t owed;

	(void)state;
	open_office(&w);
	put(&w, WORLD_NOW - 1000, "{\"permit_type\":\"SIPD\",\"status\":\"active\",\"permit_number\":\"503/1\",\"expiry_date\":\"2026-11-21\"}", &usual);
	assert_int_equal(run(&w, WORLD_NOW).no_recipient, 1);
	assert_ok(missed_count(w.db, midnight - 1, &owed));
	assert_int_equal(owed, 2);	/* that it was issued, and that it ends */
	assert_ok(missed_count(w.db, midnight, &owed));
	assert_int_equal(owed, 1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_the_smallest_band_is_told_and_the_larger_ones_are_skipped),
		cmocka_unit_test(test_each_band_is_told_once_until_the_last_day),
		cmocka_unit_test(test_a_changed_date_starts_afresh_and_takes_back_what_waited),
		cmocka_unit_test(test_a_permit_that_is_over_warns_no_more),
		cmocka_unit_test(test_old_data_begins_with_the_next_band),
		cmocka_unit_test(test_days_on_which_nothing_ran_are_caught_up_with_the_true_number),
		cmocka_unit_test(test_a_band_is_told_only_when_it_was_accepted_or_may_be),
		cmocka_unit_test(test_a_template_that_is_mended_warns_the_next_day),
		cmocka_unit_test(test_a_number_that_comes_later_is_warned_and_a_new_one_takes_over_what_waits),
		cmocka_unit_test(test_bands_that_the_office_changes_count_from_the_next_run),
		cmocka_unit_test(test_of_a_permit_that_came_with_a_test_key_nothing_leaves),
		cmocka_unit_test(test_what_leaves_late_says_the_days_that_are_left),
		cmocka_unit_test(test_what_leaves_in_a_smaller_band_is_told_in_its_place),
		cmocka_unit_test(test_what_warns_of_nothing_any_more_is_pointless),
		cmocka_unit_test(test_a_warning_ends_with_the_last_day_in_the_offices_zone),
		cmocka_unit_test(test_a_days_run_looks_only_at_what_is_due),
		cmocka_unit_test(test_a_warning_nobody_got_is_owed_to_the_end_of_the_office_day),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
