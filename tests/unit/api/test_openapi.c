/* The description of the API says what the program's table says. */
int api_main(int argc, char **argv);
#define main api_main
#include "../../../cgi-bin/api.c"
#undef main

#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "web_world.h"

int
web_serve(const struct web_program *p, int argc, char **argv)
{
	(void)p;
	(void)argc;
	(void)argv;
	return 1;
}

static struct json_object *
description(void)
{
	static char text[256 * 1024];
	struct json_object *o;
	FILE *f = fopen("templates/openapi.json", "r");
	size_t n;

	assert_non_null(f);
	n = fread(text, 1, sizeof(text), f);
	fclose(f);
	assert_true(n < sizeof(text));
	assert_ok(json_parse(text, n, &o, NULL));
	return o;
}

/* "/a/:id/b" as OpenAPI writes it. */
static void
template_of(const char *pattern, char ret[200])
{
	size_t n = 0;
	bool inside = false;

	for (; ; pattern++) {
		if (inside && (*pattern == '/' || *pattern == '\0')) {
			ret[n++] = '}';
			inside = false;
		}
		ret[n++] = *pattern == ':' ? '{' : *pattern;
		inside |= *pattern == ':';
		if (*pattern == '\0')
			return;
	}
}

static struct json_object *
operation_of(struct json_object *doc, const struct endpoint *row)
{
	char path[200], method[8];
	size_t i;

	template_of(row->pattern, path);
	for (i = 0; method_name(row->method)[i] != '\0'; i++)
		method[i] = (char)(method_name(row->method)[i] | 0x20);
	method[i] = '\0';
	return json_at(json_at(json_at(doc, "paths"), path), method);
}

static void
test_every_endpoint_is_described(void **state)
{
	AUTO_JSON struct json_object *doc = description();
	size_t i;

	(void)state;
	for (i = 0; i < program.endpoint_count; i++) {
		struct json_object *operation = operation_of(doc, &endpoints[i]);
		bool open = json_at(operation, "security") != NULL;

		if (operation == NULL)
			fail_msg("%s %s is not described", method_name(endpoints[i].method), endpoints[i].pattern);
		if (open != (endpoints[i].role == API_OPEN))
			fail_msg("%s: who may ask is described wrongly", endpoints[i].pattern);
		assert_non_null(json_text(operation, "summary"));
	}
}

static void
test_nothing_else_is_described(void **state)
{
	AUTO_JSON struct json_object *doc = description();
	size_t described = 0;

	(void)state;
	json_object_object_foreach(json_at(doc, "paths"), path, item) {
		(void)path;
		described += (size_t)json_object_object_length(item);
	}
	assert_int_equal(described, program.endpoint_count);
}

/* Every "$ref" leads somewhere. */
static void
check_references(struct json_object *doc, struct json_object *o)
{
	const char *target = json_text(o, "$ref");
	char part[64];
	struct json_object *at = doc;
	size_t i, n;

	for (i = 0; i < json_count(o); i++)
		check_references(doc, json_item(o, i));
	if (json_object_is_type(o, json_type_object)) {
		json_object_object_foreach(o, key, value) {
			(void)key;
			check_references(doc, value);
		}
	}
	if (target == NULL)
		return;
	for (target += 2; *target != '\0' && at != NULL; target += n + (target[n] == '/')) {
		n = strcspn(target, "/");
		snprintf(part, sizeof(part), "%.*s", (int)n, target);
		at = json_at(at, part);
	}
	if (at == NULL)
		fail_msg("%s leads nowhere", json_text(o, "$ref"));
}

static void
test_references_lead_somewhere(void **state)
{
	AUTO_JSON struct json_object *doc = description();

	(void)state;
	check_references(doc, doc);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_endpoint_is_described),
		cmocka_unit_test(test_nothing_else_is_described),
		cmocka_unit_test(test_references_lead_somewhere),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
