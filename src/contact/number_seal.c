#include "contact/number_seal.h"

#include <inttypes.h>
#include <string.h>

#include "base/json.h"
#include "db/db.h"
#include "db/rows.h"
#include "ledger/sealed_set.h"
#include "ledger/verify.h"

enum { SQL_ONE, SQL_ALL, SQL_NUMBERS, SQL_STORE, SQL__COUNT };

#define ROW \
	"SELECT p.number, p.contact_id, c.subject_hash, p.kind, p.raw, p.confirmed, p.created_at, p.seal" \
	" FROM contact_phone p LEFT JOIN contact c ON c.id = p.contact_id"

static const char *const sql[SQL__COUNT] = {
	[SQL_ONE] = ROW " WHERE p.number = :number",
	[SQL_ALL] = ROW " ORDER BY p.number",
	[SQL_NUMBERS] = "SELECT number FROM contact_phone ORDER BY number",
	[SQL_STORE] = "UPDATE contact_phone SET seal = :seal WHERE number = :number",
};
DB_SQL(sql);

enum { COL_NUMBER, COL_CONTACT, COL_SUBJECT, COL_KIND, COL_RAW, COL_CONFIRMED, COL_CREATED, COL_SEAL };

/* The seal that the row should carry. */
static enum err
make_seal(struct db *db, struct db_rows *row, uint8_t ret[SHA256_BYTES], bool *ret_sealed)
{
	AUTO(buf) struct buf b = {0};
	const void *subject;
	size_t n;

	sealed_row_begin(&b, SEALED_NUMBERS);
	sealed_row_text(&b, db_col_whole(row, COL_NUMBER));
	sealed_row_int(&b, db_col_int(row, COL_CONTACT));
	subject = db_col_blob(row, COL_SUBJECT, &n);
	sealed_row_blob(&b, subject, n);
	sealed_row_text(&b, db_col_whole(row, COL_KIND));
	sealed_row_text(&b, db_col_whole(row, COL_RAW));
	sealed_row_int(&b, db_col_int(row, COL_CONFIRMED));
	sealed_row_int(&b, db_col_int(row, COL_CREATED));
	return sealed_row_seal(db, &b, ret, ret_sealed);
}

static enum err
is_right(struct db *db, struct db_rows *row, uint8_t ret_seal[SHA256_BYTES], bool *ret)
{
	const void *seal;
	size_t n;
	enum err e;

	*ret = false;
	if ((e = make_seal(db, row, ret_seal, ret)) || !*ret)
		return e == ERR_TOO_LARGE ? ERR_NONE : e;	/* longer than any row of ours */
	seal = db_col_blob(row, COL_SEAL, &n);
	*ret = n == SHA256_BYTES && crypto_equal(seal, ret_seal, SHA256_BYTES);
	return ERR_NONE;
}

/* ---- one number ---- */

enum err
number_seal_out(struct db *db, const char *number, bool *ret_held)
{
	AUTO(db_rows) struct db_rows row = {0};
	uint8_t seal[SHA256_BYTES];
	enum err e;

	*ret_held = false;
	if ((e = db_one(db, sql[SQL_ONE], ARGS(TEXT_("number", number)), &row)) || (e = is_right(db, &row, seal, ret_held)))
		return e == ERR_NOT_FOUND ? ERR_NONE : e;
	return *ret_held ? sealed_set_change(db, SEALED_NUMBERS, seal, NULL) : ERR_NONE;
}

static enum err
write_seal(struct db *db, const char *number, uint8_t ret[SHA256_BYTES], bool *ret_sealed)
{
	AUTO(db_rows) struct db_rows row = {0};
	enum err e;

	if ((e = db_one(db, sql[SQL_ONE], ARGS(TEXT_("number", number)), &row)) || (e = make_seal(db, &row, ret, ret_sealed)) || !*ret_sealed)
		return e;
	return db_run(db, sql[SQL_STORE], ARGS(TEXT_("number", number), BLOB_("seal", ret, SHA256_BYTES)), NULL);
}

enum err
number_seal_in(struct db *db, const char *number, bool held)
{
	uint8_t seal[SHA256_BYTES];
	bool sealed;
	enum err e;

	if (!held)
		return ERR_NONE;
	if ((e = write_seal(db, number, seal, &sealed)))
		return e;
	return sealed_set_change(db, SEALED_NUMBERS, NULL, sealed ? seal : NULL);
}

/* ---- all of them ---- */

enum err
number_seals_verify(struct db *db, int64_t *ret_since, struct ledger_check *check)
{
	AUTO(db_rows) struct db_rows row = {0};
	struct sealed_sum sum = {0};
	uint8_t seal[SHA256_BYTES];
	bool right;
	enum err e;

	if ((e = db_query(db, sql[SQL_ALL], NULL, &row)))
		return e;
	while (db_key(db) != NULL && db_next(&row)) {
		if ((e = is_right(db, &row, seal, &right)))
			return e;
		if (right) {
			sealed_sum_add(db, &sum, seal);
			continue;
		}
		check->contact_id = db_col_int(&row, COL_CONTACT);
		ledger_found(check, LEDGER_NUMBER_CHANGED, 0, "a telephone number of contact %" PRId64 " was not given to it by this office's programs",
		    check->contact_id);
		return ERR_NONE;
	}
	return row.err != ERR_NONE ? row.err : sealed_set_compare(db, SEALED_NUMBERS, &sum, ret_since, check);
}

enum err
number_seals_renew(struct db *db, int64_t now)
{
	static const struct db_column columns[] = { { "number", DB_TEXT }, { 0 } };
	AUTO_JSON struct json_object *numbers = NULL;
	struct sealed_sum sum = {0};
	uint8_t seal[SHA256_BYTES];
	bool sealed;
	size_t i;
	enum err e;

	if ((e = db_rows_json(db, sql[SQL_NUMBERS], NULL, columns, &numbers)))
		return e;
	for (i = 0; i < json_count(numbers); i++) {
		if ((e = write_seal(db, json_text(json_item(numbers, i), "number"), seal, &sealed)))
			return e;
		if (sealed)
			sealed_sum_add(db, &sum, seal);
	}
	return sealed_set_store(db, SEALED_NUMBERS, &sum, now);
}
