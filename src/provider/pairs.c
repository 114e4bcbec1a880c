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
