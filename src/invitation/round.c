#include "invitation/round.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "db/db.h"
#include "message/message.h"
#include "message/reason.h"
#include "setting/setting.h"

enum { SQL_ONCE, SQL_OPEN, SQL_INSERT, SQL_MEMBER, SQL_MOVE, SQL_END, SQL_ASKED, SQL_HELD, SQL_HOLD, SQL_UNHOLD, SQL_DROP, SQL__COUNT };

static const char *const sql[SQL__COUNT] = {
	[SQL_ONCE] = "SELECT id FROM invitation_round WHERE once = :once",
	[SQL_OPEN] = "SELECT id FROM invitation_round WHERE ended_at IS NULL",
	[SQL_INSERT] =
	    "INSERT INTO invitation_round (once, filter, state, started_at, started_by, changed_at, changed_by)"
	    " VALUES (:once, :filter, 'running', :now, :actor, :now, :actor) RETURNING id",
	[SQL_MEMBER] =
	    "INSERT INTO invitation_round_member (round_id, contact_id, place, state, at) VALUES (:round, :contact, :place, 'waiting', :now)",
	[SQL_MOVE] =
	    "UPDATE invitation_round SET state = :to, note = '', changed_at = :now, changed_by = :actor WHERE id = :id AND state = :from",
	[SQL_END] =
	    "UPDATE invitation_round SET state = 'cancelled', changed_at = :now, changed_by = :actor, ended_at = :now"
	    " WHERE id = :id AND ended_at IS NULL",
	[SQL_ASKED] =	/* what may still be taken back */
	    "SELECT r.contact_id, r.message_id FROM invitation_round_member r JOIN message m ON m.id = r.message_id"
	    " WHERE r.round_id = :id AND r.state = 'asked' AND m.state = 'queued'",
	[SQL_HELD] = "SELECT contact_id, message_id FROM invitation_round_member WHERE round_id = :id AND state = 'held'",
	[SQL_HOLD] =
	    "UPDATE invitation_round_member SET state = 'held', at = :now WHERE round_id = :id AND contact_id = :contact AND state = 'asked'",
	[SQL_UNHOLD] =
	    "UPDATE invitation_round_member SET state = 'asked', at = :now WHERE round_id = :id AND contact_id = :contact AND state = 'held'",
	[SQL_DROP] =
	    "UPDATE invitation_round_member SET state = 'skipped', reason = 'cancelled', at = :now"
	    " WHERE round_id = :id AND (state = 'waiting' OR state = 'held')",
};
DB_SQL(sql);

/* ---- starting ---- */

static enum err
insert(struct db *db, const struct round_draft *draft, int64_t now, int64_t *ret_id)
{
	AUTO_JSON struct json_object *filter = NULL;
	enum err e;

	if ((e = audience_filter_json(draft->filter, &filter)))
		return e;
	/* The index on open rounds refuses a second one. */
	return db_one_int(db, sql[SQL_INSERT], ARGS(TEXT_("once", draft->once), TEXT_("filter", json_write(filter)), INT_("now", now),
	    TEXT_("actor", draft->actor)), ret_id);
}

static enum err
insert_members(struct db *db, int64_t id, const struct audience *a, int64_t now)
{
	size_t i;
	enum err e;

	for (i = 0; i < a->chosen_count; i++)
		if ((e = db_run(db, sql[SQL_MEMBER], ARGS(INT_("round", id), INT_("contact", a->chosen[i]), INT_("place", (int64_t)i + 1),
		    INT_("now", now)), NULL)))
			return e;
	return ERR_NONE;
}

enum err
round_open(struct db *db, int64_t *ret_id)
{
	return db_one_int(db, sql[SQL_OPEN], ARGS(), ret_id);
}

static enum err
start(struct db *db, const struct round_draft *draft, int64_t now, int64_t *ret_id)
{
	AUTO(audience) struct audience audience = {0};
	int64_t cap, open, id;
	enum err e;

	if ((e = round_open(db, &open)) != ERR_NOT_FOUND)
		return e != ERR_NONE ? e : ERR_CONFLICT;
	if ((e = setting_number(db, SETTING_INVITE_ROUND_MAX, &cap)) ||
	    (e = audience_look(db, draft->filter, draft->base_url, (size_t)cap, now, &audience)))
		return e;
	if (audience.chosen_count == 0)
		return ERR_NOT_FOUND;
	if ((e = insert(db, draft, now, &id)) || (e = insert_members(db, id, &audience, now)))
		return e;
	*ret_id = id;
	return ERR_NONE;
}

