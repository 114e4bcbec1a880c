#include "api/idempotency.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "db/db.h"

enum { KEY_MAX_BYTES = 200, ANSWER_MAX_BYTES = 1024 * 1024 };

enum { SQL_FIND, SQL_KEEP, SQL__COUNT };

static const char *const sql[SQL__COUNT] = {
	[SQL_FIND] =
	    "SELECT request_hash, status, answer FROM idempotency WHERE api_key_id = :api_key AND key = :key",
	[SQL_KEEP] =
	    "INSERT INTO idempotency (api_key_id, key, request_hash, status, answer, created_at)"
	    " VALUES (:api_key, :key, :hash, :status, :answer, :now)",
};
DB_SQL(sql);

/* ---- sealing ---- */

_Static_assert(SHA256_BYTES == crypto_secretbox_KEYBYTES, "the digest serves as the key");

static void
seal_key(const struct api_call *call, uint8_t ret[SHA256_BYTES])
{
	const char *authorization = request_header(call->rq, "Authorization");
	static const char purpose[] = "answers kept for Idempotency-Key";

	crypto_hmac_sha256(authorization, strlen(authorization), purpose, sizeof(purpose) - 1, ret);
}

/* Nonce and sealed bytes, in hex. */
static enum err
seal_answer(const struct api_call *call, const char *text, struct buf *ret)
{
	uint8_t key[SHA256_BYTES], nonce[crypto_secretbox_NONCEBYTES];
	size_t n = strlen(text);
	AUTO_FREE uint8_t *sealed = malloc(n + crypto_secretbox_MACBYTES);

	if (sealed == NULL)
		return ERR_MEMORY;
	seal_key(call, key);
	crypto_random(nonce, sizeof(nonce));
	crypto_secretbox_easy(sealed, (const uint8_t *)text, n, nonce, key);
	text_hex(ret, nonce, sizeof(nonce));
	text_hex(ret, sealed, n + crypto_secretbox_MACBYTES);
	sodium_memzero(key, sizeof(key));
	return buf_err(ret);
}

static enum err
open_answer(const struct api_call *call, const char *hex, struct buf *ret)
{
	enum { HEAD = crypto_secretbox_NONCEBYTES + crypto_secretbox_MACBYTES };
	size_t n = strlen(hex) / 2;
	AUTO_FREE uint8_t *bytes = malloc(n + 1);
	uint8_t key[SHA256_BYTES];
	char *to;
	int bad;

	if (bytes == NULL || n < HEAD || !text_unhex(hex, 2 * n, bytes) || (to = buf_room(ret, n - HEAD)) == NULL)
		return ERR_CRYPTO;
	seal_key(call, key);
	bad = crypto_secretbox_open_easy((uint8_t *)to, bytes + crypto_secretbox_NONCEBYTES, n - crypto_secretbox_NONCEBYTES, bytes, key);
	sodium_memzero(key, sizeof(key));
	if (bad != 0)
		return ERR_CRYPTO;
	buf_grew(ret, n - HEAD);
	return ERR_NONE;
}

/* ---- the key ---- */

static bool
key_is_good(const char *key)
{
	size_t n;

	for (n = 0; key[n] != '\0'; n++)
		if ((unsigned char)key[n] <= ' ' || (unsigned char)key[n] >= 0x7F)
			return false;
	return n > 0 && n <= KEY_MAX_BYTES;
}

/* Method, path and body, each ended by a NUL: what makes it the same request. */
static enum err
hash_request(const struct request *rq, uint8_t ret[SHA256_BYTES])
{
	AUTO(buf) struct buf all = {0};

	buf_init(&all, rq->body.len + REQUEST_PATH_MAX_BYTES + 32);
	buf_add(&all, method_name(rq->method), strlen(method_name(rq->method)) + 1);
	buf_add(&all, rq->raw_path, strlen(rq->raw_path) + 1);
	buf_add(&all, rq->body.bytes, rq->body.len);
	if (buf_err(&all))
		return buf_err(&all);
	crypto_sha256(all.bytes, all.len, ret);
	return ERR_NONE;
}

static enum err
give_back(struct api_call *call, struct db_rows *rows)
{
	AUTO(buf) struct buf text = {0};
	enum err e;

	buf_init(&text, ANSWER_MAX_BYTES);
	call->status = (int)db_col_int(rows, 1);
	if ((e = open_answer(call, db_col_text(rows, 2), &text)))
		return e;
	return text.len > 0 ? json_parse(buf_text(&text), text.len, &call->out, NULL) : ERR_NONE;
}

enum err
idempotency_begin(struct api_call *call, struct idempotency *ret)
{
	AUTO(db_rows) struct db_rows rows = {0};
	const void *hash;
	size_t n;
	enum err e;

	if (call->rq->method != POST || (ret->key = request_header(call->rq, "Idempotency-Key")) == NULL)
		return ERR_NONE;
	if (!key_is_good(ret->key))
		return api_refuse(call, ERR_INVALID, "idempotency_key", "Idempotency-Key must be 1 to %d visible ASCII characters", KEY_MAX_BYTES);
	if ((e = hash_request(call->rq, ret->request_hash)))
		return e;
	e = db_one(call->db, sql[SQL_FIND], ARGS(INT_("api_key", call->key->id), TEXT_("key", ret->key)), &rows);
	if (e)
		return e == ERR_NOT_FOUND ? ERR_NONE : e;
	hash = db_col_blob(&rows, 0, &n);
	if (n != SHA256_BYTES || memcmp(hash, ret->request_hash, n) != 0)
		return api_refuse(call, ERR_INVALID, "idempotency_mismatch", "this Idempotency-Key was used for another request");
	ret->repeated = true;
	return give_back(call, &rows);
}

enum err
idempotency_keep(struct api_call *call, const struct idempotency *idempotency)
{
	AUTO(buf) struct buf sealed = {0};
	enum err e;

	if (idempotency->key == NULL)
		return ERR_NONE;
	buf_init(&sealed, 2 * ANSWER_MAX_BYTES);
	if ((e = seal_answer(call, call->out != NULL ? json_write(call->out) : "", &sealed)))
		return e;
	return db_run(call->db, sql[SQL_KEEP], ARGS(INT_("api_key", call->key->id), TEXT_("key", idempotency->key),
	    BLOB_("hash", idempotency->request_hash, SHA256_BYTES), INT_("status", call->status), TEXT_("answer", buf_text(&sealed)),
	    INT_("now", call->now)), NULL);
}
