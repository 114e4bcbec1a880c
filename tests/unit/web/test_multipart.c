#include "world.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "web/multipart.h"

#define TYPE "multipart/form-data; boundary=x"
#define PART(disposition, content) "--x\r\nContent-Disposition: " disposition "\r\n\r\n" content "\r\n"

/* The form and the files as one text: "name=value;field[file name]=bytes;". */
static char *
shown(const char *type, const char *body, size_t n)
{
	struct uploads uploads = {0};
	AUTO(form) struct form form = {0};
	AUTO(buf) struct buf out;
	size_t i;
	enum err e;

	buf_init(&out, 100 * 1024);
	if ((e = multipart_read(type, body, n, &form, &uploads)))
		return strdup(e == ERR_TOO_LARGE ? "too large" : e == ERR_INVALID ? "invalid" : "another error");
	for (i = 0; i < form.count; i++)
		buf_fmt(&out, "%s=%s;", form.fields[i].name, form.fields[i].value);
	for (i = 0; i < uploads.count; i++) {
		buf_fmt(&out, "%s[%s]=", uploads.items[i].field, uploads.items[i].file_name);
		buf_add(&out, uploads.items[i].bytes, uploads.items[i].n);
		buf_char(&out, ';');
	}
	return strdup(buf_text(&out));
}

static void
expect_type(const char *type, const char *body, size_t n, const char *want)
{
	AUTO_FREE char *seen = shown(type, body, n);

	if (strcmp(seen, want) != 0)
		fail_msg("\"%s\" with %s gives \"%s\", not \"%s\"", body, type, seen, want);
}

#define expect(body, want) expect_type(TYPE, body, sizeof(body) - 1, want)

static void
test_fields_and_files_come_apart(void **state)
{
	(void)state;
	expect(PART("form-data; name=\"csrf\"", "abc") "--x--\r\n", "csrf=abc;");
	expect(PART("form-data; name=\"a\"", " 1 \r\n2 ") PART("form-data; name=b", "") "--x--", "a=1 \n2;b=;");
	expect("--x\r\ncontent-disposition: FORM-DATA; NAME=\"file\"; FileName=\"daftar.csv\"\r\nContent-Type: text/csv\r\n\r\nnama;no\r\nSari;1\r\n\r\n--x--\r\n",
	    "file[daftar.csv]=nama;no\r\nSari;1\r\n;");
	expect(PART("form-data; name=\"file\"; filename=\"a.csv\"", "") "--x--\r\n", "file[a.csv]=;");
	expect(PART("form-data; name=\"file\"; filename=\"\"", "") PART("form-data; name=\"a\"", "1") "--x--\r\n", "a=1;");
	expect("--x \t\r\nX-Other: y\r\nContent-Disposition: form-data; name=\"a\"\r\nContent-Transfer-Encoding: 8bit\r\n\r\n--y\r\n-x\r\n\r\n--x--\r\n",
	    "a=--y\n-x;");
	expect("--x--\r\n", "");
}

static void
test_what_is_inside_a_file_is_not_looked_at(void **state)
{
	static const char body[] = "--x\r\nContent-Disposition: form-data; name=\"f\"; filename=\"b\"\r\n\r\n\0\r\n\r\n--\xFF\r\n--x--\r\n";
	struct uploads uploads = {0};
	AUTO(form) struct form form = {0};

	(void)state;
	assert_ok(multipart_read(TYPE, body, sizeof(body) - 1, &form, &uploads));
	assert_int_equal(uploads.count, 1);
	assert_int_equal(uploads.items[0].n, 8);
	assert_memory_equal(uploads.items[0].bytes, "\0\r\n\r\n--\xFF", 8);
	assert_ptr_equal(upload_find(&uploads, "f"), &uploads.items[0]);
	assert_null(upload_find(&uploads, "g"));
}

