#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "contact/dial_code.h"
#include "contact/phone.h"

struct row { const char *raw, *number; enum phone_kind kind; enum phone_why why; const char *other; };

#define MOBILE(raw)		{ raw, "+6281234567891", PHONE_MOBILE, PHONE_OK, "" }
#define REFUSED(raw, why)	{ raw, "", PHONE_NONE, why, "" }

static void
check(const struct row *rows, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++) {
		struct phone p = phone_parse(rows[i].raw);

		if (p.kind != rows[i].kind || p.why != rows[i].why || strcmp(p.number, rows[i].number) != 0 ||
		    strcmp(p.other, rows[i].other) != 0)
			fail_msg("\"%s\" is read as %s %s \"%s\" \"%s\", not %s %s \"%s\" \"%s\"", rows[i].raw, phone_kind_name(p.kind),
			    phone_why_name(p.why), p.number, p.other, phone_kind_name(rows[i].kind), phone_why_name(rows[i].why),
			    rows[i].number, rows[i].other);
	}
}
#define CHECK(rows) check(rows, sizeof(rows) / sizeof(rows[0]))

static void
test_every_way_to_write_a_mobile_number_gives_one_form(void **state)
{
	static const struct row rows[] = {
		MOBILE("0812-3456-7891"), MOBILE("081234567891"), MOBILE("+62 812 3456 7891"), MOBILE("+6281234567891"),
		MOBILE("6281234567891"), MOBILE("62 (0)812 3456 7891"), MOBILE("+62 (0) 812 3456 7891"), MOBILE("8123456 7891"),
		MOBILE("81234567891"), MOBILE("0062 812 3456 7891"), MOBILE("00 62 0812 3456 7891"), MOBILE("+62 0812 3456 7891"),
		MOBILE("62 0812 3456 7891"), MOBILE("+0812 3456 7891"), MOBILE("+0062 812 3456 7891"), MOBILE("(0812) 3456-7891"),
		MOBILE("(+62) 812.3456.7891"), MOBILE("[0812] 3456 7891"), MOBILE("0812_3456_7891"), MOBILE("0812~3456~7891"),
		MOBILE("0812/3456/7891"), MOBILE("0812/34567891"), MOBILE("'081234567891"), MOBILE("\"081234567891\""),
		MOBILE("=\"081234567891\""), MOBILE("  0812\t3456\v7891  "), MOBILE("081234567891\r\n"), MOBILE("<081234567891>"),
		MOBILE("tel:+62-812-3456-7891"), MOBILE("https://wa.me/6281234567891?text=Halo"), MOBILE("6281234567891@s.whatsapp.net"),
		MOBILE("*0812 3456 7891*"), MOBILE("0812·3456·7891"), MOBILE("0812 3456 7891."), MOBILE("0812 3456 7891 /"),
	};

	(void)state;
	CHECK(rows);
}

static void
test_marks_that_came_along_are_dropped(void **state)
{
	static const struct row rows[] = {
		MOBILE("\u202A+62 812-3456-7891\u202C"), MOBILE("\u200E0812 3456 7891"), MOBILE("\uFEFF081234567891"),
		MOBILE("0812\u200B3456\u200D7891"), MOBILE("\u2068+62 812 3456 7891\u2069"), MOBILE("0812\u00AD3456\u00AD7891"),
		MOBILE("\u2066081234567891\u061C"), MOBILE("0812\u20603456\u20607891"),
		MOBILE("0812\u00A03456\u00A07891"), MOBILE("0812\u202F3456\u20097891"), MOBILE("0812\u30003456\u30007891"),
		MOBILE("0812\u20103456\u20117891"), MOBILE("0812\u20123456\u20137891"), MOBILE("0812\u20143456\u20157891"),
		MOBILE("0812\u22123456\uFF0D7891"), MOBILE("0812\uFE633456\uFE587891"), MOBILE("0812\u301C3456\u301C7891"),
		MOBILE("\uFF0B\uFF16\uFF12\uFF18\uFF11\uFF12\uFF13\uFF14\uFF15\uFF16\uFF17\uFF18\uFF19\uFF11"),
		MOBILE("\uFF10\uFF18\uFF11\uFF12\uFF0D\uFF13\uFF14\uFF15\uFF16\uFF0D\uFF17\uFF18\uFF19\uFF11"),
		MOBILE("\uFF080812\uFF093456\uFF0F7891"),
		/* Arabic-Indic and Persian digits are digits; those of other scripts are not typed here and are left to a person. */
		MOBILE("\u0660\u0668\u0661\u0662\u0663\u0664\u0665\u0666\u0667\u0668\u0669\u0661"),
		MOBILE("\u06F0\u06F8\u06F1\u06F2\u06F3\u06F4\u06F5\u06F6\u06F7\u06F8\u06F9\u06F1"),
		REFUSED("\u0966\u096E\u0967\u0968\u0969\u096A\u096B\u096C\u096D\u096E\u096F\u0967", PHONE_EMPTY),
		REFUSED("0812 3456 789\u0967", PHONE_LETTERS),
		MOBILE("0\uFE0F\u20E3812 3456 7891"), MOBILE("\U0001F4DE 0812 3456 7891 \U0001F64F\U0001F3FD"),
	};

	(void)state;
	CHECK(rows);
}

