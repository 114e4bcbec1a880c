#include "admin_world.h"

#include <stdio.h>

#define SECRET		"EAAGm0PX4ZCpsBA-SECRET-9f7c"
#define META_FIELDS	"kind=meta&name=Meta+resmi&enabled=1&priority=10&per_minute=60&per_day=1000&gap_ms=0&gap_jitter_ms=0" \
			"&set_base_url=&set_api_version=&set_phone_number_id=106540352242922&set_waba_id=102290129340398&set_app_id=" \
			"&set_number=%2B6281260001000&secret_access_token=" SECRET "&secret_app_secret=0123456789abcdef0123456789abcdef" \
			"&secret_app_secret_next=&secret_verify_token=verifikasi-rahasia"

static void
test_a_provider_is_added_with_its_secrets_sealed_and_tested_at_once(void **state)
{
	AUTO(web_world) struct web_world w = {0};
	AUTO_FREE char *location = NULL;

	(void)state;
	admin_open(&w, "administrator");
	assert_int_equal(admin_post(&w, "/admin/providers/add/meta", "/admin/providers", META_FIELDS), 303);
	assert_string_equal(location = web_header(&w, "Location"), "/admin/providers/1");
	admin_expect(&w, "SELECT name || ' ' || kind || ' ' || priority FROM provider", "Meta resmi meta 10");
	admin_expect(&w, "SELECT count(*) FROM provider_secret WHERE instr(sealed, 'SECRET') = 0", "3");
	admin_expect(&w, "SELECT kind || ' ' || state || ' ' || requested_by FROM task", "test_connection waiting rina");
	admin_expect(&w, "SELECT count(*) FROM audit WHERE detail LIKE '%SECRET%'", "0");
}

static void
test_what_is_missing_is_called_missing_and_typed_secrets_are_asked_for_again(void **state)
{
	AUTO(web_world) struct web_world w = {0};

	(void)state;
	admin_open(&w, "administrator");
	assert_int_equal(web_get(&w, "/admin/providers/add/meta"), 200);
	assert_false(web_says(&w, "Kosongkan untuk membiarkan yang sudah ada"));
	assert_int_equal(admin_post(&w, "/admin/providers/add/meta", "/admin/providers", "kind=meta&name=Meta&priority=10&per_minute=60&per_day=1000&gap_ms=0"
	    "&gap_jitter_ms=0&set_phone_number_id=&set_waba_id=102290129340398&set_number=%2B6281260001000&secret_access_token=" SECRET), 422);
	assert_true(web_says(&w, "Isian ini wajib diisi."));
	assert_true(web_says(&w, "ketik sekali lagi di sini"));
	assert_false(web_says(&w, SECRET));
}

static void
test_secrets_are_shown_by_their_last_four_only(void **state)
{
	static const char *const targets[] = { "/admin/providers/1", "/admin/providers/1/edit", "/admin/providers", "/admin/audit" };
	AUTO(web_world) struct web_world w = {0};
	size_t i;

	(void)state;
	admin_open(&w, "administrator");
	assert_int_equal(admin_post(&w, "/admin/providers/add/meta", "/admin/providers", META_FIELDS), 303);
	for (i = 0; i < sizeof(targets) / sizeof(targets[0]); i++) {
		assert_int_equal(web_get(&w, targets[i]), 200);
		assert_false(web_says(&w, "SECRET"));
		assert_false(web_says(&w, "verifikasi-rahasia"));
	}
	assert_int_equal(web_get(&w, "/admin/providers/1"), 200);
	assert_true(web_says(&w, "tersimpan, berakhiran 9f7c"));
	assert_true(web_says(&w, "diisi 21-11-2026 10:10"));
	/* Under its field too, where an empty box alone would look as if nothing were stored. */
	assert_int_equal(web_get(&w, "/admin/providers/1/edit"), 200);
	assert_true(web_says(&w, "Tersimpan, berakhiran 9f7c, diisi 21-11-2026 10:10."));
	assert_true(web_says(&w, "<p class=\"help\" id=\"secret_app_secret_next-stored\">belum diisi</p>"));
}

