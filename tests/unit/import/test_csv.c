#include "world.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "import/csv.h"

/* ---- reading into one text: "LINE:cell|cell" for each row ---- */

enum { SEEN_MAX_BYTES = 4 * 1024 * 1024 };

static enum err
show_row(void *user, const struct csv_row *row)
{
	struct buf *seen = user;
	size_t i;

	buf_fmt(seen, "%d", (int)row->line);
	if (row->last_line != row->line)
		buf_fmt(seen, "-%d", (int)row->last_line);
	for (i = 0; i < row->count; i++)
		buf_fmt(seen, "%c%s", i == 0 ? ':' : '|', row->cells[i]);
	buf_char(seen, '\n');
	return ERR_NONE;
}

struct reading { struct buf seen; struct fault fault; enum encoding encoding; char delimiter; };

static void
reading_end(struct reading *r)
{
	buf_end(&r->seen);
}

static enum err
feed(struct csv_reader *reader, const char *bytes, size_t n, size_t step, struct fault *fault)
{
	size_t at, length;
	enum err e;

	for (at = 0; at < n; at += length) {
		length = n - at < step ? n - at : step;
		if ((e = csv_reader_feed(reader, bytes + at, length, fault)))
			return e;
	}
	return csv_reader_finish(reader, fault);
}

/* step bytes at a time. */
static enum err
read_by(const char *bytes, size_t n, size_t step, struct reading *ret)
{
	struct csv_reader *reader;
	enum err e;

	*ret = (struct reading){0};
	buf_init(&ret->seen, SEEN_MAX_BYTES);
	assert_ok(csv_reader_open(show_row, &ret->seen, &reader));
	e = feed(reader, bytes, n, step, &ret->fault);
	ret->encoding = csv_reader_encoding(reader);
	ret->delimiter = csv_reader_delimiter(reader);
	csv_reader_close(reader);
	return e;
}

/* ---- what is read ---- */

