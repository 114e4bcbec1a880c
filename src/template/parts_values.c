/* What a provider's header and buttons are filled with. */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "provider/provider.h"
#include "template/fill.h"
#include "template/parts.h"

enum { BEFORE_MAX_BYTES = 4096, VALUE_MAX_BYTES = 8192 };

/* ---- what is needed ---- */

static void
add_header(struct json_object *parts, struct json_object *needs)
{
	const char *text = json_text(parts_header(parts, "text"), "text");

	if (parts_header(parts, "document") != NULL)
		part_need_add(needs, PART_HEADER_DOCUMENT, 0, NULL);
	else if (text != NULL && strstr(text, "{{") != NULL)
		part_need_add(needs, PART_HEADER_TEXT, 0, NULL);
}

static void
add_button(struct json_object *button, size_t index, struct json_object *needs)
{
	AUTO(buf) struct buf before = {0};
	struct parts_place place;

	if (!parts_place(json_text(button, "url"), &place))
		return;
	buf_init(&before, BEFORE_MAX_BYTES);
	buf_add(&before, place.url, place.before);
	part_need_add(needs, PART_BUTTON_URL, index, buf_text(&before));
}

struct json_object *
parts_needs(struct json_object *parts)
{
	struct json_object *needs = json_object_new_array(), *buttons = parts_buttons(parts);
	size_t i;

	add_header(parts, needs);
	for (i = 0; i < json_count(buttons); i++)
		add_button(json_item(buttons, i), i, needs);
	return needs;
}

static bool
need(struct json_object *parts, struct json_object *wanted)
{
	AUTO_JSON struct json_object *ours = parts_needs(parts);

	return json_count(ours) == 0 || json_count(wanted) == 0 ? json_count(ours) == json_count(wanted) : json_object_equal(ours, wanted) != 0;
}

/*
 * The parts that are filled there: those that were handed in as long as they fit what the provider wants, or it never said; the template's own where
 * somebody mapped it by hand.
 */
static enum err
parts_there(const struct template *t, const struct template_mapping *m, struct json_object **ret, bool *ret_fit)
{
	AUTO_JSON struct json_object *kept = NULL, *wanted = NULL;
	enum err e;

	if ((!text_is_blank(m->parts) && (e = json_parse(m->parts, strlen(m->parts), &kept, NULL))) ||
	    (!text_is_blank(m->needs) && (e = json_parse(m->needs, strlen(m->needs), &wanted, NULL))))
		return e;
	if (kept != NULL && (m->body_params < 0 || need(kept, wanted))) {
		*ret_fit = true;
		*ret = kept;
		kept = NULL;
		return ERR_NONE;
	}
	*ret_fit = m->body_params < 0 || need(t->parts, wanted);
	*ret = json_object_get(t->parts);
	return ERR_NONE;
}

bool
parts_fit(const struct template *t, const struct template_mapping *m)
{
	AUTO_JSON struct json_object *parts = NULL;
	bool fit = false;

	return parts_there(t, m, &parts, &fit) == ERR_NONE && fit;
}

bool
parts_filled_there(const struct template *t, const struct template_mapping *m)
{
	AUTO_JSON struct json_object *parts = NULL, *needs = NULL;
	bool fit;

	if (parts_there(t, m, &parts, &fit) != ERR_NONE)
		return true;
	needs = parts_needs(parts);
	return json_count(needs) > 0;
}

bool
parts_served(const struct template *t, const struct template_mapping *m, unsigned can)
{
	return template_mapping_fits(t, m) && ((can & CAN_FILL_PARTS) != 0 || !parts_filled_there(t, m));
}

/* ---- with what ---- */

void
part_values_end(struct part_values *v)
{
	size_t i;

	for (i = 0; i < v->text_count; i++)
		free(v->texts[i]);
	free(v->texts);
	free(v->items);
	*v = (struct part_values){0};
}

static enum err
keep(struct part_values *v, const char *text, const char **ret)
{
	enum err e;

	if ((e = text_copy(text, &v->texts[v->text_count])))
		return e;
	*ret = v->texts[v->text_count++];
	return ERR_NONE;
}

/* The one variable of a header's text. */
static enum err
header_value(const struct template *t, const char *text, struct json_object *filled, struct part_values *v, const char **ret)
{
	const char *at = text, *value;
	struct variable place;

	if (!variable_next(&at, text + strlen(text), &place) || (value = param_value(t, filled, place.name)) == NULL)
		return ERR_INVALID;
	return keep(v, value, ret);
}

static enum err
add_document(struct json_object *shown, struct part_values *v, struct outgoing_part *part)
{
	enum err e;

	if (text_is_blank(json_text(shown, "link")))
		return ERR_INVALID;
	if ((e = keep(v, json_text(shown, "link"), &part->value)))
		return e;
	return keep(v, text_or_empty(json_text(shown, "filename")), &part->filename);
}

static enum err
button_value(const struct template *t, const char *url, struct json_object *filled, struct part_values *v, const char **ret)
{
	AUTO(buf) struct buf value = {0};
	struct parts_place place;
	enum err e;

	buf_init(&value, VALUE_MAX_BYTES);
	if (!parts_place(url, &place))
		return ERR_INVALID;
	if ((e = parts_fill_place(t, &place, filled, &value)))
		return e;
	return keep(v, buf_text(&value), ret);
}

static enum err
add_one(const struct template *there, struct json_object *need, struct json_object *filled, struct json_object *shown, struct part_values *v)
{
	struct outgoing_part *part = &v->items[v->count++];
	const char *before;
	enum err e;

	*part = (struct outgoing_part){0};
	if ((e = part_need_read(need, &part->kind, &part->index, &before)))
		return e;
	switch (part->kind) {
	case PART_HEADER_TEXT:
		return header_value(there, json_text(json_at(there->parts, "header"), "text"), filled, v, &part->value);
	case PART_HEADER_DOCUMENT:
		return add_document(json_at(shown, "header"), v, part);
	default:
		return button_value(there, json_text(json_item(parts_buttons(there->parts), part->index), "url"), filled, v, &part->value);
	}
}

static enum err
add_all(const struct template *there, struct json_object *needs, struct json_object *filled, struct part_values *v)
{
	AUTO_JSON struct json_object *shown = NULL;
	size_t i, n = json_count(needs);
	enum err e;

	if (n == 0)
		return ERR_NONE;
	v->items = calloc(n, sizeof(*v->items));
	v->texts = calloc(2 * n, sizeof(*v->texts));	/* a document has two */
	if (v->items == NULL || v->texts == NULL)
		return ERR_MEMORY;
	if ((e = parts_fill(there, filled, &shown, NULL)))
		return e;
	for (i = 0; i < n; i++)
		if ((e = add_one(there, json_item(needs, i), filled, shown, v)))
			return e;
	return ERR_NONE;
}

enum err
parts_values(const struct template *t, const struct template_mapping *m, struct json_object *filled, struct part_values *ret)
{
	AUTO_JSON struct json_object *parts = NULL, *needs = NULL;
	AUTO(part_values) struct part_values v = {0};
	struct template there = *t;
	bool fit;
	enum err e;

	if ((e = parts_there(t, m, &parts, &fit)))
		return e;
	if (!fit)
		return ERR_INVALID;
	there.parts = parts;
	needs = parts_needs(parts);
	if ((e = add_all(&there, needs, filled, &v)))
		return e;
	*ret = v;
	v = (struct part_values){0};
	return ERR_NONE;
}
