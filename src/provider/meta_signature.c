#include "provider/meta.h"

#include <stdint.h>
#include <string.h>

#include "base/crypto.h"
#include "base/text.h"
#include "provider/pairs.h"

enum { CHALLENGE_MAX = 128 };

/* Meta's challenge is a number; what we would send back must in no case be able to become a page. */
static bool
challenge_is_harmless(const char *challenge)
{
	size_t n = strspn(challenge, "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_.");

	return n > 0 && n <= CHALLENGE_MAX && challenge[n] == '\0';
}

bool
meta_handshake(const struct account *a, const struct webhook_request *rq, struct buf *answer)
{
	AUTO_JSON struct json_object *query = NULL;
	const char *ours = account_text(a, "verify_token");
	const char *token, *challenge;

	if (pairs_parse(rq->query, strlen(rq->query), &query) != ERR_NONE)
		return false;
	token = json_text(query, "hub.verify_token");
	challenge = json_text(query, "hub.challenge");
	if (!text_equal(json_text(query, "hub.mode"), "subscribe") || ours == NULL || token == NULL ||
	    !crypto_text_equal(ours, token))
		return false;
	if (challenge == NULL || !challenge_is_harmless(challenge))
		return false;
	buf_text_add(answer, challenge);
	return buf_err(answer) == ERR_NONE;
}

static bool
signed_with(const char *secret, const struct webhook_request *rq, const uint8_t given[SHA256_BYTES])
{
	uint8_t ours[SHA256_BYTES];

	if (secret == NULL)
		return false;
	crypto_hmac_sha256(secret, strlen(secret), rq->body, rq->body_len, ours);
	return crypto_equal(ours, given, sizeof(ours));
}

/*
 * The signature is over the bytes as they came: Meta writes non-ASCII as \uXXXX, and parsing and writing again would give
 * other bytes. While the app secret is being changed in Meta's console, both the old and the new one hold.
 */
enum signature
meta_check_signature(const struct account *a, const struct webhook_request *rq, int64_t now, struct signature_once *ret)
{
	static const char scheme[] = "sha256=";
	uint8_t given[SHA256_BYTES];
	const char *hex;
	bool today, next;

	(void)now;
	(void)ret;
	if (text_is_blank(rq->signature[0]))
		return SIGNATURE_MISSING;
	hex = rq->signature[0] + strlen(scheme);
	if (!text_starts(rq->signature[0], scheme) || strlen(hex) != sizeof(given) * 2 || !text_unhex(hex, sizeof(given) * 2, given))
		return SIGNATURE_WRONG;
	today = signed_with(account_text(a, "app_secret"), rq, given);
	next = signed_with(account_text(a, "app_secret_next"), rq, given);
	return today || next ? SIGNATURE_GOOD : SIGNATURE_WRONG;
}
