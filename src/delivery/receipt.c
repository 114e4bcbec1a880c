#include "delivery/receipt.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "contact/contact.h"
#include "db/db.h"
#include "delivery/attempt.h"
#include "delivery/follow.h"
#include "delivery/lesson.h"
#include "delivery/parked.h"
#include "message/message.h"
#include "message/reason.h"
#include "privacy/erased_id.h"
#include "queue/queue.h"
#include "setting/setting.h"

enum {
	SQL_BY_UID, SQL_BY_MESSAGE_ID, SQL_BY_STATE_ID, SQL_LEARN_MESSAGE_ID, SQL_LEARN_STATE_ID, SQL_MERGE, SQL_ADD_TO_SET, SQL_REFUSED, SQL_TIMES,
	SQL_PRICE, SQL_COST, SQL_COST_DAY, SQL_LEFT, SQL_PARK, SQL_PARKED_BY_MESSAGE_ID, SQL_PARKED_BY_STATE_ID, SQL_PARKED_TAKE, SQL_ANY_PARKED, SQL__COUNT
};

/* The columns of FIND, in its order. */
enum {
	COL_ATTEMPT, COL_MESSAGE, COL_RECEIPTS, COL_MESSAGE_ID, COL_STATE_ID, COL_SINCE, COL_STARTED, COL_ANSWERED, COL_STATE, COL_REASON, COL_CONTACT,
	COL_NUMBER, COL_TEMPLATE, COL_PRIORITY, COL_NEWEST, COL_KIND, COL_OVERDUE, COL_TAKEN
};
#define FIND \
	"SELECT a.id, a.message_id, a.receipts, a.provider_message_id, a.state_id, a.since_attempt, a.started_at, coalesce(a.answered_at, 0)," \
	" m.state, m.reason, m.contact_id, m.number, coalesce(m.template_id, 0), m.priority," \
	" (SELECT max(id) FROM attempt WHERE message_id = a.message_id), p.kind, a.overdue_at IS NOT NULL," \
	" EXISTS (SELECT 1 FROM attempt o WHERE o.message_id = a.message_id AND o.id <> a.id AND o.state = 'accepted' AND o.overdue_at IS NOT NULL)" \
	" FROM attempt a JOIN message m ON m.id = a.message_id JOIN provider p ON p.id = a.provider_id WHERE a.provider_id = :provider"

