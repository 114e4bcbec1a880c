/*
 * claims: statements that travel as one signed line of text: JSON Web Tokens (RFC 7519), by libjwt.
 *
 * What comes in is believed only when it is signed with a secret that both sides have, by an algorithm that the caller allows: a token that
 * names another one, or none, is wrong whatever it says. What goes out is signed with a private key (RS256).
 */
#ifndef BASE_CLAIMS_H
#define BASE_CLAIMS_H

#include <stdbool.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/json.h"

enum { CLAIMS_HS256 = 1, CLAIMS_HS384 = 2, CLAIMS_HS512 = 4 };
enum { CLAIMS_TOKEN_MAX = 8 * 1024, CLAIMS_KEY_MAX = 8 * 1024 };

/*
 * The claims of a token whose signature is right; the caller puts *ret back with json_end. allowed: algorithms, or'ed. What the claims say
 * (for whom, until when) is for the caller to look at. ERR_CRYPTO: the signature is wrong, or it is no token.
 */
enum err claims_read(const char *token, const char *secret, unsigned allowed, struct json_object **ret) MUST_CHECK;

/* Adds the claims (an object) to ret, signed with an RSA key as claims_key_read gives it. ERR_CRYPTO: it is none. */
enum err claims_sign(struct json_object *claims, const char *private_key, struct buf *ret) MUST_CHECK;

/*
 * Adds a private key as people paste it to ret, in its proper form (PEM): its line ends may be lost, doubled, or written as \n.
 * ERR_INVALID: it is no RSA private key of at least 2048 bits, or it asks for a password.
 */
enum err claims_key_read(const char *pasted, struct buf *ret) MUST_CHECK;

/* Are these the two halves of one key? private_key: as claims_key_read gives it; public_key: PEM from outside. */
bool claims_keys_fit(const char *private_key, const char *public_key);

#endif
