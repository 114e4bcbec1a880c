#include "message/message.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "contact/contact.h"
#include "db/db.h"
#include "invitation/invitation.h"
#include "message/priority.h"
#include "message/reason.h"
#include "message/trial.h"
#include "queue/queue.h"
#include "schedule/calendar.h"
#include "setting/setting.h"
#include "template/alias.h"
#include "template/document.h"
#include "template/gsm.h"
#include "template/language.h"
#include "template/parts.h"
#include "template/short.h"
#include "template/spoken.h"
#include "template/template.h"

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

enum { TEXT_MAX = 4096, SHORT_MAX_BYTES = 64 * 1024, CODE_TRIES = 5 };

/* A message on its way from a draft to a row. */
struct making {
	const struct message_draft *draft;
	int64_t			 now;
	struct contact		 contact;
	struct template		 template;	/* of a template message; otherwise empty */
	enum language_why	 language_why;
	struct json_object	*filled;
	struct template_texts	 texts;
	char			 code[CODE_TEXT_MAX];
	const char		*category;
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
	template_end(&m->template);
	template_texts_end(&m->texts);
	json_end(&m->filled);
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

/* ---- what it says ---- */

static enum err
put_value(struct json_object *values, const char *name, const char *text)
{
	json_put_text(values, name, text);
	return json_at(values, name) != NULL ? ERR_NONE : ERR_MEMORY;
}

/* The caller's values, and the name of whom we write to where a template greets by name and none was given. */
static enum err
with_name(const struct making *m, struct json_object **ret)
{
	static const char *const greetings[] = { "partner_name", "staff_name", "official_name" };
	struct json_object *given = NULL;
	size_t i;
	enum err e;

	if (m->draft->params == NULL)
		given = json_object_new_object();
	else if (json_object_deep_copy(m->draft->params, &given, NULL) != 0)
		given = NULL;
	if (given == NULL)
		return ERR_MEMORY;
	*ret = given;
	for (i = 0; i < sizeof(greetings) / sizeof(greetings[0]); i++)
		if (!text_is_blank(m->contact.name) && !template_is_given(given, greetings[i]) &&
		    (e = put_value(given, greetings[i], m->contact.name)))
			return e;
	return ERR_NONE;
}

static enum err
put_setting(struct db *db, enum setting_key key, const char *name, struct json_object *values)
{
	AUTO_FREE char *text = NULL;
	enum err e;

	if ((e = setting_text(db, key, &text)))
		return e;
	return put_value(values, name, text);
}

/* What every text may use besides its own parameters; kept apart from the parameters that are stored. */
static enum err
with_common(struct db *db, const struct making *m, struct json_object **ret)
{
	AUTO_JSON struct json_object *values = NULL;
	enum err e;

	if (json_object_deep_copy(m->filled, &values, NULL) != 0)
		return ERR_MEMORY;
	if ((e = put_value(values, "message_code", m->code)) || (e = put_setting(db, SETTING_OFFICE_NAME, "office_name", values)) ||
	    (e = put_setting(db, SETTING_OFFICE_SHORT, "office_short", values)) ||
	    (e = put_setting(db, SETTING_OFFICE_PHONE, "office_phone", values)))
		return e;
	*ret = values;
	values = NULL;
	return ERR_NONE;
}

static enum err
replace_gateway_body(struct making *m)
{
	char *copy = NULL;
	enum err e;

	if ((e = text_copy(m->draft->gateway_text, &copy)))
		return e;
	free(m->template.gateway_body);
	m->template.gateway_body = copy;
	return ERR_NONE;
}

/* A typographic quote in somebody's name, and the SMS would cost twice. */
static enum err
make_short_plain(struct making *m)
{
	AUTO(buf) struct buf plain = {0};
	char *copy = NULL;
	enum err e;

	buf_init(&plain, SHORT_MAX_BYTES);
	gsm_plain(m->texts.short_body, &plain);
	if ((e = buf_err(&plain)) || (e = text_copy(buf_text(&plain), &copy)))
		return e;
	free(m->texts.short_body);
	m->texts.short_body = copy;
	return ERR_NONE;
}

/* As few signs as it takes: a personal link has a shorter form, and values that fill more than one SMS lose their ends. */
static enum err
fit_short(struct making *m, struct json_object *values)
{
	AUTO_JSON struct json_object *fewer = NULL;
	AUTO(buf) struct buf link = {0};
	char *text = NULL;
	enum err e;

	if (json_object_deep_copy(values, &fewer, NULL) != 0)
		return ERR_MEMORY;
	buf_init(&link, SHORT_MAX_BYTES);
	invitation_shorten(text_or_empty(json_text(values, "opt_in_link")), &link);
	if ((e = buf_err(&link)))
		return e;
	if (link.len > 0)
		json_put_text(fewer, "opt_in_link", buf_text(&link));
	if ((e = template_short(&m->template, fewer, &text)))
		return e;
	free(m->texts.short_body);
	m->texts.short_body = text;
	return ERR_NONE;
}

static enum err
check_document(struct db *db, const struct making *m, struct problem *problem)
{
	const char *address = json_text(parts_header(m->texts.parts, "document"), "link");
	const char *name = json_text(parts_header(m->template.parts, "document"), "link");
	enum err e;

	if (address == NULL || (e = document_check(db, address)) != ERR_INVALID)
		return address == NULL ? ERR_NONE : e;
	return problem_set(problem, e, alias_known(name) != NULL ? alias_known(name) : "params",
	    "parameter %.60s must be an https:// link to where the office's link patterns lead: a document goes out in the office's name", name);
}

static enum err
compose_template(struct db *db, struct making *m, struct problem *problem)
{
	AUTO_JSON struct json_object *given = NULL, *values = NULL, *spoken = NULL;
	/* A wording that takes the place of the template's is in the template's own language. */
	const char *locale = m->draft->gateway_text == NULL ? m->contact.locale : NULL;
	enum err e;

	e = template_in_language(db, m->draft->template_key, m->draft->language, locale, &m->template, &m->language_why, problem);
	if (e == ERR_NOT_FOUND)
		return problem_set(problem, e, "template", "there is no template %.60s", m->draft->template_key);
	if (e)
		return e;
	if (!m->template.active)
		return problem_set(problem, ERR_INVALID, "template", "%.60s is switched off", m->template.key);
	if (m->draft->gateway_text != NULL && (e = replace_gateway_body(m)))
		return e;
	if ((e = with_name(m, &given)) || (e = template_fill(&m->template, given, &m->filled, problem)) ||
	    (e = with_common(db, m, &values)) || (e = template_speak_here(db, &m->template, values, &spoken)) ||
	    (e = template_render(&m->template, spoken, &m->texts, problem)) ||
	    (e = check_document(db, m, problem)) || (e = fit_short(m, spoken)))
		return e;
	m->category = m->template.category;
	return ERR_NONE;
}

static enum err
compose_text(struct making *m, struct problem *problem)
{
	const char *text = m->draft->text;
	struct gsm_size size;
	enum err e;

	if (text_is_blank(text) || !text_is_utf8(text, strlen(text)))
		return problem_set(problem, ERR_INVALID, "text", "must say something, in UTF-8");
	if (text_code_points(text) > TEXT_MAX)
		return problem_set(problem, ERR_INVALID, "text", "is longer than %d characters", TEXT_MAX);
	if ((m->filled = json_object_new_object()) == NULL)
		return ERR_MEMORY;
	if ((e = text_copy(text, &m->texts.body)) || (e = text_copy(text, &m->texts.gateway_body)) ||
	    (e = text_copy(text, &m->texts.short_body)) || (e = text_copy("", &m->texts.subject)) || (e = make_short_plain(m)))
		return e;
	/* What is short enough serves as an SMS too. */
	size = gsm_size(m->texts.short_body);
	if (!size.in_alphabet || size.segments != 1)
		m->texts.short_body[0] = '\0';
	m->category = m->draft->category != NULL ? m->draft->category : "service";
	return ERR_NONE;
}

static enum err
compose(struct db *db, struct making *m, struct problem *problem)
{
	if ((m->draft->template_key == NULL) == (m->draft->text == NULL))
		return problem_set(problem, ERR_INVALID, "template", "give either a template or a text");
	return m->draft->template_key != NULL ? compose_template(db, m, problem) : compose_text(m, problem);
}

/* ---- when, and in which state it begins ---- */

static enum err
schedule(struct db *db, struct making *m)
{
	AUTO(calendar) struct calendar calendar = {0};
	enum err e;

	m->priority = message_priority_of(m->draft, m->category, template_family(&m->template));
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
	const char *params = json_write(m->filled);

	if (params == NULL)
		return ERR_MEMORY;
	return db_one_int(db, sql[SQL_INSERT], ARGS(TEXT_("code", m->code), TEXT_("event", d->event_key), INT_("contact", m->contact.id),
	    TEXT_("number", m->contact.number), TEXT_("kind", d->template_key != NULL ? "template" : "text"),
	    ID_("template", m->template.id), INT_("version", m->template.version), TEXT_("scenario", text_or_empty(d->scenario)), TEXT_("params", params),
	    TEXT_("body", m->texts.body), TEXT_("gateway_body", m->texts.gateway_body), TEXT_("short_body", m->texts.short_body),
	    TEXT_("subject", m->texts.subject), TEXT_("parts", parts_write(m->texts.parts)), TEXT_("category", m->category),
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
	if (m->template.id > 0 && m->language_why != LANGUAGE_ONLY) {
		json_put_text(detail, "language", m->template.language);
		json_put_text(detail, "language_why", language_why_name(m->language_why));
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
	if (m->template.id > 0 && !text_equal(m->draft->scenario, TRIAL_SCENARIO) && (e = template_used(db, m->template.id, m->now)))
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
	if ((e = find_contact(db, &m, problem)) || (e = pick_code(db, m.code)) || (e = compose(db, &m, problem)) ||
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
	ret->template_id = m->template.id;
	ret->priority = m->priority;
	ret->forced_provider_id = m->draft->forced_provider_id;
	ret->permit_id = m->draft->permit_id;
	ret->reply_provider_id = m->draft->reply_provider_id;
	ret->send_after = m->due_at > m->now ? m->due_at : 0;
	if ((e = text_copy(text_or_empty(m->draft->scenario), &ret->scenario)) || (e = text_copy(m->category, &ret->category)) ||
	    (e = text_copy(m->draft->made_by, &ret->made_by)))
		return e;
	ret->params = m->filled;
	ret->body = m->texts.body;
	ret->gateway_body = m->texts.gateway_body;
	ret->short_body = m->texts.short_body;
	ret->subject = m->texts.subject;
	ret->parts = m->texts.parts;
	m->filled = NULL;
	m->texts = (struct template_texts){0};
	return ERR_NONE;
}

enum err
message_preview(struct db *db, const struct message_draft *draft, int64_t now, struct message *ret, struct problem *problem)
{
	AUTO(making) struct making m = { .draft = draft, .now = now };
	AUTO(message) struct message message = {0};
	enum err e;

	if ((e = find_contact(db, &m, problem)) || (e = pick_code(db, m.code)) || (e = compose(db, &m, problem)) ||
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
	m->params = k->filled;
	m->body = k->texts.body;
	m->gateway_body = k->texts.gateway_body;
	m->short_body = k->texts.short_body;
	m->subject = k->texts.subject;
	m->parts = k->texts.parts;
	k->filled = NULL;
	k->texts = (struct template_texts){0};
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
	if ((e = find_contact(db, &k, problem)) || (e = compose(db, &k, problem)))
		return e;
	if ((filled = json_write(k.filled)) == NULL)
		return ERR_MEMORY;
	if ((e = db_run(db, sql[SQL_TEXTS], ARGS(INT_("id", m->id), TEXT_("params", filled), TEXT_("body", k.texts.body),
	    TEXT_("gateway_body", k.texts.gateway_body), TEXT_("short_body", k.texts.short_body),
	    TEXT_("subject", k.texts.subject), TEXT_("parts", parts_write(k.texts.parts)), INT_("now", now)), &changed)))
		return e;
	if (changed == 0)
		return ERR_CONFLICT;
	take_over(m, &k);
	return ERR_NONE;
}