static const char *const sql[SQL__COUNT] = {
	[SQL_BY_UID] = FIND " AND a.uid = :id",
	/* <> '' lets the partial indexes serve. */
	[SQL_BY_MESSAGE_ID] = FIND " AND a.provider_message_id = :id AND a.provider_message_id <> '' ORDER BY a.id DESC LIMIT 1",
	[SQL_BY_STATE_ID] = FIND " AND a.state_id = :id AND a.state_id <> '' ORDER BY a.id DESC LIMIT 1",
	[SQL_LEARN_MESSAGE_ID] = "UPDATE attempt SET provider_message_id = :value WHERE id = :id AND provider_message_id = ''",
	[SQL_LEARN_STATE_ID] = "UPDATE attempt SET state_id = :value WHERE id = :id AND state_id = ''",
	[SQL_MERGE] =
	    "UPDATE attempt SET receipts = :receipts, state = :state, verdict = :verdict, answered_at = coalesce(answered_at, :now) WHERE id = :id",
	[SQL_ADD_TO_SET] = "UPDATE attempt SET receipts = :receipts WHERE id = :id",
	[SQL_REFUSED] = "UPDATE attempt SET code = :code, text = :text WHERE id = :id",
	[SQL_TIMES] =	/* the earliest we hear of: a function of the set again; sent is 0 when there is nothing to hear */
	    "UPDATE message SET"
	    " sent_at = CASE WHEN :sent > 0 AND (sent_at IS NULL OR sent_at > :sent) THEN :sent ELSE sent_at END,"
	    " delivered_at = CASE WHEN :status = 'delivered' AND (delivered_at IS NULL OR delivered_at > :at) THEN :at ELSE delivered_at END,"
	    " read_at = CASE WHEN :status = 'read' AND (read_at IS NULL OR read_at > :at) THEN :at ELSE read_at END"
	    " WHERE id = :message",
	[SQL_PRICE] =	/* the greater of what stands and what comes, so that no order matters should a provider ever contradict itself */
	    "UPDATE message SET price_category = CASE WHEN :category > price_category THEN :category ELSE price_category END,"
	    " price_type = CASE WHEN :type > price_type THEN :type ELSE price_type END,"
	    " billable = CASE WHEN :billable > billable THEN :billable ELSE billable END WHERE id = :message",
	[SQL_COST] =	/* by attempt: who was tried twice is billed twice. The greater of both again, and its currency with it */
	    "UPDATE attempt SET segments = CASE WHEN :segments > segments THEN :segments ELSE segments END,"
	    " price_currency = CASE WHEN :price > price_micros THEN :currency ELSE price_currency END,"
	    " price_micros = CASE WHEN :price > price_micros THEN :price ELSE price_micros END WHERE id = :attempt",
	[SQL_COST_DAY] = "INSERT INTO cost_dirty (at) VALUES (:at) ON CONFLICT (at) DO NOTHING",
	[SQL_LEFT] =	/* attempts that may still arrive; is another about to be made? */
	    "SELECT (SELECT count(*) FROM attempt WHERE message_id = :message AND state <> 'refused'),"
	    " (SELECT count(*) FROM queue WHERE message_id = :message)",
	[SQL_PARK] =
	    "INSERT INTO receipt_parked (provider_id, provider_message_id, state_id, uid, receipt, received_at)"
	    " VALUES (:provider, :message_id, :state_id, :uid, :receipt, :now)",
	[SQL_PARKED_BY_MESSAGE_ID] =
	    "SELECT id, receipt FROM receipt_parked WHERE provider_message_id = :id AND provider_id = :provider ORDER BY id LIMIT 32",
	[SQL_PARKED_BY_STATE_ID] =
	    "SELECT id, receipt FROM receipt_parked WHERE state_id = :id AND provider_id = :provider ORDER BY id LIMIT 32",
	[SQL_PARKED_TAKE] =
	    "DELETE FROM receipt_parked WHERE id = :id",
	[SQL_ANY_PARKED] =
	    "SELECT count(*) FROM (SELECT 1 FROM receipt_parked LIMIT 1)",
};
DB_SQL(sql);

enum { PARKED_AT_ONCE = 32 };

/* An attempt and its message, as a receipt needs them. */
struct subject {
	int64_t			 attempt_id, message_id, since_attempt, started_at, answered_at, contact_id, template_id;
	unsigned		 receipts;
	bool			 knows_message_id, knows_state_id;
	bool			 erased;		/* the person was, since it was sent */
	bool			 is_newest;		/* no later attempt: what becomes of it becomes of the message */
	enum message_state	 state;
	bool			 overdue;		/* it was not delivered in time, and another way was taken as well (overdue.h) */
	bool			 taken;			/* another attempt like that stands: the message stays sent whatever this one becomes */
	bool			 held;			/* blocked, because its outcome was in doubt */
	char			 number[PHONE_MAX];
	int			 priority;
	const struct provider	*kind;
};

/* ---- which attempt ---- */

