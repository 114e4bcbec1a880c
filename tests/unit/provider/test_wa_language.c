#include "provider/wa_language.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/text.h"

static void
test_a_code_is_known_only_as_whatsapp_writes_it(void **state)
{
	static const struct { const char *code; bool known; } cases[] = {
		{ "id", true }, { "en", true }, { "en_US", true }, { "prs_AF", true }, { "zu", true },
		{ "in", false }, { "ID", false }, { "en-US", false }, { "en_us", false }, { "id_ID", false }, { "zh", false }, { "", false },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		if (wa_language_is_known(cases[i].code) != cases[i].known)
			fail_msg("%s", cases[i].code);
}

static void
test_a_wrong_code_proposes_the_right_one(void **state)
{
	static const struct { const char *typed, *meant; } cases[] = {
		{ "in", "id" },	     { "ID", "id" },	{ "id_ID", "id" },	{ "in_ID", "id" },   { "id-ID", "id" },	  { "Indonesia", "id" },
		{ "en-US", "en_US" }, { "en_us", "en_US" }, { "en_ID", "en" },	{ "English", "en" }, { "iw", "he" },	  { "zh", "zh_CN" },
		{ "pt", "pt_BR" },   { "zh-Hant", "zh_TW" }, { "ky", "ky_KG" }, { "nn_NO", "nb" },   { "jv", NULL },	  { "", NULL },
		{ "e", NULL },	     { "bahasa indonesia yang baik", NULL },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const char *meant = wa_language_meant(cases[i].typed);

		if ((meant == NULL) != (cases[i].meant == NULL) || (meant != NULL && strcmp(meant, cases[i].meant) != 0))
			fail_msg("%s: %s", cases[i].typed, meant != NULL ? meant : "nothing");
		if (meant != NULL)
			assert_true(wa_language_is_known(meant));
	}
}

static void
test_the_problem_says_what_would_be_right(void **state)
{
	struct problem problem = {0};

	(void)state;
	assert_int_equal(wa_language_check("id", &problem), ERR_NONE);
	assert_int_equal(wa_language_check("in", &problem), ERR_INVALID);
	assert_string_equal(problem.field, "language");
	assert_non_null(strstr(problem.why, "\"id\""));
	assert_int_equal(wa_language_check("jv", &problem), ERR_INVALID);
	assert_non_null(strstr(problem.why, "Indonesian is \"id\""));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_code_is_known_only_as_whatsapp_writes_it),
		cmocka_unit_test(test_a_wrong_code_proposes_the_right_one),
		cmocka_unit_test(test_the_problem_says_what_would_be_right),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
