#include "admin_world.h"

#include "template/template.h"

static void
test_a_page_asks_for_a_login_and_comes_back_afterwards(void **state)
{
	AUTO(web_world) struct web_world w = {0};
	AUTO_FREE char *to_login = NULL, *back = NULL;

	(void)state;
	admin_open(&w, NULL);
	admin_add(&w, "rina", "viewer");
	assert_int_equal(web_get(&w, "/admin/messages?state=failed"), 303);
	assert_string_equal(to_login = web_header(&w, "Location"), "/admin/login?next=%2Fadmin%2Fmessages%3Fstate%3Dfailed");
	assert_int_equal(admin_post(&w, to_login, "/admin/login",
	    "name=rina&password=" ADMIN_PASSWORD "&next=/admin/messages%3Fstate%3Dfailed"), 303);
	assert_string_equal(back = web_header(&w, "Location"), "/admin/messages?state=failed");
	assert_int_equal(web_get(&w, back), 200);
	assert_true(web_says(&w, "Rina Tarigan"));
}

static void
test_login_leads_nowhere_but_to_our_pages(void **state)
{
	static const char *const targets[] = { "https://evil.example/", "//evil.example/", "/admin/login", "/elsewhere", "" };
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(targets) / sizeof(targets[0]); i++) {
		AUTO(web_world) struct web_world w = {0};
		AUTO_FREE char *location = NULL, *fields = NULL;

		admin_open(&w, NULL);
		admin_add(&w, "rina", "viewer");
		assert_true(asprintf(&fields, "name=rina&password=" ADMIN_PASSWORD "&next=%s", targets[i]) > 0);
		assert_int_equal(admin_post(&w, "/admin/login", "/admin/login", fields), 303);
		assert_string_equal(location = web_header(&w, "Location"), "/admin/");
	}
}

static void
test_a_wrong_password_says_so_without_saying_which(void **state)
{
	AUTO(web_world) struct web_world w = {0};

	(void)state;
	admin_open(&w, NULL);
	admin_add(&w, "rina", "viewer");
	assert_int_equal(admin_post(&w, "/admin/login", "/admin/login", "name=rina&password=salah-salah"), 403);
	assert_true(web_says(&w, "Nama pengguna atau kata sandi salah"));
	assert_true(web_says(&w, "value=\"rina\""));	/* what was typed is not lost, */
	assert_false(web_says(&w, "salah-salah"));	/* but never a password */
	w.now += CLOCK_HOUR_MS;
	assert_int_equal(admin_post(&w, "/admin/login", "/admin/login", "name=tidak.ada&password=salah-salah"), 403);
	assert_true(web_says(&w, "Nama pengguna atau kata sandi salah"));
}

static void
test_many_wrong_passwords_lock_and_say_for_how_long(void **state)
{
	AUTO(web_world) struct web_world w = {0};
	AUTO_FREE char *retry = NULL;
	int i, status = 0;

	(void)state;
	admin_open(&w, NULL);
	admin_add(&w, "rina", "viewer");
	for (i = 0; i < 4 && status != 429; i++)
		status = admin_post(&w, "/admin/login", "/admin/login", "name=rina&password=salah-salah");
	assert_int_equal(status, 429);
	assert_true(web_says(&w, "Coba lagi dalam"));
	assert_non_null(retry = web_header(&w, "Retry-After"));
}

static void
test_leaving_ends_the_session(void **state)
{
	AUTO(web_world) struct web_world w = {0};

	(void)state;
	admin_open(&w, "viewer");
	assert_int_equal(admin_post(&w, "/admin/", "/admin/logout", ""), 303);
	assert_int_equal(web_get(&w, "/admin/"), 303);
	admin_expect(&w, "SELECT count(*) FROM session", "0");
}

