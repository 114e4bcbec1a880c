#include "privacy/erased_id.h"

#include <stdio.h>
#include <string.h>

#include "base/crypto.h"
#include "base/text.h"

#define MARK	"erased:"

void
erased_id(const char *id, char ret[ERASED_ID_MAX])
{
	uint8_t hash[SHA256_BYTES];
	size_t at = sizeof(MARK) - 1, i;

	crypto_sha256(id, strlen(id), hash);
	memcpy(ret, MARK, sizeof(MARK));
	for (i = 0; i < SHA256_BYTES; i++, at += 2)
		snprintf(ret + at, ERASED_ID_MAX - at, "%02x", hash[i]);
}

bool
erased_id_is(const char *id)
{
	return text_starts(id != NULL ? id : "", MARK);
}
