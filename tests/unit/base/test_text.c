#include "world.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"

static void
test_only_well_formed_utf8_is_text(void **state)
{
	static const struct { const char *name, *bytes; size_t n; bool want; } cases[] = {
		{ "ascii",			"izin", 4, true },
		{ "two, three, four bytes",	"\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80", 9, true },
		{ "NUL",			"a\0b", 3, false },
		{ "overlong slash",		"\xC0\xAF", 2, false },
		{ "overlong three bytes",	"\xE0\x80\xAF", 3, false },
		{ "surrogate",			"\xED\xA0\x80", 3, false },
		{ "above U+10FFFF",		"\xF4\x90\x80\x80", 4, false },
		{ "cut sequence",		"\xE2\x82", 2, false },
		{ "lone continuation",		"\x80", 1, false },
		{ "latin-1",			"caf\xE9", 4, false },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		if (text_is_utf8(cases[i].bytes, cases[i].n) != cases[i].want)
			fail_msg("%s", cases[i].name);
}

static void
test_code_points_go_out_as_they_came_in(void **state)
{
	static const char text[] = "a\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80";
	AUTO(buf) struct buf b;
	const char *at = text;
	uint32_t cp;

	(void)state;
	buf_init(&b, 100);
	while ((cp = text_next(&at)) != 0)
		text_put(&b, cp);
	assert_string_equal(buf_text(&b), text);
	assert_int_equal(text_code_points(text), 4);
}

static void
test_a_bad_byte_is_stepped_over(void **state)
{
	const char *at = "\xFFz";

	(void)state;
	assert_int_equal(text_next(&at), 0xFFFD);
	assert_int_equal(text_next(&at), 'z');
	assert_int_equal(text_next(&at), 0);
}

static void
test_a_number_is_a_whole_number_or_none(void **state)
{
	static const char *const bad[] = { "", "-", " 1", "1 ", "+1", "1x", "0x10", "9223372036854775808", "1e3" };
	int64_t value = 7;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		if (text_to_int64(bad[i], &value))
			fail_msg("'%s' was taken for a number", bad[i]);
	assert_false(text_to_int64(NULL, &value));
	assert_int_equal(value, 7);
	assert_true(text_to_int64("-9223372036854775808", &value));
	assert_true(value == INT64_MIN);
}

static void
test_percent_encoding_keeps_only_unreserved_characters(void **state)
{
	AUTO(buf) struct buf b, back;

	(void)state;
	buf_init(&b, 200);
	buf_init(&back, 200);
	text_percent(&b, "Ya & é/~-._+");
	assert_string_equal(buf_text(&b), "Ya%20%26%20%C3%A9%2F~-._%2B");
	assert_true(text_unpercent(&back, buf_text(&b), b.len, false));
	assert_string_equal(buf_text(&back), "Ya & é/~-._+");
}

static void
test_a_broken_percent_is_refused(void **state)
{
	static const char *const bad[] = { "%", "%4", "a%zz", "%4%41" };
	AUTO(buf) struct buf b;
	size_t i;

	(void)state;
	buf_init(&b, 200);
	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_false(text_unpercent(&b, bad[i], strlen(bad[i]), true));
}

static void
test_trimming_takes_blanks_off_both_ends(void **state)
{
	char text[] = " \t izin usaha \r\n";
	char blank[] = "  ";

	(void)state;
	assert_string_equal(text_trim(text), "izin usaha");
	assert_string_equal(text_trim(blank), "");
	assert_true(text_is_blank(" \n"));
	assert_true(text_is_blank(NULL));
	assert_false(text_is_blank(" x"));
}

static void
test_hex_goes_both_ways(void **state)
{
	static const uint8_t bytes[] = { 0x00, 0xAB, 0xFF };
	uint8_t back[3] = { 0 };
	AUTO(buf) struct buf b;

	(void)state;
	buf_init(&b, 20);
	text_hex(&b, bytes, sizeof(bytes));
	assert_string_equal(buf_text(&b), "00abff");
	assert_true(text_unhex("00ABff", 6, back));
	assert_memory_equal(back, bytes, sizeof(bytes));
	assert_false(text_unhex("0", 1, back));
	assert_false(text_unhex("0g", 2, back));
}

static void
test_base64_is_that_of_the_rfc(void **state)
{
	static const struct { const char *bytes, *want; } cases[] = {	/* RFC 4648, section 10 */
		{ "", "" }, { "f", "Zg==" }, { "fo", "Zm8=" }, { "foo", "Zm9v" }, { "foob", "Zm9vYg==" }, { "fooba", "Zm9vYmE=" },
		{ "foobar", "Zm9vYmFy" }, { "\xff\xef\xbe", "/+++" },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		AUTO(buf) struct buf b;

		buf_init(&b, 100);
		text_base64(&b, cases[i].bytes, strlen(cases[i].bytes));
		assert_string_equal(buf_text(&b), cases[i].want);
	}
}

static void
test_a_buffer_never_grows_over_its_ceiling(void **state)
{
	AUTO(buf) struct buf b;

	(void)state;
	buf_init(&b, 10);
	buf_text_add(&b, "12345");
	buf_fmt(&b, "%s", "67890");
	assert_ok(buf_err(&b));
	buf_char(&b, 'x');
	assert_int_equal(buf_err(&b), ERR_TOO_LARGE);
	buf_text_add(&b, "");
	assert_int_equal(buf_err(&b), ERR_TOO_LARGE);
	assert_string_equal(buf_text(&b), "");
	assert_null(buf_take(&b));
	buf_reset(&b);
	buf_fmt(&b, "%d", 42);
	assert_string_equal(buf_text(&b), "42");
}

static void
test_a_buffer_takes_long_formatted_text(void **state)
{
	AUTO_FREE char *taken = NULL;
	AUTO(buf) struct buf b;

	(void)state;
	buf_init(&b, 2000);
	buf_fmt(&b, "%0999d|", 7);
	assert_int_equal(b.len, 1000);
	taken = buf_take(&b);
	assert_non_null(taken);
	assert_int_equal(strlen(taken), 1000);
	assert_int_equal(b.len, 0);
}

static void
test_a_word_is_among_others_only_whole(void **state)
{
	(void)state;
	assert_true(text_has_word("official sms", "official"));
	assert_true(text_has_word("official sms", "sms"));
	assert_false(text_has_word("official sms", "off"));
	assert_false(text_has_word("official sms", "official sms"));
	assert_false(text_has_word("official sms", ""));
	assert_false(text_has_word("", "sms"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_word_is_among_others_only_whole),
		cmocka_unit_test(test_only_well_formed_utf8_is_text),
		cmocka_unit_test(test_code_points_go_out_as_they_came_in),
		cmocka_unit_test(test_a_bad_byte_is_stepped_over),
		cmocka_unit_test(test_a_number_is_a_whole_number_or_none),
		cmocka_unit_test(test_percent_encoding_keeps_only_unreserved_characters),
		cmocka_unit_test(test_a_broken_percent_is_refused),
		cmocka_unit_test(test_trimming_takes_blanks_off_both_ends),
		cmocka_unit_test(test_hex_goes_both_ways),
		cmocka_unit_test(test_base64_is_that_of_the_rfc),
		cmocka_unit_test(test_a_buffer_never_grows_over_its_ceiling),
		cmocka_unit_test(test_a_buffer_takes_long_formatted_text),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
