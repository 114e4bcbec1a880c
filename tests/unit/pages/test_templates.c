#include "admin_world.h"

#include "template/template.h"

static void
open_office(struct web_world *w, const char *role)
{
	int n;

	admin_open(w, role);
	seed_provider(&w->world, 1, "meta", 0);
	seed_provider(&w->world, 2, "fonnte", 1);
	IN_TX(&w->world, template_install(w->world.db, w->now, &n));
}

/* Template 1 is permit_ready. %7B%7B is {{. */
#define ONE	"/admin/templates/1"
#define NAME	"p0_name=partner_name&p0_kind=text&p0_example=Sari&p0_place=1"
#define FIELDS	"name=Info&description=&category=utility&recipient=applicant&language=id&trigger=&version=1&" NAME
#define TEXTS	"body=Kepada+%7B%7Bpartner_name%7D%7D%2C+kabar+izin+Anda+dihentikan+dengan+membalas+STOP.+Kode+%7B%7Bmessage_code%7D%7D+dicatat+di+kantor." \
	"&gateway_body=Kepada+%7B%7Bpartner_name%7D%7D%2C+balas+STOP.+%7B%7Boffice_name%7D%7D+%7B%7Bmessage_code%7D%7D&short_body="
#define GOOD	FIELDS "&" TEXTS "&active=1"

static void
test_saving_makes_a_version_and_the_history_leads_back(void **state)
{
	AUTO(web_world) struct web_world w = {0};

	(void)state;
	open_office(&w, "administrator");
	assert_int_equal(admin_post(&w, ONE "/edit", ONE, GOOD), 303);
	admin_expect(&w, "SELECT version || ' ' || name || ' ' || updated_by FROM template WHERE id = 1", "2 Info rina");
	admin_expect(&w, "SELECT action || ' ' || detail FROM audit", "template.save permit_ready");
	assert_int_equal(web_get(&w, ONE "/history"), 200);
	assert_true(web_says(&w, "<ins>"));
	assert_true(web_says(&w, "<del>"));
	assert_int_equal(admin_post(&w, ONE "/history?version=1", ONE "/restore", "version=1"), 303);
	admin_expect(&w, "SELECT version || ' ' || name FROM template WHERE id = 1", "3 Izin selesai");
	admin_expect(&w, "SELECT count(*) FROM template_version a JOIN template_version b ON a.template_id = b.template_id AND a.body = b.body"
	    " WHERE a.template_id = 1 AND a.version = 1 AND b.version = 3", "1");
}

static void
test_the_look_follows_what_is_typed_and_saves_nothing(void **state)
{
	AUTO(web_world) struct web_world w = {0};

	(void)state;
	open_office(&w, "administrator");
	assert_int_equal(admin_post(&w, ONE "/edit", "/admin/templates/look", FIELDS "&body=%7B%7Bpartner_name%7D%7D%21&gateway_body=&short_body="), 200);
	assert_true(web_says(&w, "naskah dimulai dengan isian partner_name"));
	assert_true(web_says(&w, "ada tanda seru"));
	assert_true(web_says(&w, "hx-swap-oob"));
	assert_int_equal(admin_post(&w, ONE "/edit", "/admin/templates/look", GOOD), 200);
	assert_true(web_says(&w, "Kepada Sari, kabar izin Anda dihentikan"));
	assert_true(web_says(&w, "K7QX-3MPA"));
	assert_true(web_says(&w, "Kepada {{1}}, kabar izin"));
	assert_true(web_says(&w, "&quot;var1&quot;"));
	/* Without a script the same is a button of the form. */
	assert_int_equal(admin_post(&w, ONE "/edit", ONE, GOOD "&look=1"), 200);
	assert_true(web_says(&w, "Kepada Sari, kabar izin Anda dihentikan"));
	admin_expect(&w, "SELECT max(version) FROM template", "1");
}

