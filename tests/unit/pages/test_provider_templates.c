#include "admin_world.h"

#include "template/template.h"

#define SID	"HX00000000000000000000000000000001"

static void
open_twilio(struct web_world *w, const char *role)
{
	int installed;

	admin_open(w, role);
	seed_provider(&w->world, 1, "twilio", 0);
	IN_TX(&w->world, template_install(w->world.db, WORLD_NOW, &installed));
}

/* The list that the sender fetched: one that fits permit_ready by its name, and one that fits nothing. */
static void
fetched(struct web_world *w, const char *blanks)
{
	char statement[800];

	snprintf(statement, sizeof(statement), "INSERT INTO task (kind, provider_id, state, result, requested_by, requested_at, done_at) VALUES"
	    " ('template_sync', 1, 'done', '{\"outcome\":\"done\"}', 'rina', 1795230600000, 1795230600000);"
	    "INSERT INTO template_remote (provider_id, name, language, remote_id, status, category, quality, reason, body, footer, body_params, parts,"
	    " seen_at) VALUES (1, 'kz_permit_ready', 'id', '" SID "', 'approved', 'UTILITY', '', '', 'x', '', %s, '[]', 1),"
	    " (1, 'lain', 'id', 'HX00000000000000000000000000000002', 'rejected', '', '', 'TAG_CONTENT_MISMATCH', 'x', '', 0, '[]', 1)", blanks);
	assert_ok(db_script(w->world.db, statement));
}

/* As many as the template gives. */
static void
fitting(struct web_world *w, char ret[8])
{
	AUTO(template_values) struct template_values values = {0};
	AUTO_JSON struct json_object *sample = NULL;
	AUTO(template) struct template t = {0};

	assert_ok(template_by_key(w->world.db, "permit_ready", &t));
	sample = template_sample(&t);
	assert_ok(template_values(&t, NULL, sample, &values));
	snprintf(ret, 8, "%zu", values.count);
}

static void
test_the_list_is_asked_of_the_sender_once(void **state)
{
	AUTO(web_world) struct web_world w = {0};

	(void)state;
	open_twilio(&w, "operator");
	assert_int_equal(web_get(&w, "/admin/providers/1"), 200);
	assert_true(web_says(&w, "Belum pernah diambil"));
	assert_int_equal(admin_post(&w, "/admin/providers/1", "/admin/providers/1/templates", ""), 303);
	assert_int_equal(admin_post(&w, "/admin/providers/1", "/admin/providers/1/templates", ""), 303);
	admin_expect(&w, "SELECT kind || count(*) FROM task", "template_sync1");
	assert_true(web_get(&w, "/admin/providers/1") == 200 && web_says(&w, "Menunggu pengirim"));
}

static void
test_one_that_fits_by_name_and_blanks_is_mapped_by_a_button(void **state)
{
	AUTO(web_world) struct web_world w = {0};
	char blanks[8];

	(void)state;
	open_twilio(&w, "administrator");
	fitting(&w, blanks);
	fetched(&w, blanks);
	assert_int_equal(web_get(&w, "/admin/providers/1"), 200);
	assert_true(web_says(&w, "value=\"permit_ready\""));
	assert_true(web_says(&w, "TAG_CONTENT_MISMATCH"));
	assert_int_equal(admin_post(&w, "/admin/providers/1", "/admin/providers/1/templates/use", "remote=" SID "&name=kz_permit_ready&language=id&template=permit_ready"), 303);
	admin_expect(&w, "SELECT t.key || ' ' || m.remote_id || ' ' || m.status FROM template_mapping m JOIN template t ON t.id = m.template_id",
	    "permit_ready " SID " approved");
	admin_expect(&w, "SELECT action || ' ' || detail FROM audit ORDER BY id DESC LIMIT 1", "template.map permit_ready");
	assert_true(web_get(&w, "/admin/providers/1") == 200 && web_says(&w, "Dipakai untuk"));
	assert_false(web_says(&w, "value=\"permit_ready\""));
}

