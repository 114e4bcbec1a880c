/*
 * Adding and changing a provider. The form is made from the kind's fields; plain ones are inputs "set_<field>", secrets "secret_<field>",
 * which are never shown again.
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "account/account.h"
#include "account/list.h"
#include "base/text.h"
#include "db/db.h"
#include "pages/admin.h"
#include "pages/carrier.h"
#include "pages/connection_test.h"
#include "pages/input.h"
#include "pages/provider_sample.h"
#include "provider/preset.h"
#include "web/view.h"
#include "web/web.h"

enum { NAME_MAX_BYTES = 60, VALUE_MAX_BYTES = 4000, INPUT_NAME_MAX = 64, GROUP_MAX = 100 };

/* The columns that every kind has, as inputs of the same name. */
static const struct { const char *name; int64_t min, max; size_t offset; } numbers[] = {
	{ "priority",	   1, 1000,	  offsetof(struct provider_row, priority) },
	{ "per_minute",	   0, 1000000,	  offsetof(struct provider_row, per_minute) },
	{ "per_day",	   0, 1000000000, offsetof(struct provider_row, per_day) },
	{ "gap_ms",	   0, 3600000,	  offsetof(struct provider_row, gap_ms) },
	{ "gap_jitter_ms", 0, 3600000,	  offsetof(struct provider_row, gap_jitter_ms) },
};
enum { NUMBERS = sizeof(numbers) / sizeof(numbers[0]), LIMITS_FROM = 1 };

static void
input_name(const struct provider_field *field, char ret[INPUT_NAME_MAX])
{
	snprintf(ret, INPUT_NAME_MAX, "%s_%s", field->box == FIELD_PLAIN ? "set" : "secret", field->name);
}

/* ---- drawing ---- */

static struct json_object *
add_group(struct page *p, struct json_object *groups, const char *word_key, const char *kind_label, const char *help_key)
{
	struct json_object *group = json_object_new_object();

	page_say(p, group, "word", word_key, "kind", kind_label, NULL);
	json_put_text(group, "help", help_key != NULL ? page_word(p, help_key) : "");
	json_object_array_add(groups, group);
	return json_put_array(group, "fields");
}

static void
add_choices(const struct page *p, struct json_object *select, const struct provider_field *field, const char *group)
{
	const char *at = field->choices;
	char choice[INPUT_NAME_MAX];
	size_t n;

	for (; *at != '\0'; at += n + (at[n] == ' ')) {
		n = strcspn(at, " ");
		snprintf(choice, sizeof(choice), "%.*s", (int)n, at);
		input_option(select, choice, page_word_of(p, group, choice));
	}
}

static void
add_kind_field(struct page *p, struct json_object *fields, const struct provider *kind, const struct provider_field *field,
    struct json_object *settings, bool is_new, const struct form_check *check)
{
	char name[INPUT_NAME_MAX], group[GROUP_MAX];
	const char *stored = json_text(settings, field->name);
	bool secret = field->box != FIELD_PLAIN;
	struct json_object *input;

	input_name(field, name);
	snprintf(group, sizeof(group), "field.%s.%s", kind->kind, field->name);
	input = input_add(p, fields, &(struct input){ .name = name,
	    .look = field->choices != NULL ? INPUT_LOOK_SELECT : field->lines ? INPUT_LOOK_LONG : INPUT_LOOK_INPUT,
	    .label = page_word_of(p, group, "label"), .help = page_word_of(p, group, "help"),
	    .value = stored != NULL || field->choices == NULL ? stored : field->otherwise,
	    .type = secret ? "password" : "text", .autocomplete = secret ? "new-password" : "off",
	    .max = VALUE_MAX_BYTES, .optional = (!field->required && field->choices == NULL) || (secret && !is_new) }, check);
	if (field->choices != NULL)
		add_choices(p, input, field, group);
	else if (field->otherwise != NULL)
		json_put_text(input, "placeholder", field->otherwise);
}

