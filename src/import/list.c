#include "import/list.h"

#include "base/text.h"
#include "db/rows.h"

enum { SQL_BATCHES, SQL_ROWS, SQL_PROBLEMS, SQL_BY_VERDICT, SQL_BY_OUTCOME, SQL__COUNT };

#define ROWS "SELECT line, cells, claim, verdict, code, cell, detail, contact_id, outcome FROM import_row WHERE batch_id = :batch AND line > :after"

static const char *const sql[SQL__COUNT] = {
	[SQL_BATCHES] =
	    "SELECT id, kind, state, file_name, row_count, made_by, made_at, started_by, started_at, ended_at FROM import_batch"
	    " WHERE id < :before AND (state <> 'reading' OR judged_to IS NOT NULL) ORDER BY id DESC LIMIT :limit",
	[SQL_ROWS] = ROWS " ORDER BY line LIMIT :limit",
	[SQL_PROBLEMS] = ROWS " AND (verdict = 'doubtful' OR verdict = 'refused') ORDER BY line LIMIT :limit",
	[SQL_BY_VERDICT] = ROWS " AND verdict = :verdict ORDER BY line LIMIT :limit",
	[SQL_BY_OUTCOME] = ROWS " AND outcome = :outcome ORDER BY line LIMIT :limit",
};
DB_SQL(sql);

enum err
import_batches(struct db *db, int64_t before_id, int64_t limit, struct json_object **ret)
{
	static const struct db_column columns[] = {
		{ "id", DB_INT }, { "kind", DB_TEXT }, { "state", DB_TEXT }, { "file_name", DB_TEXT }, { "row_count", DB_INT }, { "made_by", DB_TEXT },
		{ "made_at", DB_INT }, { "started_by", DB_TEXT }, { "started_at", DB_INT }, { "ended_at", DB_INT }, { NULL, 0 },
	};

	return db_rows_json(db, sql[SQL_BATCHES], ARGS(INT_("before", before_id > 0 ? before_id : INT64_MAX), INT_("limit", limit)), columns, ret);
}

enum err
import_rows(struct db *db, const struct import_query *q, struct json_object **ret)
{
	static const struct db_column columns[] = {
		{ "line", DB_INT }, { "cells", DB_JSON }, { "claim", DB_TEXT }, { "verdict", DB_TEXT }, { "code", DB_TEXT }, { "cell", DB_INT },
		{ "detail", DB_TEXT }, { "contact_id", DB_INT }, { "outcome", DB_TEXT }, { NULL, 0 },
	};
	const struct db_arg batch = INT_("batch", q->batch_id), after = INT_("after", q->after_line), limit = INT_("limit", q->limit);

	if (text_equal(q->verdict, "problem"))
		return db_rows_json(db, sql[SQL_PROBLEMS], ARGS(batch, after, limit), columns, ret);
	if (!text_is_blank(q->verdict))
		return db_rows_json(db, sql[SQL_BY_VERDICT], ARGS(batch, after, TEXT_("verdict", q->verdict), limit), columns, ret);
	if (!text_is_blank(q->outcome))
		return db_rows_json(db, sql[SQL_BY_OUTCOME], ARGS(batch, after,
		    TEXT_("outcome", text_equal(q->outcome, "waiting") ? "" : q->outcome), limit), columns, ret);
	return db_rows_json(db, sql[SQL_ROWS], ARGS(batch, after, limit), columns, ret);
}
