/* A number typed on the public page. */
#include "optin_world.h"

#include "setting/setting.h"

#define PAGE	"/opt-in-whatsapp/"

/* Sari is known and has an invitation; the others are what the test makes them. */
static void
open_page(struct web_world *w)
{
	char token[TOKEN_TEXT_MAX];

	optin_invite(w, token);
}

static int
type(struct web_world *w, const char *number)
{
	AUTO_FREE char *fields = NULL, *form = NULL;

	assert_true(asprintf(&fields, "phone=%s", number) > 0);
	form = form_at(w, PAGE, fields);
	return web_post(w, PAGE, form);
}

static void
test_every_number_gets_the_same_answer(void **state)
{
	static const char *const numbers[] = { "0812-0000-0001", "081260009001", "%2B62+812+0000+0002", "0628-20456", "%2B60123456789" };
	AUTO(web_world) struct web_world w = {0};
	AUTO_FREE char *first = NULL;
	size_t i;

	(void)state;
	open_page(&w);
	seed_contact(&w.world, 2);
	seed_consent(&w.world, 2, "official", "stopped", 1);
	for (i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++) {
		AUTO_FREE char *location = NULL;

		assert_int_equal(type(&w, numbers[i]), 303);
		location = web_header(&w, "Location");
		assert_string_equal(location, "/opt-in-whatsapp/asked");
		assert_int_equal(web_get(&w, location), 200);
		if (first == NULL)
			assert_ok(text_copy(web_body(&w), &first));
		assert_string_equal(web_body(&w), first);
	}
	/* All of them wait for the sender; the page has looked nobody up. */
	seed_expect(&w.world, "SELECT group_concat(number) FROM (SELECT number FROM link_asked ORDER BY id)",
	    "+6281200000001,+6281260009001,+6281200000002,+6262820456,+60123456789");
	seed_expect(&w.world, "SELECT count(*) FROM message", "0");
	seed_expect(&w.world, "SELECT count(*) FROM contact", "2");
}

static void
test_what_is_no_number_is_told_why_and_stays_in_its_field(void **state)
{
	static const struct { const char *typed, *why, *shown; } cases[] = {
		{ "",              "wajib diisi",          "value=\"\"" },
		{ "0812",          "terlalu pendek",       "value=\"0812\"" },
		{ "0812abc45678",  "huruf",                "value=\"0812abc45678\"" },
		{ "0800+1234567",  "nomor layanan",        "value=\"0800 1234567\"" },
		{ "%22%3E%3Cb%3E", "Tidak ada nomor",      "&quot;&gt;&lt;b&gt;" },
	};
	AUTO(web_world) struct web_world w = {0};
	size_t i;

	(void)state;
	open_page(&w);
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		assert_int_equal(type(&w, cases[i].typed), 422);
		if (!web_says(&w, cases[i].why) || !web_says(&w, cases[i].shown) || !web_says(&w, "aria-invalid=\"true\""))
			fail_msg("\"%s\": %s", cases[i].typed, web_body(&w));
	}
	seed_expect(&w.world, "SELECT count(*) FROM link_asked", "0");
}

static void
test_too_many_are_told_so_and_shown_the_other_way(void **state)
{
	AUTO(web_world) struct web_world w = {0};
	AUTO_FREE char *retry = NULL;
	struct problem problem = {0};

	(void)state;
	open_page(&w);
	IN_TX(&w.world, setting_set(w.world.db, SETTING_LINKS_PER_ADDRESS, "1", "test", w.now, &problem));
	assert_int_equal(type(&w, "081260009001"), 303);
	assert_int_equal(type(&w, "081260009002"), 429);
	assert_true(web_says(&w, "Terlalu banyak permintaan"));
	assert_true(web_says(&w, "https://wa.me/6281260001000"));
	/* Who agrees by writing reads what to: the statement, the kinds of messages and the notice. */
	assert_true(web_says(&w, "<blockquote>"));
	assert_true(web_says(&w, "class=\"ticks\""));
	assert_true(web_says(&w, "href=\"/opt-in-whatsapp/privacy"));
	assert_non_null(retry = web_header(&w, "Retry-After"));
	/* From elsewhere it still works. */
	w.headers[0] = "REMOTE_ADDR=192.0.2.8";
	assert_int_equal(type(&w, "081260009002"), 303);
	seed_expect(&w.world, "SELECT count(DISTINCT address_hash) FROM link_asked", "2");
}

static void
test_pages_elsewhere_cannot_send_the_form(void **state)
{
	AUTO(web_world) struct web_world w = {0};
	AUTO_FREE char *form = NULL;

	(void)state;
	open_page(&w);
	assert_int_equal(web_post(&w, PAGE, "phone=081260009001"), 409);
	assert_true(web_says(&w, "value=\"081260009001\""));	/* nothing typed is lost */
	form = form_at(&w, PAGE, "phone=081260009001");
	w.headers[0] = "HTTP_SEC_FETCH_SITE=cross-site";
	assert_int_equal(web_post(&w, PAGE, form), 409);
	w.headers[0] = "HTTP_SEC_FETCH_SITE=same-origin";
	assert_int_equal(web_post(&w, PAGE, form), 303);
	seed_expect(&w.world, "SELECT count(*) FROM link_asked", "1");
}

static void
test_it_works_without_cookies_and_in_english(void **state)
{
	AUTO(web_world) struct web_world w = {0};
	AUTO_FREE char *form = NULL, *location = NULL;

	(void)state;
	open_page(&w);
	form = form_at(&w, PAGE "?lang=en", "phone=081260009001");
	assert_true(web_says(&w, "action=\"/opt-in-whatsapp/?lang=en\""));
	forget_cookies(&w);
	assert_int_equal(web_post(&w, PAGE "?lang=en", form), 303);
	location = web_header(&w, "Location");
	assert_string_equal(location, "/opt-in-whatsapp/asked?lang=en");
}

static void
test_an_office_can_switch_it_off(void **state)
{
	AUTO(web_world) struct web_world w = {0};
	struct problem problem = {0};
	AUTO_FREE char *form = NULL;

	(void)state;
	open_page(&w);
	form = form_at(&w, PAGE, "phone=081260009001");
	IN_TX(&w.world, setting_set(w.world.db, SETTING_LINKS_BY_NUMBER, "0", "test", w.now, &problem));
	assert_int_equal(web_get(&w, PAGE), 200);
	assert_false(web_says(&w, "<form"));
	assert_true(web_says(&w, "https://wa.me/6281260001000"));
	/* Who agrees by writing reads what to: the statement, the kinds of messages and the notice. */
	assert_true(web_says(&w, "<blockquote>"));
	assert_true(web_says(&w, "class=\"ticks\""));
	assert_true(web_says(&w, "href=\"/opt-in-whatsapp/privacy"));
	assert_int_equal(web_post(&w, PAGE, form), 404);
	seed_expect(&w.world, "SELECT count(*) FROM link_asked", "0");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_number_gets_the_same_answer),
		cmocka_unit_test(test_what_is_no_number_is_told_why_and_stays_in_its_field),
		cmocka_unit_test(test_too_many_are_told_so_and_shown_the_other_way),
		cmocka_unit_test(test_pages_elsewhere_cannot_send_the_form),
		cmocka_unit_test(test_it_works_without_cookies_and_in_english),
		cmocka_unit_test(test_an_office_can_switch_it_off),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
