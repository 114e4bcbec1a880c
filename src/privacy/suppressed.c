#include "privacy/suppressed.h"

#include <string.h>

#include "base/buf.h"
#include "base/crypto.h"
#include "base/json.h"
#include "base/text.h"
#include "consent/consent.h"
#include "db/db.h"

enum { SQL_NUMBERS, SQL_USER, SQL_REMEMBER, SQL_ANY, SQL_FIND, SQL_FORGET, SQL__COUNT };

static const char *const sql[SQL__COUNT] = {
	[SQL_NUMBERS] = "SELECT number FROM contact_phone WHERE contact_id = :contact",
	[SQL_USER] =	/* with those of whoever turned out to be the same person */
	    "SELECT user_id FROM contact WHERE (id = :contact OR merged_into = :contact) AND user_id IS NOT NULL",
	[SQL_REMEMBER] =
	    "INSERT INTO suppressed (id_hash, scope, state, since_at, erased_at) VALUES (:hash, :scope, :state, :since, :now)"
	    " ON CONFLICT (id_hash, scope) DO NOTHING",
	[SQL_ANY] = "SELECT count(*) FROM (SELECT 1 FROM suppressed LIMIT 1)",
	[SQL_FIND] = "SELECT scope, state, since_at, erased_at FROM suppressed WHERE id_hash = :hash",
	[SQL_FORGET] = "DELETE FROM suppressed WHERE id_hash = :hash",
};
DB_SQL(sql);

enum { NAMED_MAX_BYTES = 300 };

/* The same key seals the ledger: what is hashed begins with its purpose, so that no hash of one can be taken for one of the other. */
static enum err
hash_of(struct db *db, const char *what, const char *id, uint8_t ret[SHA256_BYTES])
{
	const uint8_t *key = db_key(db);
	AUTO(buf) struct buf named = {0};

	if (key == NULL)
		return ERR_CRYPTO;
	buf_init(&named, NAMED_MAX_BYTES);
	buf_fmt(&named, "kabarizin suppressed %s\n%s", what, id);
	if (buf_err(&named))
		return buf_err(&named);
	crypto_hmac_sha256(key, KEY_BYTES, named.bytes, named.len, ret);
	return ERR_NONE;
}

/* ---- remembering ---- */

static bool
is_refusal(const struct consent *c)
{
	return c->state == CONSENT_STOPPED || c->state == CONSENT_DECLINED;
}

static enum err
remember(struct db *db, const char *what, const char *id, const struct consent consents[SCOPE__COUNT], int64_t now)
{
	uint8_t hash[SHA256_BYTES];
	enum err e;
	int s;

	if ((e = hash_of(db, what, id, hash)))
		return e;
	for (s = 0; s < SCOPE__COUNT; s++)
		if (is_refusal(&consents[s]) && (e = db_run(db, sql[SQL_REMEMBER], ARGS(BLOB_("hash", hash, sizeof(hash)),
		    TEXT_("scope", scope_name((enum scope)s)), TEXT_("state", consent_state_name(consents[s].state)),
		    INT_("since", consents[s].since_at), INT_("now", now)), NULL)))
			return e;
	return ERR_NONE;
}

/* Every id that the question gives. They are read first: what follows writes. */
static enum err
remember_all(struct db *db, const char *question, const char *what, int64_t contact_id, const struct consent consents[SCOPE__COUNT], int64_t now)
{
	AUTO(db_rows) struct db_rows rows = {0};
	AUTO_JSON struct json_object *ids = json_object_new_array();
	size_t i;
	enum err e;

	if ((e = db_query(db, question, ARGS(INT_("contact", contact_id)), &rows)))
		return e;
	while (db_next(&rows))
		json_object_array_add(ids, json_object_new_string(db_col_text(&rows, 0)));
	for (i = 0, e = rows.err; i < json_count(ids) && e == ERR_NONE; i++)
		e = remember(db, what, json_object_get_string(json_item(ids, i)), consents, now);
	return e;
}

