#include "web/form.h"

#include <string.h>

#include "world.h"

static void
parse(struct form *f, const char *text)
{
	assert_ok(form_read(f, text, strlen(text)));
}

static void
test_a_form_is_names_and_values_in_order(void **state)
{
	AUTO(form) struct form f = {0};

	(void)state;
	parse(&f, "name=Sari+Br+Karo&&note=a%26b%3Dc&empty=&flag&id=1&id=2");
	assert_int_equal(f.count, 6);
	assert_string_equal(form_text(&f, "name"), "Sari Br Karo");
	assert_string_equal(form_text(&f, "note"), "a&b=c");
	assert_string_equal(form_value(&f, "empty"), "");
	assert_string_equal(form_value(&f, "flag"), "");
	assert_null(form_value(&f, "absent"));
	assert_string_equal(form_text(&f, "absent"), "");
	assert_string_equal(form_nth(&f, "id", 0), "1");
	assert_string_equal(form_nth(&f, "id", 1), "2");
	assert_null(form_nth(&f, "id", 2));
}

static void
test_values_are_trimmed_and_lines_made_unix_but_passwords_are_left_alone(void **state)
{
	AUTO(form) struct form f = {0};

	(void)state;
	parse(&f, "body=++satu%0D%0Adua%0D%0A&password=+geheim+&secret_token=%09x");
	assert_string_equal(form_text(&f, "body"), "satu\ndua");
	assert_string_equal(form_text(&f, "password"), " geheim ");
	assert_string_equal(form_text(&f, "secret_token"), "\tx");
}

static void
test_what_is_no_form_is_refused(void **state)
{
	static const struct { const char *name, *text; } cases[] = {
		{ "broken escape at the end", "a=%4" },
		{ "broken escape", "a=%zz" },
		{ "NUL", "a=%00" },
		{ "control character", "a=%1B" },
		{ "control character in a name", "a%07=1" },
		{ "not UTF-8", "a=%C3%28" },
		{ "a surrogate", "a=%ED%A0%80" },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		AUTO(form) struct form f = {0};

		if (form_read(&f, cases[i].text, strlen(cases[i].text)) != ERR_INVALID)
			fail_msg("%s was taken", cases[i].name);
		assert_int_equal(f.count, 0);
	}
}

static void
test_a_form_has_a_limit_of_fields(void **state)
{
	AUTO(form) struct form f = {0};
	char text[2 * FORM_PAIRS_MAX + 3];

	(void)state;
	memset(text, '&', sizeof(text));
	assert_int_equal(form_read(&f, text, sizeof(text)), ERR_TOO_LARGE);
	assert_ok(form_read(&f, text, FORM_PAIRS_MAX - 1));
	assert_int_equal(f.count, 0);
}

static void
test_a_check_collects_one_problem_a_field(void **state)
{
	AUTO(form) struct form f = {0};
	struct form_check check = { .form = &f };
	static const char *const roles[] = { "viewer", "operator", NULL };
	struct problem theirs = { .field = "phone", .why = "is too short" };
	int64_t day = 0;

	(void)state;
	parse(&f, "name=&per_day=1000000&gap=abc&role=king&day=31-02-2026&ok=7&long=abcdef&when=21-11-2026&low=-1");
	assert_string_equal(form_need(&check, "name", 10), "");
	assert_string_equal(form_need(&check, "name", 10), "");
	assert_int_equal(form_number(&check, "per_day", 1, 1000, 60), 60);
	assert_int_equal(form_number(&check, "gap", 0, 10, 3), 3);
	assert_int_equal(form_number(&check, "low", 0, 10, 3), 3);
	assert_int_equal(form_number(&check, "absent", 0, 10, 3), 3);
	assert_int_equal(form_number(&check, "ok", 0, 10, 3), 7);
	assert_int_equal(form_choice(&check, "role", roles), -1);
	assert_false(form_day(&check, "day", &day));
	assert_true(form_day(&check, "when", &day));
	assert_int_equal(day, 20778);
	assert_string_equal(form_may(&check, "long", 5), "");
	form_took(&check, &theirs);
	assert_false(form_ok(&check));
	assert_int_equal(check.count, 8);
	assert_string_equal(check.problems[0].key, "form.required");
	assert_string_equal(check.problems[1].key, "form.too_big");
	assert_int_equal(check.problems[1].n, 1000);
	assert_string_equal(check.problems[2].key, "form.not_a_number");
	assert_string_equal(check.problems[3].key, "form.too_small");
	assert_string_equal(check.problems[4].key, "form.not_a_choice");
	assert_string_equal(check.problems[5].key, "form.not_a_day");
	assert_string_equal(check.problems[6].key, "form.too_long");
	assert_null(check.problems[7].key);
	assert_string_equal(check.problems[7].why, "is too short");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_form_is_names_and_values_in_order),
		cmocka_unit_test(test_values_are_trimmed_and_lines_made_unix_but_passwords_are_left_alone),
		cmocka_unit_test(test_what_is_no_form_is_refused),
		cmocka_unit_test(test_a_form_has_a_limit_of_fields),
		cmocka_unit_test(test_a_check_collects_one_problem_a_field),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