static enum err
find_by(struct db *db, const char *how, int64_t provider_id, const char *id, struct subject *ret)
{
	AUTO(db_rows) struct db_rows rows = {0};
	struct subject s = {0};
	enum err e;

	if ((e = db_one(db, how, ARGS(INT_("provider", provider_id), TEXT_("id", id)), &rows)))
		return e;
	s.attempt_id = db_col_int(&rows, COL_ATTEMPT);
	s.message_id = db_col_int(&rows, COL_MESSAGE);
	s.receipts = (unsigned)db_col_int(&rows, COL_RECEIPTS);
	s.knows_message_id = !text_is_blank(db_col_text(&rows, COL_MESSAGE_ID));
	s.erased = erased_id_is(db_col_text(&rows, COL_MESSAGE_ID));
	s.knows_state_id = !text_is_blank(db_col_text(&rows, COL_STATE_ID));
	s.since_attempt = db_col_int(&rows, COL_SINCE);
	s.started_at = db_col_int(&rows, COL_STARTED);
	s.answered_at = db_col_int(&rows, COL_ANSWERED);
	s.contact_id = db_col_int(&rows, COL_CONTACT);
	s.template_id = db_col_int(&rows, COL_TEMPLATE);
	s.priority = (int)db_col_int(&rows, COL_PRIORITY);
	s.overdue = db_col_int(&rows, COL_OVERDUE) != 0;
	s.taken = db_col_int(&rows, COL_TAKEN) != 0;
	s.is_newest = db_col_int(&rows, COL_NEWEST) == s.attempt_id;
	snprintf(s.number, sizeof(s.number), "%s", db_col_text(&rows, COL_NUMBER));
	if (!message_state_from_name(db_col_text(&rows, COL_STATE), &s.state))
		return ERR_DB;
	s.held = s.state == MESSAGE_BLOCKED && text_equal(db_col_text(&rows, COL_REASON), REASON_UNKNOWN_HOLD);
	if ((s.kind = provider_find(db_col_text(&rows, COL_KIND))) == NULL)
		return ERR_NOT_FOUND;
	*ret = s;
	return ERR_NONE;
}

/* By our own id first, then the provider's, then its second one; last by what stands for an id that was erased. */
static enum err
find(struct db *db, int64_t provider_id, const struct receipt *r, struct subject *ret)
{
	char erased[ERASED_ID_MAX];
	enum err e = ERR_NOT_FOUND;

	if (r->uid != NULL)
		e = find_by(db, sql[SQL_BY_UID], provider_id, r->uid, ret);
	if (e == ERR_NOT_FOUND && r->message_id != NULL)
		e = find_by(db, sql[SQL_BY_MESSAGE_ID], provider_id, r->message_id, ret);
	if (e == ERR_NOT_FOUND && r->state_id != NULL)
		e = find_by(db, sql[SQL_BY_STATE_ID], provider_id, r->state_id, ret);
	if (e == ERR_NOT_FOUND && r->message_id != NULL) {
		erased_id(r->message_id, erased);
		e = find_by(db, sql[SQL_BY_MESSAGE_ID], provider_id, erased, ret);
	}
	return e;
}

static enum err
park(struct db *db, int64_t provider_id, const struct receipt *r, int64_t now, enum receipt_effect *ret)
{
	AUTO_JSON struct json_object *o = NULL;

	/* Our ids are on the disk before they leave: one we do not know is somebody else's. Without any id nothing could ever match. */
	*ret = RECEIPT_FOREIGN;
	if (r->uid != NULL || (r->message_id == NULL && r->state_id == NULL))
		return ERR_NONE;
	if ((o = parked_write(r)) == NULL || json_write(o) == NULL)
		return ERR_MEMORY;
	*ret = RECEIPT_PARKED;
	return db_run(db, sql[SQL_PARK], ARGS(INT_("provider", provider_id), TEXT_("message_id", r->message_id != NULL ? r->message_id : ""),
	    TEXT_("state_id", r->state_id != NULL ? r->state_id : ""), TEXT_("uid", ""), TEXT_("receipt", json_write(o)), INT_("now", now)), NULL);
}

/* The ids a receipt brings for its attempt; what was parked under them can then be applied. */
static enum err
learn_ids(struct db *db, int64_t provider_id, const struct subject *s, const struct receipt *r, int64_t now)
{
	int64_t n;
	enum err e;

	if (r->message_id != NULL && !s->knows_message_id &&
	    ((e = db_run(db, sql[SQL_LEARN_MESSAGE_ID], ARGS(TEXT_("value", r->message_id), INT_("id", s->attempt_id)), NULL)) ||
	    (e = receipt_unpark(db, provider_id, r->message_id, NULL, now, &n))))
		return e;
	if (r->state_id != NULL && !s->knows_state_id &&
	    ((e = db_run(db, sql[SQL_LEARN_STATE_ID], ARGS(TEXT_("value", r->state_id), INT_("id", s->attempt_id)), NULL)) ||
	    (e = receipt_unpark(db, provider_id, NULL, r->state_id, now, &n))))
		return e;
	return ERR_NONE;
}