static void
test_one_with_other_blanks_says_so_and_has_no_button(void **state)
{
	AUTO(web_world) struct web_world w = {0};

	(void)state;
	open_twilio(&w, "administrator");
	fetched(&w, "1");
	assert_int_equal(web_get(&w, "/admin/providers/1"), 200);
	assert_true(web_says(&w, "isiannya 1, seharusnya"));
	assert_false(web_says(&w, "value=\"permit_ready\""));
}

static void
test_only_what_was_listed_is_mapped_and_only_by_an_administrator(void **state)
{
	AUTO(web_world) struct web_world w = {0}, other = {0};

	(void)state;
	open_twilio(&w, "administrator");
	assert_int_equal(admin_post(&w, "/admin/providers/1", "/admin/providers/1/templates/use", "remote=" SID "&name=kz_permit_ready&language=id&template=permit_ready"), 404);
	fetched(&w, "1");
	assert_int_equal(admin_post(&w, "/admin/providers/1", "/admin/providers/1/templates/use", "remote=HX1&template=permit_ready"), 404);
	assert_int_equal(admin_post(&w, "/admin/providers/1", "/admin/providers/1/templates/use", "remote=" SID "&name=kz_permit_ready&language=id&template=nothing"), 404);
	admin_expect(&w, "SELECT count(*) FROM template_mapping", "0");
	open_twilio(&other, "operator");
	assert_int_equal(admin_post(&other, "/admin/providers/1", "/admin/providers/1/templates/use", "remote=" SID "&name=kz_permit_ready&language=id&template=permit_ready"), 403);
}

static void
test_a_provider_without_templates_of_its_own_has_no_list(void **state)
{
	AUTO(web_world) struct web_world w = {0};

	(void)state;
	admin_open(&w, "operator");
	seed_provider(&w.world, 1, "fonnte", 1);
	assert_int_equal(web_get(&w, "/admin/providers/1"), 200);
	assert_false(web_says(&w, "Ambil daftar sekarang"));
	assert_int_equal(admin_post(&w, "/admin/providers/1", "/admin/providers/1/templates", ""), 404);
}

static void
test_another_language_is_meant_for_the_template_in_that_language(void **state)
{
	static const struct { const char *name, *language, *says, *never; } cases[] = {
		{ "kz_permit_ready", "en", "value=\"permit_ready.en\"", "value=\"permit_ready\"" },
		{ "kz_permit_ready", "en_US", "value=\"permit_ready.en\"", "value=\"permit_ready\"" },
		{ "kz_permit_ready_en", "en", "value=\"permit_ready.en\"", "value=\"permit_ready\"" },
		{ "kz_permit_ready", "id", "value=\"permit_ready\"", "value=\"permit_ready.en\"" },
		{ "kz_service_info", "en", "kz_service_info", "value=\"service_info\"" },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		AUTO(web_world) struct web_world w = {0};
		char blanks[8], statement[200];

		open_twilio(&w, "administrator");
		fitting(&w, blanks);
		fetched(&w, blanks);
		snprintf(statement, sizeof(statement), "UPDATE template_remote SET name = '%s', language = '%s' WHERE name = 'kz_permit_ready'", cases[i].name,
		    cases[i].language);
		assert_ok(db_script(w.world.db, statement));
		assert_int_equal(web_get(&w, "/admin/providers/1"), 200);
		if (!web_says(&w, cases[i].says) || web_says(&w, cases[i].never))
			fail_msg("%s %s", cases[i].name, cases[i].language);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_another_language_is_meant_for_the_template_in_that_language),
		cmocka_unit_test(test_the_list_is_asked_of_the_sender_once),
		cmocka_unit_test(test_one_that_fits_by_name_and_blanks_is_mapped_by_a_button),
		cmocka_unit_test(test_one_with_other_blanks_says_so_and_has_no_button),
		cmocka_unit_test(test_only_what_was_listed_is_mapped_and_only_by_an_administrator),
		cmocka_unit_test(test_a_provider_without_templates_of_its_own_has_no_list),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
