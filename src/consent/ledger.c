#include "consent/ledger.h"

#include <inttypes.h>
#include <openssl/evp.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "db/db.h"

enum { SQL_LAST, SQL_APPEND, SQL_ALL, SQL__COUNT };

static const char *const sql[SQL__COUNT] = {
	[SQL_LAST] = "SELECT seq, hash FROM consent_ledger ORDER BY seq DESC LIMIT 1",
	[SQL_APPEND] =
	    "INSERT INTO consent_ledger (seq, subject_hash, scope, action, source, request_words, answer_words, evidence, notice_version,"
	    "   actor, at, recorded_at, prev_hash, hash)"
	    " VALUES (:seq, :subject, :scope, :action, :source, :request, :answer, :evidence, :notice, :actor, :at, :recorded, :prev, :hash)",
	[SQL_ALL] =
	    "SELECT seq, subject_hash, scope, action, source, request_words, answer_words, evidence, notice_version, actor, at,"
	    "   recorded_at, prev_hash, hash FROM consent_ledger ORDER BY seq",
};
DB_SQL(sql);

enum {
	COL_SEQ, COL_SUBJECT, COL_SCOPE, COL_ACTION, COL_SOURCE, COL_REQUEST, COL_ANSWER, COL_EVIDENCE, COL_NOTICE, COL_ACTOR, COL_AT,
	COL_RECORDED, COL_PREV, COL_HASH
};

static const char *const action_names[CONSENT_ACTION__COUNT] = {
	[CONSENT_OPT_IN] = "opt_in",
	[CONSENT_OPT_OUT] = "opt_out",
	[CONSENT_DECLINE] = "decline",
	[CONSENT_WITHDRAW_BY_OFFICE] = "withdraw_by_office",
	[CONSENT_PREAPPROVED] = "preapproved",
};

const char *
consent_action_name(enum consent_action a)
{
	return action_names[a];
}

bool
consent_action_from_name(const char *name, enum consent_action *ret)
{
	int i;

	for (i = 0; i < CONSENT_ACTION__COUNT; i++)
		if (text_equal(action_names[i], name)) {
			*ret = (enum consent_action)i;
			return true;
		}
	return false;
}

/* ---- the hash ---- */

static void
big_endian(uint64_t value, uint8_t ret[8])
{
	int i;

	for (i = 7; i >= 0; i--, value >>= 8)
		ret[i] = (uint8_t)value;
}

static void
hash_bytes(EVP_MD_CTX *md, const void *bytes, size_t n)
{
	uint8_t length[8];

	big_endian(n, length);
	EVP_DigestUpdate(md, length, sizeof(length));
	EVP_DigestUpdate(md, bytes, n);
}

static void
hash_number(EVP_MD_CTX *md, int64_t value)
{
	uint8_t bytes[8];

	big_endian((uint64_t)value, bytes);
	hash_bytes(md, bytes, sizeof(bytes));
}

static const char *
or_empty(const char *text)
{
	return text != NULL ? text : "";
}

static void
hash_text(EVP_MD_CTX *md, const char *text)
{
	hash_bytes(md, or_empty(text), strlen(or_empty(text)));
}

enum err
ledger_hash(const struct ledger_entry *entry, const uint8_t prev[SHA256_BYTES], uint8_t ret[SHA256_BYTES])
{
	EVP_MD_CTX *md = EVP_MD_CTX_new();
	bool done;

	if (md == NULL || EVP_DigestInit_ex(md, EVP_sha256(), NULL) != 1) {
		EVP_MD_CTX_free(md);
		return ERR_MEMORY;
	}
	hash_number(md, entry->seq);
	hash_bytes(md, entry->subject_hash, SHA256_BYTES);
	hash_text(md, scope_name(entry->scope));
	hash_text(md, consent_action_name(entry->action));
	hash_text(md, entry->source);
	hash_text(md, entry->request_words);
	hash_text(md, entry->answer_words);
	hash_text(md, entry->evidence);
	hash_text(md, entry->notice_version);
	hash_text(md, entry->actor);
	hash_number(md, entry->at);
	hash_number(md, entry->recorded_at);
	hash_bytes(md, prev, SHA256_BYTES);
	done = EVP_DigestFinal_ex(md, ret, NULL) == 1;
	EVP_MD_CTX_free(md);
	return done ? ERR_NONE : ERR_CRYPTO;
}

/* ---- appending ---- */

/* The last entry's number and hash; 0 and zero bytes when the ledger is empty. */
static enum err
read_last(struct db *db, int64_t *ret_seq, uint8_t ret_hash[SHA256_BYTES])
{
	AUTO(db_rows) struct db_rows rows = {0};
	const void *hash;
	size_t n;
	enum err e;

	*ret_seq = 0;
	memset(ret_hash, 0, SHA256_BYTES);
	if ((e = db_one(db, sql[SQL_LAST], ARGS(), &rows)))
		return e == ERR_NOT_FOUND ? ERR_NONE : e;
	hash = db_col_blob(&rows, 1, &n);
	if (n != SHA256_BYTES)
		return ERR_DB;
	*ret_seq = db_col_int(&rows, 0);
	memcpy(ret_hash, hash, SHA256_BYTES);
	return ERR_NONE;
}