static void
test_pages_are_indonesian_until_somebody_asks_for_english(void **state)
{
	AUTO(web_world) struct web_world w = {0};

	(void)state;
	admin_open(&w, NULL);
	w.headers[0] = "HTTP_ACCEPT_LANGUAGE=en-US,en;q=0.9";
	assert_int_equal(web_get(&w, "/admin/login"), 200);
	assert_true(web_says(&w, "<html lang=\"id\">"));
	assert_true(web_says(&w, "Kata sandi"));
	assert_int_equal(admin_post(&w, "/admin/login", "/admin/language", "lang=en&next=/admin/login"), 303);
	assert_int_equal(web_get(&w, "/admin/login"), 200);
	assert_true(web_says(&w, "<html lang=\"en\">"));
	assert_true(web_says(&w, "Password"));
}

static void
test_the_language_is_kept_with_the_login(void **state)
{
	AUTO(web_world) struct web_world w = {0};

	(void)state;
	admin_open(&w, "viewer");
	assert_int_equal(admin_post(&w, "/admin/", "/admin/language", "lang=en&next=/admin/contacts"), 303);
	admin_expect(&w, "SELECT locale FROM login WHERE name = 'rina'", "en");
	assert_int_equal(web_get(&w, "/admin/contacts"), 200);
	assert_true(web_says(&w, "Find a contact"));
	assert_int_equal(admin_post(&w, "/admin/", "/admin/language", "lang=xx"), 422);
}

static void
test_roles_see_and_do_what_they_may(void **state)
{
	static const struct { const char *role, *target; int status; } cases[] = {
		{ "viewer", "/admin/", 200 },		 { "viewer", "/admin/settings", 200 },	{ "viewer", "/admin/users", 403 },
		{ "viewer", "/admin/messages.csv", 403 }, { "viewer", "/admin/audit", 403 },	{ "viewer", "/admin/contacts/new", 403 },
		{ "operator", "/admin/contacts/new", 200 }, { "operator", "/admin/messages.csv", 200 }, { "operator", "/admin/users", 403 },
		{ "operator", "/admin/providers/add", 403 }, { "administrator", "/admin/users", 200 }, { "administrator", "/admin/audit", 200 },
		{ "administrator", "/admin/api-keys", 200 }, { "administrator", "/admin/providers/add/meta", 200 },
		{ "administrator", "/admin/providers/add/nobody", 404 }, { "viewer", "/admin/diagnosis", 200 },
	};
	static const char *const roles[] = { "viewer", "operator", "administrator" };
	size_t i, r;

	(void)state;
	for (r = 0; r < 3; r++) {
		AUTO(web_world) struct web_world w = {0};

		admin_open(&w, roles[r]);
		for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
			int status;

			if (strcmp(cases[i].role, roles[r]) != 0)
				continue;
			if ((status = web_get(&w, cases[i].target)) != cases[i].status)
				fail_msg("%s as %s: %d", cases[i].target, roles[r], status);
		}
	}
}

static void
test_a_form_without_its_token_changes_nothing(void **state)
{
	static const char *const targets[] = { "/admin/logout", "/admin/settings", "/admin/users", "/admin/contacts", "/admin/providers" };
	AUTO(web_world) struct web_world w = {0};
	size_t i;

	(void)state;
	admin_open(&w, "administrator");
	for (i = 0; i < sizeof(targets) / sizeof(targets[0]); i++) {
		assert_int_equal(web_post(&w, targets[i], "name=x&office_name=Palsu"), 403);
		assert_int_equal(web_post(&w, targets[i], "csrf=00000000000000000000000000000000&office_name=Palsu"), 403);
	}
	admin_expect(&w, "SELECT count(*) FROM setting", "0");
	assert_int_equal(web_get(&w, "/admin/"), 200);
}

