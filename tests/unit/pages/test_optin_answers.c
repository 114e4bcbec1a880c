/* What applicants answer, and what becomes of it. */
#include "optin_world.h"

static void
test_agreeing_records_the_exact_words_and_where_they_came_from(void **state)
{
	AUTO(web_world) struct web_world w = {0};
	char token[TOKEN_TEXT_MAX];
	AUTO_FREE char *location = NULL, *page = NULL, *refresh = NULL;
	AUTO(privacy_shown) struct privacy_shown shown = {0};
	AUTO(buf) struct buf hash = {0};

	(void)state;
	optin_invite(&w, token);
	page = path_of(token, "");
	w.headers[0] = "HTTP_USER_AGENT=Peramban/1.0";
	assert_int_equal(answer(&w, token, "/agree", "agree=1"), 303);
	assert_string_equal(location = web_header(&w, "Location"), page);
	seed_expect(&w.world, "SELECT scope || ' ' || action || ' ' || source || ' ' || answer_words || ' ' || notice_version || ' ' || actor"
	    " FROM consent_entry WHERE scope = 'official'", "official opt_in landing_page Setuju 30-11-2026 contact");
	assert_ok(privacy_show(w.world.db, "id", w.now, &shown));
	seed_expect(&w.world, "SELECT request_words FROM consent_entry", shown.statement);
	/* The notice, too, word for word. */
	buf_init(&hash, 100);
	text_hex(&hash, shown.hash, sizeof(shown.hash));
	seed_expect(&w.world, "SELECT json_extract(evidence, '$.notice_sha256') FROM consent_entry", buf_text(&hash));
	seed_expect(&w.world, "SELECT lower(hex(hash)) FROM notice_shown", buf_text(&hash));
	seed_expect(&w.world, "SELECT json_extract(evidence, '$.ip') || ' ' || json_extract(evidence, '$.user_agent') || ' ' ||"
	    " json_extract(evidence, '$.invitation') FROM consent_entry", "192.0.2.7 Peramban/1.0 1");
	/* The statement speaks of all the office's WhatsApp numbers, so both scopes are in the ledger. */
	seed_expect(&w.world, "SELECT group_concat(scope || ' ' || state || ' ' || explicit) FROM (SELECT * FROM consent_state ORDER BY scope)",
	    "gateway agreed 1,official agreed 1");
	seed_expect(&w.world, "SELECT answer FROM invitation", "agreed");

	/* The receipt stays before their eyes: nothing leads away from it but their own tap. */
	assert_int_equal(web_get(&w, page), 200);
	assert_null(refresh = web_header(&w, "Refresh"));
	assert_true(web_says(&w, "href=\"https://wa.me/6281260001000"));
	assert_true(web_says(&w, "Tanda terima"));
	assert_true(web_says(&w, "Anda setuju sejak <strong>21-11-2026 10:10"));
}

static void
test_a_second_click_is_no_second_consent(void **state)
{
	AUTO(web_world) struct web_world w = {0};
	char token[TOKEN_TEXT_MAX];
	AUTO_FREE char *target = NULL, *form = NULL;

	(void)state;
	optin_invite(&w, token);
	target = path_of(token, "/agree");
	form = form_of(&w, token, "agree=1");
	assert_int_equal(web_post(&w, target, form), 303);
	assert_int_equal(web_post(&w, target, form), 303);
	seed_expect(&w.world, "SELECT count(*) FROM consent_ledger", "2");	/* one for each WhatsApp scope */
}

static void
test_no_is_an_answer_too_and_may_be_changed(void **state)
{
	AUTO(web_world) struct web_world w = {0};
	char token[TOKEN_TEXT_MAX];
	AUTO_FREE char *page = NULL;

	(void)state;
	optin_invite(&w, token);
	page = path_of(token, "");
	assert_int_equal(answer(&w, token, "/decline", ""), 303);
	/* "No, thank you" to WhatsApp messages is a no to each of the office's numbers. */
	seed_expect(&w.world, "SELECT group_concat(scope || ' ' || state) FROM (SELECT * FROM consent_state ORDER BY scope)",
	    "gateway declined,official declined");
	seed_expect(&w.world, "SELECT answer FROM invitation", "declined");
	assert_int_equal(web_get(&w, page), 200);
	/* One answer to it, and the question folded away: no second invitation, and nothing to stop. */
	assert_true(web_says(&w, "Jawaban Anda tercatat: tidak"));
	assert_true(web_says(&w, "Sejak 21-11-2026 10:10 kami tidak mengirim pesan WhatsApp kepada Anda."));
	assert_true(web_says(&w, "<summary>Berubah pikiran?</summary>"));
	assert_false(web_says(&w, "class=\"note"));
	assert_false(web_says(&w, "/decline"));
	assert_false(web_says(&w, "Cara berhenti"));
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
	optin_invite(&w, token);
	page = path_of(token, "");
	assert_int_equal(answer(&w, token, "/agree", "agree=1"), 303);
	w.now += CLOCK_MINUTE_MS;
	assert_int_equal(answer(&w, token, "/withdraw", ""), 303);
	seed_expect(&w.world, "SELECT count(*) FROM consent_state WHERE state = 'stopped'", "2");
	seed_expect(&w.world, "SELECT answer_words FROM consent_entry WHERE action = 'opt_out' LIMIT 1", "Hentikan persetujuan saya");
	assert_int_equal(web_get(&w, page), 200);
	assert_true(web_says(&w, "Anda menghentikan pesan kami"));
	assert_true(web_says(&w, "Sejak 21-11-2026 10:11 kami tidak lagi mengirim"));
	assert_false(web_says(&w, "class=\"note"));
	assert_false(web_says(&w, "Cara berhenti"));	/* there is nothing left to end */
}

