#include "delivery/stop_link.h"

#include <string.h>

#include "base/crypto.h"
#include "db/db.h"

enum { SQL_SET, SQL_FIND, SQL__COUNT };

static const char *const sql[SQL__COUNT] = {
	[SQL_SET] = "UPDATE attempt SET stop_hash = :hash WHERE id = :attempt",
	[SQL_FIND] =
	    "SELECT coalesce(c.merged_into, c.id), m.id FROM attempt a JOIN message m ON m.id = a.message_id JOIN contact c ON c.id = m.contact_id"
	    " WHERE a.stop_hash = :hash AND c.erased_at IS NULL",
};
DB_SQL(sql);

#define PLACE		"/surel/"
#define TOKEN_SIGNS	"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_"

enum err
stop_link_make(struct db *db, int64_t attempt_id, const char *base_url, struct buf *url)
{
	char token[TOKEN_TEXT_MAX], small[TOKEN_SHORT_MAX];
	uint8_t hash[SHA256_BYTES];
	enum err e;

	crypto_token(token);
	crypto_token_hash(token, hash);
	crypto_token_short(token, small);
	buf_fmt(url, "%s" PLACE "%s", base_url, small);
	if ((e = buf_err(url)))
		return e;
	return db_run(db, sql[SQL_SET], ARGS(BLOB_("hash", hash, sizeof(hash)), INT_("attempt", attempt_id)), NULL);
}

enum err
stop_link_find(struct db *db, const char *short_token, struct stop_link *ret)
{
	AUTO(db_rows) struct db_rows rows = {0};
	uint8_t hash[SHA256_BYTES];
	char token[TOKEN_TEXT_MAX];
	enum err e;

	if (crypto_token_long(short_token, token) != ERR_NONE)
		return ERR_NOT_FOUND;
	crypto_token_hash(token, hash);
	if ((e = db_one(db, sql[SQL_FIND], ARGS(BLOB_("hash", hash, sizeof(hash))), &rows)))
		return e;
	*ret = (struct stop_link){ .contact_id = db_col_int(&rows, 0), .message_id = db_col_int(&rows, 1) };
	return ERR_NONE;
}

void
stop_link_hide(const char *text, struct buf *ret)
{
	const char *at;
	size_t n;

	while ((at = strstr(text, PLACE)) != NULL) {
		at += strlen(PLACE);
		n = strspn(at, TOKEN_SIGNS);
		buf_add(ret, text, (size_t)(at - text));
		if (n == TOKEN_SHORT_MAX - 1)
			buf_text_add(ret, "…");
		else
			buf_add(ret, at, n);
		text = at + n;
	}
	buf_text_add(ret, text);
}
