/*
 * signed_claims: JSON Web Tokens made by hand, right and wrong ones, without the library that reads them.
 */
#ifndef TESTS_UNIT_SIGNED_CLAIMS_H
#define TESTS_UNIT_SIGNED_CLAIMS_H

#include <string.h>

#include "base/buf.h"
#include "base/crypto.h"
#include "base/text.h"

#define HEADER_HS256	"{\"alg\":\"HS256\",\"typ\":\"JWT\"}"

/* Base64 in the alphabet of addresses, without the "=" at the end. */
static inline void
put_part(struct buf *b, const void *bytes, size_t n)
{
	AUTO(buf) struct buf plain = { 0 };
	const char *at;

	buf_init(&plain, 2 * n + 8);
	text_base64(&plain, bytes, n);
	for (at = buf_text(&plain); *at != '\0' && *at != '='; at++)
		buf_char(b, *at == '+' ? '-' : *at == '/' ? '_' : *at);
}

/* Signed with HMAC-SHA256 and the secret, whatever the header says; secret NULL: the signature is empty. */
static inline void
sign_claims(struct buf *b, const char *header, const char *claims, const char *secret)
{
	uint8_t mac[SHA256_BYTES];

	buf_end(b);
	buf_init(b, 64 * 1024);
	put_part(b, header, strlen(header));
	buf_char(b, '.');
	put_part(b, claims, strlen(claims));
	if (secret != NULL)
		crypto_hmac_sha256(secret, strlen(secret), buf_text(b), b->len, mac);
	buf_char(b, '.');
	if (secret != NULL)
		put_part(b, mac, sizeof(mac));
}

#endif
