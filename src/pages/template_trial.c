#include "pages/template_trial.h"

#include <inttypes.h>
#include <stdio.h>

#include "account/account.h"
#include "base/text.h"
#include "db/db.h"
#include "message/message.h"
#include "message/trial.h"
#include "pages/admin.h"
#include "pages/input.h"
#include "pages/message_row.h"
#include "permit/duty.h"

/* Nobody looks at a page for longer; it is asked for again by hand. */
#define POLL_MS		(5 * CLOCK_MINUTE_MS)
#define VALUE_PREFIX	"value_"
enum { VALUE_MAX_CHARS = 500, NAME_MAX = 80, WORD_MAX_BYTES = 300 };

/* ---- the form ---- */

static void
add_person(struct page *p, struct json_object *select, struct json_object *person)
{
	AUTO_JSON struct json_object *words = json_object_new_object();
	AUTO(buf) struct buf word = {0};
	char value[24];
	int64_t id = 0;

	json_int(person, "id", &id);
	snprintf(value, sizeof(value), "%" PRId64, id);
	page_put_name(p, words, "name", json_text(person, "name"));
	page_put_masked(words, "number", json_text(person, "number"));
	buf_init(&word, WORD_MAX_BYTES);
	buf_fmt(&word, "%.160s %s", json_text(words, "name"), json_text(words, "number"));
	input_option(select, value, buf_text(&word));
}

/* trials: of this template, newest first; whom the last one went to is probably meant again. */
static enum err
put_people(struct page *p, struct json_object *fields, struct json_object *trials, const struct form_check *check)
{
	AUTO_JSON struct json_object *people = NULL;
	struct json_object *select;
	int64_t last = 0;
	char value[24];
	size_t i;
	enum err e;

	if ((e = duty_people(p->rq->db, &people)))
		return e;
	json_int(json_item(trials, 0), "contact_id", &last);
	snprintf(value, sizeof(value), "%" PRId64, last);
	json_put_bool(p->data, "has_people", json_count(people) > 0);
	select = input_add(p, fields, &(struct input){ .name = "contact_id", .look = INPUT_LOOK_SELECT, .label = page_word(p, "templates.trial_to"),
	    .help = page_word(p, "templates.trial_to_help"), .value = value }, check);
	for (i = 0; i < json_count(people); i++)
		if (!text_is_blank(json_text(json_item(people, i), "number")))
			add_person(p, select, json_item(people, i));
	return ERR_NONE;
}

static enum err
put_ways(struct page *p, struct json_object *fields, const struct form_check *check)
{
	AUTO(provider_rows) struct provider_rows rows = {0};
	struct json_object *select;
	char value[24];
	size_t i;
	enum err e;

	if ((e = provider_load_all(p->rq->db, &rows)))
		return e;
	select = input_add(p, fields, &(struct input){ .name = "provider_id", .look = INPUT_LOOK_SELECT, .label = page_word(p, "templates.trial_by") },
	    check);
	input_option(select, "", page_word(p, "templates.trial_by_plan"));
	for (i = 0; i < rows.count; i++) {
		snprintf(value, sizeof(value), "%" PRId64, rows.items[i].id);
		if (rows.items[i].enabled)
			input_option(select, value, rows.items[i].name);
	}
	return ERR_NONE;
}

/* One field for each parameter, with its example. */
static void
put_values(struct page *p, const struct template *t, const struct form_check *check)
{
	struct json_object *group = json_object_new_object(), *fields = json_put_array(group, "fields");
	char name[NAME_MAX];
	size_t i;

	json_object_array_add(json_put_array(p->data, "groups"), group);
	for (i = 0; i < json_count(t->params); i++) {
		struct json_object *param = json_item(t->params, i);

		if (json_text(param, "name") == NULL)
			continue;
		snprintf(name, sizeof(name), VALUE_PREFIX "%.70s", json_text(param, "name"));
		input_add(p, fields, &(struct input){ .name = name, .label = json_text(param, "name"), .value = json_text(param, "example"),
		    .max = VALUE_MAX_CHARS, .optional = json_flag(param, "optional", false) }, check);
	}
	json_put_bool(p->data, "has_values", json_count(fields) > 0);
	json_put_bool(p->data, "values_open", check != NULL && !form_ok(check));
}

static enum err
put_form(struct page *p, const struct template *t, struct json_object *trials, const struct form_check *check)
{
	struct json_object *fields = json_put_array(p->data, "fields");
	enum err e;

	json_put_bool(p->data, "may_try", t->active && p->rq->role >= ROLE_OPERATOR);
	if (!t->active || p->rq->role < ROLE_OPERATOR)
		return ERR_NONE;
	if ((e = put_people(p, fields, trials, check)) || (e = put_ways(p, fields, check)))
		return e;
	put_values(p, t, check);
	return ERR_NONE;
}

/* ---- what became of them ---- */

static bool
is_moving(const char *state)
{
	enum message_state s;

	return message_state_from_name(state, &s) && (s == MESSAGE_QUEUED || s == MESSAGE_SENDING || s == MESSAGE_SENT || s == MESSAGE_DELIVERED);
}

