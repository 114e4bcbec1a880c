#include "admin_world.h"

#include "setting/setting.h"

static void
test_settings_are_changed_together_and_noted_one_by_one(void **state)
{
	AUTO(web_world) struct web_world w = {0};

	(void)state;
	admin_open(&w, "administrator");
	assert_int_equal(admin_post(&w, "/admin/settings", "/admin/settings",
	    "office_name=DPMPTSP+Kabupaten+Karo&quiet_from=21%3A30&shown=invite_with_gateway&max_attempts=3"), 303);
	admin_expect(&w, "SELECT value FROM setting WHERE key = 'office_name'", "DPMPTSP Kabupaten Karo");
	admin_expect(&w, "SELECT value FROM setting WHERE key = 'quiet_from'", "1290");
	admin_expect(&w, "SELECT value FROM setting WHERE key = 'invite_with_gateway'", "0");	/* shown, and not ticked */
	admin_expect(&w, "SELECT count(*) FROM setting", "3");		/* what is as it was is not written, what was not shown neither */
	admin_expect(&w, "SELECT detail FROM audit ORDER BY id LIMIT 1", "office_name: DPMPTSP → DPMPTSP Kabupaten Karo");
	assert_int_equal(web_get(&w, "/admin/settings"), 200);
	assert_true(web_says(&w, "value=\"21:30\""));
	assert_true(web_says(&w, "Pengaturan disimpan"));
}

static void
test_one_wrong_setting_keeps_all_from_being_changed(void **state)
{
	static const struct { const char *fields, *field; } cases[] = {
		{ "office_name=&max_attempts=4", "office_name" }, { "office_name=Kantor&max_attempts=99", "max_attempts" },
		{ "office_name=Kantor&quiet_from=25%3A00", "quiet_from" }, { "office_name=Kantor&official_template_policy=none", "official_template_policy" },
		{ "office_name=Kantor&consent_words=%7B%22yes%22%3A1%7D", "consent_words" }, { "office_name=Kantor&wa_link_base=javascript%3Ax", "wa_link_base" },
	};
	AUTO(web_world) struct web_world w = {0};
	size_t i;

	(void)state;
	admin_open(&w, "administrator");
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		AUTO_FREE char *link = NULL;

		assert_int_equal(admin_post(&w, "/admin/settings", "/admin/settings", cases[i].fields), 422);
		assert_true(asprintf(&link, "href=\"#%s\"", cases[i].field) > 0);
		if (!web_says(&w, link))
			fail_msg("%s: no problem at %s", cases[i].fields, cases[i].field);
	}
	admin_expect(&w, "SELECT count(*) FROM setting", "0");
}

static void
test_a_card_of_settings_is_saved_by_itself_and_leaves_the_others_as_they_are(void **state)
{
	AUTO(web_world) struct web_world w = {0};
	AUTO_FREE char *location = NULL;

	(void)state;
	admin_open(&w, "administrator");
	assert_int_equal(admin_post(&w, "/admin/settings", "/admin/settings", "group=sending&max_attempts=5"), 303);
	assert_string_equal(location = web_header(&w, "Location"), "/admin/settings?saved=sending#group-sending");
	admin_expect(&w, "SELECT group_concat(key) FROM setting", "max_attempts");
	assert_int_equal(web_get(&w, "/admin/settings?saved=sending"), 200);
	assert_true(web_says(&w, "Pengaturan disimpan."));
	/* One that is wrong is shown again with what was typed; boxes of other cards stay ticked. */
	assert_int_equal(admin_post(&w, "/admin/settings", "/admin/settings", "group=sending&max_attempts=99"), 422);
	assert_true(web_says(&w, "value=\"99\""));
	assert_true(web_says(&w, "name=\"invite_with_gateway\" value=\"1\" checked"));
	admin_expect(&w, "SELECT value FROM setting WHERE key = 'max_attempts'", "5");
}

