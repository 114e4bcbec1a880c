/*
 * crypto: digests, random tokens, constant-time comparison, and sealed secrets.
 *
 * A sealed secret (libsodium sealed box, X25519 + XSalsa20-Poly1305) is written with a public key and opened with the secret one.
 * Two boxes exist: "outgoing" (provider credentials, opened by the sender) and "webhook" (secrets that check what comes
 * in, opened by the webhook program). keys/NAME.pub and keys/NAME.key hold the hex of each; the .key files are readable only
 * by the program that opens them. A shared key has no public half: "ledger" seals the consent ledger (ledger/head.h).
 */
#ifndef BASE_CRYPTO_H
#define BASE_CRYPTO_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"

enum { SHA1_BYTES = 20, SHA256_BYTES = 32, TOKEN_BYTES = 16, TOKEN_TEXT_MAX = 33, TOKEN_SHORT_MAX = 23, KEY_BYTES = 32, CODE_TEXT_MAX = 10 };

/* Once per process, before anything else here. */
enum err crypto_init(void) MUST_CHECK;

void crypto_random(void *bytes, size_t n);
void crypto_sha256(const void *bytes, size_t n, uint8_t ret[SHA256_BYTES]);
void crypto_hmac_sha256(const void *key, size_t key_n, const void *bytes, size_t n, uint8_t ret[SHA256_BYTES]);
/* Is given that HMAC of text by key, in base64? In constant time. A key that is NULL signs nothing. */
bool crypto_hmac_is_base64(const char *key, const void *text, size_t n, const char *given);
/* For signatures of providers that have nothing better. */
/* The bytes of RFC 4648 Base64, with or without its "="; false: it is none, or needs more room. */
bool crypto_from_base64(const char *text, uint8_t *ret, size_t cap, size_t *ret_n);
void crypto_hmac_sha1(const void *key, size_t key_n, const void *bytes, size_t n, uint8_t ret[SHA1_BYTES]);
/* Time depends on n only. */
bool crypto_equal(const void *a, const void *b, size_t n);
/* The same for texts of any length; false when the lengths differ. */
bool crypto_text_equal(const char *a, const char *b);

/*
 * 128 random bits as 32 hex digits; what tables keep of it is token_hash, so that a stolen database opens nothing (but see
 * invitation/link_keep.h).
 */
void crypto_token(char ret[TOKEN_TEXT_MAX]);
/* The same bits as 22 letters, digits, - and _, where a link must be short; and back again. ERR_INVALID: it is none. */
void crypto_token_short(const char *token, char ret[TOKEN_SHORT_MAX]);
enum err crypto_token_long(const char *short_token, char ret[TOKEN_TEXT_MAX]) MUST_CHECK;
void crypto_token_hash(const char *token, uint8_t ret[SHA256_BYTES]);
/* "K7QX-3MPA": 40 random bits in an alphabet without I, L, O, U (Crockford's), for people to type. */
void crypto_code(char ret[CODE_TEXT_MAX]);
/* One sign of that alphabet for the lowest five bits. */
char crypto_code_sign(unsigned bits);
/* The five bits of a sign as people type it: small letters, O for 0, I and L for 1. -1: no sign of the alphabet. */
int crypto_code_bits(char sign);

struct seal_keys {
	uint8_t	public_key[KEY_BYTES];
	uint8_t	secret_key[KEY_BYTES];
	bool	can_open;		/* the secret key was readable */
};

/* Makes folder/name.pub and folder/name.key (mode 0600) unless they exist. */
enum err seal_keys_make(const char *folder, const char *name) MUST_CHECK;
/* The public key must be there; the secret key is read when open is asked for. ERR_CRYPTO: missing or malformed. */
enum err seal_keys_load(const char *folder, const char *name, bool open, struct seal_keys *ret) MUST_CHECK;
enum err seal(const struct seal_keys *keys, const char *secret, struct buf *ret) MUST_CHECK;
/* *ret must be initialised by the caller. ERR_CRYPTO: no secret key, or not sealed for it. */
enum err seal_open(const struct seal_keys *keys, const void *sealed, size_t n, struct buf *ret) MUST_CHECK;

/*
 * A key that has one half only, folder/name.key. It is made unless it exists, for the group of its folder (mode 0640): every program that
 * writes what it vouches for needs it. ERR_CRYPTO: missing, not readable or malformed.
 */
enum err shared_key_make(const char *folder, const char *name) MUST_CHECK;
enum err shared_key_load(const char *folder, const char *name, uint8_t ret[KEY_BYTES]) MUST_CHECK;

/* argon2id with libsodium's interactive limits. */
enum { PASSWORD_HASH_MAX = 128 };
enum err password_hash(const char *password, char ret[PASSWORD_HASH_MAX]) MUST_CHECK;
bool password_ok(const char *hash, const char *password);

#endif
