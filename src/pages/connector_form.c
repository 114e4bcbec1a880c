/* One connector's form, for a new one and for a known one. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "access/login.h"
#include "base/text.h"
#include "connector/connector.h"
#include "db/db.h"
#include "pages/admin.h"
#include "pages/input.h"
#include "pages/page.h"
#include "web/view.h"
#include "web/web.h"

#define LIST_PATH	"/admin/connectors"
enum { NAME_MAX_BYTES = 60, VALUE_MAX_BYTES = 2000, INPUT_MAX = 64, KEY_MAX = 100, WORDS_MAX_BYTES = 400, MINUTES_MAX = 10080 };

/* Those of secrets are never shown again. */
static void
input_name(const struct provider_field *field, char ret[INPUT_MAX])
{
	snprintf(ret, INPUT_MAX, "%s_%s", field->box == FIELD_PLAIN ? "field" : "secret", field->name);
}

/* ---- the form ---- */

static void
add_field(struct page *p, struct json_object *fields, const struct connector *c, const struct provider_field *field, const struct form_check *check)
{
	bool secret = field->box != FIELD_PLAIN, there = secret && c->secret_shown[0] != '\0';
	char name[INPUT_MAX], group[KEY_MAX];
	AUTO(buf) struct buf help = {0};
	struct json_object *input;

	input_name(field, name);
	snprintf(group, sizeof(group), "connector_field.%s.%s", c->kind->name, field->name);
	buf_init(&help, WORDS_MAX_BYTES);
	buf_text_add(&help, page_word_of(p, group, "help"));
	if (there) {
		buf_char(&help, ' ');
		view_fill(&help, page_word(p, "connectors.secret_there"), "last", c->secret_shown, NULL);
	}
	input = input_add(p, fields, &(struct input){ .name = name, .look = strcmp(field->name, "columns") == 0 ? INPUT_LOOK_LONG : INPUT_LOOK_INPUT,
	    .label = page_word_of(p, group, "label"), .help = buf_text(&help), .value = secret ? NULL : connector_setting(c, field->name),
	    .type = secret ? "password" : "text", .autocomplete = secret ? "new-password" : "off", .max = VALUE_MAX_BYTES,
	    .optional = !field->required || there }, check);
	json_put_int(input, "rows", 6);
}

static enum err
show_form(const struct request *rq, struct reply *rp, int status, const struct connector *c, const struct form_check *check)
{
	const struct provider_field *field;
	struct json_object *fields;
	AUTO(page) struct page p = {0};
	char minutes[24];
	enum err e;

	if ((e = page_open(rq, "settings", &p)))
		return e;
	fields = json_put_array(p.data, "fields");
	input_add(&p, fields, &(struct input){ .name = "name", .label = page_word(&p, "connectors.name"), .help = page_word(&p, "connectors.name_help"),
	    .value = c->name, .max = NAME_MAX_BYTES }, check);
	for (field = c->kind->fields; field->name != NULL; field++)
		add_field(&p, fields, c, field, check);
	snprintf(minutes, sizeof(minutes), "%" PRId64, c->every_minutes);
	input_add(&p, fields, &(struct input){ .name = "every_minutes", .type = "number", .label = page_word(&p, "connectors.every_minutes"),
	    .help = page_word(&p, "connectors.every_minutes_help"), .value = minutes }, check);
	json_put_int(p.data, "id", c->id);
	json_put_text(p.data, "connector_name", c->name);
	json_put_text(p.data, "kind", c->kind->name);
	json_put_text(p.data, "kind_word", page_word_of(&p, "connector_kind", c->kind->name));
	json_put_text(p.data, "about", page_word_of(&p, "connector_about", c->kind->name));
	if (check != NULL)
		page_put_problems(&p, check);
	return page_show(&p, rp, status, "admin/connector_form");
}

static struct connector
new_connector(const struct connector_kind *kind)
{
	return (struct connector){ .kind = kind, .every_minutes = kind->every_minutes };
}

enum err
connector_new(const struct request *rq, struct reply *rp)
{
	const struct connector_kind *kind = connector_kind(form_text(&rq->args, "kind"));
	struct connector c;

	if (kind == NULL)
		return reply_see_other(rp, LIST_PATH);
	c = new_connector(kind);
	return show_form(rq, rp, 200, &c, NULL);
}