/* ---- what a set of receipts means ---- */

static unsigned
bit(enum receipt_status status)
{
	return 1u << status;
}

static enum receipt_status
meaning(unsigned receipts)
{
	static const enum receipt_status strongest_first[] = { RECEIPT_READ, RECEIPT_DELIVERED, RECEIPT_FAILED, RECEIPT_SENT, RECEIPT_HELD };
	size_t i;

	for (i = 0; i < sizeof(strongest_first) / sizeof(strongest_first[0]); i++)
		if (receipts & bit(strongest_first[i]))
			return strongest_first[i];
	return RECEIPT_ACCEPTED;
}

/* ---- its effects ---- */

static enum err
note(struct db *db, int64_t provider_id, const struct subject *s, const struct receipt *r, int64_t now)
{
	AUTO_JSON struct json_object *detail = NULL;
	struct message_event event = {
		.kind = receipt_status_name(r->status), .origin = "webhook", .provider_id = provider_id, .attempt_id = s->attempt_id,
	};

	if (r->status == RECEIPT_FAILED) {
		if ((event.detail = detail = json_object_new_object()) == NULL)
			return ERR_MEMORY;
		json_put_text(detail, "verdict", verdict_name(r->verdict));
		json_put_text(detail, "code", r->code);
		json_put_text(detail, "text", r->text);
	}
	return message_note(db, s->message_id, &event, r->at != 0 ? r->at : now);
}

/* When it was sent, as far as this receipt tells: what has arrived was sent when the provider took it, also if it was thought lost since. */
static int64_t
sent_at(const struct subject *s, const struct receipt *r, int64_t at)
{
	switch (r->status) {
	case RECEIPT_SENT: return meaning(s->receipts) == RECEIPT_FAILED ? 0 : at;
	case RECEIPT_DELIVERED: case RECEIPT_READ: return s->answered_at;
	default: return 0;
	}
}

static enum err
note_times_and_price(struct db *db, const struct subject *s, const struct receipt *r, int64_t at)
{
	enum err e = ERR_NONE;

	if (s->is_newest || s->overdue)
		e = db_run(db, sql[SQL_TIMES], ARGS(TEXT_("status", receipt_status_name(r->status)), INT_("at", at),
		    INT_("sent", sent_at(s, r, at)), INT_("message", s->message_id)), NULL);
	if (e == ERR_NONE && (r->price_category != NULL || r->price_type != NULL || r->billable))
		e = db_run(db, sql[SQL_PRICE], ARGS(TEXT_("category", r->price_category != NULL ? r->price_category : ""),
		    TEXT_("type", r->price_type != NULL ? r->price_type : ""), INT_("billable", r->billable), INT_("message", s->message_id)), NULL);
	return e;
}

/* What it costs is often known only when nothing else about it is new. */
static enum err
note_cost(struct db *db, const struct subject *s, const struct receipt *r)
{
	if (r->segments <= 0 && r->price_micros <= 0)
		return ERR_NONE;
	return db_run(db, sql[SQL_COST], ARGS(INT_("segments", r->segments), INT_("price", r->price_micros),
	    TEXT_("currency", r->currency != NULL ? r->currency : ""), INT_("attempt", s->attempt_id)), NULL);
}

/* The job counts today and yesterday anyway; an older day has to be counted again (report/costs.h). */
static enum err
note_late(struct db *db, const struct subject *s, int64_t now)
{
	if (now - s->started_at < CLOCK_DAY_MS)
		return ERR_NONE;
	return db_run(db, sql[SQL_COST_DAY], ARGS(INT_("at", s->started_at - s->started_at % CLOCK_DAY_MS)), NULL);
}

/* It has gone out: nothing may send it again. A message that is further already stays where it is. */
static enum err
advance(struct db *db, int64_t provider_id, const struct subject *s, enum message_state to, int64_t at, int64_t now)
{
	struct message_move move = { .to = to, .reason = "", .provider_id = provider_id, .at = at };
	enum err e;

	if ((e = message_change(db, s->message_id, &move, now)) && e != ERR_CONFLICT)
		return e;
	return e == ERR_CONFLICT ? ERR_NONE : queue_remove(db, s->message_id);
}

