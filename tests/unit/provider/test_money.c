#include "provider/money.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void
test_prices_are_read_exactly_or_not_at_all(void **state)
{
	static const struct { const char *text; int64_t want; } cases[] = {	/* -1: no number */
		{ "0.0333", 33300 }, { "-0.00750", 7500 }, { "12", 12000000 }, { "0", 0 }, { "+1.5", 1500000 }, { "0.0000019", 1 }, { "1.", 1000000 },
		{ "999999999999.999999", INT64_C(999999999999999999) },
		{ "", -1 }, { NULL, -1 }, { "-", -1 }, { ".5", -1 }, { "1,5", -1 }, { "1.5 USD", -1 }, { "1e3", -1 }, { "--1", -1 },
		{ "9999999999999", -1 },
	};
	int64_t micros;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		micros = -1;
		assert_int_equal(money_read(cases[i].text, &micros), cases[i].want >= 0);
		assert_int_equal(micros, cases[i].want);
	}
}

static void
test_prices_are_written_without_needless_digits(void **state)
{
	static const struct { int64_t micros; const char *want; } cases[] = {
		{ 0, "0.00" }, { 7500, "0.0075" }, { 1500000, "1.50" }, { 12000000, "12.00" }, { 82000, "0.082" }, { 1, "0.000001" },
		{ INT64_C(999999999999999999), "999999999999.999999" },
	};
	char text[MONEY_TEXT_MAX];
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		money_write(cases[i].micros, text);
		assert_string_equal(text, cases[i].want);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_prices_are_read_exactly_or_not_at_all),
		cmocka_unit_test(test_prices_are_written_without_needless_digits),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
