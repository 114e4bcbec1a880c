#include "template/parts.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "template/fill.h"

enum { LINE_MAX_BYTES = 8192 };

/* ---- what there is ---- */

static bool
are_none(struct json_object *parts)
{
	return parts == NULL || json_object_object_length(parts) == 0;
}

bool
parts_equal(struct json_object *a, struct json_object *b)
{
	return are_none(a) || are_none(b) ? are_none(a) && are_none(b) : json_object_equal(a, b) != 0;
}

const char *
parts_write(struct json_object *parts)
{
	return are_none(parts) ? "{}" : json_write(parts);
}

struct json_object *
parts_header(struct json_object *parts, const char *kind)
{
	struct json_object *header = json_at(parts, "header");

	return text_equal(json_text(header, "kind"), kind) ? header : NULL;
}

const char *
parts_footer(struct json_object *parts)
{
	const char *footer = json_text(parts, "footer");

	return text_is_blank(footer) ? NULL : footer;
}

struct json_object *
parts_buttons(struct json_object *parts)
{
	return json_at(parts, "buttons");
}

/* ---- the place in an address ---- */

bool
parts_place(const char *url, struct parts_place *ret)
{
	const char *at = url;
	struct variable v, other;

	if (url == NULL || !variable_next(&at, url + strlen(url), &v) || v.kind != VARIABLE_PLAIN || *v.end != '\0' ||
	    variable_next(&at, url + strlen(url), &other))
		return false;
	*ret = (struct parts_place){ .url = url, .before = (size_t)(v.at - url) };
	memcpy(ret->name, v.name, sizeof(ret->name));
	return true;
}

static bool
is_a_link(const struct template *t, const char *name)
{
	return text_equal(json_text(param_find(t, name), "kind"), "link");
}

enum err
parts_fill_place(const struct template *t, const struct parts_place *place, struct json_object *filled, struct buf *ret)
{
	const char *value = json_text(filled, place->name);

	if (text_is_blank(value))
		return ERR_INVALID;
	if (!is_a_link(t, place->name)) {
		text_percent(ret, value);
		return buf_err(ret);
	}
	if (strncmp(value, place->url, place->before) != 0 || value[place->before] == '\0')
		return ERR_INVALID;
	buf_text_add(ret, value + place->before);
	return buf_err(ret);
}

/* ---- filled ---- */

/* "header" and its kin: a field of struct problem lives as long as the program. */
static enum err
refuse(const char *field, const char *name, struct problem *problem)
{
	return problem_set(problem, ERR_INVALID, field, "parameter %.60s is missing, or does not go with the address in front of it", name);
}

static enum err
fill_line(const struct template *t, const char *text, struct json_object *filled, const char *field, struct buf *ret, struct problem *problem)
{
	const char *at = text, *end = text + strlen(text), *copied = text, *value;
	struct variable v;

	while (variable_next(&at, end, &v)) {
		value = v.kind == VARIABLE_PLAIN ? param_value(t, filled, v.name) : NULL;
		if (value == NULL)
			return refuse(field, v.name, problem);
		buf_add(ret, copied, (size_t)(v.at - copied));
		buf_text_add(ret, value);
		copied = v.end;
	}
	buf_text_add(ret, copied);
	return buf_err(ret);
}

static enum err
put_line(const struct template *t, struct json_object *from, const char *name, struct json_object *filled, struct json_object *to,
    struct problem *problem)
{
	AUTO(buf) struct buf line = {0};
	enum err e;

	buf_init(&line, LINE_MAX_BYTES);
	if ((e = fill_line(t, text_or_empty(json_text(from, name)), filled, "header", &line, problem)))
		return e;
	json_put_text(to, name, buf_text(&line));
	return ERR_NONE;
}

static enum err
fill_header(const struct template *t, struct json_object *filled, struct json_object *ret, struct problem *problem)
{
	struct json_object *header = json_at(t->parts, "header"), *o;
	const char *link = json_text(header, "link");

	if (header == NULL)
		return ERR_NONE;
	o = json_put_object(ret, "header");
	json_put_text(o, "kind", json_text(header, "kind"));
	if (!text_equal(json_text(header, "kind"), "document"))
		return put_line(t, header, "text", filled, o, problem);
	if (text_is_blank(json_text(filled, text_or_empty(link))))
		return refuse("header", text_or_empty(link), problem);
	json_put_text(o, "link", json_text(filled, link));
	return put_line(t, header, "filename", filled, o, problem);
}

static enum err
fill_address(const struct template *t, const char *url, struct json_object *filled, struct json_object *ret, struct problem *problem)
{
	AUTO(buf) struct buf whole = {0};
	struct parts_place place;
	enum err e = ERR_NONE;

	buf_init(&whole, LINE_MAX_BYTES);
	if (!parts_place(url, &place)) {
		json_put_text(ret, "url", url);
		return strstr(url, "{{") == NULL ? ERR_NONE : refuse("buttons", url, problem);
	}
	buf_add(&whole, url, place.before);
	if ((e = parts_fill_place(t, &place, filled, &whole)))
		return e == ERR_INVALID ? refuse("buttons", place.name, problem) : e;
	json_put_text(ret, "url", buf_text(&whole));
	return ERR_NONE;
}

static enum err
fill_buttons(const struct template *t, struct json_object *filled, struct json_object *ret, struct problem *problem)
{
	struct json_object *buttons = parts_buttons(t->parts), *list, *button, *o;
	size_t i;
	enum err e;

	if (json_count(buttons) == 0)
		return ERR_NONE;
	list = json_put_array(ret, "buttons");
	for (i = 0; i < json_count(buttons); i++) {
		button = json_item(buttons, i);
		o = json_object_new_object();
		json_object_array_add(list, o);
		json_put_text(o, "kind", json_text(button, "kind"));
		json_put_text(o, "label", json_text(button, "label"));
		if (json_text(button, "phone") != NULL)
			json_put_text(o, "phone", json_text(button, "phone"));
		if (json_text(button, "url") != NULL && (e = fill_address(t, json_text(button, "url"), filled, o, problem)))
			return e;
	}
	return ERR_NONE;
}

enum err
parts_fill(const struct template *t, struct json_object *filled, struct json_object **ret, struct problem *problem)
{
	AUTO_JSON struct json_object *o = json_object_new_object();
	enum err e;

	if (o == NULL)
		return ERR_MEMORY;
	if ((e = fill_header(t, filled, o, problem)) || (e = fill_buttons(t, filled, o, problem)))
		return e;
	if (parts_footer(t->parts) != NULL)
		json_put_text(o, "footer", parts_footer(t->parts));
	*ret = o;
	o = NULL;
	return ERR_NONE;
}
