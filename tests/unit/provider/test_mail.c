/*
 * The mail on the wire: what RFC 5322 and 2047 ask for, and that nothing of a value becomes a header of its own.
 */
#include <string.h>

#include "sample.h"
#include "base/clock.h"
#include "base/text.h"
#include "contact/email.h"
#include "provider/mail.h"
#include "provider/mail_text.h"

enum { MAIL_MAX_BYTES = 256 * 1024 };

static struct mail
a_mail(void)
{
	return (struct mail){
		.from = "izin@example.go.id", .from_name = "DPMPTSP", .to = "sari@example.org", .subject = "Izin selesai", .id = "a1",
		.at = INT64_C(1795189800000), .zone_minutes = CLOCK_WIB_MINUTES, .text = "Halo", .title = "DPMPTSP", .stop_url = "https://example.go.id/s",
	};
}

/* The value of a header with its folds; "" when it is not there. */
static void
header(const struct mail *m, const char *name, char ret[2000])
{
	AUTO(buf) struct buf b = { 0 }, start = { 0 };
	const char *at, *end;

	buf_init(&b, MAIL_MAX_BYTES);
	buf_init(&start, 100);
	assert_int_equal(mail_write(&b, m), ERR_NONE);
	buf_fmt(&start, "\r\n%s: ", name);
	ret[0] = '\0';
	if ((at = strstr(buf_text(&b), buf_text(&start))) == NULL)
		return;
	at += start.len;
	for (end = strstr(at, "\r\n"); end[2] == ' '; end = strstr(end + 2, "\r\n"))
		;
	snprintf(ret, 2000, "%.*s", (int)(end - at), at);
}

static void
test_words_that_are_not_ascii_are_encoded_and_folded_between_characters(void **state)
{
	static const struct { const char *subject, *want; } cases[] = {
		{ "Izin selesai", "Izin selesai" },
		{ "Toko Ñusantara", "=?UTF-8?B?VG9rbyDDkXVzYW50YXJh?=" },
		{ "Pesanan #123 siap diambil — Toko Ñusantara 👋 terima kasih banyak sudah berbelanja",
		    "=?UTF-8?B?UGVzYW5hbiAjMTIzIHNpYXAgZGlhbWJpbCDigJQgVG9rbyDDkXVzYW50YXJh?=\r\n"
		    " =?UTF-8?B?IPCfkYsgdGVyaW1hIGthc2loIGJhbnlhayBzdWRhaCBiZXJiZWxhbmph?=" },
		{ "looks like =?UTF-8?B?QQ==?= but is not", "=?UTF-8?B?bG9va3MgbGlrZSA9P1VURi04P0I/UVE9PT89IGJ1dCBpcyBub3Q=?=" },
		{ "tab\there", "=?UTF-8?B?dGFiCWhlcmU=?=" },
	};
	struct mail m = a_mail();
	char got[2000];
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		m.subject = cases[i].subject;
		header(&m, "Subject", got);
		assert_string_equal(got, cases[i].want);
	}
}

static void
test_the_date_is_english_and_in_the_office_s_zone(void **state)
{
	static const struct { const char *iso; int zone; const char *want; } cases[] = {
		{ "2026-11-20T15:50:00Z", 420, "Fri, 20 Nov 2026 22:50:00 +0700" },
		{ "2026-11-20T17:00:00Z", 480, "Sat, 21 Nov 2026 01:00:00 +0800" },
		{ "2026-01-01T00:00:00Z", 0, "Thu, 01 Jan 2026 00:00:00 +0000" },
		{ "2026-01-01T00:00:00Z", -210, "Wed, 31 Dec 2025 20:30:00 -0330" },
	};
	struct mail m = a_mail();
	AUTO(buf) struct buf b = { 0 };
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		assert_int_equal(clock_parse_iso(cases[i].iso, &m.at), ERR_NONE);
		m.zone_minutes = cases[i].zone;
		buf_end(&b);
		buf_init(&b, MAIL_MAX_BYTES);
		assert_int_equal(mail_write(&b, &m), ERR_NONE);
		assert_true(text_starts(buf_text(&b), "Date: "));
		assert_memory_equal(buf_text(&b) + strlen("Date: "), cases[i].want, strlen(cases[i].want));
	}
}

