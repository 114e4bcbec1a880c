#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "account/account.h"
#include "api/api.h"
#include "api/arguments.h"
#include "api/fields.h"
#include "api/message_json.h"
#include "api/recipient.h"
#include "base/clock.h"
#include "base/text.h"
#include "message/message.h"
#include "permit/permit.h"
#include "routing/plan.h"
#include "template/alias.h"
#include "template/doubt.h"

enum { KEY_MAX_BYTES = 64, LANGUAGE_MAX_BYTES = 10, REFERENCE_MAX_BYTES = 200, TEXT_MAX_BYTES = 4096, REGISTRATION_MAX_BYTES = 100 };

#define TEMPLATE_FIELDS	"template language to params permit provider priority send_at deadline reference"
#define TEXT_FIELDS	"text to provider priority send_at deadline reference"
#define CHECK_FIELDS	"template language text to params permit provider priority send_at deadline reference"

/* ---- reading a draft ---- */

static enum err
read_provider(const struct fields *f, struct message_draft *draft)
{
	AUTO(provider_row) struct provider_row row = {0};
	const char *name = fields_text(f, "provider", KEY_MAX_BYTES);
	enum err e;

	if (name == NULL)
		return ERR_NONE;
	if ((e = provider_by_name(f->call->db, name, &row)) == ERR_NOT_FOUND) {
		fields_wrong(f, "provider", "there is no provider of that name");
		return ERR_NONE;
	}
	draft->forced_provider_id = row.id;
	return e;
}

static enum err
read_permit(const struct fields *f, struct message_draft *draft)
{
	AUTO(permit) struct permit permit = {0};
	const char *registration = fields_text(f, "permit", REGISTRATION_MAX_BYTES);
	enum err e;

	if (registration == NULL)
		return ERR_NONE;
	if ((e = permit_by_registration(f->call->db, registration, &permit)) == ERR_NOT_FOUND) {
		fields_wrong(f, "permit", "there is no permit with this registration id");
		return ERR_NONE;
	}
	draft->permit_id = permit.id;
	return e;
}

/* What is written today will hardly be right then; and a year of 9999 is a typing error. */
#define AHEAD_MOST_MS	(366 * CLOCK_DAY_MS)

static void
read_times(const struct fields *f, struct message_draft *draft)
{
	draft->send_after = fields_time(f, "send_at");
	draft->deadline_at = fields_time(f, "deadline");
	if (draft->send_after > f->call->now + AHEAD_MOST_MS)
		fields_wrong(f, "send_at", "lies more than a year ahead");
	if (draft->deadline_at != 0 && draft->deadline_at <= f->call->now)
		fields_wrong(f, "deadline", "has passed already");
	else if (draft->deadline_at != 0 && draft->deadline_at <= draft->send_after)
		fields_wrong(f, "deadline", "must be later than send_at");
}

static void
read_priority(const struct fields *f, struct message_draft *draft)
{
	const char *name = fields_text(f, "priority", KEY_MAX_BYTES);

	if (name != NULL && !message_priority_from_name(name, &draft->priority))
		fields_wrong(f, "priority", "must be reply, transactional, reminder or campaign");
}

/* Template or text, as the body has it; "text" is what a call lacks that knows no template. */
static void
read_content(const struct fields *f, bool knows_template, struct message_draft *draft)
{
	draft->template_key = fields_text(f, "template", KEY_MAX_BYTES);
	draft->language = knows_template ? fields_text(f, "language", LANGUAGE_MAX_BYTES) : NULL;
	draft->text = fields_lines(f, "text", TEXT_MAX_BYTES);
	draft->params = fields_object(f, "params");
	if (api_all_good(f->call) == ERR_NONE && (draft->template_key != NULL) == (draft->text != NULL))
		fields_wrong(f, draft->text != NULL || !knows_template ? "text" : "template",
		    knows_template ? "give a template or a text" : "must be given");
	if (draft->text != NULL && draft->language != NULL)
		fields_wrong(f, "language", "is of templates only");
}

