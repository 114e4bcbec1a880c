#include "consent/origin_seal.h"

#include <inttypes.h>

#include "base/json.h"
#include "db/db.h"
#include "db/rows.h"
#include "ledger/sealed_set.h"
#include "ledger/verify.h"

enum { SQL_ONE, SQL_ALL, SQL_ENTRIES, SQL_STORE, SQL__COUNT };

#define ROW	"SELECT ledger_seq, origin, place, invitation_id, scope, action, changed, at, seal FROM consent_origin"

static const char *const sql[SQL__COUNT] = {
	[SQL_ONE] = ROW " WHERE ledger_seq = :seq",
	[SQL_ALL] = ROW " ORDER BY ledger_seq",
	[SQL_ENTRIES] = "SELECT ledger_seq FROM consent_origin ORDER BY ledger_seq",
	[SQL_STORE] = "UPDATE consent_origin SET seal = :seal WHERE ledger_seq = :seq",
};
DB_SQL(sql);

enum { COL_SEQ, COL_ORIGIN, COL_PLACE, COL_INVITATION, COL_SCOPE, COL_ACTION, COL_CHANGED, COL_AT, COL_SEAL };

enum err
origin_seal(struct db *db, const struct origin_row *row, uint8_t ret[SHA256_BYTES], bool *ret_sealed)
{
	AUTO(buf) struct buf b = {0};

	sealed_row_begin(&b, SEALED_ORIGINS);
	sealed_row_int(&b, row->seq);
	sealed_row_text(&b, row->origin);
	sealed_row_text(&b, row->place);
	sealed_row_int(&b, row->invitation_id);
	sealed_row_text(&b, row->scope);
	sealed_row_text(&b, row->action);
	sealed_row_int(&b, row->changed);
	sealed_row_int(&b, row->at);
	return sealed_row_seal(db, &b, ret, ret_sealed);
}

/* The seal that the row at the cursor should carry. */
static enum err
make_seal(struct db *db, struct db_rows *rows, uint8_t ret[SHA256_BYTES], bool *ret_sealed)
{
	return origin_seal(db, &(struct origin_row){ .seq = db_col_int(rows, COL_SEQ), .origin = db_col_whole(rows, COL_ORIGIN),
	    .place = db_col_whole(rows, COL_PLACE), .invitation_id = db_col_int(rows, COL_INVITATION), .scope = db_col_whole(rows, COL_SCOPE),
	    .action = db_col_whole(rows, COL_ACTION), .changed = db_col_int(rows, COL_CHANGED), .at = db_col_int(rows, COL_AT) }, ret, ret_sealed);
}

static enum err
is_right(struct db *db, struct db_rows *rows, uint8_t ret_seal[SHA256_BYTES], bool *ret)
{
	const void *seal;
	size_t n;
	enum err e;

	*ret = false;
	if ((e = make_seal(db, rows, ret_seal, ret)) || !*ret)
		return e == ERR_TOO_LARGE ? ERR_NONE : e;	/* longer than any row of ours */
	seal = db_col_blob(rows, COL_SEAL, &n);
	*ret = n == SHA256_BYTES && crypto_equal(seal, ret_seal, SHA256_BYTES);
	return ERR_NONE;
}

enum err
origin_seals_verify(struct db *db, int64_t *ret_since, struct ledger_check *check)
{
	AUTO(db_rows) struct db_rows rows = {0};
	struct sealed_sum sum = {0};
	uint8_t seal[SHA256_BYTES];
	bool right;
	int64_t seq;
	enum err e;

	if ((e = db_query(db, sql[SQL_ALL], NULL, &rows)))
		return e;
	while (db_key(db) != NULL && db_next(&rows)) {
		if ((e = is_right(db, &rows, seal, &right)))
			return e;
		if (right) {
			sealed_sum_add(db, &sum, seal);
			continue;
		}
		seq = db_col_int(&rows, COL_SEQ);
		ledger_found(check, LEDGER_ORIGIN_CHANGED, seq, "the note of what led to entry %" PRId64 " is not the one that was written", seq);
		return ERR_NONE;
	}
	return rows.err != ERR_NONE ? rows.err : sealed_set_compare(db, SEALED_ORIGINS, &sum, ret_since, check);
}

static enum err
renew_one(struct db *db, int64_t seq, struct sealed_sum *sum)
{
	AUTO(db_rows) struct db_rows row = {0};
	uint8_t seal[SHA256_BYTES];
	bool sealed;
	enum err e;

	if ((e = db_one(db, sql[SQL_ONE], ARGS(INT_("seq", seq)), &row)) || (e = make_seal(db, &row, seal, &sealed)) || !sealed)
		return e;
	sealed_sum_add(db, sum, seal);
	return db_run(db, sql[SQL_STORE], ARGS(INT_("seq", seq), BLOB_("seal", seal, SHA256_BYTES)), NULL);
}

enum err
origin_seals_renew(struct db *db, int64_t now)
{
	static const struct db_column columns[] = { { "ledger_seq", DB_INT }, { 0 } };
	AUTO_JSON struct json_object *entries = NULL;
	struct sealed_sum sum = {0};
	int64_t seq = 0;
	size_t i;
	enum err e;

	if ((e = db_rows_json(db, sql[SQL_ENTRIES], NULL, columns, &entries)))
		return e;
	for (i = 0; i < json_count(entries); i++) {
		json_int(json_item(entries, i), "ledger_seq", &seq);
		if ((e = renew_one(db, seq, &sum)))
			return e;
	}
	return sealed_set_store(db, SEALED_ORIGINS, &sum, now);
}
