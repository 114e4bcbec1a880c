#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "invitation/experiment.h"

#include "seed.h"
#include "world.h"

enum { META = 1, FONNTE = 2 };
#define DAYS(n)	((n) * CLOCK_DAY_MS)

static void
run(struct world *w, const char *fmt, ...)
{
	char statement[800];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(statement, sizeof(statement), fmt, ap);
	va_end(ap);
	if (db_script(w->db, statement) != ERR_NONE)
		fail_msg("%s: %s", statement, db_message(w->db));
}

/* Wordings a (the control) and b, half of the people each. */
static void
open_office(struct world *w)
{
	world_open(w);
	seed_provider(w, META, "meta", 0);
	seed_provider(w, FONNTE, "fonnte", 1);
	run(w, "INSERT INTO invitation_variant (key, name, weight, text, created_at, updated_at, updated_by) VALUES ('b', 'Singkat', 100, '{{office}} {{link}}',"
	    " 1, 1, 'rina')");
}

static enum err
start(struct world *w, const char *control, int64_t base, int64_t difference, struct problem *problem)
{
	const struct experiment_draft draft = { control, base, difference };
	AUTO(db_tx) struct db_tx tx = {0};
	int64_t id;
	enum err e;

	assert_ok(db_begin(w->db, &tx));
	if ((e = experiment_start(w->db, &draft, "rina", WORLD_NOW, &id, problem)) == ERR_NONE)
		assert_ok(db_commit(&tx));
	return e;
}

/* A person invited with a wording by provider at a time, whose message is in this state; said: what they answered that much later, NULL: nothing. */
static void
person(struct world *w, const char *variant, int64_t provider, const char *state, const char *said, int64_t later)
{
	static int64_t id;

	if (world_sql(w, "SELECT count(*) FROM contact") == 0)
		id = 0;
	id++;
	seed_contact(w, id);
	seed_message(w, id, id, "text", state);
	run(w, "UPDATE message SET provider_id = %" PRId64 ", sent_at = %" PRId64 " WHERE id = %" PRId64, provider, WORLD_NOW, id);
	run(w, "INSERT INTO invitation (id, token_hash, contact_id, channel, variant, created_at, expires_at, message_id, experiment_id)"
	    " VALUES (%" PRId64 ", x'%016" PRIx64 "', %" PRId64 ", 'gateway', '%s', %" PRId64 ", 1, %" PRId64 ", 1)", id, (uint64_t)id, id, variant, WORLD_NOW, id);
	if (said != NULL) {
		run(w, "INSERT INTO consent_ledger (seq, subject_hash, scope, action, source, request_words, answer_words, evidence, notice_version, actor, at,"
		    " recorded_at, prev_hash, hash) SELECT %" PRId64 ", x'00', 'official', 'opt_in', 'inbound', '', '', '{}', '', 'x', 1, 1, x'00', x'00'"
		    " WHERE NOT EXISTS (SELECT 1 FROM consent_ledger WHERE seq = %" PRId64 ")", id, id);
		run(w, "INSERT INTO consent_origin (ledger_seq, origin, invitation_id, scope, action, changed, at) VALUES (%" PRId64 ", 'gateway', %" PRId64
		    ", 'official', '%s', 1, %" PRId64 ")", id, id, said, WORLD_NOW + later);
	}
}

static void
people(struct world *w, const char *variant, int agree, int of)
{
	int i;

	for (i = 0; i < of; i++)
		person(w, variant, FONNTE, "delivered", i < agree ? "agreed" : NULL, DAYS(1));
}

/* ---- the rule ---- */

static void
test_the_number_of_people_is_fixed_from_what_is_expected_and_what_is_worth_knowing(void **state)
{
	(void)state;
	assert_int_equal(experiment_sample(200, 100, 2), 294);
	assert_int_equal(experiment_sample(100, 50, 2), 686);
	assert_true(experiment_sample(200, 100, 3) > 294);	/* more comparisons, more people */
	assert_int_equal(experiment_sample(950, 100, 2), 0);
}

static void
test_an_experiment_needs_two_wordings_a_control_and_a_possible_difference(void **state)
{
	AUTO(world) struct world w = {0};
	struct problem problem = {0};
	struct experiment x;

	(void)state;
	open_office(&w);
	assert_int_equal(start(&w, "z", 200, 100, &problem), ERR_INVALID);
	assert_string_equal(problem.why, "control");
	assert_int_equal(start(&w, "a", 950, 100, &problem), ERR_INVALID);
	assert_string_equal(problem.why, "difference");
	run(&w, "UPDATE invitation_variant SET weight = 0 WHERE key = 'b'");
	assert_int_equal(start(&w, "a", 200, 100, &problem), ERR_INVALID);
	assert_string_equal(problem.why, "arms");
	run(&w, "UPDATE invitation_variant SET weight = 50 WHERE key = 'b'");
	assert_ok(start(&w, "a", 200, 100, &problem));
	assert_int_equal(start(&w, "a", 200, 100, &problem), ERR_CONFLICT);
	assert_ok(experiment_running(w.db, &x));
	assert_int_equal(x.sample, 294);
	assert_int_equal(x.answer_days, 14);
	assert_int_equal(x.arm_count, 2);
	assert_string_equal(x.control, "a");
}

