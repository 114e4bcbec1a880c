/* The page on which an office publishes what applicants are told. */
#include "admin_world.h"

#include "base/clock.h"
#include "base/text.h"
#include "privacy/notice.h"

#define WORDS	"&statement_id=Saya+setuju+%7Boffice%7D.&text_id=%23+Judul%0D%0AAlinea+%7Boffice%7D&change_id=Baru."
#define ENGLISH	"&statement_en=I+agree%2C+%7Boffice%7D.&text_en=Text&change_en=New."
#define WHOLE	"version=2026-12-01&from=2026-11-21" WORDS ENGLISH

static void
test_the_form_begins_with_what_is_in_force(void **state)
{
	AUTO(web_world) struct web_world w = {0};

	(void)state;
	admin_open(&w, "administrator");
	assert_int_equal(web_get(&w, "/admin/notice"), 200);
	assert_true(web_says(&w, "naskah bawaan"));
	assert_true(web_says(&w, "Saya setuju menerima pesan WhatsApp dari {office}"));
	assert_true(web_says(&w, "Saya setuju menerima pesan WhatsApp dari DPMPTSP"));
	assert_true(web_says(&w, "value=\"2026-11-21\""));
	assert_false(web_says(&w, "checked"));
}

static void
test_a_version_is_looked_at_and_then_published(void **state)
{
	AUTO(web_world) struct web_world w = {0};

	(void)state;
	admin_open(&w, "administrator");
	assert_int_equal(admin_post(&w, "/admin/notice", "/admin/notice", WHOLE "&look=1"), 200);
	assert_true(web_says(&w, "<blockquote>Saya setuju DPMPTSP.</blockquote>"));
	assert_true(web_says(&w, "<h3>Judul</h3><p>Alinea DPMPTSP</p>"));
	admin_expect(&w, "SELECT count(*) FROM notice", "0");
	assert_int_equal(admin_post(&w, "/admin/notice", "/admin/notice", WHOLE "&material=1"), 303);
	admin_expect(&w, "SELECT version || ' ' || from_at || ' ' || material || ' ' || text_id || ' ' || published_by FROM notice",
	    "2026-12-01 1795230600000 1 # Judul\nAlinea {office} rina");
	admin_expect(&w, "SELECT action || ' ' || detail FROM audit WHERE action = 'notice.publish'", "notice.publish 2026-12-01");
	assert_int_equal(web_get(&w, "/admin/notice"), 200);
	assert_true(web_says(&w, "perubahan penting"));
	assert_true(web_says(&w, "berlaku sejak 21-11-2026"));
}

static void
test_a_day_ahead_waits_for_its_day(void **state)
{
	AUTO(web_world) struct web_world w = {0};

	(void)state;
	admin_open(&w, "administrator");
	assert_int_equal(admin_post(&w, "/admin/notice", "/admin/notice", "version=3&from=2026-12-01" WORDS ENGLISH), 303);
	assert_int_equal(web_get(&w, "/admin/notice"), 200);
	assert_true(web_says(&w, "belum berlaku"));
	assert_true(web_says(&w, "naskah bawaan"));
}

static void
test_what_is_wrong_is_said_at_its_field_and_nothing_typed_is_lost(void **state)
{
	static const struct { const char *fields, *field, *sentence; } cases[] = {
		{ "version=&from=2026-11-21" WORDS ENGLISH, "version", "wajib diisi" },
		{ "version=3&from=2026-11-20" WORDS ENGLISH, "from", "di masa lalu" },
		{ "version=3&from=kemarin" WORDS ENGLISH, "from", "Isi dengan tanggal" },
		{ "version=3&from=2026-11-21" WORDS, "statement_en", "wajib diisi" },
		{ "version=3&from=2026-11-21" WORDS "&statement_en=I+agree.&text_en=Text&change_en=New.", "statement_en", "menyebut {office}" },
		{ "version=3&from=2026-11-21" WORDS "&statement_en=%7Boffice%7D&text_en=%7Bkantor%7D&change_en=New.", "text_en", "tempat yang dikenal" },
		{ "version=3&from=2026-11-21" WORDS "&statement_en=%7Boffice%7D&text_en=a&change_en=New%0AOld", "change_en", "satu baris" },
		{ "version=30-11-2026&from=2026-11-21" WORDS ENGLISH, "version", "sudah dipakai" },
	};
	AUTO(web_world) struct web_world w = {0};
	size_t i;

	(void)state;
	admin_open(&w, "administrator");
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		AUTO_FREE char *link = NULL;

		assert_int_equal(admin_post(&w, "/admin/notice", "/admin/notice", cases[i].fields), 422);
		assert_true(asprintf(&link, "href=\"#%s\"", cases[i].field) > 0);
		if (!web_says(&w, link) || !web_says(&w, cases[i].sentence))
			fail_msg("%s: not said at %s: %s", cases[i].fields, cases[i].field, cases[i].sentence);
		assert_true(web_says(&w, "# Judul\nAlinea {office}</textarea>"));
	}
	admin_expect(&w, "SELECT count(*) FROM notice", "0");
}

static void
test_others_read_it_and_cannot_publish(void **state)
{
	AUTO(web_world) struct web_world w = {0};

	(void)state;
	admin_open(&w, "operator");
	assert_int_equal(web_get(&w, "/admin/notice"), 200);
	assert_false(web_says(&w, "<textarea"));
	assert_int_equal(admin_post(&w, "/admin/notice", "/admin/notice", WHOLE), 403);
	admin_expect(&w, "SELECT count(*) FROM notice", "0");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_the_form_begins_with_what_is_in_force),
		cmocka_unit_test(test_a_version_is_looked_at_and_then_published),
		cmocka_unit_test(test_a_day_ahead_waits_for_its_day),
		cmocka_unit_test(test_what_is_wrong_is_said_at_its_field_and_nothing_typed_is_lost),
		cmocka_unit_test(test_others_read_it_and_cannot_publish),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
