#include "web_world.h"

int optin_main(int argc, char **argv);
#define main optin_main
#include "../../../cgi-bin/optin.c"
#undef main

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/clock.h"
#include "base/text.h"
#include "consent/consent.h"
#include "consent/invitation.h"
#include "seed.h"

/* The program is asked without FastCGI, so that this test needs no socket. */
int
web_serve(const struct web_program *p, int argc, char **argv)
{
	(void)p;
	(void)argc;
	(void)argv;
	return 0;
}

/* Sari, her invitation, and an official provider with a number. */
static void
invite(struct web_world *w, char token[TOKEN_TEXT_MAX])
{
	struct invitation_draft draft = { 1, "gateway", "message:1" };
	struct invitation invitation;

	web_world_open(w, &program, NULL);
	seed_contact(&w->world, 1);
	seed_provider(&w->world, 1, "meta", 0);
	assert_int_equal(db_script(w->world.db, "UPDATE provider SET settings = '{\"number\":\"+6281260001000\"}'"), 0);
	IN_TX(&w->world, invitation_make(w->world.db, &draft, w->now, token, &invitation));
}

static char *
path_of(const char *token, const char *rest)
{
	char *path = NULL;

	assert_true(asprintf(&path, "/opt-in-whatsapp/%s%s", token, rest) > 0);
	return path;
}

/* Presses a button of the page. */
static int
answer(struct web_world *w, const char *token, const char *which, const char *fields)
{
	AUTO_FREE char *page = path_of(token, ""), *target = path_of(token, which), *csrf = NULL, *form = NULL;

	assert_int_equal(web_get(w, page), 200);
	csrf = web_csrf(w);
	assert_true(asprintf(&form, "csrf=%s&%s", csrf, fields) > 0);
	return web_post(w, target, form);
}

static void
test_looking_changes_no_consent(void **state)
{
	AUTO(web_world) struct web_world w = {0};
	char token[TOKEN_TEXT_MAX];
	AUTO_FREE char *page = NULL;
	int i;

	(void)state;
	invite(&w, token);
	page = path_of(token, "");
	assert_int_equal(web_send(&w, "HEAD", page, NULL, "", 0), 200);
	seed_expect(&w.world, "SELECT opened_at IS NULL FROM invitation", "1");	/* a preview is nobody's look */
	for (i = 0; i < 3; i++)
		assert_int_equal(web_get(&w, page), 200);
	seed_expect(&w.world, "SELECT opened_at FROM invitation", "1795230600000");
	seed_expect(&w.world, "SELECT count(*) FROM consent_ledger", "0");
	seed_expect(&w.world, "SELECT answered_at IS NULL FROM invitation", "1");
}

static void
test_the_page_says_who_what_and_how(void **state)
{
	AUTO(web_world) struct web_world w = {0};
	char token[TOKEN_TEXT_MAX];
	AUTO_FREE char *page = NULL, *english = NULL, *robots = NULL;

	(void)state;
	invite(&w, token);
	page = path_of(token, "");
	w.headers[0] = "HTTP_ACCEPT_LANGUAGE=en";
	assert_int_equal(web_get(&w, page), 200);
	assert_true(web_says(&w, "<html lang=\"id\">"));
	assert_true(web_says(&w, "Kepada Sari"));
	assert_true(web_says(&w, "Saya setuju menerima pesan WhatsApp dari DPMPTSP"));
	assert_true(web_says(&w, "****"));
	assert_false(web_says(&w, "0812-0000-0001"));
	assert_true(web_says(&w, "https://wa.me/6281260001000?text=Ya%20Saya%20Setuju"));
	assert_true(web_says(&w, "Setuju &amp; buka WhatsApp"));
	assert_true(web_says(&w, "noindex"));
	english = path_of(token, "?lang=en");
	assert_int_equal(web_get(&w, english), 200);
	assert_true(web_says(&w, "I agree that DPMPTSP sends me WhatsApp messages"));
}

static void
test_the_box_is_not_ticked_beforehand_and_must_be(void **state)
{
	AUTO(web_world) struct web_world w = {0};
	char token[TOKEN_TEXT_MAX];
	AUTO_FREE char *page = NULL;

	(void)state;
	invite(&w, token);
	page = path_of(token, "");
	assert_int_equal(web_get(&w, page), 200);
	assert_false(web_says(&w, "checked"));
	assert_int_equal(answer(&w, token, "/agree", ""), 422);
	assert_true(web_says(&w, "Centang kotak ini dulu"));
	assert_int_equal(answer(&w, token, "/agree", "agree="), 422);
	seed_expect(&w.world, "SELECT count(*) FROM consent_ledger", "0");
}

