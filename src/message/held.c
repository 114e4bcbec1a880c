#include "message/held.h"

#include "base/json.h"
#include "base/text.h"
#include "db/db.h"
#include "message/message.h"
#include "message/reason.h"
#include "queue/queue.h"

enum { SQL_COUNT, SQL_CLOSE, SQL__COUNT };

static const char *const sql[SQL__COUNT] = {
	[SQL_COUNT] = "SELECT " HELD_KIND_SQL ", count(*) FROM message m WHERE" HELD_SQL " GROUP BY 1",
	[SQL_CLOSE] = "UPDATE message SET closed_at = :now WHERE id = :id AND state = 'failed' AND closed_at IS NULL",
};
DB_SQL(sql);

static const char *const names[HELD__COUNT] = {
	[HELD_UNKNOWN] = "unknown", [HELD_BLOCKED] = "blocked", [HELD_FAILED] = "failed", [HELD_REFUSED] = "refused",
};

const char *
held_name(enum held_kind kind)
{
	return names[kind];
}

bool
held_from_name(const char *name, enum held_kind *ret)
{
	int kind;

	for (kind = 0; kind < HELD__COUNT; kind++)
		if (text_equal(names[kind], name)) {
			*ret = (enum held_kind)kind;
			return true;
		}
	return false;
}

int64_t
held_todo(const struct held_counts *c)
{
	int64_t n = 0;
	int kind;

	for (kind = 0; kind < HELD__COUNT; kind++)
		if ((HELD_TODO & HELD_BIT(kind)) != 0)
			n += c->of[kind];
	return n;
}

enum err
held_count(struct db *db, int64_t now, struct held_counts *ret)
{
	AUTO(db_rows) struct db_rows rows = {0};
	struct held_counts counts = {0};
	int kind;
	enum err e;

	if ((e = db_query(db, sql[SQL_COUNT], ARGS(INT_("since", now - HELD_MS)), &rows)))
		return e;
	while (db_next(&rows))
		for (kind = 0; kind < HELD__COUNT; kind++)
			if (db_col_int(&rows, 0) == (int64_t)HELD_BIT(kind))
				counts.of[kind] = db_col_int(&rows, 1);
	if (rows.err)
		return rows.err;
	*ret = counts;
	return ERR_NONE;
}

/* ---- put aside ---- */

static enum err
note(struct db *db, int64_t id, const char *kind, const char *reason, const struct held_close *close, int64_t now)
{
	AUTO_JSON struct json_object *detail = json_object_new_object();
	const struct message_event event = { .kind = kind, .origin = close->actor, .detail = detail };

	if (reason != NULL)
		json_put_text(detail, "reason", reason);
	json_put_text(detail, "why", close->why);
	if (json_at(detail, "why") == NULL)
		return ERR_MEMORY;
	return message_note(db, id, &event, now);
}

static enum err
close_blocked(struct db *db, int64_t id, const struct held_close *close, int64_t now)
{
	const struct message_move move = { .to = MESSAGE_CANCELLED, .reason = REASON_CANCELLED_BY_OPERATOR };
	enum err e;

	if ((e = message_change(db, id, &move, now)) || (e = queue_remove(db, id)))
		return e;
	return note(db, id, "cancelled", move.reason, close, now);
}

enum err
held_close(struct db *db, int64_t id, const struct held_close *close, int64_t now)
{
	AUTO(message) struct message m = {0};
	int64_t changed;
	enum err e;

	if ((e = message_load(db, id, &m)))
		return e;
	if (m.state == MESSAGE_BLOCKED)
		return close_blocked(db, id, close, now);
	if ((e = db_run(db, sql[SQL_CLOSE], ARGS(INT_("id", id), INT_("now", now)), &changed)))
		return e;
	return changed > 0 ? note(db, id, "closed", NULL, close, now) : ERR_CONFLICT;
}
