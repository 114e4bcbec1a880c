#include "provider/http_sms.h"

#include <string.h>

#include "base/text.h"

enum { FILLED_MAX_BYTES = 64 * 1024 };

static const char *const names[PLACE__COUNT] = {
	[PLACE_TO] = "to", [PLACE_TEXT] = "text", [PLACE_FROM] = "from", [PLACE_UID] = "uid", [PLACE_USER] = "user", [PLACE_SECRET] = "secret",
	[PLACE_CALLBACK] = "callback",
};

/* The place whose name stands between braces at text, and how long that is with them; PLACE__COUNT: none that we know. */
static enum http_sms_place
place_at(const char *text, size_t *ret_n)
{
	const char *end = strstr(text, "}}");
	size_t i, n;

	*ret_n = 0;
	if (end == NULL)
		return PLACE__COUNT;
	n = (size_t)(end - text) - strlen("{{");
	for (i = 0; i < PLACE__COUNT; i++)
		if (strlen(names[i]) == n && memcmp(names[i], text + strlen("{{"), n) == 0) {
			*ret_n = n + strlen("{{}}");
			break;
		}
	return (enum http_sms_place)i;
}

enum err
http_sms_check(const char *pattern, unsigned *used, struct problem *problem)
{
	enum http_sms_place place;
	const char *at = pattern;
	size_t n;

	while ((at = strstr(at, "{{")) != NULL) {
		if ((place = place_at(at, &n)) == PLACE__COUNT) {
			problem_set(problem, ERR_INVALID, NULL, "holds a placeholder that nobody fills: %.40s; there are {{to}} {{text}} {{from}} {{uid}}"
			    " {{user}} {{secret}} {{callback}}", at);
			problem_sentence(problem, "wrong.http_sms.placeholder");
			return ERR_INVALID;
		}
		*used |= 1u << place;
		at += n;
	}
	return ERR_NONE;
}

void
http_sms_fill(struct buf *b, const char *pattern, const struct http_sms_values *values, bool percent)
{
	enum http_sms_place place;
	const char *at, *value;
	size_t n;

	while ((at = strstr(pattern, "{{")) != NULL) {
		buf_add(b, pattern, (size_t)(at - pattern));
		if ((place = place_at(at, &n)) == PLACE__COUNT) {	/* none is stored: they were checked */
			buf_text_add(b, "{{");
			pattern = at + strlen("{{");
			continue;
		}
		value = values->of[place] != NULL ? values->of[place] : "";
		if (percent)
			text_percent(b, value);
		else
			buf_text_add(b, value);
		pattern = at + n;
	}
	buf_text_add(b, pattern);
}

static enum err
fill_text(struct json_object *text, const struct http_sms_values *values)
{
	AUTO(buf) struct buf filled = {0};

	buf_init(&filled, FILLED_MAX_BYTES);
	http_sms_fill(&filled, json_object_get_string(text), values, false);
	if (buf_err(&filled) != ERR_NONE)
		return buf_err(&filled);
	return json_object_set_string_len(text, buf_text(&filled), (int)filled.len) == 1 ? ERR_NONE : ERR_MEMORY;
}

/* As deep as json_parse lets a document be. */
enum err
http_sms_fill_json(struct json_object *doc, const struct http_sms_values *values)
{
	size_t i;
	enum err e = ERR_NONE;

	if (json_object_is_type(doc, json_type_string))
		return fill_text(doc, values);
	for (i = 0; i < json_count(doc) && e == ERR_NONE; i++)
		e = http_sms_fill_json(json_item(doc, i), values);
	if (!json_object_is_type(doc, json_type_object))
		return e;
	json_object_object_foreach(doc, key, value) {
		(void)key;
		if (e == ERR_NONE)
			e = http_sms_fill_json(value, values);
	}
	return e;
}