static void
test_agreeing_records_the_exact_words_and_where_they_came_from(void **state)
{
	AUTO(web_world) struct web_world w = {0};
	char token[TOKEN_TEXT_MAX];
	AUTO_FREE char *location = NULL, *page = NULL, *statement = NULL, *refresh = NULL, *again = NULL;

	(void)state;
	invite(&w, token);
	page = path_of(token, "");
	w.headers[0] = "HTTP_USER_AGENT=Peramban/1.0";
	assert_int_equal(answer(&w, token, "/agree", "agree=1"), 303);
	assert_string_equal(location = web_header(&w, "Location"), page);
	seed_expect(&w.world, "SELECT scope || ' ' || action || ' ' || source || ' ' || answer_words || ' ' || notice_version || ' ' || actor"
	    " FROM consent_ledger", "official opt_in landing_page Setuju & buka WhatsApp 1 contact");
	assert_ok(consent_statement(w.world.db, "id", &statement));
	seed_expect(&w.world, "SELECT request_words FROM consent_ledger", statement);
	seed_expect(&w.world, "SELECT json_extract(evidence, '$.ip') || ' ' || json_extract(evidence, '$.user_agent') || ' ' ||"
	    " json_extract(evidence, '$.invitation') FROM consent_ledger", "192.0.2.7 Peramban/1.0 1");
	seed_expect(&w.world, "SELECT state || ' ' || explicit FROM consent_state WHERE scope = 'official'", "agreed 1");
	seed_expect(&w.world, "SELECT answer FROM invitation", "agreed");

	/* The button said that it opens WhatsApp: once, and not again for who comes back. */
	assert_int_equal(web_get(&w, page), 200);
	refresh = web_header(&w, "Refresh");
	assert_non_null(refresh);
	assert_non_null(strstr(refresh, "https://wa.me/6281260001000"));
	assert_true(web_says(&w, "Tanda terima"));
	assert_true(web_says(&w, "Anda setuju sejak <strong>21-11-2026 10:10"));
	assert_int_equal(web_get(&w, page), 200);
	again = web_header(&w, "Refresh");
	assert_null(again);
}

static void
test_a_second_click_is_no_second_consent(void **state)
{
	AUTO(web_world) struct web_world w = {0};
	char token[TOKEN_TEXT_MAX];
	AUTO_FREE char *target = NULL, *csrf = NULL, *form = NULL, *page = NULL;

	(void)state;
	invite(&w, token);
	page = path_of(token, "");
	target = path_of(token, "/agree");
	assert_int_equal(web_get(&w, page), 200);
	csrf = web_csrf(&w);
	assert_true(asprintf(&form, "csrf=%s&agree=1", csrf) > 0);
	assert_int_equal(web_post(&w, target, form), 303);
	assert_int_equal(web_post(&w, target, form), 303);
	seed_expect(&w.world, "SELECT count(*) FROM consent_ledger", "1");
}

static void
test_no_is_an_answer_too_and_may_be_changed(void **state)
{
	AUTO(web_world) struct web_world w = {0};
	char token[TOKEN_TEXT_MAX];
	AUTO_FREE char *page = NULL;

	(void)state;
	invite(&w, token);
	page = path_of(token, "");
	assert_int_equal(answer(&w, token, "/decline", ""), 303);
	seed_expect(&w.world, "SELECT state FROM consent_state WHERE scope = 'official'", "declined");
	seed_expect(&w.world, "SELECT answer FROM invitation", "declined");
	assert_int_equal(web_get(&w, page), 200);
	assert_true(web_says(&w, "Anda menolak pesan kami pada 21-11-2026"));
	w.now += CLOCK_MINUTE_MS;
	assert_int_equal(answer(&w, token, "/agree", "agree=1"), 303);
	seed_expect(&w.world, "SELECT state FROM consent_state WHERE scope = 'official'", "agreed");
}

static void
test_withdrawing_ends_all_whatsapp_at_once(void **state)
{
	AUTO(web_world) struct web_world w = {0};
	char token[TOKEN_TEXT_MAX];
	AUTO_FREE char *page = NULL;

	(void)state;
	invite(&w, token);
	page = path_of(token, "");
	assert_int_equal(answer(&w, token, "/agree", "agree=1"), 303);
	w.now += CLOCK_MINUTE_MS;
	assert_int_equal(answer(&w, token, "/withdraw", ""), 303);
	seed_expect(&w.world, "SELECT count(*) FROM consent_state WHERE state = 'stopped'", "2");
	seed_expect(&w.world, "SELECT answer_words FROM consent_ledger WHERE action = 'opt_out' LIMIT 1", "Hentikan persetujuan saya");
	assert_int_equal(web_get(&w, page), 200);
	assert_true(web_says(&w, "Anda menghentikan pesan kami pada"));
}