static void
test_what_is_wrong_is_said_and_nothing_that_was_typed_is_lost(void **state)
{
	AUTO(web_world) struct web_world w = {0};

	(void)state;
	open_office(&w, "administrator");
	assert_int_equal(admin_post(&w, ONE "/edit", ONE, FIELDS "&body=%7B%7Bpartner_name%7D%7D%21&gateway_body=&short_body=&active=1"), 422);
	assert_true(web_says(&w, "{{partner_name}}!</textarea>"));
	assert_true(web_says(&w, "Naskah masih punya kesalahan"));
	admin_expect(&w, "SELECT max(version) FROM template", "1");
	/* Work in progress may be kept, out of use. */
	assert_int_equal(admin_post(&w, ONE "/edit", ONE, FIELDS "&body=%7B%7Bpartner_name%7D%7D%21&gateway_body=&short_body="), 303);
	admin_expect(&w, "SELECT active || ' ' || version FROM template WHERE id = 1", "0 2");
	assert_int_equal(admin_post(&w, ONE, ONE "/use", "active=1"), 303);
	admin_expect(&w, "SELECT active FROM template WHERE id = 1", "0");
	assert_int_equal(admin_post(&w, ONE "/edit", ONE, GOOD), 422);	/* of version 1, which is not the newest */
	assert_true(web_says(&w, "versi yang lebih baru"));
}

static void
test_a_new_template_has_a_key_that_stays(void **state)
{
	AUTO(web_world) struct web_world w = {0};

	(void)state;
	open_office(&w, "administrator");
	assert_int_equal(admin_post(&w, "/admin/templates/new", "/admin/templates", "key=permit_ready&" GOOD), 422);
	assert_true(web_says(&w, "Kunci ini sudah dipakai"));
	assert_int_equal(admin_post(&w, "/admin/templates/new", "/admin/templates", "key=Kabar&" GOOD), 422);
	assert_int_equal(admin_post(&w, "/admin/templates/new", "/admin/templates", "key=kabar_baru&" GOOD), 303);
	admin_expect(&w, "SELECT version || ' ' || params FROM template WHERE key = 'kabar_baru'",
	    "1 [{\"name\":\"partner_name\",\"kind\":\"text\",\"example\":\"Sari\"}]");
	assert_int_equal(admin_post(&w, ONE "/edit", ONE, "key=lain&" GOOD), 303);
	admin_expect(&w, "SELECT key FROM template WHERE id = 1", "permit_ready");
}

static void
test_a_new_template_is_not_wrong_before_it_is_begun_and_is_offered_what_the_office_knows(void **state)
{
	AUTO(web_world) struct web_world w = {0};

	(void)state;
	open_office(&w, "administrator");
	assert_int_equal(web_get(&w, "/admin/templates/new"), 200);
	assert_true(web_says(&w, "Muncul begitu Anda mulai menulis"));
	assert_false(web_says(&w, "ada yang harus diperbaiki"));
	assert_true(web_says(&w, "data-insert=\"permit_number\""));
	assert_true(web_says(&w, "Simpan templat</button>"));
	/* A name in the text that is no parameter yet becomes one by a button, with what is known of it. */
	assert_int_equal(admin_post(&w, "/admin/templates/new", "/admin/templates/look", "name=x&category=utility&language=id&body=%7B%7Bexpiry_date%7D%7D"), 200);
	assert_true(web_says(&w, "name=\"add\" value=\"expiry_date\""));
	assert_int_equal(admin_post(&w, "/admin/templates/new", "/admin/templates", "name=x&category=utility&language=id&body=%7B%7Bexpiry_date%7D%7D&add=expiry_date"), 200);
	assert_true(web_says(&w, "name=\"p0_name\" value=\"expiry_date\""));
	assert_true(web_says(&w, "<option value=\"date\" selected>"));
	assert_true(web_says(&w, "value=\"20-11-2031\""));
	admin_expect(&w, "SELECT count(*) FROM template WHERE name = 'x'", "0");
	/* Saved with nothing in it, it is told what is missing. */
	assert_int_equal(admin_post(&w, "/admin/templates/new", "/admin/templates", "name=x&key=x&category=utility&language=id&recipient=applicant&active=1"), 422);
	assert_true(web_says(&w, "ada yang harus diperbaiki"));
}