static void
test_a_form_that_is_not_right_keeps_what_was_typed_but_no_secret(void **state)
{
	AUTO(web_world) struct web_world w = {0};

	(void)state;
	admin_open(&w, "administrator");
	assert_int_equal(admin_post(&w, "/admin/providers/add/meta", "/admin/providers", "kind=meta&name=Meta+resmi"
	    "&set_phone_number_id=0812-6000&set_waba_id=102290129340398&set_number=%2B6281260001000&secret_access_token=" SECRET
	    "&secret_app_secret=&secret_verify_token=x"), 422);
	assert_true(web_says(&w, "href=\"#set_phone_number_id\""));
	assert_true(web_says(&w, "href=\"#secret_app_secret\""));
	assert_true(web_says(&w, "value=\"0812-6000\""));
	assert_true(web_says(&w, "value=\"102290129340398\""));
	assert_false(web_says(&w, "SECRET"));
	admin_expect(&w, "SELECT count(*) FROM provider", "0");
	assert_int_equal(admin_post(&w, "/admin/providers/add/meta", "/admin/providers", META_FIELDS), 303);
	assert_int_equal(admin_post(&w, "/admin/providers/add/meta", "/admin/providers", META_FIELDS), 422);
	assert_true(web_says(&w, "Sudah ada penyedia bernama ini"));
}

static void
test_an_empty_secret_leaves_the_stored_one(void **state)
{
	AUTO(web_world) struct web_world w = {0};
	AUTO_FREE char *before = NULL;

	(void)state;
	admin_open(&w, "administrator");
	assert_int_equal(admin_post(&w, "/admin/providers/add/meta", "/admin/providers", META_FIELDS), 303);
	before = world_text(&w.world, "SELECT group_concat(hex(sealed), '') FROM provider_secret");
	assert_int_equal(admin_post(&w, "/admin/providers/1/edit", "/admin/providers/1", "name=Meta+baru&enabled=1&priority=10&per_minute=30"
	    "&set_phone_number_id=106540352242922&set_waba_id=102290129340398&set_number=%2B6281260001000"
	    "&secret_access_token=&secret_app_secret=&secret_verify_token="), 303);
	admin_expect(&w, "SELECT name || ' ' || per_minute FROM provider", "Meta baru 30");
	seed_expect(&w.world, "SELECT group_concat(hex(sealed), '') FROM provider_secret", before);
	/* The audit log names what changed, and nothing else. */
	admin_expect(&w, "SELECT detail FROM audit WHERE action = 'provider.set'", "name, per_minute");
}

static void
test_an_unticked_box_switches_the_provider_off(void **state)
{
	AUTO(web_world) struct web_world w = {0};

	(void)state;
	admin_open(&w, "administrator");
	seed_provider(&w.world, 1, "fonnte", 1);
	assert_int_equal(db_script(w.world.db, "UPDATE provider SET settings = '{\"device\":\"6281260002000\"}'"), 0);
	assert_int_equal(admin_post(&w, "/admin/providers/1/edit", "/admin/providers/1",
	    "name=Fonnte&is_default=1&set_device=6281260002000&secret_token=Zb4TnQ7xWc2kLp9s"), 303);
	admin_expect(&w, "SELECT enabled FROM provider", "0");
	assert_int_equal(web_get(&w, "/admin/providers/1"), 200);
	assert_true(web_says(&w, "dimatikan"));
}

static void
test_the_webhook_address_is_for_administrators(void **state)
{
	static const char *const roles[] = { "viewer", "operator", "administrator" };
	size_t i;

	(void)state;
	for (i = 0; i < 3; i++) {
		AUTO(web_world) struct web_world w = {0};

		admin_open(&w, roles[i]);
		seed_provider(&w.world, 1, "fonnte", 1);
		assert_int_equal(web_get(&w, "/admin/providers/1"), 200);
		assert_int_equal(web_says(&w, "http://kabarizin.example/webhook/fonnte/key1"), i == 2);
		assert_true(web_says(&w, "Menunggu webhook pertama"));
	}
}

static void
test_a_connection_test_is_asked_for_once_and_watched(void **state)
{
	AUTO(web_world) struct web_world w = {0};
	AUTO_FREE char *location = NULL;

	(void)state;
	admin_open(&w, "operator");
	seed_provider(&w.world, 1, "meta", 0);
	assert_int_equal(admin_post(&w, "/admin/providers/1", "/admin/providers/1/test", ""), 303);
	assert_string_equal(location = web_header(&w, "Location"), "/admin/providers/1#test");
	assert_int_equal(admin_post(&w, "/admin/providers/1", "/admin/providers/1/test", ""), 303);
	admin_expect(&w, "SELECT count(*) FROM task", "1");
	assert_int_equal(web_get(&w, "/admin/providers/1"), 200);
	assert_true(web_says(&w, "Menunggu pengirim"));
	assert_true(web_says(&w, "hx-get=\"/admin/providers/1/test\""));
	assert_true(web_says(&w, "<noscript><meta http-equiv=\"refresh\""));

	assert_int_equal(db_script(w.world.db, "UPDATE task SET state = 'done', done_at = 1795230605000, result = '{\"findings\":["
	    "{\"level\":\"ok\",\"key\":\"meta.number_ok\",\"detail\":\"+62 812 DPMPTSP\"},"
	    "{\"level\":\"bad\",\"key\":\"meta.not_subscribed\",\"detail\":\"\"}]}'"), 0);
	w.headers[0] = "HTTP_HX_REQUEST=true";
	assert_int_equal(web_get(&w, "/admin/providers/1/test"), 200);
	assert_false(web_says(&w, "<html"));			/* only the part that asked */
	assert_false(web_says(&w, "hx-get"));			/* and it asks no more */
	assert_true(web_says(&w, "Ada yang harus dibetulkan"));
	assert_true(web_says(&w, "Nomor dikenal Meta."));
	assert_true(web_says(&w, "jadi webhook tidak akan datang"));
	w.headers[0] = NULL;
	assert_int_equal(web_get(&w, "/admin/providers/1/test"), 303);	/* without a script: the whole page */
}

