#include "task/list.h"

#include "db/db.h"
#include "db/rows.h"

enum { SQL_TASKS, SQL__COUNT };

static const char *const sql[SQL__COUNT] = {
	[SQL_TASKS] =
	    "SELECT t.id, t.kind, coalesce(t.provider_id, 0), coalesce(p.name, ''), t.state, t.requested_by, t.requested_at, coalesce(t.done_at, 0)"
	    " FROM task t LEFT JOIN provider p ON p.id = t.provider_id ORDER BY t.id DESC LIMIT :limit",
};
DB_SQL(sql);

enum err
task_list(struct db *db, int64_t limit, struct json_object **ret)
{
	static const struct db_column columns[] = {
		{ "id", DB_INT }, { "kind", DB_TEXT }, { "provider_id", DB_INT }, { "provider", DB_TEXT }, { "state", DB_TEXT },
		{ "requested_by", DB_TEXT }, { "requested_at", DB_INT }, { "done_at", DB_INT }, { 0 }
	};

	return db_rows_json(db, sql[SQL_TASKS], ARGS(INT_("limit", limit)), columns, ret);
}
