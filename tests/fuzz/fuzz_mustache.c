/*
 * Templates and data from nowhere: parse, list the names, render as a page and as a message.
 *
 * An input is a template, a line "---", and JSON. Every partial that the template names is the template itself, so that it
 * can include itself. Beyond not crashing, this must hold: an error comes with its sentence and place, a failed rendering
 * adds nothing, and what is rendered is UTF-8.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "base/text.h"
#include "mustache/mustache.h"

enum { OUTPUT_MAX_BYTES = 64 * 1024, STEPS_MAX = 20 * 1000 };

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

static void
must(bool holds)
{
	if (!holds)
		abort();
}

static const struct mustache *
itself(const char *name, void *m)
{
	must(name[0] != '\0');
	return m;
}

static void
count(const char *name, void *n)
{
	must(name[0] != '\0');
	++*(int *)n;
}

static void
check_problem(const struct mustache_problem *why)
{
	must(why->key != NULL && why->why[0] != '\0' && strchr(why->why, '\n') == NULL);
	must(text_is_utf8(why->why, strlen(why->why)));
	must((why->line > 0) == (why->column > 0));
}

static void
render(const struct mustache *m, struct json_object *data, bool plain)
{
	int missing = 0;
	struct mustache_options opt = {
		.plain = plain, .strict = plain, .steps_max = STEPS_MAX,
		.partial = itself, .partial_user = (void *)m, .missing = count, .missing_user = &missing,
	};
	struct mustache_problem why;
	struct buf out;

	buf_init(&out, OUTPUT_MAX_BYTES);
	buf_text_add(&out, "before");
	if (mustache_render(m, data, &opt, &out, &why)) {
		check_problem(&why);
		must(out.len == strlen("before"));
	} else {
		must(!plain || missing == 0);
		must(memcmp(buf_text(&out), "before", strlen("before")) == 0);
	}
	buf_end(&out);
}

static void
names(const struct mustache *m)
{
	struct json_object *found = NULL;

	must(mustache_names(m, &found) == ERR_NONE);
	json_object_object_foreach(found, name, printed) {
		must(name[0] != '\0' && json_object_is_type(printed, json_type_boolean));
	}
	json_object_put(found);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	static const char line[] = "\n---\n";
	const char *text = (const char *)bytes, *json = NULL;
	size_t len = n;
	AUTO_FREE char *copy = NULL;
	AUTO_JSON struct json_object *data = NULL;
	struct mustache_problem why;
	struct mustache *m = NULL;

	if (n > 0 && (json = memmem(text, n, line, sizeof(line) - 1)) != NULL) {
		len = (size_t)(json - text);
		json += sizeof(line) - 1;
		must((copy = strndup(json, n - (size_t)(json - text))) != NULL);
		if (json_parse(copy, strlen(copy), &data, NULL))
			data = NULL;
	}
	if (mustache_parse("fuzz", text, len, &m, &why)) {
		check_problem(&why);
		return 0;
	}
	names(m);
	render(m, data, false);
	render(m, data, true);
	mustache_free(m);
	return 0;
}