static void
add_number(struct page *p, struct json_object *fields, size_t i, const struct provider_row *row, const struct form_check *check)
{
	char value[24], help[INPUT_NAME_MAX];

	snprintf(value, sizeof(value), "%" PRId64, *(const int64_t *)((const char *)row + numbers[i].offset));
	snprintf(help, sizeof(help), "%s_help", numbers[i].name);
	input_add(p, fields, &(struct input){ .name = numbers[i].name, .type = "number", .value = value,
	    .label = page_word_of(p, "provider_field", numbers[i].name),
	    .help = i == 0 ? page_word_of(p, "provider_field", help) : NULL }, check);
}

static void
add_general(struct page *p, struct json_object *groups, const struct provider_row *row, const struct form_check *check)
{
	struct json_object *fields = add_group(p, groups, "providers.group_name", row->kind->label, NULL);

	input_add(p, fields, &(struct input){ .name = "name", .label = page_word(p, "provider_field.name"),
	    .help = page_word(p, "provider_field.name_help"), .value = row->name, .max = NAME_MAX_BYTES }, check);
	input_add(p, fields, &(struct input){ .name = "enabled", .look = INPUT_LOOK_TICK, .label = page_word(p, "provider_field.enabled"),
	    .value = row->enabled ? "1" : "" }, check);
	if (row->kind->scope == SCOPE_GATEWAY)
		input_add(p, fields, &(struct input){ .name = "is_default", .look = INPUT_LOOK_TICK, .label = page_word(p, "provider_field.is_default"),
		    .help = page_word(p, "provider_field.is_default_help"), .value = row->is_default ? "1" : "" }, check);
	add_number(p, fields, 0, row, check);
}

/* A new provider has nothing to keep; and what was typed before something else was wrong is never shown again. */
static const char *
secret_help(bool is_new, bool again)
{
	if (is_new)
		return again ? "providers.group_secret_retype" : "providers.group_secret_new";
	return again ? "providers.group_secret_retype_or_keep" : "providers.group_secret_help";
}

/* What is stored of each secret, under its field: its last characters and since when, never more. */
static enum err
put_stored(struct page *p, struct json_object *fields, int64_t provider_id)
{
	AUTO_JSON struct json_object *secrets = NULL;
	const char *name;
	size_t i, k;
	enum err e;

	if (provider_id == 0)
		return ERR_NONE;
	if ((e = provider_secret_list(p->rq->db, provider_id, &secrets)))
		return e;
	for (i = 0; i < json_count(fields); i++) {
		name = json_text(json_item(fields, i), "name") + strlen("secret_");
		for (k = 0; k < json_count(secrets) && !text_equal(json_text(json_item(secrets, k), "name"), name); k++)
			;
		secret_put_stored(p, json_item(fields, i), "stored", k < json_count(secrets) ? json_item(secrets, k) : NULL);
	}
	return ERR_NONE;
}

/* row: as stored, or what a new one would be; row->id 0: it is new. */
static enum err
show_form(struct page *p, struct reply *rp, int status, const struct provider_row *row, const struct form_check *check)
{
	const struct provider *kind = row->kind;
	struct json_object *groups = json_put_array(p->data, "groups"), *fields;
	const struct provider_field *field;
	AUTO(buf) struct buf path = {0};
	size_t i;
	enum err e;

	add_general(p, groups, row, check);
	fields = add_group(p, groups, "providers.group_account", kind->label, NULL);
	for (field = kind->fields; field->name != NULL; field++)
		if (field->box == FIELD_PLAIN)
			add_kind_field(p, fields, kind, field, row->settings, row->id == 0, check);
	fields = add_group(p, groups, "providers.group_secret", kind->label, secret_help(row->id == 0, check != NULL));
	for (field = kind->fields; field->name != NULL; field++)
		if (field->box != FIELD_PLAIN)
			add_kind_field(p, fields, kind, field, NULL, row->id == 0, check);
	if ((e = put_stored(p, fields, row->id)))
		return e;
	fields = add_group(p, groups, "providers.group_limits", kind->label, "providers.group_limits_help");
	for (i = LIMITS_FROM; i < NUMBERS; i++)
		add_number(p, fields, i, row, check);

	buf_init(&path, 200);
	buf_text_add(&path, "/admin/providers");
	if (row->id != 0)
		buf_fmt(&path, "/%" PRId64, row->id);
	json_put_text(p->data, "post_to", buf_text(&path));
	json_put_text(p->data, "back", buf_text(&path));
	json_put_int(p->data, "id", row->id);
	json_put_text(p->data, "kind", row->id == 0 ? kind->kind : "");
	json_put_text(p->data, "provider_name", row->name);
	json_put_text(p->data, "about", row->id == 0 ? page_word_of(p, "kind_needs", kind->kind) : "");
	page_say(p, p->data, "title", row->id == 0 ? "providers.add_title" : "providers.edit_title", "kind", kind->label, "name", row->name, NULL);
	json_put_bool(p->data, "may_look", kind->presets != NULL);
	json_put_text(p->data, "submit", page_word(p, row->id == 0 ? "providers.save_new" : "form.save"));
	if (check != NULL)
		page_put_problems(p, check);
	return page_show(p, rp, status, "admin/provider_form");
}

