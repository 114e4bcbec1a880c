/*
 * Message templates and values from nowhere: lint, fill, render, and the positional forms.
 *
 * An input is a text, a line "---", the parameter list, a line "---", and the given values, both as JSON. Beyond not crashing, this must
 * hold: findings lie inside the text, a template without errors renders from its own examples, and no value that leaves is blank or
 * holds a new line.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "template/fill.h"
#include "template/lint.h"
#include "template/template.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

static void
must(bool holds)
{
	if (!holds)
		abort();
}

/* The part up to the next "---" line, as a text of its own; *at moves behind the line. */
static char *
part(const char **at)
{
	const char *end = strstr(*at, "\n---\n");
	char *text = end != NULL ? strndup(*at, (size_t)(end - *at)) : strdup(*at);

	*at = end != NULL ? end + 5 : *at + strlen(*at);
	return text;
}

static void
check_findings(const struct template *t, const struct lint *lint)
{
	size_t i, max;

	must(lint->count <= LINT_MAX);
	for (i = 0; i < lint->count; i++) {
		const struct lint_finding *f = &lint->items[i];
		const char *text = strcmp(f->text, "body") == 0 ? t->body : strcmp(f->text, "gateway_body") == 0 ? t->gateway_body : t->short_body;

		max = strcmp(f->text, "params") == 0 ? json_count(t->params) : text_code_points(text);
		must(f->at <= max && f->key < LINT_KEY__COUNT);
	}
}

static void
check_value(const char *value)
{
	must(!text_is_blank(value) && strpbrk(value, "\n\r\t") == NULL && text_is_utf8(value, strlen(value)));
}

static void
check_forms(const struct template *t, struct json_object *filled)
{
	AUTO(template_values) struct template_values values = {0};
	AUTO(template_texts) struct template_texts texts = {0};
	struct problem why = {0};
	size_t i;

	if (template_values(t, NULL, filled, &values) == ERR_NONE)
		for (i = 0; i < values.count; i++)
			check_value(values.values[i]);
	if (template_render(t, filled, &texts, &why) == ERR_NONE) {
		must(text_is_utf8(texts.body, strlen(texts.body)));
		must(text_is_utf8(texts.gateway_body, strlen(texts.gateway_body)));
	}
}

static void
check_fill(const struct template *t, struct json_object *given)
{
	AUTO_JSON struct json_object *filled = NULL;
	struct problem why = {0};
	enum err e = template_fill(t, given, &filled, &why);

	if (e != ERR_NONE) {
		must(e != ERR_INVALID || (why.field != NULL && why.why[0] != '\0'));
		return;
	}
	json_object_object_foreach(filled, name, value) {
		(void)value;
		check_value(json_text(filled, name));
	}
	check_forms(t, filled);
}

/* What the linter lets pass must work: a template that is saved as active is sent tomorrow. */
static void
check_promise(const struct template *t)
{
	AUTO_JSON struct json_object *sample = template_sample(t), *filled = NULL;
	AUTO(template_texts) struct template_texts texts = {0};
	AUTO(buf) struct buf positional = {0};
	size_t i;

	must(template_fill(t, sample, &filled, NULL) == ERR_NONE);
	for (i = 0; i < 4; i++) {
		static const char *const common[] = { "office_name", "office_short", "office_phone", "message_code" };

		json_put_text(filled, common[i], "x");
	}
	/* Values may still be too long for the text they stand in. */
	if (template_render(t, filled, &texts, NULL) != ERR_NONE)
		must(json_count(t->params) > 0);
	buf_init(&positional, 64 * 1024);
	if (json_count(t->params) < ORDER_MAX - 4)
		must(template_positional(t, &positional) == ERR_NONE);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	static const char *const categories[] = { "utility", "marketing", "service" };
	AUTO_FREE char *all = NULL, *text = NULL, *params = NULL;
	AUTO_JSON struct json_object *list = NULL, *given = NULL;
	struct lint lint;
	const char *at;

	if (n == 0 || !text_is_utf8((const char *)bytes, n) || (all = strndup((const char *)bytes, n)) == NULL)
		return 0;
	at = all;
	text = part(&at);
	params = part(&at);
	if (json_parse(params, strlen(params), &list, NULL) != ERR_NONE || !json_object_is_type(list, json_type_array) ||
	    json_parse(at, strlen(at), &given, NULL) != ERR_NONE)
		return 0;
	/* Borrowed texts: nothing here changes them. */
	struct template t = { .key = (char *)"fuzz", .category = (char *)categories[n % 3], .recipient = (char *)"applicant", .body = text,
		.gateway_body = text, .short_body = text, .params = list };
	template_lint(&t, &lint);
	check_findings(&t, &lint);
	check_fill(&t, given);
	if (!lint.has_error)
		check_promise(&t);
	return 0;
}