/* ---- the verdict ---- */

static void
test_the_verdict_follows_the_interval_and_never_comes_early(void **state)
{
	static const struct { struct share a, b; int64_t sample; enum experiment_verdict b_is; const char *suggested; } rows[] = {
		{ { 10, 100 }, { 90, 99 }, 100, EXPERIMENT_EARLY, NULL },		/* however clear it looks */
		{ { 10, 99 }, { 90, 100 }, 100, EXPERIMENT_EARLY, NULL },
		{ { 20, 100 }, { 50, 100 }, 100, EXPERIMENT_BETTER, "b" }, { { 50, 100 }, { 20, 100 }, 100, EXPERIMENT_WORSE, "a" },
		{ { 20, 100 }, { 25, 100 }, 100, EXPERIMENT_SAME, "a" }, { { 0, 100 }, { 0, 100 }, 100, EXPERIMENT_SAME, "a" },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct experiment_arm arms[] = { { .key = "a", .ripe = rows[i].a, .is_control = true }, { .key = "b", .ripe = rows[i].b } };
		const char *suggested;

		experiment_judge(arms, 2, rows[i].sample);
		suggested = experiment_suggests(arms, 2);
		if (arms[1].verdict != rows[i].b_is || (suggested == NULL) != (rows[i].suggested == NULL) ||
		    (suggested != NULL && strcmp(suggested, rows[i].suggested) != 0))
			fail_msg("row %zu: %s, %s", i, experiment_verdict_name(arms[1].verdict), suggested != NULL ? suggested : "nobody");
	}
}

static void
test_of_several_that_are_better_the_best_is_suggested(void **state)
{
	struct experiment_arm arms[] = { { .key = "a", .ripe = { 80, 200 } }, { .key = "b", .ripe = { 40, 200 }, .is_control = true },
	    { .key = "c", .ripe = { 120, 200 } } };

	(void)state;
	experiment_judge(arms, 3, 200);
	assert_int_equal(arms[0].verdict, EXPERIMENT_BETTER);
	assert_string_equal(experiment_suggests(arms, 3), "c");
}

static void
test_only_people_whose_days_are_over_count_and_no_more_than_were_fixed(void **state)
{
	AUTO(world) struct world w = {0};
	struct experiment_arm arms[VARIANTS_MAX];
	struct experiment x;

	(void)state;
	open_office(&w);
	assert_ok(start(&w, "a", 100, 500, NULL));
	assert_ok(experiment_running(w.db, &x));
	people(&w, "a", 2, (int)x.sample);
	people(&w, "b", (int)x.sample - 1, (int)x.sample);
	people(&w, "b", 0, 10);			/* beyond what was fixed: they change nothing any more */
	assert_ok(experiment_arms(w.db, &x, WORLD_NOW + DAYS(14) - 1, arms));
	assert_int_equal(arms[0].ripe.of, 0);
	assert_int_equal(arms[1].verdict, EXPERIMENT_EARLY);
	assert_ok(experiment_arms(w.db, &x, WORLD_NOW + DAYS(14), arms));
	assert_int_equal(arms[0].ripe.of, x.sample);
	assert_int_equal(arms[0].ripe.yes, 2);
	assert_int_equal(arms[1].ripe.of, x.sample);
	assert_int_equal(arms[1].ripe.yes, x.sample - 1);
	assert_int_equal(arms[1].verdict, EXPERIMENT_BETTER);
}

static void
test_counted_is_who_saw_the_wording_and_answered_in_time(void **state)
{
	AUTO(world) struct world w = {0};
	struct variant_counts counts[VARIANTS_MAX];
	size_t n;

	(void)state;
	open_office(&w);
	assert_ok(start(&w, "a", 200, 100, NULL));
	person(&w, "a", FONNTE, "sent", "agreed", DAYS(14));
	person(&w, "a", FONNTE, "read", "agreed", DAYS(14) + 1);	/* too late to be an answer to it */
	person(&w, "a", FONNTE, "delivered", "declined", 1);
	person(&w, "a", FONNTE, "delivered", "stopped", 1);
	person(&w, "a", META, "delivered", "agreed", 1);		/* saw the approved template */
	person(&w, "a", FONNTE, "queued", NULL, 0);
	person(&w, "a", FONNTE, "failed", NULL, 0);
	person(&w, "b", FONNTE, "delivered", NULL, 0);
	run(&w, "UPDATE invitation SET opened_at = 5 WHERE id = 1");
	run(&w, "UPDATE message SET nothing_leaves = 1 WHERE id = 8");
	assert_ok(variant_count(w.db, 1, 14, counts, &n));
	assert_int_equal(n, 1);
	assert_string_equal(counts[0].key, "a");
	assert_int_equal(counts[0].sent, 4);
	assert_int_equal(counts[0].delivered, 3);
	assert_int_equal(counts[0].opened, 1);
	assert_int_equal(counts[0].agreed, 1);
	assert_int_equal(counts[0].declined, 1);
	assert_int_equal(counts[0].stopped, 1);
	assert_ok(variant_count(w.db, 0, 14, counts, &n));
	assert_int_equal(counts[0].sent, 4);
	run(&w, "UPDATE invitation_variant SET updated_at = %" PRId64, WORLD_NOW + 1);
	assert_ok(variant_count(w.db, 0, 14, counts, &n));
	assert_int_equal(n, 0);						/* other words since */
}

