#include "claim.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/text.h"
#include "consent/consent.h"
#include "db/db.h"
#include "inquiry.h"
#include "invitation/link_keep.h"
#include "message/message.h"
#include "message/reason.h"
#include "message/trial.h"
#include "parcel.h"
#include "permit/expiry.h"
#include "schedule/calendar.h"
#include "setting/setting.h"

enum { GRACE_DEFAULT_S = 900, CLAIM_MOST = 500 };

/* What one transaction is about. */
struct batch {
	struct sender		*s;
	struct ground		 ground;
	struct calendar		 calendar;
	struct attempt_history	 history;	/* of the message at hand */
	bool			 taken;		/* a provider has the message at hand already: it waits for another way as well */
	struct plan_facts	 facts;
	struct flight_list	 ready, landed;
	struct tally		 tally;
	int64_t			 consent_seq;	/* consent_head in this transaction */
	bool			 held_back;	/* by the pace: asking for more at once is pointless */
	int64_t			 now;
	int64_t			 failed_id;	/* the message that could not be dealt with */
};

static void
batch_end(struct batch *b)
{
	flight_list_end(&b->ready);
	flight_list_end(&b->landed);
	ground_end(&b->ground);
	calendar_end(&b->calendar);
}

enum err
rules_load(struct db *db, struct rules *r)
{
	AUTO_FREE char *on_unknown = NULL, *link = NULL, *link_text = NULL, *mail_text = NULL, *stop_text = NULL;
	enum err e;

	if ((e = setting_number(db, SETTING_BATCH, &r->batch)) || (e = setting_number(db, SETTING_IN_FLIGHT, &r->in_flight)) ||
	    (e = setting_number(db, SETTING_MAX_ATTEMPTS, &r->max_attempts)) || (e = setting_number(db, SETTING_RETRY_S, &r->retry_s)) ||
	    (e = setting_number(db, SETTING_ZONE_MINUTES, &r->zone)) ||
	    (e = setting_flag(db, SETTING_INVITE_WITH_GATEWAY, &r->invite)) ||
	    (e = setting_text(db, SETTING_ON_UNKNOWN, &on_unknown)) || (e = setting_text(db, SETTING_SMS_LINK, &link)) ||
	    (e = setting_text(db, SETTING_SMS_LINK_TEXT, &link_text)) || (e = setting_text(db, SETTING_MAIL_LINK_TEXT, &mail_text)) ||
	    (e = setting_text(db, SETTING_MAIL_STOP_TEXT, &stop_text)))
		return e;
	r->resend_unknown = text_equal(on_unknown, "resend");
	r->sms_link = text_equal(link, "fits") ? SMS_LINK_FITS : text_equal(link, "always") ? SMS_LINK_ALWAYS : SMS_LINK_NEVER;
	snprintf(r->sms_link_text, sizeof(r->sms_link_text), "%s", link_text);
	snprintf(r->mail_link_text, sizeof(r->mail_link_text), "%s", mail_text);
	snprintf(r->mail_stop_text, sizeof(r->mail_stop_text), "%s", stop_text);
	return ERR_NONE;
}

/* ---- ends without an attempt ---- */

/* There is no other way after all: what a provider took stays sent. */
static enum err
stay_sent(struct batch *b, const struct queue_claim *claim, const char *reason)
{
	AUTO_JSON struct json_object *detail = json_object_new_object();
	struct message_event event = { .kind = "no_other_way", .origin = "we", .detail = detail };
	enum err e;

	json_put_text(detail, "reason", reason);
	if ((e = queue_settle(b->s->db, claim)))
		return e;
	return message_note(b->s->db, claim->message_id, &event, b->now);
}

static enum err
end_message(struct batch *b, const struct queue_claim *claim, enum message_state to, const char *reason, const char *words)
{
	AUTO_JSON struct json_object *detail = json_object_new_object();
	struct message_move move = { .to = to, .reason = reason, .reason_text = words, .at = b->now };
	struct message_event event = { .kind = message_state_name(to), .origin = "we", .detail = detail };
	struct db *db = b->s->db;
	enum err e;

	if (b->taken)
		return stay_sent(b, claim, reason);
	if (reason != NULL)
		json_put_text(detail, "reason", reason);
	if (words != NULL && words[0] != '\0')
		json_put_text(detail, "text", words);
	if ((e = message_change(db, claim->message_id, &move, b->now)) || (e = queue_settle(db, claim)))
		return e;
	b->tally.failed += to == MESSAGE_FAILED;
	b->tally.blocked += to == MESSAGE_BLOCKED;
	b->tally.cancelled += to == MESSAGE_CANCELLED;
	return message_note(db, claim->message_id, &event, b->now);
}

