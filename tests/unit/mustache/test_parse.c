/* What a template may be, and what is said of one that is wrong. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "mustache/mustache.h"

static enum err
parse(const char *text, struct mustache_problem *why)
{
	struct mustache *m = NULL;
	enum err e = mustache_parse("surat", text, strlen(text), &m, why);

	assert_true(e ? m == NULL : m != NULL);
	mustache_free(m);
	return e;
}

static const struct {
	const char *name, *text, *key, *subject;
	unsigned line, column;
} wrong[] = {
	{ "a tag without end", "abc {{nama", "tag_unclosed", "}}", 1, 5 },
	{ "a tag with half an end", "{{nama}", "tag_unclosed", "}}", 1, 1 },
	{ "three braces closed by two", "x\n{{{nama}} y", "tag_unclosed", "}}}", 2, 1 },
	{ "delimiters that are not closed", "{{=<% %>}}", "tag_unclosed", "=}}", 1, 1 },
	{ "other delimiters are missed by their own name", "{{=<% %>=}}<%nama}}", "tag_unclosed", "%>", 1, 12 },
	{ "a comment without end", "{{! abc", "tag_unclosed", "}}", 1, 1 },
	{ "only the beginning of a tag", "{{", "tag_unclosed", "}}", 1, 1 },
	{ "an empty tag", "{{}}", "tag_empty", "", 1, 1 },
	{ "a blank tag", "{{  }}", "tag_empty", "", 1, 1 },
	{ "an empty section", "{{#}}{{/}}", "tag_empty", "", 1, 1 },
	{ "an empty partial", "{{> }}", "tag_empty", "", 1, 1 },
	{ "an empty dynamic name", "{{>*}}", "tag_empty", "", 1, 1 },
	{ "an empty block", "{{$}}{{/}}", "tag_empty", "", 1, 1 },
	{ "a name with a space", "{{nama pemohon}}", "name_invalid", "nama pemohon", 1, 1 },
	{ "a name over two lines is shown on one", "{{nama\npemohon}}", "name_invalid", "nama pemohon", 1, 1 },
	{ "a name that begins with a dot", "{{.a}}", "name_invalid", ".a", 1, 1 },
	{ "a name that ends with a dot", "{{#a.}}{{/a.}}", "name_invalid", "a.", 1, 1 },
	{ "a name with an empty part", "{{a..b}}", "name_invalid", "a..b", 1, 1 },
	{ "two dots", "{{..}}", "name_invalid", "..", 1, 1 },
	{ "a tag inside a tag", "{{a {{b}}", "name_invalid", "a {{b", 1, 1 },
	{ "a section that stays open", "a\n  {{#izin}}\nb", "section_unclosed", "izin", 2, 3 },
	{ "of two open sections the inner one is told", "{{#a}}{{^b}}", "section_unclosed", "b", 1, 7 },
	{ "a parent that stays open", "{{<tata}}", "section_unclosed", "tata", 1, 1 },
	{ "a block that stays open", "{{$isi}}", "section_unclosed", "isi", 1, 1 },
	{ "a closing tag without section", "abc\n{{/izin}}", "close_unexpected", "izin", 2, 1 },
	{ "the wrong closing tag", "{{#a}}\n{{/b}}", "close_mismatch", "a", 2, 1 },
	{ "sections that cross", "{{#a}}{{#b}}{{/a}}{{/b}}", "close_mismatch", "b", 1, 13 },
	{ "a closing name that is longer", "{{#a}}{{/ab}}", "close_mismatch", "a", 1, 7 },
	{ "one delimiter", "{{=|=}}", "delimiter_invalid", "|", 1, 1 },
	{ "three delimiters", "{{=a b c=}}", "delimiter_invalid", "a b c", 1, 1 },
	{ "no delimiter", "{{= =}}", "delimiter_invalid", "", 1, 1 },
	{ "a delimiter with an equals sign", "{{=<= =>=}}", "delimiter_invalid", "<= =>", 1, 1 },
	{ "a delimiter of 17 bytes", "{{=aaaaaaaaaaaaaaaaa b=}}", "delimiter_invalid", "aaaaaaaaaaaaaaaaa b", 1, 1 },
	{ "a column counts characters, not bytes", "é漢😀{{#a}}", "section_unclosed", "a", 1, 4 },
	{ "a line that is not UTF-8", "a\nb\nc\xff", "not_utf8", "", 3, 1 },
};

static void
test_a_wrong_template_is_refused_with_its_place(void **state)
{
	struct mustache_problem why;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		print_message("%s\n", wrong[i].name);
		assert_int_equal(parse(wrong[i].text, &why), ERR_INVALID);
		assert_string_equal(why.key, wrong[i].key);
		assert_string_equal(why.subject, wrong[i].subject);
		assert_string_equal(why.name, "surat");
		assert_int_equal(why.line, wrong[i].line);
		assert_int_equal(why.column, wrong[i].column);
		assert_non_null(strstr(why.why, wrong[i].subject));
	}
}

static void
test_nobody_need_hear_why(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
		assert_int_equal(parse(wrong[i].text, NULL), ERR_INVALID);
}

static const char *const right[] = {
	"", " ", "\n", "}}", "{", "{ {", "}", "{}", "{{a}}", "{{ a }}", "{{\ta\r\n}}", "{{a-b_c/d@e}}", "{{.}}", "{{#.}}{{/.}}",
	"{{! }}", "{{!}}", "{{!{{}}", "{{#a}}{{/a}}", "{{# a }}{{/a}}", "{{{a}}}", "{{{a}}}}", "{{&a}}",
	"{{=aaaaaaaaaaaaaaaa bbbbbbbbbbbbbbbb=}}aaaaaaaaaaaaaaaaxbbbbbbbbbbbbbbbb", "{{=| |=}}|a||={{ }}=|{{a}}",
	"{{>a.b/c}}", "{{>*a.b}}", "{{<*a}}{{/*a}}", "{{$a.}}{{/a.}}", "{{<a}}{{$b}}{{/b}}{{/a}}",
};

static void
test_a_right_template_is_parsed(void **state)
{
	struct mustache_problem why;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(right) / sizeof(right[0]); i++) {
		print_message("%s\n", right[i]);
		assert_int_equal(parse(right[i], &why), ERR_NONE);
	}
}

static void
test_a_nul_is_no_text(void **state)
{
	struct mustache_problem why;
	struct mustache *m = NULL;

	(void)state;
	assert_int_equal(mustache_parse("surat", "a\0{{b}}", 7, &m, &why), ERR_INVALID);
	assert_string_equal(why.key, "not_utf8");
	assert_null(m);
}

static void
test_a_template_has_a_longest_length(void **state)
{
	AUTO(buf) struct buf text = {0};
	struct mustache_problem why;

	(void)state;
	buf_init(&text, MUSTACHE_TEXT_MAX_BYTES + 1);
	memset(buf_room(&text, MUSTACHE_TEXT_MAX_BYTES), 'a', MUSTACHE_TEXT_MAX_BYTES);
	buf_grew(&text, MUSTACHE_TEXT_MAX_BYTES);
	assert_int_equal(parse(buf_text(&text), &why), ERR_NONE);
	buf_char(&text, 'a');
	assert_int_equal(parse(buf_text(&text), &why), ERR_TOO_LARGE);
	assert_string_equal(why.key, "text_too_long");
}

static void
nest(struct buf *text, int n)
{
	int i;

	buf_reset(text);
	for (i = 0; i < n; i++)
		buf_text_add(text, "{{#a}}");
	for (i = 0; i < n; i++)
		buf_text_add(text, "{{/a}}");
}

static void
test_sections_have_a_deepest_depth(void **state)
{
	AUTO(buf) struct buf text = {0};
	struct mustache_problem why;

	(void)state;
	buf_init(&text, 1 << 16);
	nest(&text, MUSTACHE_DEPTH_MAX);
	assert_int_equal(parse(buf_text(&text), &why), ERR_NONE);
	nest(&text, MUSTACHE_DEPTH_MAX + 1);
	assert_int_equal(parse(buf_text(&text), &why), ERR_INVALID);
	assert_string_equal(why.key, "nested_too_deep");
	assert_int_equal(why.column, 6 * MUSTACHE_DEPTH_MAX + 1);
}

/* As many tags as fit: the room for names is counted, not grown. */
static void
test_a_template_may_be_nothing_but_names(void **state)
{
	AUTO(buf) struct buf text = {0};
	struct mustache_problem why;
	int i;

	(void)state;
	buf_init(&text, 1 << 16);
	buf_text_add(&text, "{{=| |=}}");
	for (i = 0; i < 10000; i++)
		buf_text_add(&text, i % 2 ? "|a|" : "|a.b|");
	assert_int_equal(parse(buf_text(&text), &why), ERR_NONE);
}