static void
test_words_of_other_systems_are_written_one_pair_a_line(void **state)
{
	static const struct { const char *typed, *says; } wrong[] = {
		{ "status_map=Peninjauan", "Baris 1 tidak terbaca." }, { "status_map=a+%3D+active%0A%0A%3D+draft", "Baris 3 tidak terbaca." },
		{ "status_map=a+%3D+active%0Aa+%3D+draft", "Baris 2 tidak terbaca." }, { "document_state_map=a+%3D+active", "must become one of" },
	};
	AUTO(web_world) struct web_world w = {0};
	size_t i;

	(void)state;
	admin_open(&w, "administrator");
	for (i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		assert_int_equal(admin_post(&w, "/admin/settings", "/admin/settings", wrong[i].typed), 422);
		if (!web_says(&w, wrong[i].says))
			fail_msg("%s", wrong[i].typed);
	}
	assert_int_equal(admin_post(&w, "/admin/settings", "/admin/settings",
	    "status_map=Peninjauan+%3D+in_process%0A%0ASK+%22A%22+%3D+active&document_state_map="), 303);
	admin_expect(&w, "SELECT value FROM setting WHERE key = 'status_map'", "{\"Peninjauan\":\"in_process\",\"SK \\\"A\\\"\":\"active\"}");
	assert_int_equal(web_get(&w, "/admin/settings"), 200);
	assert_true(web_says(&w, "Peninjauan = in_process\nSK &quot;A&quot; = active"));
	assert_int_equal(web_get(&w, "/admin/audit"), 200);
	assert_true(web_says(&w, "mengubah pengaturan<br><span class=\"small soft\">Padanan kata status izin</span>"));
	assert_false(web_says(&w, "status_map"));
	assert_int_equal(admin_post(&w, "/admin/settings", "/admin/settings", "status_map="), 303);
	admin_expect(&w, "SELECT value FROM setting WHERE key = 'status_map'", "");
}

static void
test_every_setting_stands_in_one_group(void **state)
{
	AUTO(web_world) struct web_world w = {0};
	int key;

	(void)state;
	admin_open(&w, "administrator");
	assert_int_equal(web_get(&w, "/admin/settings"), 200);
	for (key = 0; key < SETTING__COUNT; key++) {
		AUTO_FREE char *name = NULL;
		const char *first;

		if (key == SETTING_CONSENT_WORDS) {	/* has a page of its own */
			assert_true(web_says(&w, "<p><a href=\"/admin/words\">"));
			continue;
		}
		assert_true(asprintf(&name, " name=\"%s\"", setting_row((enum setting_key)key)->key) > 0);
		first = strstr(web_body(&w), name);
		if (first == NULL || strstr(first + 1, name) != NULL)
			fail_msg("%s is %s", setting_row((enum setting_key)key)->key, first == NULL ? "missing" : "there twice");
	}
}

static void
test_viewers_read_settings_and_cannot_change_them(void **state)
{
	AUTO(web_world) struct web_world w = {0};

	(void)state;
	admin_open(&w, "viewer");
	assert_int_equal(web_get(&w, "/admin/settings"), 200);
	assert_true(web_says(&w, "<fieldset class=\"group\" disabled>"));
	assert_int_equal(admin_post(&w, "/admin/settings", "/admin/settings", "office_name=Palsu"), 403);
}

static void
test_users_are_added_with_what_is_wrong_at_its_field(void **state)
{
	AUTO(web_world) struct web_world w = {0};

	(void)state;
	admin_open(&w, "administrator");
	assert_int_equal(admin_post(&w, "/admin/users", "/admin/users", "name=sari&full_name=Sari&password=pendek&role=operator"), 422);
	assert_true(web_says(&w, "id=\"password-wrong\""));
	assert_int_equal(admin_post(&w, "/admin/users", "/admin/users", "name=rina&full_name=Rina&password=cukup-panjang-1&role=operator"), 422);
	assert_true(web_says(&w, "sudah dipakai"));
	assert_int_equal(admin_post(&w, "/admin/users", "/admin/users", "name=Sari+B&full_name=Sari&password=cukup-panjang-1&role=operator"), 422);
	assert_true(web_says(&w, "id=\"name-wrong\""));
	assert_int_equal(admin_post(&w, "/admin/users", "/admin/users", "name=sari&full_name=Sari&password=cukup-panjang-1&role=owner"), 422);
	admin_expect(&w, "SELECT count(*) FROM login", "1");
	assert_int_equal(admin_post(&w, "/admin/users", "/admin/users", "name=sari&full_name=Sari&password=cukup-panjang-1&role=operator"), 303);
	admin_expect(&w, "SELECT role FROM login WHERE name = 'sari'", "operator");
	admin_expect(&w, "SELECT count(*) FROM audit WHERE action = 'login.add' AND detail = 'sari'", "1");
}