/* Made with a test key: everything happens but the request. */
static enum err
pretend(struct batch *b, const struct queue_claim *claim, int64_t provider_id)
{
	AUTO_JSON struct json_object *detail = json_object_new_object();
	struct message_move move = { .to = MESSAGE_SENT, .provider_id = provider_id, .at = b->now };
	struct message_event event = { .kind = "sent", .origin = "we", .provider_id = provider_id, .detail = detail };
	struct db *db = b->s->db;
	enum err e;

	json_put_bool(detail, "nothing_leaves", true);
	if ((e = message_change(db, claim->message_id, &move, b->now)) || (e = queue_settle(db, claim)))
		return e;
	b->tally.sent++;
	return message_note(db, claim->message_id, &event, b->now);
}

/* A deadline is kept by looking again when it passes: the message is then cancelled where people see it. */
static enum err
defer(struct batch *b, const struct queue_claim *claim, const struct message *m, int64_t due_at)
{
	if (m->deadline_at != 0 && due_at > m->deadline_at)
		due_at = m->deadline_at;
	b->tally.deferred++;
	return queue_defer(b->s->db, claim, due_at, 0, b->now);
}

/* ---- an earlier attempt in doubt ---- */

static int64_t
grace_end(struct batch *b, const struct attempt_past *a)
{
	const struct provider_row *row = ground_provider(&b->ground, a->provider_id);
	int64_t grace_s = row != NULL && row->kind->grace_s > 0 ? row->kind->grace_s : GRACE_DEFAULT_S;

	return a->started_at + grace_s * CLOCK_SECOND_MS;
}

/* The provider can be asked what became of it: now, or at a better time. ERR_NOT_FOUND: it cannot. */
static enum err
ask(struct batch *b, const struct queue_claim *claim, const struct message *m, const struct provider_row *row, const struct attempt_past *a)
{
	int64_t at = row != NULL ? inquiry_at(row, a, b->now) : 0;
	struct flight *flight = NULL;
	bool ready = false;
	enum err e;

	if (at == 0)
		return ERR_NOT_FOUND;
	if (at <= b->now) {
		if ((flight = flight_new()) == NULL)
			return ERR_MEMORY;
		flight->claim = *claim;
		flight->taken = b->taken;
		if ((e = inquiry_write(b->s, b->now, row, m, a, flight, &ready))) {
			flight_free(flight);
			return e;
		}
	}
	b->tally.unknown++;
	if (at > b->now)
		return queue_wait(b->s->db, claim, at);
	/* One that cannot be written is told nothing, and waits like one that got no answer. */
	flight_list_add(ready ? &b->ready : &b->landed, flight);
	return ERR_NONE;
}

/* *ret_done: the message waits or is held; otherwise it is sent again, as the office wishes. */
static enum err
settle_doubt(struct batch *b, const struct queue_claim *claim, const struct message *m, const struct attempt_past *a, bool *ret_done)
{
	const struct provider_row *row = ground_provider(&b->ground, a->provider_id);
	struct db *db = b->s->db;
	enum err e;

	*ret_done = true;
	/* We hold the message, so whoever opened the attempt holds it no more: its answer will not come. */
	if (a->state == ATTEMPT_OPEN && (e = attempt_lost(db, claim->message_id, a->id, a->provider_id, b->now)))
		return e;
	if ((e = ask(b, claim, m, row, a)) != ERR_NOT_FOUND)
		return e;
	if (b->now < grace_end(b, a)) {
		b->tally.unknown++;
		return queue_wait(db, claim, grace_end(b, a));
	}
	/* What a first provider has already needs no third try. */
	if (b->taken || !b->s->rules.resend_unknown)
		return end_message(b, claim, MESSAGE_BLOCKED, REASON_UNKNOWN_HOLD, NULL);
	*ret_done = false;
	b->history.count = 0;
	return queue_forget(db, claim, a->id);
}

/* ---- no way ---- */

