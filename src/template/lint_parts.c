/* The linter's part for header, footer and buttons: what WhatsApp takes of them. */
#include <string.h>

#include "base/text.h"
#include "contact/phone.h"
#include "template/fill.h"
#include "template/lint.h"
#include "template/lint_words.h"
#include "template/parts.h"

enum { HEADER_MAX = 60, FOOTER_MAX = 60, LABEL_MAX = 25, URL_MAX = 2000, BUTTONS_MAX = 10, URLS_MAX = 2, PHONES_MAX = 1, DESKTOP_MAX = 3,
	PHONE_DIGITS_MAX = 20, FILE_CHARS_MAX = 100, BYTES_MAX = 16 * 1024 };

struct looking { const struct template *t; struct lint *lint; const char *field; size_t at; };

static void
tell(const struct looking *l, enum lint_key key, const char *subject)
{
	lint_add(l->lint, key, LINT_ERROR, l->field, l->at, subject);
}

static void
advise(const struct looking *l, enum lint_key key, const char *subject)
{
	lint_add(l->lint, key, LINT_WARNING, l->field, l->at, subject);
}

/* ---- places ---- */

/* Is it a name that these may use? What has no value would leave a hole, and no line can be dropped here. */
static void
look_at_name(const struct looking *l, const struct variable *v, bool may_lack)
{
	struct json_object *param = v->kind == VARIABLE_PLAIN ? param_find(l->t, v->name) : NULL;

	if (v->kind == VARIABLE_BROKEN)
		tell(l, LINT_TAG_OPEN, "{{");
	else if (v->kind != VARIABLE_PLAIN)
		tell(l, LINT_TAG, "{{ }}");
	else if (param == NULL && !variable_is_common(v->name))
		tell(l, LINT_UNKNOWN_NAME, v->name);
	else if (param != NULL && param_is_optional(param) && !may_lack)
		tell(l, LINT_PART_OPTIONAL, v->name);
}

static size_t
look_at_names(const struct looking *l, const char *text, bool may_lack)
{
	const char *at = text, *end = text + strlen(text);
	struct variable v;
	size_t n;

	for (n = 0; variable_next(&at, end, &v); n++)
		look_at_name(l, &v, may_lack);
	return n;
}

/* ---- the header ---- */

/* New lines, and what makes letters bold or slanted; names may have underscores. */
static bool
is_formatted(const char *text)
{
	const char *at = text, *end = text + strlen(text), *from = text;
	struct variable v = { .at = end };

	while (variable_next(&at, end, &v)) {
		if (memchr(from, '_', (size_t)(v.at - from)) != NULL)
			return true;
		from = v.end;
	}
	return strpbrk(text, "\n\r*~`") != NULL || strchr(from, '_') != NULL;
}

static void
look_at_header_text(const struct looking *l, const char *text)
{
	const char *at;

	if (text_is_blank(text)) {
		tell(l, LINT_HEADER_EMPTY, "");
		return;
	}
	if (look_at_names(l, text, true) > 1)
		tell(l, LINT_HEADER_PLACES, "");
	if (text_code_points(text) > HEADER_MAX)
		tell(l, LINT_HEADER_LONG, "");
	if (is_formatted(text) || emoji_count(text, &at) > 0)
		tell(l, LINT_HEADER_SIGNS, "");
}

static void
look_at_document(const struct looking *l, struct json_object *header)
{
	const char *link = text_or_empty(json_text(header, "link")), *file = text_or_empty(json_text(header, "filename"));
	struct json_object *param = param_find(l->t, link);

	if (param == NULL || !text_equal(json_text(param, "kind"), "link"))
		tell(l, LINT_DOCUMENT_LINK, link);
	else if (param_is_optional(param))
		tell(l, LINT_PART_OPTIONAL, link);
	look_at_names(l, file, false);
	if (strlen(file) < 5 || strcasecmp(file + strlen(file) - 4, ".pdf") != 0 || strpbrk(file, "/\\\n\r\"") != NULL ||
	    text_code_points(file) > FILE_CHARS_MAX)
		tell(l, LINT_DOCUMENT_NAME, file);
}

static void
look_at_header(struct looking l)
{
	struct json_object *document = parts_header(l.t->parts, "document"), *text = parts_header(l.t->parts, "text");

	l.field = "header";
	if (document != NULL)
		look_at_document(&l, document);
	else if (text != NULL)
		look_at_header_text(&l, text_or_empty(json_text(text, "text")));
}

static void
look_at_footer(struct looking l)
{
	const char *footer = parts_footer(l.t->parts);

	l.field = "footer";
	if (footer == NULL)
		return;
	if (text_code_points(footer) > FOOTER_MAX || strpbrk(footer, "\n\r") != NULL)
		tell(&l, LINT_FOOTER_LONG, "");
	if (strstr(footer, "{{") != NULL)
		tell(&l, LINT_FOOTER_PLACE, "");
}

/* ---- one button ---- */

static void
look_at_label(const struct looking *l, struct json_object *buttons, const char *label)
{
	const char *first;
	size_t i;

	if (text_is_blank(label) || text_code_points(label) > LABEL_MAX || strstr(label, "{{") != NULL || strpbrk(label, "\n\r") != NULL)
		tell(l, LINT_BUTTON_LABEL, label);
	else if (emoji_count(label, &first) > 0 || strpbrk(label, "*_~`") != NULL)
		advise(l, LINT_BUTTON_SIGNS, label);
	for (i = 0; i < l->at; i++)
		if (!text_is_blank(label) && text_equal(json_text(json_item(buttons, i), "label"), label))
			tell(l, LINT_BUTTON_TWICE, label);
}

