#include "webhook/list.h"

#include "db/db.h"
#include "db/rows.h"

enum { SQL_LIST, SQL__COUNT };

static const char *const sql[SQL__COUNT] = {
	[SQL_LIST] =
	    "SELECT w.id, w.received_at, coalesce(p.name, '?'), w.state, w.note, length(w.body)"
	    " FROM webhook_inbox w LEFT JOIN provider p ON p.id = w.provider_id"
	    " WHERE :state = '' OR w.state = :state ORDER BY w.id DESC LIMIT :limit",
};
DB_SQL(sql);

enum err
webhook_list(struct db *db, const char *state, int64_t limit, struct json_object **ret)
{
	static const struct db_column columns[] = {
		{ "id", DB_INT }, { "received_at", DB_INT }, { "provider", DB_TEXT }, { "state", DB_TEXT }, { "note", DB_TEXT },
		{ "bytes", DB_INT }, { 0 }
	};

	return db_rows_json(db, sql[SQL_LIST], ARGS(TEXT_("state", state != NULL ? state : ""), INT_("limit", limit)), columns, ret);
}