/* ---- the end ---- */

static enum err
end(struct world *w, const char *winner, int64_t now)
{
	AUTO(db_tx) struct db_tx tx = {0};
	enum err e;

	assert_ok(db_begin(w->db, &tx));
	if ((e = experiment_end(w->db, 1, winner, "sari", now)) == ERR_NONE)
		assert_ok(db_commit(&tx));
	return e;
}

static void
test_nobody_wins_before_the_time_and_the_winner_gets_everybody(void **state)
{
	AUTO(world) struct world w = {0};
	struct experiment x;

	(void)state;
	open_office(&w);
	assert_ok(start(&w, "a", 100, 500, NULL));
	assert_ok(experiment_running(w.db, &x));
	people(&w, "a", 1, (int)x.sample);
	people(&w, "b", (int)x.sample, (int)x.sample);
	assert_int_equal(end(&w, "b", WORLD_NOW + DAYS(13)), ERR_CONFLICT);
	assert_int_equal(end(&w, "z", WORLD_NOW + DAYS(15)), ERR_INVALID);
	assert_ok(end(&w, "b", WORLD_NOW + DAYS(15)));
	seed_expect(&w, "SELECT winner || ' ' || ended_by FROM invitation_experiment", "b sari");
	seed_expect(&w, "SELECT group_concat(key || weight || active) FROM (SELECT * FROM invitation_variant ORDER BY key)", "a1000,b1001");
	assert_int_equal(end(&w, "b", WORLD_NOW + DAYS(15)), ERR_CONFLICT);
	assert_int_equal(experiment_running(w.db, &x), ERR_NOT_FOUND);
}

static void
test_broken_off_it_changes_nothing(void **state)
{
	AUTO(world) struct world w = {0};
	AUTO_JSON struct json_object *list = NULL;

	(void)state;
	open_office(&w);
	assert_ok(start(&w, "a", 200, 100, NULL));
	assert_ok(end(&w, NULL, WORLD_NOW + 1));
	seed_expect(&w, "SELECT group_concat(key || weight || active) FROM (SELECT * FROM invitation_variant ORDER BY key)", "a1001,b1001");
	assert_ok(experiment_list(w.db, &list));
	assert_int_equal(json_count(list), 1);
	assert_string_equal(json_text(json_item(list, 0), "winner"), "");
	assert_ok(start(&w, "a", 200, 100, NULL));
}

static void
test_a_preview_has_the_offices_name_and_no_ones_link(void **state)
{
	AUTO(world) struct world w = {0};
	AUTO(buf) struct buf text = {0};

	(void)state;
	open_office(&w);
	run(&w, "INSERT INTO template (key, name, category, recipient, body, params, updated_at, updated_by) VALUES ('opt_in_invitation', 'x', 'utility',"
	    " 'applicant', 'Kepada {{partner_name}}: {{opt_in_link}} x', '[{\"name\":\"partner_name\",\"kind\":\"text\",\"example\":\"Sari\"},"
	    "{\"name\":\"opt_in_link\",\"kind\":\"link\",\"example\":\"https://x.example/y\"},"
	    "{\"name\":\"wa_link\",\"kind\":\"link\",\"optional\":true,\"example\":\"https://wa.me/1\"}]', 1, 'x')");
	buf_init(&text, 1000);
	assert_ok(variant_preview(w.db, "{{name}}, {{office}}: {{link}}\n{{wa_link}}", "https://kabar.example", &text, NULL));
	assert_string_equal(buf_text(&text), "Sari, DPMPTSP: https://kabar.example/opt-in-whatsapp/tautan-pribadi");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_the_number_of_people_is_fixed_from_what_is_expected_and_what_is_worth_knowing),
		cmocka_unit_test(test_an_experiment_needs_two_wordings_a_control_and_a_possible_difference),
		cmocka_unit_test(test_the_verdict_follows_the_interval_and_never_comes_early),
		cmocka_unit_test(test_of_several_that_are_better_the_best_is_suggested),
		cmocka_unit_test(test_only_people_whose_days_are_over_count_and_no_more_than_were_fixed),
		cmocka_unit_test(test_counted_is_who_saw_the_wording_and_answered_in_time),
		cmocka_unit_test(test_nobody_wins_before_the_time_and_the_winner_gets_everybody),
		cmocka_unit_test(test_broken_off_it_changes_nothing),
		cmocka_unit_test(test_a_preview_has_the_offices_name_and_no_ones_link),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
