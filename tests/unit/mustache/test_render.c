/* Rendering beyond the cases of tests/mustache: options, ceilings, and what a caller is told. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "base/json.h"
#include "mustache/mustache.h"

static struct mustache *
parse(const char *text)
{
	struct mustache *m = NULL;

	assert_int_equal(mustache_parse("surat", text, strlen(text), &m, NULL), ERR_NONE);
	return m;
}

/* A rendering with all its things: what, from which data, how, what came out. */
struct run {
	struct mustache_options	opt;
	struct mustache_problem	why;
	struct buf		out;
};

static void
run_end(struct run *r)
{
	buf_end(&r->out);
}

static enum err
render(struct run *r, const char *text, const char *json)
{
	AUTO_JSON struct json_object *data = NULL;
	struct mustache *m = parse(text);
	enum err e;

	if (json != NULL)
		assert_int_equal(json_parse(json, strlen(json), &data, NULL), ERR_NONE);
	if (r->out.max == 0)
		buf_init(&r->out, 1 << 16);
	e = mustache_render(m, data, &r->opt, &r->out, &r->why);
	mustache_free(m);
	return e;
}

/* ---- values ------------------------------------------------------------------------------------------------------- */

static void
test_output_is_added_behind_what_is_there(void **state)
{
	AUTO(run) struct run r = {0};

	(void)state;
	assert_int_equal(render(&r, "a{{n}}", "{\"n\":1}"), ERR_NONE);
	assert_int_equal(render(&r, "b{{n}}", "{\"n\":2}"), ERR_NONE);
	assert_string_equal(buf_text(&r.out), "a1b2");
}

static void
test_options_problem_and_data_may_be_left_out(void **state)
{
	AUTO(buf) struct buf out = {0};
	struct mustache *m = parse("[{{a}}{{.}}{{#b}}x{{/b}}{{>p}}] {{x.y}}");

	(void)state;
	buf_init(&out, 64);
	assert_int_equal(mustache_render(m, NULL, NULL, &out, NULL), ERR_NONE);
	assert_string_equal(buf_text(&out), "[] ");
	mustache_free(m);
}

static void
test_integers_are_exact(void **state)
{
	AUTO(run) struct run r = {0};

	(void)state;
	assert_int_equal(render(&r, "{{a}} {{b}} {{c}} {{d}} {{e}}",
	    "{\"a\":-9223372036854775808,\"b\":9223372036854775807,\"c\":18446744073709551615,\"d\":0,\"e\":-7}"), ERR_NONE);
	assert_string_equal(buf_text(&r.out), "-9223372036854775808 9223372036854775807 18446744073709551615 0 -7");
}

static void
test_a_number_is_written_anew_not_copied(void **state)
{
	AUTO(run) struct run r = {0};

	(void)state;
	assert_int_equal(render(&r, "{{a}} {{b}} {{c}} {{d}}", "{\"a\":1.50,\"b\":85.0,\"c\":1e3,\"d\":-0.0}"), ERR_NONE);
	assert_string_equal(buf_text(&r.out), "1.5 85 1000 0");
}

static void
test_a_nul_in_a_value_ends_nothing(void **state)
{
	AUTO(run) struct run r = {0};

	(void)state;
	assert_int_equal(render(&r, "{{a}}|{{{a}}}", "{\"a\":\"<\\u0000>\"}"), ERR_NONE);
	assert_int_equal(r.out.len, 13);
	assert_memory_equal(r.out.bytes, "&lt;\0&gt;|<\0>", 13);
}

/* Names are found by walking in small objects and by hash in large ones; the order they are asked in must not matter. */
static void
test_names_are_found_in_any_order(void **state)
{
	AUTO(buf) struct buf text = {0};
	AUTO(buf) struct buf want = {0};
	AUTO(buf) struct buf out = {0};
	struct json_object *data;
	struct mustache *m;
	int size, step, i;

	(void)state;
	buf_init(&text, 1 << 16);
	buf_init(&want, 1 << 16);
	buf_init(&out, 1 << 16);
	for (size = 1; size <= 40; size++) {
		for (step = 1; step <= size; step++) {
			data = json_object_new_object();
			buf_reset(&text);
			buf_reset(&want);
			buf_reset(&out);
			for (i = 0; i < size; i++) {
				char key[16];

				snprintf(key, sizeof(key), "key%d", i);
				json_put_int(data, key, i);
				buf_fmt(&text, "{{key%d}}{{no%d}},", i * step % size, i);
				buf_fmt(&want, "%d,", i * step % size);
			}
			m = parse(buf_text(&text));
			assert_int_equal(mustache_render(m, data, NULL, &out, NULL), ERR_NONE);
			assert_string_equal(buf_text(&out), buf_text(&want));
			mustache_free(m);
			json_object_put(data);
		}
	}
}

