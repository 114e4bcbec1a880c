/* Any bytes as a Cookie header: a value that is found fits and holds only what a cookie may hold; a signed token is never ours. */
#include <stdlib.h>
#include <string.h>

#include "web/cookie.h"
#include "web/csrf.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	static const uint8_t secret[KEY_BYTES] = { 7 };
	char value[CSRF_TOKEN_MAX], *header;

	if ((header = malloc(n + 1)) == NULL)
		return 0;
	memcpy(header, bytes, n);
	header[n] = '\0';
	if (cookie_find(header, "kz_form", value, sizeof(value))) {
		if (strlen(value) >= sizeof(value) || strpbrk(value, " \t\r\n;,\"\\") != NULL)
			abort();
		if (csrf_good(secret, INT64_C(1795230600000), value))
			abort();
	}
	free(header);
	return 0;
}