static void
test_the_first_webhook_turns_the_page_green_by_itself(void **state)
{
	AUTO(web_world) struct web_world w = {0};

	(void)state;
	admin_open(&w, "viewer");
	seed_provider(&w.world, 1, "meta", 0);
	assert_int_equal(db_script(w.world.db, "UPDATE provider SET refused_at = 1795230600000, refused_why = 'signature wrong'"), 0);
	w.headers[0] = "HTTP_HX_REQUEST=true";
	assert_int_equal(web_get(&w, "/admin/providers/1/webhook"), 200);
	assert_true(web_says(&w, "hx-get=\"/admin/providers/1/webhook\""));
	assert_true(web_says(&w, "21-11-2026 10:10. Tanda tangan salah."));
	assert_int_equal(db_script(w.world.db, "UPDATE provider SET webhook_at = 1795230600000"), 0);
	assert_int_equal(web_get(&w, "/admin/providers/1/webhook"), 200);
	assert_false(web_says(&w, "hx-get"));
	assert_true(web_says(&w, "state good"));
	assert_int_equal(web_get(&w, "/admin/providers/9/webhook"), 404);
}

static void
test_a_test_that_nobody_takes_says_so(void **state)
{
	AUTO(web_world) struct web_world w = {0};

	(void)state;
	admin_open(&w, "operator");
	seed_provider(&w.world, 1, "meta", 0);
	assert_int_equal(admin_post(&w, "/admin/providers/1", "/admin/providers/1/test", ""), 303);
	w.now += 2 * CLOCK_MINUTE_MS;
	assert_int_equal(web_get(&w, "/admin/providers/1"), 200);
	assert_true(web_says(&w, "Pengirim belum mengambil uji ini"));
}

static void
test_what_does_not_go_together_is_said_in_words_beside_its_field(void **state)
{
	static const struct { const char *form, *field, *says; } cases[] = {
		{ "kind=http_sms&name=G&set_url=https://sms.example.com/send&set_body=text%3D%7B%7Btext%7D%7D", "set_body", "gateway tidak tahu SMS ini untuk siapa" },
		{ "kind=http_sms&name=G&set_url=https://sms.example.com/send&set_body=to%3D%7B%7Bto%7D%7D%26t%3D%7B%7Bpesan%7D%7D", "set_body",
		    "Ada kurung {{ }} yang tidak dikenal" },
		{ "kind=http_sms&name=G&set_url=https://sms.example.com/send&set_body_type=json&set_body=%7B%7Bto%7D%7D%7B%7Btext%7D%7D", "set_body",
		    "Bukan JSON yang benar" },
		{ "kind=http_sms&name=G&set_url=https://sms.example.com/send&set_method=GET&set_body=to%3D%7B%7Bto%7D%7D", "set_body", "GET tidak punya isi" },
		{ "kind=http_sms&name=G&set_url=https://sms.example.com/send&set_method=PUT", "set_method", "" },
		{ "kind=smtp&name=S&set_server=mail.example.go.id&set_from=izin@example.go.id&set_security=none", "set_security",
		    "none hanya boleh untuk server di mesin ini" },
		{ "kind=smtp&name=S&set_server=mail.example.go.id&set_from=Kantor", "set_from", "" },
		{ "kind=smtp&name=S&set_server=mail.example.go.id&set_from=izin@example.go.id&set_user=izin&secret_password=", "secret_password", "" },
	};
	AUTO(web_world) struct web_world w = {0};
	char link[80], page[80];
	size_t i;

	(void)state;
	admin_open(&w, "administrator");
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		snprintf(page, sizeof(page), "/admin/providers/add/%s", strncmp(cases[i].form, "kind=smtp", 9) == 0 ? "smtp" : "http_sms");
		snprintf(link, sizeof(link), "href=\"#%s\"", cases[i].field);
		assert_int_equal(admin_post(&w, page, "/admin/providers", cases[i].form), 422);
		if (!web_says(&w, link) || !web_says(&w, cases[i].says))
			fail_msg("%s: %s or \"%s\" is not there", cases[i].form, link, cases[i].says);
	}
	admin_expect(&w, "SELECT count(*) FROM provider", "0");
}

