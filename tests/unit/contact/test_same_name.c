#include "world.h"

#include "contact/same_name.h"

static void
test_spellings_of_one_name_are_the_same(void **state)
{
	static const struct { const char *a, *b; bool same; } cases[] = {
		{ "Sari Ginting", "SARI  GINTING", true },
		{ "Sari Ginting", "Ginting, Sari", true },
		{ "Sari Ginting", "dr. Sari br Ginting, Sp.A., S.H.", true },
		{ "H. Edi Surbakti", "Edi Surbakti SH MM", true },
		{ "Sari", "Ibu Sari", true },
		{ "Ma'ruf Amin", "Maruf Amin", true },
		{ "Sari Ginting", "", true },
		{ "", "", true },
		{ "dr.", "Sari", true },
		{ "\xEF\xBC\xB3\xEF\xBD\x81\xEF\xBD\x92\xEF\xBD\x89", "sari", true },
		{ "Sari", "Sari Dewi", false },
		{ "Sari Ginting", "Sari Dewi", false },
		{ "Sari Ginting", "Dewi Lestari", false },
		{ "Sari Sari", "Sari", false },
		{ "Sari Ginting", "Sari", false },
		{ "Budi", "Budiman", false },
		{ "a b c d e f g h i j k l m n o p", "a b c d e f g h i j k l", true },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		if (same_name(cases[i].a, cases[i].b) != cases[i].same || same_name(cases[i].b, cases[i].a) != cases[i].same)
			fail_msg("\"%s\" and \"%s\"", cases[i].a, cases[i].b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_spellings_of_one_name_are_the_same) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
