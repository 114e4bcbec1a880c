/* What applicants see, and what looking does. */
#include "optin_world.h"

#include <sys/stat.h>

static void
test_looking_changes_no_consent(void **state)
{
	AUTO(web_world) struct web_world w = {0};
	char token[TOKEN_TEXT_MAX];
	AUTO_FREE char *page = NULL;
	int i;

	(void)state;
	optin_invite(&w, token);
	page = path_of(token, "");
	assert_int_equal(web_send(&w, "HEAD", page, NULL, "", 0), 200);
	w.headers[0] = "HTTP_USER_AGENT=WhatsApp/2.24.10.85 A";
	assert_int_equal(web_get(&w, page), 200);
	w.headers[0] = "HTTP_SEC_PURPOSE=prefetch;prerender";
	assert_int_equal(web_get(&w, page), 200);
	seed_expect(&w.world, "SELECT opened_at IS NULL FROM invitation", "1");	/* a preview is nobody's look */
	w.headers[0] = "HTTP_USER_AGENT=Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/128.0.0.0 Mobile Safari/537.36";
	for (i = 0; i < 3; i++)
		assert_int_equal(web_get(&w, page), 200);
	seed_expect(&w.world, "SELECT opened_at FROM invitation", "1795230600000");
	seed_expect(&w.world, "SELECT count(*) FROM consent_ledger", "0");
	seed_expect(&w.world, "SELECT answered_at IS NULL FROM invitation", "1");
}

static void
test_a_wording_of_its_own_heads_the_page_and_changes_nothing_that_is_agreed_to(void **state)
{
	AUTO(web_world) struct web_world w = {0};
	char token[TOKEN_TEXT_MAX];
	AUTO_FREE char *page = NULL, *english = NULL;

	(void)state;
	optin_invite(&w, token);
	page = path_of(token, "");
	english = path_of(token, "?lang=en");
	assert_ok(db_script(w.world.db, "UPDATE invitation_variant SET page_heading = 'Kabar <izin> di ponsel', page_intro = 'Cukup satu ketukan.'"));
	assert_int_equal(web_get(&w, page), 200);
	assert_true(web_says(&w, "<h1>Kabar &lt;izin&gt; di ponsel</h1>"));
	assert_true(web_says(&w, "<p>Cukup satu ketukan.</p>"));
	assert_true(web_says(&w, "Saya setuju menerima pesan WhatsApp dari DPMPTSP"));
	assert_int_equal(web_get(&w, english), 200);
	assert_false(web_says(&w, "Kabar &lt;izin&gt;"));
}

static void
test_the_page_says_who_what_and_how(void **state)
{
	AUTO(web_world) struct web_world w = {0};
	char token[TOKEN_TEXT_MAX];
	AUTO_FREE char *page = NULL, *english = NULL, *robots = NULL;

	(void)state;
	optin_invite(&w, token);
	page = path_of(token, "");
	w.headers[0] = "HTTP_ACCEPT_LANGUAGE=en";
	assert_int_equal(web_get(&w, page), 200);
	assert_true(web_says(&w, "<html lang=\"id\">"));
	assert_true(web_says(&w, "Kepada Sari"));
	assert_true(web_says(&w, "Saya setuju menerima pesan WhatsApp dari DPMPTSP"));
	assert_true(web_says(&w, "****"));
	assert_false(web_says(&w, "0812-0000-0001"));
	assert_true(web_says(&w, "https://wa.me/6281260001000?text=Ya%20Saya%20Setuju"));
	assert_true(web_says(&w, ">Setuju</button>"));
	assert_true(web_says(&w, "noindex"));
	english = path_of(token, "?lang=en");
	assert_int_equal(web_get(&w, english), 200);
	assert_true(web_says(&w, "I agree that DPMPTSP sends me WhatsApp messages"));
}

