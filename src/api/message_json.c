#include "api/message_json.h"

#include <stdio.h>

#include "account/account.h"
#include "base/text.h"
#include "invitation/invitation.h"
#include "message/timeline.h"
#include "permit/permit.h"
#include "queue/queue.h"
#include "template/template.h"
#include "web/view.h"
#include "web/web.h"

enum { KEY_MAX = 80, TEXT_MAX_BYTES = 64 * 1024 };

/* The sentence of a reason code in the caller's language, or the code where there is none. */
static const char *
sentence(const struct api_call *call, const char *code)
{
	const struct views *views = call->rq->web->views;
	char key[KEY_MAX];

	snprintf(key, sizeof(key), "reason.%s", code);
	return views != NULL && view_has_text(views, call->rq->locale, key) ? view_text(views, call->rq->locale, key) : code;
}

static void
explain(const struct api_call *call, struct json_object *plan)
{
	size_t i;

	for (i = 0; i < json_count(plan); i++) {
		struct json_object *entry = json_item(plan, i);
		const char *code = json_text(entry, "reason");

		if (code != NULL)
			json_put_text(entry, "sentence", sentence(call, code));
	}
}

/* "…" for the token of a personal link: whoever had it could answer for the person, and no caller needs it. */
static void
put_said(struct json_object *o, const char *name, const char *text)
{
	AUTO(buf) struct buf hidden = {0};

	buf_init(&hidden, TEXT_MAX_BYTES);
	invitation_hide_tokens(text, &hidden);
	json_put_text(o, name, text != NULL ? buf_text(&hidden) : NULL);
}

/* Header, footer and buttons as they are shown. */
static void
put_parts(struct json_object *o, struct json_object *parts)
{
	struct json_object *copy = NULL;

	if (parts == NULL || json_object_deep_copy(parts, &copy, NULL) != 0)
		copy = json_object_new_object();
	invitation_hide_tokens_in(copy);
	json_put(o, "parts", copy);
}

enum err
message_accepted_json(struct api_call *call, const struct message *m, const struct plan *plan, struct json_object **ret)
{
	AUTO_JSON struct json_object *o = json_object_new_object();
	struct json_object *entries = plan_to_json(plan);

	if (o == NULL || entries == NULL) {
		json_end(&entries);
		return ERR_MEMORY;
	}
	json_put_int(o, "id", m->id);
	json_put_text(o, "state", message_state_name(m->state));
	json_put_text(o, "code", m->code);
	json_put_bool(o, "may", plan->may_count > 0);
	explain(call, entries);
	json_put(o, "plan", entries);
	put_said(o, "text", m->body);
	put_said(o, "gateway_text", m->gateway_body);
	put_said(o, "short_text", m->short_body);
	json_put_text(o, "subject", m->subject);
	put_parts(o, m->parts);
	*ret = o;
	o = NULL;
	return ERR_NONE;
}

/* ---- what does not apply is null ---- */

static void
null_blanks(struct json_object *o, const char *const *names)
{
	const char *text;
	int64_t n;

	for (; *names != NULL; names++)
		if ((text = json_text(o, *names)) != NULL ? text_is_blank(text) : json_int(o, *names, &n) && n == 0)
			json_put_text(o, *names, NULL);
}

static void
rename_member(struct json_object *o, const char *from, const char *to)
{
	json_put(o, to, json_object_get(json_at(o, from)));
	json_object_object_del(o, from);
}

void
message_row_json(struct json_object *row)
{
	static const char *const blanks[] = { "reason", "reason_text", "reference", NULL };
	int64_t priority;

	null_blanks(row, blanks);
	if (json_int(row, "priority", &priority))
		json_put_text(row, "priority", message_priority_name((int)priority));
	rename_member(row, "number", "to");
	rename_member(row, "send_after", "send_at");
	rename_member(row, "registration_id", "permit");
	json_object_object_del(row, "permit_id");
}

/* ---- the whole ---- */

static enum err
put_template(struct api_call *call, const struct message *m, struct json_object *o)
{
	AUTO(template) struct template t = {0};
	enum err e;

	if (m->template_id == 0) {
		json_put_text(o, "template", NULL);
		return ERR_NONE;
	}
	if ((e = template_load(call->db, m->template_id, &t)))
		return e;
	json_put_text(o, "template", template_family(&t));
	json_put_text(o, "language", t.language);
	json_put_int(o, "template_version", m->template_version);
	return ERR_NONE;
}

static enum err
put_provider(struct api_call *call, const struct message *m, struct json_object *o)
{
	AUTO(provider_row) struct provider_row row = {0};
	enum err e;

	if (m->provider_id == 0) {
		json_put_text(o, "provider", NULL);
		return ERR_NONE;
	}
	if ((e = provider_load(call->db, m->provider_id, &row)))
		return e == ERR_NOT_FOUND ? ERR_NONE : e;
	json_put_text(o, "provider", row.name);
	return ERR_NONE;
}

static enum err
put_permit(struct api_call *call, const struct message *m, struct json_object *o)
{
	AUTO(permit) struct permit permit = {0};
	enum err e;

	if (m->permit_id == 0) {
		json_put_text(o, "permit", NULL);
		return ERR_NONE;
	}
	if ((e = permit_load(call->db, m->permit_id, &permit)))
		return e;
	json_put_text(o, "permit", permit.registration_id);
	return ERR_NONE;
}

