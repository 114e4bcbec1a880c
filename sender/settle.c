#include "settle.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/text.h"
#include "db/db.h"
#include "delivery/follow.h"
#include "delivery/lesson.h"
#include "delivery/receipt.h"
#include "inquiry.h"
#include "invite.h"
#include "message/message.h"
#include "message/reason.h"

enum { ASK_AGAIN_MS = CLOCK_MINUTE_MS };

void
settle_read(struct sender *s, struct flight *f, const struct http_answer *answer)
{
	if (f->cargo == CARGO_QUESTION) {
		inquiry_read(f, answer);	/* its status is not that of the attempt */
	} else {
		f->outcome = f->kind->read_answer(accounts_known(&s->accounts, f->attempt.provider_id), answer);
		f->http_status = answer->status;
		if (f->kind->parts_untold && f->outcome.verdict == VERDICT_ACCEPTED)
			f->outcome.segments = f->parts;
	}
	f->never_left = answer->transport == HTTP_NOT_SENT;
	f->provider_failed = http_is_their_trouble(answer);
}

/* One transaction's settling. */
struct settling {
	struct sender	*s;
	int64_t		 now;
	bool		 any_parked;
	int64_t		 well[PLAN_PROVIDERS_MAX];	/* providers known to be well since the last failure */
	size_t		 well_count;
};

/* ---- what the provider's own state has to do with it ---- */

/* *ret_broken: its circuit is open, so that whatever it said it says to everyone. */
static enum err
count_failure(struct settling *t, const struct flight *f, bool *ret_broken)
{
	int64_t until = 0;
	enum err e;

	if (f->provider_failed) {
		t->well_count = 0;
		if ((e = provider_failed(t->s->db, f->attempt.provider_id, f->outcome.code, f->outcome.text, t->now, &until)))
			return e;
	}
	*ret_broken = until != 0;
	return ERR_NONE;
}

/* It takes messages, so what we held against it is over; said once as long as nothing fails in between. */
static enum err
count_success(struct settling *t, const struct flight *f)
{
	size_t i;

	for (i = 0; i < t->well_count; i++)
		if (t->well[i] == f->attempt.provider_id)
			return ERR_NONE;
	if (t->well_count < PLAN_PROVIDERS_MAX)
		t->well[t->well_count++] = f->attempt.provider_id;
	return provider_accepted(t->s->db, f->attempt.provider_id, t->now);
}

/* ---- the steps ---- */

static enum err
note(struct settling *t, const struct flight *f, const char *kind, const struct attempt_standing *st, int64_t until)
{
	AUTO_JSON struct json_object *detail = NULL;
	struct message_event event = { .kind = kind, .origin = "we", .provider_id = f->attempt.provider_id, .attempt_id = f->attempt.id };

	if (st != NULL) {
		if ((event.detail = detail = json_object_new_object()) == NULL)
			return ERR_MEMORY;
		json_put_text(detail, "verdict", verdict_name(st->verdict));
		json_put_text(detail, "code", st->code);
		json_put_text(detail, "text", st->text);
		if (until != 0)
			json_put_int(detail, "until", until);
	}
	return message_note(t->s->db, f->claim.message_id, &event, t->now);
}

/* Somebody else decided meanwhile (a receipt, a STOP, a newer claim): what stands is right. */
static enum err
unless_decided(enum err e)
{
	return e == ERR_CONFLICT ? ERR_NONE : e;
}

static enum err
accepted(struct settling *t, const struct flight *f)
{
	struct message_move move = { .to = MESSAGE_SENT, .provider_id = f->attempt.provider_id, .at = t->now };
	enum err e;

	if ((e = count_success(t, f)) || (e = unless_decided(message_change(t->s->db, f->claim.message_id, &move, t->now))) ||
	    (e = unless_decided(queue_settle(t->s->db, &f->claim))))
		return e;
	t->s->tally.sent++;
	return f->may_invite ? invite_if_due(t->s, f, t->now) : ERR_NONE;
}

