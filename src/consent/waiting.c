#include "consent/waiting.h"

#include <stdbool.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/json.h"
#include "consent/consent.h"
#include "db/db.h"
#include "message/message.h"
#include "message/reason.h"
#include "provider/provider.h"
#include "queue/queue.h"

enum { COMES_BACK_DAYS = 7, TOGETHER_MAX = 200 };

enum { SQL_PROVIDERS, SQL_QUEUED, SQL_BLOCKED, SQL_NUMBERLESS, SQL__COUNT };

static const char *const sql[SQL__COUNT] = {
	[SQL_PROVIDERS] = "SELECT kind FROM provider WHERE enabled = 1",
	[SQL_QUEUED] =
	    "SELECT id, priority, send_after FROM message WHERE contact_id = :contact AND state = 'queued' AND id > :after"
	    " ORDER BY id LIMIT :cap",
	[SQL_BLOCKED] =
	    "SELECT id, priority, send_after FROM message WHERE contact_id = :contact AND state = 'blocked' AND id > :after"
	    " AND (reason IN ('" REASON_NO_ROUTE "', '" REASON_NO_CONSENT "', '" REASON_WINDOW_CLOSED "', '" REASON_NO_MARKETING "')"
	    "   OR (reason IN ('" REASON_STOPPED "', '" REASON_DECLINED "') AND created_at > :since))"
	    " AND (deadline_at IS NULL OR deadline_at > :now) AND scrubbed_at IS NULL ORDER BY id LIMIT :cap",
	[SQL_NUMBERLESS] =
	    "SELECT id, priority, send_after FROM message WHERE contact_id = :contact AND state = 'blocked' AND id > :after"
	    " AND reason IN ('" REASON_UNCONFIRMED_NUMBER "', '" REASON_NO_NUMBER "', '" REASON_NO_ROUTE "',"
	    "   '" REASON_EMAIL_REFUSED "', 'no_whatsapp', 'landline', 'foreign')"
	    " AND (deadline_at IS NULL OR deadline_at > :now) AND scrubbed_at IS NULL ORDER BY id LIMIT :cap",
};
DB_SQL(sql);

struct waiting { int64_t id, send_after; int priority; };

/* Whose messages, and when; refused_since: those that a STOP or a NO blocked come back when they are younger. */
struct whose { int64_t contact_id, now, refused_since; };

/* Read before anything is written: the statements that follow change what this one looks at. */
static enum err
read_some(struct db *db, const char *question, const struct whose *whose, int64_t after, struct waiting some[TOGETHER_MAX], size_t *ret_n)
{
	const struct db_arg contact = INT_("contact", whose->contact_id), from = INT_("after", after), cap = INT_("cap", TOGETHER_MAX);
	AUTO(db_rows) struct db_rows rows = {0};
	size_t n = 0;
	enum err e;

	if (question == sql[SQL_BLOCKED])
		e = db_query(db, question, ARGS(contact, from, cap, INT_("now", whose->now), INT_("since", whose->refused_since)), &rows);
	else if (question == sql[SQL_NUMBERLESS])
		e = db_query(db, question, ARGS(contact, from, cap, INT_("now", whose->now)), &rows);
	else
		e = db_query(db, question, ARGS(contact, from, cap), &rows);
	if (e)
		return e;
	for (; n < TOGETHER_MAX && db_next(&rows); n++)
		some[n] = (struct waiting){ .id = db_col_int(&rows, 0), .priority = (int)db_col_int(&rows, 1), .send_after = db_col_int(&rows, 2) };
	*ret_n = n;
	return rows.err;
}

static enum err
note(struct db *db, int64_t id, const char *kind, const char *key, const char *why, int64_t now)
{
	AUTO_JSON struct json_object *detail = json_object_new_object();
	struct message_event event = { .kind = kind, .origin = "we", .detail = detail };

	if (detail == NULL)
		return ERR_MEMORY;
	json_put_text(detail, key, why);
	return message_note(db, id, &event, now);
}

static enum err
block(struct db *db, const struct waiting *w, int64_t now)
{
	struct message_move move = { .to = MESSAGE_BLOCKED, .reason = REASON_STOPPED, .at = now };
	enum err e;

	if ((e = queue_remove(db, w->id)) || (e = message_change(db, w->id, &move, now)))
		return e;
	return note(db, w->id, "blocked", "reason", REASON_STOPPED, now);
}

static enum err
replan(struct db *db, const struct waiting *w, int64_t now)
{
	return queue_wake(db, w->id, now);
}

