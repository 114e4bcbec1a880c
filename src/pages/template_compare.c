#include "pages/template_compare.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "pages/template_look.h"
#include "template/parts.h"

enum { LINE_MAX_BYTES = 8192, BUTTONS_MAX = 12 };

/* ---- one part in a line ---- */

static void
say_header(struct json_object *parts, struct buf *ret)
{
	struct json_object *document = parts_header(parts, "document");

	buf_text_add(ret, text_or_empty(json_text(parts_header(parts, "text"), "text")));
	if (document != NULL)
		buf_fmt(ret, "PDF {{%s}}", text_or_empty(json_text(document, "link")));
	if (!text_is_blank(json_text(document, "filename")))
		buf_fmt(ret, " %s", json_text(document, "filename"));
}

static void
say_button(struct json_object *button, struct buf *ret)
{
	const char *target = json_text(button, "url") != NULL ? json_text(button, "url") : json_text(button, "phone");

	buf_text_add(ret, text_or_empty(json_text(button, "label")));
	if (!text_is_blank(target))
		buf_fmt(ret, " %s", target);
}

/* Which of the parts: the header, the footer, and behind them the buttons. */
enum { AT_HEADER, AT_FOOTER, AT_BUTTONS };

static void
say(struct json_object *parts, size_t at, struct buf *ret)
{
	buf_init(ret, LINE_MAX_BYTES);
	if (at == AT_HEADER)
		say_header(parts, ret);
	else if (at == AT_FOOTER)
		buf_text_add(ret, text_or_empty(parts_footer(parts)));
	else
		say_button(json_item(parts_buttons(parts), at - AT_BUTTONS), ret);
}

static void
put_word(const struct page *p, struct json_object *o, size_t at)
{
	char n[24];

	snprintf(n, sizeof(n), "%zu", at - AT_BUTTONS + 1);
	if (at == AT_HEADER || at == AT_FOOTER)
		json_put_text(o, "word", page_word_of(p, "template_text", at == AT_HEADER ? "header" : "footer"));
	else
		page_say(p, o, "word", "templates.button_n", "n", n, NULL);
}

static enum err
put_one(struct page *p, struct json_object *list, size_t at, struct json_object *before, struct json_object *after, bool only_different,
    bool *ret_same)
{
	AUTO(buf) struct buf a = {0}, b = {0};
	struct json_object *o;
	bool same;

	say(before, at, &a);
	say(after, at, &b);
	same = text_equal(buf_text(&a), buf_text(&b));
	*ret_same &= same;
	if ((a.len == 0 && b.len == 0) || (same && only_different))
		return ERR_NONE;
	o = json_object_new_object();
	json_object_array_add(list, o);
	put_word(p, o, at);
	json_put_bool(o, "same", same);
	return template_look_put_diff(o, "parts", buf_text(&a), buf_text(&b));
}

static enum err
put_all(struct page *p, struct json_object *list, struct json_object *before, struct json_object *after, bool only_different, bool *ret_same)
{
	size_t at, n = json_count(parts_buttons(before)), more = json_count(parts_buttons(after));
	enum err e;

	n = AT_BUTTONS + (n > more ? n : more);
	for (at = 0; at < n; at++)
		if ((e = put_one(p, list, at, before, after, only_different, ret_same)))
			return e;
	return ERR_NONE;
}

enum err
template_compare_put(struct page *p, struct json_object *list, struct json_object *before, struct json_object *after)
{
	bool same = true;

	return put_all(p, list, before, after, false, &same);
}

/* ---- what a provider has ---- */

/* Its {{1}} in the words of ours, where ours has a place as well. */
static void
name_place(const char *text, const char *ours, struct buf *ret)
{
	const char *place = text != NULL ? strstr(text, "{{1}}") : NULL, *at = text_or_empty(ours);
	struct variable v;

	if (place == NULL || !variable_next(&at, at + strlen(at), &v) || v.kind != VARIABLE_PLAIN) {
		buf_text_add(ret, text);
		return;
	}
	buf_add(ret, text, (size_t)(place - text));
	buf_fmt(ret, "{{%s}}", v.name);
	buf_text_add(ret, place + strlen("{{1}}"));
}

static void
put_named(struct json_object *o, const char *name, const char *text, const char *ours)
{
	AUTO(buf) struct buf named = {0};

	buf_init(&named, LINE_MAX_BYTES);
	name_place(text, ours, &named);
	json_put_text(o, name, buf_text(&named));
}

static void
take_header(struct json_object *part, struct json_object *ours, struct json_object *ret)
{
	const char *format = json_text(part, "format");
	struct json_object *o = json_put_object(ret, "header");
	bool document = text_equal(format, "DOCUMENT");

	json_put_text(o, "kind", document ? "document" : "text");
	if (document) {		/* what it is filled with is ours to say */
		json_put_text(o, "link", text_or_empty(json_text(ours, "link")));
		json_put_text(o, "filename", text_or_empty(json_text(ours, "filename")));
	} else {
		put_named(o, "text", text_equal(format, "TEXT") ? json_text(part, "text") : format, json_text(ours, "text"));
	}
}

static void
take_buttons(struct json_object *from, struct json_object *ours, struct json_object *ret)
{
	struct json_object *list = json_put_array(ret, "buttons"), *o, *button;
	size_t i;

	for (i = 0; i < json_count(from) && i < BUTTONS_MAX; i++) {
		button = json_item(from, i);
		o = json_object_new_object();
		json_put_text(o, "label", json_text(button, "text"));
		if (json_text(button, "url") != NULL)
			put_named(o, "url", json_text(button, "url"), json_text(json_item(ours, i), "url"));
		if (json_text(button, "phone_number") != NULL)
			json_put_text(o, "phone", json_text(button, "phone_number"));
		json_object_array_add(list, o);
	}
}

/* Meta's components in our form, without what only ours says. */
static struct json_object *
taken(struct json_object *there, struct json_object *ours)
{
	struct json_object *parts = json_object_new_object(), *part;
	size_t i;

	for (i = 0; i < json_count(there); i++) {
		part = json_item(there, i);
		if (text_equal(json_text(part, "type"), "HEADER"))
			take_header(part, json_at(ours, "header"), parts);
		else if (text_equal(json_text(part, "type"), "FOOTER"))
			json_put_text(parts, "footer", json_text(part, "text"));
		else if (text_equal(json_text(part, "type"), "BUTTONS"))
			take_buttons(json_at(part, "buttons"), parts_buttons(ours), parts);
	}
	return parts;
}

enum err
template_compare_there(struct page *p, struct json_object *list, const struct template *t, const char *there, const char *footer, bool *ret_same)
{
	AUTO_JSON struct json_object *doc = NULL, *theirs = NULL, *ours = NULL;
	enum err e;

	*ret_same = true;
	if (text_is_blank(there) || (e = json_parse(there, strlen(there), &doc, NULL)) == ERR_INVALID || !json_object_is_type(doc, json_type_array) ||
	    json_count(doc) == 0)
		return ERR_NONE;	/* a list that tells no parts */
	if (e)
		return e;
	if (t->parts == NULL)
		ours = json_object_new_object();
	else if (json_object_deep_copy(t->parts, &ours, NULL) != 0)
		return ERR_MEMORY;
	theirs = taken(doc, ours);
	/* The office's name stands below where a template has no footer of its own; another one there may be meant. */
	if (parts_footer(ours) == NULL && text_equal(parts_footer(theirs), footer))
		json_put_text(ours, "footer", footer);
	return put_all(p, list, theirs, ours, true, ret_same);
}
