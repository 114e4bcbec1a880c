#include "message/trial.h"

#include <stdbool.h>

#include "base/clock.h"
#include "base/text.h"
#include "contact/contact.h"
#include "db/db.h"
#include "db/rows.h"
#include "message/message.h"
#include "template/template.h"

enum { SQL_LIST, SQL__COUNT };

static const char *const sql[SQL__COUNT] = {
	[SQL_LIST] =
	    "SELECT m.id, m.code, c.name, m.number, m.state, m.reason, m.reason_text, p.name, m.created_at, m.contact_id FROM message m"
	    " JOIN contact c ON c.id = m.contact_id LEFT JOIN provider p ON p.id = m.provider_id"
	    " WHERE m.template_id = :template AND m.scenario = 'trial' ORDER BY m.id DESC LIMIT :most",
};
DB_SQL(sql);

#define LASTS_MS CLOCK_HOUR_MS

static enum err
check_contact(struct db *db, int64_t id, struct problem *problem)
{
	AUTO(contact) struct contact contact = {0};
	enum err e = contact_load(db, id, &contact);

	if (e == ERR_NOT_FOUND || contact.erased_at > 0)
		return problem_set(problem, ERR_NOT_FOUND, "contact_id", "there is no such contact");
	if (e)
		return e;
	return contact_is_of_office(&contact) ? ERR_NONE :
	    problem_set(problem, ERR_INVALID, "contact_id", "a trial goes to contacts with the role staff or official only");
}

/* Under its name or any other, even as nothing: an optional value that is left out on purpose. */
static bool
is_said(struct json_object *given, struct json_object *param)
{
	const char *name = json_text(param, "name");
	struct json_object *aliases = json_at(param, "aliases");
	size_t i;

	if (name == NULL || json_object_object_get_ex(given, name, NULL) || template_is_given(given, name))
		return true;
	for (i = 0; i < json_count(aliases); i++)
		if (json_object_object_get_ex(given, json_object_get_string(json_item(aliases, i)), NULL))
			return true;
	return false;
}

/* What was given, and the examples for the rest. */
static enum err
fill_up(const struct template *t, struct json_object *given, struct json_object **ret)
{
	AUTO_JSON struct json_object *values = NULL;
	size_t i;

	if (given == NULL)
		values = json_object_new_object();
	else if (json_object_deep_copy(given, &values, NULL) != 0)
		values = NULL;
	if (values == NULL)
		return ERR_MEMORY;
	for (i = 0; i < json_count(t->params); i++) {
		struct json_object *param = json_item(t->params, i);

		if (!is_said(values, param))
			json_put_text(values, json_text(param, "name"), json_text(param, "example"));
	}
	*ret = values;
	values = NULL;
	return ERR_NONE;
}

enum err
trial_send(struct db *db, const struct trial *trial, int64_t now, int64_t *ret_id, struct problem *problem)
{
	AUTO_JSON struct json_object *params = NULL;
	AUTO(template) struct template t = {0};
	struct message_draft draft = {
		.contact_id = trial->contact_id, .template_key = trial->template_key, .scenario = TRIAL_SCENARIO, .reference = TRIAL_SCENARIO,
		.priority = MESSAGE_TRANSACTIONAL, .forced_provider_id = trial->provider_id, .made_by = trial->actor, .deadline_at = now + LASTS_MS,
	};
	bool repeated;
	enum err e;

	if ((e = template_by_key(db, trial->template_key, &t)) == ERR_NOT_FOUND)
		return problem_set(problem, e, "template", "there is no template %.60s", trial->template_key);
	if (e || (e = check_contact(db, trial->contact_id, problem)) || (e = fill_up(&t, trial->params, &params)))
		return e;
	draft.params = params;
	draft.language = t.language;	/* this one was asked for, whatever the person reads otherwise */
	return message_make(db, &draft, now, ret_id, &repeated, problem);
}

enum err
trial_list(struct db *db, int64_t template_id, struct json_object **ret)
{
	static const struct db_column columns[] = {
		{ "id", DB_INT }, { "code", DB_TEXT }, { "name", DB_TEXT }, { "number", DB_TEXT }, { "state", DB_TEXT }, { "reason", DB_TEXT },
		{ "reason_text", DB_TEXT }, { "provider", DB_TEXT }, { "at", DB_INT }, { "contact_id", DB_INT }, { 0 }
	};

	return db_rows_json(db, sql[SQL_LIST], ARGS(INT_("template", template_id), INT_("most", TRIAL_LIST_MAX)), columns, ret);
}