static void
test_users_have_an_address_and_administrators_may_get_alerts_there(void **state)
{
	AUTO(web_world) struct web_world w = {0};

	(void)state;
	admin_open(&w, "administrator");
	admin_add(&w, "sari", "operator");
	assert_int_equal(admin_post(&w, "/admin/users", "/admin/users", "name=edi&full_name=Edi&password=cukup-panjang-1&role=operator&email=bukan"), 422);
	assert_true(web_says(&w, "id=\"email-wrong\""));
	admin_expect(&w, "SELECT count(*) FROM login WHERE name = 'edi'", "0");
	assert_int_equal(admin_post(&w, "/admin/users", "/admin/users",
	    "name=edi&full_name=Edi&password=cukup-panjang-1&role=administrator&email=edi%40example.id&alerts=1"), 303);
	admin_expect(&w, "SELECT address || ' ' || alerts FROM login_mail", "edi@example.id 1");
	assert_int_equal(admin_post(&w, "/admin/users", "/admin/users/rina/mail", "row=1&email=rina%40example.id&alerts=1"), 303);
	assert_int_equal(web_get(&w, "/admin/users"), 200);
	assert_true(web_says(&w, "rina@example.id · menerima peringatan"));
	/* What was typed stays in its row, with what is wrong. */
	assert_int_equal(admin_post(&w, "/admin/users", "/admin/users/rina/mail", "row=1&email=rina%40&alerts=1"), 422);
	assert_true(web_says(&w, "value=\"rina@\""));
	assert_true(web_says(&w, "href=\"#email-1\""));
	assert_true(web_says(&w, "id=\"email-1-wrong\""));
	assert_int_equal(admin_post(&w, "/admin/users", "/admin/users/sari/mail", "row=2&email=sari%40example.id&alerts=1"), 422);
	assert_true(web_says(&w, "hanya kepada administrator"));
	assert_int_equal(admin_post(&w, "/admin/users", "/admin/users/nobody/mail", "row=9&email="), 404);
	assert_int_equal(admin_post(&w, "/admin/users", "/admin/users/rina/mail", "row=1&email="), 303);
	admin_expect(&w, "SELECT count(*) FROM login_mail", "1");
	admin_expect(&w, "SELECT count(*) FROM audit WHERE action = 'login.mail'", "2");
}

static void
test_a_test_alert_is_sent_by_a_button(void **state)
{
	AUTO(web_world) struct web_world w = {0};

	(void)state;
	admin_open(&w, "administrator");
	assert_int_equal(web_get(&w, "/admin/alerts"), 200);
	assert_true(web_says(&w, "Belum ada penyedia surel yang menyala"));
	assert_false(web_says(&w, "/admin/alerts/try"));
	assert_int_equal(admin_post(&w, "/admin/alerts", "/admin/alerts/try", ""), 303);
	admin_expect(&w, "SELECT count(*) FROM staff_mail", "0");
	seed_provider(&w.world, 1, "smtp", 0);
	assert_int_equal(admin_post(&w, "/admin/users", "/admin/users/rina/mail", "row=1&email=rina%40example.id&alerts=1"), 303);
	assert_int_equal(admin_post(&w, "/admin/alerts", "/admin/alerts/try", ""), 303);
	admin_expect(&w, "SELECT address || ' ' || state FROM staff_mail", "rina@example.id queued");
	assert_int_equal(web_get(&w, "/admin/alerts"), 200);
	assert_true(web_says(&w, "Kabarizin: percobaan peringatan"));
	assert_true(web_says(&w, "antre"));
}