/* ---- reading ---- */

/* The help of the field says what would be right. */
static void
wrong_field(struct form_check *check, const char *name, const char *key)
{
	size_t i;

	/* The check keeps the name's address, so it must be the form's own copy. */
	for (i = 0; i < check->form->count; i++)
		if (strcmp(check->form->fields[i].name, name) == 0) {
			form_wrong(check, check->form->fields[i].name, key, 0);
			return;
		}
}

static void
read_kind_fields(struct form_check *check, const struct provider *kind, bool is_new, struct json_object *values)
{
	const struct provider_field *field;
	struct problem problem = {0};
	char name[INPUT_NAME_MAX];
	const char *value;

	for (field = kind->fields; field->name != NULL; field++) {
		input_name(field, name);
		if ((value = form_value(check->form, name)) == NULL)
			continue;
		if (field->box != FIELD_PLAIN && *value == '\0' && !is_new)
			continue;	/* an empty secret leaves what is there */
		if (provider_field_check(field, value, &problem))
			wrong_field(check, name, *value == '\0' ? "form.required" : problem.sentence != NULL ? problem.sentence : "form.not_right");
		else if (field->box == FIELD_PLAIN || *value != '\0')
			json_put_text(values, field->name, value);
	}
}

static struct json_object *
read_form(struct form_check *check, const struct provider *kind, bool is_new)
{
	struct json_object *values = json_object_new_object();
	const char *name = form_need(check, "name", NAME_MAX_BYTES);
	size_t i;

	if (!is_new)
		json_put_text(values, "name", name);
	for (i = 0; i < NUMBERS; i++)
		if (!text_is_blank(form_value(check->form, numbers[i].name)))
			json_put_int(values, numbers[i].name, form_number(check, numbers[i].name, numbers[i].min, numbers[i].max, 0));
	json_put_text(values, "enabled", form_flag(check->form, "enabled") ? "1" : "0");
	if (kind->scope == SCOPE_GATEWAY)
		json_put_text(values, "is_default", form_flag(check->form, "is_default") ? "1" : "0");
	read_kind_fields(check, kind, is_new, values);
	return values;
}

/* What the field said about the values, as a problem of the input it is about. false: it is no problem of the form. */
static bool
took(struct form_check *check, const struct provider *kind, enum err e, struct problem *problem)
{
	const struct provider_field *field;
	char name[INPUT_NAME_MAX];

	if (e == ERR_CONFLICT)
		form_wrong(check, "name", "providers.taken", 0);
	else if (e == ERR_INVALID && problem->field != NULL) {
		/* Each value was looked at alone already: what is left is that they do not go together. */
		for (field = kind->fields; field->name != NULL; field++)
			if (strcmp(field->name, problem->field) == 0) {
				input_name(field, name);
				wrong_field(check, name, problem->sentence != NULL ? problem->sentence : "providers.needed_too");
			}
		if (form_ok(check))
			form_took(check, problem);
	}
	return !form_ok(check);
}

/* ---- adding ---- */

