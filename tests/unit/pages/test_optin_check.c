/* "Is this really from the office?", and the receipt whose code is checked there. */
#include "optin_world.h"

#include "consent/receipt.h"

/* Sari has agreed on her page; ret is the code of her receipt. */
static void
agreed(struct web_world *w, char token[TOKEN_TEXT_MAX], char ret[CONSENT_CODE_MAX])
{
	static const char before[] = "class=\"code\">";
	AUTO_FREE char *page = NULL;
	const char *code;

	optin_invite(w, token);
	assert_int_equal(answer(w, token, "/agree", "agree=1"), 303);
	page = path_of(token, "");
	assert_int_equal(web_get(w, page), 200);
	assert_non_null(code = strstr(web_body(w), before));
	snprintf(ret, CONSENT_CODE_MAX, "%s", code + strlen(before));
}

static int
check(struct web_world *w, const char *code)
{
	AUTO_FREE char *target = NULL;

	assert_true(asprintf(&target, "/cek/%s", code) > 0);
	return web_get(w, target);
}

static void
test_a_receipt_is_checked_by_its_code(void **state)
{
	AUTO(web_world) struct web_world w = {0};
	char token[TOKEN_TEXT_MAX], code[CONSENT_CODE_MAX];

	(void)state;
	agreed(&w, token, code);
	assert_int_equal(check(&w, code), 200);
	assert_true(web_says(&w, "Ya, kode ini dari kantor"));
	assert_true(web_says(&w, "Persetujuan: WhatsApp, nomor resmi"));
	assert_true(web_says(&w, "21-11-2026 10:10"));
	assert_true(web_says(&w, "masih berlaku"));
	assert_true(web_says(&w, "berakhiran 0001"));
	assert_false(web_says(&w, "Sari"));
	assert_false(web_says(&w, "0812-"));
	assert_false(web_says(&w, "Saya setuju"));
	w.now += CLOCK_MINUTE_MS;
	assert_int_equal(answer(&w, token, "/withdraw", ""), 303);
	assert_int_equal(check(&w, code), 200);
	assert_true(web_says(&w, "sudah dihentikan (21-11-2026 10:11)"));
}

static void
test_a_message_is_checked_by_the_code_at_its_end(void **state)
{
	AUTO(web_world) struct web_world w = {0};
	char token[TOKEN_TEXT_MAX];

	(void)state;
	optin_invite(&w, token);
	seed_template(&w.world, 1, "approved");
	seed_message(&w.world, 1, 1, "template", "sent");
	assert_int_equal(db_script(w.world.db, "UPDATE message SET code = 'K7QX-3MPA', number = '+6281200007001', sent_at = 1795230600000, body = 'RAHASIA';"
	    "INSERT INTO attempt (message_id, provider_id, uid, state, started_at) VALUES (1, 1, 'T', 'open', 5);"
	    "UPDATE template SET key = 'permit_ready'"), 0);
	assert_int_equal(web_get(&w, "/opt-in-whatsapp/check?code=k7qx+3mpa"), 200);
	assert_true(web_says(&w, "Izin selesai"));
	assert_true(web_says(&w, "21-11-2026 10:10"));
	assert_true(web_says(&w, "berakhiran 7001"));
	assert_true(web_says(&w, "seseorang menyalin kodenya"));
	assert_true(web_says(&w, "Dikirim</dt>"));
	assert_false(web_says(&w, "RAHASIA"));
	/* What nobody accepted was not sent, and the page does not say so. */
	assert_int_equal(db_script(w.world.db, "UPDATE message SET state = 'failed'; UPDATE attempt SET state = 'refused'"), 0);
	assert_int_equal(check(&w, "K7QX-3MPA"), 200);
	assert_false(web_says(&w, "Dikirim</dt>"));
	assert_false(web_says(&w, "seseorang menyalin kodenya"));
	assert_true(web_says(&w, "belum terkirim"));
	assert_int_equal(db_script(w.world.db, "UPDATE attempt SET state = 'unknown'"), 0);
	assert_int_equal(check(&w, "K7QX-3MPA"), 200);
	assert_true(web_says(&w, "belum pasti terkirim"));
	/* A kind of the office's own has no public name. */
	assert_int_equal(db_script(w.world.db, "UPDATE template SET key = 'rapat_internal', name = 'Rapat internal'"), 0);
	assert_int_equal(check(&w, "K7QX-3MPA"), 200);
	assert_true(web_says(&w, "Pesan dari kantor"));
	assert_false(web_says(&w, "internal"));
}