static void
test_of_a_password_nothing_is_shown_and_no_webhook_is_waited_for(void **state)
{
	AUTO(web_world) struct web_world w = {0};

	(void)state;
	admin_open(&w, "administrator");
	assert_int_equal(admin_post(&w, "/admin/providers/add/smtp", "/admin/providers", "kind=smtp&name=Surel&enabled=1&set_server=mail.example.go.id"
	    "&set_security=starttls&set_from=izin@example.go.id&set_user=izin&secret_password=sebuah+kata+sandi+panjang"), 303);
	assert_int_equal(web_get(&w, "/admin/providers/1"), 200);
	assert_true(web_says(&w, "tersimpan"));
	assert_false(web_says(&w, "berakhiran"));
	assert_false(web_says(&w, "/webhook/smtp/"));
	assert_true(web_says(&w, "Tidak ada laporan sampai dari penyedia ini"));
	assert_int_equal(web_get(&w, "/admin/"), 200);
	assert_false(web_says(&w, "webhook"));
}

/* A kind that is there is a card, one that is not is a line that says what it is for; who may add one can. */
static void
test_the_list_says_what_else_could_carry_messages(void **state)
{
	AUTO(web_world) struct web_world administrator = {0}, viewer = {0};

	(void)state;
	admin_open(&administrator, "administrator");
	seed_provider(&administrator.world, 1, "twilio", 0);
	assert_int_equal(web_get(&administrator, "/admin/providers"), 200);
	assert_true(web_says(&administrator, "Jalan lain yang dapat ditambahkan"));
	assert_true(web_says(&administrator, "href=\"/admin/providers/add/vonage\""));
	assert_true(web_says(&administrator, "Jalur resmi WhatsApp lewat Vonage."));
	assert_false(web_says(&administrator, "href=\"/admin/providers/add/twilio\""));
	admin_open(&viewer, "viewer");
	assert_int_equal(web_get(&viewer, "/admin/providers"), 200);
	assert_true(web_says(&viewer, "Jalur resmi WhatsApp lewat Vonage."));
	assert_false(web_says(&viewer, "/admin/providers/add"));
}

static void
test_a_gateways_form_begins_with_an_example_and_shows_what_it_would_send(void **state)
{
	AUTO(web_world) struct web_world w = {0};
	static const char fields[] = "kind=http_sms&name=SMS+kantor&enabled=1&priority=40&per_minute=60&per_day=1000&gap_ms=0&gap_jitter_ms=0"
	    "&set_url=https%3A%2F%2Fsms.example.com%2Fsend&set_method=POST&set_body_type=form&set_number_format=08&set_login=none&set_user=karo"
	    "&secret_secret=k9-SECRET";
	char body[1000];

	(void)state;
	admin_open(&w, "administrator");
	assert_int_equal(web_get(&w, "/admin/providers/add/http_sms"), 200);
	assert_true(web_says(&w, "href=\"/admin/providers/add/http_sms?preset=form\""));
	assert_false(web_says(&w, "console.zenziva.net/reguler/api/sendsms"));
	assert_int_equal(web_get(&w, "/admin/providers/add/http_sms?preset=form"), 200);
	assert_true(web_says(&w, "value=\"https://console.zenziva.net/reguler/api/sendsms/\""));
	assert_int_equal(web_get(&w, "/admin/providers/add/http_sms?preset=nonsense"), 200);
	assert_int_equal(web_get(&w, "/admin/providers/add/meta?preset=form"), 200);
	assert_false(web_says(&w, "id=\"presets\""));
	/* Looked at: the request, with a word for the secret, and nothing stored. */
	snprintf(body, sizeof(body), "%s&set_body=key%%3D%%7B%%7Bsecret%%7D%%7D%%26to%%3D%%7B%%7Bto%%7D%%7D%%26m%%3D%%7B%%7Btext%%7D%%7D&look=1", fields);
	assert_int_equal(admin_post(&w, "/admin/providers/add/http_sms", "/admin/providers", body), 200);
	assert_true(web_says(&w, "POST https://sms.example.com/send"));
	assert_true(web_says(&w, "key=RAHASIA&amp;to=081234567890&amp;m=DPMPTSP%20Karo%3A"));
	assert_true(web_says(&w, "1 SMS"));
	assert_true(web_says(&w, "value=\"SMS kantor\""));
	assert_false(web_says(&w, "SECRET"));
	admin_expect(&w, "SELECT count(*) FROM provider", "0");
	/* What does not go together is said there too. */
	snprintf(body, sizeof(body), "%s&set_body=to%%3D%%7B%%7Bto%%7D%%7D&look=1", fields);
	assert_int_equal(admin_post(&w, "/admin/providers/add/http_sms", "/admin/providers", body), 422);
	assert_true(web_says(&w, "href=\"#set_body\""));
	admin_expect(&w, "SELECT count(*) FROM provider", "0");
}

