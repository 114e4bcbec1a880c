/*
 * sign: signatures of callbacks after the Standard Webhooks specification 1.0.
 *
 *	webhook-id: message.123
 *	webhook-timestamp: 1795230600			seconds; receivers refuse what is old
 *	webhook-signature: v1,<base64>			HMAC-SHA256 of "<id>.<timestamp>.<body>"
 *
 * A secret is "whsec_" and the base64 of its bytes, 24 to 64 of them.
 */
#ifndef CALLBACK_SIGN_H
#define CALLBACK_SIGN_H

#include <stdint.h>

#include "base/buf.h"

enum { SIGN_SECRET_BYTES = 32 };

/* A new secret as people paste it. ret: initialised by the caller. */
enum err sign_secret_make(struct buf *ret) MUST_CHECK;
/* "v1,..." ERR_INVALID: the secret is of another form. */
enum err sign_callback(const char *secret, const char *id, int64_t timestamp_s, const char *body, struct buf *ret) MUST_CHECK;

#endif