static void
test_users_are_disabled_with_a_reason_and_never_by_themselves(void **state)
{
	AUTO(web_world) struct web_world w = {0};

	(void)state;
	admin_open(&w, "administrator");
	admin_add(&w, "sari", "operator");
	assert_int_equal(admin_post(&w, "/admin/users", "/admin/users/rina/disable", "reason=x"), 403);
	assert_int_equal(admin_post(&w, "/admin/users", "/admin/users/sari/disable", "reason="), 422);
	assert_int_equal(admin_post(&w, "/admin/users", "/admin/users/nobody/disable", "reason=x"), 404);
	assert_int_equal(admin_post(&w, "/admin/users", "/admin/users/sari/disable", "reason=pindah+tugas"), 303);
	admin_expect(&w, "SELECT disabled_at IS NOT NULL FROM login WHERE name = 'sari'", "1");
	admin_expect(&w, "SELECT detail FROM audit WHERE action = 'login.disable'", "sari: pindah tugas");
}

static void
test_a_new_key_is_shown_once(void **state)
{
	AUTO(web_world) struct web_world w = {0};

	(void)state;
	admin_open(&w, "administrator");
	assert_int_equal(admin_post(&w, "/admin/api-keys", "/admin/api-keys", "name=odoo&kind=test"), 200);
	assert_true(web_says(&w, "value=\"kz_test_"));
	assert_int_equal(web_get(&w, "/admin/api-keys"), 200);
	assert_false(web_says(&w, "kz_test_"));
	assert_true(web_says(&w, "tidak ada yang keluar"));
	assert_int_equal(admin_post(&w, "/admin/api-keys", "/admin/api-keys", "name=odoo&kind=test"), 422);
	assert_true(web_says(&w, "sudah dipakai"));
	assert_int_equal(admin_post(&w, "/admin/api-keys", "/admin/api-keys/1/revoke", "reason=bocor"), 303);
	admin_expect(&w, "SELECT revoked_at IS NOT NULL FROM api_key", "1");
	admin_expect(&w, "SELECT detail FROM audit WHERE action = 'api_key.revoke'", "odoo: bocor");
}

static void
test_the_audit_log_is_searched_by_who_and_what(void **state)
{
	AUTO(web_world) struct web_world w = {0};

	(void)state;
	admin_open(&w, "administrator");
	assert_int_equal(db_script(w.world.db, "INSERT INTO audit (at, actor, action, subject, subject_id, detail) VALUES"
	    " (1, 'sari', 'contact.unmask', 'contact', 7, ''), (2, 'edi', 'setting.set', 'setting', NULL, 'office_name'),"
	    " (3, 'sari', 'act.of_tomorrow', 'contact', 8, '')"), 0);
	assert_int_equal(web_get(&w, "/admin/audit?actor=sari&subject=contact"), 200);
	assert_true(web_says(&w, "melihat nomor"));
	assert_true(web_says(&w, "<a href=\"/admin/contacts/7\">kontak 7</a>"));
	assert_true(web_says(&w, "act.of_tomorrow"));
	assert_false(web_says(&w, "office_name"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_card_of_settings_is_saved_by_itself_and_leaves_the_others_as_they_are),
		cmocka_unit_test(test_settings_are_changed_together_and_noted_one_by_one),
		cmocka_unit_test(test_one_wrong_setting_keeps_all_from_being_changed),
		cmocka_unit_test(test_words_of_other_systems_are_written_one_pair_a_line),
		cmocka_unit_test(test_every_setting_stands_in_one_group),
		cmocka_unit_test(test_viewers_read_settings_and_cannot_change_them),
		cmocka_unit_test(test_users_are_added_with_what_is_wrong_at_its_field),
		cmocka_unit_test(test_users_have_an_address_and_administrators_may_get_alerts_there),
		cmocka_unit_test(test_a_test_alert_is_sent_by_a_button),
		cmocka_unit_test(test_users_are_disabled_with_a_reason_and_never_by_themselves),
		cmocka_unit_test(test_a_new_key_is_shown_once),
		cmocka_unit_test(test_the_audit_log_is_searched_by_who_and_what),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