static void
test_links_that_do_not_work_all_look_the_same(void **state)
{
	AUTO(web_world) struct web_world w = {0};
	char token[TOKEN_TEXT_MAX], other[TOKEN_TEXT_MAX];
	AUTO_FREE char *right = NULL, *wrong = NULL, *page_wrong = NULL, *page_old = NULL;
	char *cut;

	(void)state;
	invite(&w, token);
	crypto_token(other);
	right = path_of(token, "");
	wrong = path_of(other, "");
	assert_int_equal(web_get(&w, wrong), 404);
	assert_ok(text_copy(web_body(&w), &page_wrong));
	assert_int_equal(db_script(w.world.db, "UPDATE invitation SET expires_at = 1"), 0);
	assert_int_equal(web_get(&w, right), 404);
	assert_ok(text_copy(web_body(&w), &page_old));
	/* All but the number of the request. */
	assert_non_null(cut = strstr(page_wrong, "class=\"code\""));
	*cut = '\0';
	assert_non_null(cut = strstr(page_old, "class=\"code\""));
	*cut = '\0';
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
	invite(&w, token);
	page = path_of(token, "");
	assert_int_equal(db_script(w.world.db, "UPDATE contact SET erased_at = 5, name = ''"), 0);
	assert_int_equal(web_get(&w, page), 404);
}

static void
test_answers_come_from_our_page(void **state)
{
	AUTO(web_world) struct web_world w = {0};
	char token[TOKEN_TEXT_MAX];
	AUTO_FREE char *page = NULL, *target = NULL;

	(void)state;
	invite(&w, token);
	page = path_of(token, "");
	target = path_of(token, "/agree");
	assert_int_equal(web_post(&w, target, "agree=1"), 403);
	assert_int_equal(web_get(&w, page), 200);
	assert_int_equal(web_post(&w, target, "agree=1&csrf=1795230600000.0000"), 403);
	seed_expect(&w.world, "SELECT count(*) FROM consent_ledger", "0");
}

static void
test_answers_are_limited(void **state)
{
	AUTO(web_world) struct web_world w = {0};
	char token[TOKEN_TEXT_MAX];
	AUTO_FREE char *retry = NULL;
	int i, status = 0;

	(void)state;
	invite(&w, token);
	for (i = 0; i < 20 && status != 429; i++)
		status = answer(&w, token, "/agree", "");
	assert_int_equal(status, 429);
	assert_int_equal(i, 11);
	assert_non_null(retry = web_header(&w, "Retry-After"));
	w.now += 2 * CLOCK_MINUTE_MS;
	assert_int_equal(answer(&w, token, "/agree", "agree=1"), 303);
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
	static const char *const targets[] = { "", "?lang=en" };
	AUTO(web_world) struct web_world w = {0};
	char token[TOKEN_TEXT_MAX];
	size_t i;

	(void)state;
	invite(&w, token);
	for (i = 0; i < 2; i++) {
		AUTO_FREE char *page = path_of(token, targets[i]);

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
	invite(&w, token);
	assert_int_equal(db_script(w.world.db, "UPDATE provider SET enabled = 0"), 0);
	page = path_of(token, "");
	assert_int_equal(web_get(&w, page), 200);
	assert_false(web_says(&w, "wa.me"));
	assert_int_equal(answer(&w, token, "/agree", "agree=1"), 303);
	seed_expect(&w.world, "SELECT answer_words FROM consent_ledger", "Setuju");
	assert_int_equal(web_get(&w, page), 200);
	refresh = web_header(&w, "Refresh");
	assert_null(refresh);
}

static void
test_an_administrators_cookie_is_none_of_this_programs_business(void **state)
{
	AUTO(web_world) struct web_world w = {0};
	char token[TOKEN_TEXT_MAX];
	AUTO_FREE char *page = NULL;

	(void)state;
	invite(&w, token);
	page = path_of(token, "");
	w.headers[0] = "HTTP_COOKIE=kz_session=00112233445566778899aabbccddeeff";
	assert_int_equal(web_get(&w, page), 200);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_looking_changes_no_consent),
		cmocka_unit_test(test_the_page_says_who_what_and_how),
		cmocka_unit_test(test_the_box_is_not_ticked_beforehand_and_must_be),
		cmocka_unit_test(test_agreeing_records_the_exact_words_and_where_they_came_from),
		cmocka_unit_test(test_a_second_click_is_no_second_consent),
		cmocka_unit_test(test_no_is_an_answer_too_and_may_be_changed),
		cmocka_unit_test(test_withdrawing_ends_all_whatsapp_at_once),
		cmocka_unit_test(test_links_that_do_not_work_all_look_the_same),
		cmocka_unit_test(test_a_link_of_somebody_who_was_erased_leads_nowhere),
		cmocka_unit_test(test_answers_come_from_our_page),
		cmocka_unit_test(test_answers_are_limited),
		cmocka_unit_test(test_the_page_is_small_and_runs_no_script),
		cmocka_unit_test(test_without_an_official_number_the_page_still_works),
		cmocka_unit_test(test_an_administrators_cookie_is_none_of_this_programs_business),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
