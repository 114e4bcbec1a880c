/* Which data a template asks for: the check of a message template's parameters rests on it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "base/json.h"
#include "mustache/mustache.h"

static const struct { const char *name, *text, *want; } cases[] = {
	{ "a text asks for nothing", "Halo", "{}" },
	{ "in the order of appearance, once", "{{b}}{{a}}{{b}}{{c}}", "{\"b\":true,\"a\":true,\"c\":true}" },
	{ "all forms print", "{{a}}{{{b}}}{{&c}}", "{\"a\":true,\"b\":true,\"c\":true}" },
	{ "sections only ask", "{{#a}}x{{/a}}{{^b}}y{{/b}}", "{\"a\":false,\"b\":false}" },
	{ "printed and asked for is printed", "{{#a}}{{a}}{{/a}}{{b}}{{#b}}{{/b}}", "{\"a\":true,\"b\":true}" },
	{ "paths stay whole", "{{a.b}}{{#c.d}}{{/c.d}}", "{\"a.b\":true,\"c.d\":false}" },
	{ "the implicit iterator has no name", "{{#l}}{{.}}{{#.}}{{/.}}{{/l}}", "{\"l\":false}" },
	{ "comments, partials and blocks have none", "{{! a}}{{>b}}{{<c}}{{$d}}{{e}}{{/d}}{{/c}}", "{\"e\":true}" },
	{ "a dynamic name asks", "{{>*a}}{{<*b.c}}{{/*b.c}}", "{\"a\":false,\"b.c\":false}" },
	{ "what means nothing asks for nothing", "{{<p}}{{a}}{{#b}}{{/b}}{{/p}}", "{}" },
};

static void
test_a_template_tells_what_it_asks_for(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		AUTO_JSON struct json_object *names = NULL;
		struct mustache *m = NULL;

		print_message("%s\n", cases[i].name);
		assert_int_equal(mustache_parse("surat", cases[i].text, strlen(cases[i].text), &m, NULL), ERR_NONE);
		assert_int_equal(mustache_names(m, &names), ERR_NONE);
		assert_string_equal(json_write(names), cases[i].want);
		mustache_free(m);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_template_tells_what_it_asks_for),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