static enum err
reached(struct db *db, const struct subject *s, const struct receipt *r, int64_t now)
{
	bool whatsapp = s->kind->scope == SCOPE_OFFICIAL || s->kind->scope == SCOPE_GATEWAY;
	enum err e;

	if (whatsapp && s->number[0] != '\0' && (e = contact_learn_whatsapp(db, s->number, true, now)))
		return e;
	/* Another contact may have this id already (two numbers of one person); the receipt is worth more than the id. */
	if (r->user_id != NULL && (e = contact_learn_profile(db, s->contact_id, r->user_id, NULL, now)) && e != ERR_CONFLICT)
		return e;
	return ERR_NONE;
}

/* ---- failed ---- */

static enum err
follow_facts(struct db *db, int64_t provider_id, const struct subject *s, const struct receipt *r, int64_t now, struct follow_facts *ret)
{
	struct attempt_history history;
	int64_t max_attempts, retry_s;
	uint32_t random;
	enum err e;

	if ((e = attempt_history(db, s->message_id, &history)) || (e = setting_number(db, SETTING_MAX_ATTEMPTS, &max_attempts)) ||
	    (e = setting_number(db, SETTING_RETRY_S, &retry_s)))
		return e;
	crypto_random(&random, sizeof(random));
	*ret = (struct follow_facts){
		/* "Failed" is sure, whatever else is unclear about it: another way is safe. */
		.verdict = r->verdict == VERDICT_UNKNOWN || r->verdict == VERDICT_ACCEPTED ? VERDICT_REROUTE : r->verdict,
		.delay_s = r->delay_s, .tries_most = r->tries_most, .tries = attempt_history_repeats(&history, provider_id, VERDICT_RETRY, s->attempt_id),
		.repeats = 1 + attempt_history_repeats(&history, provider_id, r->verdict, s->attempt_id),
		.max_attempts = (int)max_attempts, .retry_s = (int)retry_s, .started_at = s->started_at, .now = now, .random = random,
	};
	return ERR_NONE;
}

static enum err
back_to_queue(struct db *db, const struct subject *s, const struct follow *f, int tries, int64_t now)
{
	struct message_move move = { .to = MESSAGE_QUEUED, .reason = "" };
	struct queue_claim as = { .message_id = s->message_id, .tries = tries, .priority = s->priority, .since_attempt = s->since_attempt };
	enum err e;

	if (!s->taken && (e = message_change(db, s->message_id, &move, now)))
		return e;
	return queue_return(db, &as, f->due_at);
}

static const char *
reason_of(enum follow_step step, enum verdict verdict)
{
	if (step == FOLLOW_STOPPED)
		return REASON_STOPPED;
	return verdict == VERDICT_PERMANENT ? REASON_PROVIDER_REFUSED : REASON_MAX_ATTEMPTS;
}

/* The message had left and has failed after all. */
static enum err
after_failure(struct db *db, const struct subject *s, const struct follow_facts *facts, const struct receipt *r, int64_t now)
{
	struct follow f = follow_make(facts);
	struct message_move move = { .to = MESSAGE_FAILED, .reason = reason_of(f.step, facts->verdict), .reason_text = r->text, .at = now };

	switch (f.step) {
	case FOLLOW_LATER:
		return back_to_queue(db, s, &f, facts->tries + f.count_try, now);
	case FOLLOW_REPLAN: case FOLLOW_REROUTE:
		return back_to_queue(db, s, &f, f.step == FOLLOW_REPLAN ? facts->tries : 0, now);
	default:
		return s->taken ? ERR_NONE : message_change(db, s->message_id, &move, now);
	}
}

/* The first way has failed after all. When the other had failed before it, nothing is left that could arrive, unless it waits for a third. */
static enum err
last_hope(struct db *db, const struct subject *s, const struct receipt *r, int64_t now)
{
	AUTO(db_rows) struct db_rows rows = {0};
	struct message_move move = { .to = MESSAGE_FAILED, .reason = REASON_PROVIDER_REFUSED, .reason_text = r->text, .at = now };
	enum err e;

	if ((e = db_one(db, sql[SQL_LEFT], ARGS(INT_("message", s->message_id)), &rows)) || db_col_int(&rows, 0) > 0)
		return e;
	if (db_col_int(&rows, 1) > 0)
		move = (struct message_move){ .to = MESSAGE_QUEUED, .reason = "" };
	db_rows_end(&rows);
	return message_change(db, s->message_id, &move, now);
}