static void
test_a_key_that_begins_like_another_is_not_it(void **state)
{
	AUTO(run) struct run r = {0};

	(void)state;
	assert_int_equal(render(&r, "[{{a}}{{ab}}{{abc}}]", "{\"abcd\":1,\"ab\":2,\"\":3,\"b\":4}"), ERR_NONE);
	assert_string_equal(buf_text(&r.out), "[2]");
}

/* ---- missing ------------------------------------------------------------------------------------------------------ */

struct heard { char names[256]; };

static void
hear(const char *name, void *user)
{
	struct heard *heard = user;
	size_t len = strlen(heard->names);

	snprintf(heard->names + len, sizeof(heard->names) - len, "%s ", name);
}

static const struct { const char *name, *text, *json, *missing; } strict[] = {
	{ "all is there", "{{a}} {{b.c}}", "{\"a\":\"x\",\"b\":{\"c\":0}}", "" },
	{ "false is a value", "{{a}}", "{\"a\":false}", "" },
	{ "absent", "{{nama}}", "{}", "nama " },
	{ "null", "{{nama}}", "{\"nama\":null}", "nama " },
	{ "empty", "{{nama}}", "{\"nama\":\"\"}", "nama " },
	{ "blank", "{{{nama}}}", "{\"nama\":\" \\n\\t\"}", "nama " },
	{ "a list is no text", "{{nama}}", "{\"nama\":[1]}", "nama " },
	{ "an object is no text", "{{&nama}}", "{\"nama\":{}}", "nama " },
	{ "a path is named whole", "Yth. {{pemohon.nama}}", "{\"pemohon\":{}}", "pemohon.nama " },
	{ "all are told, each time", "{{a}}{{b}}{{c}}{{a}}", "{\"b\":1}", "a c a " },
	{ "a section asks, it does not print", "{{#a}}{{b}}{{/a}}{{^a}}-{{/a}}", "{}", "" },
	{ "inside a section it prints", "{{#a}}{{b}}{{/a}}", "{\"a\":[{\"b\":1},{}]}", "b " },
};

static void
test_strict_refuses_what_is_missing_and_names_it(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(strict) / sizeof(strict[0]); i++) {
		AUTO(run) struct run r = {0};
		struct heard heard = {{0}};
		const char *first = strict[i].missing;

		print_message("%s\n", strict[i].name);
		r.opt = (struct mustache_options){ .plain = true, .strict = true, .missing = hear, .missing_user = &heard };
		assert_int_equal(render(&r, strict[i].text, strict[i].json), *first ? ERR_INVALID : ERR_NONE);
		assert_string_equal(heard.names, strict[i].missing);
		if (*first == '\0')
			continue;
		assert_string_equal(r.why.key, "value_missing");
		assert_int_equal(strlen(r.why.subject), strcspn(first, " "));
		assert_memory_equal(r.why.subject, first, strcspn(first, " "));
		assert_int_equal(r.out.len, 0);
	}
}

static void
test_strict_tells_the_place_in_the_template(void **state)
{
	AUTO(run) struct run r = {0};

	(void)state;
	r.opt.strict = true;
	assert_int_equal(render(&r, "Yth. {{a}},\n  {{nomor}}\n{{b}}", "{\"a\":1,\"b\":null}"), ERR_INVALID);
	assert_string_equal(r.why.subject, "nomor");
	assert_int_equal(r.why.line, 2);
	assert_int_equal(r.why.column, 3);
}

static void
test_without_strict_the_missing_are_only_told(void **state)
{
	AUTO(run) struct run r = {0};
	struct heard heard = {{0}};

	(void)state;
	r.opt.missing = hear;
	r.opt.missing_user = &heard;
	assert_int_equal(render(&r, "[{{a}}{{b}}{{c}}]", "{\"b\":\"\",\"c\":null}"), ERR_NONE);
	assert_string_equal(buf_text(&r.out), "[]");
	assert_string_equal(heard.names, "a c ");
}

static void
test_strict_refuses_a_missing_partial(void **state)
{
	AUTO(run) struct run r = {0};

	(void)state;
	r.opt.strict = true;
	assert_int_equal(render(&r, "x {{>kaki}}", "{}"), ERR_INVALID);
	assert_string_equal(r.why.key, "partial_missing");
	assert_string_equal(r.why.subject, "kaki");
	assert_int_equal(r.why.column, 3);
}

/* ---- ceilings ----------------------------------------------------------------------------------------------------- */

static const struct mustache *
itself(const char *name, void *m)
{
	(void)name;
	return m;
}

static enum err
render_itself(struct run *r, const char *text, const char *json)
{
	AUTO_JSON struct json_object *data = NULL;
	struct mustache *m = parse(text);
	enum err e;

	assert_int_equal(json_parse(json, strlen(json), &data, NULL), ERR_NONE);
	buf_init(&r->out, 1 << 20);
	r->opt.partial = itself;
	r->opt.partial_user = m;
	e = mustache_render(m, data, &r->opt, &r->out, &r->why);
	mustache_free(m);
	return e;
}

