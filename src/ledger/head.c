#include "ledger/head.h"

#include <string.h>

#include "base/config.h"
#include "base/text.h"
#include "db/db.h"

enum { SQL_LAST, SQL_FIND, SQL_HOLD, SQL_LOOK, SQL_STORE, SQL_PUT, SQL__COUNT };

static const char *const sql[SQL__COUNT] = {
	[SQL_LAST] =	/* one row, also of an empty table; a number near the end of numbers is not ours and must not end the counting */
	    "SELECT (SELECT max(seq) FROM consent_ledger WHERE seq < 4611686018427387904),"
	    " (SELECT hash FROM consent_ledger WHERE seq < 4611686018427387904 ORDER BY seq DESC LIMIT 1),"
	    " (SELECT max(seq) FROM ledger_personal WHERE seq < 4611686018427387904)",
	[SQL_FIND] = "SELECT seq FROM consent_ledger WHERE hash = :hash",
	[SQL_HOLD] =	/* reads by writing, so that of two programs on an engine with several writers the second waits */
	    "UPDATE ledger_head SET seq = seq WHERE id = 1 RETURNING seq, hash, seal",
	[SQL_LOOK] = "SELECT seq, hash, seal FROM ledger_head WHERE id = 1",
	[SQL_STORE] = "UPDATE ledger_head SET seq = :seq, hash = :hash, seal = :seal WHERE id = 1",
	[SQL_PUT] =
	    "INSERT INTO ledger_head (id, seq, hash, seal) VALUES (1, :seq, :hash, :seal)"
	    " ON CONFLICT (id) DO UPDATE SET seq = excluded.seq, hash = excluded.hash, seal = excluded.seal",
};
DB_SQL(sql);

static const char key_name[] = "ledger";

/* What is sealed: these words, so that no seal of another kind can stand here, then number and hash. */
#define SEALED_WORDS	"kabarizin ledger head 1"
enum { SEALED_BYTES = sizeof(SEALED_WORDS) + 8 + SHA256_BYTES };

/* ---- the key ---- */

enum err
ledger_key_make(const char *keys)
{
	return shared_key_make(keys, key_name);
}

enum err
ledger_key_lend(struct db *db, const struct config *config)
{
	uint8_t key[KEY_BYTES];
	enum err e;

	if ((e = shared_key_load(config->keys, key_name, key)))
		return e;
	db_key_lend(db, key);
	explicit_bzero(key, sizeof(key));
	return ERR_NONE;
}

static void
make_seal(const uint8_t key[KEY_BYTES], int64_t seq, const uint8_t hash[SHA256_BYTES], uint8_t ret[SHA256_BYTES])
{
	uint8_t bytes[SEALED_BYTES] = SEALED_WORDS, *to = bytes + sizeof(SEALED_WORDS);
	int i;

	for (i = 7; i >= 0; i--)
		*to++ = (uint8_t)((uint64_t)seq >> 8 * i);
	memcpy(to, hash, SHA256_BYTES);
	crypto_hmac_sha256(key, KEY_BYTES, bytes, sizeof(bytes), ret);
}

void
ledger_head_seal(struct db *db, struct ledger_head *head)
{
	if (head->sealed)
		make_seal(db_key(db), head->seq, head->hash, head->seal);
}

bool
ledger_seal_right(struct db *db, int64_t seq, const uint8_t hash[SHA256_BYTES], const void *seal, size_t n)
{
	uint8_t want[SHA256_BYTES];

	if (db_key(db) == NULL || n != SHA256_BYTES)
		return false;
	make_seal(db_key(db), seq, hash, want);
	return crypto_equal(want, seal, SHA256_BYTES);
}

/* ---- where the ledger ends ---- */

/* What is there, cut or filled up with zero bytes: a hash of another length was not written by us, and verification says so. */
static void
read_hash(struct db_rows *rows, int col, uint8_t ret[SHA256_BYTES])
{
	const void *bytes;
	size_t n;

	memset(ret, 0, SHA256_BYTES);
	bytes = db_col_blob(rows, col, &n);
	if (n > 0)
		memcpy(ret, bytes, n < SHA256_BYTES ? n : SHA256_BYTES);
}

