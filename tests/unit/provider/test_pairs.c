#include "provider/pairs.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static const struct { const char *form, *want; } rows[] = {
	{ "", "{}" },
	{ "&&", "{}" },
	{ "a=1", "{\"a\":\"1\"}" },
	{ "a=1&b=two+words%21&c=%F0%9F%99%8F", "{\"a\":\"1\",\"b\":\"two words!\",\"c\":\"🙏\"}" },
	{ "a&b=&=c", "{\"a\":\"\",\"b\":\"\",\"\":\"c\"}" },
	{ "a=1&a=2", "{\"a\":\"2\"}" },
	{ "a=b=c", "{\"a\":\"b=c\"}" },
	{ "a%3Db=1", "{\"a=b\":\"1\"}" },
	{ "a=%", NULL },
	{ "a=%4", NULL },
	{ "a=%GG", NULL },
	{ "a=%00", NULL },
	{ "a%00=1", NULL },
	{ "a=%C3", NULL },
	{ "a=\xC3(", NULL },
};

static void
test_forms_are_read_or_refused_whole(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		AUTO_JSON struct json_object *got = NULL;
		enum err e = pairs_parse(rows[i].form, strlen(rows[i].form), &got);

		if (e != (rows[i].want != NULL ? ERR_NONE : ERR_INVALID))
			fail_msg("%s: %s", rows[i].form, err_name(e));
		if (e == ERR_NONE && strcmp(json_write(got), rows[i].want) != 0)
			fail_msg("%s: %s", rows[i].form, json_write(got));
		assert_true(e == ERR_NONE || got == NULL);
	}
}

static void
test_a_list_keeps_order_and_repetitions(void **state)
{
	static const struct { const char *form, *want; enum err err; } cases[] = {
		{ "", "", ERR_NONE },
		{ "b=2&a=1&b=2&&c&=d&e=%26+x", "b=2|a=1|b=2|c=|=d|e=& x|", ERR_NONE },
		{ "a=%FF", "a=\xff|", ERR_NONE },
		{ "a=%00", NULL, ERR_INVALID },
		{ "a%00b=1", NULL, ERR_INVALID },
		{ "a=%Z", NULL, ERR_INVALID },
	};
	size_t i, j;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		AUTO(pair_list) struct pair_list list = { .count = 0 };
		AUTO(buf) struct buf got = { 0 };

		buf_init(&got, 1000);
		assert_int_equal(pairs_list(cases[i].form, strlen(cases[i].form), &list), cases[i].err);
		for (j = 0; cases[i].want != NULL && j < list.count; j++)
			buf_fmt(&got, "%s=%s|", list.items[j].name, list.items[j].value);
		if (cases[i].want != NULL)
			assert_string_equal(buf_text(&got), cases[i].want);
	}
}

static void
test_a_form_has_so_many_fields_and_no_more(void **state)
{
	AUTO_JSON struct json_object *got = NULL;
	AUTO(buf) struct buf form = { 0 };
	int i;

	(void)state;
	buf_init(&form, 10000);
	for (i = 0; i < PAIRS_MAX; i++)
		buf_fmt(&form, "%sf%d=1", i > 0 ? "&" : "", i);
	assert_int_equal(pairs_parse(buf_text(&form), form.len, &got), ERR_NONE);
	assert_int_equal(json_object_object_length(got), PAIRS_MAX);
	json_end(&got);
	buf_text_add(&form, "&one=more");
	assert_int_equal(pairs_parse(buf_text(&form), form.len, &got), ERR_TOO_LARGE);
}

static void
test_what_is_added_reads_the_same(void **state)
{
	static const char hostile[] = "a&b=c%20+\r\n\"é🙏";
	AUTO_JSON struct json_object *got = NULL;
	AUTO(buf) struct buf form = { 0 };

	(void)state;
	buf_init(&form, 1000);
	pairs_add(&form, hostile, hostile);
	pairs_add(&form, "nothing", NULL);
	pairs_add(&form, "empty", "");
	assert_int_equal(pairs_parse(buf_text(&form), form.len, &got), ERR_NONE);
	assert_int_equal(json_object_object_length(got), 2);
	assert_string_equal(json_text(got, hostile), hostile);
	assert_string_equal(json_text(got, "empty"), "");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_forms_are_read_or_refused_whole),
		cmocka_unit_test(test_a_list_keeps_order_and_repetitions),
		cmocka_unit_test(test_a_form_has_so_many_fields_and_no_more),
		cmocka_unit_test(test_what_is_added_reads_the_same),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