static enum err
end_with(struct settling *t, const struct flight *f, enum message_state to, const char *reason, const struct attempt_standing *st)
{
	struct message_move move = { .to = to, .reason = reason, .reason_text = st->text, .at = t->now };
	enum err e;

	if (f->taken)
		return (e = unless_decided(queue_settle(t->s->db, &f->claim))) ? e : note(t, f, "refused", st, 0);
	if ((e = unless_decided(message_change(t->s->db, f->claim.message_id, &move, t->now))) ||
	    (e = unless_decided(queue_settle(t->s->db, &f->claim))))
		return e;
	t->s->tally.failed += to == MESSAGE_FAILED;
	t->s->tally.blocked += to == MESSAGE_BLOCKED;
	return note(t, f, message_state_name(to), st, 0);
}

/* The step's words for the timeline and its count. */
static enum err
waits(struct settling *t, const struct flight *f, const struct follow *next, const struct attempt_standing *st)
{
	enum err e;

	switch (next->step) {
	case FOLLOW_DOUBT:
		t->s->tally.unknown++;
		e = queue_wait(t->s->db, &f->claim, next->due_at);
		break;
	case FOLLOW_REROUTE:
		t->s->tally.rerouted++;
		e = queue_reroute(t->s->db, &f->claim, t->now);
		break;
	default:
		t->s->tally.deferred++;
		e = queue_defer(t->s->db, &f->claim, next->due_at, next->count_try, t->now);
	}
	if ((e = unless_decided(e)))
		return e;
	if (f->recalled)
		return note(t, f, "recalled", NULL, 0);
	return note(t, f, next->step == FOLLOW_DOUBT ? "unknown" : next->step == FOLLOW_LATER ? "deferred" : "refused", st,
	    next->due_at > t->now ? next->due_at : 0);
}

/* ---- one flight ---- */

static enum err
repeats_of(struct settling *t, const struct flight *f, enum verdict verdict, int *ret)
{
	struct attempt_history history;
	enum err e;

	*ret = 1;
	if (verdict != VERDICT_THROTTLE_CONTACT)
		return ERR_NONE;
	if ((e = attempt_history(t->s->db, f->claim.message_id, &history)))
		return e;
	*ret += attempt_history_repeats(&history, f->attempt.provider_id, verdict, f->attempt.id);
	return ERR_NONE;
}

static struct follow_facts
facts_of(const struct settling *t, const struct flight *f, bool broken)
{
	struct follow_facts facts = {
		.verdict = f->outcome.verdict, .delay_s = f->outcome.delay_s, .never_left = f->never_left, .recalled = f->recalled,
	    .provider_broken = broken,
		.tries = f->claim.tries, .repeats = 1, .max_attempts = (int)t->s->rules.max_attempts, .retry_s = (int)t->s->rules.retry_s,
		.tries_most = f->outcome.tries_most,
		.grace_s = f->kind->can & CAN_QUERY_STATUS ? f->kind->ask_s : f->kind->grace_s, .started_at = f->attempt.started_at, .now = t->now,
	};

	if (facts.verdict != VERDICT_ACCEPTED)
		crypto_random(&facts.random, sizeof(facts.random));
	return facts;
}

static enum err
learn(struct settling *t, const struct flight *f, const struct attempt_standing *st)
{
	struct lesson lesson = {
		.message_id = f->claim.message_id, .contact_id = f->contact_id, .provider_id = f->attempt.provider_id, .template_id = f->template_id,
		.kind = f->kind, .number = f->number, .verdict = st->verdict, .delay_s = st->delay_s, .code = st->code, .text = st->text, .at = t->now,
	};

	return lesson_learn(t->s->db, &lesson, t->now);
}

static enum err
take_step(struct settling *t, const struct flight *f, const struct follow *next, const struct attempt_standing *st)
{
	switch (next->step) {
	case FOLLOW_SENT:
		return accepted(t, f);
	case FOLLOW_FAILED:
		return end_with(t, f, MESSAGE_FAILED, st->verdict == VERDICT_PERMANENT ? REASON_PROVIDER_REFUSED : REASON_MAX_ATTEMPTS, st);
	case FOLLOW_STOPPED:
		return end_with(t, f, MESSAGE_BLOCKED, REASON_STOPPED, st);
	default:
		return waits(t, f, next, st);
	}
}

