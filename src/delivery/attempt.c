#include "delivery/attempt.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "db/db.h"
#include "delivery/receipt.h"
#include "message/message.h"

enum { SQL_OPEN, SQL_ID, SQL_ANSWERED, SQL_COMPLETE, SQL_STANDING, SQL_LOST, SQL_ASKED, SQL_UID, SQL_OTHERS, SQL_HISTORY, SQL_WORDS, SQL__COUNT };

static const char *const sql[SQL__COUNT] = {
	[SQL_OPEN] =
	    "INSERT INTO attempt (uid, message_id, provider_id, state, started_at, since_attempt, consent, reply_window)"
	    " VALUES (:uid, :message, :provider, 'open', :now, :since, :consent, :window)",
	[SQL_ID] =	/* a second question costs SQLite less than RETURNING, for which it makes a table */
	    "SELECT id FROM attempt WHERE uid = :uid",
	[SQL_ANSWERED] =
	    "UPDATE attempt SET state = :state, verdict = :verdict, answered_at = :now,"
	    " http_status = CASE WHEN :status > 0 THEN :status ELSE http_status END, code = :code, text = :text,"
	    " support_id = :support, provider_message_id = :provider_message, segments = :segments"
	    " WHERE id = :id AND state IN ('open', 'unknown') AND receipts = 0",
	[SQL_COMPLETE] =	/* a receipt was faster: what it said stands, the answer adds what only it knows */
	    "UPDATE attempt SET answered_at = coalesce(answered_at, :now), http_status = CASE WHEN :status > 0 THEN :status ELSE http_status END,"
	    " support_id = :support, segments = CASE WHEN :segments > segments THEN :segments ELSE segments END,"
	    " provider_message_id = CASE provider_message_id WHEN '' THEN :provider_message ELSE provider_message_id END"
	    " WHERE id = :id",
	[SQL_STANDING] =
	    "SELECT state, verdict, code, text FROM attempt WHERE id = :id",
	[SQL_LOST] =
	    "UPDATE attempt SET state = 'unknown', verdict = 'unknown' WHERE id = :id AND state = 'open'",
	[SQL_ASKED] =
	    "UPDATE attempt SET asked_at = :now WHERE id = :id",
	[SQL_UID] =
	    "SELECT uid FROM attempt WHERE id = :id",
	[SQL_OTHERS] =
	    "SELECT o.provider_message_id FROM attempt a JOIN message m ON m.id = a.message_id JOIN message n ON n.contact_id = m.contact_id"
	    " JOIN attempt o ON o.message_id = n.id AND o.provider_id = a.provider_id AND o.provider_message_id <> '' AND o.id <> a.id"
	    " WHERE a.id = :id ORDER BY o.id DESC LIMIT 100",
	[SQL_HISTORY] =
	    "SELECT id, provider_id, started_at, state, verdict, overdue_at IS NOT NULL FROM attempt WHERE message_id = :message AND id > coalesce("
	    "   (SELECT since_attempt FROM queue WHERE message_id = :message),"
	    "   (SELECT since_attempt FROM attempt WHERE message_id = :message ORDER BY id DESC LIMIT 1), 0)"
	    " ORDER BY id DESC LIMIT 64",
	[SQL_WORDS] =
	    "SELECT text FROM attempt WHERE id = :id",
};
DB_SQL(sql);

static const char *const states[ATTEMPT_STATE__COUNT] = {
	[ATTEMPT_OPEN] = "open",
	[ATTEMPT_ACCEPTED] = "accepted",
	[ATTEMPT_REFUSED] = "refused",
	[ATTEMPT_UNKNOWN] = "unknown",
};

const char *
attempt_state_name(enum attempt_state s)
{
	return states[s];
}

enum attempt_state
attempt_state_from_name(const char *name)
{
	int s;

	for (s = 0; s < ATTEMPT_STATE__COUNT; s++)
		if (text_equal(states[s], name))
			return (enum attempt_state)s;
	return ATTEMPT_UNKNOWN;
}

/*
 * Unique and not to be guessed, and beginning with the time, so that one after the other they land at the same end of their index: at random
 * places each would touch a page of its own.
 */
static void
uid_make(int64_t now, char ret[TOKEN_TEXT_MAX])
{
	char random[TOKEN_TEXT_MAX];

	crypto_token(random);
	snprintf(ret, TOKEN_TEXT_MAX, "%012llx%.20s", (unsigned long long)now & 0xFFFFFFFFFFFFull, random);
}

