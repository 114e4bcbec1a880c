#include "provider/messagebird.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/claims.h"
#include "base/crypto.h"
#include "base/text.h"
#include "provider/pairs.h"

enum { HEADER_TOKEN, HEADER_OLD, HEADER_OLD_TIME };
enum { SKEW_S = 5, OLD_AGE_S = 60, MS = 1000, HASH_TEXT_BYTES = 2 * SHA256_BYTES, SIGNED_MAX_BYTES = 64 * 1024 };

static const char *const keys[] = { "signing_key", "signing_key_previous" };
enum { KEYS = sizeof(keys) / sizeof(keys[0]) };

static bool
is_hash_of(const char *given, const void *bytes, size_t n)
{
	AUTO(buf) struct buf ours = { 0 };
	uint8_t hash[SHA256_BYTES];

	buf_init(&ours, HASH_TEXT_BYTES);
	crypto_sha256(bytes, n, hash);
	text_hex(&ours, hash, sizeof(hash));
	return given != NULL && crypto_text_equal(buf_text(&ours), given);
}

/* ---- the token ---- */

/* With the key of now or, while it is being replaced, with the one before. */
static enum err
open_token(const struct account *a, const char *token, struct json_object **ret)
{
	enum err e = ERR_CRYPTO;
	const char *key;
	size_t i;

	for (i = 0; i < KEYS && e == ERR_CRYPTO; i++)
		if ((key = account_text(a, keys[i])) != NULL)
			e = claims_read(token, key, CLAIMS_HS256 | CLAIMS_HS384 | CLAIMS_HS512, ret);
	return e;
}

/* Address and body are signed by their hashes; where there is no body there is no hash of it either. */
static bool
is_of_this(struct json_object *claims, const struct webhook_request *rq)
{
	const char *payload = json_text(claims, "payload_hash");

	if (!text_equal(json_text(claims, "iss"), "MessageBird") || !is_hash_of(json_text(claims, "url_hash"), rq->url, strlen(rq->url)))
		return false;
	if (rq->body_len == 0)
		return json_at(claims, "payload_hash") == NULL;
	return is_hash_of(payload, rq->body, rq->body_len);
}

static enum signature
check_token(const struct account *a, const struct webhook_request *rq, int64_t now, struct signature_once *ret)
{
	AUTO_JSON struct json_object *claims = NULL;
	int64_t from, until, now_s = now / MS;
	const char *id;

	if (open_token(a, rq->signature[HEADER_TOKEN], &claims) != ERR_NONE || !is_of_this(claims, rq))
		return SIGNATURE_WRONG;
	id = json_text(claims, "jti");
	if (text_is_blank(id) || strlen(id) >= sizeof(ret->id))
		return SIGNATURE_WRONG;
	if (!json_int(claims, "nbf", &from) || !json_int(claims, "exp", &until) || from > now_s + SKEW_S || until < now_s - SKEW_S)
		return SIGNATURE_STALE;
	snprintf(ret->id, sizeof(ret->id), "%s", id);
	ret->until = (until < INT32_MAX * INT64_C(4) ? until + SKEW_S + 1 : now_s) * MS;
	return SIGNATURE_GOOD;
}

/* ---- the way before: the time, the query sorted by name, the hash of the body; the address is not part of it ---- */

static int
by_name(const void *a, const void *b)
{
	const struct pair *x = a, *y = b;

	return strcmp(x->name, y->name);
}

/* A plus that was sent as it is reads as a space; in a time it was a plus. */
static void
put_value(struct buf *b, const struct pair *p)
{
	AUTO(buf) struct buf value = { 0 };
	const char *at;

	buf_init(&value, SIGNED_MAX_BYTES);
	for (at = p->value; *at != '\0'; at++)
		buf_char(&value, *at == ' ' && strcmp(p->name, "statusDatetime") == 0 ? '+' : *at);
	pairs_add(b, p->name, buf_text(&value));
}

static enum err
put_query(const char *query, struct buf *ret)
{
	AUTO(pair_list) struct pair_list list = { .count = 0 };
	size_t i;
	enum err e;

	if ((e = pairs_list(query, strlen(query), &list)))
		return e;
	qsort(list.items, list.count, sizeof(list.items[0]), by_name);
	for (i = 0; i < list.count; i++)
		put_value(ret, &list.items[i]);
	return buf_err(ret);
}

static enum signature
check_old(const struct account *a, const struct webhook_request *rq, int64_t now, struct signature_once *ret)
{
	const char *given = rq->signature[HEADER_OLD], *time = rq->signature[HEADER_OLD_TIME];
	AUTO(buf) struct buf text = { 0 }, query = { 0 };
	uint8_t hash[SHA256_BYTES];
	int64_t at, now_s = now / MS;
	bool good = false;
	size_t i;

	if (text_is_blank(given) || time == NULL || !text_to_int64(time, &at))
		return SIGNATURE_MISSING;
	buf_init(&text, SIGNED_MAX_BYTES);
	buf_init(&query, SIGNED_MAX_BYTES);
	if (put_query(rq->query, &query) != ERR_NONE)
		return SIGNATURE_WRONG;
	buf_fmt(&text, "%s\n%s\n", time, buf_text(&query));
	crypto_sha256(rq->body, rq->body_len, hash);
	buf_add(&text, hash, sizeof(hash));
	for (i = 0; i < KEYS && buf_err(&text) == ERR_NONE; i++)
		good |= crypto_hmac_is_base64(account_text(a, keys[i]), text.bytes, text.len, given);
	if (!good)
		return SIGNATURE_WRONG;
	if (at < now_s - OLD_AGE_S || at > now_s + OLD_AGE_S)
		return SIGNATURE_STALE;
	/* It has no id; the same bytes at the same second are the same webhook. */
	snprintf(ret->id, sizeof(ret->id), "%s", given);
	ret->until = (at + OLD_AGE_S + 1) * MS;
	return SIGNATURE_GOOD;
}

enum signature
messagebird_check_signature(const struct account *a, const struct webhook_request *rq, int64_t now, struct signature_once *ret)
{
	if (!text_is_blank(rq->signature[HEADER_TOKEN]))
		return check_token(a, rq, now, ret);
	return text_equal(account_text(a, "old_signature"), "true") ? check_old(a, rq, now, ret) : SIGNATURE_MISSING;
}
