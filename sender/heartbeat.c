#include "heartbeat.h"

#include "base/json.h"
#include "db/db.h"
#include "sender.h"

enum { SQL_LAST, SQL_BEAT, SQL__COUNT };

static const char *const sql[SQL__COUNT] = {
	[SQL_LAST] = "SELECT at FROM heartbeat WHERE program = :program",
	[SQL_BEAT] =
	    "INSERT INTO heartbeat (program, at, detail) VALUES (:program, :at, :detail)"
	    " ON CONFLICT (program) DO UPDATE SET at = excluded.at, detail = excluded.detail",
};
DB_SQL(sql);

enum err
heartbeat_last(struct db *db, const char *name, int64_t *ret_at)
{
	enum err e = db_one_int(db, sql[SQL_LAST], ARGS(TEXT_("program", name)), ret_at);

	if (e == ERR_NOT_FOUND)
		*ret_at = 0;
	return e == ERR_NOT_FOUND ? ERR_NONE : e;
}

enum err
heartbeat_beat(struct db *db, const char *name, const char *detail, int64_t now)
{
	return db_run(db, sql[SQL_BEAT], ARGS(TEXT_("program", name), INT_("at", now), TEXT_("detail", detail)), NULL);
}

enum err
heartbeat_sender(struct db *db, const struct tally *t, int64_t now)
{
	AUTO(db_tx) struct db_tx tx = {0};
	AUTO_JSON struct json_object *o = json_object_new_object();
	enum err e;

	json_put_int(o, "claimed", t->claimed);
	json_put_int(o, "sent", t->sent);
	json_put_int(o, "deferred", t->deferred);
	json_put_int(o, "rerouted", t->rerouted);
	json_put_int(o, "failed", t->failed);
	json_put_int(o, "blocked", t->blocked);
	json_put_int(o, "cancelled", t->cancelled);
	json_put_int(o, "unknown", t->unknown);
	json_put_int(o, "tasks", t->tasks);
	if ((e = db_begin(db, &tx)) || (e = heartbeat_beat(db, "sender", json_write(o), now)))
		return e;
	return db_commit(&tx);
}