static void
test_a_personal_page_begins_in_its_readers_language(void **state)
{
	AUTO(web_world) struct web_world w = {0};
	char token[TOKEN_TEXT_MAX];
	AUTO_FREE char *page = NULL, *indonesian = NULL;

	(void)state;
	optin_invite(&w, token);
	world_sql(&w.world, "UPDATE contact SET locale = 'en'");
	page = path_of(token, "");
	assert_int_equal(web_get(&w, page), 200);
	assert_true(web_says(&w, "<html lang=\"en\">"));
	assert_true(web_says(&w, "/agree?lang=en"));
	indonesian = path_of(token, "?lang=id");
	assert_int_equal(web_get(&w, indonesian), 200);
	assert_true(web_says(&w, "<html lang=\"id\">"));
	assert_true(web_says(&w, "/agree?lang=id"));
}

static void
test_the_box_is_not_ticked_beforehand_and_must_be(void **state)
{
	AUTO(web_world) struct web_world w = {0};
	char token[TOKEN_TEXT_MAX];
	AUTO_FREE char *page = NULL;

	(void)state;
	optin_invite(&w, token);
	page = path_of(token, "");
	assert_int_equal(web_get(&w, page), 200);
	assert_false(web_says(&w, "checked"));
	assert_int_equal(answer(&w, token, "/agree", ""), 422);
	assert_true(web_says(&w, "Centang kotak ini dulu"));
	assert_int_equal(answer(&w, token, "/agree", "agree="), 422);
	seed_expect(&w.world, "SELECT count(*) FROM consent_ledger", "0");
}

static void
test_links_that_do_not_work_all_look_the_same(void **state)
{
	AUTO(web_world) struct web_world w = {0};
	char token[TOKEN_TEXT_MAX], other[TOKEN_TEXT_MAX];
	AUTO_FREE char *right = NULL, *wrong = NULL, *page_wrong = NULL, *page_old = NULL;

	(void)state;
	optin_invite(&w, token);
	crypto_token(other);
	right = path_of(token, "");
	wrong = path_of(other, "");
	assert_int_equal(web_get(&w, wrong), 404);
	assert_ok(text_copy(web_body(&w), &page_wrong));
	assert_int_equal(db_script(w.world.db, "UPDATE invitation SET expires_at = 1"), 0);
	assert_int_equal(web_get(&w, right), 404);
	assert_ok(text_copy(web_body(&w), &page_old));
	assert_string_equal(page_wrong, page_old);
	assert_int_equal(web_get(&w, "/opt-in-whatsapp/short"), 404);
	assert_int_equal(web_get(&w, "/opt-in-whatsapp/00000000000000000000000000000000zz"), 404);
	assert_false(web_says(&w, "Sari"));
}

static void
test_a_link_of_somebody_who_was_erased_leads_nowhere(void **state)
{
	AUTO(web_world) struct web_world w = {0};
	char token[TOKEN_TEXT_MAX];
	AUTO_FREE char *page = NULL;

	(void)state;
	optin_invite(&w, token);
	page = path_of(token, "");
	assert_int_equal(db_script(w.world.db, "UPDATE contact SET erased_at = 5, name = ''"), 0);
	assert_int_equal(web_get(&w, page), 404);
}

static void
test_the_notice_is_there_for_everybody(void **state)
{
	struct privacy_draft other = { .version = "3", .statement = { "Saya setuju {office}.", "I agree, {office}." },
	    .text = { "# Judul\nKalimat <b>.\n- satu\n- dua\nhttps://kantor.example/privasi", "b" }, .change = { "Akan lain.", "d" } };
	AUTO(web_world) struct web_world w = {0};
	char token[TOKEN_TEXT_MAX];
	struct problem problem = {0};

	(void)state;
	optin_invite(&w, token);
	assert_int_equal(web_get(&w, "/opt-in-whatsapp/privacy"), 200);
	assert_true(web_says(&w, "pengendali data pribadi"));
	assert_true(web_says(&w, "30-11-2026"));
	other.from_at = w.now + CLOCK_DAY_MS;
	IN_TX(&w.world, privacy_publish(w.world.db, &other, "admin", w.now, &problem));
	assert_int_equal(web_get(&w, "/opt-in-whatsapp/privacy"), 200);
	assert_true(web_says(&w, "Akan berubah mulai 22-11-2026: Akan lain."));	/* told before it changes */
	w.now += CLOCK_DAY_MS;
	assert_int_equal(web_get(&w, "/opt-in-whatsapp/privacy"), 200);
	assert_true(web_says(&w, "<h2>Judul</h2>"));
	assert_true(web_says(&w, "<p>Kalimat &lt;b&gt;.</p>"));
	assert_true(web_says(&w, "<ul><li>satu</li><li>dua</li></ul>"));
	assert_true(web_says(&w, "<a href=\"https://kantor.example/privasi\">"));
	assert_true(web_says(&w, "berlaku sejak 22-11-2026"));
}

