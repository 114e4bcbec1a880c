/* Odd things that stand in telephone fields, by what made them odd: each is read so, or refused for that reason. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "contact/phone.h"

struct row { const char *raw, *number; enum phone_kind kind; enum phone_why why; const char *other; };

#define MOBILE(raw)		{ raw, "+6281234567891", PHONE_MOBILE, PHONE_OK, "" }
#define REPAIRED(raw)		{ raw, "+6281234567891", PHONE_MOBILE, PHONE_REPAIRED, "" }
#define BOTH(raw)		{ raw, "+6281234567891", PHONE_MOBILE, PHONE_OK, "+6285211112223" }
#define LANDLINE(raw, number)	{ raw, number, PHONE_LANDLINE, PHONE_OK, "" }
#define FOREIGN(raw, number)	{ raw, number, PHONE_FOREIGN, PHONE_OK, "" }
#define REFUSED(raw, why)	{ raw, "", PHONE_NONE, why, "" }

static void
check(const struct row *rows, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++) {
		struct phone p = phone_parse(rows[i].raw);

		if (p.kind != rows[i].kind || p.why != rows[i].why || strcmp(p.number, rows[i].number) != 0 || strcmp(p.other, rows[i].other) != 0)
			fail_msg("\"%s\" is read as %s %s \"%s\" \"%s\", not %s %s \"%s\" \"%s\"", rows[i].raw, phone_kind_name(p.kind),
			    phone_why_name(p.why), p.number, p.other, phone_kind_name(rows[i].kind), phone_why_name(rows[i].why), rows[i].number,
			    rows[i].other);
	}
}
#define CHECK(rows) check(rows, sizeof(rows) / sizeof(rows[0]))

static void
test_lists_of_numbers_and_remarks_about_one(void **state)
{
	static const struct row rows[] = {
		BOTH("081234567891 (1), 085211112223 (2)"),
		BOTH("1. 081234567891 2. 085211112223"),
		BOTH("1) 081234567891 2) 085211112223"),
		BOTH("(1) 081234567891 (2) 085211112223"),
		BOTH("1. +62 812 3456 7891 2. +62 852 1111 2223"),
		MOBILE("2. 62812 3456 7891"),
		MOBILE("0812 3456 7891(2)"),
		MOBILE("0812 3456 7891 (12)"),
		MOBILE("(0812) 3456 (7891)"),
		{ "0812 3456 (12) 78", "+6281234561278", PHONE_MOBILE, PHONE_OK, "" },
		LANDLINE("021 345 67 (89)", "+62213456789"),
	};

	(void)state;
	CHECK(rows);
}

static void
test_a_plus_that_came_too_late(void **state)
{
	static const struct row rows[] = {
		MOBILE("62+81234567891"),
		REPAIRED("+62+6281234567891"),
		MOBILE("0062+81234567891"),
	};

	(void)state;
	CHECK(rows);
}

static void
test_repeated_digits_and_switchboards(void **state)
{
	static const struct row rows[] = {
		REFUSED("099999999999", PHONE_EMPTY),
		REFUSED("0777777777", PHONE_EMPTY),
		REFUSED("02222222222", PHONE_EMPTY),
		REFUSED("021-3456789-90", PHONE_TOO_LONG),
		REFUSED("021 345678901", PHONE_TOO_LONG),
		LANDLINE("0619 12345678", "+6261912345678"),
		LANDLINE("061 912345678", "+6261912345678"),
	};

	(void)state;
	CHECK(rows);
}

static void
test_what_spreadsheets_do_to_numbers(void **state)
{
	static const struct row rows[] = {
		{ "0812345678.000", "+62812345678", PHONE_MOBILE, PHONE_OK, "" },
		MOBILE("81234567891.000"),
		MOBILE("6281234567891.0000"),
		{ "81234567891.5", "+62812345678915", PHONE_MOBILE, PHONE_OK, "" },
		MOBILE("+6281234567891.0"),
		MOBILE("'81234567891.0"),
		MOBILE("812-3456-7891"),
		MOBILE("=081234567891"),
		MOBILE("=+6281234567891"),
		REFUSED("8.1234567891E+10", PHONE_LETTERS),
		REFUSED("8,1234567891E+10", PHONE_LETTERS),
		REFUSED("8.1234567891E10", PHONE_LETTERS),
		REFUSED("6.2812E+12", PHONE_LETTERS),
		REFUSED("8.12346E 11", PHONE_LETTERS),
		MOBILE("812.345.678.91"),
		MOBILE("6.281.234.567.891"),
		MOBILE("812,345,678,91"),
		REFUSED("#######", PHONE_EMPTY),
		REFUSED("#REF!", PHONE_EMPTY),
		REFUSED("#VALUE!", PHONE_EMPTY),
	};

	(void)state;
	CHECK(rows);
}

static void
test_quotation_marks_and_signs_nobody_sees(void **state)
{
	static const struct row rows[] = {
		MOBILE("`081234567891"),
		MOBILE("\u00B4081234567891\u00B4"),
		MOBILE("\u201C081234567891\u201D"),
		MOBILE("\u00AB081234567891\u00BB"),
		MOBILE("081234567891\u00A0"),
		MOBILE("\u00A0081234567891"),
		MOBILE("0812\u00A03456\u00A07891"),
		MOBILE("\u200F081234567891\u200F"),
		MOBILE("\u202B+62 812 3456 7891\u202C"),
		MOBILE("\u061C081234567891"),
		MOBILE("0812\uFEFF34567891"),
		MOBILE("0812\u180E34567891"),
	};

	(void)state;
	CHECK(rows);
}

static void
test_digits_of_other_scripts(void **state)
{
	static const struct row rows[] = {
		MOBILE("\uFF10\uFF18\uFF11\uFF12\uFF0D\uFF13\uFF14\uFF15\uFF16\uFF0D\uFF17\uFF18\uFF19\uFF11"),
		MOBILE("\uFF0B\uFF16\uFF12\u3000\uFF18\uFF11\uFF12\u3000\uFF13\uFF14\uFF15\uFF16\u3000\uFF17\uFF18\uFF19\uFF11"),
		MOBILE("\uFF08\uFF10\uFF18\uFF11\uFF12\uFF09\uFF13\uFF14\uFF15\uFF16\uFF17\uFF18\uFF19\uFF11"),
		MOBILE("\u0660\u0668\u0661\u0662 \u0663\u0664\u0665\u0666 \u0667\u0668\u0669\u0661"),
		MOBILE("+\u0666\u0662\u0668\u0661\u0662\u0663\u0664\u0665\u0666\u0667\u0668\u0669\u0661"),
		MOBILE("\u06F0\u06F8\u06F1\u06F2\u06F3\u06F4\u06F5\u06F6\u06F7\u06F8\u06F9\u06F1"),
		REFUSED("\u0966\u096E\u0967\u0968\u0969\u096A\u096B\u096C\u096D\u096E\u096F\u0967", PHONE_EMPTY),
	};

	(void)state;
	CHECK(rows);
}

static void
test_letters_in_a_number_and_at_it(void **state)
{
	static const struct row rows[] = {
		REFUSED("O81234567891", PHONE_LETTERS),
		REFUSED("0812 3456 789O", PHONE_LETTERS),
		REFUSED("08I234567891", PHONE_LETTERS),
		REFUSED("08l234567891", PHONE_LETTERS),
		REFUSED("0812345678g1", PHONE_LETTERS),
		REFUSED("S0812 3456 7891", PHONE_LETTERS),
		REFUSED("0812 B456 7891", PHONE_LETTERS),
		REFUSED("081234567891x", PHONE_LETTERS),
		REFUSED("x081234567891", PHONE_LETTERS),
		REFUSED("HP1 081234567891", PHONE_LETTERS),
	};

	(void)state;
	CHECK(rows);
}

static void
test_labels(void **state)
{
	static const struct row rows[] = {
		REFUSED("WA081234567891", PHONE_LETTERS),
		MOBILE("WA-081234567891"),
		MOBILE("Hp 1 : 081234567891"),
		MOBILE("no hp saya 081234567891 ya"),
	};

	(void)state;
	CHECK(rows);
}

static void
test_extensions(void **state)
{
	static const struct row rows[] = {
		MOBILE("0812 3456 7891 ext 12"),
		MOBILE("0812 3456 7891 ext. 12"),
		MOBILE("+62-812-3456-7891;ext=12"),
		LANDLINE("021-3456789 ext 12", "+62213456789"),
		LANDLINE("021-3456789 ext.123", "+62213456789"),
		LANDLINE("021 345 6789 pes. 45", "+62213456789"),
		LANDLINE("(0628) 20123 pesawat 7", "+6262820123"),
		MOBILE("0812 3456 7891 #12"),
		LANDLINE("021-3456789/90", "+62213456789"),
		LANDLINE("0628-20123, 20124", "+6262820123"),
	};

	(void)state;
	CHECK(rows);
}

static void
test_names_beside_a_number(void **state)
{
	static const struct row rows[] = {
		MOBILE("0812-3456-7891 a.n. Budi"),
		MOBILE("a.n. Budi 0812-3456-7891"),
		MOBILE("0812-3456-7891 (a.n Budi S.)"),
		MOBILE("0812-3456-7891 a/n Budi"),
		MOBILE("an Budi:081234567891"),
		MOBILE("Budi-081234567891"),
	};

	(void)state;
	CHECK(rows);
}

static void
test_two_numbers_and_more(void **state)
{
	static const struct row rows[] = {
		BOTH("Budi 081234567891/Sari 085211112223"),
		BOTH("081234567891 (Ayah) 085211112223 (Ibu)"),
		BOTH("0812 3456 7891 lama 0852 1111 2223 baru"),
		BOTH("081234567891 or 085211112223"),
		BOTH("081234567891 and 085211112223"),
		BOTH("081234567891 + 085211112223"),
		{ "081234567891 s/d 081234567899", "+6281234567891", PHONE_MOBILE, PHONE_OK, "+6281234567899" },
		BOTH("WA1: 081234567891 WA2: 085211112223"),
		MOBILE("0812-3456-7891 / sama"),
		MOBILE("0812-3456-7891 / -"),
		MOBILE("- / 0812-3456-7891"),
		{ "0857-1234-5678 / 0628-20123 / 021-3456789", "+6285712345678", PHONE_MOBILE, PHONE_OK, "+6262820123" },
		{ "(0812)34567891/(0628)20123", "+6281234567891", PHONE_MOBILE, PHONE_OK, "+6262820123" },
		REFUSED("081234567891 081234567891", PHONE_TOO_LONG),
	};

	(void)state;
	CHECK(rows);
}

static void
test_a_doubled_country_code_of_every_length(void **state)
{
	static const struct row rows[] = {
		LANDLINE("6262812345", "+6262812345"),
		LANDLINE("62628123456", "+62628123456"),
		LANDLINE("626281234567", "+626281234567"),
		REFUSED("6262812345678", PHONE_AMBIGUOUS),
		{ "62628123456789", "+628123456789", PHONE_MOBILE, PHONE_REPAIRED, "" },
		REPAIRED("626281234567891"),
		{ "6262812345678912", "+62812345678912", PHONE_MOBILE, PHONE_REPAIRED, "" },
		REFUSED("62628123456789123", PHONE_TOO_LONG),
		REFUSED("626281234", PHONE_TOO_SHORT),
		REFUSED("62628", PHONE_TOO_SHORT),
		REPAIRED("62 62 812 3456 7891"),
		REPAIRED("+62 (62) 812 3456 7891"),
		REPAIRED("006262812 3456 7891"),
		REFUSED("00626281234", PHONE_TOO_SHORT),
		{ "62628991234567", "+628991234567", PHONE_MOBILE, PHONE_REPAIRED, "" },
		REFUSED("62628201234567", PHONE_AMBIGUOUS),
		REFUSED("62628311111111", PHONE_SUSPICIOUS),
	};

	(void)state;
	CHECK(rows);
}

static void
test_the_landlines_of_kabanjahe(void **state)
{
	static const struct row rows[] = {
		LANDLINE("0628 20123", "+6262820123"),
		LANDLINE("0628.20123", "+6262820123"),
		LANDLINE("0628/20123", "+6262820123"),
		LANDLINE("0628 201234", "+62628201234"),
		LANDLINE("0628 2012345", "+626282012345"),
		REFUSED("0628 20123456", PHONE_AMBIGUOUS),
		LANDLINE("+62628 20123", "+6262820123"),
		LANDLINE("+62 (628) 20123", "+6262820123"),
		LANDLINE("+62 (0628) 20123", "+6262820123"),
		LANDLINE("620628 20123", "+6262820123"),
		LANDLINE("0062 0628 20123", "+6262820123"),
		REFUSED("628 20123", PHONE_TOO_SHORT),
		REFUSED("62820123", PHONE_TOO_SHORT),
		{ "628201234567", "+628201234567", PHONE_MOBILE, PHONE_UNKNOWN_PREFIX, "" },
		{ "6285211112223", "+6285211112223", PHONE_MOBILE, PHONE_OK, "" },
	};

	(void)state;
	CHECK(rows);
}

static void
test_sample_numbers_and_real_ones_that_look_so(void **state)
{
	static const struct row rows[] = {
		REFUSED("0812 3456 7890", PHONE_SUSPICIOUS),
		REFUSED("+62 812-3456-7890", PHONE_SUSPICIOUS),
		REFUSED("081200000000", PHONE_SUSPICIOUS),
		REFUSED("081211111111", PHONE_SUSPICIOUS),
		REFUSED("0811111111", PHONE_EMPTY),
		REFUSED("088888888888", PHONE_EMPTY),
		{ "081212121212", "+6281212121212", PHONE_MOBILE, PHONE_OK, "" },
		{ "08123456789", "+628123456789", PHONE_MOBILE, PHONE_OK, "" },
		{ "0811 123 456", "+62811123456", PHONE_MOBILE, PHONE_OK, "" },
		{ "0811 1234 5678", "+6281112345678", PHONE_MOBILE, PHONE_OK, "" },
		{ "0859 1234 56789", "+62859123456789", PHONE_MOBILE, PHONE_OK, "" },
		{ "0895 3456 78912", "+62895345678912", PHONE_MOBILE, PHONE_OK, "" },
	};

	(void)state;
	CHECK(rows);
}

static void
test_numbers_abroad(void **state)
{
	static const struct row rows[] = {
		FOREIGN("+60 12 345 6789", "+60123456789"),
		FOREIGN("+60123456789", "+60123456789"),
		FOREIGN("0060 12 345 6789", "+60123456789"),
		REFUSED("60123456789", PHONE_AMBIGUOUS),
		FOREIGN("+65 6123 4567", "+6561234567"),
		FOREIGN("+65-61234567", "+6561234567"),
		FOREIGN("006561234567", "+6561234567"),
		FOREIGN("+65 6123 456", "+656123456"),
		FOREIGN("+1 202 555 0123", "+12025550123"),
		FOREIGN("+1 (202) 555-0123", "+12025550123"),
		REFUSED("1 202 555 0123", PHONE_UNASSIGNED),
		REFUSED("+1 202 555 012", PHONE_TOO_SHORT),
		REFUSED("+1 202 555 01234", PHONE_TOO_LONG),
		FOREIGN("+44 (0)20 7946 0958", "+442079460958"),
		FOREIGN("+673 2 234567", "+6732234567"),
		FOREIGN("+670 7723 4567", "+67077234567"),
		FOREIGN("+966 50 123 4567", "+966501234567"),
		FOREIGN("+86 138 0013 8000", "+8613800138000"),
		REFUSED("+999 1234 5678", PHONE_UNASSIGNED),
		REFUSED("+883 5100 0123 4567", PHONE_UNASSIGNED),
		FOREIGN("+65 6666 6666", "+6566666666"),
	};

	(void)state;
	CHECK(rows);
}

static void
test_prefixes_and_separators(void **state)
{
	static const struct row rows[] = {
		MOBILE("++6281234567891"),
		MOBILE("+ 62 812 3456 7891"),
		MOBILE("+0 812 3456 7891"),
		MOBILE("(62)81234567891"),
		MOBILE("(0)81234567891"),
		MOBILE("0-8-1-2-3-4-5-6-7-8-9-1"),
		MOBILE("08 12 34 56 78 91"),
		MOBILE("62.0812.3456.7891"),
		MOBILE("62 0 812 3456 7891"),
		REFUSED("62 00 812 3456 7891", PHONE_UNASSIGNED),
		REFUSED("00812 3456 7891", PHONE_AMBIGUOUS),
		REFUSED("001 62 812 3456 7891", PHONE_AMBIGUOUS),
		REFUSED("01017 62 812 3456 7891", PHONE_UNASSIGNED),
	};

	(void)state;
	CHECK(rows);
}

static void
test_links_dates_and_other_digits(void **state)
{
	static const struct row rows[] = {
		MOBILE("whatsapp://send?phone=6281234567891"),
		MOBILE("https://wa.me/6281234567891"),
		MOBILE("6281234567891@c.us"),
		REFUSED("budi@example.id", PHONE_EMPTY),
		REFUSED("01-02-2026", PHONE_UNASSIGNED),
		REFUSED("2026-11-21", PHONE_AMBIGUOUS),
		REFUSED("21/11/2026 08:15", PHONE_AMBIGUOUS),
		REFUSED("3201010101010001", PHONE_TOO_LONG),
		REFUSED("6271010101010001", PHONE_TOO_LONG),
		REFUSED("08.123.456.7-890.000", PHONE_TOO_LONG),
		REFUSED("503/0112/SIPD/DPM-PTSP/2024", PHONE_AMBIGUOUS),
		MOBILE("Rp 81.234.567.891"),
	};

	(void)state;
	CHECK(rows);
}

static void
test_short_and_service_numbers(void **state)
{
	static const struct row rows[] = {
		REFUSED("110", PHONE_TOO_SHORT),
		REFUSED("14045", PHONE_TOO_SHORT),
		REFUSED("1500 123", PHONE_UNASSIGNED),
		REFUSED("0800 1 500 123", PHONE_SERVICE),
		REFUSED("+62 807 1 234567", PHONE_SERVICE),
		REFUSED("0801 2345 678", PHONE_UNASSIGNED),
		REFUSED("0840 1234 567", PHONE_UNASSIGNED),
		REFUSED("+62 849 1234 567", PHONE_UNASSIGNED),
	};

	(void)state;
	CHECK(rows);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_lists_of_numbers_and_remarks_about_one),
		cmocka_unit_test(test_a_plus_that_came_too_late),
		cmocka_unit_test(test_repeated_digits_and_switchboards),
		cmocka_unit_test(test_what_spreadsheets_do_to_numbers),
		cmocka_unit_test(test_quotation_marks_and_signs_nobody_sees),
		cmocka_unit_test(test_digits_of_other_scripts),
		cmocka_unit_test(test_letters_in_a_number_and_at_it),
		cmocka_unit_test(test_labels),
		cmocka_unit_test(test_extensions),
		cmocka_unit_test(test_names_beside_a_number),
		cmocka_unit_test(test_two_numbers_and_more),
		cmocka_unit_test(test_a_doubled_country_code_of_every_length),
		cmocka_unit_test(test_the_landlines_of_kabanjahe),
		cmocka_unit_test(test_sample_numbers_and_real_ones_that_look_so),
		cmocka_unit_test(test_numbers_abroad),
		cmocka_unit_test(test_prefixes_and_separators),
		cmocka_unit_test(test_links_dates_and_other_digits),
		cmocka_unit_test(test_short_and_service_numbers),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
