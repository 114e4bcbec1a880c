#include "pages/template_parts_form.h"

#include <inttypes.h>
#include <stdio.h>

#include "base/text.h"
#include "contact/phone.h"
#include "template/parts.h"

/* Rows for new buttons, beyond those that are there; the server makes them, so that none needs a script. The linter tells when they are too many. */
enum { BUTTONS_MAX = 12, ROWS_NEW = 2, FIELD_MAX = 24 };

static const char *const headers[] = { "", "text", "document", NULL };
static const char *const kinds[] = { "", "url", "reply", "phone", NULL };

/* ---- reading ---- */

static struct json_object *
read_header(const struct form *form)
{
	const char *kind = form_text(form, "header_kind");
	struct json_object *header;

	if (!text_is_one_of(kind, &headers[1]))
		return NULL;
	header = json_object_new_object();
	json_put_text(header, "kind", kind);
	if (text_equal(kind, "text")) {
		json_put_text(header, "text", form_text(form, "header_text"));
		return header;
	}
	json_put_text(header, "link", form_text(form, "header_link"));
	json_put_text(header, "filename", form_text(form, "header_filename"));
	return header;
}

/* "b3_label" */
static const char *
row_text(const struct form *form, size_t row, const char *what)
{
	char name[FIELD_MAX];

	snprintf(name, sizeof(name), "b%zu_%s", row, what);
	return form_text(form, name);
}

/* As the office writes its number; what is none stays as it was typed, and the linter says so. */
static void
put_phone(struct json_object *button, const char *typed)
{
	struct phone phone = phone_parse(typed);

	json_put_text(button, "phone", phone.number[0] != '\0' ? phone.number : typed);
}

static struct json_object *
read_button(const struct form *form, size_t row)
{
	struct json_object *button = json_object_new_object();
	const char *kind = row_text(form, row, "kind");

	json_put_text(button, "kind", kind);
	json_put_text(button, "label", row_text(form, row, "label"));
	if (text_equal(kind, "url"))
		json_put_text(button, "url", row_text(form, row, "target"));
	else if (text_equal(kind, "phone"))
		put_phone(button, row_text(form, row, "target"));
	return button;
}

/* In the order of the numbers that were typed, rows of one number as they stand. */
static struct json_object *
read_buttons(const struct form *form)
{
	struct json_object *list = json_object_new_array(), *buttons[BUTTONS_MAX];
	int64_t places[BUTTONS_MAX], place;
	size_t row, i, n = 0;

	for (row = 0; row < BUTTONS_MAX; row++) {
		if (!text_is_one_of(row_text(form, row, "kind"), &kinds[1]))
			continue;	/* how one is taken away */
		if (!text_to_int64(row_text(form, row, "place"), &place))
			place = (int64_t)row + 1;
		for (i = n++; i > 0 && places[i - 1] > place; i--) {
			places[i] = places[i - 1];
			buttons[i] = buttons[i - 1];
		}
		places[i] = place;
		buttons[i] = read_button(form, row);
	}
	for (i = 0; i < n; i++)
		json_object_array_add(list, buttons[i]);
	return list;
}

struct json_object *
template_parts_read(const struct form *form)
{
	struct json_object *parts = json_object_new_object(), *header = read_header(form), *buttons = read_buttons(form);

	if (header != NULL)
		json_put(parts, "header", header);
	if (!text_is_blank(form_text(form, "footer")))
		json_put_text(parts, "footer", form_text(form, "footer"));
	if (json_count(buttons) > 0)
		json_put(parts, "buttons", buttons);
	else
		json_end(&buttons);
	return parts;
}

/* ---- drawing ---- */

static const char *
or_none(const char *kind)
{
	return text_is_blank(kind) ? "none" : kind;
}

/* A document's address comes with a parameter that is a link. */
static void
put_links(struct json_object *o, const struct template *t, const char *now)
{
	struct json_object *list = json_put_array(o, "links"), *param;
	size_t i;

	for (i = 0; i < json_count(t->params); i++) {
		param = json_item(t->params, i);
		if (text_equal(json_text(param, "kind"), "link") && !text_is_blank(json_text(param, "name")))
			page_add_option(list, json_text(param, "name"), json_text(param, "name"), now);
	}
	json_put_bool(o, "has_links", json_count(list) > 0);
}

static void
put_header(struct page *p, const struct template *t)
{
	struct json_object *header = json_at(t->parts, "header"), *o = json_put_object(p->data, "header"), *list;
	size_t i;

	list = json_put_array(o, "kinds");
	for (i = 0; headers[i] != NULL; i++)
		page_add_option(list, headers[i], page_word_of(p, "header_kind", or_none(headers[i])), text_or_empty(json_text(header, "kind")));
	json_put_text(o, "text", text_or_empty(json_text(header, "text")));
	json_put_text(o, "filename", text_or_empty(json_text(header, "filename")));
	put_links(o, t, text_or_empty(json_text(header, "link")));
}

static void
put_button(struct page *p, struct json_object *rows, size_t row, struct json_object *button, bool is_more)
{
	const char *target = json_text(button, "url") != NULL ? json_text(button, "url") : json_text(button, "phone");
	struct json_object *o = json_object_new_object(), *list = json_put_array(o, "kinds");
	size_t i;

	json_put_int(o, "row", (int64_t)row);
	json_put_int(o, "place", (int64_t)row + 1);
	json_put_bool(o, "is_more", is_more);
	json_put_text(o, "label", text_or_empty(json_text(button, "label")));
	json_put_text(o, "target", text_or_empty(target));
	json_put_text(o, "is", button != NULL ? page_word_of(p, "button_kind", json_text(button, "kind")) : "");
	for (i = 0; kinds[i] != NULL; i++)
		page_add_option(list, kinds[i], page_word_of(p, "button_kind", or_none(kinds[i])), text_or_empty(json_text(button, "kind")));
	json_object_array_add(rows, o);
}

void
template_parts_put(struct page *p, const struct template *t)
{
	struct json_object *rows = json_put_array(p->data, "buttons"), *buttons = parts_buttons(t->parts);
	size_t i, n = json_count(buttons);

	put_header(p, t);
	json_put_text(p->data, "own_footer", text_or_empty(parts_footer(t->parts)));
	for (i = 0; i < n; i++)
		put_button(p, rows, i, json_item(buttons, i), false);
	for (; i < n + ROWS_NEW && i < BUTTONS_MAX; i++)
		put_button(p, rows, i, NULL, i > n);
}
