/* Numbers as JavaScript writes them. */
#include <locale.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "mustache/number.h"

static const struct { double value; const char *want; } cases[] = {
	{ 0, "0" }, { -0.0, "0" }, { 1, "1" }, { -1, "-1" }, { 85, "85" }, { 1.21, "1.21" }, { 100, "100" }, { 0.1, "0.1" },
	{ 0.1 + 0.2, "0.30000000000000004" }, { 1.0 / 3, "0.3333333333333333" }, { 123456.789, "123456.789" },
	{ 1e20, "100000000000000000000" }, { 1e21, "1e+21" }, { -1e21, "-1e+21" }, { 1.5e300, "1.5e+300" },
	{ 123456789012345680000.0, "123456789012345680000" }, { 0.000001, "0.000001" }, { 1e-7, "1e-7" },
	{ 0.00000123, "0.00000123" }, { 1.23e-7, "1.23e-7" }, { 5e-324, "5e-324" }, { 1.7976931348623157e308, "1.7976931348623157e+308" },
	{ 9007199254740993.0, "9007199254740992" }, { NAN, "NaN" }, { INFINITY, "Infinity" }, { -INFINITY, "-Infinity" },
};

static void
check_all(void)
{
	AUTO(buf) struct buf out = {0};
	size_t i;

	buf_init(&out, 64);
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		buf_reset(&out);
		number_write_double(cases[i].value, &out);
		assert_string_equal(buf_text(&out), cases[i].want);
	}
}

static void
test_doubles_are_written_as_javascript_does(void **state)
{
	(void)state;
	check_all();
}

/* German, French and Indonesian write a comma; where the machine has one of them, it must not show. */
static void
test_the_locale_does_not_matter(void **state)
{
	static const char *const commas[] = { "id_ID.UTF-8", "de_DE.UTF-8", "fr_FR.UTF-8" };
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(commas) / sizeof(commas[0]); i++)
		if (setlocale(LC_NUMERIC, commas[i]) != NULL)
			break;
	check_all();
	setlocale(LC_NUMERIC, "C");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_doubles_are_written_as_javascript_does),
		cmocka_unit_test(test_the_locale_does_not_matter),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