enum err
round_start(struct db *db, const struct round_draft *draft, int64_t now, int64_t *ret_id)
{
	enum err e;

	if (text_is_blank(draft->once) || strlen(draft->once) >= ROUND_ONCE_MAX)
		return ERR_INVALID;
	if ((e = db_one_int(db, sql[SQL_ONCE], ARGS(TEXT_("once", draft->once)), ret_id)) != ERR_NOT_FOUND)
		return e;
	return start(db, draft, now, ret_id);
}

/* ---- pausing ---- */

static enum err
move(struct db *db, int64_t id, const char *from, const char *to, const char *actor, int64_t now)
{
	int64_t changed;
	enum err e;

	if ((e = db_run(db, sql[SQL_MOVE], ARGS(INT_("id", id), TEXT_("from", from), TEXT_("to", to), TEXT_("actor", actor), INT_("now", now)), &changed)))
		return e;
	return changed == 1 ? ERR_NONE : ERR_CONFLICT;
}

struct pair { int64_t contact_id, message_id; };
enum { PAIRS_MAX = 1000 };	/* as many as a round has members at most */

static enum err
pairs_of(struct db *db, const char *question, int64_t id, struct pair pairs[PAIRS_MAX], size_t *ret_n)
{
	AUTO(db_rows) struct db_rows rows = {0};
	size_t n = 0;
	enum err e;

	if ((e = db_query(db, question, ARGS(INT_("id", id)), &rows)))
		return e;
	while (n < PAIRS_MAX && db_next(&rows))
		pairs[n++] = (struct pair){ db_col_int(&rows, 0), db_col_int(&rows, 1) };
	*ret_n = n;
	return rows.err;
}

/* What a sender holds at this moment leaves (ERR_CONFLICT); everything else stays here. */
static enum err
take_back(struct db *db, int64_t id, const char *actor, int64_t now)
{
	struct pair pairs[PAIRS_MAX];
	size_t n, i;
	enum err e;

	if ((e = pairs_of(db, sql[SQL_ASKED], id, pairs, &n)))
		return e;
	for (i = 0; i < n; i++) {
		e = message_withdraw(db, pairs[i].message_id, REASON_CAMPAIGN_STOPPED, actor, now);
		if (e == ERR_NONE)
			e = db_run(db, sql[SQL_HOLD], ARGS(INT_("id", id), INT_("contact", pairs[i].contact_id), INT_("now", now)), NULL);
		if (e != ERR_NONE && e != ERR_CONFLICT)
			return e;
	}
	return ERR_NONE;
}

enum err
round_pause(struct db *db, int64_t id, const char *actor, int64_t now)
{
	enum err e;

	if ((e = move(db, id, "running", "paused", actor, now)))
		return e;
	return take_back(db, id, actor, now);
}

/* The same message, so the same link and the same wording. One that somebody sent again by hand meanwhile has left already. */
static enum err
put_back(struct db *db, int64_t id, const char *actor, int64_t now)
{
	struct pair pairs[PAIRS_MAX];
	size_t n, i;
	enum err e;

	if ((e = pairs_of(db, sql[SQL_HELD], id, pairs, &n)))
		return e;
	for (i = 0; i < n; i++) {
		if ((e = message_retry(db, pairs[i].message_id, actor, now)) != ERR_NONE && e != ERR_CONFLICT)
			return e;
		if ((e = db_run(db, sql[SQL_UNHOLD], ARGS(INT_("id", id), INT_("contact", pairs[i].contact_id), INT_("now", now)), NULL)))
			return e;
	}
	return ERR_NONE;
}

enum err
round_resume(struct db *db, int64_t id, const char *actor, int64_t now)
{
	enum err e;

	if ((e = move(db, id, "paused", "running", actor, now)))
		return e;
	return put_back(db, id, actor, now);
}

enum err
round_cancel(struct db *db, int64_t id, const char *actor, int64_t now)
{
	int64_t changed;
	enum err e;

	if ((e = take_back(db, id, actor, now)) ||
	    (e = db_run(db, sql[SQL_END], ARGS(INT_("id", id), TEXT_("actor", actor), INT_("now", now)), &changed)))
		return e;
	if (changed == 0)
		return ERR_CONFLICT;
	return db_run(db, sql[SQL_DROP], ARGS(INT_("id", id), INT_("now", now)), NULL);
}