static const char *
failed_reason(struct batch *b, const struct attempt_past *refusal)
{
	const struct provider_row *row = ground_provider(&b->ground, refusal->provider_id);

	switch (refusal->verdict) {
	case VERDICT_RECIPIENT:
		return row != NULL && row->kind->scope == SCOPE_EMAIL ? REASON_EMAIL_REFUSED : REASON_NO_WHATSAPP;
	case VERDICT_TEMPLATE:
		return REASON_BAD_TEMPLATE;
	case VERDICT_REROUTE:
		/* What was tried more than once before it was given up. */
		return attempt_history_repeats(&b->history, refusal->provider_id, VERDICT_RETRY, refusal->id) > 0 ? REASON_MAX_ATTEMPTS :
		    REASON_PROVIDER_REFUSED;
	default:
		return REASON_PROVIDER_REFUSED;
	}
}

static enum err
no_way(struct batch *b, const struct queue_claim *claim, const struct message *m, const struct plan *plan)
{
	const struct attempt_past *refusal = attempt_history_refusal(&b->history);
	char words[300] = "";
	enum err e;

	if (plan->retry_at != 0)
		return defer(b, claim, m, plan->retry_at);
	/* A closed window opens again when the person writes, and who stopped us may come back: matters of consent, not failures. */
	if (refusal == NULL || refusal->verdict == VERDICT_WINDOW || refusal->verdict == VERDICT_OPTED_OUT ||
	    refusal->verdict == VERDICT_NO_MARKETING ||
	    text_equal(plan_blocked_reason(plan), REASON_STOPPED))
		return end_message(b, claim, MESSAGE_BLOCKED, plan_blocked_reason(plan), NULL);
	if ((e = attempt_words(b->s->db, refusal->id, words)))
		return e;
	return end_message(b, claim, MESSAGE_FAILED, failed_reason(b, refusal), words);
}

/* ---- away ---- */

/* The person has written to this number within 24 hours. */
static bool
has_window(const struct batch *b, const struct provider_row *row)
{
	size_t i;

	for (i = 0; i < b->facts.provider_count; i++)
		if (b->facts.providers[i].id == row->id)
			return b->facts.providers[i].window_until > b->now;
	return false;
}

/* Who has an open window counts for nothing. */
static enum err
count_person(struct batch *b, const struct provider_row *row, int64_t contact_id)
{
	return row->kind->scope == SCOPE_OFFICIAL && !has_window(b, row) ? people_take(b->s->db, &b->ground.people, contact_id, b->now) : ERR_NONE;
}

/* What the attempt goes by is kept with it: both change later. */
static enum err
open_attempt(struct batch *b, const struct queue_claim *claim, const struct message *m, const struct provider_row *row, struct attempt *ret)
{
	const struct attempt_opening opening = {
		.message_id = m->id, .provider_id = row->id, .since_attempt = claim->since_attempt,
		.consent = consent_state_name(b->facts.consent[row->kind->scope].state),
		.window = row->kind->scope != SCOPE_OFFICIAL ? "" : has_window(b, row) ? "open" : "closed",
	};

	return attempt_open(b->s->db, &opening, b->now, ret);
}

static enum err
send(struct batch *b, const struct queue_claim *claim, struct message *m, const struct plan *plan)
{
	const struct plan_entry *entry = &plan->entries[0];
	struct provider_row *row = ground_provider(&b->ground, entry->provider_id);
	struct flight *flight = flight_new();
	uint32_t random = 0;
	bool ready;
	enum err e;

	if (flight == NULL)
		return ERR_MEMORY;
	flight->claim = *claim;
	flight->kind = row->kind;
	flight->contact_id = m->contact_id;
	flight->consent_seq = b->consent_seq;
	flight->taken = b->taken;
	memcpy(flight->number, b->facts.number, sizeof(flight->number));
	/* Through the official way come those who agreed: they are asked again only after a material change of the privacy notice. */
	flight->may_invite = b->s->rules.invite && m->reply_provider_id == 0 &&
	    (row->kind->scope == SCOPE_GATEWAY || (row->kind->scope == SCOPE_OFFICIAL && b->ground.material_at != 0)) &&
	    !text_equal(m->scenario, "invitation") && !text_equal(m->scenario, "consent") && !text_equal(m->scenario, TRIAL_SCENARIO);
	if (row->gap_jitter_ms > 0)
		crypto_random(&random, sizeof(random));
	if ((e = plan_store(b->s->db, m, plan, b->facts.number, !b->taken, b->now)) ||
	    (e = open_attempt(b, claim, m, row, &flight->attempt)) ||
	    (e = parcel_write(b->s, &b->ground, m, &b->facts, entry, flight, &ready)) ||
	    (ready && (e = pace_take(&b->s->pace, row, m->contact_id, b->now, random))) ||
	    (ready && (e = count_person(b, row, m->contact_id)))) {
		flight_free(flight);
		return e;
	}
	if (ready)
		ground_count(&b->ground, row->id);
	flight_list_add(ready ? &b->ready : &b->landed, flight);
	return ERR_NONE;
}

