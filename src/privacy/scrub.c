#include "privacy/scrub.h"

#include <string.h>

#include "base/json.h"
#include "base/text.h"

static bool mentions(const struct needles *needles, struct json_object *value, size_t *scrubbed);

static struct json_object *
nothing(void)
{
	struct json_object *o = json_object_new_object();

	json_put_bool(o, "scrubbed", true);
	return o;
}

/* Elements in which the person stands are exchanged; the list itself then says nothing about them. */
static void
scrub_list(const struct needles *needles, struct json_object *list, size_t *scrubbed)
{
	size_t i, n = json_count(list);

	for (i = 0; i < n; i++)
		if (mentions(needles, json_item(list, i), scrubbed)) {
			json_object_array_put_idx(list, i, nothing());
			++*scrubbed;
		}
}

/* Does value say something about the person, outside the lists in it (which are scrubbed on the way)? */
static bool
mentions(const struct needles *needles, struct json_object *value, size_t *scrubbed)
{
	bool found = false;

	switch (json_object_get_type(value)) {
	case json_type_array:
		scrub_list(needles, value, scrubbed);
		return false;
	case json_type_object: {
		json_object_object_foreach(value, key, member) {
			if (needles_in(needles, key, strlen(key)) || mentions(needles, member, scrubbed))
				found = true;
		}
		return found;
	}
	case json_type_string: case json_type_int:
		return needles_in_value(needles, json_object_get_string(value));
	default:
		return false;
	}
}

/* false: it is no JSON, or the person is in it outside any list. */
static bool
scrub_json(const struct needles *needles, const char *body, size_t n, struct buf *ret)
{
	AUTO_JSON struct json_object *doc = NULL;
	const char *text;
	size_t scrubbed = 0;

	if (json_parse(body, n, &doc, NULL) != ERR_NONE || mentions(needles, doc, &scrubbed) || scrubbed == 0 || (text = json_write(doc)) == NULL)
		return false;
	/* Whatever way of hiding in JSON was not thought of. */
	if (needles_in(needles, text, strlen(text)))
		return false;
	buf_text_add(ret, text);
	return true;
}

/* "%2B62812" and "Sari+Br+Ginting" are what forms make of it. */
static bool
in_form(const struct needles *needles, const char *body, size_t n)
{
	AUTO(buf) struct buf plain = {0};

	if (memchr(body, '%', n) == NULL)
		return false;
	buf_init(&plain, n + 1);
	return text_unpercent(&plain, body, n, true) && buf_err(&plain) == ERR_NONE && needles_in(needles, buf_text(&plain), plain.len);
}

enum err
scrub_body(const struct needles *needles, const char *body, size_t n, struct buf *ret, bool *ret_changed)
{
	*ret_changed = needles_in(needles, body, n) || in_form(needles, body, n);
	if (!*ret_changed)
		return ERR_NONE;
	if (!scrub_json(needles, body, n, ret)) {
		buf_reset(ret);
		buf_text_add(ret, SCRUBBED);
	}
	return buf_err(ret);
}