static enum err
bring_back_because(struct db *db, const struct waiting *w, const char *why, int64_t now)
{
	struct message_move move = { .to = MESSAGE_QUEUED, .reason = "", .at = now };
	enum err e;

	if ((e = message_change(db, w->id, &move, now)) ||
	    (e = queue_put(db, w->id, w->priority, w->send_after > now ? w->send_after : now)))
		return e;
	return note(db, w->id, "released", "because", why, now);
}

static enum err
bring_back(struct db *db, const struct waiting *w, int64_t now)
{
	return bring_back_because(db, w, "consent", now);
}

static enum err
bring_back_for_number(struct db *db, const struct waiting *w, int64_t now)
{
	return bring_back_because(db, w, "number", now);
}

static enum err
each(struct db *db, const char *question, const struct whose *whose, enum err (*act)(struct db *, const struct waiting *, int64_t))
{
	struct waiting some[TOGETHER_MAX];
	int64_t after = 0;
	size_t n, i;
	enum err e;

	do {
		if ((e = read_some(db, question, whose, after, some, &n)))
			return e;
		for (i = 0; i < n; i++)
			if ((e = act(db, &some[i], whose->now)))
				return e;
		if (n > 0)
			after = some[n - 1].id;
	} while (n == TOGETHER_MAX);
	return ERR_NONE;
}

/* Is there a way to this contact that a STOP on WhatsApp leaves open? */
static enum err
other_ways(struct db *db, int64_t contact_id, bool *ret)
{
	AUTO(db_rows) struct db_rows rows = {0};
	struct consent all[SCOPE__COUNT];
	enum err e;

	*ret = false;
	if ((e = consent_load(db, contact_id, all)) || (e = db_query(db, sql[SQL_PROVIDERS], ARGS(), &rows)))
		return e;
	while (db_next(&rows)) {
		const struct provider *kind = provider_find(db_col_text(&rows, 0));

		*ret |= kind != NULL && (kind->scope == SCOPE_SMS || kind->scope == SCOPE_EMAIL) && all[kind->scope].state != CONSENT_STOPPED;
	}
	return rows.err;
}

enum err
waiting_stop(struct db *db, int64_t contact_id, int64_t now)
{
	struct whose whose = { .contact_id = contact_id, .now = now };
	bool others;
	enum err e;

	if ((e = other_ways(db, contact_id, &others)))
		return e;
	return each(db, sql[SQL_QUEUED], &whose, others ? replan : block);
}

enum err
waiting_allow(struct db *db, int64_t contact_id, int64_t now)
{
	struct whose whose = { contact_id, now, now - COMES_BACK_DAYS * CLOCK_DAY_MS };

	return each(db, sql[SQL_BLOCKED], &whose, bring_back);
}

enum err
waiting_answer(struct db *db, int64_t contact_id, int64_t now)
{
	struct whose whose = { contact_id, now, INT64_MAX };

	return each(db, sql[SQL_BLOCKED], &whose, bring_back);
}

enum err
waiting_number(struct db *db, int64_t contact_id, int64_t now)
{
	struct whose whose = { .contact_id = contact_id, .now = now };

	return each(db, sql[SQL_NUMBERLESS], &whose, bring_back_for_number);
}

static bool
whatsapp_ended(const struct consent before[SCOPE__COUNT], const struct consent after[SCOPE__COUNT])
{
	bool was = before[SCOPE_OFFICIAL].state == CONSENT_STOPPED && before[SCOPE_GATEWAY].state == CONSENT_STOPPED;

	return !was && after[SCOPE_OFFICIAL].state == CONSENT_STOPPED && after[SCOPE_GATEWAY].state == CONSENT_STOPPED;
}

static bool
allows_more(const struct consent *before, const struct consent *after)
{
	bool agreed = after->state == CONSENT_AGREED && (before->state != CONSENT_AGREED || (after->explicit_words && !before->explicit_words));

	return agreed || (after->preapproved && !before->preapproved) || (before->no_marketing_at != 0 && after->no_marketing_at == 0) ||
	    (before->state == CONSENT_STOPPED && after->state != CONSENT_STOPPED);
}

enum err
waiting_tell(struct db *db, int64_t contact_id, const struct consent before[SCOPE__COUNT], const struct consent after[SCOPE__COUNT],
    int64_t now)
{
	int i;

	if (whatsapp_ended(before, after))
		return waiting_stop(db, contact_id, now);
	for (i = 0; i < SCOPE__COUNT; i++)
		if (allows_more(&before[i], &after[i]))
			return waiting_allow(db, contact_id, now);
	return ERR_NONE;
}
