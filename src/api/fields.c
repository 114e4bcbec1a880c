#include "api/fields.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/text.h"

enum err
fields_wrong(const struct fields *f, const char *name, const char *fmt, ...)
{
	char pointer[API_POINTER_MAX], words[API_DETAIL_MAX];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(words, sizeof(words), fmt, ap);
	va_end(ap);
	snprintf(pointer, sizeof(pointer), "%.60s/%.30s", f->at, name);
	return api_wrong(f->call, pointer, "%s", words);
}

/* A typing error must not be taken for silence. */
static void
name_unknown(const struct fields *f, const char *known)
{
	if (f->o == NULL)
		return;
	json_object_object_foreach(f->o, name, value) {
		(void)value;
		if (!text_has_word(known, name))
			fields_wrong(f, name, "is not a field here; known are: %s", known);
	}
}

struct fields
fields_of_body(struct api_call *call, const char *known)
{
	struct fields f = { .call = call, .o = call->in };

	name_unknown(&f, known);
	return f;
}

struct json_object *
fields_object(const struct fields *f, const char *name)
{
	struct json_object *o = json_at(f->o, name);

	if (o != NULL && !json_object_is_type(o, json_type_object)) {
		fields_wrong(f, name, "must be an object");
		return NULL;
	}
	return o;
}

struct fields
fields_below(const struct fields *f, const char *name, const char *known)
{
	struct fields below = { .call = f->call, .o = fields_object(f, name) };

	snprintf(below.at, sizeof(below.at), "%.60s/%.30s", f->at, name);
	name_unknown(&below, known);
	return below;
}

static bool
has_control(const char *text, const char *allowed)
{
	for (; *text != '\0'; text++)
		if (((unsigned char)*text < ' ' && strchr(allowed, *text) == NULL) || *text == 0x7F)
			return true;
	return false;
}

static const char *
read_text(const struct fields *f, const char *name, size_t max_bytes, const char *allowed)
{
	struct json_object *value = json_at(f->o, name);
	const char *text;

	if (value == NULL)
		return NULL;
	if ((text = json_text(f->o, name)) == NULL)
		fields_wrong(f, name, "must be a text");
	else if (strlen(text) > max_bytes)
		fields_wrong(f, name, "must not be longer than %zu bytes", max_bytes);
	else if (has_control(text, allowed))
		fields_wrong(f, name, "must not hold control characters");
	else
		return text;
	return NULL;
}

const char *
fields_text(const struct fields *f, const char *name, size_t max_bytes)
{
	return read_text(f, name, max_bytes, "");
}

const char *
fields_lines(const struct fields *f, const char *name, size_t max_bytes)
{
	return read_text(f, name, max_bytes, "\t\r\n");
}

const char *
fields_need(const struct fields *f, const char *name, size_t max_bytes)
{
	const char *text = fields_lines(f, name, max_bytes);

	/* When it is there but wrong, that has been said. */
	if (json_at(f->o, name) == NULL || (text != NULL && text_is_blank(text)))
		fields_wrong(f, name, "must be given");
	return text;
}

int64_t
fields_id(const struct fields *f, const char *name)
{
	int64_t id;

	if (json_at(f->o, name) == NULL)
		return 0;
	if (json_int(f->o, name, &id) && id > 0)
		return id;
	fields_wrong(f, name, "must be a number above 0");
	return 0;
}

int64_t
fields_time(const struct fields *f, const char *name)
{
	const char *text = fields_text(f, name, CLOCK_TEXT_MAX);
	int64_t at;

	if (text == NULL)
		return 0;
	if (clock_parse_iso(text, &at) == ERR_NONE && at > 0)
		return at;
	fields_wrong(f, name, "must be a time like 2026-11-21T08:10:00+07:00");
	return 0;
}
