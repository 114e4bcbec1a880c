#include "pages/optin_proof.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "web/request.h"
#include "web/web.h"

/* "<time>.<32 hex, first half of the signature>" */
enum { SIGNED_BYTES = 16, HEAD_MAX_BYTES = 400, VALID_MS = CLOCK_DAY_MS };

static void
write_at(const struct request *rq, const struct optin_proof *p, int64_t at, char ret[OPTIN_PROOF_MAX])
{
	AUTO(buf) struct buf head = {0};
	AUTO(buf) struct buf hex = {0};
	uint8_t mac[SHA256_BYTES];

	buf_init(&head, HEAD_MAX_BYTES);
	buf_init(&hex, 2 * SIGNED_BYTES);
	buf_fmt(&head, "optin %" PRId64 " %" PRId64 " %s ", at, p->standing, p->subject);
	if (p->words != NULL)
		text_hex(&head, p->words, SHA256_BYTES);
	crypto_hmac_sha256(rq->web->secret, KEY_BYTES, head.bytes, head.len, mac);
	text_hex(&hex, mac, SIGNED_BYTES);
	snprintf(ret, OPTIN_PROOF_MAX, "%" PRId64 ".%s", at, buf_text(&hex));
}

void
optin_proof_make(const struct request *rq, const struct optin_proof *p, char ret[OPTIN_PROOF_MAX])
{
	write_at(rq, p, rq->now, ret);
}

bool
optin_proof_good(const struct request *rq, const struct optin_proof *p)
{
	const char *given = form_text(&rq->form, "csrf");
	char time[24], expected[OPTIN_PROOF_MAX];
	int64_t at;

	snprintf(time, sizeof(time), "%.*s", (int)strcspn(given, "."), given);
	if (!text_to_int64(time, &at) || at > rq->now || rq->now - at >= VALID_MS)
		return false;
	write_at(rq, p, at, expected);
	return crypto_text_equal(given, expected);
}
