#include <stdio.h>
#include <string.h>

#include "invitation/invitation.h"
#include "invitation/variant.h"

#include "seed.h"
#include "world.h"

static void
save(struct world *w, const struct variant_draft *draft, enum err want, const char *why)
{
	AUTO(db_tx) struct db_tx tx = {0};
	struct problem problem = {0};
	char key[VARIANT_KEY_MAX];
	enum err e;

	assert_ok(db_begin(w->db, &tx));
	if ((e = variant_save(w->db, draft, "rina", WORLD_NOW, key, &problem)) != want || strcmp(problem.why, why) != 0)
		fail_msg("%s: %d %s %s", draft->text, (int)e, problem.field != NULL ? problem.field : "", problem.why);
	if (e == ERR_NONE)
		assert_ok(db_commit(&tx));
}

static struct variant_draft
draft(const char *key, int64_t weight, bool active)
{
	return (struct variant_draft){ .key = key, .name = "Singkat", .text = "{{name}}, {{office}}: {{link}}", .page_heading = "", .page_intro = "",
	    .weight = weight, .active = active };
}

static void
test_weights_share_the_draws_among_them(void **state)
{
	static const struct { int64_t weights[3]; uint64_t draw; size_t picked; } rows[] = {
		{ { 100, 0, 0 }, 12345, 0 }, { { 50, 50, 0 }, 49, 0 }, { { 50, 50, 0 }, 50, 1 }, { { 50, 50, 0 }, 100, 0 }, { { 0, 1, 3 }, 0, 1 },
		{ { 0, 1, 3 }, 1, 2 }, { { 0, 1, 3 }, 3, 2 }, { { 0, 1, 3 }, 4, 1 }, { { 0, 0, 0 }, 7, 3 }, { { 1, 1, 1 }, UINT64_MAX, 0 },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		assert_int_equal(variant_pick(rows[i].weights, 3, rows[i].draw), rows[i].picked);
}

static void
test_a_text_names_the_office_and_holds_the_link(void **state)
{
	static const struct { const char *text, *why; } rows[] = {
		{ "", "" }, { "{{name}}, {{office}}: {{link}}", "" }, { "{{ office }} {{ link }} {{wa_link}} {{phone}} {{code}}", "" },
		{ "{{office}}", "no_link" }, { "{{link}}", "no_office" }, { "{{office}} {{link}} {{nama}}", "placeholder" },
		{ "{{office}} {{link}} {{#name}}x{{/name}}", "placeholder" }, { "{{office}} {{link", "placeholder" }, { "{{{office}}} {{link}}", "placeholder" },
	};
	char longest[VARIANT_TEXT_CHARS + 40] = "{{office}} {{link}} ";
	struct problem problem = {0};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		problem = (struct problem){0};
		assert_int_equal(variant_text_check(rows[i].text, &problem), rows[i].why[0] == '\0' ? ERR_NONE : ERR_INVALID);
		assert_string_equal(problem.why, rows[i].why);
	}
	memset(longest + 20, 'x', VARIANT_TEXT_CHARS - 20);
	assert_ok(variant_text_check(longest, &problem));
	memset(longest + 20, 'x', VARIANT_TEXT_CHARS - 19);
	assert_int_equal(variant_text_check(longest, &problem), ERR_INVALID);
	assert_string_equal(problem.why, "too_long");
}

static void
test_a_text_becomes_the_templates_own(void **state)
{
	AUTO(buf) struct buf b = {0};

	(void)state;
	buf_init(&b, 500);
	variant_text_for_template("{{name}}: {{office}} {{ link }}{{wa_link}} {{phone}} {{code}}.", &b);
	assert_string_equal(buf_text(&b), "{{partner_name}}: {{office_name}} {{opt_in_link}}{{wa_link}} {{office_phone}} {{message_code}}.");
}

static void
test_a_wording_is_saved_when_it_is_right_and_somebody_is_left_to_give(void **state)
{
	AUTO(world) struct world w = {0};
	AUTO(variants) struct variants all = {0};
	struct variant_draft d;

	(void)state;
	world_open(&w);
	d = draft(NULL, 50, true);
	save(&w, &d, ERR_NONE, "");
	d.text = "ayo";
	save(&w, &d, ERR_INVALID, "no_link");
	d = draft(NULL, 101, true);
	save(&w, &d, ERR_INVALID, "weight");
	d = draft(NULL, 10, true);
	d.name = " ";
	save(&w, &d, ERR_INVALID, "empty");
	d = draft("z", 10, true);
	save(&w, &d, ERR_NOT_FOUND, "");
	d = draft("b", 50, false);
	save(&w, &d, ERR_NONE, "");
	d = draft("a", 0, true);		/* b is paused already */
	save(&w, &d, ERR_INVALID, "last");
	d = draft("a", 100, false);
	save(&w, &d, ERR_INVALID, "last");
	assert_ok(variants_load(w.db, &all));
	assert_int_equal(all.count, 2);
	assert_string_equal(all.items[1].key, "b");
	assert_string_equal(all.items[1].updated_by, "rina");
	assert_false(all.items[1].active);
}

