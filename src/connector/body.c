#include "connector/body.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/text.h"
#include "connector/xml.h"

enum { STARTS_MAX = 20, NAME_MAX_BYTES = 64, VALUE_MAX_BYTES = 4000 };

void
body_trouble(struct pulled *ret, enum trouble trouble, const char *fmt, ...)
{
	va_list ap;
	size_t n;

	ret->trouble = trouble;
	va_start(ap, fmt);
	vsnprintf(ret->detail, sizeof(ret->detail), fmt, ap);
	va_end(ap);
	for (n = strlen(ret->detail); n > 0 && !text_is_utf8(ret->detail, n); )
		ret->detail[--n] = '\0';
}

/* ---- finding the data ---- */

static bool
is_page(const char *at)
{
	return strncasecmp(at, "<!doctype html", 14) == 0 || strncasecmp(at, "<html", 5) == 0;
}

static bool
is_xml(const char *at)
{
	return strncasecmp(at, "<?xml", 5) == 0 || strncasecmp(at, "<xml", 4) == 0 || strncasecmp(at, "<!DOCTYPE xml", 13) == 0;
}

static bool
is_data(const char *at)
{
	return *at == '[' || *at == '{' || (*at == '<' && is_xml(at));
}

/* Behind a tag or at the beginning of a line, which is where notices of PHP end. NULL: nowhere; a web page is none, wherever it stands. */
static const char *
next_start(const char *body, const char *at)
{
	const char *before;

	for (; *at != '\0'; at++) {
		if (*at == '<' && is_page(at))
			return NULL;
		for (before = at; before > body && isspace((unsigned char)before[-1]); before--)
			;
		if (is_data(at) && (before == body || before[-1] == '>' || at[-1] == '\n'))
			return at;
	}
	return NULL;
}

/* Does what begins here like data end like it? */
static bool
is_cut_off(const char *at, size_t n)
{
	while (n > 0 && isspace((unsigned char)at[n - 1]))
		n--;
	return n == 0 || at[n - 1] != (*at == '[' ? ']' : *at == '{' ? '}' : '>');
}

static enum trouble
read_at(const char *at, size_t n, struct json_object **ret)
{
	if (*at == '<')
		return xml_read(at, n, ret);
	while (n > 0 && isspace((unsigned char)at[n - 1]))
		n--;
	if (json_parse(at, n, ret, NULL) == ERR_NONE)
		return TROUBLE_NONE;
	return is_cut_off(at, n) ? TROUBLE_HALF : TROUBLE_NOT_DATA;
}

/* What begins with data is nothing else; before that, notices may stand, and what looks like data in them leads to nothing. */
static enum trouble
find(const char *body, size_t n, struct json_object **ret)
{
	const char *at, *end = body + n;
	enum trouble trouble = TROUBLE_NOT_DATA;
	int tries = 0;

	if (strncmp(body, "\xEF\xBB\xBF", 3) == 0)
		body += 3;
	while (isspace((unsigned char)*body))
		body++;
	if (is_data(body))
		return read_at(body, (size_t)(end - body), ret);
	for (at = body; tries < STARTS_MAX && (at = next_start(body, at)) != NULL; tries++, at++)
		if ((trouble = read_at(at, (size_t)(end - at), ret)) == TROUBLE_NONE || trouble == TROUBLE_UNSAFE)
			break;
	return trouble;
}

struct json_object *
body_read(const struct http_answer *a, bool allow_404, struct pulled *ret)
{
	struct json_object *doc = NULL;
	enum trouble trouble;

	if (a->transport != HTTP_ANSWERED) {
		body_trouble(ret, TROUBLE_UNREACHABLE, "%s", a->transport_text != NULL ? a->transport_text : "");
		return NULL;
	}
	if (a->cut) {
		body_trouble(ret, TROUBLE_TOO_LARGE, "%d", BODY_MAX_BYTES / 1024 / 1024);
		return NULL;
	}
	if ((a->status < 200 || a->status > 299) && !(allow_404 && a->status == 404)) {
		body_trouble(ret, TROUBLE_STATUS, "HTTP %d", a->status);
		return NULL;
	}
	if ((trouble = find(a->body, strlen(a->body), &doc)) == TROUBLE_NONE)
		return doc;
	/* Nothing found, and it does not even say so as data: the address is wrong. */
	if (a->status == 404)
		body_trouble(ret, TROUBLE_STATUS, "HTTP 404");
	else
		body_trouble(ret, trouble, "%s", "");
	return NULL;
}

/* ---- rows and values ---- */

struct json_object *
body_rows(struct json_object *doc)
{
	struct json_object *rows;

	if (json_object_is_type(doc, json_type_array))
		return json_object_get(doc);
	if (!json_object_is_type(doc, json_type_object) || (rows = json_object_new_array()) == NULL)
		return NULL;
	json_object_array_add(rows, json_object_get(doc));
	return rows;
}

struct json_object *
body_at(struct json_object *doc, const char *path)
{
	char name[NAME_MAX_BYTES];
	int64_t i;
	size_t n;

	for (; doc != NULL && *path != '\0'; path += n + (path[n] == '.')) {
		n = strcspn(path, ".");
		if (n >= sizeof(name))
			return NULL;
		snprintf(name, sizeof(name), "%.*s", (int)n, path);
		if (json_object_is_type(doc, json_type_array))
			doc = text_to_int64(name, &i) && i >= 0 ? json_item(doc, (size_t)i) : NULL;
		else
			doc = json_at(doc, name);
	}
	return doc;
}

/* false: it is no value. *ret "" for null and for what is not there. */
static bool
value_of(struct json_object *value, char ret[VALUE_MAX_BYTES])
{
	const char *text;
	char *begin;

	ret[0] = '\0';
	if (value == NULL)
		return true;
	if (json_object_is_type(value, json_type_object) || json_object_is_type(value, json_type_array))
		return false;
	text = json_object_get_string(value);
	if (strlen(text) >= VALUE_MAX_BYTES || !text_is_utf8(text, strlen(text)) ||
	    (json_object_is_type(value, json_type_string) && (size_t)json_object_get_string_len(value) != strlen(text)))
		return false;
	snprintf(ret, VALUE_MAX_BYTES, "%s", text);
	begin = text_trim(ret);
	memmove(ret, begin, strlen(begin) + 1);
	return true;
}

bool
body_take(struct json_object *from, const char *names, size_t n, struct json_object *row, const char *as)
{
	char name[NAME_MAX_BYTES], value[VALUE_MAX_BYTES];
	const char *end = names + n;
	size_t length;

	for (; names < end; names += length + (names + length < end)) {
		length = strcspn(names, "|, \t\r\n");
		if (length > (size_t)(end - names))
			length = (size_t)(end - names);
		if (length == 0 || length >= sizeof(name))
			continue;
		snprintf(name, sizeof(name), "%.*s", (int)length, names);
		if (!value_of(json_at(from, name), value))
			return false;
		if (value[0] != '\0' && strcmp(value, "-") != 0) {
			json_put_text(row, as, value);
			return true;
		}
	}
	return true;
}

bool
body_has_room(size_t rows, struct pulled *ret)
{
	if (rows <= BODY_ROWS_MAX)
		return true;
	body_trouble(ret, TROUBLE_SHAPE, "%zu", rows);
	return false;
}
