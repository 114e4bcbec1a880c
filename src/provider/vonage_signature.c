#include "provider/vonage.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/claims.h"
#include "base/crypto.h"
#include "base/text.h"

enum { SKEW_S = 300, MS = 1000, KEEP_S = 7 * 86400 };

/* The token of "Bearer <token>"; NULL when it is no such header. */
static const char *
bearer_of(const char *header)
{
	static const char word[] = "Bearer ";

	return header != NULL && strncasecmp(header, word, strlen(word)) == 0 ? header + strlen(word) : NULL;
}

/* With the secret of now or, while it is being replaced, with the one before. */
static enum err
open_token(const struct account *a, const char *token, struct json_object **ret)
{
	static const char *const fields[] = { "signature_secret", "signature_secret_previous" };
	const char *secret;
	enum err e = ERR_CRYPTO;
	size_t i;

	for (i = 0; i < sizeof(fields) / sizeof(fields[0]) && e == ERR_CRYPTO; i++)
		if ((secret = account_text(a, fields[i])) != NULL)
			e = claims_read(token, secret, CLAIMS_HS256, ret);
	return e;
}

/* The address is not signed, so the body must be: without its hash the token would fit any. */
static bool
body_is_theirs(struct json_object *claims, const struct webhook_request *rq)
{
	AUTO(buf) struct buf ours = { 0 };
	uint8_t hash[SHA256_BYTES];
	const char *given = json_text(claims, "payload_hash");

	if (given == NULL)
		return rq->body_len == 0;
	buf_init(&ours, 2 * SHA256_BYTES);
	crypto_sha256(rq->body, rq->body_len, hash);
	text_hex(&ours, hash, sizeof(hash));
	return crypto_text_equal(buf_text(&ours), given);
}

/* Vonage repeats for a day what we could not keep, perhaps with the token of the first time: how old is too old is the office's to say. */
static bool
is_out_of_time(const struct account *a, struct json_object *claims, int64_t now, int64_t *ret_until)
{
	const char *age = account_text(a, "signature_max_age_s");
	int64_t made, until, most = 0;

	if (!json_int(claims, "iat", &made) || made <= 0 || made > INT32_MAX * INT64_C(4))
		return true;
	if (age != NULL)
		text_to_int64(age, &most);
	*ret_until = (made + (most > 0 ? most : KEEP_S)) * MS;
	if (made * MS > now + SKEW_S * MS || (most > 0 && *ret_until < now))
		return true;
	return json_int(claims, "exp", &until) && until * MS < now;
}

static bool
is_foreign(const struct account *a, struct json_object *claims)
{
	const char *application = json_text(claims, "application_id"), *ours = account_text(a, "application_id");

	if (!text_equal(json_text(claims, "api_key"), account_text(a, "api_key")))
		return true;
	return application != NULL && ours != NULL && strcasecmp(application, ours) != 0;
}

enum signature
vonage_check_signature(const struct account *a, const struct webhook_request *rq, int64_t now, struct signature_once *ret)
{
	AUTO_JSON struct json_object *claims = NULL;
	const char *token = bearer_of(rq->signature[0]), *id;
	int64_t until;

	if (text_is_blank(token))
		return SIGNATURE_MISSING;
	if (open_token(a, token, &claims) != ERR_NONE || !text_equal(json_text(claims, "iss"), "Vonage") || !body_is_theirs(claims, rq))
		return SIGNATURE_WRONG;
	id = json_text(claims, "jti");
	if (text_is_blank(id) || strlen(id) >= sizeof(ret->id))
		return SIGNATURE_WRONG;
	if (is_foreign(a, claims))
		return SIGNATURE_FOREIGN;
	if (is_out_of_time(a, claims, now, &until))
		return SIGNATURE_STALE;
	snprintf(ret->id, sizeof(ret->id), "%s", id);
	ret->until = until;
	return SIGNATURE_GOOD;
}