static void
test_while_an_experiment_runs_its_wordings_stay(void **state)
{
	AUTO(world) struct world w = {0};
	struct variant_draft d = draft("a", 50, true);

	(void)state;
	world_open(&w);
	assert_ok(db_script(w.db, "INSERT INTO invitation_experiment (control, base_permille, difference_permille, sample, answer_days, started_at,"
	    " started_by) VALUES ('a', 200, 100, 294, 14, 1, 'rina')"));
	save(&w, &d, ERR_CONFLICT, "");
	d.key = NULL;
	save(&w, &d, ERR_CONFLICT, "");
}

static struct variant_choice
choose(struct world *w, int64_t contact)
{
	struct variant_choice c;

	assert_ok(variant_choose(w->db, contact, &c));
	return c;
}

static void
invite(struct world *w, int64_t contact)
{
	const struct invitation_draft d = { .contact_id = contact, .channel = "api" };
	struct invitation in;
	char token[TOKEN_TEXT_MAX];

	IN_TX(w, invitation_make(w->db, &d, WORLD_NOW, token, &in));
}

static void
test_people_are_shared_out_by_weight_and_each_gets_the_same_again(void **state)
{
	enum { PEOPLE = 1000 };
	AUTO(world) struct world w = {0};
	struct variant_draft d = draft(NULL, 25, true);
	int64_t id, b = 0;

	(void)state;
	world_open(&w);
	save(&w, &d, ERR_NONE, "");
	d = draft("a", 75, true);
	save(&w, &d, ERR_NONE, "");
	for (id = 1; id <= PEOPLE; id++) {
		b += choose(&w, id).key[0] == 'b';
		assert_string_equal(choose(&w, id).key, choose(&w, id).key);
	}
	/* A quarter: four standard errors of it are 55 of 1000. */
	assert_in_range(b, 250 - 55, 250 + 55);
}

static void
test_nobody_sees_two_wordings_while_the_first_is_in_use(void **state)
{
	AUTO(world) struct world w = {0};
	struct variant_draft d;
	int64_t id;

	(void)state;
	world_open(&w);
	for (id = 1; id <= 20; id++) {
		seed_contact(&w, id);
		invite(&w, id);		/* all get a, the only one */
	}
	d = draft(NULL, 100, true);
	save(&w, &d, ERR_NONE, "");
	for (id = 1; id <= 20; id++)
		assert_string_equal(choose(&w, id).key, "a");
	d = draft("a", 100, false);
	save(&w, &d, ERR_NONE, "");
	for (id = 1; id <= 20; id++)
		assert_string_equal(choose(&w, id).key, "b");
}

static void
test_only_whoever_is_invited_for_the_first_time_counts_for_an_experiment(void **state)
{
	AUTO(world) struct world w = {0};

	(void)state;
	world_open(&w);
	seed_contact(&w, 1);
	seed_contact(&w, 2);
	invite(&w, 1);
	assert_ok(db_script(w.db, "INSERT INTO invitation_experiment (id, control, base_permille, difference_permille, sample, answer_days, started_at,"
	    " started_by) VALUES (5, 'a', 200, 100, 294, 14, 1, 'rina')"));
	assert_int_equal(choose(&w, 1).experiment_id, 0);
	assert_int_equal(choose(&w, 2).experiment_id, 5);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_weights_share_the_draws_among_them),
		cmocka_unit_test(test_a_text_names_the_office_and_holds_the_link),
		cmocka_unit_test(test_a_text_becomes_the_templates_own),
		cmocka_unit_test(test_a_wording_is_saved_when_it_is_right_and_somebody_is_left_to_give),
		cmocka_unit_test(test_while_an_experiment_runs_its_wordings_stay),
		cmocka_unit_test(test_people_are_shared_out_by_weight_and_each_gets_the_same_again),
		cmocka_unit_test(test_nobody_sees_two_wordings_while_the_first_is_in_use),
		cmocka_unit_test(test_only_whoever_is_invited_for_the_first_time_counts_for_an_experiment),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