static void
test_parameters_are_moved_named_and_taken_away(void **state)
{
	AUTO(web_world) struct web_world w = {0};

	(void)state;
	open_office(&w, "administrator");
	assert_int_equal(admin_post(&w, ONE "/edit", ONE, "name=Info&category=service&recipient=applicant&language=id&trigger=&version=1"
	    "&body=%7B%7Ba%7D%7D+%7B%7Bb%7D%7D+%7B%7Boffice_name%7D%7D+%7B%7Bmessage_code%7D%7D&active=1"
	    "&p0_name=a&p0_kind=text&p0_example=1&p0_place=3&p0_optional=1&p0_otherwise=tidak+ada&p1_name=&p1_kind=text&p1_example=x"
	    "&p2_name=b&p2_kind=number&p2_example=2&p2_place=2&p2_max=5&p2_aliases=bee%2C+bi"), 303);
	admin_expect(&w, "SELECT params FROM template WHERE id = 1", "[{\"name\":\"b\",\"kind\":\"number\",\"max\":5,\"example\":\"2\",\"aliases\":[\"bee\",\"bi\"]},"
	    "{\"name\":\"a\",\"kind\":\"text\",\"example\":\"1\",\"optional\":true,\"otherwise\":\"tidak ada\"}]");
	assert_int_equal(web_get(&w, ONE "/edit"), 200);
	assert_true(web_says(&w, "value=\"bee, bi\""));
	assert_false(web_says(&w, "harus mengirim juga"));
	/* What callers must give from then on is said before it is saved; what has another name, or may be empty, is nothing new. */
	assert_int_equal(admin_post(&w, ONE "/edit", "/admin/templates/look", "id=1&category=service&recipient=applicant&body=x"
	    "&p0_name=bee&p0_kind=text&p0_example=1&p1_name=c&p1_kind=text&p1_example=1&p2_name=d&p2_kind=text&p2_example=1&p2_optional=1"), 200);
	assert_true(web_says(&w, "harus mengirim juga: c."));
}

static void
test_buttons_ask_the_sender_and_say_what_is_in_the_way(void **state)
{
	AUTO(web_world) struct web_world w = {0};

	(void)state;
	open_office(&w, "administrator");
	assert_int_equal(admin_post(&w, ONE, ONE "/providers/1/submit", ""), 303);
	admin_expect(&w, "SELECT kind || ' ' || provider_id || ' ' || subject_id || ' ' || requested_by FROM task", "template_submit 1 1 rina");
	assert_int_equal(web_get(&w, ONE), 200);
	assert_true(web_says(&w, "hx-get=\"/admin/templates/1/providers/1\""));
	assert_int_equal(admin_post(&w, ONE, ONE "/providers/1/submit", ""), 303);
	admin_expect(&w, "SELECT count(*) FROM task", "1");
	assert_int_equal(admin_post(&w, ONE, ONE "/providers/2/submit", ""), 303);	/* keeps no templates */
	admin_expect(&w, "SELECT count(*) FROM task", "1");
	assert_int_equal(admin_post(&w, ONE, ONE "/providers/1/burn", ""), 404);
	assert_int_equal(admin_post(&w, ONE, ONE "/providers/9/submit", ""), 404);
	assert_int_equal(admin_post(&w, "/admin/templates/providers", "/admin/templates/sync", ""), 303);
	admin_expect(&w, "SELECT count(*) FROM task WHERE kind = 'template_sync'", "1");
}

static void
test_a_link_to_a_template_there_is_checked(void **state)
{
	AUTO(web_world) struct web_world w = {0};

	(void)state;
	open_office(&w, "administrator");
	assert_int_equal(admin_post(&w, ONE, ONE "/providers/1", "remote_name=Info&language=id&params="), 422);
	assert_true(web_says(&w, "huruf kecil, angka, dan garis bawah"));
	assert_int_equal(admin_post(&w, ONE, ONE "/providers/1", "remote_name=info&language=id&params=tidak_ada"), 422);
	assert_true(web_says(&w, "bukan parameter templat ini"));
	assert_true(web_says(&w, "value=\"tidak_ada\""));
	assert_int_equal(admin_post(&w, ONE, ONE "/providers/1", "remote_name=info&language=in&params="), 422);
	assert_true(web_says(&w, "Yang dimaksud mungkin id."));
	assert_true(web_says(&w, "value=\"in\""));
	assert_int_equal(admin_post(&w, ONE, ONE "/providers/1", "remote_name=info&language=jv&params="), 422);
	assert_true(web_says(&w, "Bahasa Indonesia ditulis id"));
	assert_int_equal(admin_post(&w, ONE, ONE "/providers/1", "remote_name=info&language=id&params=nama_pemohon%2C+message_code"), 303);
	admin_expect(&w, "SELECT remote_name || ' ' || status || ' ' || params FROM template_mapping", "info waiting [\"nama_pemohon\",\"message_code\"]");
	assert_int_equal(admin_post(&w, ONE, ONE "/providers/1/unmap", ""), 303);
	admin_expect(&w, "SELECT count(*) FROM template_mapping", "0");
}

