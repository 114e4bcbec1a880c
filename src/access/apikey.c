#include "access/apikey.h"

#include <stdio.h>
#include <string.h>

#include "base/crypto.h"
#include "base/text.h"
#include "db/db.h"

enum { NAME_MAX_BYTES = 60, SHOWN_BYTES = 4 };

enum { SQL_ADD, SQL_REVOKE, SQL_FIND, SQL_SEEN, SQL__COUNT };

static const char *const sql[SQL__COUNT] = {
	[SQL_ADD] =
	    "INSERT INTO api_key (name, kind, key_hash, shown, created_at) VALUES (:name, :kind, :hash, :shown, :now)",
	[SQL_REVOKE] =
	    "UPDATE api_key SET revoked_at = :now WHERE name = :name AND revoked_at IS NULL",
	[SQL_FIND] =
	    "SELECT id, name, kind, used_at FROM api_key WHERE key_hash = :hash AND revoked_at IS NULL",
	[SQL_SEEN] =
	    "UPDATE api_key SET used_at = :now WHERE id = :id",
};
DB_SQL(sql);

static const char *const kind_names[APIKEY_KIND__COUNT] = { [APIKEY_LIVE] = "live", [APIKEY_TEAM] = "team", [APIKEY_TEST] = "test" };

static bool
kind_from_name(const char *name, enum apikey_kind *ret)
{
	int k;

	for (k = 0; k < APIKEY_KIND__COUNT; k++)
		if (text_equal(name, kind_names[k])) {
			*ret = (enum apikey_kind)k;
			return true;
		}
	return false;
}

/* The name stands in logs and beside each message ("api:odoo"). */
static bool
name_is_good(const char *name)
{
	size_t n = name != NULL ? strspn(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-") : 0;

	return n > 0 && n <= NAME_MAX_BYTES && name[n] == '\0';
}

enum err
apikey_add(struct db *db, const char *name, const char *kind, int64_t now, char ret_key[APIKEY_MAX], struct problem *problem)
{
	uint8_t hash[SHA256_BYTES];
	char token[TOKEN_TEXT_MAX], key[APIKEY_MAX];
	enum apikey_kind k;
	enum err e;

	if (!name_is_good(name))
		return problem_set(problem, ERR_INVALID, "name", "must be 1 to %d letters, digits, '.', '_' or '-'", NAME_MAX_BYTES);
	if (!kind_from_name(kind, &k))
		return problem_set(problem, ERR_INVALID, "kind", "must be live, team or test");
	crypto_token(token);
	snprintf(key, sizeof(key), "kz_%s_%s", kind_names[k], token);
	crypto_token_hash(key, hash);
	e = db_run(db, sql[SQL_ADD], ARGS(TEXT_("name", name), TEXT_("kind", kind_names[k]), BLOB_("hash", hash, sizeof(hash)),
	    TEXT_("shown", key + strlen(key) - SHOWN_BYTES), INT_("now", now)), NULL);
	if (e == ERR_CONFLICT)
		return problem_set(problem, e, "name", "is the name of another key");
	if (e)
		return e;
	memcpy(ret_key, key, sizeof(key));
	return ERR_NONE;
}

enum err
apikey_revoke(struct db *db, const char *name, int64_t now)
{
	int64_t changed;
	enum err e;

	if ((e = db_run(db, sql[SQL_REVOKE], ARGS(TEXT_("name", name), INT_("now", now)), &changed)))
		return e;
	return changed == 1 ? ERR_NONE : ERR_NOT_FOUND;
}

enum err
apikey_find(struct db *db, const char *key, struct apikey *ret)
{
	AUTO(db_rows) struct db_rows rows = {0};
	struct apikey found = {0};
	uint8_t hash[SHA256_BYTES];
	enum err e;

	/* Looked up by its hash: what a search by index tells about a hash tells nothing about the key. */
	crypto_token_hash(key, hash);
	if ((e = db_one(db, sql[SQL_FIND], ARGS(BLOB_("hash", hash, sizeof(hash))), &rows)))
		return e == ERR_NOT_FOUND ? ERR_FORBIDDEN : e;
	found.id = db_col_int(&rows, 0);
	snprintf(found.name, sizeof(found.name), "%s", db_col_text(&rows, 1));
	if (!kind_from_name(db_col_text(&rows, 2), &found.kind))
		return ERR_DB;
	found.used_at = db_col_int(&rows, 3);
	*ret = found;
	return ERR_NONE;
}

enum err
apikey_seen(struct db *writer, int64_t id, int64_t now)
{
	AUTO(db_tx) struct db_tx tx = {0};
	enum err e;

	if ((e = db_begin(writer, &tx)) ||
	    (e = db_run(writer, sql[SQL_SEEN], ARGS(INT_("id", id), INT_("now", now)), NULL)))
		return e;
	return db_commit(&tx);
}