static void
test_a_long_name_is_cut_between_characters(void **state)
{
	AUTO(buf) struct buf text = {0};
	struct mustache_problem why;
	int i;

	(void)state;
	buf_init(&text, 4096);
	buf_text_add(&text, "{{#x");
	for (i = 0; i < 100; i++)
		buf_text_add(&text, "é");
	buf_text_add(&text, "}}");
	assert_int_equal(parse(buf_text(&text), &why), ERR_INVALID);
	assert_int_equal(strlen(why.subject), sizeof(why.subject) - 1);
	buf_reset(&text);
	buf_text_add(&text, "{{#");
	for (i = 0; i < 100; i++)
		buf_text_add(&text, "é");
	buf_text_add(&text, "}}");
	assert_int_equal(parse(buf_text(&text), &why), ERR_INVALID);
	assert_int_equal(strlen(why.subject), sizeof(why.subject) - 2);
}

static void
test_a_problem_is_written_on_one_line(void **state)
{
	AUTO(buf) struct buf line = {0};
	struct mustache_problem why;

	(void)state;
	buf_init(&line, 1024);
	assert_int_equal(parse("a\n {{#b}}", &why), ERR_INVALID);
	mustache_problem_write(&why, &line);
	assert_string_equal(buf_text(&line), "surat:2:2: \"b\" is opened here and never closed; add its closing tag");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_wrong_template_is_refused_with_its_place),
		cmocka_unit_test(test_nobody_need_hear_why),
		cmocka_unit_test(test_a_right_template_is_parsed),
		cmocka_unit_test(test_a_nul_is_no_text),
		cmocka_unit_test(test_a_template_has_a_longest_length),
		cmocka_unit_test(test_sections_have_a_deepest_depth),
		cmocka_unit_test(test_a_template_may_be_nothing_but_names),
		cmocka_unit_test(test_a_long_name_is_cut_between_characters),
		cmocka_unit_test(test_a_problem_is_written_on_one_line),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