static void
test_a_label_is_not_part_of_the_number(void **state)
{
	static const struct row rows[] = {
		MOBILE("HP 0812 3456 7891"), MOBILE("WA: 0812 3456 7891"), MOBILE("WA:081234567891"), MOBILE("hp.081234567891"),
		MOBILE("No. HP/WA : 0812-3456-7891"), MOBILE("Telp. +62 812 3456 7891"), MOBILE("WA+62 812 3456 7891"),
		MOBILE("0812 3456 7891 (WA)"), MOBILE("0812 3456 7891 an. Budi"), MOBILE("0812-3456-7891, Bu Sari"),
		MOBILE("No.1: 0812 3456 7891"), MOBILE("0812 3456 7891 ext. 12"), MOBILE("Номер: 0812 3456 7891"),
		{ "Telp. (0628) 20123", "+6262820123", PHONE_LANDLINE, PHONE_OK, "" },
		{ "Jl. Kapten Bangsi Sembiring No. 12, Kabanjahe, telp 0628-20123", "+6262820123", PHONE_LANDLINE, PHONE_OK, "" },
	};

	(void)state;
	CHECK(rows);
}

static void
test_a_letter_that_touches_a_digit_is_reported_not_guessed(void **state)
{
	static const struct row rows[] = {
		REFUSED("O812 3456 7891", PHONE_LETTERS), REFUSED("o81234567891", PHONE_LETTERS), REFUSED("0812 3456 789l", PHONE_LETTERS),
		REFUSED("0812 E456 7891", PHONE_LETTERS), REFUSED("08l2 3456 7891", PHONE_LETTERS), REFUSED("HP081234567891", PHONE_LETTERS),
		REFUSED("0812xxxx7891", PHONE_LETTERS), REFUSED("8.12346E+11", PHONE_LETTERS), REFUSED("8,12346E+11", PHONE_LETTERS),
		REFUSED("8.12E+11", PHONE_LETTERS), REFUSED("8.12346e11", PHONE_LETTERS), REFUSED("6.28123E+12", PHONE_LETTERS),
		REFUSED("\u041E812 3456 7891", PHONE_LETTERS), REFUSED("0812 3456 7891x12", PHONE_LETTERS),
		REFUSED("O\u200B812 3456 7891", PHONE_LETTERS), REFUSED("081234567\xff", PHONE_LETTERS), REFUSED("0\u0336812 3456 7891", PHONE_LETTERS),
		{ "O812 3456 7891 / 0852 1111 2223", "+6285211112223", PHONE_MOBILE, PHONE_OK, "" },
	};

	(void)state;
	CHECK(rows);
}