static void
test_answers_come_from_our_page(void **state)
{
	static const char *const forged[] = { "agree=1", "agree=1&csrf=", "agree=1&csrf=1795230600000.0000",
	    "agree=1&csrf=99999999999999999999.00000000000000000000000000000000" };
	AUTO(web_world) struct web_world w = {0};
	char token[TOKEN_TEXT_MAX], other[TOKEN_TEXT_MAX];
	struct invitation_draft draft = { 2, "gateway", "message:2" };
	struct invitation invitation;
	AUTO_FREE char *target = NULL, *theirs = NULL;
	size_t i;

	(void)state;
	optin_invite(&w, token);
	seed_contact(&w.world, 2);
	IN_TX(&w.world, invitation_make(w.world.db, &draft, w.now, other, &invitation));
	target = path_of(token, "/agree");
	for (i = 0; i < sizeof(forged) / sizeof(forged[0]); i++) {
		assert_int_equal(web_post(&w, target, forged[i]), 409);
		assert_true(web_says(&w, "belum ada yang dicatat"));
	}
	/* The form of somebody else's page is not this page's. */
	theirs = form_of(&w, other, "agree=1");
	assert_int_equal(web_post(&w, target, theirs), 409);
	seed_expect(&w.world, "SELECT count(*) FROM consent_ledger", "0");
}

static void
test_a_yes_is_to_the_words_on_the_page(void **state)
{
	struct privacy_draft other = { .version = "3", .statement = { "Saya setuju {office}.", "I agree, {office}." }, .text = { "a", "b" },
	    .change = { "c", "d" } };
	AUTO(web_world) struct web_world w = {0};
	char token[TOKEN_TEXT_MAX];
	AUTO_FREE char *target = NULL, *early = NULL, *late = NULL;
	struct problem problem = {0};

	(void)state;
	optin_invite(&w, token);
	target = path_of(token, "/agree");
	early = form_of(&w, token, "agree=1");
	other.from_at = w.now;
	IN_TX(&w.world, privacy_publish(w.world.db, &other, "admin", w.now, &problem));
	assert_int_equal(web_post(&w, target, early), 409);
	assert_true(web_says(&w, "Saya setuju DPMPTSP."));
	late = form_of(&w, token, "agree=1");
	w.now += CLOCK_DAY_MS;
	assert_int_equal(web_post(&w, target, late), 409);
	assert_int_equal(answer(&w, token, "/agree", "agree=1"), 303);
	seed_expect(&w.world, "SELECT request_words || ' ' || notice_version FROM consent_entry", "Saya setuju DPMPTSP. 3");
}

static void
test_an_old_form_sent_again_does_not_undo_a_stop(void **state)
{
	AUTO(web_world) struct web_world w = {0};
	char token[TOKEN_TEXT_MAX];
	AUTO_FREE char *target = NULL, *form = NULL;

	(void)state;
	optin_invite(&w, token);
	target = path_of(token, "/agree");
	form = form_of(&w, token, "agree=1");
	assert_int_equal(web_post(&w, target, form), 303);
	w.now += CLOCK_MINUTE_MS;
	assert_int_equal(answer(&w, token, "/withdraw", ""), 303);
	w.now += CLOCK_MINUTE_MS;
	assert_int_equal(web_post(&w, target, form), 409);
	seed_expect(&w.world, "SELECT state FROM consent_state WHERE scope = 'official'", "stopped");
}

static void
test_a_browser_that_keeps_no_cookie_can_answer(void **state)
{
	AUTO(web_world) struct web_world w = {0};
	char token[TOKEN_TEXT_MAX];
	AUTO_FREE char *page = NULL, *english = NULL, *target = NULL, *form = NULL, *location = NULL, *cookie = NULL;

	(void)state;
	optin_invite(&w, token);
	page = path_of(token, "");
	english = path_of(token, "?lang=en");
	target = path_of(token, "/agree?lang=en");
	assert_int_equal(web_get(&w, page), 200);
	cookie = web_header(&w, "Set-Cookie");
	assert_null(cookie);		/* looking leaves none */
	form = form_at(&w, english, "agree=1");
	assert_true(web_says(&w, target));
	forget_cookies(&w);
	assert_int_equal(web_post(&w, target, form), 303);
	/* The language goes along in the address. */
	location = web_header(&w, "Location");
	assert_string_equal(location, english);
	forget_cookies(&w);
	assert_int_equal(web_get(&w, english), 200);
	assert_true(web_says(&w, "You have agreed since"));
	forget_cookies(&w);
	assert_int_equal(answer(&w, token, "/withdraw", "way=whatsapp"), 303);
	seed_expect(&w.world, "SELECT state FROM consent_state WHERE scope = 'official'", "stopped");
}

