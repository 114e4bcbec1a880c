/* Messages that a source wants sent: kept first, then made into ours. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "connector/store.h"
#include "contact/contact.h"
#include "db/db.h"
#include "message/message.h"

enum { SQL_KEEP, SQL_WAITING, SQL_WAIT, SQL_DONE, SQL_FORGET, SQL__COUNT };

static const char *const sql[SQL__COUNT] = {
	[SQL_KEEP] =
	    "INSERT INTO connector_message (connector_id, remote_id, recipient, body, received_at, state)"
	    " VALUES (:id, :remote, :to, :body, :now, :state) ON CONFLICT (connector_id, remote_id) DO NOTHING",
	[SQL_WAITING] =
	    "SELECT m.id, m.connector_id, m.remote_id, m.recipient, m.body, c.name FROM connector_message m JOIN connector c ON c.id = m.connector_id"
	    " WHERE m.state = 'waiting' ORDER BY m.id LIMIT 1",
	[SQL_WAIT] = "SELECT count(*) FROM (SELECT id FROM connector_message WHERE state = 'waiting' LIMIT 1) waiting",
	[SQL_DONE] =	/* whose it was stands with the message; here it is not needed any more */
	    "UPDATE connector_message SET state = :state, message_id = :message, why = :why, recipient = '', body = ''"
	    " WHERE id = :id AND state = 'waiting'",
	[SQL_FORGET] = "DELETE FROM connector_message WHERE received_at < :before AND state <> 'waiting'",
};
DB_SQL(sql);

enum { AT_ONCE = 20, EVENT_MAX = 160, ACTOR_MAX = CONNECTOR_NAME_MAX + 16, WHY_MAX = 240 };

enum err
store_messages(const struct store *s, struct json_object *rows)
{
	bool old = s->connector->run_baseline;
	struct json_object *row;
	const char *to, *body;
	int64_t changed;
	size_t i;
	enum err e;

	for (i = 0; i < json_count(rows); i++) {
		row = json_item(rows, i);
		to = json_text(row, "to");
		body = json_text(row, "body");
		if ((e = db_run(s->db, sql[SQL_KEEP], ARGS(INT_("id", s->connector->id), TEXT_("remote", json_text(row, "ref")),
		    TEXT_("to", old || to == NULL ? "" : to), TEXT_("body", old || body == NULL ? "" : body), INT_("now", s->now),
		    TEXT_("state", old ? "old" : "waiting")), &changed)))
			return e;
		connector_count(s->connector, changed == 0 ? "unchanged" : old ? "old" : "new", 1);
	}
	return ERR_NONE;
}

/* ---- making ---- */

struct kept { int64_t id, connector_id; char *remote, *to, *body, *name; };

static void
kept_end(struct kept *k)
{
	free(k->remote);
	free(k->to);
	free(k->body);
	free(k->name);
}

static enum err
next_kept(struct db *db, struct kept *ret)
{
	AUTO(db_rows) struct db_rows row = {0};
	enum err e;

	if ((e = db_one(db, sql[SQL_WAITING], NULL, &row)))
		return e;
	ret->id = db_col_int(&row, 0);
	ret->connector_id = db_col_int(&row, 1);
	if ((e = db_col_copy(&row, 2, &ret->remote)) || (e = db_col_copy(&row, 3, &ret->to)) || (e = db_col_copy(&row, 4, &ret->body)))
		return e;
	return db_col_copy(&row, 5, &ret->name);
}

static enum err
make(struct db *db, const struct kept *k, int64_t now, int64_t *ret_id, struct problem *problem)
{
	char event[EVENT_MAX], actor[ACTOR_MAX];
	struct contact_draft whom = { .phone = k->to };
	struct message_draft draft = { .text = k->body, .event_key = event, .scenario = "connector", .made_by = actor, .reference = k->remote };
	bool repeated;
	enum err e;

	snprintf(event, sizeof(event), "connector:%" PRId64 ":%.100s", k->connector_id, k->remote);
	snprintf(actor, sizeof(actor), "connector:%s", k->name);
	if (text_is_blank(k->body))
		return problem_set(problem, ERR_INVALID, "body", "is empty");
	if ((e = contact_put(db, &whom, now, &draft.contact_id, problem)))
		return e;
	return message_make(db, &draft, now, ret_id, &repeated, problem);
}

static enum err
make_one(struct db *db, const struct kept *k, int64_t now)
{
	struct problem problem = {0};
	char why[WHY_MAX] = "";
	int64_t id = 0;
	enum err e;

	if ((e = db_savepoint(db)))
		return e;
	if ((e = make(db, k, now, &id, &problem)) == ERR_NONE) {
		e = db_release(db);
	} else {
		db_undo(db);
		if (e != ERR_INVALID && e != ERR_NOT_FOUND && e != ERR_CONFLICT && e != ERR_TOO_LARGE)
			return e;
		snprintf(why, sizeof(why), "%.40s %.180s", problem.field != NULL ? problem.field : "", problem.why);
		e = ERR_NONE;
	}
	return e ? e : db_run(db, sql[SQL_DONE], ARGS(TEXT_("state", id != 0 ? "made" : "refused"), ID_("message", id),
	    TEXT_("why", why), INT_("id", k->id)), NULL);
}

enum err
store_messages_wait(struct db *db, bool *ret)
{
	int64_t n;
	enum err e;

	if ((e = db_one_int(db, sql[SQL_WAIT], NULL, &n)) == ERR_NONE)
		*ret = n > 0;
	return e;
}

enum err
store_make_messages(struct db *db, int64_t now, bool *ret_more)
{
	enum err e = ERR_NONE;
	int i;

	for (i = 0; i < AT_ONCE; i++) {
		AUTO(kept) struct kept k = {0};

		if ((e = next_kept(db, &k)) || (e = make_one(db, &k, now)))
			break;
	}
	*ret_more = i == AT_ONCE;
	return e == ERR_NOT_FOUND ? ERR_NONE : e;
}

enum err
store_forget(struct db *db, int64_t before)
{
	return db_run(db, sql[SQL_FORGET], ARGS(INT_("before", before)), NULL);
}