static void
test_two_numbers_in_one_field_are_both_kept(void **state)
{
	static const struct row rows[] = {
#define BOTH(raw) { raw, "+6281234567891", PHONE_MOBILE, PHONE_OK, "+6285211112223" }
		BOTH("0812.3456.7891 / 0852 1111 2223"), BOTH("081234567891/085211112223"), BOTH("081234567891 atau 085211112223"),
		BOTH("081234567891;085211112223"), BOTH("081234567891, 085211112223"), BOTH("081234567891,85211112223"),
		BOTH("+6281234567891 +6285211112223"), BOTH("081234567891 dan +62 852 1111 2223"), BOTH("081234567891\n085211112223"),
		BOTH("081234567891 | 085211112223"), BOTH("081234567891 & 085211112223"), BOTH("HP: 081234567891 WA: 085211112223"),
		BOTH("- / 081234567891 / 085211112223"), BOTH("0 / 081234567891 / 085211112223"),
		BOTH("081234567891 / 0812 34 / 085211112223"),
#undef BOTH
		MOBILE("081234567891 / +62 812 3456 7891"), MOBILE("081234567891 / tidak ada"), MOBILE("tidak ada / 081234567891"),
		MOBILE("081234567891/92"), MOBILE("0812 34 / 081234567891"),
		{ "0628-20123 / 0812 3456 7891", "+6262820123", PHONE_LANDLINE, PHONE_OK, "+6281234567891" },
		{ "0628/20123", "+6262820123", PHONE_LANDLINE, PHONE_OK, "" },
		{ "0628-20123/20124", "+6262820123", PHONE_LANDLINE, PHONE_OK, "" },
		{ "0628/20123/20124", "+6262820123", PHONE_LANDLINE, PHONE_OK, "" },
		/* A group that begins with zero stands inside a number. */
		{ "0819/822/875/0", "+628198228750", PHONE_MOBILE, PHONE_OK, "" },
		{ "628152/0318/3225", "+62815203183225", PHONE_MOBILE, PHONE_OK, "" },
		REFUSED("+628/099/704/139", PHONE_SERVICE), MOBILE("+62/812/3456/7891"), MOBILE("0 / 0812/3456/7891"),
		REFUSED("0812/345/6", PHONE_TOO_SHORT), REFUSED("0812/3456/7891/2345", PHONE_TOO_LONG), REFUSED("0800/0318/3225", PHONE_SERVICE),
		REFUSED("0812/3456/7891, 0852/1111/2223", PHONE_TOO_LONG), REFUSED("0812/3456/7890", PHONE_SUSPICIOUS),
		/* Two numbers that lost their ends must not become one that belongs to somebody. */
		REFUSED("08123; 081345", PHONE_TOO_SHORT), REFUSED("08123 / 081345", PHONE_TOO_SHORT), REFUSED("08123; 456789", PHONE_TOO_SHORT),
	};

	(void)state;
	CHECK(rows);
}

static void
test_the_zero_is_looked_at_before_the_country_code(void **state)
{
	static const struct row rows[] = {
		{ "0628-20123", "+6262820123", PHONE_LANDLINE, PHONE_OK, "" },
		{ "(0628) 20123", "+6262820123", PHONE_LANDLINE, PHONE_OK, "" },
		{ "(0628) 201234", "+62628201234", PHONE_LANDLINE, PHONE_OK, "" },
		{ "0628 2012345", "+626282012345", PHONE_LANDLINE, PHONE_OK, "" },
		{ "+62 628 20123", "+6262820123", PHONE_LANDLINE, PHONE_OK, "" },
		{ "+62 0628 20123", "+6262820123", PHONE_LANDLINE, PHONE_OK, "" },
		{ "62 628 2012345", "+626282012345", PHONE_LANDLINE, PHONE_OK, "" },
		{ "0062 628 20123", "+6262820123", PHONE_LANDLINE, PHONE_OK, "" },
		REFUSED("0628 2012", PHONE_TOO_SHORT), REFUSED("62820123", PHONE_TOO_SHORT), REFUSED("628 2012345", PHONE_TOO_SHORT),
		REFUSED("0628 12345678", PHONE_AMBIGUOUS), REFUSED("0628 1234 56789", PHONE_TOO_LONG), REFUSED("062812345678912", PHONE_TOO_LONG),
		REFUSED("+62 (0)62812 3456 7891", PHONE_TOO_LONG),
		{ "628123456789", "+628123456789", PHONE_MOBILE, PHONE_OK, "" },
		{ "62812345678", "+62812345678", PHONE_MOBILE, PHONE_OK, "" },
	};

	(void)state;
	CHECK(rows);
}

