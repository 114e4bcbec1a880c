#include "pages/template_form.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "pages/input.h"
#include "pages/template_offer.h"
#include "pages/template_parts_form.h"
#include "template/language.h"
#include "template/variables.h"

/* Rows for new parameters, beyond those that are there; the server makes them, so that none needs a script. */
enum { PARAMS_MAX = 32, ROWS_NEW = 2, FIELD_MAX = 24, TEXT_CHARS = 4096, SHORT_CHARS = 480 };

static const char *const categories[] = { "utility", "marketing", "service", NULL };
static const char *const recipients[] = { "applicant", "staff", "official", NULL };
static const char *const kinds[] = { "text", "date", "number", "link", NULL };
static const char *const triggers[] = { "permit_ready", "status_update", "permit_renewal_approved", "permit_expiry_warning", "document_pending",
	"approval_required", "reminder", NULL };

/* ---- reading ---- */

/* "p3_example" */
static const char *
row_text(const struct form *form, size_t row, const char *what)
{
	char name[FIELD_MAX];

	snprintf(name, sizeof(name), "p%zu_%s", row, what);
	return form_text(form, name);
}

static void
put_aliases(struct json_object *param, const char *text)
{
	struct json_object *list = json_object_new_array();
	char copy[200], *at = copy, *word;

	snprintf(copy, sizeof(copy), "%s", text);
	while ((word = strsep(&at, " ,;\n")) != NULL)
		if (*word != '\0')
			json_object_array_add(list, json_object_new_string(word));
	if (json_count(list) > 0)
		json_put(param, "aliases", list);
	else
		json_end(&list);
}

static struct json_object *
read_param(const struct form *form, size_t row)
{
	struct json_object *param = json_object_new_object();
	char name[FIELD_MAX];
	int64_t max;

	json_put_text(param, "name", row_text(form, row, "name"));
	json_put_text(param, "kind", row_text(form, row, "kind"));
	if (text_to_int64(row_text(form, row, "max"), &max) && max > 0)
		json_put_int(param, "max", max);
	json_put_text(param, "example", row_text(form, row, "example"));
	put_aliases(param, row_text(form, row, "aliases"));
	snprintf(name, sizeof(name), "p%zu_optional", row);
	if (form_flag(form, name)) {
		json_put_bool(param, "optional", true);
		if (!text_is_blank(row_text(form, row, "otherwise")))
			json_put_text(param, "otherwise", row_text(form, row, "otherwise"));
	}
	return param;
}

/* In the order of the numbers that were typed, rows of one number as they stand. */
static struct json_object *
read_params(const struct form *form)
{
	struct json_object *list = json_object_new_array(), *params[PARAMS_MAX];
	int64_t places[PARAMS_MAX], place;
	size_t row, i, n = 0;

	for (row = 0; row < PARAMS_MAX; row++) {
		if (text_is_blank(row_text(form, row, "name")))
			continue;	/* how one is taken away */
		if (!text_to_int64(row_text(form, row, "place"), &place))
			place = (int64_t)row + 1;
		for (i = n++; i > 0 && places[i - 1] > place; i--) {
			places[i] = places[i - 1];
			params[i] = params[i - 1];
		}
		places[i] = place;
		params[i] = read_param(form, row);
	}
	for (i = 0; i < n; i++)
		json_object_array_add(list, params[i]);
	return list;
}

