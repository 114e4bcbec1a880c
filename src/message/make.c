#include "message/message.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "contact/contact.h"
#include "db/db.h"
#include "message/compose.h"
#include "message/priority.h"
#include "message/reason.h"
#include "message/trial.h"
#include "queue/queue.h"
#include "schedule/calendar.h"
#include "template/parts.h"

enum { SQL_BY_EVENT, SQL_BY_CODE, SQL_INSERT, SQL_TEXTS, SQL__COUNT };

static const char *const sql[SQL__COUNT] = {
	[SQL_BY_EVENT] = "SELECT id FROM message WHERE event_key = :event",
	[SQL_BY_CODE] = "SELECT id FROM message WHERE code = :code",
	[SQL_INSERT] =
	    "INSERT INTO message (code, event_key, contact_id, number, kind, template_id, template_version, scenario, params, body, gateway_body,"
	    "   short_body, subject, parts, category, priority, state, reason, forced_provider_id, permit_id, reply_to, reply_provider_id, reference,"
	    "   made_by, nothing_leaves, send_after, deadline_at, created_at, updated_at)"
	    " VALUES (:code, :event, :contact, :number, :kind, :template, :version, :scenario, :params, :body, :gateway_body, :short_body,"
	    "   :subject, :parts, :category, :priority, :state, :reason, :forced, :permit, :reply_to, :reply_provider, :reference, :made_by, :nothing,"
	    "   :send_after, :deadline, :now, :now)"
	    " ON CONFLICT (event_key) DO NOTHING RETURNING id",
	[SQL_TEXTS] =
	    "UPDATE message SET params = :params, body = :body, gateway_body = :gateway_body, short_body = :short_body, subject = :subject,"
	    " parts = :parts, updated_at = :now"
	    " WHERE id = :id AND state IN ('draft', 'queued', 'blocked') AND scrubbed_at IS NULL",
};
DB_SQL(sql);

enum { CODE_TRIES = 5 };

/* A message on its way from a draft to a row. */
struct making {
	const struct message_draft *draft;
	int64_t			 now;
	struct contact		 contact;
	char			 code[CODE_TEXT_MAX];
	struct composition	 says;
	int			 priority;
	int64_t			 wish_at, due_at;	/* when the caller wants it to leave; when it will */
	bool			 waits_for_morning;
	enum message_state	 state;
	const char		*reason;
};

static void
making_end(struct making *m)
{
	contact_end(&m->contact);
	composition_end(&m->says);
}

/* ---- who, and under which code ---- */

static enum err
find_event(struct db *db, const char *event_key, int64_t *ret_id)
{
	return event_key != NULL ? db_one_int(db, sql[SQL_BY_EVENT], ARGS(TEXT_("event", event_key)), ret_id) : ERR_NOT_FOUND;
}

static enum err
find_contact(struct db *db, struct making *m, struct problem *problem)
{
	enum err e;

	if ((e = contact_load(db, m->draft->contact_id, &m->contact)) == ERR_NONE && m->contact.erased_at > 0)
		e = ERR_NOT_FOUND;
	return e == ERR_NOT_FOUND ? problem_set(problem, e, "to", "there is no such contact") : e;
}

/* The code is part of the text, so it must be free before the text is rendered. */
static enum err
pick_code(struct db *db, char ret[CODE_TEXT_MAX])
{
	int64_t taken;
	enum err e;
	int i;

	for (i = 0; i < CODE_TRIES; i++) {
		crypto_code(ret);
		if ((e = db_one_int(db, sql[SQL_BY_CODE], ARGS(TEXT_("code", ret)), &taken)) != ERR_NONE)
			return e == ERR_NOT_FOUND ? ERR_NONE : e;
	}
	return ERR_CONFLICT;
}

static enum err
say(struct db *db, struct making *m, struct problem *problem)
{
	m->says.draft = m->draft;
	m->says.to = &m->contact;
	m->says.code = m->code;
	return compose(db, &m->says, problem);
}

/* ---- when, and in which state it begins ---- */

static enum err
schedule(struct db *db, struct making *m)
{
	AUTO(calendar) struct calendar calendar = {0};
	enum err e;

	m->priority = message_priority_of(m->draft, m->says.category, template_family(&m->says.template));
	m->wish_at = m->draft->send_after > m->now ? m->draft->send_after : m->now;
	m->due_at = m->wish_at;
	if (m->priority <= MESSAGE_TRANSACTIONAL)
		return ERR_NONE;
	if ((e = calendar_load(db, m->now, &calendar)))
		return e;
	m->due_at = calendar_opens(&calendar, m->wish_at);
	m->waits_for_morning = m->due_at > m->wish_at;
	return ERR_NONE;
}