/* A kind of provider as a new one would begin. */
static enum err
fresh_row(const char *kind_name, struct provider_row *ret)
{
	const struct provider *kind = provider_find(kind_name);

	if (kind == NULL)
		return ERR_NOT_FOUND;
	*ret = (struct provider_row){ .kind = kind, .enabled = true, .priority = 100, .per_minute = kind->per_minute, .per_day = kind->per_day,
	    .gap_ms = kind->gap_ms, .gap_jitter_ms = kind->gap_jitter_ms };
	return text_copy(kind->label, &ret->name);
}

enum err
provider_kinds_page(const struct request *rq, struct reply *rp)
{
	AUTO(page) struct page p = {0};
	struct json_object *kinds;
	const struct provider *kind;
	size_t i;
	enum err e;

	if ((e = page_open(rq, "providers", &p)))
		return e;
	kinds = json_put_array(p.data, "kinds");
	for (i = 0; (kind = provider_at(i)) != NULL; i++) {
		struct json_object *o = json_object_new_object();

		carrier_kind_put(&p, o, kind);
		json_object_array_add(kinds, o);
	}
	return page_show(&p, rp, 200, "admin/provider_add");
}

enum err
provider_add_page(const struct request *rq, struct reply *rp)
{
	AUTO(provider_row) struct provider_row row = {0};
	AUTO(page) struct page p = {0};
	enum err e;

	const char *name = form_text(&rq->args, "preset");
	const struct provider_preset *preset;

	if ((e = fresh_row(request_param(rq, "kind"), &row)) || (e = page_open(rq, "providers", &p)))
		return e;
	if ((preset = provider_preset_find(row.kind, name)) != NULL) {
		if ((row.settings = json_object_new_object()) == NULL)
			return ERR_MEMORY;
		provider_preset_put(preset, row.settings);
	}
	provider_sample_put_presets(&p, row.kind, name);
	return show_form(&p, rp, 200, &row, NULL);
}

/* The form again, with what the gateway would get; nothing is stored. */
static enum err
show_sample(struct page *p, struct reply *rp, const struct provider_row *row, struct json_object *values, struct form_check *check)
{
	struct problem problem = {0};
	enum err e;

	if (row->kind->check_settings != NULL && row->kind->check_settings(values, &problem) != ERR_NONE &&
	    took(check, row->kind, ERR_INVALID, &problem))
		return show_form(p, rp, 422, row, check);
	if ((e = provider_sample_put(p, row->kind, values)))
		return e;
	return show_form(p, rp, 200, row, check);
}

static bool
is_look(const struct request *rq, const struct provider *kind)
{
	return kind->presets != NULL && form_flag(&rq->form, "look");
}

static enum err
create(const struct request *rq, const struct provider *kind, struct json_object *values, int64_t *ret_id, struct problem *problem)
{
	struct provider_boxes boxes = {0};
	AUTO(db_tx) struct db_tx tx = {0};
	enum err e;

	if ((e = provider_boxes_load(rq->web->config.keys, FIELD_PLAIN, &boxes)) ||
	    (e = db_begin(rq->writer, &tx)) ||
	    (e = provider_add(rq->writer, &boxes, kind->kind, form_text(&rq->form, "name"), values, rq->now, ret_id, problem)) ||
	    (e = page_audit(rq, rq->writer, "provider.add", "provider", *ret_id, kind->kind)) ||
	    (e = connection_test_ask(rq, rq->writer, *ret_id)) ||
	    (e = db_commit(&tx)))
		return e;
	return ERR_NONE;
}

enum err
provider_create(const struct request *rq, struct reply *rp)
{
	AUTO(provider_row) struct provider_row row = {0};
	struct form_check check = { .form = &rq->form };
	AUTO_JSON struct json_object *values = NULL;
	AUTO(page) struct page p = {0};
	struct problem problem = {0};
	int64_t id = 0;
	enum err e;

	if ((e = fresh_row(form_text(&rq->form, "kind"), &row)) || (e = page_open(rq, "providers", &p)))
		return e;
	values = read_form(&check, row.kind, true);
	if (!form_ok(&check))
		return show_form(&p, rp, 422, &row, &check);
	if (is_look(rq, row.kind))
		return show_sample(&p, rp, &row, values, &check);
	if ((e = create(rq, row.kind, values, &id, &problem)))
		return took(&check, row.kind, e, &problem) ? show_form(&p, rp, 422, &row, &check) : e;
	reply_flash(rp, rq, "done.provider_added");
	return reply_see_other(rp, "/admin/providers/%" PRId64, id);
}

