#include "template/template.h"

#include <stdlib.h>
#include <string.h>

#include "world.h"

static void
open_with_provider(struct world *w)
{
	int n;

	world_open(w);
	IN_TX(w, template_install(w->db, WORLD_NOW, &n));
	world_sql(w, "INSERT INTO provider (id, kind, name, webhook_key, per_minute, per_day, gap_ms, gap_jitter_ms, created_at, updated_at)"
	    " VALUES (7, 'meta', 'Meta', 'k', 60, 1000, 0, 0, 0, 0)");
}

/* Borrowed texts; the struct's own are not const because loading owns them. */
static struct template_mapping
mapping(const char *name, const char *params)
{
	return (struct template_mapping){ .remote_name = (char *)name, .params = (char *)params };
}

static enum err
map(struct world *w, const char *key, int64_t provider, const struct template_mapping *m, struct problem *why)
{
	AUTO(db_tx) struct db_tx tx = {0};
	enum err e;

	assert_ok(db_begin(w->db, &tx));
	e = template_map(w->db, key, provider, m, WORLD_NOW, why);
	return e ? e : db_commit(&tx);
}

static void
test_a_mapping_is_written_once_and_then_changed(void **state)
{
	AUTO(world) struct world w = {0};
	AUTO(template) struct template t = {0};
	AUTO(template_mapping) struct template_mapping got = {0};
	struct template_mapping m = mapping("izin_selesai_diproses", NULL);

	(void)state;
	open_with_provider(&w);
	assert_ok(template_by_key(w.db, "permit_ready", &t));
	assert_int_equal(template_mapping_load(w.db, t.id, 7, &got), ERR_NOT_FOUND);
	assert_ok(map(&w, "permit_ready", 7, &m, NULL));
	m.status = (char *)"approved";
	m.remote_id = (char *)"546151681022936";
	assert_ok(map(&w, "permit_ready", 7, &m, NULL));
	assert_ok(template_mapping_load(w.db, t.id, 7, &got));
	assert_string_equal(got.remote_name, "izin_selesai_diproses");
	assert_string_equal(got.remote_id, "546151681022936");
	assert_string_equal(got.status, "approved");
	assert_string_equal(got.language, "id");
	assert_string_equal(got.params, "");
	assert_int_equal(world_sql(&w, "SELECT count(*) FROM template_mapping"), 1);
}

static const struct { const char *name, *key; int64_t provider; const char *remote, *status, *params; enum err want; const char *field; } wrong[] = {
	{ "no such template", "no_such", 7, "x", NULL, NULL, ERR_NOT_FOUND, "key" },
	{ "no such provider", "permit_ready", 8, "x", NULL, NULL, ERR_NOT_FOUND, "provider" },
	{ "no name there", "permit_ready", 7, " ", NULL, NULL, ERR_INVALID, "remote_name" },
	{ "a status we do not know", "permit_ready", 7, "x", "APPROVED", NULL, ERR_INVALID, "status" },
	{ "not JSON", "permit_ready", 7, "x", NULL, "partner_name", ERR_INVALID, "params" },
	{ "not a list", "permit_ready", 7, "x", NULL, "{}", ERR_INVALID, "params" },
	{ "not names", "permit_ready", 7, "x", NULL, "[1]", ERR_INVALID, "params" },
	{ "a parameter it does not have", "permit_ready", 7, "x", NULL, "[\"partner_name\",\"days_remaining\"]", ERR_INVALID, "params" },
};

static void
test_a_mapping_that_could_not_work_is_refused(void **state)
{
	AUTO(world) struct world w = {0};
	size_t i;

	(void)state;
	open_with_provider(&w);
	for (i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		struct template_mapping m = mapping(wrong[i].remote, wrong[i].params);
		struct problem why = {0};

		m.status = (char *)wrong[i].status;
		if (map(&w, wrong[i].key, wrong[i].provider, &m, &why) != wrong[i].want)
			fail_msg("%s", wrong[i].name);
		assert_string_equal(why.field, wrong[i].field);
	}
	assert_int_equal(world_sql(&w, "SELECT count(*) FROM template_mapping"), 0);
}

