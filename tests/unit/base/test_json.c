#include "world.h"

#include <string.h>

#include "base/json.h"

static enum err
parse(const char *text, struct json_object **ret)
{
	return json_parse(text, strlen(text), ret, NULL);
}

static void
test_only_one_whole_value_is_json(void **state)
{
	static const char *const bad[] = { "", "{", "{} x", "{\"a\":1,}", "[1 2]", "nul", "\"\xFF\"", "[1]]" };
	struct problem problem = {0};
	struct json_object *o = NULL;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		if (json_parse(bad[i], strlen(bad[i]), &o, &problem) == ERR_NONE)
			fail_msg("'%s' was taken for JSON", bad[i]);
		assert_non_null(problem.field);
	}
	assert_null(o);
}

static void
test_nesting_has_a_limit(void **state)
{
	char deep[2 * JSON_DEPTH_MAX + 20];
	AUTO_JSON struct json_object *o = NULL;

	(void)state;
	memset(deep, '[', JSON_DEPTH_MAX + 5);
	memset(deep + JSON_DEPTH_MAX + 5, ']', JSON_DEPTH_MAX + 5);
	assert_int_equal(json_parse(deep, 2 * (JSON_DEPTH_MAX + 5), &o, NULL), ERR_INVALID);
}

static void
test_a_getter_answers_not_there_for_another_type(void **state)
{
	AUTO_JSON struct json_object *o = NULL;
	int64_t number = 7;

	(void)state;
	assert_ok(parse("{\"text\":\"a\",\"nul\":\"a\\u0000b\",\"n\":5,\"digits\":\"12\",\"list\":[1],\"yes\":true,\"f\":1.5}", &o));
	assert_string_equal(json_text(o, "text"), "a");
	assert_null(json_text(o, "nul"));
	assert_null(json_text(o, "n"));
	assert_null(json_text(NULL, "text"));
	assert_true(json_int(o, "n", &number) && number == 5);
	assert_true(json_int(o, "digits", &number) && number == 12);
	assert_false(json_int(o, "f", &number));
	assert_false(json_int(o, "text", &number));
	assert_int_equal(json_count(json_at(o, "list")), 1);
	assert_int_equal(json_count(json_at(o, "text")), 0);
	assert_null(json_item(json_at(o, "list"), 1));
	assert_true(json_flag(o, "yes", false));
	assert_true(json_flag(o, "missing", true));
}

static void
test_what_is_written_can_be_read(void **state)
{
	AUTO_JSON struct json_object *o = json_object_new_object();

	(void)state;
	json_put_text(o, "a", "x/\"y");
	json_put_text(o, "none", NULL);
	json_put_int(json_put_object(o, "b"), "n", INT64_MAX);
	json_put_array(o, "c");
	assert_string_equal(json_write(o), "{\"a\":\"x/\\\"y\",\"none\":null,\"b\":{\"n\":9223372036854775807},\"c\":[]}");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_only_one_whole_value_is_json),
		cmocka_unit_test(test_nesting_has_a_limit),
		cmocka_unit_test(test_a_getter_answers_not_there_for_another_type),
		cmocka_unit_test(test_what_is_written_can_be_read),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