static void
test_a_category_that_costs_more_is_told_and_accepted(void **state)
{
	AUTO(web_world) struct web_world w = {0};

	(void)state;
	open_office(&w, "administrator");
	world_sql(&w.world, "INSERT INTO template_mapping (template_id, provider_id, remote_name, remote_id, status, category, updated_at)"
	    " VALUES (1, 1, 'info', '7', 'approved', 'marketing', 1)");
	assert_int_equal(web_get(&w, "/admin/templates"), 200);
	assert_true(web_says(&w, "jenis berubah"));
	assert_int_equal(web_get(&w, ONE), 200);
	assert_true(web_says(&w, "Dihitung sebagai promosi oleh penyedia, bukan pemberitahuan"));
	assert_int_equal(admin_post(&w, ONE, ONE "/providers/1/accept", ""), 303);
	admin_expect(&w, "SELECT category_taken FROM template_mapping", "marketing");
	admin_expect(&w, "SELECT action || ' ' || detail FROM audit ORDER BY id DESC LIMIT 1", "template.accept meta 1");
}

static void
test_what_stands_there_word_for_word_is_not_offered_to_be_submitted_again(void **state)
{
	AUTO(web_world) struct web_world w = {0};

	(void)state;
	open_office(&w, "administrator");
	assert_int_equal(web_get(&w, ONE), 200);
	assert_true(web_says(&w, "/providers/1/submit"));
	world_sql(&w.world, "INSERT INTO template_mapping (template_id, provider_id, remote_name, remote_id, status, category, updated_at)"
	    " VALUES (1, 1, 'info', '7', 'approved', 'utility', 1)");
	world_sql(&w.world, "INSERT INTO template_remote (provider_id, name, language, remote_id, status, category, quality, reason, body, footer, body_params,"
	    " parts, seen_at) SELECT 1, 'info', language, '7', 'APPROVED', 'UTILITY', '', '', body, '', 0, '[]', 1 FROM template WHERE id = 1");
	assert_int_equal(web_get(&w, ONE), 200);
	assert_true(web_says(&w, "Naskah di penyedia sama"));
	assert_false(web_says(&w, "/providers/1/submit"));
	/* Nor one whose id there was never told. */
	world_sql(&w.world, "UPDATE template_mapping SET remote_id = ''");
	assert_int_equal(web_get(&w, ONE), 200);
	assert_false(web_says(&w, "/providers/1/submit"));
}

static void
test_others_look_and_change_nothing(void **state)
{
	AUTO(web_world) struct web_world w = {0};

	(void)state;
	open_office(&w, "operator");
	assert_int_equal(web_get(&w, ONE), 200);
	assert_false(web_says(&w, "/edit\""));
	assert_false(web_says(&w, "/providers/1/submit"));
	assert_int_equal(web_get(&w, ONE "/history"), 200);
	assert_int_equal(web_get(&w, ONE "/edit"), 403);
	assert_int_equal(admin_post(&w, ONE, ONE, GOOD), 403);
	assert_int_equal(admin_post(&w, ONE, ONE "/providers/1/submit", ""), 403);
	assert_int_equal(web_get(&w, "/admin/templates/99"), 404);
	assert_int_equal(web_get(&w, ONE "/history?version=7"), 404);
}

static void
test_a_template_gets_another_language_beside_its_own(void **state)
{
	AUTO(web_world) struct web_world w = {0};

	(void)state;
	open_office(&w, "administrator");
	world_sql(&w.world, "DELETE FROM template WHERE key = 'permit_ready.en'");
	assert_int_equal(web_get(&w, ONE), 200);
	assert_true(web_says(&w, "href=\"/admin/templates/1/languages/en\""));
	assert_int_equal(web_get(&w, ONE "/languages/en"), 200);
	assert_true(web_says(&w, "action=\"/admin/templates/1/languages/en\""));
	assert_true(web_says(&w, "permohonan izin yang Anda ajukan"));	/* its own words, to be translated */
	assert_false(web_says(&w, "name=\"key\""));
	assert_int_equal(admin_post(&w, ONE "/languages/en", ONE "/languages/en", GOOD "&category=marketing&language=id&key=x"), 303);
	admin_expect(&w, "SELECT key || ' ' || of_key || ' ' || language || ' ' || category || ' ' || name FROM template ORDER BY id DESC LIMIT 1",
	    "permit_ready.en permit_ready en utility Info");
	assert_int_equal(web_get(&w, ONE), 200);
	assert_true(web_says(&w, "aria-current=\"page\""));
	assert_false(web_says(&w, "/languages/en"));
	assert_int_equal(web_get(&w, ONE "/languages/en"), 303);
	assert_int_equal(web_get(&w, ONE "/languages/id"), 404);
	assert_int_equal(web_get(&w, ONE "/languages/xx"), 404);
	/* Once in the list, its languages below it. */
	assert_int_equal(web_get(&w, "/admin/templates"), 200);
	assert_false(web_says(&w, ">permit_ready.en<"));
	assert_true(web_says(&w, "Inggris<span class=\"hide\"> Izin selesai</span>"));
}