static const struct { const char *name, *bytes; size_t n; const char *want; enum encoding encoding; char delimiter; } tables[] = {
#define BYTES(text) text, sizeof(text) - 1
	{ "semicolons", BYTES("nama;no_hp\nSari;0812\n"), "1:nama|no_hp\n2:Sari|0812\n", ENCODING_ASCII, ';' },
	{ "commas", BYTES("nama,no_hp\r\nSari,0812\r\n"), "1:nama|no_hp\n2:Sari|0812\n", ENCODING_ASCII, ',' },
	{ "tabs", BYTES("nama\tno_hp\nSari\t0812"), "1:nama|no_hp\n2:Sari|0812\n", ENCODING_ASCII, '\t' },
	{ "empty cells between tabs", BYTES("a\tb\tc\n\t\t0812\n1\t\t"), "1:a|b|c\n2:||0812\n3:1||\n", ENCODING_ASCII, '\t' },
	{ "a comma inside a header with semicolons", BYTES("\"nama, gelar\";no_hp\nSari;1\n"), "1:nama, gelar|no_hp\n2:Sari|1\n", ENCODING_ASCII, ';' },
	{ "old Macs' line ends", BYTES("a;b\rc;d\re;f"), "1:a|b\n2:c|d\n3:e|f\n", ENCODING_ASCII, ';' },
	{ "mixed line ends", BYTES("a\r\nb\nc\rd\r\n"), "1:a\n2:b\n3:c\n4:d\n", ENCODING_ASCII, ',' },
	{ "no line end at the end", BYTES("a;b\nc;d"), "1:a|b\n2:c|d\n", ENCODING_ASCII, ';' },
	{ "sep= names it", BYTES("sep=,\r\na,b;c\n"), "2:a|b;c\n", ENCODING_ASCII, ',' },
	{ "SEP= in quotes", BYTES("\"SEP=;\"\na,a;b\n"), "2:a,a|b\n", ENCODING_ASCII, ';' },
	{ "sep= with something else is a row", BYTES("sep=x;y\nz\n"), "1:sep=x|y\n2:z\n", ENCODING_ASCII, ';' },
	{ "blank lines count and are skipped", BYTES("\n\r\n  \na;b\n\n;;\n \t \nc;d\n"), "4:a|b\n8:c|d\n", ENCODING_ASCII, ';' },
	{ "one column", BYTES("Phone Number\n6281260000001\n"), "1:Phone Number\n2:6281260000001\n", ENCODING_ASCII, ',' },
	{ "quotes", BYTES("a;b\n\"x;y\";\"he said \"\"ya\"\"\"\n"), "1:a|b\n2:x;y|he said \"ya\"\n", ENCODING_ASCII, ';' },
	{ "quotes that stand inside a cell", BYTES("a;b\nToko \"Maju\";1\n\"Toko \"Maju\";2\n"), "1:a|b\n2:Toko \"Maju\"|1\n3:Toko \"Maju|2\n",
	    ENCODING_ASCII, ';' },
	{ "a line break in quotes", BYTES("a;b\n\"x\r\ny\";1\nz;2\n"), "1:a|b\n2-3:x\r\ny|1\n4:z|2\n", ENCODING_ASCII, ';' },
	{ "spaces around cells", BYTES("a ; b\n  Sari  ;\" 0812 \"\n"), "1:a|b\n2:Sari|0812\n", ENCODING_ASCII, ';' },
	{ "marks nobody sees", BYTES("a;b\n\xC2\xA0Sari\xE2\x80\xAA;\xEF\xBB\xBF" "0812\xE2\x80\x8B\n"), "1:a|b\n2:Sari|0812\n", ENCODING_UTF8, ';' },
	{ "the apostrophe before what is no formula", BYTES("a;b\n'+62812;\"'=1\"\n'x;'\n"), "1:a|b\n2:+62812|=1\n3:'x|'\n", ENCODING_ASCII, ';' },
	{ "a formula that keeps a number a text", BYTES("a;b\n=\"0812\";\"=\"\"0813\"\"\"\n=\"x\"&\"y\";=\"\"\n"), "1:a|b\n2:0812|0813\n3:=\"x\"&\"y\"|=\"\"\n",
	    ENCODING_ASCII, ';' },
	{ "a header of which each cell has two lines", BYTES("\"No.\r\nHP\";\"Nama\nlengkap\";c\r\n1;2;3\r\n"), "1-3:No.\r\nHP|Nama\nlengkap|c\n4:1|2|3\n",
	    ENCODING_ASCII, ';' },
	{ "the same, with commas in its lines", BYTES("\"No, nama\nHP, WA, dsb\";\"Nama\"\n1;2\n"), "1-2:No, nama\nHP, WA, dsb|Nama\n3:1|2\n",
	    ENCODING_ASCII, ';' },
	{ "an inch in the header", BYTES("layar 5\";b\n1;2\n"), "1:layar 5\"|b\n2:1|2\n", ENCODING_ASCII, ';' },
	{ "rows of different lengths", BYTES("a;b\n1\n1;2;3\n"), "1:a|b\n2:1\n3:1|2|3\n", ENCODING_ASCII, ';' },
	{ "UTF-8", BYTES("nama\nS\xC3\xA9" "bastien \xF0\x9F\x99\x8F\n"), "1:nama\n2:S\xC3\xA9" "bastien \xF0\x9F\x99\x8F\n", ENCODING_UTF8, ',' },
	{ "UTF-8 with its mark", BYTES("\xEF\xBB\xBFnama;b\nSari;1\n"), "1:nama|b\n2:Sari|1\n", ENCODING_UTF8, ';' },
	{ "the mark, then sep=", BYTES("\xEF\xBB\xBFsep=;\r\nnama;b\r\n"), "2:nama|b\n", ENCODING_UTF8, ';' },
	{ "Windows-1252", BYTES("nama;b\nS\xE9" "bastien;\x80 5\n"), "1:nama|b\n2:S\xC3\xA9" "bastien|\xE2\x82\xAC 5\n", ENCODING_WINDOWS_1252, ';' },
	{ "Windows-1252 in the last byte", BYTES("nama\nCaf\xE9"), "1:nama\n2:Caf\xC3\xA9\n", ENCODING_WINDOWS_1252, ',' },
	{ "a byte Windows-1252 does not have", BYTES("a\n\xE9\x81x\n"), "1:a\n2:\xC3\xA9\xEF\xBF\xBDx\n", ENCODING_WINDOWS_1252, ',' },
	{ "UTF-16, little end first", BYTES("\xFF\xFE" "a\0;\0b\0\r\0\n\0\xE9\0;\0" "1\0"), "1:a|b\n2:\xC3\xA9|1\n", ENCODING_UTF16LE, ';' },
	{ "UTF-16, big end first", BYTES("\xFE\xFF\0a\0;\0b\0\n\0c\0;\xD8\x3D\xDE\x4F\0\n"), "1:a|b\n2:c|\xF0\x9F\x99\x8F\n", ENCODING_UTF16BE, ';' },
	{ "UTF-16 without a mark", BYTES("a\0,\0b\0\n\0c\0,\0d\0"), "1:a|b\n2:c|d\n", ENCODING_UTF16LE, ',' },
	{ "half a sign of UTF-16", BYTES("\xFF\xFE" "a\0\n\0\x3D\xD8x\0\n\0b"), "1:a\n2:\xEF\xBF\xBDx\n3:\xEF\xBF\xBD\n", ENCODING_UTF16LE, ',' },
	{ "NUL", BYTES("a;b\nSa\0ri;1\n"), "1:a|b\n2:Sa\xEF\xBF\xBDri|1\n", ENCODING_ASCII, ';' },
	{ "a byte that is no UTF-8 after some that were", BYTES("a\n\xC3\xA9\xE9;\n"), "1:a\n2:\xC3\xA9\xEF\xBF\xBD;\n", ENCODING_UTF8, ',' },
	{ "UTF-8 that is cut off", BYTES("\xEF\xBB\xBF" "a\n\xE2\x82"), "1:a\n2:\xEF\xBF\xBD\n", ENCODING_UTF8, ',' },
};

