#include "heartbeat.h"

#include "base/json.h"
#include "db/db.h"
#include "sender.h"

enum { SQL_BEAT, SQL__COUNT };

static const char *const sql[SQL__COUNT] = {
	[SQL_BEAT] =
	    "INSERT INTO heartbeat (program, at, detail) VALUES (:program, :at, :detail)"
	    " ON CONFLICT (program) DO UPDATE SET at = excluded.at, detail = excluded.detail",
};
DB_SQL(sql);

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
	if ((e = db_begin(db, &tx)) ||
	    (e = db_run(db, sql[SQL_BEAT], ARGS(TEXT_("program", "sender"), INT_("at", now), TEXT_("detail", json_write(o))), NULL)))
		return e;
	return db_commit(&tx);
}