enum err
connector_edit(const struct request *rq, struct reply *rp)
{
	AUTO(connector) struct connector c = {0};
	int64_t id;
	enum err e;

	if (!request_param_id(rq, "id", &id))
		return ERR_NOT_FOUND;
	if ((e = connector_load(rq->db, id, &c)))
		return e;
	return show_form(rq, rp, 200, &c, NULL);
}

/* ---- reading it ---- */

/* The check keeps the name's address, so it must be the form's own copy. */
static void
wrong_input(struct form_check *check, const char *name, const char *key)
{
	size_t i;

	for (i = 0; i < check->form->count; i++)
		if (strcmp(check->form->fields[i].name, name) == 0) {
			form_wrong(check, check->form->fields[i].name, key, 0);
			return;
		}
}

/* The help under a field says what would be right. */
static void
read_field(struct form_check *check, const struct connector *c, const struct provider_field *field, struct json_object *values)
{
	struct problem problem = {0};
	char name[INPUT_MAX];
	const char *value;
	bool there = field->box != FIELD_PLAIN && c->secret_shown[0] != '\0';

	input_name(field, name);
	value = form_text(check->form, name);
	if (*value == '\0' && field->required && !there)
		wrong_input(check, name, "form.required");
	else if (*value != '\0' && provider_field_check(field, value, &problem) != ERR_NONE)
		wrong_input(check, name, "form.not_right");
	else
		json_put_text(values, field->name, value);
}

static struct json_object *
read_form(struct form_check *check, const struct connector *c)
{
	struct json_object *values = json_object_new_object();
	const struct provider_field *field;
	char minutes[24];

	json_put_text(values, "name", form_need(check, "name", NAME_MAX_BYTES));
	snprintf(minutes, sizeof(minutes), "%" PRId64, form_number(check, "every_minutes", 1, MINUTES_MAX, c->kind->every_minutes));
	json_put_text(values, "every_minutes", minutes);
	for (field = c->kind->fields; field->name != NULL; field++)
		read_field(check, c, field, values);
	return values;
}

static enum err
save(const struct request *rq, const struct connector *c, struct json_object *values, struct problem *problem)
{
	const char *action = c->id == 0 ? "connector.add" : "connector.set";
	int64_t id = c->id;
	AUTO(db_tx) struct db_tx tx = {0};
	enum err e;

	if ((e = db_begin(rq->writer, &tx)))
		return e;
	e = id == 0 ? connector_add(rq->writer, rq->web->config.keys, c->kind->name, values, rq->now, &id, problem) :
	    connector_set(rq->writer, rq->web->config.keys, id, values, rq->now, problem);
	if (e || (e = page_audit(rq, rq->writer, action, "connector", id, json_text(values, "name"))) || (e = db_commit(&tx)))
		return e;
	return ERR_NONE;
}

static enum err
take(const struct request *rq, struct reply *rp, const struct connector *c)
{
	struct form_check check = { .form = &rq->form };
	AUTO_JSON struct json_object *values = read_form(&check, c);
	struct problem problem = {0};
	enum err e = ERR_NONE;

	if (form_ok(&check))
		e = save(rq, c, values, &problem);
	if (e == ERR_CONFLICT)
		form_wrong(&check, "name", "connectors.taken", 0);
	else if (e == ERR_TOO_LARGE)
		form_wrong(&check, "name", "connectors.full", CONNECTORS_MAX);
	else if (e)
		return e;
	if (!form_ok(&check))
		return show_form(rq, rp, 422, c, &check);
	reply_flash(rp, rq, "done.connector_saved");
	return reply_see_other(rp, LIST_PATH);
}

enum err
connector_add_post(const struct request *rq, struct reply *rp)
{
	const struct connector_kind *kind = connector_kind(form_text(&rq->form, "kind"));
	struct connector c;

	if (kind == NULL)
		return reply_see_other(rp, LIST_PATH);
	c = new_connector(kind);
	return take(rq, rp, &c);
}

enum err
connector_edit_post(const struct request *rq, struct reply *rp)
{
	AUTO(connector) struct connector c = {0};
	int64_t id;
	enum err e;

	if (!request_param_id(rq, "id", &id))
		return ERR_NOT_FOUND;
	if ((e = connector_load(rq->db, id, &c)))
		return e;
	return take(rq, rp, &c);
}