static enum err
read_draft(const struct fields *f, bool knows_template, struct message_draft *ret)
{
	struct message_draft draft = { .scenario = "api", .made_by = f->call->actor, .nothing_leaves = f->call->key->kind == APIKEY_TEST };
	enum err e;

	read_content(f, knows_template, &draft);
	read_times(f, &draft);
	read_priority(f, &draft);
	draft.reference = fields_text(f, "reference", REFERENCE_MAX_BYTES);
	if ((e = read_provider(f, &draft)) || (e = read_permit(f, &draft)) || (e = recipient_read(f, &draft.contact_id)) ||
	    (e = api_all_good(f->call)))
		return e;
	*ret = draft;
	return ERR_NONE;
}

/* ---- making it ---- */

static bool
is_of_the_call(const char *field)
{
	return text_equal(field, "text") || text_equal(field, "template") || text_equal(field, "language") || text_equal(field, "to");
}

/* Missing parameters are named below "params", everything else at the top. */
static enum err
make(struct api_call *call, const struct message_draft *draft, int64_t *ret_id)
{
	struct problem_list all = {0};
	struct problem problem = { .why = "", .all = &all };
	bool repeated;
	enum err e;

	if ((e = message_make(call->db, draft, call->now, ret_id, &repeated, &problem)) == ERR_NONE)
		return ERR_NONE;
	if (e == ERR_NOT_FOUND)
		return api_took(call, e, "", &(struct problem){ "template", "there is no such template" });
	if (problem.field != NULL && is_of_the_call(problem.field))
		return api_took(call, e, "", &problem);
	return api_took(call, e, draft->template_key != NULL ? "/params" : "", &problem);
}

/*
 * A text through an official provider needs the open window. Queueing it only to block it would hide from the caller
 * what they can do about it.
 */
static enum err
check_window(struct api_call *call, const struct message_draft *draft, const struct plan *plan)
{
	size_t i;

	for (i = 0; draft->text != NULL && draft->forced_provider_id != 0 && i < plan->count; i++)
		if (plan->entries[i].provider_id == draft->forced_provider_id && plan->entries[i].reason == PLAN_WINDOW_CLOSED)
			return api_refuse(call, ERR_CONFLICT, "window_closed",
			    "%s carries free text only within 24 hours after the person wrote; send a template, or leave provider out",
			    plan->entries[i].name);
	return ERR_NONE;
}

static enum err
plan_of(struct api_call *call, const struct message *message, struct plan *ret)
{
	struct plan_facts *facts = calloc(1, sizeof(*facts));	/* too large for a stack of modest size */
	enum err e;

	if (facts == NULL)
		return ERR_MEMORY;
	if ((e = plan_gather(call->db, message, call->now, facts)) == ERR_NONE)
		*ret = plan_make(facts);
	free(facts);
	return e;
}

/* What was given and is not used: the message is made all the same, and whoever wrote the call should know. */
static enum err
put_warnings(struct api_call *call, const struct message_draft *draft)
{
	AUTO(template) struct template t = {0};
	AUTO_JSON struct json_object *doubts = NULL;
	char field[API_POINTER_MAX];
	size_t i;
	enum err e;

	if (draft->template_key == NULL || draft->params == NULL)
		return ERR_NONE;
	if ((e = template_by_key(call->db, alias_template_key(draft->template_key), &t)) || (e = template_doubts(&t, draft->params, &doubts)))
		return e;
	for (i = 0; i < json_count(doubts); i++) {
		snprintf(field, sizeof(field), "params.%.60s", json_text(json_item(doubts, i), "name"));
		api_warn(call, field, json_text(json_item(doubts, i), "detail"));
	}
	return ERR_NONE;
}