static enum err
by_plan(struct batch *b, const struct queue_claim *claim, struct message *m, const struct plan *plan)
{
	struct provider_row *row;
	int64_t at = plan->wait_until;
	enum err e;

	if (plan->may_count > 0 && !m->nothing_leaves && at == 0) {
		row = ground_provider(&b->ground, plan->entries[0].provider_id);
		at = pace_at(&b->s->pace, row, m->contact_id, b->now);
		b->held_back |= at > b->now;
	}
	if (plan->may_count > 0 && !m->nothing_leaves && at <= b->now)
		return send(b, claim, m, plan);
	if ((e = plan_store(b->s->db, m, plan, b->facts.number, false, b->now)))
		return e;
	if (plan->may_count == 0)
		return no_way(b, claim, m, plan);
	return m->nothing_leaves ? pretend(b, claim, plan->entries[0].provider_id) : defer(b, claim, m, at);
}

/* Night and days off, for what can wait: unless the person has just written to us. */
static int64_t
morning(const struct batch *b, const struct queue_claim *claim, const struct message *m)
{
	if (m->priority <= MESSAGE_TRANSACTIONAL || claim->priority == QUEUE_HASTENED)
		return b->now;
	return calendar_opens(&b->calendar, b->now);
}

/* What was rendered on an earlier day and speaks of days. Once it may have left, what was sent stays what is shown. */
static enum err
freshen(struct batch *b, const struct queue_claim *claim, struct message *m, bool *ret_done)
{
	enum err e;

	if (!attempt_history_left_nothing(&b->history))
		return ERR_NONE;
	if ((e = expiry_freshen(b->s->db, m, b->now, ret_done)) || !*ret_done)
		return e;
	return end_message(b, claim, MESSAGE_CANCELLED, REASON_SUPERSEDED, NULL);
}

/* Has a provider got it, late as it is? */
static bool
is_taken(const struct attempt_history *h)
{
	size_t i;

	for (i = 0; i < h->count; i++)
		if (h->items[i].overdue && h->items[i].state == ATTEMPT_ACCEPTED)
			return true;
	return false;
}

/* One message, from the claim to where it goes. */
static enum err
consider(struct batch *b, const struct queue_claim *claim)
{
	AUTO(message) struct message m = {0};
	const struct attempt_past *doubt;
	struct db *db = b->s->db;
	struct plan plan;
	bool done = false;
	enum err e;

	if ((e = message_load(db, claim->message_id, &m)))
		return e;
	b->history.count = 0;
	if (claim->claims > 1 && (e = attempt_history(db, m.id, &b->history)))
		return e;
	b->taken = m.state == MESSAGE_SENT && m.scrubbed_at == 0 && is_taken(&b->history);
	if (m.state != MESSAGE_QUEUED && m.state != MESSAGE_SENDING && !b->taken)
		return queue_settle(db, claim);		/* it ended while its row stood here */
	if ((doubt = attempt_history_undecided(&b->history)) != NULL && ((e = settle_doubt(b, claim, &m, doubt, &done)) || done))
		return e;
	if (m.deadline_at != 0 && b->now >= m.deadline_at)
		return end_message(b, claim, MESSAGE_CANCELLED, REASON_DEADLINE_PASSED, NULL);
	/* Its link has run out or was read: an invitation without one asks for nothing. */
	if (text_equal(m.scenario, "invitation") && link_is_hidden(m.body))
		return end_message(b, claim, MESSAGE_CANCELLED, REASON_DEADLINE_PASSED, NULL);
	if ((e = freshen(b, claim, &m, &done)) || done)
		return e;
	if (morning(b, claim, &m) > b->now)
		return defer(b, claim, &m, morning(b, claim, &m));
	/* Consent is checked again here. It was given when the message was accepted; it may be gone at 3 in the morning. */
	if ((e = plan_gather_on(db, &b->ground, &m, &b->history, &b->facts)))
		return e;
	plan = plan_make(&b->facts);
	return by_plan(b, claim, &m, &plan);
}

