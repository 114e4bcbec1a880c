#include "pages/message_standing.h"

#include <inttypes.h>
#include <stdio.h>

#include "access/login.h"
#include "account/account.h"
#include "base/text.h"
#include "consent/consent.h"
#include "consent/history.h"
#include "contact/contact.h"
#include "message/reason.h"
#include "pages/attempt_rows.h"
#include "pages/consent_look.h"
#include "pages/message_row.h"
#include "queue/queue.h"
#include "setting/setting.h"

enum { HREF_MAX = 80 };

/* ---- who ended it, and when ---- */

/* The entry that made the newest of this contact's ways so; *ret stays NULL when none is so any more. */
static enum err
find_refusal(struct db *db, int64_t contact_id, enum consent_state state, struct json_object *history, struct json_object **ret)
{
	struct consent consents[SCOPE__COUNT];
	int64_t newest = 0, wanted = 0, seq;
	size_t i;
	enum err e;

	if ((e = consent_load(db, contact_id, consents)))
		return e;
	for (i = 0; i < SCOPE__COUNT; i++)
		if (consents[i].state == state && consents[i].since_at >= newest) {
			newest = consents[i].since_at;
			wanted = consents[i].ledger_seq;
		}
	for (i = 0; wanted != 0 && i < json_count(history); i++)
		if (json_int(json_item(history, i), "seq", &seq) && seq == wanted)
			*ret = json_item(history, i);
	return ERR_NONE;
}

/* The provider that a reply came through; the way it was about when nobody wrote it down. */
static enum err
put_way(const struct page *p, struct json_object *words, struct json_object *entry)
{
	AUTO(provider_row) struct provider_row row = {0};
	int64_t id = 0;
	enum err e = ERR_NOT_FOUND;

	if (json_int(json_at(entry, "evidence"), "provider_id", &id) && (e = provider_load(p->rq->db, id, &row)) && e != ERR_NOT_FOUND)
		return e;
	json_put_text(words, "way", e == ERR_NONE ? row.name : page_word_of(p, "scope", json_text(entry, "scope")));
	return ERR_NONE;
}

/* "Ia menulis "STOP" pada 30-11-2026 06:06 (lewat Fonnte)." */
static enum err
put_refusal(struct page *p, const struct message *m, struct json_object *entry)
{
	AUTO_JSON struct json_object *words = json_object_new_object();
	const char *source = json_text(entry, "source"), *said = json_text(entry, "answer_words"), *key = "refusal.other";
	char href[HREF_MAX];
	int64_t at = 0, seq = 0;
	enum err e;

	if ((e = put_way(p, words, entry)))
		return e;
	json_int(entry, "at", &at);
	json_int(entry, "seq", &seq);
	page_put_minute(p, words, "at", at);
	consent_put_sentence(p, words, "sentence", entry);
	if (text_equal(source, "inbound") && !text_is_blank(said))
		key = "refusal.wrote";
	else if (text_equal(source, "landing_page") && !text_is_blank(said))
		key = "refusal.pressed";
	page_say(p, p->data, "refusal", key, "at", json_text(words, "at"), "words", said, "way", json_text(words, "way"),
	    "sentence", json_text(words, "sentence"), NULL);
	snprintf(href, sizeof(href), "/admin/contacts/%" PRId64 "#entry-%" PRId64, m->contact_id, seq);
	json_put_text(p->data, "refusal_href", href);
	return ERR_NONE;
}

/* *ret: the person's no holds still, so that sending again is in vain. */
static enum err
look_for_refusal(struct page *p, const struct message *m, bool *ret)
{
	bool stopped = text_equal(m->reason, REASON_STOPPED);
	AUTO_JSON struct json_object *history = NULL;
	struct json_object *entry = NULL;
	enum err e;

	*ret = false;
	if (!stopped && !text_equal(m->reason, REASON_DECLINED))
		return ERR_NONE;
	if ((e = consent_history(p->rq->db, m->contact_id, &history)) ||
	    (e = find_refusal(p->rq->db, m->contact_id, stopped ? CONSENT_STOPPED : CONSENT_DECLINED, history, &entry)))
		return e;
	*ret = entry != NULL;
	return entry != NULL ? put_refusal(p, m, entry) : ERR_NONE;
}

/* ---- what can be done ---- */

/* The number is the one that has no WhatsApp, or there is none: another try cannot end otherwise. */
static bool
is_out_of_reach(const struct message *m, const struct contact *contact)
{
	if (text_equal(m->reason, REASON_NO_WHATSAPP))
		return text_equal(contact->whatsapp, "no") && text_equal(contact->number, m->number);
	return text_equal(m->reason, REASON_NO_NUMBER) && contact->number[0] == '\0' && text_is_blank(contact->email);
}

static bool
has_ended(const struct message *m)
{
	return m->state == MESSAGE_FAILED || m->state == MESSAGE_BLOCKED || m->state == MESSAGE_CANCELLED;
}

static void
put_acts(struct page *p, const struct message *m, bool refused, bool unreachable)
{
	bool operator = p->rq->role >= ROLE_OPERATOR, doubtful = m->state == MESSAGE_BLOCKED && text_equal(m->reason, REASON_UNKNOWN_HOLD);
	bool retry = operator && m->scrubbed_at == 0 && has_ended(m) && !refused && !unreachable;
	bool cancel = operator && (m->state == MESSAGE_QUEUED || m->state == MESSAGE_BLOCKED || m->state == MESSAGE_DRAFT);

	json_put_bool(p->data, "can_retry", retry && !doubtful);
	json_put_bool(p->data, "can_decide", retry && doubtful);
	json_put_bool(p->data, "can_cancel", cancel && !doubtful);
	json_put_bool(p->data, "can_act", retry || cancel || refused || unreachable);
	json_put_text(p->data, "cancel_word", page_word(p, refused || unreachable ? "message.close" : "message.cancel"));
	json_put_text(p->data, "contact_word", refused ? page_word(p, "held.look_contact") : unreachable ? page_word(p, "held.fix_number") : "");
}