enum err
template_form_read(const struct form *form, struct template *ret)
{
	AUTO(template) struct template t = {0};
	const struct { char **text; const char *name; } texts[] = {
		{ &t.key, "key" }, { &t.name, "name" }, { &t.description, "description" }, { &t.category, "category" }, { &t.language, "language" },
		{ &t.recipient, "recipient" }, { &t.trigger, "trigger" }, { &t.body, "body" }, { &t.gateway_body, "gateway_body" },
		{ &t.short_body, "short_body" }, { &t.subject, "subject" },
	};
	size_t i;
	enum err e;

	for (i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		if ((e = text_copy(form_text(form, texts[i].name), texts[i].text)))
			return e;
	if (!text_to_int64(form_text(form, "version"), &t.version))
		t.version = 0;
	t.active = form_flag(form, "active");
	t.params = read_params(form);
	template_offer_take(&t, form_text(form, "add"));
	t.parts = template_parts_read(form);
	*ret = t;
	t = (struct template){0};
	return ERR_NONE;
}

/* ---- drawing ---- */

static void
add_select(struct page *p, struct json_object *fields, const char *name, const char *value, const char *group, const char *const *choices,
    const struct form_check *check)
{
	char label[40], help[40];
	struct json_object *select;

	snprintf(label, sizeof(label), "template_field.%s", name);
	snprintf(help, sizeof(help), "template_help.%s", name);
	select = input_add(p, fields, &(struct input){ .name = name, .look = INPUT_LOOK_SELECT, .label = page_word(p, label), .help = page_word(p, help),
	    .value = value }, check);
	for (; *choices != NULL; choices++)
		input_option(select, *choices, page_word_of(p, group, *choices));
}

static void
add_trigger(struct page *p, struct json_object *fields, const struct template *t, const struct form_check *check)
{
	struct json_object *select = input_add(p, fields, &(struct input){ .name = "trigger", .look = INPUT_LOOK_SELECT,
	    .label = page_word(p, "template_field.trigger"), .help = page_word(p, "template_help.trigger"), .value = t->trigger }, check);
	size_t i;

	input_option(select, "", page_word(p, "templates.no_trigger"));
	for (i = 0; triggers[i] != NULL; i++)
		input_option(select, triggers[i], page_word_of(p, "scenario", triggers[i]));
}

static void
add_languages(struct page *p, struct json_object *fields, const struct template *t, const struct form_check *check)
{
	struct json_object *select = input_add(p, fields, &(struct input){ .name = "language", .look = INPUT_LOOK_SELECT,
	    .label = page_word(p, "template_field.language"), .help = page_word(p, "template_help.language"), .value = t->language }, check);
	size_t i;

	for (i = 0; template_language(i) != NULL; i++)
		input_option(select, template_language(i), page_word_of(p, "template_language", template_language(i)));
}

/* What another language has of the template itself; the look at it while it is written needs it too. */
static void
put_followed(struct page *p, const struct template *t)
{
	const struct { const char *name, *value; } followed[] = {
		{ "category", t->category }, { "recipient", t->recipient }, { "language", t->language }, { "trigger", t->trigger },
	};
	struct json_object *list = json_put_array(p->data, "followed"), *o;
	size_t i;

	for (i = 0; i < sizeof(followed) / sizeof(followed[0]); i++) {
		o = json_object_new_object();
		json_put_text(o, "name", followed[i].name);
		json_put_text(o, "value", followed[i].value);
		json_object_array_add(list, o);
	}
}

static void
put_about(struct page *p, const struct template *t, const struct form_check *check)
{
	struct json_object *fields = json_put_array(p->data, "fields");

	bool itself = text_is_blank(t->of_key);

	input_add(p, fields, &(struct input){ .name = "name", .label = page_word(p, "template_field.name"), .help = page_word(p, "template_help.name"),
	    .value = t->name, .max = 80 }, check);
	if (t->id == 0 && itself)
		input_add(p, fields, &(struct input){ .name = "key", .label = page_word(p, "template_field.key"), .help = page_word(p, "template_help.key"),
		    .value = t->key, .max = VARIABLE_NAME_MAX - 1 }, check);
	input_add(p, fields, &(struct input){ .name = "description", .label = page_word(p, "template_field.description"),
	    .help = page_word(p, "template_help.description"), .value = t->description, .max = 300, .optional = true }, check);
	if (!itself) {
		put_followed(p, t);
		return;
	}
	add_select(p, fields, "category", t->category, "category", categories, check);
	add_select(p, fields, "recipient", t->recipient, "contact_role", recipients, check);
	add_languages(p, fields, t, check);
	add_trigger(p, fields, t, check);
}

static void
put_texts(struct page *p, const struct template *t, const struct form_check *check)
{
	const struct { const char *name, *value; size_t max; int rows; } texts[] = {
		{ "body", t->body, TEXT_CHARS, 12 }, { "gateway_body", t->gateway_body, TEXT_CHARS, 12 }, { "short_body", t->short_body, SHORT_CHARS, 3 },
		{ "subject", t->subject, TEMPLATE_SUBJECT_MAX, 1 },
	};
	struct json_object *list = json_put_array(p->data, "texts"), *o;
	char key[40];
	size_t i;

	for (i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		snprintf(key, sizeof(key), "template_help.%s", texts[i].name);
		o = input_add(p, list, &(struct input){ .name = texts[i].name, .look = INPUT_LOOK_LONG, .label = page_word_of(p, "template_text", texts[i].name),
		    .help = page_word(p, key), .value = texts[i].value, .max = texts[i].max, .optional = i > 0 }, check);
		json_put_int(o, "rows", texts[i].rows);
		json_put_bool(o, "is_line", texts[i].rows == 1);
	}
}

static void
put_row(struct page *p, struct json_object *rows, size_t row, struct json_object *param)
{
	struct json_object *o = json_object_new_object(), *options = json_put_array(o, "kinds"), *aliases = json_at(param, "aliases");
	AUTO(buf) struct buf words = {0};
	char text[24];
	int64_t max;
	size_t i;

	buf_init(&words, 400);
	for (i = 0; i < json_count(aliases); i++)
		buf_fmt(&words, "%s%s", i > 0 ? ", " : "", json_object_get_string(json_item(aliases, i)));
	json_put_int(o, "row", (int64_t)row);
	json_put_int(o, "place", (int64_t)row + 1);
	json_put_bool(o, "is_new", param == NULL);
	json_put_bool(o, "is_more", param == NULL && json_count(rows) > 0 && json_flag(json_item(rows, json_count(rows) - 1), "is_new", false));
	json_put_text(o, "name", json_text(param, "name") != NULL ? json_text(param, "name") : "");
	json_put_text(o, "example", json_text(param, "example") != NULL ? json_text(param, "example") : "");
	json_put_text(o, "otherwise", json_text(param, "otherwise") != NULL ? json_text(param, "otherwise") : "");
	json_put_text(o, "aliases", buf_text(&words));
	json_put_bool(o, "optional", json_flag(param, "optional", false));
	snprintf(text, sizeof(text), "%" PRId64, json_int(param, "max", &max) ? max : 0);
	json_put_text(o, "max", json_int(param, "max", &max) ? text : "");
	for (i = 0; kinds[i] != NULL; i++)
		page_add_option(options, kinds[i], page_word_of(p, "param_kind", kinds[i]), json_text(param, "kind"));
	json_object_array_add(rows, o);
}

static void
put_params(struct page *p, const struct template *t)
{
	struct json_object *rows = json_put_array(p->data, "rows");
	size_t i, n = json_count(t->params);

	for (i = 0; i < n; i++)
		put_row(p, rows, i, json_item(t->params, i));
	for (; i < n + ROWS_NEW && i < PARAMS_MAX; i++)
		put_row(p, rows, i, NULL);
}

/* What the buttons over a text put into it; a template that has no parameter yet is offered those of the office. */
static void
put_inserts(struct page *p, const struct template *t)
{
	struct json_object *list = json_put_array(p->data, "inserts");
	const char *name;
	size_t i, n = json_count(t->params);

	for (i = 0; i < n; i++)
		if ((name = json_text(json_item(t->params, i), "name")) != NULL && variable_name_ok(name))
			json_object_array_add(list, json_object_new_string(name));
	for (i = 0; n == 0 && (name = template_offer(i)) != NULL; i++)
		json_object_array_add(list, json_object_new_string(name));
	for (i = 0; (name = variable_common(i)) != NULL; i++)
		json_object_array_add(list, json_object_new_string(name));
}

void
template_form_put(struct page *p, const struct template *t, const struct form_check *check)
{
	char version[24];

	snprintf(version, sizeof(version), "%" PRId64, t->version);
	json_put_text(p->data, "version", version);
	json_put_bool(p->data, "active", t->active);
	put_about(p, t, check);
	put_texts(p, t, check);
	put_params(p, t);
	put_inserts(p, t);
	template_parts_put(p, t);
}