static enum err
failed(struct db *db, int64_t provider_id, const struct subject *s, const struct follow_facts *facts, const struct receipt *r, int64_t now)
{
	struct lesson lesson = {
		.message_id = s->message_id, .contact_id = s->contact_id, .provider_id = provider_id, .template_id = s->template_id, .kind = s->kind,
		.number = s->number, .verdict = facts->verdict, .delay_s = r->delay_s, .code = r->code, .text = r->text, .at = r->at != 0 ? r->at : now,
	};
	enum err e;

	if ((e = lesson_learn(db, &lesson, now)))
		return e;
	if (!s->is_newest)
		return s->overdue && s->state == MESSAGE_SENT ? last_hope(db, s, r, now) : ERR_NONE;
	if (s->state == MESSAGE_SENT || s->held)
		e = after_failure(db, s, facts, r, now);
	else if (s->state == MESSAGE_SENDING)
		e = queue_wake(db, s->message_id, now);	/* unless a sender holds it: it decides by what stands in the attempt */
	return e == ERR_CONFLICT ? ERR_NONE : e;
}

/* ---- one receipt ---- */

/* The verdict an attempt ends with: by the whole set, but only the failure itself can say why it failed. */
static enum err
merge(struct db *db, const struct subject *s, const struct receipt *r, enum verdict refused_as, unsigned receipts, int64_t now)
{
	bool refused = meaning(receipts) == RECEIPT_FAILED;
	enum verdict verdict = refused ? refused_as : VERDICT_ACCEPTED;
	enum err e;

	if (refused && r->status != RECEIPT_FAILED)
		e = db_run(db, sql[SQL_ADD_TO_SET], ARGS(INT_("receipts", receipts), INT_("id", s->attempt_id)), NULL);
	else
		e = db_run(db, sql[SQL_MERGE], ARGS(INT_("receipts", receipts), TEXT_("state", attempt_state_name(refused ? ATTEMPT_REFUSED : ATTEMPT_ACCEPTED)),
		    TEXT_("verdict", verdict_name(verdict)), INT_("now", now), INT_("id", s->attempt_id)), NULL);
	if (e == ERR_NONE && r->status == RECEIPT_FAILED)
		e = db_run(db, sql[SQL_REFUSED], ARGS(TEXT_("code", r->code), TEXT_("text", r->text), INT_("id", s->attempt_id)), NULL);
	return e;
}

static enum err
apply(struct db *db, int64_t provider_id, const struct subject *s, const struct receipt *r, int64_t now)
{
	unsigned receipts = s->receipts | bit(r->status);
	int64_t at = r->at != 0 ? r->at : now;		/* some providers give no time */
	struct follow_facts facts = {0};
	enum verdict refused_as = VERDICT_ACCEPTED;
	enum err e;

	if (r->status == RECEIPT_FAILED) {
		if ((e = follow_facts(db, provider_id, s, r, now, &facts)))
			return e;
		refused_as = follow_is_last_try(&facts) ? VERDICT_REROUTE : facts.verdict;
	}
	if ((e = merge(db, s, r, refused_as, receipts, now)) || (e = note(db, provider_id, s, r, now)))
		return e;
	switch (r->status) {
	case RECEIPT_READ:
		e = advance(db, provider_id, s, MESSAGE_READ, at, now);
		break;
	case RECEIPT_DELIVERED:
		e = advance(db, provider_id, s, MESSAGE_DELIVERED, at, now);
		break;
	case RECEIPT_FAILED:
		e = meaning(receipts) == RECEIPT_FAILED ? failed(db, provider_id, s, &facts, r, now) : ERR_NONE;
		break;
	default:
		/* Accepted, held, sent: the answer that told us so may have been lost. Not when it has failed meanwhile. */
		e = meaning(receipts) != RECEIPT_FAILED && (s->state == MESSAGE_SENDING || s->held) ?
		    advance(db, provider_id, s, MESSAGE_SENT, at, now) : ERR_NONE;
	}
	if (e != ERR_NONE || (e = note_times_and_price(db, s, r, at)))
		return e;
	return r->status == RECEIPT_READ || r->status == RECEIPT_DELIVERED ? reached(db, s, r, now) : ERR_NONE;
}