static void
test_an_unknown_code_says_what_to_do(void **state)
{
	static const struct { const char *code; int status; const char *says; } cases[] = {
		{ "0000-0000",      404, "jangan membayar apa pun" }, { "0000-0000-0000", 404, "jangan membayar apa pun" },
		{ "HALO",           422, "delapan atau dua belas" },  { "%3Cb%3E",        422, "value=\"&lt;b&gt;\"" },
	};
	AUTO(web_world) struct web_world w = {0};
	char token[TOKEN_TEXT_MAX];
	size_t i;

	(void)state;
	optin_invite(&w, token);
	assert_int_equal(web_get(&w, "/cek"), 200);
	assert_false(web_says(&w, "jangan membayar"));
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		assert_int_equal(check(&w, cases[i].code), cases[i].status);
		if (!web_says(&w, cases[i].says))
			fail_msg("%s: %s", cases[i].code, web_body(&w));
	}
}

static void
test_trying_codes_out_is_limited(void **state)
{
	AUTO(web_world) struct web_world w = {0};
	char token[TOKEN_TEXT_MAX];
	int i, status = 0;

	(void)state;
	optin_invite(&w, token);
	for (i = 0; i < 40 && status != 429; i++)
		status = check(&w, "0000-0000");
	assert_int_equal(status, 429);
	assert_int_equal(i, 21);
	assert_int_equal(web_get(&w, "/cek"), 200);	/* the empty form is there for everybody */
}

static void
test_the_receipt_names_where_it_is_checked_and_comes_as_a_file(void **state)
{
	AUTO(web_world) struct web_world w = {0};
	AUTO_FREE char *link = NULL, *file = NULL, *disposition = NULL;
	AUTO_JSON struct json_object *record = NULL;
	char token[TOKEN_TEXT_MAX], code[CONSENT_CODE_MAX];

	(void)state;
	agreed(&w, token, code);
	assert_true(asprintf(&link, "href=\"http://kabarizin.example/cek/%s\"", code) > 0);
	assert_true(web_says(&w, link));
	assert_true(web_says(&w, "aria-label=\"Kode QR untuk memeriksa tanda terima\""));
	file = path_of(token, "/receipt.json");
	assert_int_equal(web_get(&w, file), 200);
	disposition = web_header(&w, "Content-Disposition");
	assert_non_null(strstr(disposition, "tanda-terima-"));
	record = web_json(&w);
	assert_non_null(json_text(record, "record_id"));
	assert_false(web_says(&w, "Sari"));
	/* Only the person's own link opens it. */
	assert_int_equal(web_get(&w, "/opt-in-whatsapp/00000000000000000000000000000000/receipt.json"), 404);
}

static void
test_who_never_answered_has_no_receipt(void **state)
{
	AUTO(web_world) struct web_world w = {0};
	char token[TOKEN_TEXT_MAX];
	AUTO_FREE char *file = NULL;

	(void)state;
	optin_invite(&w, token);
	file = path_of(token, "/receipt.json");
	assert_int_equal(web_get(&w, file), 404);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_receipt_is_checked_by_its_code),
		cmocka_unit_test(test_a_message_is_checked_by_the_code_at_its_end),
		cmocka_unit_test(test_an_unknown_code_says_what_to_do),
		cmocka_unit_test(test_trying_codes_out_is_limited),
		cmocka_unit_test(test_the_receipt_names_where_it_is_checked_and_comes_as_a_file),
		cmocka_unit_test(test_who_never_answered_has_no_receipt),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
