#include "template/save.h"

#include <stdlib.h>
#include <string.h>

#include "world.h"

static void
open_with_templates(struct world *w)
{
	int n;

	world_open(w);
	IN_TX(w, template_install(w->db, WORLD_NOW, &n));
}

static enum err
save(struct world *w, const struct template *t, int64_t *id, struct lint *lint, struct problem *why)
{
	AUTO(db_tx) struct db_tx tx = {0};
	enum err e;

	assert_ok(db_begin(w->db, &tx));
	e = template_save(w->db, t, "sari", WORLD_NOW + 5, id, lint, why);
	return e ? e : db_commit(&tx);
}

static void
set(char **text, const char *value)
{
	free(*text);
	*text = strdup(value);
}

static void
test_an_edit_makes_the_next_version(void **state)
{
	AUTO(world) struct world w = {0};
	AUTO(template) struct template t = {0}, saved = {0};
	struct lint lint;
	int64_t id;

	(void)state;
	open_with_templates(&w);
	assert_ok(template_by_key(w.db, "permit_ready", &t));
	set(&t.name, "Izin jadi");
	assert_ok(save(&w, &t, &id, &lint, NULL));
	assert_int_equal(id, t.id);
	assert_int_equal(lint.count, 0);
	assert_ok(template_load(w.db, id, &saved));
	assert_string_equal(saved.name, "Izin jadi");
	assert_string_equal(saved.updated_by, "sari");
	assert_int_equal(saved.version, t.version + 1);
	assert_int_equal(saved.updated_at, WORLD_NOW + 5);
}

static void
test_an_edit_of_an_older_version_is_not_saved_over_a_newer_one(void **state)
{
	AUTO(world) struct world w = {0};
	AUTO(template) struct template mine = {0}, theirs = {0};
	struct lint lint;
	int64_t id;

	(void)state;
	open_with_templates(&w);
	assert_ok(template_by_key(w.db, "permit_ready", &mine));
	assert_ok(template_by_key(w.db, "permit_ready", &theirs));
	assert_ok(save(&w, &theirs, &id, &lint, NULL));
	assert_int_equal(save(&w, &mine, &id, &lint, NULL), ERR_CONFLICT);
}

static void
test_a_text_with_errors_may_be_kept_but_not_used(void **state)
{
	AUTO(world) struct world w = {0};
	AUTO(template) struct template t = {0};
	struct problem why = {0};
	struct lint lint;
	int64_t id;

	(void)state;
	open_with_templates(&w);
	assert_ok(template_by_key(w.db, "permit_ready", &t));
	set(&t.body, "{{partner_name}}!");
	assert_int_equal(save(&w, &t, &id, &lint, &why), ERR_INVALID);
	assert_true(lint.has_error);
	assert_string_equal(why.field, "body");
	t.active = false;
	assert_ok(save(&w, &t, &id, &lint, &why));
	assert_true(lint.has_error);
}

static void
test_a_new_template_needs_a_key_of_its_own(void **state)
{
	AUTO(world) struct world w = {0};
	AUTO(template) struct template t = {0};
	struct lint lint;
	int64_t id;

	(void)state;
	open_with_templates(&w);
	assert_ok(template_by_key(w.db, "permit_ready", &t));
	t.id = 0;
	assert_int_equal(save(&w, &t, &id, &lint, NULL), ERR_CONFLICT);
	set(&t.key, "permit_ready_2");
	assert_ok(save(&w, &t, &id, &lint, NULL));
	assert_int_equal(world_sql(&w, "SELECT version FROM template WHERE key = 'permit_ready_2'"), 1);
}

static const struct { const char *name; size_t at; const char *value, *field; } wrong[] = {
	{ "a key with capitals", offsetof(struct template, key), "Permit", "key" },
	{ "no name", offsetof(struct template, name), " ", "name" },
	{ "a category nobody knows", offsetof(struct template, category), "authentication", "category" },
	{ "a recipient nobody knows", offsetof(struct template, recipient), "everyone", "recipient" },
	{ "no language", offsetof(struct template, language), "", "language" },
	{ "a body that is no text", offsetof(struct template, body), "\xff", "body" },
};

static void
test_a_wrong_field_is_named(void **state)
{
	AUTO(world) struct world w = {0};
	size_t i;

	(void)state;
	open_with_templates(&w);
	for (i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		AUTO(template) struct template t = {0};
		struct problem why = {0};
		struct lint lint;
		int64_t id;

		assert_ok(template_by_key(w.db, "permit_ready", &t));
		set((char **)(void *)((char *)&t + wrong[i].at), wrong[i].value);
		if (save(&w, &t, &id, &lint, &why) != ERR_INVALID)
			fail_msg("%s", wrong[i].name);
		assert_string_equal(why.field, wrong[i].field);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_an_edit_makes_the_next_version),
		cmocka_unit_test(test_an_edit_of_an_older_version_is_not_saved_over_a_newer_one),
		cmocka_unit_test(test_a_text_with_errors_may_be_kept_but_not_used),
		cmocka_unit_test(test_a_new_template_needs_a_key_of_its_own),
		cmocka_unit_test(test_a_wrong_field_is_named),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