static enum err
apply_to(struct db *db, int64_t provider_id, const struct subject *s, const struct receipt *r, int64_t now, enum receipt_effect *ret)
{
	enum err e;

	if (s->erased) {
		*ret = RECEIPT_ERASED;
		return ERR_NONE;
	}
	*ret = s->receipts & bit(r->status) ? RECEIPT_REPEATED : RECEIPT_APPLIED;
	if ((*ret == RECEIPT_APPLIED && (e = apply(db, provider_id, s, r, now))) || (e = note_cost(db, s, r)) || (e = note_late(db, s, now)))
		return e;
	return learn_ids(db, provider_id, s, r, now);
}

enum err
receipt_apply(struct db *db, int64_t provider_id, const struct receipt *r, int64_t now, enum receipt_effect *ret)
{
	struct subject s;
	enum err e;

	if ((e = find(db, provider_id, r, &s)) == ERR_NOT_FOUND)
		return park(db, provider_id, r, now, ret);
	return e != ERR_NONE ? e : apply_to(db, provider_id, &s, r, now, ret);
}

enum err
receipt_apply_known(struct db *db, int64_t provider_id, const struct receipt *r, int64_t now, enum receipt_effect *ret)
{
	struct subject s;
	enum err e;

	*ret = RECEIPT_FOREIGN;
	if ((e = find(db, provider_id, r, &s)))
		return e == ERR_NOT_FOUND ? ERR_NONE : e;
	return apply_to(db, provider_id, &s, r, now, ret);
}

/* ---- those that came too early ---- */

enum err
receipt_any_parked(struct db *db, bool *ret)
{
	int64_t n;
	enum err e;

	if ((e = db_one_int(db, sql[SQL_ANY_PARKED], ARGS(), &n)))
		return e;
	*ret = n != 0;
	return ERR_NONE;
}

struct waiting { int64_t id; struct json_object *receipt; };

/* Reads first: applying one writes to what is being read. */
static enum err
read_parked(struct db *db, const char *how, int64_t provider_id, const char *id, struct waiting *list, size_t *ret_n)
{
	AUTO(db_rows) struct db_rows rows = {0};
	const char *text;
	enum err e;

	if ((e = db_query(db, how, ARGS(INT_("provider", provider_id), TEXT_("id", id)), &rows)))
		return e;
	while (*ret_n < PARKED_AT_ONCE && db_next(&rows)) {
		text = db_col_text(&rows, 1);
		list[*ret_n].id = db_col_int(&rows, 0);
		if ((e = json_parse(text, strlen(text), &list[*ret_n].receipt, NULL)))
			return e;
		(*ret_n)++;
	}
	return rows.err;
}

enum err
receipt_unpark(struct db *db, int64_t provider_id, const char *provider_message_id, const char *state_id, int64_t now, int64_t *ret_n)
{
	const char *how = sql[provider_message_id != NULL ? SQL_PARKED_BY_MESSAGE_ID : SQL_PARKED_BY_STATE_ID];
	struct waiting list[PARKED_AT_ONCE] = {0};
	enum receipt_effect effect;
	struct receipt receipt;
	size_t n = 0, i;
	enum err e;

	e = read_parked(db, how, provider_id, provider_message_id != NULL ? provider_message_id : state_id, list, &n);
	for (i = 0; i < n; i++) {
		parked_read(list[i].receipt, &receipt);
		if (e == ERR_NONE)
			e = db_run(db, sql[SQL_PARKED_TAKE], ARGS(INT_("id", list[i].id)), NULL);
		if (e == ERR_NONE)
			e = receipt_apply(db, provider_id, &receipt, now, &effect);
		json_end(&list[i].receipt);
	}
	if (e == ERR_NONE)
		*ret_n = (int64_t)n;
	return e;
}