static void
answers(struct web_world *w, int accepted, int refused, const char *verdict)
{
	char statement[300];
	int i;

	for (i = 0; i < accepted + refused; i++) {
		snprintf(statement, sizeof(statement), "INSERT INTO attempt (uid, message_id, provider_id, state, verdict, started_at, answered_at)"
		    " VALUES ('u%d', 5, 1, '%s', '%s', %lld, 1)", i, i < accepted ? "accepted" : "refused", i < accepted ? "accepted" : verdict, (long long)w->now);
		assert_ok(db_script(w->world.db, statement));
	}
}

static void
test_a_provider_that_refuses_what_is_sent_is_not_called_well(void **state)
{
	static const struct { int accepted, refused; const char *verdict; bool want; const char *says; } cases[] = {
		{ 0, 4, "permanent", true, "4 dari 4 kiriman terakhir ditolak." },
		{ 3, 7, "retry", true, "7 dari 10 kiriman terakhir ditolak." },
		{ 30, 9, "account", true, "9 dari 10 kiriman terakhir ditolak." },
		{ 0, 2, "permanent", false, NULL },		/* too few to say so */
		{ 6, 4, "permanent", false, NULL },
		{ 0, 6, "recipient", false, NULL },		/* the people's numbers, not the provider */
		{ 0, 6, "opted_out", false, NULL },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		AUTO(web_world) struct web_world w = {0};

		admin_open(&w, "operator");
		seed_provider(&w.world, 1, "fonnte", 1);
		seed_contact(&w.world, 7);
		seed_message(&w.world, 5, 7, "text", "queued");
		assert_ok(db_script(w.world.db, "UPDATE provider SET health = 'ok'"));
		answers(&w, cases[i].accepted, cases[i].refused, cases[i].verdict);
		assert_int_equal(web_get(&w, "/admin/providers"), 200);
		if (web_says(&w, "banyak menolak") != cases[i].want || web_says(&w, "sehat</span>") == cases[i].want ||
		    (cases[i].want && !web_says(&w, cases[i].says)))
			fail_msg("%d accepted, %d refused (%s)", cases[i].accepted, cases[i].refused, cases[i].verdict);
		assert_int_equal(web_get(&w, "/admin/"), 200);
		assert_int_equal(web_says(&w, "Lihat sebabnya."), cases[i].want);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_provider_is_added_with_its_secrets_sealed_and_tested_at_once),
		cmocka_unit_test(test_what_is_missing_is_called_missing_and_typed_secrets_are_asked_for_again),
		cmocka_unit_test(test_secrets_are_shown_by_their_last_four_only),
		cmocka_unit_test(test_a_form_that_is_not_right_keeps_what_was_typed_but_no_secret),
		cmocka_unit_test(test_an_empty_secret_leaves_the_stored_one),
		cmocka_unit_test(test_an_unticked_box_switches_the_provider_off),
		cmocka_unit_test(test_the_webhook_address_is_for_administrators),
		cmocka_unit_test(test_a_connection_test_is_asked_for_once_and_watched),
		cmocka_unit_test(test_the_first_webhook_turns_the_page_green_by_itself),
		cmocka_unit_test(test_a_test_that_nobody_takes_says_so),
		cmocka_unit_test(test_what_does_not_go_together_is_said_in_words_beside_its_field),
		cmocka_unit_test(test_of_a_password_nothing_is_shown_and_no_webhook_is_waited_for),
		cmocka_unit_test(test_the_list_says_what_else_could_carry_messages),
		cmocka_unit_test(test_a_provider_that_refuses_what_is_sent_is_not_called_well),
		cmocka_unit_test(test_a_gateways_form_begins_with_an_example_and_shows_what_it_would_send),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