/* ---- changing ---- */

enum err
provider_edit_page(const struct request *rq, struct reply *rp)
{
	AUTO(provider_row) struct provider_row row = {0};
	AUTO(page) struct page p = {0};
	int64_t id;
	enum err e;

	if (!request_param_id(rq, "id", &id))
		return ERR_NOT_FOUND;
	if ((e = provider_load(rq->db, id, &row)) || (e = page_open(rq, "providers", &p)))
		return e;
	return show_form(&p, rp, 200, &row, NULL);
}

/* Is this what is stored already? Secrets never are: they cannot be read back. */
static bool
is_stored(const struct provider_row *row, const char *name, struct json_object *value)
{
	const char *text = json_object_get_string(value);
	size_t i;

	for (i = 0; i < NUMBERS; i++)
		if (strcmp(name, numbers[i].name) == 0)
			return json_object_get_int64(value) == *(const int64_t *)((const char *)row + numbers[i].offset);
	if (strcmp(name, "name") == 0)
		return text_equal(text, row->name);
	if (strcmp(name, "enabled") == 0)
		return text_equal(text, row->enabled ? "1" : "0");
	if (strcmp(name, "is_default") == 0)
		return text_equal(text, row->is_default ? "1" : "0");
	return text_equal(text, json_text(row->settings, name) != NULL ? json_text(row->settings, name) : "");
}

/* The names of what changes, for the audit log: never the values. */
static void
changed_names(const struct provider_row *row, struct json_object *values, struct buf *out)
{
	json_object_object_foreach(values, name, value)
		if (!is_stored(row, name, value))
			buf_fmt(out, "%s%s", out->len > 0 ? ", " : "", name);
}

static enum err
change(const struct request *rq, const struct provider_row *row, struct json_object *values, struct problem *problem)
{
	struct provider_boxes boxes = {0};
	AUTO(db_tx) struct db_tx tx = {0};
	AUTO(buf) struct buf names = {0};
	enum err e;

	buf_init(&names, 2000);
	changed_names(row, values, &names);
	if ((e = provider_boxes_load(rq->web->config.keys, FIELD_PLAIN, &boxes)) ||
	    (e = db_begin(rq->writer, &tx)) ||
	    (e = provider_set(rq->writer, &boxes, row->id, values, rq->now, problem)) ||
	    (e = page_audit(rq, rq->writer, "provider.set", "provider", row->id, buf_text(&names))) ||
	    (e = db_commit(&tx)))
		return e;
	return ERR_NONE;
}

enum err
provider_change(const struct request *rq, struct reply *rp)
{
	AUTO(provider_row) struct provider_row row = {0};
	struct form_check check = { .form = &rq->form };
	AUTO_JSON struct json_object *values = NULL;
	AUTO(page) struct page p = {0};
	struct problem problem = {0};
	int64_t id;
	enum err e;

	if (!request_param_id(rq, "id", &id))
		return ERR_NOT_FOUND;
	if ((e = provider_load(rq->db, id, &row)) || (e = page_open(rq, "providers", &p)))
		return e;
	values = read_form(&check, row.kind, false);
	if (!form_ok(&check))
		return show_form(&p, rp, 422, &row, &check);
	if (is_look(rq, row.kind))
		return show_sample(&p, rp, &row, values, &check);
	if ((e = change(rq, &row, values, &problem)))
		return took(&check, row.kind, e, &problem) ? show_form(&p, rp, 422, &row, &check) : e;
	reply_flash(rp, rq, "done.provider_saved");
	return reply_see_other(rp, "/admin/providers/%" PRId64, id);
}