static void
test_a_table_is_read_whatever_program_saved_it(void **state)
{
	static const size_t steps[] = { 1, 2, 3, 5, 7, 64, 1 << 20 };
	size_t i, s;

	(void)state;
	for (i = 0; i < sizeof(tables) / sizeof(tables[0]); i++)
		for (s = 0; s < sizeof(steps) / sizeof(steps[0]); s++) {
			AUTO(reading) struct reading r = {0};

			if (read_by(tables[i].bytes, tables[i].n, steps[s], &r) != ERR_NONE)
				fail_msg("%s, by %zu: %s", tables[i].name, steps[s], r.fault.code);
			if (strcmp(buf_text(&r.seen), tables[i].want) != 0)
				fail_msg("%s, by %zu: \"%s\"", tables[i].name, steps[s], buf_text(&r.seen));
			if (r.encoding != tables[i].encoding || r.delimiter != tables[i].delimiter)
				fail_msg("%s, by %zu: %s and '%c'", tables[i].name, steps[s], encoding_name(r.encoding), r.delimiter);
		}
}

/* ---- what is refused ---- */

static const struct { const char *name, *bytes; size_t n; const char *code; int line; } refusals[] = {
	{ "nothing", BYTES(""), "empty", 0 },
	{ "only blank lines", BYTES("\n  \n;;\n"), "empty", 0 },
	{ "only a mark", BYTES("\xEF\xBB\xBF"), "empty", 0 },
	{ "an Excel workbook", BYTES("PK\x03\x04\x14\0\x06\0\x08\0\0\0!\0b\xEE\x9Dh^\x01\0\0\x90\x04\0\0\x13\0\x08\x02[Content_Types].xml"), "is_xlsx", 0 },
	{ "an old Excel workbook", BYTES("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1\0\0"), "is_xls", 0 },
	{ "a LibreOffice workbook", BYTES("PK\x03\x04\x14\0\0\x08\0\0\xA4\x96{Y\x85l9\x8A.\0\0\0.\0\0\0\x08\0\0\0mimetypeapplication/vnd.oasis.opendocument.spreadsheetPK"),
	    "is_ods", 0 },
	{ "another archive", BYTES("PK\x03\x04\x14\0\0\0\0\0daftar.csv"), "is_other", 0 },
	{ "a web page named .xls", BYTES("\r\n <HTML xmlns:x=\"urn\"><table><tr><td>nama\n"), "is_html", 0 },
	{ "a web page in UTF-16", BYTES("\xFF\xFE<\0t\0" "a\0b\0l\0e\0>\0\n\0"), "is_html", 0 },
	{ "an XML workbook", BYTES("<?xml version=\"1.0\"?>\n<Workbook>"), "is_html", 0 },
	{ "a PDF", BYTES("%PDF-1.7\n"), "is_pdf", 0 },
	{ "a picture", BYTES("\xFF\xD8\xFF\xE0\0\x10JFIF"), "is_other", 0 },
	{ "one quotation mark too few", BYTES("a;b\n\"Toko \"Maju\"\";0812\nBudi;0813\n"), "quote_open", 2 },
	{ "a quotation mark that is not closed", BYTES("a;b\n\"Sari;0812\nBudi;0813\n"), "quote_open", 2 },
};