static enum err
settle_answer(struct settling *t, const struct flight *f)
{
	struct outcome outcome = f->outcome;
	struct attempt_standing st;
	struct follow_facts facts;
	struct follow next;
	bool broken = false;
	enum err e;

	if ((e = count_failure(t, f, &broken)))
		return e;
	facts = facts_of(t, f, broken);
	if (follow_is_last_try(&facts))
		outcome.verdict = VERDICT_REROUTE;
	if ((e = attempt_answered(t->s->db, &f->attempt, &outcome, f->http_status, t->any_parked, t->now, &st)))
		return e;
	/* What stands may be more than the answer said: a receipt was faster, or the answer is the one that was lost. */
	facts.verdict = st.verdict;
	facts.tries_most = st.tries_most;
	if ((e = repeats_of(t, f, st.verdict, &facts.repeats)) || (e = learn(t, f, &st)))
		return e;
	pace_answered(&t->s->pace, f->attempt.provider_id);
	next = follow_make(&facts);
	if (st.verdict == VERDICT_THROTTLE_CONTACT &&
	    (e = pace_hold(&t->s->pace, f->kind, f->attempt.provider_id, f->contact_id, next.due_at, t->now)))
		return e;
	return take_step(t, f, &next, &st);
}

/* Not decided yet: the message stays in doubt, and the provider is asked again. */
static enum err
still_in_doubt(struct settling *t, const struct flight *f)
{
	int64_t grace = f->attempt.started_at + f->kind->grace_s * CLOCK_SECOND_MS, next = t->now + ASK_AGAIN_MS;
	bool broken;
	enum err e;

	/* Whether it is there is known for certain from the end of the grace time on. */
	if (t->now < grace && next > grace)
		next = grace;
	if ((e = count_failure(t, f, &broken)) || (e = attempt_asked(t->s->db, f->attempt.id, t->now)))
		return e;
	return unless_decided(queue_wait(t->s->db, &f->claim, next));
}

static enum err
settle_question(struct settling *t, struct flight *f)
{
	enum err e;

	if (!inquiry_decides(f, t->now))
		return still_in_doubt(t, f);
	if ((e = note(t, f, f->told.what == TOLD_FOUND ? "asked_found" : "asked_absent", NULL, 0)) || (e = settle_answer(t, f)))
		return e;
	return inquiry_tell(t->s, f, t->now);
}

static enum err
settle_one(struct settling *t, struct flight *f)
{
	return f->cargo == CARGO_QUESTION ? settle_question(t, f) : settle_answer(t, f);
}

/* ---- the transaction ---- */

static enum err
settle_some(struct sender *s, struct flight *first, size_t n, int64_t now)
{
	AUTO(db_tx) struct db_tx tx = {0};
	struct settling t = { .s = s, .now = now };
	struct tally before = s->tally;
	struct flight *f;
	enum err e;

	if ((e = db_begin(s->db, &tx)) || (e = receipt_any_parked(s->db, &t.any_parked)))
		return e;
	for (f = first; f != NULL && n > 0; f = f->next, n--) {
		if ((e = settle_one(&t, f))) {
			s->tally = before;
			return e;
		}
	}
	if ((e = db_commit(&tx)))
		s->tally = before;
	return e;
}

/* One at a time, to find the one that spoils the others. */
static enum err
settle_each(struct sender *s, int64_t now)
{
	struct flight *f;
	enum err e;

	while ((f = s->landed.first) != NULL) {
		if ((e = settle_some(s, f, 1, now)) != ERR_NONE && !err_is_its_own(e))
			return e;
		if (e != ERR_NONE)
			log_line(LOG_ERROR, "answer_not_stored", log_int("message", f->claim.message_id), log_int("attempt", f->attempt.id),
			    log_text("verdict", verdict_name(f->outcome.verdict)), log_text("error", err_name(e)),
			    log_text("database", db_message(s->db)));
		flight_free(flight_list_take(&s->landed));
	}
	return ERR_NONE;
}

enum err
settle_landed(struct sender *s, int64_t now)
{
	enum err e;

	if (s->landed.count == 0)
		return ERR_NONE;
	if ((e = settle_some(s, s->landed.first, s->landed.count, now)) != ERR_NONE)
		return err_is_its_own(e) ? settle_each(s, now) : e;
	flight_list_end(&s->landed);
	flight_list_init(&s->landed);
	return ERR_NONE;
}
