#include "ledger/sealed_set.h"

#include <inttypes.h>
#include <string.h>

#include "base/text.h"
#include "db/db.h"
#include "ledger/verify.h"

enum { ROW_MAX_BYTES = 4096, HEAD_MAX_BYTES = 256 };

enum { SQL_HOLD, SQL_LOOK, SQL_STORE, SQL_OPEN, SQL_PUT, SQL__COUNT };

static const char *const sql[SQL__COUNT] = {
	[SQL_HOLD] =	/* reads by writing, so that of two programs on an engine with several writers the second waits */
	    "UPDATE sealed_set SET count = count WHERE name = :name RETURNING since_at, count, sum, seal",
	[SQL_LOOK] = "SELECT since_at, count, sum, seal FROM sealed_set WHERE name = :name",
	[SQL_STORE] = "UPDATE sealed_set SET count = :count, sum = :sum, seal = :seal WHERE name = :name",
	[SQL_OPEN] = "UPDATE sealed_set SET seal = :none WHERE name = :name",
	[SQL_PUT] =
	    "INSERT INTO sealed_set (name, since_at, count, sum, seal) VALUES (:name, :since, :count, :sum, :seal)"
	    " ON CONFLICT (name) DO UPDATE SET since_at = excluded.since_at, count = excluded.count, sum = excluded.sum, seal = excluded.seal",
};
DB_SQL(sql);

static const char *const names[SEALED_SET__COUNT] = { [SEALED_NUMBERS] = "numbers", [SEALED_ORIGINS] = "origins" };

/* ---- a row ---- */

void
sealed_row_begin(struct buf *row, enum sealed_set set)
{
	buf_init(row, ROW_MAX_BYTES);
	buf_fmt(row, "kabarizin sealed row 1 %s", names[set]);
}

void
sealed_row_int(struct buf *row, int64_t value)
{
	buf_fmt(row, " i%" PRId64, value);
}

void
sealed_row_text(struct buf *row, const char *text)
{
	if (text == NULL)
		buf_text_add(row, " n");
	else
		buf_fmt(row, " t%zu:%s", strlen(text), text);
}

void
sealed_row_blob(struct buf *row, const void *bytes, size_t n)
{
	buf_fmt(row, " b%zu:", n);
	text_hex(row, bytes, n);
}

enum err
sealed_row_seal(struct db *db, const struct buf *row, uint8_t ret[SHA256_BYTES], bool *ret_sealed)
{
	enum err e;

	if ((e = buf_err(row)))
		return e;
	*ret_sealed = db_key(db) != NULL;
	if (*ret_sealed)
		crypto_hmac_sha256(db_key(db), KEY_BYTES, row->bytes, row->len, ret);
	return ERR_NONE;
}

/* ---- the sum ---- */

/* A seal can be read in the table. What is added for it cannot, so nobody can choose rows that give the same sum. */
static void
summand(struct db *db, const uint8_t seal[SHA256_BYTES], uint8_t ret[SHA256_BYTES])
{
	static const char words[] = "kabarizin sealed sum 1";
	uint8_t bytes[sizeof(words) + SHA256_BYTES];

	memcpy(bytes, words, sizeof(words));
	memcpy(bytes + sizeof(words), seal, SHA256_BYTES);
	crypto_hmac_sha256(db_key(db), KEY_BYTES, bytes, sizeof(bytes), ret);
}

/* Numbers of 256 bits, the highest byte first; what overflows is dropped. */
static void
add(uint8_t sum[SHA256_BYTES], const uint8_t value[SHA256_BYTES])
{
	unsigned carry = 0;
	int i;

	for (i = SHA256_BYTES - 1; i >= 0; i--) {
		carry += (unsigned)sum[i] + value[i];
		sum[i] = (uint8_t)carry;
		carry >>= 8;
	}
}

static void
subtract(uint8_t sum[SHA256_BYTES], const uint8_t value[SHA256_BYTES])
{
	unsigned borrow = 0;
	int i;

	for (i = SHA256_BYTES - 1; i >= 0; i--) {
		unsigned take = (unsigned)value[i] + borrow;

		borrow = sum[i] < take;
		sum[i] = (uint8_t)(sum[i] - take);
	}
}

void
sealed_sum_add(struct db *db, struct sealed_sum *s, const uint8_t seal[SHA256_BYTES])
{
	uint8_t value[SHA256_BYTES];

	if (db_key(db) == NULL)
		return;
	summand(db, seal, value);
	add(s->sum, value);
	s->count++;
}

static void
sum_take(struct db *db, struct sealed_sum *s, const uint8_t seal[SHA256_BYTES])
{
	uint8_t value[SHA256_BYTES];

	summand(db, seal, value);
	subtract(s->sum, value);
	s->count--;
}

/* ---- the head ---- */

enum head_state { HEAD_RIGHT, HEAD_MISSING, HEAD_OPEN, HEAD_FORGED };

struct head {
	int64_t			 since;
	struct sealed_sum	 sum;
	enum head_state		 state;
};

static enum err
make_seal(struct db *db, enum sealed_set set, const struct head *h, uint8_t ret[SHA256_BYTES])
{
	AUTO(buf) struct buf b = {0};

	buf_init(&b, HEAD_MAX_BYTES);
	buf_fmt(&b, "kabarizin sealed set 1 %s %" PRId64 " %" PRId64 " ", names[set], h->since, h->sum.count);
	text_hex(&b, h->sum.sum, SHA256_BYTES);
	if (buf_err(&b))
		return buf_err(&b);
	crypto_hmac_sha256(db_key(db), KEY_BYTES, b.bytes, b.len, ret);
	return ERR_NONE;
}