static void
test_a_doubled_country_code_is_repaired_by_length_alone(void **state)
{
	static const struct row rows[] = {
		REFUSED("626282012", PHONE_TOO_SHORT),
		{ "6262820123", "+6262820123", PHONE_LANDLINE, PHONE_OK, "" },
		{ "62628201234", "+62628201234", PHONE_LANDLINE, PHONE_OK, "" },
		{ "626281234567", "+626281234567", PHONE_LANDLINE, PHONE_OK, "" },
		REFUSED("6262812345678", PHONE_AMBIGUOUS),
		{ "62628123456789", "+628123456789", PHONE_MOBILE, PHONE_REPAIRED, "" },
		{ "6262812 3456 7891", "+6281234567891", PHONE_MOBILE, PHONE_REPAIRED, "" },
		{ "+6262812 3456 7891", "+6281234567891", PHONE_MOBILE, PHONE_REPAIRED, "" },
		{ "6262812345678912", "+62812345678912", PHONE_MOBILE, PHONE_REPAIRED, "" },
		REFUSED("62628123456789123", PHONE_TOO_LONG),
		REFUSED("62628201234567", PHONE_AMBIGUOUS),	/* nobody has 0820 */
		REFUSED("6262841234567", PHONE_UNASSIGNED), REFUSED("62628411234567", PHONE_UNASSIGNED),
		REFUSED("626281234567890", PHONE_SUSPICIOUS), REFUSED("62628111111111", PHONE_EMPTY),
	};

	(void)state;
	CHECK(rows);
}

static void
test_what_is_no_number_says_why(void **state)
{
	static const struct row rows[] = {
		REFUSED("", PHONE_EMPTY), REFUSED("   ", PHONE_EMPTY), REFUSED("0", PHONE_EMPTY), REFUSED("-", PHONE_EMPTY),
		REFUSED("null", PHONE_EMPTY), REFUSED("None", PHONE_EMPTY), REFUSED("NULL", PHONE_EMPTY), REFUSED("N/A", PHONE_EMPTY),
		REFUSED("tidak ada", PHONE_EMPTY), REFUSED("000000", PHONE_EMPTY), REFUSED("08", PHONE_EMPTY), REFUSED("+62", PHONE_EMPTY),
		REFUSED("62", PHONE_EMPTY), REFUSED("+62 8", PHONE_EMPTY), REFUSED("#N/A", PHONE_EMPTY), REFUSED("+", PHONE_EMPTY),
		REFUSED("(0)", PHONE_EMPTY), REFUSED("0.0", PHONE_EMPTY), REFUSED("1111111111", PHONE_EMPTY), REFUSED("99999999999999999999", PHONE_EMPTY),
		REFUSED("081111111111", PHONE_EMPTY), REFUSED("00555555555555555", PHONE_EMPTY), REFUSED("+55 555 555 555", PHONE_EMPTY), REFUSED("628111111111", PHONE_EMPTY), REFUSED("+62 888 8888 8888", PHONE_EMPTY),
		REFUSED("6281234567890", PHONE_SUSPICIOUS), REFUSED("0812-3456-7890", PHONE_SUSPICIOUS), REFUSED("081200000000", PHONE_SUSPICIOUS),
		REFUSED("0812 345", PHONE_TOO_SHORT), REFUSED("0812", PHONE_TOO_SHORT), REFUSED("081 234 567", PHONE_TOO_SHORT),
		REFUSED("0812 3456 7891 2345", PHONE_TOO_LONG), REFUSED("0812 3456 7891 23", PHONE_TOO_LONG), REFUSED("12345", PHONE_TOO_SHORT),
		REFUSED("112", PHONE_TOO_SHORT), REFUSED("0800 1234 567", PHONE_SERVICE), REFUSED("0804 1234 567", PHONE_SERVICE),
		REFUSED("0807 1234 567", PHONE_SERVICE), REFUSED("+62 809 1234 567", PHONE_SERVICE), REFUSED("0841 2345 678", PHONE_UNASSIGNED),
		REFUSED("0801 2345 678", PHONE_UNASSIGNED), REFUSED("+62 84 1234 5678", PHONE_UNASSIGNED), REFUSED("01 2345 6789", PHONE_UNASSIGNED),
		REFUSED("000 1234 5678", PHONE_UNASSIGNED), REFUSED("1234567890", PHONE_UNASSIGNED), REFUSED("21 3456789", PHONE_AMBIGUOUS),
		REFUSED("60123456789", PHONE_AMBIGUOUS), REFUSED("021 345", PHONE_TOO_SHORT), REFUSED("021 3456789123", PHONE_TOO_LONG),
		REFUSED("0623 1234", PHONE_TOO_SHORT), REFUSED("0623 123456789", PHONE_TOO_LONG),
		REFUSED("1234567890123456", PHONE_TOO_LONG), REFUSED("081234567891 085211112223", PHONE_TOO_LONG),
	};

	(void)state;
	CHECK(rows);
	assert_int_equal(phone_parse(NULL).why, PHONE_EMPTY);
}