static void
test_no_value_becomes_a_header_of_its_own(void **state)
{
	static const char *const breaks[] = { "x\r\nBcc: all@example.org", "x\nBcc: all@example.org", "x\rBcc: all@example.org", "\r\n\r\nx", "x\r\n" };
	AUTO(buf) struct buf b = { 0 };
	size_t i, field;

	(void)state;
	for (i = 0; i < sizeof(breaks) / sizeof(breaks[0]); i++) {
		for (field = 0; field < 8; field++) {
			struct mail m = a_mail();
			const char **const fields[8] = { &m.from, &m.from_name, &m.to, &m.reply_to, &m.subject, &m.id, &m.stop_url, &m.title };

			*fields[field] = breaks[i];
			buf_end(&b);
			buf_init(&b, MAIL_MAX_BYTES);
			if (mail_write(&b, &m) != ERR_NONE)
				continue;
			/* The title stands in the HTML part alone, below the head. */
			assert_int_equal(field, 7);
			assert_true(strstr(buf_text(&b), "\nBcc:") == NULL || strstr(buf_text(&b), "\nBcc:") > strstr(buf_text(&b), "\r\n\r\n"));
		}
	}
}

static void
test_an_address_or_a_link_that_cannot_be_one_refuses_the_mail(void **state)
{
	AUTO(buf) struct buf b = { 0 };
	struct mail m;

	(void)state;
	buf_init(&b, MAIL_MAX_BYTES);
	m = a_mail(), m.to = "Sari <sari@example.org>";
	assert_int_equal(mail_write(&b, &m), ERR_INVALID);
	m = a_mail(), m.to = NULL;
	assert_int_equal(mail_write(&b, &m), ERR_INVALID);
	m = a_mail(), m.id = "a b";
	assert_int_equal(mail_write(&b, &m), ERR_INVALID);
	m = a_mail(), m.stop_url = "javascript:x";
	assert_int_equal(mail_write(&b, &m), ERR_INVALID);
	m = a_mail(), m.stop_url = "https://example.go.id/>, <mailto:x@example.org";
	assert_int_equal(mail_write(&b, &m), ERR_INVALID);
	m = a_mail(), m.text = " \n";
	assert_int_equal(mail_write(&b, &m), ERR_INVALID);
	m = a_mail(), m.text = "\xff";
	assert_int_equal(mail_write(&b, &m), ERR_INVALID);
}

/* ends only with CRLF, no line beyond 998. */
static void
assert_lines(const char *text)
{
	const char *at, *line = text;

	for (at = text; *at != '\0'; at++) {
		if (*at == '\n') {
			assert_int_equal(at[-1], '\r');
			assert_true(at - line <= 998);
			line = at + 1;
		}
		assert_true(*at != '\r' || at[1] == '\n');
		assert_true((unsigned char)*at < 0x80);
	}
}

static void
test_every_line_ends_with_crlf_and_none_is_too_long(void **state)
{
	AUTO(buf) struct buf b = { 0 }, text = { 0 };
	struct mail m = a_mail();
	int i;

	(void)state;
	buf_init(&b, MAIL_MAX_BYTES);
	buf_init(&text, MAIL_MAX_BYTES);
	for (i = 0; i < 300; i++)
		buf_text_add(&text, i % 50 == 49 ? "\n.\n\r\n" : "panjang Ñ=👋 ");
	m.text = buf_text(&text);
	m.subject = "panjang sekali panjang sekali panjang sekali panjang sekali panjang sekali panjang sekali panjang sekali panjang sekali panjang sekali";
	buf_reset(&b);
	assert_int_equal(mail_write(&b, &m), ERR_NONE);
	assert_lines(buf_text(&b));
}