static void
test_banners_stand_only_where_something_is_wrong(void **state)
{
	AUTO(web_world) struct web_world w = {0};

	(void)state;
	admin_open(&w, "administrator");
	assert_int_equal(web_get(&w, "/admin/"), 200);
	assert_true(web_says(&w, "Pengirim belum pernah berjalan"));
	assert_true(web_says(&w, "Belum ada penyedia. Pesan tidak dapat dikirim"));

	seed_provider(&w.world, 1, "meta", 0);
	assert_int_equal(0, db_script(w.world.db, "INSERT INTO heartbeat VALUES ('sender', 1795230600000, '{}')"));
	assert_int_equal(web_get(&w, "/admin/"), 200);
	assert_false(web_says(&w, "class=\"banner"));

	assert_int_equal(0, db_script(w.world.db, "UPDATE provider SET health = 'down', health_code = 'credential', health_text = 'token expired'"));
	w.now += 3 * CLOCK_MINUTE_MS;
	assert_int_equal(web_get(&w, "/admin/"), 200);
	assert_true(web_says(&w, "Pengirim tidak berjalan sejak 21-11-2026 10:10"));
	/* In our words; the provider's own are there for whoever unfolds them. */
	assert_true(web_says(&w, "<p>meta 1 berhenti: Token ditolak; penyedia dihentikan</p><details"));
	assert_true(web_says(&w, "token expired</p></details>"));
}

static void
test_what_fails_keeps_the_menu_and_says_which_of_its_causes_it_was(void **state)
{
	static const struct { const char *method, *target; int status; const char *says; } cases[] = {
		{ "GET", "/admin/users", 403, "Halaman ini untuk administrator; peran Anda petugas." },
		{ "GET", "/admin/tidak-ada", 404, "Halaman tidak ditemukan" },
		{ "GET", "/admin/contacts/99", 404, "Halaman tidak ditemukan" },
		{ "POST", "/admin/contacts", 403, "Formulir ini sudah kedaluwarsa" },
	};
	AUTO(web_world) struct web_world w = {0};
	size_t i;

	(void)state;
	admin_open(&w, "operator");
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		assert_int_equal(*cases[i].method == 'G' ? web_get(&w, cases[i].target) : web_post(&w, cases[i].target, "csrf=x&name=y"), cases[i].status);
		if (!web_says(&w, cases[i].says) || !web_says(&w, "<nav class=\"rail\"") || web_says(&w, "Nomor gangguan"))
			fail_msg("%s %s does not say: %s", cases[i].method, cases[i].target, cases[i].says);
	}
}

static void
test_numbers_are_grouped_as_the_language_does(void **state)
{
	AUTO(web_world) struct web_world w = {0};
	int installed;

	(void)state;
	admin_open(&w, "viewer");
	IN_TX(&w.world, template_install(w.world.db, WORLD_NOW, &installed));
	world_sql(&w.world, "UPDATE template SET used = 1234567, updated_at = 1 WHERE id = 1");
	assert_true(web_get(&w, "/admin/templates/1") == 200 && web_says(&w, "1.234.567"));
	assert_int_equal(admin_post(&w, "/admin/", "/admin/language", "lang=en&next=/admin/templates/1"), 303);
	assert_true(web_get(&w, "/admin/templates/1") == 200 && web_says(&w, "1,234,567"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_page_asks_for_a_login_and_comes_back_afterwards),
		cmocka_unit_test(test_login_leads_nowhere_but_to_our_pages),
		cmocka_unit_test(test_a_wrong_password_says_so_without_saying_which),
		cmocka_unit_test(test_many_wrong_passwords_lock_and_say_for_how_long),
		cmocka_unit_test(test_leaving_ends_the_session),
		cmocka_unit_test(test_pages_are_indonesian_until_somebody_asks_for_english),
		cmocka_unit_test(test_the_language_is_kept_with_the_login),
		cmocka_unit_test(test_what_fails_keeps_the_menu_and_says_which_of_its_causes_it_was),
		cmocka_unit_test(test_numbers_are_grouped_as_the_language_does),
		cmocka_unit_test(test_roles_see_and_do_what_they_may),
		cmocka_unit_test(test_a_form_without_its_token_changes_nothing),
		cmocka_unit_test(test_banners_stand_only_where_something_is_wrong),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
