#include "connector/handover.h"

#include "db/db.h"

enum { SQL_ASK, SQL_KEPT, SQL_LOST, SQL_LOST_AT, SQL__COUNT };

static const char *const sql[SQL__COUNT] = {
	[SQL_ASK] = "UPDATE connector SET lost_at = coalesce(asked_once_at, lost_at), asked_once_at = :now WHERE id = :id",
	[SQL_KEPT] = "UPDATE connector SET asked_once_at = NULL WHERE id = :id",
	[SQL_LOST] = "UPDATE connector SET lost_at = coalesce(asked_once_at, lost_at), asked_once_at = NULL WHERE id = :id",
	[SQL_LOST_AT] = "SELECT coalesce(lost_at, 0) FROM connector WHERE id = :id",
};
DB_SQL(sql);

enum err
handover_ask(struct db *db, int64_t connector_id, int64_t now)
{
	return db_run(db, sql[SQL_ASK], ARGS(INT_("id", connector_id), INT_("now", now)), NULL);
}

enum err
handover_kept(struct db *db, int64_t connector_id)
{
	return db_run(db, sql[SQL_KEPT], ARGS(INT_("id", connector_id)), NULL);
}

enum err
handover_lost(struct db *db, int64_t connector_id)
{
	return db_run(db, sql[SQL_LOST], ARGS(INT_("id", connector_id)), NULL);
}

enum err
handover_lost_at(struct db *db, int64_t connector_id, int64_t *ret_at)
{
	return db_one_int(db, sql[SQL_LOST_AT], ARGS(INT_("id", connector_id)), ret_at);
}