/* ---- the transaction ---- */

static enum err
claim_in_transaction(struct batch *b, struct queue_claim *claims, size_t cap, size_t *ret_n)
{
	AUTO(db_tx) struct db_tx tx = {0};
	struct sender *s = b->s;
	size_t i;
	enum err e;

	if ((e = db_begin(s->db, &tx)) || (e = rules_load(s->db, &s->rules)) || (e = ground_load(s->db, b->now, &b->ground)) ||
	    (e = calendar_load(s->db, b->now, &b->calendar)) || (e = consent_head(s->db, &b->consent_seq)) ||
	    (e = pace_load(s->db, &s->pace, &b->ground)) || (e = queue_claim(s->db, b->now, CLAIM_LEASE_MS, claims, cap, ret_n)))
		return e;
	for (i = 0; i < *ret_n; i++) {
		if ((e = consider(b, &claims[i]))) {
			b->failed_id = claims[i].message_id;
			return e;
		}
	}
	if ((e = pace_save(s->db, &s->pace)) || (e = db_commit(&tx)))
		return e;
	pace_saved(&s->pace);
	return ERR_NONE;
}

/*
 * A message that cannot even be looked at (its row is damaged, its contact is gone) must not hold up the others for ever: it leaves
 * the queue, visibly, in a transaction of its own.
 */
static enum err
set_aside(struct sender *s, int64_t message_id, enum err why, int64_t now)
{
	AUTO(db_tx) struct db_tx tx = {0};
	struct message_move move = { .to = MESSAGE_FAILED, .reason = REASON_INTERNAL, .reason_text = err_name(why), .at = now };
	struct message_event event = { .kind = "failed", .origin = "we" };
	enum err e;

	log_line(LOG_ERROR, "message_set_aside", log_int("message", message_id), log_text("error", err_name(why)),
	    log_text("database", db_message(s->db)));
	if ((e = db_begin(s->db, &tx)) || (e = queue_remove(s->db, message_id)))
		return e;
	e = message_change(s->db, message_id, &move, now);
	if (e == ERR_NONE)
		e = message_note(s->db, message_id, &event, now);
	if (e != ERR_NONE && !err_is_its_own(e))
		return e;
	s->tally.failed++;
	return db_commit(&tx);
}

static void
add_tally(struct tally *to, const struct tally *from)
{
	to->claimed += from->claimed;
	to->sent += from->sent;
	to->deferred += from->deferred;
	to->failed += from->failed;
	to->blocked += from->blocked;
	to->cancelled += from->cancelled;
	to->unknown += from->unknown;
}

static void
hand_over(struct flight_list *from, struct flight_list *to)
{
	struct flight *f;

	while ((f = flight_list_take(from)) != NULL)
		flight_list_add(to, f);
}

/* While nothing holds messages back, larger batches cost less each. */
static void
grow(struct sender *s, const struct batch *b, bool full)
{
	if (b->held_back || s->batch < s->rules.batch)
		s->batch = s->rules.batch;
	else if (full)
		s->batch = 2 * s->batch < CLAIM_MOST ? 2 * s->batch : CLAIM_MOST;
}

enum err
claim_batch(struct sender *s, size_t cap, int64_t now, struct flight_list *ready, bool *ret_more)
{
	AUTO(batch) struct batch b = { .s = s, .now = now };
	struct queue_claim claims[CLAIM_MOST];
	size_t n = 0;
	enum err e;

	if (cap > CLAIM_MOST)
		cap = CLAIM_MOST;
	flight_list_init(&b.ready);
	flight_list_init(&b.landed);
	if ((e = claim_in_transaction(&b, claims, cap, &n))) {
		pace_undo(&s->pace);
		*ret_more = b.failed_id != 0 && err_is_its_own(e);
		return *ret_more ? set_aside(s, b.failed_id, e, now) : e;
	}
	b.tally.claimed = (int64_t)n;
	add_tally(&s->tally, &b.tally);
	grow(s, &b, n == cap);
	hand_over(&b.ready, ready);
	hand_over(&b.landed, &s->landed);
	*ret_more = n == cap;
	return ERR_NONE;
}