enum err
attempt_open(struct db *db, const struct attempt_opening *o, int64_t now, struct attempt *ret)
{
	struct attempt a = { .message_id = o->message_id, .provider_id = o->provider_id, .started_at = now };
	struct message_event event = { .kind = "attempted", .origin = "we", .provider_id = o->provider_id };
	enum err e;

	uid_make(now, a.uid);
	if ((e = db_run(db, sql[SQL_OPEN], ARGS(TEXT_("uid", a.uid), INT_("message", o->message_id), INT_("provider", o->provider_id),
	    INT_("now", now), INT_("since", o->since_attempt), TEXT_("consent", text_or_empty(o->consent)), TEXT_("window", text_or_empty(o->window))),
	    NULL)) || (e = db_one_int(db, sql[SQL_ID], ARGS(TEXT_("uid", a.uid)), &a.id)))
		return e;
	event.attempt_id = a.id;
	if ((e = message_note(db, o->message_id, &event, now)))
		return e;
	*ret = a;
	return ERR_NONE;
}

/* ---- its answer ---- */

static enum attempt_state
state_of(enum verdict verdict)
{
	switch (verdict) {
	case VERDICT_ACCEPTED: return ATTEMPT_ACCEPTED;
	case VERDICT_UNKNOWN: return ATTEMPT_UNKNOWN;
	default: return ATTEMPT_REFUSED;
	}
}

static enum err
store(struct db *db, const struct attempt *a, const struct outcome *o, int http_status, int64_t now, int64_t *ret_changed)
{
	return db_run(db, sql[SQL_ANSWERED], ARGS(INT_("id", a->id), TEXT_("state", states[state_of(o->verdict)]),
	    TEXT_("verdict", verdict_name(o->verdict)), INT_("now", now), INT_("status", http_status), TEXT_("code", o->code),
	    TEXT_("text", o->text), TEXT_("support", o->support_id), TEXT_("provider_message", o->message_id),
	    INT_("segments", o->segments)), ret_changed);
}

static enum err
read_standing(struct db *db, int64_t id, struct attempt_standing *ret)
{
	AUTO(db_rows) struct db_rows rows = {0};
	struct attempt_standing s = {0};
	enum err e;

	if ((e = db_one(db, sql[SQL_STANDING], ARGS(INT_("id", id)), &rows)))
		return e;
	s.state = attempt_state_from_name(db_col_text(&rows, 0));
	s.verdict = verdict_from_name(db_col_text(&rows, 1));
	snprintf(s.code, sizeof(s.code), "%s", db_col_text(&rows, 2));
	snprintf(s.text, sizeof(s.text), "%s", db_col_text(&rows, 3));
	*ret = s;
	return ERR_NONE;
}

static struct attempt_standing
standing_of(const struct outcome *o)
{
	struct attempt_standing s = { .state = state_of(o->verdict), .verdict = o->verdict, .delay_s = o->delay_s,
		.tries_most = o->tries_most };

	memcpy(s.code, o->code, sizeof(s.code));
	memcpy(s.text, o->text, sizeof(s.text));
	return s;
}

/* Before what was parked is applied: other systems are told of the steps in the order in which they are noted. */
static enum err
note_accepted(struct db *db, const struct attempt *a, bool held, int64_t now)
{
	struct message_event event = {
		.kind = held ? "held" : "accepted", .origin = "we", .provider_id = a->provider_id, .attempt_id = a->id,
	};

	return message_note(db, a->message_id, &event, now);
}

enum err
attempt_answered(struct db *db, const struct attempt *a, const struct outcome *o, int http_status, bool any_parked, int64_t now,
    struct attempt_standing *ret)
{
	int64_t changed = 0, unparked = 0;
	enum err e;

	if ((e = store(db, a, o, http_status, now, &changed)))
		return e;
	if (changed == 0 && (e = db_run(db, sql[SQL_COMPLETE], ARGS(INT_("id", a->id), INT_("now", now), INT_("status", http_status),
	    TEXT_("support", o->support_id), TEXT_("provider_message", o->message_id), INT_("segments", o->segments)), NULL)))
		return e;
	if (changed != 0 && o->verdict == VERDICT_ACCEPTED && (e = note_accepted(db, a, o->held, now)))
		return e;
	if (any_parked && o->message_id[0] != '\0' && (e = receipt_unpark(db, a->provider_id, o->message_id, NULL, now, &unparked)))
		return e;
	*ret = standing_of(o);
	if ((changed == 0 || unparked != 0) && (e = read_standing(db, a->id, ret)))
		return e;
	if (changed == 0 && o->verdict == VERDICT_ACCEPTED && ret->verdict == VERDICT_ACCEPTED)
		return note_accepted(db, a, o->held, now);
	return ERR_NONE;
}

enum err
attempt_lost(struct db *db, int64_t message_id, int64_t attempt_id, int64_t provider_id, int64_t now)
{
	struct message_event event = { .kind = "unknown", .origin = "we", .provider_id = provider_id, .attempt_id = attempt_id };
	int64_t changed;
	enum err e;

	if ((e = db_run(db, sql[SQL_LOST], ARGS(INT_("id", attempt_id)), &changed)) || changed == 0)
		return e;
	return message_note(db, message_id, &event, now);
}

