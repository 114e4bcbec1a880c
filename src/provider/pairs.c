#include "provider/pairs.h"

#include <string.h>

#include "base/text.h"

static enum err
decode(struct buf *b, const char *bytes, size_t n)
{
	buf_init(b, n + 1);
	if (!text_unpercent(b, bytes, n, true))
		return ERR_INVALID;
	if (buf_err(b) != ERR_NONE)
		return buf_err(b);
	return text_is_utf8(buf_text(b), b->len) ? ERR_NONE : ERR_INVALID;
}

static enum err
add_pair(struct json_object *form, const char *pair, size_t n)
{
	AUTO(buf) struct buf name = { 0 }, value = { 0 };
	const char *equals = memchr(pair, '=', n);
	size_t name_n = equals != NULL ? (size_t)(equals - pair) : n;
	size_t value_at = equals != NULL ? name_n + 1 : n;
	struct json_object *text;
	enum err e;

	if ((e = decode(&name, pair, name_n)) || (e = decode(&value, pair + value_at, n - value_at)))
		return e;
	if ((text = json_object_new_string(buf_text(&value))) == NULL)
		return ERR_MEMORY;
	if (json_object_object_add(form, buf_text(&name), text) != 0) {
		json_object_put(text);
		return ERR_MEMORY;
	}
	return ERR_NONE;
}

enum err
pairs_parse(const char *bytes, size_t n, struct json_object **ret)
{
	AUTO_JSON struct json_object *form = json_object_new_object();
	const char *at = bytes, *end = bytes + n, *next;
	size_t pairs = 0;
	enum err e;

	if (form == NULL)
		return ERR_MEMORY;
	for (; at < end; at = next + 1) {
		if ((next = memchr(at, '&', (size_t)(end - at))) == NULL)
			next = end;
		if (next == at)
			continue;
		if (++pairs > PAIRS_MAX)
			return ERR_TOO_LARGE;
		if ((e = add_pair(form, at, (size_t)(next - at))))
			return e;
	}
	*ret = form;
	form = NULL;
	return ERR_NONE;
}

void
pair_list_end(struct pair_list *list)
{
	buf_end(&list->text);
	list->count = 0;
}

/* Decoded and with a NUL behind it. */
static enum err
add_text(struct buf *text, const char *bytes, size_t n)
{
	size_t from = text->len;

	if (!text_unpercent(text, bytes, n, true) || memchr(text->bytes + from, '\0', text->len - from) != NULL)
		return ERR_INVALID;
	buf_char(text, '\0');
	return buf_err(text);
}

/* The texts stand one behind the other once all are decoded, so the list is made last: the buffer moves while it grows. */
static void
point_at(struct pair_list *list)
{
	const char *at = list->text.bytes;
	size_t i;

	for (i = 0; i < list->count; i++) {
		list->items[i].name = at;
		at += strlen(at) + 1;
		list->items[i].value = at;
		at += strlen(at) + 1;
	}
}

enum err
pairs_list(const char *bytes, size_t n, struct pair_list *ret)
{
	const char *at, *end = bytes + n, *next, *equals;
	enum err e;

	ret->count = 0;
	buf_init(&ret->text, n + 2 * PAIRS_MAX + 1);
	buf_room(&ret->text, 1);	/* so that there are bytes even for an empty name */
	for (at = bytes; at < end; at = next + 1) {
		if ((next = memchr(at, '&', (size_t)(end - at))) == NULL)
			next = end;
		if (next == at)
			continue;
		if (ret->count == PAIRS_MAX)
			return ERR_TOO_LARGE;
		if ((equals = memchr(at, '=', (size_t)(next - at))) == NULL)
			equals = next;
		if ((e = add_text(&ret->text, at, (size_t)(equals - at))) ||
		    (e = equals == next ? add_text(&ret->text, "", 0) : add_text(&ret->text, equals + 1, (size_t)(next - equals - 1))))
			return e;
		ret->count++;
	}
	point_at(ret);
	return buf_err(&ret->text);
}

void
pairs_add(struct buf *b, const char *name, const char *value)
{
	if (value == NULL)
		return;
	if (b->len > 0)
		buf_char(b, '&');
	text_percent(b, name);
	buf_char(b, '=');
	text_percent(b, value);
}
