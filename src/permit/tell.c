#include "permit/tell.h"

#include <stdio.h>

#include "base/text.h"
#include "contact/contact.h"
#include "db/db.h"

enum { SQL_FIRED, SQL_OLD, SQL_RECORD, SQL__COUNT };

static const char *const sql[SQL__COUNT] = {
	[SQL_FIRED] = "SELECT 1 FROM scenario_fired WHERE event_key IN (:event, :rehearsal) AND outcome = 'message' LIMIT 1",
	[SQL_OLD] = "SELECT 1 FROM scenario_fired WHERE event_key = :event AND outcome = 'baseline'",
	[SQL_RECORD] =	/* told at last, after nobody was known or the template was no good */
	    "INSERT INTO scenario_fired (scenario, event_key, permit_id, document_id, at, outcome, message_id, covered_by, detail, rehearsal)"
	    " VALUES (:scenario, :event, :permit, :document, :now, :outcome, :message, :covered_by, :detail, :rehearsal)"
	    " ON CONFLICT (event_key) DO UPDATE SET at = excluded.at, outcome = excluded.outcome, message_id = excluded.message_id,"
	    "   covered_by = excluded.covered_by, detail = excluded.detail, closed_at = NULL"
	    " WHERE scenario_fired.outcome = 'no_recipient' OR scenario_fired.outcome = 'refused'",
};
DB_SQL(sql);

enum { KEY_SIZE = sizeof(REHEARSAL_MARK) + EVENT_KEY_MAX };

static const char *
key_of(const char *event_key, bool nothing_leaves, char into[KEY_SIZE])
{
	snprintf(into, KEY_SIZE, "%s%s", nothing_leaves ? REHEARSAL_MARK : "", event_key);
	return into;
}

static enum err
record(struct db *db, const struct telling *t, const struct fired *fired, const char *covered_by, int64_t now)
{
	char key[KEY_SIZE];

	return db_run(db, sql[SQL_RECORD], ARGS(TEXT_("scenario", t->scenario), TEXT_("event", key_of(t->event_key, t->nothing_leaves, key)),
	    ID_("permit", t->permit_id), ID_("document", t->document_id), INT_("now", now), TEXT_("outcome", fired->outcome),
	    ID_("message", fired->message_id), TEXT_("covered_by", covered_by), TEXT_("detail", fired->detail),
	    INT_("rehearsal", t->nothing_leaves)), NULL);
}

static void
outcome(struct fired *fired, const char *what, const char *detail)
{
	snprintf(fired->outcome, sizeof(fired->outcome), "%s", what);
	snprintf(fired->detail, sizeof(fired->detail), "%.*s", (int)sizeof(fired->detail) - 1, detail);
}

enum err
was_told(struct db *db, const char *event_key, bool nothing_leaves, bool *ret)
{
	AUTO(db_rows) struct db_rows rows = {0};
	char key[KEY_SIZE];
	enum err e = db_one(db, sql[SQL_FIRED], ARGS(TEXT_("event", event_key), TEXT_("rehearsal", key_of(event_key, nothing_leaves, key))), &rows);

	if (e == ERR_NONE || e == ERR_NOT_FOUND)
		*ret = e == ERR_NONE;
	return e == ERR_NOT_FOUND ? ERR_NONE : e;
}

enum err
was_old_data(struct db *db, const char *event_key, bool *ret)
{
	AUTO(db_rows) struct db_rows rows = {0};
	enum err e = db_one(db, sql[SQL_OLD], ARGS(TEXT_("event", event_key)), &rows);

	if (e == ERR_NONE || e == ERR_NOT_FOUND)
		*ret = e == ERR_NONE;
	return e == ERR_NOT_FOUND ? ERR_NONE : e;
}

/* ---- the message ---- */

struct message_draft
telling_draft(const struct telling *t)
{
	return (struct message_draft){
		.contact_id = t->contact_id, .template_key = t->template_key != NULL ? t->template_key : t->scenario, .event_key = t->event_key,
		.scenario = t->scenario, .permit_id = t->permit_id, .reference = t->reference, .made_by = t->actor, .params = t->params,
		.nothing_leaves = t->nothing_leaves, .deadline_at = t->deadline_at,
	};
}

enum err
telling_greet(struct db *db, int64_t contact_id, struct json_object *params)
{
	static const char *const names[] = { "partner_name", "staff_name", "official_name" };
	AUTO(contact) struct contact contact = {0};
	size_t i;
	enum err e;

	if ((e = contact_load(db, contact_id, &contact)))
		return e;
	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if (json_at(params, names[i]) != NULL)
			continue;
		json_put_text(params, names[i], text_is_blank(contact.name) ? "Bapak/Ibu" : contact.name);
		if (json_at(params, names[i]) == NULL)
			return ERR_MEMORY;
	}
	return ERR_NONE;
}

static enum err
make_message(struct db *db, const struct telling *t, int64_t now, struct fired *fired)
{
	struct message_draft draft = telling_draft(t);
	struct problem problem = {0};
	char detail[300], key[KEY_SIZE];
	bool repeated;
	enum err e;

	draft.event_key = key_of(t->event_key, t->nothing_leaves, key);
	if ((e = telling_greet(db, t->contact_id, t->params)))
		return e;
	e = message_make(db, &draft, now, &fired->message_id, &repeated, &problem);
	if (e == ERR_NONE) {
		outcome(fired, "message", "");
	} else if (e == ERR_INVALID || e == ERR_NOT_FOUND) {
		snprintf(detail, sizeof(detail), "%s: %s", problem.field != NULL ? problem.field : "", problem.why);
		outcome(fired, "refused", detail);
		e = ERR_NONE;
	}
	return e;
}

enum err
tell(struct db *db, const struct telling *t, int64_t now, struct fired *ret)
{
	struct fired fired = {0};
	bool told;
	enum err e;

	*ret = fired;
	if ((e = was_told(db, t->event_key, t->nothing_leaves, &told)) || told)
		return e;
	if (t->baseline)
		outcome(&fired, "baseline", "");
	else if (t->contact_id == 0)
		outcome(&fired, "no_recipient", t->why_nobody != NULL ? t->why_nobody : "");
	else if ((e = make_message(db, t, now, &fired)))
		return e;
	if ((e = record(db, t, &fired, "", now)))
		return e;
	snprintf(fired.scenario, sizeof(fired.scenario), "%s", t->scenario);
	*ret = fired;
	return ERR_NONE;
}

enum err
tell_covered(struct db *db, const struct telling *t, const char *by, int64_t now, struct fired *ret)
{
	struct fired fired = {0};
	enum err e;

	outcome(&fired, "covered", by);
	if ((e = record(db, t, &fired, by, now)))
		return e;
	snprintf(fired.scenario, sizeof(fired.scenario), "%s", t->scenario);
	*ret = fired;
	return ERR_NONE;
}

enum err
tell_told_other(struct db *db, const struct telling *t, int64_t now, struct fired *ret)
{
	struct fired fired = {0};
	bool told;
	enum err e;

	*ret = fired;
	if ((e = was_told(db, t->event_key, t->nothing_leaves, &told)) || told)
		return e;
	outcome(&fired, "no_recipient", TELL_OTHER);
	if ((e = record(db, t, &fired, "", now)))
		return e;
	snprintf(fired.scenario, sizeof(fired.scenario), "%s", t->scenario);
	*ret = fired;
	return ERR_NONE;
}

void
fired_add(struct fired_list *list, const struct fired *one)
{
	if (one->scenario[0] != '\0' && list->count < FIRED_MAX)
		list->items[list->count++] = *one;
}