static void
test_quoted_printable_is_that_of_the_rfc(void **state)
{
	static const struct { const char *text, *want; } cases[] = {
		{ "Halo Budi 👋\n.baris titik\nsatu=dua \nDiskon 50% untuk Anda, berlaku sampai tanggal 30 November 2026 pukul 23.59 WIB di seluruh toko",
		    "Halo Budi =F0=9F=91=8B\r\n.baris titik\r\nsatu=3Ddua=20\r\n"
		    "Diskon 50% untuk Anda, berlaku sampai tanggal 30 November 2026 pukul 23.59 =\r\nWIB di seluruh toko" },
		{ "a\r\nb\rc\nd", "a\r\nb\r\nc\r\nd" },
		{ "tab\there\t", "tab\there=09" },
		{ "\x01\x7f", "=01=7F" },
		{ "", "" },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		AUTO(buf) struct buf b = { 0 };

		buf_init(&b, 4000);
		mail_quoted(&b, cases[i].text);
		assert_string_equal(buf_text(&b), cases[i].want);
	}
}

static void
test_html_is_escaped_and_has_bold_words_and_links(void **state)
{
	static const struct { const char *text, *want; } cases[] = {
		{ "<b>&\"x\"", "<p style=\"margin:0 0 1em\">&lt;b&gt;&amp;&quot;x&quot;</p>" },
		{ "a\nb\n\nc", "<p style=\"margin:0 0 1em\">a<br>\nb</p>\n<p style=\"margin:0 0 1em\">c</p>" },
		{ "*tebal:* dan 2*3*4 dan * bukan *", "<strong>tebal:</strong> dan 2*3*4 dan * bukan *</p>" },
		{ "*buka\ntutup*", "*buka<br>\ntutup*" },
		{ "(https://a.example/x).", "(<a href=\"https://a.example/x\">https://a.example/x</a>)." },
		{ "https://a.example/\"><script>", "<a href=\"https://a.example/\">https://a.example/</a>&quot;&gt;&lt;script&gt;" },
		{ "javascript:alert(1)", "<p style=\"margin:0 0 1em\">javascript:alert(1)</p>" },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		AUTO(buf) struct buf b = { 0 };

		buf_init(&b, 8000);
		mail_html(&b, "", "", cases[i].text);
		if (strstr(buf_text(&b), cases[i].want) == NULL)
			fail_msg("%s\n became %s\n wanted %s", cases[i].text, buf_text(&b), cases[i].want);
	}
}

static void
test_addresses_are_those_that_every_server_takes(void **state)
{
	static const char *const good[] = { "a@b.id", "sari.ginting+izin@mail.example.go.id", "o'brien_x@a-b.co", "1@2.id", "x@192.168.0.example" };
	static const char *const bad[] = {
		"", "a", "@b.id", "a@", "a@b", "a@b.", "a@.b.id", "a@b..id", ".a@b.id", "a.@b.id", "a..b@c.id", "a b@c.id", "a@b c.id", "a@-b.id", "a@b-.id",
		"a@b.id ", " a@b.id", "a@b.id\n", "a\r\nRCPT TO:<x@y.id>@b.id", "<a@b.id>", "Sari <a@b.id>", "a@b.id,c@d.id", "a@b@c.id", "\"a\"@b.id", "a@[1.2.3.4]",
		"a@1.2.3.4", "ñ@b.id", "a@ñ.id", "a(x)@b.id",
		"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa@b.id",
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(good) / sizeof(good[0]); i++)
		if (!email_is_address(good[i]))
			fail_msg("%s was refused", good[i]);
	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		if (email_is_address(bad[i]))
			fail_msg("\"%s\" was taken", bad[i]);
	assert_false(email_is_address(NULL));
	assert_string_equal(email_domain("a@b.id"), "b.id");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_words_that_are_not_ascii_are_encoded_and_folded_between_characters),
		cmocka_unit_test(test_the_date_is_english_and_in_the_office_s_zone),
		cmocka_unit_test(test_no_value_becomes_a_header_of_its_own),
		cmocka_unit_test(test_an_address_or_a_link_that_cannot_be_one_refuses_the_mail),
		cmocka_unit_test(test_every_line_ends_with_crlf_and_none_is_too_long),
		cmocka_unit_test(test_quoted_printable_is_that_of_the_rfc),
		cmocka_unit_test(test_html_is_escaped_and_has_bold_words_and_links),
		cmocka_unit_test(test_addresses_are_those_that_every_server_takes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