static void
test_what_is_no_table_is_said_to_be_what_it_is(void **state)
{
	static const size_t steps[] = { 1, 3, 1 << 20 };
	size_t i, s;

	(void)state;
	for (i = 0; i < sizeof(refusals) / sizeof(refusals[0]); i++)
		for (s = 0; s < sizeof(steps) / sizeof(steps[0]); s++) {
			AUTO(reading) struct reading r = {0};

			assert_int_equal(read_by(refusals[i].bytes, refusals[i].n, steps[s], &r), ERR_INVALID);
			if (r.fault.code == NULL || strcmp(r.fault.code, refusals[i].code) != 0 || r.fault.line != refusals[i].line)
				fail_msg("%s, by %zu: %s in line %d", refusals[i].name, steps[s], r.fault.code, (int)r.fault.line);
		}
}

static char *
filled(size_t n, const char *before, char fill, const char *behind)
{
	char *text = malloc(strlen(before) + n + strlen(behind) + 1), *at = text;

	assert_non_null(text);
	at += snprintf(at, strlen(before) + 1, "%s", before);
	memset(at, fill, n);
	snprintf(at + n, strlen(behind) + 1, "%s", behind);
	return text;
}

static void
test_a_row_without_end_is_refused_with_the_line_it_began_in(void **state)
{
	static const struct { const char *before; char fill; size_t n; const char *code; int line; } cases[] = {
		{ "a;b\n1;2\n", 'x', CSV_ROW_MAX_BYTES + 1, "row_too_long", 3 },
		{ "", 'x', CSV_ROW_MAX_BYTES + 1, "row_too_long", 1 },
		{ "a;b\n\"1;2\n3;4\n", '\n', CSV_ROW_MAX_BYTES + 1, "row_too_long", 2 },
		{ "a;b\nx", ';', CSV_ROW_MAX_BYTES + 1, "row_too_long", 2 },
		{ "a;b\n\"", '"', CSV_ROW_MAX_BYTES + 1, "row_too_long", 2 },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		AUTO_FREE char *text = filled(cases[i].n, cases[i].before, cases[i].fill, "\n");
		AUTO(reading) struct reading r = {0};

		assert_int_equal(read_by(text, strlen(text), 4096, &r), ERR_INVALID);
		assert_string_equal(r.fault.code, cases[i].code);
		assert_int_equal(r.fault.line, cases[i].line);
	}
}

