#include "provider/said.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/text.h"

static const struct { const char *name, *text, *want; } rows[] = {
	{ "nothing is nothing",              NULL, "" },
	{ "words stay",                      "Rate limit hit", "Rate limit hit" },
	{ "lines become one",                "a\r\nb\tc\x7f" "d", "a  b c d" },
	{ "bytes that are no text",          "a\xff\xfe" "b", "a??b" },
	{ "a token goes, its start stays",   "token EAAJBxq9dB8kBO1ZC4rZB7ZAexample0Qm3Vb5Tn7Yc2Kd.", "token EAAJ…" },
	{ "a token in quotes",               "\"EAAJBxq9dB8kBO1ZC4rZB7ZAexample0Qm3Vb5Tn7Yc2Kd\"", "\"EAAJ…\"" },
	{ "a token of hex digits",           "auth_token 0123456789abcdef0123456789abcdef.", "auth_token 0123…." },
	{ "a template's name stays",         "izin_peringatan_masa_berlaku_90_hari_kedua_tahun_2026",
	                                     "izin_peringatan_masa_berlaku_90_hari_kedua_tahun_2026" },
	{ "a long id stays",                 "123456789012345678901234567890123456", "123456789012345678901234567890123456" },
};

static void
test_what_providers_say_becomes_one_clean_line_without_credentials(void **state)
{
	char got[200];
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		said(got, sizeof(got), rows[i].text);
		if (strcmp(got, rows[i].want) != 0)
			fail_msg("%s: %s", rows[i].name, got);
	}
}

static void
test_texts_are_cut_between_characters_in_every_room(void **state)
{
	static const char text[] = "aé€😀aé€😀";
	char got[sizeof(text)];
	size_t room;

	(void)state;
	for (room = 1; room <= sizeof(text); room++) {
		memset(got, 'x', sizeof(got));
		said(got, room, text);
		assert_true(strlen(got) < room);
		assert_true(text_is_utf8(got, strlen(got)));
		assert_memory_equal(got, text, strlen(got));
		assert_true(strlen(got) + 4 >= room);	/* and not shorter than needed */
	}
}

static void
test_two_parts_are_joined_once(void **state)
{
	char got[40], tight[8];

	(void)state;
	said_two(got, sizeof(got), "Rate limit", "too fast");
	assert_string_equal(got, "Rate limit: too fast");
	said_two(got, sizeof(got), "Rate limit hit", "limit");
	assert_string_equal(got, "Rate limit hit");
	said_two(got, sizeof(got), " ", "too fast");
	assert_string_equal(got, "too fast");
	said_two(got, sizeof(got), "Rate limit", NULL);
	assert_string_equal(got, "Rate limit");
	said_two(tight, sizeof(tight), "abcd", "efgh");
	assert_string_equal(tight, "abcd: e");
	said_two(tight, sizeof(tight), "abcde", "fgh");
	assert_string_equal(tight, "abcde");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_what_providers_say_becomes_one_clean_line_without_credentials),
		cmocka_unit_test(test_texts_are_cut_between_characters_in_every_room),
		cmocka_unit_test(test_two_parts_are_joined_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