static void
test_a_file_name_is_only_a_name(void **state)
{
	static const struct { const char *given, *want; } cases[] = {
		{ "daftar.csv", "daftar.csv" }, { "../../etc/passwd", "passwd" }, { "C:\\Data\\daftar pemohon.csv", "daftar pemohon.csv" },
		{ "/", "" }, { "say \\\"hi\\\".csv", "say \"hi\".csv" }, { "say %22hi%22.csv", "say \"hi\".csv" }, { "a\\\\b.csv", "b.csv" },
		{ "gambar\xE2\x80\xAEvsc.exe", "gambarvsc.exe" }, { "r\xC3\xA9sum\xC3\xA9.csv", "r\xC3\xA9sum\xC3\xA9.csv" }, { "\xFF.csv", "" },
		{ "a\tb.csv", "ab.csv" },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		AUTO_FREE char *body = NULL, *want = NULL;

		assert_true(asprintf(&body, PART("form-data; name=\"f\"; filename=\"%s\"", "1") "--x--", cases[i].given) > 0);
		assert_true(asprintf(&want, "f[%s]=1;", cases[i].want) > 0);
		expect_type(TYPE, body, strlen(body), want);
	}
}

static void
test_a_long_file_name_is_cut_between_two_signs(void **state)
{
	char name[400] = "a", want[400];
	AUTO_FREE char *body = NULL;
	size_t i;

	(void)state;
	for (i = 1; i < 301; i += 2)
		memcpy(name + i, "\xC3\xA9", 3);
	snprintf(want, sizeof(want), "f[%.*s]=1;", UPLOAD_NAME_MAX - 2, name);
	assert_true(asprintf(&body, PART("form-data; name=\"f\"; filename=\"%s\"", "1") "--x--", name) > 0);
	expect_type(TYPE, body, strlen(body), want);
}

static void
test_boundaries_are_those_of_the_standard(void **state)
{
	static const struct { const char *type, *boundary, *want; } cases[] = {
		{ "multipart/form-data; boundary=----WebKitFormBoundary7MA4", "----WebKitFormBoundary7MA4", "a=1;" },
		{ "Multipart/Form-Data; charset=utf-8; BOUNDARY=\"gc0p4Jq0M2Yt08j34c0p\"", "gc0p4Jq0M2Yt08j34c0p", "a=1;" },
		{ "multipart/form-data; boundary=\"a b:(c)\"", "a b:(c)", "a=1;" },
		{ "multipart/form-data; boundary=1234567890123456789012345678901234567890123456789012345678901234567890",
		    "1234567890123456789012345678901234567890123456789012345678901234567890", "a=1;" },
		{ "multipart/form-data; boundary=12345678901234567890123456789012345678901234567890123456789012345678901",
		    "12345678901234567890123456789012345678901234567890123456789012345678901", "invalid" },
		{ "multipart/form-data", "x", "invalid" },
		{ "multipart/form-data; boundary=", "", "invalid" },
		{ "multipart/form-data; boundary=\"\"", "", "invalid" },
		{ "multipart/form-data; boundary=\"x ", "x", "invalid" },
		{ "multipart/form-data; boundary=\"x \"", "x ", "invalid" },
		{ "multipart/form-data; boundary=x; boundary=y", "x", "invalid" },
		{ "multipart/form-data; boundary=x\xC3\xA9", "x\xC3\xA9", "invalid" },
		{ "multipart/form-data boundary=x", "x", "invalid" },
		{ "multipart/mixed; boundary=x", "x", "invalid" },
		{ "multipart/form-datax; boundary=x", "x", "invalid" },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		AUTO_FREE char *body = NULL;

		assert_true(asprintf(&body, "--%s\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n--%s--\r\n", cases[i].boundary,
		    cases[i].boundary) > 0);
		expect_type(cases[i].type, body, strlen(body), cases[i].want);
	}
}