enum err
suppressed_remember(struct db *db, int64_t contact_id, int64_t now, int64_t *ret_n)
{
	struct consent consents[SCOPE__COUNT];
	int64_t n = 0;
	enum err e;
	int s;

	if ((e = consent_load(db, contact_id, consents)))
		return e;
	for (s = 0; s < SCOPE__COUNT; s++)
		n += is_refusal(&consents[s]);
	if (n > 0 && ((e = remember_all(db, sql[SQL_NUMBERS], "number", contact_id, consents, now)) ||
	    (e = remember_all(db, sql[SQL_USER], "user", contact_id, consents, now))))
		return e;
	*ret_n = n;
	return ERR_NONE;
}

/* ---- restoring ---- */

struct refusal { enum scope scope; bool stopped; int64_t since_at, erased_at; };

static enum err
find(struct db *db, const uint8_t hash[SHA256_BYTES], struct refusal ret[SCOPE__COUNT], size_t *ret_n)
{
	AUTO(db_rows) struct db_rows rows = {0};
	size_t n = 0;
	enum err e;

	if ((e = db_query(db, sql[SQL_FIND], ARGS(BLOB_("hash", hash, SHA256_BYTES)), &rows)))
		return e;
	while (n < SCOPE__COUNT && db_next(&rows))
		if (scope_from_name(db_col_text(&rows, 0), &ret[n].scope)) {
			ret[n].stopped = text_equal(db_col_text(&rows, 1), "stopped");
			ret[n].since_at = db_col_int(&rows, 2);
			ret[n].erased_at = db_col_int(&rows, 3);
			n++;
		}
	*ret_n = n;
	return rows.err;
}

static enum err
record(struct db *db, int64_t contact_id, const struct refusal *refusal, int64_t now)
{
	AUTO_JSON struct json_object *evidence = json_object_new_object();
	struct ledger_entry entry = {
		.scope = refusal->scope, .action = refusal->stopped ? CONSENT_OPT_OUT : CONSENT_DECLINE, .source = "suppressed", .request_words = "",
		.answer_words = "", .notice_version = "", .actor = "kabarizin", .at = refusal->since_at,
	};

	json_put_int(evidence, "erased", refusal->erased_at);
	if ((entry.evidence = json_write(evidence)) == NULL)
		return ERR_MEMORY;
	return consent_record(db, contact_id, &entry, now, NULL);
}

/* A STOP in one WhatsApp scope writes the other as well: the second is there already then. */
static enum err
record_what_lacks(struct db *db, int64_t contact_id, const struct refusal *refusal, int64_t now)
{
	struct consent consents[SCOPE__COUNT];
	enum err e;

	if ((e = consent_load(db, contact_id, consents)) || consents[refusal->scope].state == CONSENT_STOPPED)
		return e;
	return record(db, contact_id, refusal, now);
}

static enum err
restore(struct db *db, int64_t contact_id, const char *what, const char *id, int64_t now)
{
	struct refusal refusals[SCOPE__COUNT];
	uint8_t hash[SHA256_BYTES];
	int64_t any;
	size_t n, i;
	enum err e;

	if ((e = db_one_int(db, sql[SQL_ANY], ARGS(), &any)) || any == 0)
		return e;
	if ((e = hash_of(db, what, id, hash)) || (e = find(db, hash, refusals, &n)))
		return e;
	for (i = 0; i < n; i++)
		if ((e = record_what_lacks(db, contact_id, &refusals[i], now)))
			return e;
	return n > 0 ? db_run(db, sql[SQL_FORGET], ARGS(BLOB_("hash", hash, sizeof(hash))), NULL) : ERR_NONE;
}

enum err
suppressed_restore_number(struct db *db, int64_t contact_id, const char *canonical, int64_t now)
{
	return restore(db, contact_id, "number", canonical, now);
}

enum err
suppressed_restore_user(struct db *db, int64_t contact_id, const char *user_id, int64_t now)
{
	return restore(db, contact_id, "user", user_id, now);
}