static void
test_empty_cells_without_number_are_no_harm_but_full_ones_are(void **state)
{
	AUTO_FREE char *empty = filled(1000, "a\n1", ';', "\n"), *full = filled(CSV_CELLS_MAX, "a;b\n1", ';', "2\n"),
	    *tabs = filled(3 * CSV_ROW_MAX_BYTES, "a\tb\n", '\t', "\n1\t2\n");
	AUTO(reading) struct reading some = {0}, many = {0}, blank = {0};

	(void)state;
	/* Spreadsheets like to save a thousand columns of nothing. */
	assert_ok(read_by(empty, strlen(empty), 64, &some));
	assert_int_equal(read_by(full, strlen(full), 64, &many), ERR_INVALID);
	assert_string_equal(many.fault.code, "too_many_cells");
	assert_int_equal(many.fault.line, 2);
	assert_int_equal(many.fault.column, CSV_CELLS_MAX + 1);
	assert_ok(read_by(tabs, strlen(tabs), 64, &blank));
	assert_string_equal(buf_text(&blank.seen), "1:a|b\n3:1|2\n");
}

static enum err
refuse_second(void *user, const struct csv_row *row)
{
	++*(int *)user;
	return row->line == 2 ? ERR_CONFLICT : ERR_NONE;
}

static void
test_what_the_taker_says_ends_the_reading(void **state)
{
	struct csv_reader *reader;
	struct fault fault = {0};
	int rows = 0;

	(void)state;
	assert_ok(csv_reader_open(refuse_second, &rows, &reader));
	assert_int_equal(feed(reader, "a;b\nc;d\ne;f\n", 12, 100, &fault), ERR_CONFLICT);
	assert_int_equal(rows, 2);
	csv_reader_close(reader);
}

static void
test_every_fault_has_a_sentence_with_its_detail(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; fault_code_at(i) != NULL; i++) {
		struct fault fault = {0};
		AUTO(buf) struct buf out;

		buf_init(&out, 1000);
		assert_int_equal(fault_set(&fault, fault_code_at(i), 3, 2, "Sari"), ERR_INVALID);
		assert_int_equal(fault_at(&fault, "empty", 9, 9), ERR_INVALID);		/* the first is told */
		fault_write(&fault, &out);
		assert_true(out.len > 20);
		assert_null(strchr(buf_text(&out), '{'));
		buf_reset(&out);
		fault_write_place(&fault, &out);
		assert_string_equal(buf_text(&out), "line 3, column 2");
		assert_ptr_equal(fault_code(fault_code_at(i)), fault_code_at(i));
	}
	assert_true(i > 40);
	assert_null(fault_code("nonsense"));
}

static void
test_a_long_detail_is_cut_between_two_signs(void **state)
{
	AUTO(buf) struct buf name;
	struct fault fault = {0};
	int i;

	(void)state;
	buf_init(&name, 1000);
	buf_char(&name, 'a');
	for (i = 0; i < FAULT_DETAIL_MAX; i++)
		buf_text_add(&name, "\xC3\xA9");
	(void)fault_set(&fault, "name_differs", 1, 1, "%s", buf_text(&name));
	assert_int_equal(strlen(fault.detail) % 2, 1);
	assert_true(strlen(fault.detail) > FAULT_DETAIL_MAX - 4);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_table_is_read_whatever_program_saved_it),
		cmocka_unit_test(test_what_is_no_table_is_said_to_be_what_it_is),
		cmocka_unit_test(test_a_row_without_end_is_refused_with_the_line_it_began_in),
		cmocka_unit_test(test_empty_cells_without_number_are_no_harm_but_full_ones_are),
		cmocka_unit_test(test_what_the_taker_says_ends_the_reading),
		cmocka_unit_test(test_every_fault_has_a_sentence_with_its_detail),
		cmocka_unit_test(test_a_long_detail_is_cut_between_two_signs),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