static void
put_trials(struct page *p, int64_t template_id, struct json_object *found)
{
	struct json_object *rows = json_put_array(p->data, "trials");
	bool refresh = false;
	int64_t at;
	size_t i;

	for (i = 0; i < json_count(found); i++) {
		struct json_object *from = json_item(found, i), *row = message_row(p, from);

		json_put_text(row, "reason_text", json_text(from, "reason_text"));
		json_int(from, "at", &at);
		page_put_second(p, row, "at", at);
		refresh = refresh || (is_moving(json_text(from, "state")) && p->rq->now - at < POLL_MS);
		json_object_array_add(rows, row);
	}
	json_put_int(p->data, "template_id", template_id);
	json_put_bool(p->data, "has_trials", json_count(found) > 0);
	json_put_bool(p->data, "trial_refresh", refresh);
}

enum err
template_trial_put(struct page *p, const struct template *t, const struct form_check *check)
{
	AUTO_JSON struct json_object *trials = NULL;
	enum err e;

	if ((e = trial_list(p->rq->db, t->id, &trials)))
		return e;
	put_trials(p, t->id, trials);
	return put_form(p, t, trials, check);
}

/* The list that asks for itself while something moves. */
enum err
template_trial_part(const struct request *rq, struct reply *rp)
{
	AUTO(template) struct template t = {0};
	AUTO_JSON struct json_object *trials = NULL;
	AUTO(page) struct page p = {0};
	int64_t id;
	enum err e;

	if (!request_param_id(rq, "id", &id))
		return ERR_NOT_FOUND;
	if (!request_is_htmx(rq))
		return reply_see_other(rp, "/admin/templates/%" PRId64 "#trial", id);
	if ((e = page_open(rq, "templates", &p)) || (e = template_load(rq->db, id, &t)) || (e = trial_list(rq->db, id, &trials)))
		return e;
	put_trials(&p, id, trials);
	return page_show(&p, rp, 200, "admin/template_trial");
}

/* ---- sending ---- */

/* What was typed for each parameter; nothing typed says that there is nothing. */
static struct json_object *
typed_values(const struct form *form, const struct template *t)
{
	struct json_object *values = json_object_new_object();
	char name[NAME_MAX];
	size_t i;

	for (i = 0; i < json_count(t->params); i++) {
		const char *param = json_text(json_item(t->params, i), "name"), *typed;

		snprintf(name, sizeof(name), VALUE_PREFIX "%.70s", param != NULL ? param : "");
		if (param != NULL && (typed = form_value(form, name)) != NULL)
			json_put_text(values, param, typed);
	}
	return values;
}

static enum err
send(const struct request *rq, const struct trial *trial, int64_t *ret_id, struct problem *problem)
{
	AUTO(db_tx) struct db_tx tx = {0};
	enum err e;

	if ((e = db_begin(rq->writer, &tx)) || (e = trial_send(rq->writer, trial, rq->now, ret_id, problem)) ||
	    (e = page_audit(rq, rq->writer, "template.test", "message", *ret_id, trial->template_key)))
		return e;
	return db_commit(&tx);
}

/* A parameter's problem belongs to its field of the form. */
static void
took(struct form_check *check, const struct template *t, const struct problem *problem, char field[NAME_MAX])
{
	struct problem its = *problem;
	size_t i;

	its.field = field;
	snprintf(field, NAME_MAX, "%.70s", problem->field != NULL ? problem->field : "contact_id");
	for (i = 0; i < json_count(t->params); i++)
		if (text_equal(json_text(json_item(t->params, i), "name"), problem->field))
			snprintf(field, NAME_MAX, VALUE_PREFIX "%.70s", problem->field);
	if (text_equal(field, "contact_id"))
		form_wrong(check, field, "templates.trial_not_office", 0);
	else if (text_equal(problem->why, "is missing"))
		form_wrong(check, field, "form.required", 0);
	else
		form_took(check, &its);
}

enum err
template_trial(const struct request *rq, struct reply *rp)
{
	struct form_check check = { .form = &rq->form };
	AUTO_JSON struct json_object *values = NULL;
	AUTO(template) struct template t = {0};
	struct trial trial = { .actor = rq->session.login.name };
	struct problem problem = {0};
	char field[NAME_MAX];
	int64_t id, made;
	enum err e;

	if (!request_param_id(rq, "id", &id))
		return ERR_NOT_FOUND;
	if ((e = template_load(rq->db, id, &t)))
		return e;
	if (!text_to_int64(form_text(&rq->form, "contact_id"), &trial.contact_id))
		form_wrong(&check, "contact_id", "templates.trial_not_office", 0);
	if (!text_is_blank(form_text(&rq->form, "provider_id")) && !text_to_int64(form_text(&rq->form, "provider_id"), &trial.provider_id))
		form_wrong(&check, "provider_id", "form.not_right", 0);
	values = typed_values(&rq->form, &t);
	trial.template_key = t.key;
	trial.params = values;
	if (form_ok(&check) && (e = send(rq, &trial, &made, &problem))) {
		if (e != ERR_INVALID && e != ERR_NOT_FOUND)
			return e;
		took(&check, &t, &problem, field);
	}
	if (!form_ok(&check))
		return template_page_with(rq, rp, 422, &(struct template_wrong){ .trial = &check });
	reply_flash(rp, rq, "templates.trial_sent");
	return reply_see_other(rp, "/admin/templates/%" PRId64 "#trial", id);
}