static bool
is_reachable(const struct contact *c)
{
	return c->number[0] != '\0' || c->user_id != NULL || c->email != NULL;
}

static void
choose_state(struct making *m)
{
	m->state = MESSAGE_QUEUED;
	m->reason = "";
	if (m->draft->deadline_at > 0 && m->draft->deadline_at <= m->due_at) {
		m->state = MESSAGE_CANCELLED;
		m->reason = REASON_DEADLINE_PASSED;
	} else if (!is_reachable(&m->contact)) {
		m->state = MESSAGE_BLOCKED;
		m->reason = REASON_NO_NUMBER;
	}
}

/* ---- onto the disk ---- */

/* ERR_NOT_FOUND: another process made the message of this event a moment ago. */
static enum err
insert(struct db *db, const struct making *m, int64_t *ret_id)
{
	const struct message_draft *d = m->draft;
	const char *params = json_write(m->says.filled);

	if (params == NULL)
		return ERR_MEMORY;
	return db_one_int(db, sql[SQL_INSERT], ARGS(TEXT_("code", m->code), TEXT_("event", d->event_key), INT_("contact", m->contact.id),
	    TEXT_("number", m->contact.number), TEXT_("kind", d->template_key != NULL ? "template" : "text"),
	    ID_("template", m->says.template.id), INT_("version", m->says.template.version), TEXT_("scenario", text_or_empty(d->scenario)),
	    TEXT_("params", params),
	    TEXT_("body", m->says.texts.body), TEXT_("gateway_body", m->says.texts.gateway_body), TEXT_("short_body", m->says.texts.short_body),
	    TEXT_("subject", m->says.texts.subject), TEXT_("parts", parts_write(m->says.texts.parts)), TEXT_("category", m->says.category),
	    INT_("priority", m->priority), TEXT_("state", message_state_name(m->state)),
	    TEXT_("reason", m->reason), ID_("forced", d->forced_provider_id), ID_("permit", d->permit_id),
	    TEXT_("reply_to", d->reply_to), ID_("reply_provider", d->reply_provider_id), TEXT_("reference", text_or_empty(d->reference)),
	    TEXT_("made_by", d->made_by), INT_("nothing", d->nothing_leaves), INT_("send_after", m->wish_at > m->now ? m->wish_at : 0),
	    ID_("deadline", d->deadline_at), INT_("now", m->now)), ret_id);
}

static enum err
note(struct db *db, int64_t id, const struct making *m)
{
	AUTO_JSON struct json_object *detail = json_object_new_object();
	struct message_event event = { .kind = message_state_name(m->state), .origin = m->draft->made_by, .detail = detail };

	if (m->reason[0] != '\0')
		json_put_text(detail, "reason", m->reason);
	if (m->due_at > m->now)
		json_put_int(detail, "due_at", m->due_at);
	if (m->waits_for_morning)
		json_put_bool(detail, "quiet_hours", true);
	if (m->says.template.id > 0 && m->says.language_why != LANGUAGE_ONLY) {
		json_put_text(detail, "language", m->says.template.language);
		json_put_text(detail, "language_why", language_why_name(m->says.language_why));
	}
	if (m->draft->nothing_leaves)
		json_put_bool(detail, "nothing_leaves", true);
	return message_note(db, id, &event, m->now);
}

static enum err
store(struct db *db, const struct making *m, int64_t *ret_id)
{
	int64_t id;
	enum err e;

	if ((e = insert(db, m, &id)) || (e = note(db, id, m)))
		return e;
	if (m->state == MESSAGE_QUEUED && (e = queue_put(db, id, m->priority, m->due_at)))
		return e;
	if (m->says.template.id > 0 && !text_equal(m->draft->scenario, TRIAL_SCENARIO) && (e = template_used(db, m->says.template.id, m->now)))
		return e;
	*ret_id = id;
	return ERR_NONE;
}

