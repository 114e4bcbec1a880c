#include "web/csrf.h"

#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/text.h"

/* "<time, hex>.<32 hex, random>.<32 hex, first half of the signature>" */
enum { TIME_MAX = 16, SIGNED_BYTES = 16 };

static void
sign(const uint8_t secret[KEY_BYTES], const char *head, size_t n, struct buf *ret)
{
	uint8_t mac[SHA256_BYTES];

	crypto_hmac_sha256(secret, KEY_BYTES, head, n, mac);
	text_hex(ret, mac, SIGNED_BYTES);
}

void
csrf_make(const uint8_t secret[KEY_BYTES], int64_t now, char ret[CSRF_TOKEN_MAX])
{
	AUTO(buf) struct buf mac = {0};
	char random[TOKEN_TEXT_MAX];
	int n;

	buf_init(&mac, 2 * SIGNED_BYTES);
	crypto_token(random);
	n = snprintf(ret, CSRF_TOKEN_MAX, "%llx.%s", (unsigned long long)now, random);
	sign(secret, ret, (size_t)n, &mac);
	snprintf(ret + n, CSRF_TOKEN_MAX - (size_t)n, ".%s", buf_text(&mac));
}

static bool
read_time(const char *token, int64_t *ret)
{
	uint64_t at = 0;
	size_t i;
	char c;

	for (i = 0; i < TIME_MAX && (c = token[i]) != '.'; i++) {
		if (!((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f')))
			return false;
		at = at << 4 | (uint64_t)(c <= '9' ? c - '0' : c - 'a' + 10);
	}
	*ret = (int64_t)at;
	return i > 0 && i < TIME_MAX;
}

bool
csrf_good(const uint8_t secret[KEY_BYTES], int64_t now, const char *token)
{
	AUTO(buf) struct buf mac = {0};
	const char *last = strrchr(token, '.');
	int64_t at;

	buf_init(&mac, 2 * SIGNED_BYTES);
	if (last == NULL || !read_time(token, &at))
		return false;
	sign(secret, token, (size_t)(last - token), &mac);
	return crypto_text_equal(buf_text(&mac), last + 1) && at <= now && now - at < CLOCK_DAY_MS;
}