static void
put_state(struct api_call *call, const struct message *m, struct json_object *o)
{
	json_put_text(o, "state", message_state_name(m->state));
	json_put_text(o, "reason", text_is_blank(m->reason) ? NULL : m->reason);
	json_put_text(o, "reason_text", text_is_blank(m->reason_text) ? NULL : m->reason_text);
	json_put_text(o, "explanation", text_is_blank(m->reason) ? NULL : sentence(call, m->reason));
}

static enum err
put_content(const struct message *m, struct json_object *o)
{
	struct json_object *params = NULL;

	if (m->params != NULL && json_object_deep_copy(m->params, &params, NULL) != 0)
		return ERR_MEMORY;
	invitation_hide_tokens_in(params);
	json_put_int(o, "contact_id", m->contact_id);
	json_put_text(o, "to", m->number);
	json_put_text(o, "kind", m->is_template ? "template" : "text");
	json_put_text(o, "scenario", m->scenario);
	json_put_text(o, "category", m->category);
	json_put_text(o, "priority", message_priority_name(m->priority));
	json_put(o, "params", params);
	put_said(o, "text", m->body);
	put_said(o, "gateway_text", m->gateway_body);
	put_said(o, "short_text", m->short_body);
	json_put_text(o, "subject", m->subject);
	put_parts(o, m->parts);
	json_put_text(o, "reference", text_is_blank(m->reference) ? NULL : m->reference);
	json_put_text(o, "made_by", m->made_by);
	json_put_bool(o, "nothing_leaves", m->nothing_leaves);
	return ERR_NONE;
}

static void
put_times(const struct message *m, struct json_object *o)
{
	json_put_int(o, "created_at", m->created_at);
	json_put_int(o, "updated_at", m->updated_at);
	json_put_int(o, "send_at", m->send_after);
	json_put_int(o, "deadline_at", m->deadline_at);
	json_put_int(o, "sent_at", m->sent_at);
	json_put_int(o, "delivered_at", m->delivered_at);
	json_put_int(o, "read_at", m->read_at);
}

static enum err
put_history(struct api_call *call, const struct message *m, struct json_object *o)
{
	static const char *const blanks[] = { "verdict", "http_status", "code", "text", "support_id", "provider_message_id", "segments", "price",
	    "currency", NULL };
	struct json_object *timeline, *attempts, *plan = NULL;
	size_t i;
	enum err e;

	/* A copy: sentences are added to it, and the message's own must stay as it was stored. */
	if (m->plan != NULL && json_object_deep_copy(m->plan, &plan, NULL) != 0)
		return ERR_MEMORY;
	explain(call, plan);
	json_put(o, "plan", plan != NULL ? plan : json_object_new_array());
	if ((e = message_timeline(call->db, m->id, &timeline)))
		return e;
	json_put(o, "timeline", timeline);
	if ((e = message_attempts(call->db, m->id, &attempts)))
		return e;
	for (i = 0; i < json_count(attempts); i++)
		null_blanks(json_item(attempts, i), blanks);
	json_put(o, "attempts", attempts);
	return ERR_NONE;
}

static bool
is_in_doubt(struct json_object *attempts)
{
	size_t i;

	for (i = 0; i < json_count(attempts); i++)
		if (text_equal(json_text(json_item(attempts, i), "state"), "unknown"))
			return true;
	return false;
}

/* A message that waits has no reason, for nothing is wrong with it; but whoever asks wants to know for what. */
static enum err
explain_waiting(struct api_call *call, const struct message *m, struct json_object *o)
{
	const char *key = NULL;
	int64_t due_at;
	enum err e;

	if ((e = queue_due_of(call->db, m->id, &due_at)))
		return e;
	json_put_int(o, "next_attempt_at", due_at);
	if (!text_is_blank(m->reason))
		return ERR_NONE;
	if (m->state == MESSAGE_SENDING && is_in_doubt(json_at(o, "attempts")))
		key = "waiting.in_doubt";
	else if (m->state == MESSAGE_QUEUED && due_at > call->now)
		key = json_count(json_at(o, "attempts")) > 0 ? "waiting.retry" : "waiting.later";
	if (key != NULL && call->rq->web->views != NULL)
		json_put_text(o, "explanation", view_text(call->rq->web->views, call->rq->locale, key));
	return ERR_NONE;
}

enum err
message_json(struct api_call *call, const struct message *m, struct json_object **ret)
{
	AUTO_JSON struct json_object *o = json_object_new_object();
	enum err e;

	if (o == NULL)
		return ERR_MEMORY;
	json_put_int(o, "id", m->id);
	json_put_text(o, "code", m->code);
	put_state(call, m, o);
	if ((e = put_template(call, m, o)) || (e = put_provider(call, m, o)) || (e = put_permit(call, m, o)))
		return e;
	if ((e = put_content(m, o)))
		return e;
	put_times(m, o);
	if ((e = put_history(call, m, o)) || (e = explain_waiting(call, m, o)))
		return e;
	*ret = o;
	o = NULL;
	return ERR_NONE;
}