enum err
attempt_uid(struct db *db, int64_t attempt_id, char ret[TOKEN_TEXT_MAX])
{
	AUTO(db_rows) struct db_rows rows = {0};
	enum err e;

	if ((e = db_one(db, sql[SQL_UID], ARGS(INT_("id", attempt_id)), &rows)))
		return e;
	snprintf(ret, TOKEN_TEXT_MAX, "%s", db_col_text(&rows, 0));
	return ERR_NONE;
}

enum err
attempt_others(struct db *db, int64_t attempt_id, struct json_object **ret)
{
	AUTO_JSON struct json_object *ids = json_object_new_array();
	AUTO(db_rows) struct db_rows rows = {0};
	enum err e;

	if (ids == NULL)
		return ERR_MEMORY;
	if ((e = db_query(db, sql[SQL_OTHERS], ARGS(INT_("id", attempt_id)), &rows)))
		return e;
	while (db_next(&rows))
		json_object_array_add(ids, json_object_new_string(db_col_text(&rows, 0)));
	if (rows.err)
		return rows.err;
	*ret = ids;
	ids = NULL;
	return ERR_NONE;
}

enum err
attempt_asked(struct db *db, int64_t attempt_id, int64_t now)
{
	return db_run(db, sql[SQL_ASKED], ARGS(INT_("now", now), INT_("id", attempt_id)), NULL);
}

/* ---- those before it ---- */

enum err
attempt_history(struct db *db, int64_t message_id, struct attempt_history *ret)
{
	AUTO(db_rows) struct db_rows rows = {0};
	enum err e;

	if ((e = db_query(db, sql[SQL_HISTORY], ARGS(INT_("message", message_id)), &rows)))
		return e;
	for (ret->count = 0; ret->count < ATTEMPT_HISTORY_MAX && db_next(&rows); ret->count++)
		ret->items[ret->count] = (struct attempt_past){
			.id = db_col_int(&rows, 0), .provider_id = db_col_int(&rows, 1), .started_at = db_col_int(&rows, 2),
			.state = attempt_state_from_name(db_col_text(&rows, 3)), .verdict = verdict_from_name(db_col_text(&rows, 4)),
			.overdue = db_col_int(&rows, 5) != 0,
		};
	return rows.err;
}

const struct attempt_past *
attempt_history_undecided(const struct attempt_history *h)
{
	size_t i;

	for (i = 0; h != NULL && i < h->count; i++)
		if (h->items[i].state == ATTEMPT_OPEN || h->items[i].state == ATTEMPT_UNKNOWN)
			return &h->items[i];
	return NULL;
}

static bool
is_for_good(const struct attempt_past *a)
{
	if (a->state != ATTEMPT_REFUSED)
		return false;
	switch (a->verdict) {
	case VERDICT_TEMPLATE: case VERDICT_WINDOW: case VERDICT_REROUTE: case VERDICT_RECIPIENT: case VERDICT_OPTED_OUT:
	case VERDICT_NO_MARKETING: case VERDICT_PERMANENT:
		return true;
	default:
		return false;
	}
}

bool
attempt_history_refused(const struct attempt_history *h, int64_t provider_id, bool window_open)
{
	size_t i;

	for (i = 0; h != NULL && i < h->count; i++)
		if (h->items[i].provider_id == provider_id && is_for_good(&h->items[i]) &&
		    !(window_open && h->items[i].verdict == VERDICT_WINDOW))
			return true;
	return false;
}

bool
attempt_history_left_nothing(const struct attempt_history *h)
{
	size_t i;

	for (i = 0; h != NULL && i < h->count; i++)
		if (h->items[i].state != ATTEMPT_REFUSED)
			return false;
	return true;
}

bool
attempt_history_overdue(const struct attempt_history *h, int64_t provider_id)
{
	size_t i;

	for (i = 0; h != NULL && i < h->count; i++)
		if (h->items[i].provider_id == provider_id && h->items[i].overdue)
			return true;
	return false;
}

const struct attempt_past *
attempt_history_refusal(const struct attempt_history *h)
{
	size_t i;

	for (i = 0; h != NULL && i < h->count; i++)
		if (is_for_good(&h->items[i]))
			return &h->items[i];
	return NULL;
}

int
attempt_history_repeats(const struct attempt_history *h, int64_t provider_id, enum verdict verdict, int64_t before_id)
{
	int repeats = 0;
	size_t i;

	for (i = 0; h != NULL && i < h->count; i++) {
		if (h->items[i].provider_id != provider_id || (before_id != 0 && h->items[i].id >= before_id))
			continue;
		if (h->items[i].verdict != verdict)
			break;
		repeats++;
	}
	return repeats;
}

enum err
attempt_words(struct db *db, int64_t attempt_id, char ret[300])
{
	AUTO(db_rows) struct db_rows rows = {0};
	enum err e;

	if ((e = db_one(db, sql[SQL_WORDS], ARGS(INT_("id", attempt_id)), &rows)))
		return e;
	snprintf(ret, 300, "%s", db_col_text(&rows, 0));
	return ERR_NONE;
}