static const struct { const char *name, *text, *json, *key; int depth_max, steps_max; } ceilings[] = {
	{ "a partial that includes itself", "a{{>x}}", "{}", "depth_exceeded", 0, 0 },
	{ "a partial that includes itself twice", "{{>x}}{{>x}}", "{}", "depth_exceeded", 0, 0 },
	{ "a parent that includes itself", "{{<x}}{{/x}}", "{}", "depth_exceeded", 0, 0 },
	{ "a block that includes its template", "{{<x}}{{$a}}{{>x}}{{/a}}{{/x}}{{$a}}{{/a}}", "{}", "depth_exceeded", 0, 0 },
	{ "a partial that includes itself indented", "x\n                    {{>x}}\n", "{}", "indent_exceeded", 0, 0 },
	{ "a block that includes its template indented",
	    "                                                            {{$a}}{{/a}}\n{{<x}}{{$a}}{{>x}}{{/a}}{{/x}}\n",
	    "{}", "indent_exceeded", 0, 0 },
	{ "a list that includes itself", "{{#l}}{{>x}}{{/l}}", "{\"l\":[1,2]}", "depth_exceeded", 0, 0 },
	{ "a depth of the caller", "{{#a}}{{#a}}{{#a}}x{{/a}}{{/a}}{{/a}}", "{\"a\":1}", "depth_exceeded", 2, 0 },
	{ "a number of steps of the caller", "{{a}}{{a}}{{a}}", "{\"a\":1}", "steps_exceeded", 0, 2 },
	{ "lists of lists without output", "{{#l}}{{#l}}{{#l}}{{#l}}{{#l}}{{#l}}{{#l}}{{#l}}{{/l}}{{/l}}{{/l}}{{/l}}{{/l}}{{/l}}{{/l}}{{/l}}",
	    "{\"l\":[1,2,3,4,5,6,7,8,9,10]}", "steps_exceeded", 0, 0 },
};

static void
test_endless_work_ends_with_a_sentence(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(ceilings) / sizeof(ceilings[0]); i++) {
		AUTO(run) struct run r = {0};

		print_message("%s\n", ceilings[i].name);
		r.opt.depth_max = ceilings[i].depth_max;
		r.opt.steps_max = ceilings[i].steps_max;
		assert_int_equal(render_itself(&r, ceilings[i].text, ceilings[i].json), ERR_TOO_LARGE);
		assert_string_equal(r.why.key, ceilings[i].key);
		assert_int_equal(r.out.len, 0);
	}
}

static void
test_ceilings_cannot_be_raised(void **state)
{
	AUTO(run) struct run r = {0};

	(void)state;
	r.opt.depth_max = MUSTACHE_DEPTH_MAX + 1000;
	assert_int_equal(render_itself(&r, "{{>x}}", "{}"), ERR_TOO_LARGE);
}

static void
test_the_deepest_depth_is_reached(void **state)
{
	AUTO(run) struct run r = {0};

	(void)state;
	r.opt.depth_max = 3;
	assert_int_equal(render(&r, "{{#a}}{{#a}}{{^b}}x{{/b}}{{/a}}{{/a}}", "{\"a\":1}"), ERR_NONE);
	assert_string_equal(buf_text(&r.out), "x");
}

static void
test_a_page_that_is_too_long_leaves_no_half(void **state)
{
	AUTO(run) struct run r = {0};

	(void)state;
	buf_init(&r.out, 8);
	buf_text_add(&r.out, "abc");
	assert_int_equal(render(&r, "12345", NULL), ERR_NONE);
	assert_int_equal(r.out.len, 8);
	buf_reset(&r.out);
	buf_text_add(&r.out, "abc");
	assert_int_equal(render(&r, "123{{#l}}45{{/l}}", "{\"l\":[1,2]}"), ERR_TOO_LARGE);
	assert_string_equal(r.why.key, "output_too_long");
	assert_int_equal(r.out.len, 3);
	assert_memory_equal(r.out.bytes, "abc", 4);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_output_is_added_behind_what_is_there),
		cmocka_unit_test(test_options_problem_and_data_may_be_left_out),
		cmocka_unit_test(test_integers_are_exact),
		cmocka_unit_test(test_a_number_is_written_anew_not_copied),
		cmocka_unit_test(test_a_nul_in_a_value_ends_nothing),
		cmocka_unit_test(test_names_are_found_in_any_order),
		cmocka_unit_test(test_a_key_that_begins_like_another_is_not_it),
		cmocka_unit_test(test_strict_refuses_what_is_missing_and_names_it),
		cmocka_unit_test(test_strict_tells_the_place_in_the_template),
		cmocka_unit_test(test_without_strict_the_missing_are_only_told),
		cmocka_unit_test(test_strict_refuses_a_missing_partial),
		cmocka_unit_test(test_endless_work_ends_with_a_sentence),
		cmocka_unit_test(test_ceilings_cannot_be_raised),
		cmocka_unit_test(test_the_deepest_depth_is_reached),
		cmocka_unit_test(test_a_page_that_is_too_long_leaves_no_half),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