static long
size_of(const char *path)
{
	struct stat st;

	assert_int_equal(stat(path, &st), 0);
	return (long)st.st_size;
}

static void
test_the_page_is_small_and_runs_no_script(void **state)
{
	static const char *const targets[] = { "", "?lang=en", "", "?lang=en" };
	AUTO(web_world) struct web_world w = {0};
	char token[TOKEN_TEXT_MAX];
	size_t i;

	(void)state;
	optin_invite(&w, token);
	for (i = 0; i < 4; i++) {
		AUTO_FREE char *page = path_of(token, targets[i]);

		if (i == 2)
			assert_int_equal(answer(&w, token, "/agree", "agree=1"), 303);
		assert_int_equal(web_get(&w, page), 200);
		assert_true(strlen(web_body(&w)) + (size_t)size_of("www/optin.css") + (size_t)size_of("www/icon.svg") < 30 * 1024);
		assert_false(web_says(&w, "<script"));
		assert_false(web_says(&w, "style="));
		assert_false(web_says(&w, "<style"));
		assert_false(web_says(&w, " onclick="));
		assert_false(web_says(&w, "javascript:"));
	}
}

static void
test_without_an_official_number_the_page_still_works(void **state)
{
	AUTO(web_world) struct web_world w = {0};
	char token[TOKEN_TEXT_MAX];
	AUTO_FREE char *page = NULL, *refresh = NULL;

	(void)state;
	optin_invite(&w, token);
	assert_int_equal(db_script(w.world.db, "UPDATE provider SET enabled = 0"), 0);
	page = path_of(token, "");
	assert_int_equal(web_get(&w, page), 200);
	assert_false(web_says(&w, "wa.me"));
	assert_int_equal(answer(&w, token, "/agree", "agree=1"), 303);
	seed_expect(&w.world, "SELECT answer_words FROM consent_entry", "Setuju");
	assert_int_equal(web_get(&w, page), 200);
	refresh = web_header(&w, "Refresh");
	assert_null(refresh);
	assert_true(web_says(&w, "Persetujuan Anda tercatat"));
	assert_false(web_says(&w, "Buka WhatsApp"));
}

static void
test_an_administrators_cookie_is_none_of_this_programs_business(void **state)
{
	AUTO(web_world) struct web_world w = {0};
	char token[TOKEN_TEXT_MAX];
	AUTO_FREE char *page = NULL;

	(void)state;
	optin_invite(&w, token);
	page = path_of(token, "");
	w.headers[0] = "HTTP_COOKIE=kz_session=00112233445566778899aabbccddeeff";
	assert_int_equal(web_get(&w, page), 200);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_personal_page_begins_in_its_readers_language),
		cmocka_unit_test(test_looking_changes_no_consent),
		cmocka_unit_test(test_a_wording_of_its_own_heads_the_page_and_changes_nothing_that_is_agreed_to),
		cmocka_unit_test(test_the_page_says_who_what_and_how),
		cmocka_unit_test(test_the_box_is_not_ticked_beforehand_and_must_be),
		cmocka_unit_test(test_links_that_do_not_work_all_look_the_same),
		cmocka_unit_test(test_a_link_of_somebody_who_was_erased_leads_nowhere),
		cmocka_unit_test(test_the_notice_is_there_for_everybody),
		cmocka_unit_test(test_the_page_is_small_and_runs_no_script),
		cmocka_unit_test(test_without_an_official_number_the_page_still_works),
		cmocka_unit_test(test_an_administrators_cookie_is_none_of_this_programs_business),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
