#include "admin_world.h"

#include "seed.h"

static void
open_seen(struct web_world *w, const char *role)
{
	admin_open(w, role);
	seed_contact(&w->world, 1);
	world_sql(&w->world, "UPDATE contact SET name = 'Sari =1+1' WHERE id = 1");
	world_sql(&w->world, "INSERT INTO contact_seen (contact_id, actor, day, how, at) VALUES (1, 'api:odoo', 20778, 'api', 1795230600000)");
}

static void
test_what_is_kept_and_what_would_go_stands_there(void **state)
{
	AUTO(web_world) struct web_world w = {0};

	(void)state;
	open_seen(&w, "administrator");
	world_sql(&w.world, "INSERT INTO setting VALUES ('keep_audit_days', '0', 1, 'test')");
	assert_int_equal(web_get(&w, "/admin/privacy"), 200);
	assert_true(web_says(&w, "isi mentah webhook"));
	assert_true(web_says(&w, "90 hari"));
	assert_true(web_says(&w, "selamanya"));
	assert_true(web_says(&w, "/admin/settings#keep_webhooks_days"));
}

static void
test_the_list_of_those_whose_data_was_seen_is_an_export_that_is_noted(void **state)
{
	AUTO(web_world) struct web_world w = {0};

	(void)state;
	open_seen(&w, "administrator");
	assert_int_equal(web_get(&w, "/admin/privacy/affected.csv?from=2026-11-20&until=2026-11-21&actor=api:odoo"), 200);
	assert_true(web_says(&w, "6281200000001"));
	assert_true(web_says(&w, "api:odoo"));
	admin_expect(&w, "SELECT action || ' ' || detail FROM audit ORDER BY id DESC LIMIT 1", "privacy.affected 2026-11-20 - 2026-11-21 api:odoo: 1");
	admin_expect(&w, "SELECT count(*) FROM contact_seen WHERE how = 'export'", "1");
	assert_int_equal(web_get(&w, "/admin/privacy/affected.csv?from=2026-11-20&until=2026-11-21&actor=tono"), 200);
	assert_false(web_says(&w, "6281200000001"));
}

static void
test_a_period_that_is_none_is_explained(void **state)
{
	AUTO(web_world) struct web_world w = {0};

	(void)state;
	open_seen(&w, "administrator");
	assert_int_equal(web_get(&w, "/admin/privacy/affected.csv"), 422);
	assert_int_equal(web_get(&w, "/admin/privacy/affected.csv?from=2026-11-21&until=2026-11-20"), 422);
	assert_true(web_says(&w, "lebih awal"));
	admin_expect(&w, "SELECT count(*) FROM audit WHERE action = 'privacy.affected'", "0");
}

static void
test_idle_contacts_are_proposed_and_erased_when_a_person_says_so(void **state)
{
	AUTO(web_world) struct web_world w = {0};

	(void)state;
	open_seen(&w, "administrator");
	seed_contact(&w.world, 2);
	seed_contact(&w.world, 3);
	world_sql(&w.world, "UPDATE contact SET updated_at = 1795230600000 WHERE id = 3");
	assert_int_equal(web_get(&w, "/admin/privacy"), 200);
	assert_true(web_says(&w, "/admin/privacy/idle"));
	assert_int_equal(web_get(&w, "/admin/privacy/idle"), 200);
	assert_true(web_says(&w, "value=\"1\"") && web_says(&w, "value=\"2\""));
	assert_false(web_says(&w, "value=\"3\""));
	assert_false(web_says(&w, "81200000001"));
	assert_int_equal(admin_post(&w, "/admin/privacy/idle", "/admin/privacy/idle", "reason=tidak+diperlukan"), 422);
	assert_true(web_says(&w, "Pilih paling sedikit satu orang."));
	assert_int_equal(admin_post(&w, "/admin/privacy/idle", "/admin/privacy/idle", "contact=1&contact=3"), 422);
	admin_expect(&w, "SELECT count(*) FROM erasure", "0");
	/* Who is not proposed, or was needed again meanwhile, is not erased by a form either. */
	assert_int_equal(admin_post(&w, "/admin/privacy/idle", "/admin/privacy/idle", "reason=tidak+diperlukan&contact=1&contact=3&contact=x&contact=99"), 303);
	admin_expect(&w, "SELECT group_concat(contact_id || ' ' || source || ' ' || actor) FROM erasure", "1 retention rina");
	admin_expect(&w, "SELECT action || ' ' || subject_id FROM audit ORDER BY id DESC LIMIT 1", "contact.erase_ask 1");
}

static void
test_only_an_administrator_sees_it(void **state)
{
	AUTO(web_world) struct web_world w = {0};

	(void)state;
	open_seen(&w, "operator");
	assert_int_equal(web_get(&w, "/admin/privacy"), 403);
	assert_int_equal(web_get(&w, "/admin/privacy/affected.csv?from=2026-11-20&until=2026-11-21"), 403);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_what_is_kept_and_what_would_go_stands_there),
		cmocka_unit_test(test_the_list_of_those_whose_data_was_seen_is_an_export_that_is_noted),
		cmocka_unit_test(test_a_period_that_is_none_is_explained),
		cmocka_unit_test(test_idle_contacts_are_proposed_and_erased_when_a_person_says_so),
		cmocka_unit_test(test_only_an_administrator_sees_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