/* "https://kantor.example" at least; a place in the name of the host would lead wherever a value says. */
static bool
is_address(const char *url)
{
	const char *host = text_starts(url, "https://") ? url + 8 : text_starts(url, "http://") ? url + 7 : "";
	size_t n = strcspn(host, "/?#");

	return n > 0 && memchr(host, '{', n) == NULL && strchr(url, ' ') == NULL && strpbrk(url, "\"<>\n\r\t") == NULL;
}

static void
look_at_place(const struct looking *l, const char *url)
{
	AUTO_JSON struct json_object *sample = template_sample(l->t);
	AUTO(buf) struct buf value = {0};
	struct parts_place place;

	if (look_at_names(l, url, false) == 0)
		return;
	if (!parts_place(url, &place)) {
		tell(l, LINT_URL_PLACE, "");
		return;
	}
	buf_init(&value, BYTES_MAX);
	if (param_find(l->t, place.name) != NULL && !text_is_blank(json_text(sample, place.name)) &&
	    parts_fill_place(l->t, &place, sample, &value) == ERR_INVALID)
		tell(l, LINT_URL_BEFORE, place.name);
}

static void
look_at_url(const struct looking *l, const char *url)
{
	const char *word;

	if (!is_address(url))
		tell(l, LINT_URL, url);
	else
		look_at_place(l, url);
	if (text_code_points(url) > URL_MAX)
		tell(l, LINT_URL_LONG, "");
	if (words_find(url, words_of_shorteners, &word) != NULL)
		tell(l, LINT_URL_SHORTENER, word);
}

static void
look_at_button(const struct looking *l, struct json_object *buttons)
{
	struct json_object *button = json_item(buttons, l->at);
	const char *kind = json_text(button, "kind"), *phone = text_or_empty(json_text(button, "phone"));

	look_at_label(l, buttons, text_or_empty(json_text(button, "label")));
	if (text_equal(kind, "url"))
		look_at_url(l, text_or_empty(json_text(button, "url")));
	else if (text_equal(kind, "phone") && (!phone_is_e164(phone) || strlen(phone) > PHONE_DIGITS_MAX))
		tell(l, LINT_BUTTON_PHONE, phone);
}

/* ---- all of them ---- */

static size_t
count_of(struct json_object *buttons, const char *kind)
{
	size_t i, n = 0;

	for (i = 0; i < json_count(buttons); i++)
		n += text_equal(json_text(json_item(buttons, i), "kind"), kind);
	return n;
}

static bool
is_reply(struct json_object *buttons, size_t i)
{
	return text_equal(json_text(json_item(buttons, i), "kind"), "reply");
}

/* Quick replies stand together, before all others or behind them: the kind changes once at most. */
static bool
are_sorted(struct json_object *buttons)
{
	size_t i, changes = 0;

	for (i = 1; i < json_count(buttons); i++)
		changes += is_reply(buttons, i) != is_reply(buttons, i - 1);
	return changes <= 1;
}

static void
look_at_numbers(const struct looking *l, struct json_object *buttons)
{
	size_t n = json_count(buttons), replies = count_of(buttons, "reply");

	if (n > BUTTONS_MAX)
		tell(l, LINT_BUTTONS_MANY, "");
	if (count_of(buttons, "url") > URLS_MAX)
		tell(l, LINT_BUTTONS_URLS, "");
	if (count_of(buttons, "phone") > PHONES_MAX)
		tell(l, LINT_BUTTONS_PHONES, "");
	if (!are_sorted(buttons))
		tell(l, LINT_BUTTONS_ORDER, "");
	else if (n > DESKTOP_MAX || (replies > 0 && replies < n))
		advise(l, LINT_BUTTONS_DESKTOP, "");
}

static void
look_at_buttons(struct looking l)
{
	struct json_object *buttons = parts_buttons(l.t->parts);

	l.field = "buttons";
	if (json_count(buttons) == 0)
		return;
	look_at_numbers(&l, buttons);
	for (l.at = 0; l.at < json_count(buttons); l.at++)
		look_at_button(&l, buttons);
}

void
lint_parts(const struct template *t, struct lint *lint)
{
	struct looking l = { .t = t, .lint = lint, .field = "buttons" };

	if (t->parts == NULL || json_object_object_length(t->parts) == 0)
		return;
	/* A reply inside the window goes out as text: nobody approves it, and there is nothing to tap. */
	if (text_equal(t->category, "service"))
		tell(&l, LINT_PARTS_SERVICE, "");
	look_at_header(l);
	look_at_footer(l);
	look_at_buttons(l);
}

/* Does any of it fill a place with this parameter? */
bool
lint_parts_use(const struct template *t, const char *name)
{
	const char *text = t->parts != NULL ? json_write(t->parts) : "", *at = text;
	struct variable v;

	if (text_equal(json_text(parts_header(t->parts, "document"), "link"), name))
		return true;
	while (variable_next(&at, text + strlen(text), &v))
		if (text_equal(v.name, name))
			return true;
	return false;
}
