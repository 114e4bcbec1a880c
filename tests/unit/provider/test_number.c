#include "provider/number.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static const struct { const char *raw, *want; } provider_rows[] = {
	{ "6281312345671",                "+6281312345671" },
	{ "+6281312345671",               "+6281312345671" },
	{ "6281312345671@c.us",           "+6281312345671" },
	{ "6281312345671@s.whatsapp.net", "+6281312345671" },
	{ "15550783881",                  "+15550783881" },
	{ "60123456789",                  "+60123456789" },
	{ "6262820123",                   "+6262820123" },
	{ "62813123456789",               "+62813123456789" },
	/* No telephone numbers, whatever else they are. */
	{ NULL,                           "" },
	{ "",                             "" },
	{ "+",                            "" },
	{ "081312345671",                 "" },
	{ "++6281312345671",              "" },
	{ "6281312345671 ",               "" },
	{ "62 813 1234 5671",             "" },
	{ "6281312345671@lid",            "" },
	{ "6281312345671@g.us",           "" },
	{ "120363041234567890",           "" },
	{ "194347839123456",              "" },		/* North America has eleven digits */
	{ "1234567",                      "" },
	{ "628131234567890",              "" },
	{ "1234567890123456789012345678", "" },
	{ "62813a2345671",                "" },
};

static void
test_only_what_can_be_a_telephone_number_becomes_one(void **state)
{
	char got[NUMBER_MAX];
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(provider_rows) / sizeof(provider_rows[0]); i++) {
		bool ok = number_from_provider(provider_rows[i].raw, got);

		if (strcmp(got, provider_rows[i].want) != 0 || ok != (got[0] != '\0'))
			fail_msg("%s became %s", provider_rows[i].raw, got);
	}
}

static const struct { const char *raw, *want; } operator_rows[] = {
	{ "6281160002000",                        "+6281160002000" },
	{ "+62 811-6000-2000",                    "+6281160002000" },
	{ "0811 6000 2000",                       "+6281160002000" },
	{ "0 811 6000 2000",                      "+6281160002000" },
	{ "006281160002000",                      "" },
	{ "",                                     "" },
	{ "kantor",                               "" },
	{ "08116000200008116000200008116000200",  "" },
};

static void
test_an_operator_may_write_an_indonesian_number_as_at_home(void **state)
{
	char got[NUMBER_MAX];
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(operator_rows) / sizeof(operator_rows[0]); i++) {
		number_from_operator(operator_rows[i].raw, got);
		if (strcmp(got, operator_rows[i].want) != 0)
			fail_msg("%s became %s", operator_rows[i].raw, got);
	}
}

static const struct { const char *number; bool want; } placeholder_rows[] = {
	{ "+6281234567890",  true },
	{ "+628123456789",   true },
	{ "+62812345678",    true },
	{ "+628111111111",   true },
	{ "+62811111111111", true },
	{ "+6280000000000",  true },
	{ "+6281160001000",  false },
	{ "+6281312345671",  false },
	{ "+6281266666666",  false },	/* dear, and real */
	{ "+6262820123",     false },
	{ "+15550783881",    false },
};

static void
test_sample_numbers_of_manuals_are_recognised_and_dear_ones_are_not(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(placeholder_rows) / sizeof(placeholder_rows[0]); i++)
		if (number_is_placeholder(placeholder_rows[i].number) != placeholder_rows[i].want)
			fail_msg("%s", placeholder_rows[i].number);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_only_what_can_be_a_telephone_number_becomes_one),
		cmocka_unit_test(test_an_operator_may_write_an_indonesian_number_as_at_home),
		cmocka_unit_test(test_sample_numbers_of_manuals_are_recognised_and_dear_ones_are_not),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