static void
test_landlines_and_foreign_numbers_are_kept_and_marked(void **state)
{
	static const struct row rows[] = {
		{ "021-3456789", "+62213456789", PHONE_LANDLINE, PHONE_OK, "" },
		{ "021 345 6789", "+62213456789", PHONE_LANDLINE, PHONE_OK, "" },
		{ "+62 21 345 6789", "+62213456789", PHONE_LANDLINE, PHONE_OK, "" },
		{ "(061) 4567 890", "+62614567890", PHONE_LANDLINE, PHONE_OK, "" },
		{ "0621 123456", "+62621123456", PHONE_LANDLINE, PHONE_OK, "" },
		{ "+60 12 345 6789", "+60123456789", PHONE_FOREIGN, PHONE_OK, "" },
		{ "0060 12 345 6789", "+60123456789", PHONE_FOREIGN, PHONE_OK, "" },
		{ "+1 (415) 555-2671", "+14155552671", PHONE_FOREIGN, PHONE_OK, "" },
		{ "001 415 555 2671", "+14155552671", PHONE_FOREIGN, PHONE_OK, "" },
		{ "+44 (0)20 7946 0958", "+442079460958", PHONE_FOREIGN, PHONE_OK, "" },
		{ "+49 30 901820", "+4930901820", PHONE_FOREIGN, PHONE_OK, "" },
		{ "+81 90 1234 5678", "+819012345678", PHONE_FOREIGN, PHONE_OK, "" },
		{ "0044 20 7946 0958", "+442079460958", PHONE_FOREIGN, PHONE_OK, "" },
		REFUSED("+60 12 34", PHONE_TOO_SHORT), REFUSED("+60 1234 5678 9012 34", PHONE_TOO_LONG), REFUSED("+999 1234 5678", PHONE_UNASSIGNED),
		REFUSED("+800 1234 5678", PHONE_UNASSIGNED), REFUSED("+1 415 555 267", PHONE_TOO_SHORT), REFUSED("+1 415 555 26710", PHONE_TOO_LONG),
		/* A zero typed twice, or an Indonesian carrier's 001, 008, 009 before 62. */
		REFUSED("00812 3456 7891", PHONE_AMBIGUOUS), REFUSED("008 62 812 3456 7891", PHONE_AMBIGUOUS),
		REFUSED("008 62 812 345 678", PHONE_AMBIGUOUS), REFUSED("001 62 812 3456 7891", PHONE_AMBIGUOUS),
		REFUSED("009 62 812 3456 7891", PHONE_AMBIGUOUS),
	};

	(void)state;
	CHECK(rows);
}

static void
test_spreadsheet_damage_is_undone_where_nothing_is_lost(void **state)
{
	static const struct row rows[] = {
		MOBILE("81234567891.0"), MOBILE("6281234567891.0"), MOBILE("81234567891.00"), MOBILE("81,234,567,891"),
		MOBILE("81.234.567.891"), MOBILE("81.234.567.891,00"), MOBILE("81234567891,0"), MOBILE("81234567891.0 / tidak ada"),
		{ "0812.3456.700", "+628123456700", PHONE_MOBILE, PHONE_OK, "" },
		{ "81234567.00", "", PHONE_NONE, PHONE_TOO_SHORT, "" },
		{ "81234567,00", "", PHONE_NONE, PHONE_TOO_SHORT, "" },
		{ "0812.34567891.0", "+6281234567891", PHONE_MOBILE, PHONE_OK, "" },
	};

	(void)state;
	CHECK(rows);
}

