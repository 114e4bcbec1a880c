#include "template/save.h"
#include "template/version.h"

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
	set(&theirs.name, "Izin jadi");
	assert_ok(save(&w, &theirs, &id, &lint, NULL));
	assert_int_equal(save(&w, &mine, &id, &lint, NULL), ERR_CONFLICT);
}

static void
test_what_was_said_before_is_kept_with_who_and_when(void **state)
{
	AUTO(world) struct world w = {0};
	AUTO(template) struct template t = {0}, first = {0}, second = {0};
	AUTO_JSON struct json_object *list = NULL;
	struct lint lint;
	int64_t id, n;

	(void)state;
	open_with_templates(&w);
	assert_ok(template_by_key(w.db, "permit_ready", &t));
	set(&t.short_body, "Izin {{permit_number}} jadi. Kode {{message_code}}.");
	assert_ok(save(&w, &t, &id, &lint, NULL));
	assert_ok(template_version_load(w.db, id, 1, &first));
	assert_ok(template_version_load(w.db, id, 2, &second));
	assert_non_null(strstr(first.short_body, "dapat diambil"));
	assert_string_equal(first.updated_by, "init");
	assert_string_equal(second.short_body, t.short_body);
	assert_string_equal(second.updated_by, "sari");
	assert_int_equal(second.updated_at, WORLD_NOW + 5);
	assert_int_equal(template_version_load(w.db, id, 3, &second), ERR_NOT_FOUND);
	assert_ok(template_version_list(w.db, id, &list));
	assert_int_equal(json_count(list), 2);
	assert_true(json_int(json_item(list, 0), "version", &n));
	assert_int_equal(n, 2);
}

static void
test_another_subject_is_another_version(void **state)
{
	AUTO(world) struct world w = {0};
	AUTO(template) struct template t = {0}, first = {0}, second = {0};
	struct lint lint;
	int64_t id;

	(void)state;
	open_with_templates(&w);
	assert_ok(template_by_key(w.db, "permit_ready", &t));
	set(&t.subject, "Kabar izin {{permit_number}}");
	assert_ok(save(&w, &t, &id, &lint, NULL));
	assert_ok(template_version_load(w.db, id, 1, &first));
	assert_ok(template_version_load(w.db, id, 2, &second));
	assert_string_equal(first.subject, "Izin {{permit_number}} telah selesai");
	assert_string_equal(second.subject, "Kabar izin {{permit_number}}");
}

static void
test_a_save_that_says_the_same_makes_no_version(void **state)
{
	AUTO(world) struct world w = {0};
	AUTO(template) struct template t = {0}, saved = {0};
	struct lint lint;
	int64_t id;

	(void)state;
	open_with_templates(&w);
	assert_ok(template_by_key(w.db, "permit_ready", &t));
	set(&t.description, "Untuk apa ini.");
	assert_ok(save(&w, &t, &id, &lint, NULL));
	assert_ok(template_load(w.db, id, &saved));
	assert_int_equal(saved.version, 1);
	assert_string_equal(saved.description, "Untuk apa ini.");
	assert_int_equal(world_sql(&w, "SELECT count(*) FROM template_version v JOIN template t ON t.id = v.template_id WHERE t.key = 'permit_ready'"), 1);
}

/* The provider fills its places by number: whoever moves a parameter here must not move it there. */
static void
test_an_edit_keeps_the_order_that_was_approved(void **state)
{
	AUTO(world) struct world w = {0};
	AUTO(template) struct template t = {0};
	struct lint lint;
	int64_t id;

	(void)state;
	open_with_templates(&w);
	world_sql(&w, "INSERT INTO provider (id, kind, name, webhook_key, per_minute, per_day, gap_ms, gap_jitter_ms, created_at, updated_at)"
	    " VALUES (7, 'meta', 'Meta', 'k', 60, 1000, 0, 0, 0, 0)");
	world_sql(&w, "INSERT INTO template_mapping (template_id, provider_id, remote_name, status, updated_at) SELECT id, 7, 'x', 'approved', 0"
	    " FROM template WHERE key = 'service_info'");
	assert_ok(template_by_key(w.db, "service_info", &t));
	set(&t.name, "Lain");
	assert_ok(save(&w, &t, &id, &lint, NULL));
	assert_int_equal(world_sql(&w, "SELECT count(*) FROM template_mapping WHERE params = ''"), 1);
	template_end(&t);
	assert_ok(template_by_key(w.db, "service_info", &t));
	json_object_array_del_idx(t.params, 1, 1);
	set(&t.body, "Kepada {{partner_name}}, layanan kabar izin ini tidak dipungut biaya. Kode pesan {{message_code}} dicatat di kantor.");
	set(&t.gateway_body, "Kepada {{partner_name}}, layanan ini tidak dipungut biaya. {{office_name}} {{message_code}}");
	assert_ok(save(&w, &t, &id, &lint, NULL));
	assert_int_equal(world_sql(&w, "SELECT params = '[\"partner_name\",\"contact_info\",\"message_code\"]' FROM template_mapping"), 1);
}

static void
test_a_retired_template_comes_back_when_it_is_in_order(void **state)
{
	AUTO(world) struct world w = {0};
	AUTO(template) struct template t = {0};
	struct problem why = {0};
	struct lint lint;
	int64_t id;

	(void)state;
	open_with_templates(&w);
	assert_ok(template_by_key(w.db, "permit_ready", &t));
	IN_TX(&w, template_switch(w.db, t.id, false, "sari", WORLD_NOW, NULL));
	assert_int_equal(world_sql(&w, "SELECT active FROM template WHERE key = 'permit_ready'"), 0);
	IN_TX(&w, template_switch(w.db, t.id, true, "sari", WORLD_NOW, NULL));
	assert_int_equal(world_sql(&w, "SELECT active * version FROM template WHERE key = 'permit_ready'"), 1);
	t.active = false;
	set(&t.body, "{{partner_name}}");
	assert_ok(save(&w, &t, &id, &lint, NULL));
	assert_int_equal(template_switch(w.db, id, true, "sari", WORLD_NOW, &why), ERR_INVALID);
	assert_string_equal(why.field, "body");
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
		cmocka_unit_test(test_what_was_said_before_is_kept_with_who_and_when),
		cmocka_unit_test(test_another_subject_is_another_version),
		cmocka_unit_test(test_a_save_that_says_the_same_makes_no_version),
		cmocka_unit_test(test_an_edit_keeps_the_order_that_was_approved),
		cmocka_unit_test(test_a_retired_template_comes_back_when_it_is_in_order),
		cmocka_unit_test(test_a_text_with_errors_may_be_kept_but_not_used),
		cmocka_unit_test(test_a_new_template_needs_a_key_of_its_own),
		cmocka_unit_test(test_a_wrong_field_is_named),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
