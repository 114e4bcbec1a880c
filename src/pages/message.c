/* One message: what happened to it, why it went this way, and what it said. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "access/login.h"
#include "account/account.h"
#include "base/text.h"
#include "contact/contact.h"
#include "contact/email.h"
#include "db/db.h"
#include "invitation/invitation.h"
#include "message/message.h"
#include "message/timeline.h"
#include "pages/admin.h"
#include "pages/attempt_rows.h"
#include "pages/bubble.h"
#include "pages/bubble_parts.h"
#include "pages/digest_rows.h"
#include "pages/message_row.h"
#include "pages/message_standing.h"
#include "pages/plan_rows.h"
#include "pages/who.h"
#include "permit/permit.h"
#include "template/template.h"

enum { HTML_MAX_BYTES = 64 * 1024, WORD_MAX_BYTES = 600, REASON_MAX_BYTES = 200, PARAM_WORD_MAX_BYTES = 200 };

/* ---- the journey ---- */

/* Events look like the state they lead to; the others have a look of their own. */
static const struct { const char *kind, *tone, *icon; } looks[] = {
	{ "planned", "wait", "route" }, { "attempted", "move", "send" }, { "accepted", "half", "check" }, { "held", "warn", "hourglass" },
	{ "refused", "bad", "circle-x" }, { "deferred", "wait", "hourglass" }, { "rerouted", "move", "route" }, { "released", "wait", "clock" },
	{ "asked_found", "half", "check" }, { "asked_absent", "warn", "refresh" }, { "retried", "wait", "refresh" }, { "expired", "off", "ban" },
	{ "closed", "off", "check" },
	{ "overdue", "warn", "hourglass" }, { "no_other_way", "off", "ban" },
	{ "recalled", "warn", "hand-stop" }, { "settled", "good", "circle-check" },
};

static void
put_look(struct json_object *o, const char *kind)
{
	const char *tone = message_tone(kind), *icon = message_icon(kind);
	size_t i;

	for (i = 0; i < sizeof(looks) / sizeof(looks[0]); i++)
		if (text_equal(looks[i].kind, kind)) {
			tone = looks[i].tone;
			icon = looks[i].icon;
		}
	json_put_text(o, "tone", tone);
	json_put_text(o, "icon", icon);
}