static void
test_an_unknown_prefix_is_a_warning_only(void **state)
{
	static const struct row rows[] = {
		{ "0820 1234 5678", "+6282012345678", PHONE_MOBILE, PHONE_UNKNOWN_PREFIX, "" },
		{ "0879 1234 5678", "+6287912345678", PHONE_MOBILE, PHONE_UNKNOWN_PREFIX, "" },
		{ "0851 5678 1234", "+6285156781234", PHONE_MOBILE, PHONE_OK, "" },
		{ "0811 123 456", "+62811123456", PHONE_MOBILE, PHONE_OK, "" },
		{ "0895 1234 56789", "+6289512345678" "9", PHONE_MOBILE, PHONE_OK, "" },
	};

	(void)state;
	CHECK(rows);
	assert_string_equal(phone_operator("+6281234567891"), "Telkomsel");
	assert_string_equal(phone_operator("+6288412345678"), "Smartfren");
	assert_string_equal(phone_operator("+6289912345678"), "Tri");
	assert_null(phone_operator("+6282012345678"));
	assert_null(phone_operator("+62213456789"));
	assert_null(phone_operator("+60123456789"));
	assert_null(phone_operator(""));
}

static void
test_numbers_are_shown_as_people_write_them_and_masked_for_the_rest(void **state)
{
	static const struct { const char *number, *shown, *masked; } rows[] = {
		{ "+6281234567890", "0812-3456-7890", "0812-****-7890" },
		{ "+62812345678901", "0812-3456-78901", "0812-****-8901" },
		{ "+62811123456", "0811-1234-56", "0811-****-56" },
		{ "+628111234567", "0811-1234-567", "0811-****-567" },
		{ "+6262820123", "0628-20123", "0628-****-3" },
		{ "+62213456789", "021-3456789", "021-****-789" },
		{ "+60123456789", "+60123456789", "+60-****-6789" },
		{ "+14155552671", "+14155552671", "+1-****-2671" },
		{ "+85212345678", "+85212345678", "+852-****-5678" },
	};
	char text[PHONE_SHOWN_MAX];
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		phone_show(rows[i].number, text);
		assert_string_equal(text, rows[i].shown);
		phone_mask(rows[i].number, text);
		assert_string_equal(text, rows[i].masked);
	}
	phone_show("", text);
	assert_string_equal(text, "");
	phone_mask("+62", text);
	assert_string_equal(text, "0-****");
	phone_mask("", text);
	assert_string_equal(text, "+-****");
}

static void
test_a_field_without_end_is_refused(void **state)
{
	char raw[4096];
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(raw) - 1; i++)
		raw[i] = (char)('0' + i % 7);
	raw[i] = '\0';
	assert_int_equal(phone_parse(raw).why, PHONE_TOO_LONG);
	memset(raw, 'x', sizeof(raw) - 1);
	assert_int_equal(phone_parse(raw).why, PHONE_EMPTY);
}

static void
test_names_exist_for_every_kind_and_reason(void **state)
{
	int i;

	(void)state;
	for (i = 0; i < PHONE_KIND__COUNT; i++)
		assert_non_null(phone_kind_name((enum phone_kind)i));
	for (i = 0; i < PHONE_WHY__COUNT; i++)
		assert_non_null(phone_why_name((enum phone_why)i));
	assert_int_equal(calling_code_length("62"), 2);
	assert_int_equal(calling_code_length("6"), 0);
	assert_int_equal(calling_code_length(""), 0);
	assert_int_equal(calling_code_length("8521"), 3);
	assert_int_equal(calling_code_length("857123"), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_way_to_write_a_mobile_number_gives_one_form),
		cmocka_unit_test(test_marks_that_came_along_are_dropped),
		cmocka_unit_test(test_a_label_is_not_part_of_the_number),
		cmocka_unit_test(test_a_letter_that_touches_a_digit_is_reported_not_guessed),
		cmocka_unit_test(test_two_numbers_in_one_field_are_both_kept),
		cmocka_unit_test(test_the_zero_is_looked_at_before_the_country_code),
		cmocka_unit_test(test_a_doubled_country_code_is_repaired_by_length_alone),
		cmocka_unit_test(test_what_is_no_number_says_why),
		cmocka_unit_test(test_landlines_and_foreign_numbers_are_kept_and_marked),
		cmocka_unit_test(test_spreadsheet_damage_is_undone_where_nothing_is_lost),
		cmocka_unit_test(test_an_unknown_prefix_is_a_warning_only),
		cmocka_unit_test(test_numbers_are_shown_as_people_write_them_and_masked_for_the_rest),
		cmocka_unit_test(test_a_field_without_end_is_refused),
		cmocka_unit_test(test_names_exist_for_every_kind_and_reason),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