static void
test_another_language_that_needs_more_says_so_and_what_it_follows_stays(void **state)
{
	AUTO(web_world) struct web_world w = {0};
	AUTO_FREE char *id = NULL, *page = NULL, *edit = NULL;

	(void)state;
	open_office(&w, "administrator");
	id = world_text(&w.world, "SELECT id FROM template WHERE key = 'permit_ready.en'");
	assert_true(asprintf(&page, "/admin/templates/%s", id) > 0 && asprintf(&edit, "/admin/templates/%s/edit", id) > 0);
	assert_int_equal(web_get(&w, page), 200);
	assert_true(web_says(&w, "Bahasa lain dari Izin selesai (permit_ready)"));
	assert_int_equal(admin_post(&w, edit, page, "name=Ready&category=marketing&recipient=staff&language=id&trigger=&version=1&" NAME "&" TEXTS "&active=1"),
	    303);
	admin_expect(&w, "SELECT key || ' ' || language || ' ' || category || ' ' || recipient || ' ' || version FROM template WHERE key = 'permit_ready.en'",
	    "permit_ready.en en utility applicant 2");
	world_sql(&w.world, "UPDATE template SET params = '[]' WHERE key = 'permit_ready'");
	assert_int_equal(web_get(&w, page), 200);
	assert_true(web_says(&w, "partner_name tidak diminta lagi oleh permit_ready"));
}

static void
test_what_keeps_a_language_from_being_used_is_said(void **state)
{
	AUTO(web_world) struct web_world w = {0};

	(void)state;
	open_office(&w, "administrator");
	world_sql(&w.world, "DELETE FROM template_mapping");
	assert_int_equal(web_get(&w, ONE), 200);
	assert_false(web_says(&w, "menerima naskah Indonesia"));
	world_sql(&w.world, "INSERT INTO template_mapping (template_id, provider_id, remote_name, language, status, updated_at)"
	    " VALUES (1, 1, 'a', 'id', 'approved', 1)");
	assert_int_equal(web_get(&w, ONE), 200);
	assert_true(web_says(&w, "menunggu persetujuan di meta 1. Sementara itu kontak berbahasa Inggris menerima naskah Indonesia"));
	world_sql(&w.world, "UPDATE template SET active = 0 WHERE key = 'permit_ready.en'");
	assert_int_equal(web_get(&w, ONE), 200);
	assert_true(web_says(&w, "Naskah Inggris nonaktif"));
	world_sql(&w.world, "DELETE FROM template WHERE key = 'permit_ready.en'");
	assert_int_equal(web_get(&w, ONE), 200);
	assert_true(web_says(&w, "Belum ada naskah Inggris"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_what_keeps_a_language_from_being_used_is_said),
		cmocka_unit_test(test_a_template_gets_another_language_beside_its_own),
		cmocka_unit_test(test_another_language_that_needs_more_says_so_and_what_it_follows_stays),
		cmocka_unit_test(test_saving_makes_a_version_and_the_history_leads_back),
		cmocka_unit_test(test_the_look_follows_what_is_typed_and_saves_nothing),
		cmocka_unit_test(test_what_is_wrong_is_said_and_nothing_that_was_typed_is_lost),
		cmocka_unit_test(test_a_new_template_has_a_key_that_stays),
		cmocka_unit_test(test_a_new_template_is_not_wrong_before_it_is_begun_and_is_offered_what_the_office_knows),
		cmocka_unit_test(test_parameters_are_moved_named_and_taken_away),
		cmocka_unit_test(test_buttons_ask_the_sender_and_say_what_is_in_the_way),
		cmocka_unit_test(test_a_link_to_a_template_there_is_checked),
		cmocka_unit_test(test_a_category_that_costs_more_is_told_and_accepted),
		cmocka_unit_test(test_what_stands_there_word_for_word_is_not_offered_to_be_submitted_again),
		cmocka_unit_test(test_others_look_and_change_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