enum err
ledger_append(struct db *db, const struct ledger_entry *entry, int64_t *ret_seq)
{
	struct ledger_entry e = *entry;
	uint8_t prev[SHA256_BYTES], hash[SHA256_BYTES];
	enum err err;

	if ((err = read_last(db, &e.seq, prev)))
		return err;
	e.seq++;
	if ((err = ledger_hash(&e, prev, hash)))
		return err;
	if ((err = db_run(db, sql[SQL_APPEND], ARGS(INT_("seq", e.seq), BLOB_("subject", e.subject_hash, SHA256_BYTES),
	    TEXT_("scope", scope_name(e.scope)), TEXT_("action", consent_action_name(e.action)), TEXT_("source", or_empty(e.source)),
	    TEXT_("request", or_empty(e.request_words)), TEXT_("answer", or_empty(e.answer_words)),
	    TEXT_("evidence", or_empty(e.evidence)), TEXT_("notice", or_empty(e.notice_version)), TEXT_("actor", or_empty(e.actor)),
	    INT_("at", e.at), INT_("recorded", e.recorded_at), BLOB_("prev", prev, SHA256_BYTES), BLOB_("hash", hash, SHA256_BYTES)), NULL)))
		return err;
	*ret_seq = e.seq;
	return ERR_NONE;
}

/* ---- verifying ---- */

static bool
column_is(struct db_rows *rows, int col, const uint8_t want[SHA256_BYTES])
{
	const void *bytes;
	size_t n;

	bytes = db_col_blob(rows, col, &n);
	return n == SHA256_BYTES && memcmp(bytes, want, SHA256_BYTES) == 0;
}

/* false: the row holds what no entry of ours can hold. */
static bool
read_entry(struct db_rows *rows, struct ledger_entry *ret)
{
	const void *subject;
	size_t n;

	*ret = (struct ledger_entry){
		.seq = db_col_int(rows, COL_SEQ), .source = db_col_text(rows, COL_SOURCE), .request_words = db_col_text(rows, COL_REQUEST),
		.answer_words = db_col_text(rows, COL_ANSWER), .evidence = db_col_text(rows, COL_EVIDENCE),
		.notice_version = db_col_text(rows, COL_NOTICE), .actor = db_col_text(rows, COL_ACTOR), .at = db_col_int(rows, COL_AT),
		.recorded_at = db_col_int(rows, COL_RECORDED),
	};
	subject = db_col_blob(rows, COL_SUBJECT, &n);
	if (n != SHA256_BYTES || !scope_from_name(db_col_text(rows, COL_SCOPE), &ret->scope) ||
	    !consent_action_from_name(db_col_text(rows, COL_ACTION), &ret->action))
		return false;
	memcpy(ret->subject_hash, subject, SHA256_BYTES);
	return true;
}

static void
found_bad(struct ledger_check *check, int64_t seq, const char *what)
{
	check->bad_seq = seq;
	snprintf(check->why, sizeof(check->why), "entry %" PRId64 " %s", seq, what);
}

/* One entry against the chain so far. */
static enum err
verify_entry(struct db_rows *rows, struct ledger_check *check)
{
	struct ledger_entry entry;
	uint8_t hash[SHA256_BYTES];
	bool readable = read_entry(rows, &entry);
	enum err e;

	if (entry.seq != check->entries + 1) {
		found_bad(check, check->entries + 1, "is missing");
		return ERR_NONE;
	}
	if (!readable) {
		found_bad(check, entry.seq, "was changed");
		return ERR_NONE;
	}
	if ((e = ledger_hash(&entry, check->head, hash)))
		return e;
	if (!column_is(rows, COL_PREV, check->head))
		found_bad(check, entry.seq, "does not follow the one before it");
	else if (!column_is(rows, COL_HASH, hash))
		found_bad(check, entry.seq, "was changed");
	else {
		check->entries++;
		memcpy(check->head, hash, SHA256_BYTES);
	}
	return ERR_NONE;
}

enum err
ledger_verify(struct db *db, struct ledger_check *ret)
{
	AUTO(db_rows) struct db_rows rows = {0};
	struct ledger_check check = {0};
	enum err e;

	if ((e = db_query(db, sql[SQL_ALL], ARGS(), &rows)))
		return e;
	while (check.bad_seq == 0 && db_next(&rows))
		if ((e = verify_entry(&rows, &check)))
			return e;
	if (rows.err)
		return rows.err;
	*ret = check;
	return ERR_NONE;
}
