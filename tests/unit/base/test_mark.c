#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/mark.h"

static void
test_marks_are_told_apart(void **state)
{
	static const struct { uint32_t cp; enum mark want; } rows[] = {
		{ 'a', MARK_LETTER }, { 'Z', MARK_LETTER }, { '7', MARK_DIGIT }, { ' ', MARK_SPACE }, { '\t', MARK_SPACE }, { '\n', MARK_LINE },
		{ '\r', MARK_LINE }, { '-', MARK_DASH }, { '\'', MARK_QUOTE }, { '"', MARK_QUOTE }, { '`', MARK_QUOTE }, { '?', MARK_QUESTION },
		{ '.', MARK_PUNCTUATION }, { '/', MARK_PUNCTUATION }, { '@', MARK_PUNCTUATION }, { '+', MARK_SYMBOL }, { '~', MARK_SYMBOL },
		{ 0x7F, MARK_SPACE }, { 1, MARK_SPACE }, { 0xA0, MARK_SPACE }, { 0xAD, MARK_INVISIBLE }, { 0xE9, MARK_LETTER }, { 0xBF, MARK_QUESTION },
		{ 0x301, MARK_COMBINING }, { 0x34F, MARK_INVISIBLE }, { 0x61F, MARK_QUESTION }, { 0x663, MARK_DIGIT }, { 0x6F3, MARK_DIGIT },
		{ 0x967, MARK_LETTER }, { 0x200B, MARK_INVISIBLE }, { 0x200D, MARK_INVISIBLE }, { 0x200E, MARK_INVISIBLE }, { 0x2011, MARK_DASH },
		{ 0x2019, MARK_QUOTE }, { 0x2028, MARK_LINE }, { 0x202A, MARK_INVISIBLE }, { 0x202F, MARK_SPACE }, { 0x2049, MARK_QUESTION },
		{ 0x2066, MARK_INVISIBLE }, { 0x20E3, MARK_INVISIBLE }, { 0x2212, MARK_DASH }, { 0x2764, MARK_SYMBOL }, { 0x3000, MARK_SPACE },
		{ 0xFE0F, MARK_INVISIBLE }, { 0xFEFF, MARK_INVISIBLE }, { 0xFF11, MARK_DIGIT }, { 0xFF1F, MARK_QUESTION }, { 0xFF21, MARK_LETTER },
		{ 0xFFFD, MARK_BROKEN }, { 0x1D7D8, MARK_DIGIT }, { 0x1F3FD, MARK_INVISIBLE }, { 0x1F44D, MARK_SYMBOL }, { 0xE007F, MARK_INVISIBLE },
		{ 0x10FFFF, MARK_SYMBOL },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (mark_of(rows[i].cp) != rows[i].want)
			fail_msg("U+%04X is %d, not %d", rows[i].cp, mark_of(rows[i].cp), rows[i].want);
}

static void
test_decorated_signs_become_plain_ones(void **state)
{
	(void)state;
	assert_int_equal(mark_plain(0xFF59), 'y');
	assert_int_equal(mark_plain(0x1D418), 'Y');	/* mathematical bold Y */
	assert_int_equal(mark_plain(0x1D44E), 'a');	/* mathematical italic a */
	assert_int_equal(mark_plain(0x1D7FF), '9');
	assert_int_equal(mark_plain(0x669), '9');
	assert_int_equal(mark_plain('x'), 'x');
	assert_int_equal(mark_plain(0x4E00), 0x4E00);
}

static void
test_small_letters_are_found_for_capitals(void **state)
{
	static const struct { uint32_t capital, small; } rows[] = {
		{ 'A', 'a' }, { 'Z', 'z' }, { '[', '[' }, { 0xC9, 0xE9 }, { 0xD7, 0xD7 }, { 0xDF, 0xDF }, { 0x100, 0x101 }, { 0x101, 0x101 },
		{ 0x139, 0x13A }, { 0x13A, 0x13A }, { 0x14A, 0x14B }, { 0x178, 0xFF }, { 0x179, 0x17A }, { 0x17E, 0x17E }, { 0x130, 'i' },
		{ 0x1EA0, 0x1EA1 }, { 0x391, 0x3B1 }, { 0x410, 0x430 }, { 0x401, 0x451 }, { 0x4E00, 0x4E00 },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		assert_int_equal(mark_lower(rows[i].capital), rows[i].small);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_marks_are_told_apart),
		cmocka_unit_test(test_decorated_signs_become_plain_ones),
		cmocka_unit_test(test_small_letters_are_found_for_capitals),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