static void
test_a_language_whatsapp_does_not_know_is_refused_with_the_right_one(void **state)
{
	static const struct { const char *language, *proposal; } languages[] = { { "in", "\"id\"" }, { "en-US", "\"en_US\"" }, { "", "\"id\"" } };
	AUTO(world) struct world w = {0};
	struct template_mapping m = mapping("x", NULL);
	struct problem why = {0};
	size_t i;

	(void)state;
	open_with_provider(&w);
	for (i = 0; i < sizeof(languages) / sizeof(languages[0]); i++) {
		m.language = (char *)languages[i].language;
		assert_int_equal(map(&w, "permit_ready", 7, &m, &why), ERR_INVALID);
		assert_string_equal(why.field, "language");
		assert_non_null(strstr(why.why, languages[i].proposal));
	}
	assert_int_equal(world_sql(&w, "SELECT count(*) FROM template_mapping"), 0);
	m.language = (char *)"en_US";
	assert_ok(map(&w, "permit_ready", 7, &m, &why));
}

static void
test_a_mapping_may_have_an_order_of_its_own_and_older_names(void **state)
{
	AUTO(world) struct world w = {0};
	AUTO(template) struct template t = {0};
	AUTO(template_values) struct template_values values = {0};
	AUTO_JSON struct json_object *filled = json_object_new_object();
	struct template_mapping m = mapping("x", "[\"no_surat\",\"nama_pemohon\",\"download_link\",\"status\"]");

	(void)state;
	open_with_provider(&w);
	assert_ok(map(&w, "permit_ready", 7, &m, NULL));
	assert_ok(template_by_key(w.db, "permit_ready", &t));
	json_put_text(filled, "partner_name", "Sari");
	json_put_text(filled, "permit_number", "503/1");
	assert_ok(template_values(&t, &m, filled, &values));
	assert_int_equal(values.count, 4);
	assert_string_equal(values.values[0], "503/1");
	assert_string_equal(values.values[1], "Sari");
	assert_string_equal(values.values[2], "tersedia di kantor");	/* never an empty value: Meta refuses it */
	assert_string_equal(values.values[3], "Selesai");
	assert_string_equal(values.names[0], "no_surat");	/* as the mapping calls it: providers that fill by name know it so */
	assert_string_equal(values.names[3], "status");
}

static void
test_a_needed_value_that_is_missing_gives_no_values(void **state)
{
	AUTO(world) struct world w = {0};
	AUTO(template) struct template t = {0};
	AUTO(template_values) struct template_values values = {0};
	AUTO_JSON struct json_object *filled = json_object_new_object();

	(void)state;
	open_with_provider(&w);
	assert_ok(template_by_key(w.db, "permit_ready", &t));
	assert_int_equal(template_values(&t, NULL, filled, &values), ERR_INVALID);
	assert_int_equal(values.count, 0);
}

static void
test_names_become_numbers_without_gaps_for_submission(void **state)
{
	AUTO(world) struct world w = {0};
	AUTO(template) struct template t = {0};
	AUTO(buf) struct buf b = {0};

	(void)state;
	open_with_provider(&w);
	assert_ok(template_by_key(w.db, "permit_expiry_warning", &t));
	buf_init(&b, 4000);
	assert_ok(template_positional(&t, &b));
	assert_non_null(strstr(buf_text(&b), "Kepada {{1}}, masa berlaku"));
	assert_non_null(strstr(buf_text(&b), "Sisa Waktu: {{5}} hari"));
	assert_non_null(strstr(buf_text(&b), "Kode pesan: {{8}}\nPesan resmi"));
	assert_null(strstr(buf_text(&b), "{{9}}"));

	free(t.body);
	t.body = strdup("Kepada {{nobody}}.");
	assert_int_equal(template_positional(&t, &b), ERR_INVALID);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_mapping_is_written_once_and_then_changed),
		cmocka_unit_test(test_a_mapping_that_could_not_work_is_refused),
		cmocka_unit_test(test_a_language_whatsapp_does_not_know_is_refused_with_the_right_one),
		cmocka_unit_test(test_a_mapping_may_have_an_order_of_its_own_and_older_names),
		cmocka_unit_test(test_a_needed_value_that_is_missing_gives_no_values),
		cmocka_unit_test(test_names_become_numbers_without_gaps_for_submission),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