enum err
message_make(struct db *db, const struct message_draft *draft, int64_t now, int64_t *ret_id, bool *ret_repeated, struct problem *problem)
{
	AUTO(making) struct making m = { .draft = draft, .now = now };
	enum err e;

	if ((e = find_event(db, draft->event_key, ret_id)) != ERR_NOT_FOUND) {
		*ret_repeated = e == ERR_NONE;
		return e;
	}
	if ((e = find_contact(db, &m, problem)) || (e = pick_code(db, m.code)) || (e = say(db, &m, problem)) ||
	    (e = schedule(db, &m)))
		return e;
	choose_state(&m);
	e = store(db, &m, ret_id);
	*ret_repeated = e == ERR_NOT_FOUND;
	return *ret_repeated ? find_event(db, draft->event_key, ret_id) : e;
}

/* ---- without a row ---- */

static enum err
hand_over(struct making *m, struct message *ret)
{
	enum err e;

	memcpy(ret->code, m->code, sizeof(ret->code));
	memcpy(ret->number, m->contact.number, sizeof(ret->number));
	ret->contact_id = m->contact.id;
	ret->is_template = m->draft->template_key != NULL;
	ret->template_id = m->says.template.id;
	ret->priority = m->priority;
	ret->forced_provider_id = m->draft->forced_provider_id;
	ret->permit_id = m->draft->permit_id;
	ret->reply_provider_id = m->draft->reply_provider_id;
	ret->send_after = m->due_at > m->now ? m->due_at : 0;
	if ((e = text_copy(text_or_empty(m->draft->scenario), &ret->scenario)) || (e = text_copy(m->says.category, &ret->category)) ||
	    (e = text_copy(m->draft->made_by, &ret->made_by)))
		return e;
	ret->params = m->says.filled;
	ret->body = m->says.texts.body;
	ret->gateway_body = m->says.texts.gateway_body;
	ret->short_body = m->says.texts.short_body;
	ret->subject = m->says.texts.subject;
	ret->parts = m->says.texts.parts;
	m->says.filled = NULL;
	m->says.texts = (struct template_texts){0};
	return ERR_NONE;
}

enum err
message_preview(struct db *db, const struct message_draft *draft, int64_t now, struct message *ret, struct problem *problem)
{
	AUTO(making) struct making m = { .draft = draft, .now = now };
	AUTO(message) struct message message = {0};
	enum err e;

	if ((e = find_contact(db, &m, problem)) || (e = pick_code(db, m.code)) || (e = say(db, &m, problem)) ||
	    (e = schedule(db, &m)) || (e = hand_over(&m, &message)))
		return e;
	*ret = message;
	message = (struct message){0};
	return ERR_NONE;
}

/* ---- once more ---- */

static void
take_over(struct message *m, struct making *k)
{
	json_end(&m->params);
	free(m->body);
	free(m->gateway_body);
	free(m->short_body);
	free(m->subject);
	json_end(&m->parts);
	m->params = k->says.filled;
	m->body = k->says.texts.body;
	m->gateway_body = k->says.texts.gateway_body;
	m->short_body = k->says.texts.short_body;
	m->subject = k->says.texts.subject;
	m->parts = k->says.texts.parts;
	k->says.filled = NULL;
	k->says.texts = (struct template_texts){0};
}

enum err
message_say_again(struct db *db, struct message *m, struct json_object *params, int64_t now, struct problem *problem)
{
	AUTO(template) struct template template = {0};
	struct message_draft draft = { .contact_id = m->contact_id, .params = params };
	AUTO(making) struct making k = { .draft = &draft, .now = now };
	const char *filled;
	int64_t changed;
	enum err e;

	memcpy(k.code, m->code, sizeof(k.code));
	if ((e = template_load(db, m->template_id, &template)))
		return e;
	draft.template_key = template.key;
	draft.language = template.language;	/* its mapping is that language's */
	if ((e = find_contact(db, &k, problem)) || (e = say(db, &k, problem)))
		return e;
	if ((filled = json_write(k.says.filled)) == NULL)
		return ERR_MEMORY;
	if ((e = db_run(db, sql[SQL_TEXTS], ARGS(INT_("id", m->id), TEXT_("params", filled), TEXT_("body", k.says.texts.body),
	    TEXT_("gateway_body", k.says.texts.gateway_body), TEXT_("short_body", k.says.texts.short_body),
	    TEXT_("subject", k.says.texts.subject), TEXT_("parts", parts_write(k.says.texts.parts)), INT_("now", now)), &changed)))
		return e;
	if (changed == 0)
		return ERR_CONFLICT;
	take_over(m, &k);
	return ERR_NONE;
}