static void
test_what_is_not_of_that_form_is_refused(void **state)
{
	(void)state;
	expect("", "invalid");
	expect("--y--", "invalid");
	expect("hello\r\n--x--", "invalid");
	expect("--x", "invalid");
	expect("--xy\r\n", "invalid");
	expect("--x-", "invalid");
	expect("--x--\r\nmore", "invalid");
	expect("--x\r\n", "invalid");
	expect(PART("form-data; name=\"a\"", "1"), "invalid");
	expect("--x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1--x--", "invalid");
	expect("--x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n--xy\r\n--x--", "invalid");
	expect("--x\r\nContent-Disposition: form-data; name=\"a\"\n\n1\n--x--", "invalid");
	expect("--x\r\n\r\n1\r\n--x--", "invalid");
	expect("--x\r\nContent-Type: text/plain\r\n\r\n1\r\n--x--", "invalid");
	expect("--x\r\nContent-Disposition: form-data;\r\n name=\"a\"\r\n\r\n1\r\n--x--", "invalid");
	expect("--x\r\nContent-Disposition: form-data; name=\"a\"\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n--x--", "invalid");
	expect("--x\r\nContent-Disposition: form-data; name=\"a\"\r\nContent-Transfer-Encoding: base64\r\n\r\nMQ==\r\n--x--", "invalid");
	expect(PART("attachment; name=\"a\"", "1") "--x--", "invalid");
	expect(PART("form-data", "1") "--x--", "invalid");
	expect(PART("form-data; name=\"\"", "1") "--x--", "invalid");
	expect(PART("form-data; name=\"a", "1") "--x--", "invalid");
	expect(PART("form-data; name=\"a\"; name=\"b\"", "1") "--x--", "invalid");
	expect(PART("form-data; name=\"a\"; filename=\"b\"; filename=\"c\"", "1") "--x--", "invalid");
	expect(PART("form-data; name=\"a\"; filename*=UTF-8''b", "1") "--x--", "invalid");
	expect(PART("form-data; name=\"a\" filename=\"b\"", "1") "--x--", "invalid");
	expect(PART("form-data; name=\"0123456789012345678901234567890123456789012\"", "1") "--x--", "invalid");
	expect(PART("form-data; name=\"a\"", "\xFF") "--x--", "invalid");
	expect(PART("form-data; name=\"a\"", "\x01") "--x--", "invalid");
	expect(PART("form-data; name=\"a\x01\"", "1") "--x--", "invalid");
	assert_false(multipart_is(NULL));
}

static char *
repeated(const char *before, const char *piece, size_t n, const char *behind)
{
	AUTO(buf) struct buf out;

	buf_init(&out, 1024 * 1024);
	buf_text_add(&out, before);
	while (n-- > 0)
		buf_text_add(&out, piece);
	buf_text_add(&out, behind);
	return strdup(buf_text(&out));
}

static void
test_parts_files_and_heads_have_an_end(void **state)
{
	static const struct { const char *before, *piece; size_t n; const char *behind, *want; } cases[] = {
		{ "", PART("form-data; name=\"a\"", "1"), MULTIPART_PARTS_MAX + 1, "--x--", "too large" },
		{ "", PART("form-data; name=\"a\"; filename=\"f\"", "1"), UPLOADS_MAX + 1, "--x--", "too large" },
		{ "", PART("form-data; name=\"a\"; filename=\"f\"", "1"), UPLOADS_MAX, "--x--", "a[f]=1;a[f]=1;a[f]=1;a[f]=1;" },
		{ "--x\r\n", "X-Long: y\r\n", 300, "Content-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n--x--", "too large" },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		AUTO_FREE char *body = repeated(cases[i].before, cases[i].piece, cases[i].n, cases[i].behind);

		expect_type(TYPE, body, strlen(body), cases[i].want);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_fields_and_files_come_apart),
		cmocka_unit_test(test_what_is_inside_a_file_is_not_looked_at),
		cmocka_unit_test(test_a_file_name_is_only_a_name),
		cmocka_unit_test(test_a_long_file_name_is_cut_between_two_signs),
		cmocka_unit_test(test_boundaries_are_those_of_the_standard),
		cmocka_unit_test(test_what_is_not_of_that_form_is_refused),
		cmocka_unit_test(test_parts_files_and_heads_have_an_end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