/* question: SQL_HOLD or SQL_LOOK. With a key. */
static enum err
read_head(struct db *db, enum sealed_set set, int question, struct head *ret)
{
	AUTO(db_rows) struct db_rows rows = {0};
	uint8_t want[SHA256_BYTES];
	const void *sum, *seal;
	size_t sum_n, seal_n;
	enum err e;

	*ret = (struct head){ .state = HEAD_MISSING };
	if ((e = db_one(db, sql[question], ARGS(TEXT_("name", names[set])), &rows)))
		return e == ERR_NOT_FOUND ? ERR_NONE : e;
	ret->since = db_col_int(&rows, 0);
	ret->sum.count = db_col_int(&rows, 1);
	sum = db_col_blob(&rows, 2, &sum_n);
	seal = db_col_blob(&rows, 3, &seal_n);
	if (sum_n == SHA256_BYTES)
		memcpy(ret->sum.sum, sum, SHA256_BYTES);
	if ((e = make_seal(db, set, ret, want)))
		return e;
	if (seal_n == 0)
		ret->state = HEAD_OPEN;
	else
		ret->state = sum_n == SHA256_BYTES && seal_n == SHA256_BYTES && crypto_equal(want, seal, SHA256_BYTES) ? HEAD_RIGHT : HEAD_FORGED;
	while (db_next(&rows))
		;
	return rows.err;
}

/* The rows go on without a seal over all of them, and verification shows it. */
static enum err
leave_open(struct db *db, enum sealed_set set)
{
	return db_run(db, sql[SQL_OPEN], ARGS(TEXT_("name", names[set]), BLOB_("none", "", 0)), NULL);
}

enum err
sealed_set_change(struct db *db, enum sealed_set set, const uint8_t *out, const uint8_t *in)
{
	uint8_t seal[SHA256_BYTES];
	struct head h;
	enum err e;

	if (db_key(db) == NULL)
		return leave_open(db, set);
	if ((e = read_head(db, set, SQL_HOLD, &h)))
		return e;
	if (h.state != HEAD_RIGHT)
		return leave_open(db, set);
	if (out != NULL)
		sum_take(db, &h.sum, out);
	if (in != NULL)
		sealed_sum_add(db, &h.sum, in);
	if ((e = make_seal(db, set, &h, seal)))
		return e;
	return db_run(db, sql[SQL_STORE], ARGS(TEXT_("name", names[set]), INT_("count", h.sum.count), BLOB_("sum", h.sum.sum, SHA256_BYTES),
	    BLOB_("seal", seal, SHA256_BYTES)), NULL);
}

enum err
sealed_set_store(struct db *db, enum sealed_set set, const struct sealed_sum *rows, int64_t now)
{
	struct head h = { .since = now, .sum = *rows };
	uint8_t seal[SHA256_BYTES];
	enum err e;

	if (db_key(db) == NULL)
		return ERR_CRYPTO;
	if ((e = make_seal(db, set, &h, seal)))
		return e;
	return db_run(db, sql[SQL_PUT], ARGS(TEXT_("name", names[set]), INT_("since", now), INT_("count", h.sum.count),
	    BLOB_("sum", h.sum.sum, SHA256_BYTES), BLOB_("seal", seal, SHA256_BYTES)), NULL);
}

/* ---- are they all there? ---- */

static const struct { enum ledger_fault unsealed, lost; const char *what; } faults[SEALED_SET__COUNT] = {
	[SEALED_NUMBERS] = { LEDGER_NUMBERS_UNSEALED, LEDGER_NUMBERS_LOST, "telephone numbers" },
	[SEALED_ORIGINS] = { LEDGER_ORIGINS_UNSEALED, LEDGER_ORIGINS_LOST, "notes of what led to an answer" },
};

enum err
sealed_set_compare(struct db *db, enum sealed_set set, const struct sealed_sum *rows, int64_t *ret_since, struct ledger_check *check)
{
	struct head h;
	enum err e;

	*ret_since = 0;
	if (db_key(db) == NULL) {
		ledger_found(check, LEDGER_KEY_MISSING, 0, "keys/ledger.key cannot be read, so the seals cannot be checked");
		return ERR_NONE;
	}
	if ((e = read_head(db, set, SQL_LOOK, &h)))
		return e;
	if (h.state != HEAD_RIGHT) {
		ledger_found(check, faults[set].unsealed, 0, "the seal over all %s is %s, so some may have been put in or taken away", faults[set].what,
		    h.state == HEAD_MISSING ? "missing" : h.state == HEAD_OPEN ? "open" : "not this office's");
		return ERR_NONE;
	}
	*ret_since = h.since;
	if (h.sum.count != rows->count)
		ledger_found(check, faults[set].lost, 0, "there are %" PRId64 " %s, and %" PRId64 " were sealed", rows->count, faults[set].what, h.sum.count);
	else if (!crypto_equal(h.sum.sum, rows->sum, SHA256_BYTES))
		ledger_found(check, faults[set].lost, 0, "one of the %s is an older one that was put back", faults[set].what);
	return ERR_NONE;
}
