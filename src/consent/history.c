#include "consent/history.h"

#include "base/buf.h"
#include "base/text.h"
#include "consent/receipt.h"
#include "db/db.h"
#include "db/rows.h"

enum { SQL_HISTORY, SQL_ENTRIES, SQL__COUNT };

static const char *const sql[SQL__COUNT] = {
	[SQL_HISTORY] =
	    "SELECT seq, at, scope, action, source, request_words, answer_words, evidence, notice_version, actor, recorded_at, erased, hash"
	    " FROM consent_entry WHERE subject_hash = (SELECT subject_hash FROM contact WHERE id = :contact)"
	    " ORDER BY seq DESC",
	[SQL_ENTRIES] =
	    "SELECT l.seq, l.at, l.scope, l.action, l.source, '', '', coalesce(p.evidence, l.evidence), l.notice_version, l.actor, l.recorded_at,"
	    "   CASE WHEN l.form <> 1 AND p.seq IS NULL THEN 1 ELSE 0 END, l.hash, coalesce(c.id, 0)"
	    " FROM consent_ledger l LEFT JOIN ledger_personal p ON p.seq = l.seq LEFT JOIN contact c ON c.subject_hash = l.subject_hash"
	    " WHERE l.seq < :before ORDER BY l.seq DESC LIMIT :limit",
};
DB_SQL(sql);

enum { COLUMN_HASH = 12, COLUMN_CONTACT };

static const struct db_column columns[] = {
	{ "seq", DB_INT }, { "at", DB_INT }, { "scope", DB_TEXT }, { "action", DB_TEXT }, { "source", DB_TEXT },
	{ "request_words", DB_TEXT }, { "answer_words", DB_TEXT }, { "evidence", DB_JSON }, { "notice_version", DB_TEXT },
	{ "actor", DB_TEXT }, { "recorded_at", DB_INT }, { "erased", DB_FLAG }, { 0 }
};

static void
put_hash(struct json_object *row, struct db_rows *rows)
{
	char code[CONSENT_CODE_MAX] = "";
	AUTO(buf) struct buf hex;
	const void *hash;
	size_t n;

	buf_init(&hex, 128);
	hash = db_col_blob(rows, COLUMN_HASH, &n);
	text_hex(&hex, hash, n);
	if (n == SHA256_BYTES)
		consent_code(hash, code);
	json_put_text(row, "hash", buf_text(&hex));
	json_put_text(row, "code", code);
}

enum err
consent_history(struct db *db, int64_t contact_id, struct json_object **ret)
{
	AUTO_JSON struct json_object *array = json_object_new_array();
	AUTO(db_rows) struct db_rows rows = {0};
	enum err e;

	if ((e = db_query(db, sql[SQL_HISTORY], ARGS(INT_("contact", contact_id)), &rows)))
		return e;
	while (db_next(&rows)) {
		struct json_object *row = db_row_json(&rows, columns);

		put_hash(row, &rows);
		json_object_array_add(array, row);
	}
	if (rows.err)
		return rows.err;
	*ret = array;
	array = NULL;
	return ERR_NONE;
}

enum err
consent_entries(struct db *db, int64_t before, int64_t limit, struct json_object **ret)
{
	AUTO_JSON struct json_object *array = json_object_new_array();
	AUTO(db_rows) struct db_rows rows = {0};
	enum err e;

	if ((e = db_query(db, sql[SQL_ENTRIES], ARGS(INT_("before", before != 0 ? before : INT64_MAX), INT_("limit", limit)), &rows)))
		return e;
	while (db_next(&rows)) {
		struct json_object *row = db_row_json(&rows, columns);

		put_hash(row, &rows);
		json_put_int(row, "contact_id", db_col_int(&rows, COLUMN_CONTACT));
		json_object_array_add(array, row);
	}
	if (rows.err)
		return rows.err;
	*ret = array;
	array = NULL;
	return ERR_NONE;
}