static enum err
make_and_plan(struct api_call *call, const char *known, int64_t *ret_contact)
{
	struct fields f = fields_of_body(call, known);
	AUTO(message) struct message message = {0};
	struct message_draft draft;
	struct plan plan;
	int64_t id;
	enum err e;

	arguments_known(call, " lang ");
	if ((e = read_draft(&f, strcmp(known, TEXT_FIELDS) != 0, &draft)) || (e = make(call, &draft, &id)) || (e = message_load(call->db, id, &message)) ||
	    (e = plan_of(call, &message, &plan)) || (e = check_window(call, &draft, &plan)))
		return e;
	*ret_contact = message.contact_id;
	call->status = 202;
	if ((e = message_accepted_json(call, &message, &plan, &call->out)))
		return e;
	return put_warnings(call, &draft);
}

static enum err
send_template(struct api_call *call)
{
	int64_t contact;

	return make_and_plan(call, TEMPLATE_FIELDS, &contact);
}

static enum err
send_text(struct api_call *call)
{
	int64_t contact;

	return make_and_plan(call, TEXT_FIELDS, &contact);
}

/* The same, and then everything is rolled back: what it answers has no id and no code. */
static enum err
check(struct api_call *call)
{
	int64_t contact;
	enum err e;

	if ((e = make_and_plan(call, CHECK_FIELDS, &contact)))
		return e;
	api_tells_of(call, contact);	/* the text names them, and nothing had to be sent for it */
	call->status = 200;
	json_object_object_del(call->out, "id");
	json_object_object_del(call->out, "code");
	json_object_object_del(call->out, "state");
	return ERR_NONE;
}

enum err
api_message_send(const struct request *rq, struct reply *rp)
{
	return api_write(rq, rp, send_template);
}

enum err
api_text_send(const struct request *rq, struct reply *rp)
{
	return api_write(rq, rp, send_text);
}

enum err
api_check(const struct request *rq, struct reply *rp)
{
	return api_try(rq, rp, check);
}

/* ---- what became of it ---- */

static enum err
load_message(struct api_call *call, struct message *ret)
{
	int64_t id;

	if (!request_param_id(call->rq, "id", &id))
		return api_absent(call, ERR_NOT_FOUND, "a message's id is a number");
	return api_absent(call, message_load(call->db, id, ret), "there is no message with this id");
}

static enum err
show(struct api_call *call)
{
	AUTO(message) struct message message = {0};
	enum err e;

	if ((e = arguments_none(call)) || (e = load_message(call, &message)))
		return e;
	api_tells_of(call, message.contact_id);
	return message_json(call, &message, &call->out);
}

/* What a key may not send it does not send by way of another key's message either, nor does it stop one. */
static enum err
check_key(struct api_call *call, const struct message *m)
{
	if (m->nothing_leaves)
		return ERR_NONE;
	if (call->key->kind == APIKEY_TEST)
		return api_refuse(call, ERR_FORBIDDEN, "test_only", "a test key changes only messages that do not leave");
	return recipient_check_team(call, m->contact_id);
}

static enum err
change(struct api_call *call, enum err (*how)(struct db *, int64_t, const char *, int64_t), const char *too_late)
{
	AUTO(message) struct message before = {0};
	AUTO(message) struct message after = {0};
	enum err e;

	if ((e = arguments_none(call)) || (e = load_message(call, &before)) || (e = check_key(call, &before)))
		return e;
	if ((e = how(call->db, before.id, call->actor, call->now)) == ERR_CONFLICT)
		return api_refuse(call, e, "wrong_state", "%s; its state is %s", too_late, message_state_name(before.state));
	if (e || (e = message_load(call->db, before.id, &after)))
		return e;
	return message_json(call, &after, &call->out);
}

static enum err
cancel(struct api_call *call)
{
	return change(call, message_cancel, "it has left, or has ended");
}

static enum err
retry(struct api_call *call)
{
	return change(call, message_retry, "only a message that has ended without arriving can be tried again");
}

enum err
api_message_show(const struct request *rq, struct reply *rp)
{
	return api_read(rq, rp, show);
}

enum err
api_message_cancel(const struct request *rq, struct reply *rp)
{
	return api_write(rq, rp, cancel);
}

enum err
api_message_retry(const struct request *rq, struct reply *rp)
{
	return api_write(rq, rp, retry);
}
