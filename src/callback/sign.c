#include "callback/sign.h"

#include <inttypes.h>
#include <sodium.h>
#include <string.h>

#include "base/crypto.h"
#include "base/text.h"

#define PREFIX "whsec_"

enum { SECRET_BYTES_MIN = 24, SECRET_BYTES_MAX = 64, SIGNED_MAX_BYTES = 300 * 1024, BASE64_MAX = 128 };

static void
base64(const uint8_t *bytes, size_t n, struct buf *ret)
{
	char text[BASE64_MAX];

	sodium_bin2base64(text, sizeof(text), bytes, n, sodium_base64_VARIANT_ORIGINAL);
	buf_text_add(ret, text);
}

enum err
sign_secret_make(struct buf *ret)
{
	uint8_t bytes[SIGN_SECRET_BYTES];

	crypto_random(bytes, sizeof(bytes));
	buf_text_add(ret, PREFIX);
	base64(bytes, sizeof(bytes), ret);
	explicit_bzero(bytes, sizeof(bytes));
	return buf_err(ret);
}

static bool
secret_read(const char *secret, uint8_t ret[SECRET_BYTES_MAX], size_t *ret_n)
{
	if (!text_starts(secret, PREFIX))
		return false;
	secret += strlen(PREFIX);
	return sodium_base642bin(ret, SECRET_BYTES_MAX, secret, strlen(secret), NULL, ret_n, NULL, sodium_base64_VARIANT_ORIGINAL) == 0 &&
	    *ret_n >= SECRET_BYTES_MIN;
}

enum err
sign_callback(const char *secret, const char *id, int64_t timestamp_s, const char *body, struct buf *ret)
{
	AUTO(buf) struct buf text = {0};
	uint8_t key[SECRET_BYTES_MAX], mac[SHA256_BYTES];
	size_t n;
	enum err e;

	if (!secret_read(secret, key, &n))
		return ERR_INVALID;
	buf_init(&text, SIGNED_MAX_BYTES);
	buf_fmt(&text, "%s.%" PRId64 ".", id, timestamp_s);
	buf_text_add(&text, body);
	if ((e = buf_err(&text)) == ERR_NONE) {
		crypto_hmac_sha256(key, n, text.bytes, text.len, mac);
		buf_text_add(ret, "v1,");
		base64(mac, sizeof(mac), ret);
		e = buf_err(ret);
	}
	explicit_bzero(key, sizeof(key));
	return e;
}