/* *ret_words: the last number that has words, with or without an entry. */
static enum err
read_last(struct db *db, struct ledger_head *ret, int64_t *ret_words)
{
	AUTO(db_rows) struct db_rows rows = {0};
	enum err e;

	if ((e = db_one(db, sql[SQL_LAST], ARGS(), &rows)))
		return e;
	*ret = (struct ledger_head){ .seq = db_col_int(&rows, 0) };
	read_hash(&rows, 1, ret->hash);
	*ret_words = db_col_int(&rows, 2);
	return ERR_NONE;
}

enum err
ledger_last(struct db *db, struct ledger_head *ret)
{
	int64_t words;

	return read_last(db, ret, &words);
}

static enum err
read_head(struct db *db, const char *question, struct ledger_head *ret, enum ledger_head_state *ret_state)
{
	AUTO(db_rows) struct db_rows rows = {0};
	const void *seal;
	size_t n;
	enum err e;

	*ret = (struct ledger_head){0};
	*ret_state = LEDGER_HEAD_MISSING;
	if ((e = db_query(db, question, ARGS(), &rows)))
		return e;
	if (!db_next(&rows))
		return rows.err;
	ret->seq = db_col_int(&rows, 0);
	read_hash(&rows, 1, ret->hash);
	seal = db_col_blob(&rows, 2, &n);
	ret->sealed = ledger_seal_right(db, ret->seq, ret->hash, seal, n);
	if (ret->sealed)
		memcpy(ret->seal, seal, SHA256_BYTES);
	*ret_state = ret->sealed ? LEDGER_HEAD_RIGHT : n == 0 ? LEDGER_HEAD_OPEN : db_key(db) == NULL ? LEDGER_HEAD_NO_KEY : LEDGER_HEAD_FORGED;
	while (db_next(&rows))
		;	/* RETURNING takes effect when it has been read to its end */
	return rows.err;
}

enum err
ledger_head_look(struct db *db, struct ledger_head *ret, enum ledger_head_state *ret_state)
{
	return read_head(db, sql[SQL_LOOK], ret, ret_state);
}

enum err
ledger_head_continue(struct db *db, struct ledger_head *ret)
{
	struct ledger_head head, last;
	enum ledger_head_state state;
	int64_t words;
	enum err e;

	if ((e = read_head(db, sql[SQL_HOLD], &head, &state)) || (e = read_last(db, &last, &words)))
		return e;
	/* A head behind the table was not written with its last entry. One ahead of it is ours: the entry that follows leaves a gap to be seen. */
	if (!head.sealed || head.seq < last.seq)
		head = last;
	/* A number that stands before words of nobody cannot be used again, and the next can. */
	if (head.seq < words)
		head.seq = words;
	*ret = head;
	return ERR_NONE;
}

static enum err
put(struct db *db, const char *how, const struct ledger_head *head)
{
	return db_run(db, how, ARGS(INT_("seq", head->seq), BLOB_("hash", head->hash, SHA256_BYTES),
	    BLOB_("seal", head->seal, head->sealed ? SHA256_BYTES : 0)), NULL);
}

enum err
ledger_head_store(struct db *db, const struct ledger_head *head)
{
	return put(db, sql[SQL_STORE], head);
}

enum err
ledger_head_reseal(struct db *db, struct ledger_head *ret)
{
	struct ledger_head head;
	enum err e;

	if (db_key(db) == NULL)
		return ERR_CRYPTO;
	if ((e = ledger_last(db, &head)))
		return e;
	head.sealed = true;
	ledger_head_seal(db, &head);
	if ((e = put(db, sql[SQL_PUT], &head)))
		return e;
	*ret = head;
	return ERR_NONE;
}

/* ---- a hash from elsewhere ---- */

bool
ledger_hash_read(const char *text, uint8_t ret[SHA256_BYTES])
{
	char digits[2 * SHA256_BYTES];
	size_t n = 0;

	for (; *text != '\0'; text++) {
		if (*text == ' ' || *text == '\t' || *text == '\r' || *text == '\n')
			continue;
		if (n == sizeof(digits))
			return false;
		digits[n++] = *text;
	}
	return n == sizeof(digits) && text_unhex(digits, n, ret);
}

enum err
ledger_find(struct db *db, const uint8_t hash[SHA256_BYTES], int64_t *ret_seq)
{
	static const uint8_t nothing[SHA256_BYTES];

	*ret_seq = 0;
	if (memcmp(hash, nothing, SHA256_BYTES) == 0)
		return ERR_NONE;
	return db_one_int(db, sql[SQL_FIND], ARGS(BLOB_("hash", hash, SHA256_BYTES)), ret_seq);
}