/* ---- what to know ---- */

static struct json_object *
last_of(struct json_object *attempts)
{
	return json_count(attempts) > 0 ? json_item(attempts, json_count(attempts) - 1) : NULL;
}

/* Nobody answered: what happens next, or how a person finds out before they decide. */
static enum err
put_doubt(struct page *p, const struct message *m, struct json_object *last)
{
	AUTO_JSON struct json_object *words = json_object_new_object();
	AUTO(provider_row) struct provider_row row = {0};
	AUTO_FREE char *on_unknown = NULL;
	int64_t at = 0, id = 0;
	const char *key;
	enum err e;

	if (!json_int(last, "provider_id", &id))
		return ERR_NONE;
	if ((e = provider_load(p->rq->db, id, &row)) || (e = setting_text(p->rq->db, SETTING_ON_UNKNOWN, &on_unknown)))
		return e == ERR_NOT_FOUND ? ERR_NONE : e;
	json_int(last, "started_at", &at);
	page_put_minute(p, words, "at", at);
	page_put_minute(p, words, "until", at + (row.kind != NULL ? row.kind->grace_s : 0) * CLOCK_SECOND_MS);
	key = m->state == MESSAGE_BLOCKED ? "message.doubt_decide" : text_equal(on_unknown, "resend") ? "message.doubt_resend" : "message.doubt_wait";
	page_say(p, p->data, "doubt", key, "provider", row.name, "at", json_text(words, "at"), "until", json_text(words, "until"), "code", m->code, NULL);
	return ERR_NONE;
}

static const char *
first_carrier(struct json_object *plan)
{
	size_t i, n = json_count(plan);

	for (i = 0; i < n; i++)
		if (json_flag(json_item(plan, i), "may", false))
			return json_text(json_item(plan, i), "name");
	return NULL;
}

/* For what, and until when: the sentence everybody who opens this page asks for. */
static enum err
put_wait(struct page *p, const struct message *m, struct json_object *last)
{
	AUTO_JSON struct json_object *words = json_object_new_object();
	const char *carrier = first_carrier(m->plan), *verdict = json_text(last, "verdict");
	int64_t due = 0, at = 0;
	enum err e;

	if ((e = queue_due_of(p->rq->db, m->id, &due)))
		return e;
	page_put_minute(p, words, "due", due);
	if (due <= p->rq->now + CLOCK_MINUTE_MS)
		json_put_text(p->data, "wait", page_word(p, "message.wait_turn"));
	else if (last == NULL)
		page_say(p, p->data, "wait", "message.wait_until", "at", json_text(words, "due"), NULL);
	else
		page_say(p, p->data, "wait", carrier != NULL ? "message.wait_retry" : "message.wait_retry_any", "at", json_text(words, "due"),
		    "provider", carrier != NULL ? carrier : "", NULL);
	if (last == NULL || text_is_blank(verdict))
		return ERR_NONE;
	json_int(last, "started_at", &at);
	page_put_minute(p, words, "at", at);
	page_say(p, p->data, "wait_last", "message.wait_last", "at", json_text(words, "at"), "verdict", page_word_of(p, "verdict", verdict), NULL);
	return ERR_NONE;
}

static enum err
put_outlook(struct page *p, const struct message *m, struct json_object *attempts)
{
	struct json_object *last = last_of(attempts);
	bool unsure = last != NULL && text_equal(json_text(last, "state"), "unknown");

	if (m->state == MESSAGE_BLOCKED ? text_equal(m->reason, REASON_UNKNOWN_HOLD) : m->state == MESSAGE_SENDING && unsure)
		return put_doubt(p, m, last);
	return m->state == MESSAGE_QUEUED ? put_wait(p, m, last) : ERR_NONE;
}

/* ---- together ---- */

static void
put_reason(struct page *p, const struct message *m)
{
	bool carried = m->state == MESSAGE_SENT || m->state == MESSAGE_DELIVERED || m->state == MESSAGE_READ;

	page_put_message_state(p, p->data, "state", message_state_shown(message_state_name(m->state), m->reason));
	json_put_text(p->data, "reason", page_word_of(p, "reason", m->reason));
	json_put_text(p->data, "reason_level", m->state == MESSAGE_FAILED ? "bad" : m->state == MESSAGE_CANCELLED ? "info" : "warn");
	provider_words_put(p->data, "reason_raw", NULL, m->reason_text);
	json_put_text(p->data, "why_title", page_word(p, carried ? "message.why" : "message.why_not"));
	json_put_bool(p->data, "test_only", m->nothing_leaves);
}

enum err
message_standing_put(struct page *p, const struct message *m, struct json_object *attempts)
{
	static const char *const blank[] = { "refusal", "doubt", "wait", "wait_last", NULL };
	AUTO(contact) struct contact contact = {0};
	bool refused;
	size_t i;
	enum err e;

	for (i = 0; blank[i] != NULL; i++)
		json_put_text(p->data, blank[i], "");
	put_reason(p, m);
	if ((e = contact_load(p->rq->db, m->contact_id, &contact)) || (e = look_for_refusal(p, m, &refused)) || (e = put_outlook(p, m, attempts)))
		return e;
	put_acts(p, m, refused, is_out_of_reach(m, &contact));
	return ERR_NONE;
}
