/*
 * idempotency: the same POST twice is done once.
 *
 * A caller that got no answer sends again with the same Idempotency-Key and gets the answer of the first time.
 * Answers may hold a personal link, so they are sealed with a key made from the caller's own API key, which is not in
 * the database. Failures are not remembered: nothing was done.
 */
#ifndef API_IDEMPOTENCY_H
#define API_IDEMPOTENCY_H

#include "api/call.h"
#include "base/crypto.h"

struct idempotency {
	const char	*key;			/* NULL: the request has none */
	uint8_t		 request_hash[SHA256_BYTES];
	bool		 repeated;		/* call->out and call->status are those of the first time */
};

/* In the transaction, before the act. ERR_INVALID: the key was used for something else, or is none. */
enum err idempotency_begin(struct api_call *call, struct idempotency *ret) MUST_CHECK;
/* In the transaction, after the act. */
enum err idempotency_keep(struct api_call *call, const struct idempotency *idempotency) MUST_CHECK;

#endif