static void
test_each_way_can_be_ended_by_itself(void **state)
{
	AUTO(web_world) struct web_world w = {0};
	char token[TOKEN_TEXT_MAX];
	AUTO_FREE char *page = NULL;

	(void)state;
	optin_invite(&w, token);
	page = path_of(token, "");
	seed_consent(&w.world, 1, "sms", "agreed", 1);
	assert_int_equal(web_get(&w, page), 200);
	assert_true(web_says(&w, "<dt>SMS</dt>"));
	assert_int_equal(answer(&w, token, "/withdraw", "way=sms"), 303);
	seed_expect(&w.world, "SELECT scope || ' ' || action || ' ' || answer_words FROM consent_entry", "sms opt_out Hentikan SMS");
	seed_expect(&w.world, "SELECT count(*) FROM consent_ledger", "1");
	/* Any other word, and none: WhatsApp, which this page is about. */
	assert_int_equal(answer(&w, token, "/withdraw", "way=pos"), 303);
	seed_expect(&w.world, "SELECT count(*) FROM consent_state WHERE state = 'stopped' AND scope IN ('official', 'gateway')", "2");
}

static void
test_who_agreed_to_an_earlier_version_sees_the_change_and_may_confirm(void **state)
{
	struct privacy_draft other = { .version = "3", .statement = { "Saya setuju {office}.", "I agree, {office}." }, .text = { "a", "b" },
	    .change = { "Penyedia pengiriman bertambah satu.", "d" } };
	AUTO(web_world) struct web_world w = {0};
	char token[TOKEN_TEXT_MAX];
	AUTO_FREE char *page = NULL;
	struct problem problem = {0};

	(void)state;
	optin_invite(&w, token);
	page = path_of(token, "");
	assert_int_equal(answer(&w, token, "/agree", "agree=1"), 303);
	w.now += CLOCK_DAY_MS;
	other.from_at = w.now;
	IN_TX(&w.world, privacy_publish(w.world.db, &other, "admin", w.now, &problem));
	w.now += CLOCK_DAY_MS;
	assert_int_equal(web_get(&w, page), 200);
	assert_true(web_says(&w, "Penyedia pengiriman bertambah satu."));
	assert_true(web_says(&w, "Persetujuan Anda tetap berlaku"));
	assert_false(web_says(&w, "checked"));
	assert_int_equal(answer(&w, token, "/agree", "agree=1"), 303);
	seed_expect(&w.world, "SELECT group_concat(notice_version) FROM (SELECT notice_version FROM consent_ledger WHERE scope = 'official' ORDER BY seq)",
	    "30-11-2026,3");
	assert_int_equal(web_get(&w, page), 200);
	assert_false(web_says(&w, "Penyedia pengiriman bertambah satu."));
	/* Since when they agreed has not changed. */
	assert_true(web_says(&w, "Anda setuju sejak <strong>21-11-2026 10:10"));
}

static void
test_answers_are_limited(void **state)
{
	AUTO(web_world) struct web_world w = {0};
	char token[TOKEN_TEXT_MAX];
	AUTO_FREE char *retry = NULL;
	int i, status = 0;

	(void)state;
	optin_invite(&w, token);
	for (i = 0; i < 20 && status != 429; i++)
		status = answer(&w, token, "/agree", "");
	assert_int_equal(status, 429);
	assert_int_equal(i, 11);
	assert_non_null(retry = web_header(&w, "Retry-After"));
	w.now += 2 * CLOCK_MINUTE_MS;
	assert_int_equal(answer(&w, token, "/agree", "agree=1"), 303);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_agreeing_records_the_exact_words_and_where_they_came_from),
		cmocka_unit_test(test_a_second_click_is_no_second_consent),
		cmocka_unit_test(test_no_is_an_answer_too_and_may_be_changed),
		cmocka_unit_test(test_withdrawing_ends_all_whatsapp_at_once),
		cmocka_unit_test(test_answers_come_from_our_page),
		cmocka_unit_test(test_a_yes_is_to_the_words_on_the_page),
		cmocka_unit_test(test_an_old_form_sent_again_does_not_undo_a_stop),
		cmocka_unit_test(test_a_browser_that_keeps_no_cookie_can_answer),
		cmocka_unit_test(test_each_way_can_be_ended_by_itself),
		cmocka_unit_test(test_who_agreed_to_an_earlier_version_sees_the_change_and_may_confirm),
		cmocka_unit_test(test_answers_are_limited),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