/* What we write down when a provider answers is the provider's word. */
static bool
is_answer(struct json_object *event)
{
	static const char *const kinds[] = { "accepted", "held", "refused", "throttled", "asked_found", "asked_absent" };
	size_t i;

	for (i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		if (text_equal(kinds[i], json_text(event, "kind")))
			return json_text(event, "provider") != NULL;
	return text_equal(json_text(event, "origin"), "provider");
}

static void
put_who(const struct page *p, struct json_object *o, struct json_object *event)
{
	const char *origin = json_text(event, "origin"), *provider = json_text(event, "provider");

	if (text_equal(origin, "webhook") || is_answer(event))
		page_say(p, o, "who", text_equal(origin, "webhook") ? "origin.webhook" : "origin.provider", "provider",
		    provider != NULL ? provider : "", NULL);
	else if (text_equal(origin, "we") || text_equal(origin, "sender"))
		json_put_text(o, "who", page_word(p, "origin.we"));
	else
		who_put(p, o, "who", origin);
}

/* In which language it was written, and why in that one. */
static void
put_language(const struct page *p, struct json_object *o, struct json_object *detail, struct buf *out)
{
	char key[40];

	if (json_text(detail, "language_why") == NULL)
		return;
	snprintf(key, sizeof(key), "language_why.%s", json_text(detail, "language_why"));
	page_say(p, o, "language", key, "language", page_word_of(p, "template_language", json_text(detail, "language")), NULL);
	buf_fmt(out, "%s%s", out->len > 0 ? " " : "", json_text(o, "language"));
}

/* Until when a provider rests, or when it is tried next. */
static void
add_time(const struct page *p, struct buf *out, struct json_object *detail)
{
	AUTO_JSON struct json_object *words = json_object_new_object();
	char shown[CLOCK_TEXT_MAX];
	bool rests;
	int64_t at = 0;

	rests = json_int(detail, "until", &at) && at > 0;
	if (!rests && (!json_int(detail, "due_at", &at) || at == 0))
		return;
	clock_format_minute(at, p->zone, shown);
	page_say(p, words, "when", rests ? "message.rests_until" : "message.tried_next", "at", shown, NULL);
	buf_fmt(out, "%s%s", out->len > 0 ? " " : "", json_text(words, "when"));
}

/* What an event adds: where to, why, until when; and the provider's own words, which are in its language. */
static void
put_detail(const struct page *p, struct json_object *o, struct json_object *event)
{
	struct json_object *detail = json_at(event, "detail");
	const char *reason = json_text(detail, "reason"), *verdict = json_text(detail, "verdict"), *provider = json_text(event, "provider");
	AUTO(buf) struct buf out = {0};

	buf_init(&out, WORD_MAX_BYTES);
	if (provider != NULL && text_equal(json_text(event, "origin"), "we") && !is_answer(event))
		buf_fmt(&out, "%s.", provider);
	if (!text_is_blank(reason))
		buf_fmt(&out, "%s%s", out.len > 0 ? " " : "", page_word_of(p, "reason", reason));
	else if (!text_is_blank(verdict) && !text_equal(verdict, "accepted"))
		buf_fmt(&out, "%s%s.", out.len > 0 ? " " : "", page_word_of(p, "verdict", verdict));
	if (!text_is_blank(json_text(detail, "why")))
		buf_fmt(&out, "%s“%s”", out.len > 0 ? " " : "", json_text(detail, "why"));
	put_language(p, o, detail, &out);
	add_time(p, &out, detail);
	json_put_text(o, "detail", buf_text(&out));
	provider_words_put(o, "raw", json_text(detail, "code"), json_text(detail, "text"));
}

static enum err
put_journey(struct page *p, int64_t id)
{
	AUTO_JSON struct json_object *found = NULL;
	struct json_object *events = json_put_array(p->data, "events");
	size_t i, n;
	enum err e;

	if ((e = message_timeline(p->rq->db, id, &found)))
		return e;
	for (i = 0, n = json_count(found); i < n; i++) {
		struct json_object *event = json_item(found, i), *o = json_object_new_object();
		const char *kind = json_text(event, "kind");
		int64_t at = 0;

		json_int(event, "at", &at);
		json_put_text(o, "what", page_word_of(p, "event", kind));
		page_put_second(p, o, "at", at);
		page_put_iso(o, "iso", at);
		put_look(o, kind);
		put_who(p, o, event);
		put_detail(p, o, event);
		json_object_array_add(events, o);
	}
	return ERR_NONE;
}

/* ---- what it said ---- */

static void
put_without_tokens(struct json_object *o, const char *name, const char *text)
{
	AUTO(buf) struct buf out = {0};

	buf_init(&out, HTML_MAX_BYTES);
	invitation_hide_tokens(text, &out);
	json_put_text(o, name, buf_text(&out));
}

static bool
went_by_mail(const struct message *m, const struct provider_row *carrier)
{
	return carrier->kind != NULL && carrier->kind->scope == SCOPE_EMAIL && *m->mail_body != '\0';
}

/* The wording that went, or would go: the official one by official providers, the richer one by gateways, and the whole of an e-mail or SMS. */
static const char *
body_shown(const struct message *m, const struct provider_row *carrier)
{
	bool gateway = carrier->kind != NULL && (carrier->kind->scope == SCOPE_GATEWAY || carrier->kind->scope == SCOPE_EMAIL);

	if (went_by_mail(m, carrier))
		return m->mail_body;
	if (carrier->kind != NULL && carrier->kind->scope == SCOPE_SMS && *m->short_body != '\0')
		return m->short_body;
	return gateway && *m->gateway_body != '\0' ? m->gateway_body : m->body;
}

/* "Jenis izin" for permit_type; what a template's author called it otherwise, with spaces. */
static void
put_param_word(const struct page *p, struct json_object *o, const char *name)
{
	AUTO(buf) struct buf word = {0};
	const char *known = page_word_of(p, "param_word", name);

	buf_init(&word, PARAM_WORD_MAX_BYTES);
	for (; *known != '\0'; known++)
		buf_char(&word, *known == '_' ? ' ' : *known);
	json_put_text(o, "name", buf_text(&word));
}

static enum err
put_content(struct page *p, const struct message *m, const struct provider_row *carrier)
{
	struct json_object *params = json_put_array(p->data, "params");
	AUTO(buf) struct buf body = {0};
	AUTO(buf) struct buf html = {0};
	char at[CLOCK_TEXT_MAX];

	buf_init(&body, HTML_MAX_BYTES);
	buf_init(&html, HTML_MAX_BYTES);
	invitation_hide_tokens(body_shown(m, carrier), &body);
	bubble_html(buf_text(&body), &html);
	json_put_text(p->data, "bubble_html", buf_text(&html));
	bubble_parts_put(p->data, body_shown(m, carrier) == m->body ? m->parts : NULL, "");
	json_put_text(p->data, "scrubbed", "");
	if (m->scrubbed_at != 0) {
		clock_format_date(m->scrubbed_at, p->zone, at);
		page_say(p, p->data, "scrubbed", "message.scrubbed", "at", at, NULL);
	}
	page_put_minute(p, p->data, "bubble_at", m->sent_at != 0 ? m->sent_at : m->created_at);
	put_without_tokens(p->data, "short_text", m->short_body);
	json_put_bool(p->data, "is_mail", went_by_mail(m, carrier));
	json_put_text(p->data, "subject", m->subject);
	if (json_object_is_type(m->params, json_type_object)) {
		json_object_object_foreach(m->params, name, value) {
			struct json_object *o = json_object_new_object();

			put_param_word(p, o, name);
			put_without_tokens(o, "value", json_object_get_string(value));
			json_object_array_add(params, o);
		}
	}
	json_put_bool(p->data, "has_params", json_count(params) > 0);
	return buf_err(&html);
}

/* A blank value is no fact. */
static void
add_fact(const struct page *p, struct json_object *facts, const char *key, const char *value, const char *href)
{
	struct json_object *o;

	if (text_is_blank(value))
		return;
	o = json_object_new_object();
	json_put_text(o, "word", page_word(p, key));
	json_put_text(o, "value", value);
	json_put_text(o, "href", href != NULL ? href : "");
	json_object_array_add(facts, o);
}

/* By the number it has, or is applied for under. */
static enum err
add_permit(const struct page *p, struct json_object *facts, int64_t permit_id)
{
	AUTO(permit) struct permit permit = {0};
	char href[60];
	enum err e;

	if (permit_id == 0)
		return ERR_NONE;
	if ((e = permit_load(p->rq->db, permit_id, &permit)))
		return e;
	snprintf(href, sizeof(href), "/admin/permits/%" PRId64, permit_id);
	add_fact(p, facts, "message.permit", text_is_blank(permit.permit_number) ? permit.registration_id : permit.permit_number, href);
	return ERR_NONE;
}

static enum err
put_facts(struct page *p, const struct message *m, const struct provider_row *carrier)
{
	struct json_object *facts = json_put_array(p->data, "facts"), *words = json_put_object(p->data, "words");
	AUTO(provider_row) struct provider_row forced = {0};
	char href[60];
	enum err e;

	page_put_minute(p, words, "created", m->created_at);
	page_put_minute(p, words, "after", m->send_after);
	page_put_minute(p, words, "deadline", m->deadline_at);
	add_fact(p, facts, "message.code", m->code, NULL);
	snprintf(href, sizeof(href), "/admin/providers/%" PRId64, m->provider_id);
	add_fact(p, facts, "message.carried_by", carrier->name, href);
	if (m->state == MESSAGE_SENT && carrier->kind != NULL && !(carrier->kind->can & CAN_TELL_DELIVERED))
		add_fact(p, facts, "message.arrival", page_word(p, "message.arrival_untold"), NULL);
	if (m->forced_provider_id != 0) {
		if ((e = provider_load(p->rq->db, m->forced_provider_id, &forced)))
			return e;
		add_fact(p, facts, "message.forced", forced.name, NULL);
	}
	if ((e = add_permit(p, facts, m->permit_id)))
		return e;
	add_fact(p, facts, "message.scenario", page_word_of(p, "scenario", m->scenario), NULL);
	add_fact(p, facts, "message.category", page_word_of(p, "category", m->category), NULL);
	add_fact(p, facts, "message.priority", page_word_of(p, "priority", message_priority_name(m->priority)), NULL);
	add_fact(p, facts, "message.made_at", json_text(words, "created"), NULL);
	who_put(p, words, "by", m->made_by);
	add_fact(p, facts, "message.made_by", json_text(words, "by"), NULL);
	add_fact(p, facts, "message.send_after", json_text(words, "after"), NULL);
	add_fact(p, facts, "message.deadline", json_text(words, "deadline"), NULL);
	add_fact(p, facts, "message.reference", m->reference, NULL);
	if (!text_is_blank(m->price_category))
		add_fact(p, facts, "message.price", page_word_of(p, "price", m->billable ? "billable" : "free"), NULL);
	return ERR_NONE;
}

/* ---- the page ---- */

static enum err
put_head(struct page *p, const struct message *m, const struct provider_row *carrier)
{
	AUTO(template) struct template template = {0};
	AUTO(contact) struct contact contact = {0};
	char address[EMAIL_SHOWN_MAX];
	enum err e;

	if ((e = contact_load(p->rq->db, m->contact_id, &contact)) ||
	    (m->template_id != 0 && (e = template_load(p->rq->db, m->template_id, &template))))
		return e;
	json_put_int(p->data, "id", m->id);
	json_put_text(p->data, "code", m->code);
	json_put_int(p->data, "contact_id", m->contact_id);
	page_put_name(p, p->data, "to", contact.name);
	page_put_masked(p->data, "number", went_by_mail(m, carrier) ? "" : m->number);
	email_mask(went_by_mail(m, carrier) ? m->mail_to : "", address);
	json_put_text(p->data, "address", address);
	json_put_bool(p->data, "has_version", m->template_version != 0);
	json_put_int(p->data, "template_id", m->template_id);
	json_put_int(p->data, "template_version", m->template_version);
	json_put_text(p->data, "about", m->template_id != 0 ? template.name : message_about(p, m->scenario, NULL));
	return ERR_NONE;
}

enum err
message_page(const struct request *rq, struct reply *rp)
{
	AUTO(provider_row) struct provider_row carrier = {0};
	AUTO_JSON struct json_object *attempts = NULL;
	AUTO(message) struct message m = {0};
	AUTO(page) struct page p = {0};
	int64_t id;
	enum err e;

	if (!request_param_id(rq, "id", &id))
		return ERR_NOT_FOUND;
	if ((e = page_open(rq, "messages", &p)) || (e = message_load(rq->db, id, &m)) ||
	    (m.provider_id != 0 && (e = provider_load(rq->db, m.provider_id, &carrier))))
		return e;
	json_put_bool(p.data, "ends_here", m.state == MESSAGE_SENT && carrier.kind != NULL && !(carrier.kind->can & CAN_TELL_DELIVERED));
	plan_rows_put(&p, m.plan, m.contact_id);
	if ((e = message_attempts(rq->db, id, &attempts)) || (e = put_head(&p, &m, &carrier)) || (e = message_standing_put(&p, &m, attempts)) ||
	    (e = put_journey(&p, id)) || (e = put_content(&p, &m, &carrier)) || (e = put_facts(&p, &m, &carrier)) || (e = digest_rows_put(&p, id)))
		return e;
	attempt_rows_put(&p, attempts);
	page_seen(rq, m.contact_id);
	return page_show(&p, rp, 200, "admin/message");
}

/* ---- what a person does with it ---- */

typedef enum err message_act(struct db *db, int64_t id, const char *actor, int64_t now);

static enum err
act_on(const struct request *rq, int64_t id, message_act *act, const char *action, const char *detail)
{
	AUTO(db_tx) struct db_tx tx = {0};
	enum err e;

	if ((e = db_begin(rq->writer, &tx)) ||
	    (e = act(rq->writer, id, rq->session.login.name, rq->now)) ||
	    (e = page_audit(rq, rq->writer, action, "message", id, detail)) ||
	    (e = db_commit(&tx)))
		return e;
	return ERR_NONE;
}

static enum err
acted(const struct request *rq, struct reply *rp, int64_t id, enum err e, const char *done)
{
	char otherwise[60];

	if (e && e != ERR_CONFLICT)
		return e;
	/* Too late is no fault of anybody's: the page shows what happened meanwhile. */
	reply_flash(rp, rq, e == ERR_CONFLICT ? "done.message_too_late" : done);
	snprintf(otherwise, sizeof(otherwise), "/admin/messages/%" PRId64, id);
	return reply_see_other(rp, "%s", page_next(rq, otherwise));
}

enum err
message_send_again(const struct request *rq, struct reply *rp)
{
	int64_t id;

	if (!request_param_id(rq, "id", &id))
		return ERR_NOT_FOUND;
	return acted(rq, rp, id, act_on(rq, id, message_retry, "message.retry", NULL), "done.message_retried");
}

enum err
message_call_off(const struct request *rq, struct reply *rp)
{
	struct form_check check = { .form = &rq->form };
	const char *reason = form_need(&check, "reason", REASON_MAX_BYTES);
	int64_t id;

	if (!request_param_id(rq, "id", &id))
		return ERR_NOT_FOUND;
	if (!form_ok(&check))
		return ERR_INVALID;
	return acted(rq, rp, id, act_on(rq, id, message_cancel, "message.cancel", reason), "done.message_cancelled");
}
