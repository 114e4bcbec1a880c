/*
 * Any bytes as a mail that may be a bounce: what is kept of it is UTF-8 on one line and fits, a failure has a status, and the number of an attempt is
 * one or none.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "provider/bounce.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

static void
must(int holds)
{
	if (!holds)
		abort();
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	struct bounce b;

	bounce_read((const char *)bytes, n, NULL, &b);
	must(b.uid[0] == '\0' || (strlen(b.uid) == BOUNCE_UID_MAX - 1 && strspn(b.uid, "0123456789abcdef") == BOUNCE_UID_MAX - 1));
	must(text_is_utf8(b.text, strlen(b.text)) && strpbrk(b.text, "\r\n") == NULL);
	must((b.kind == BOUNCE_FAILED) == (b.status[0] != '\0'));
	must(b.verdict == VERDICT_REROUTE || (b.verdict == VERDICT_RECIPIENT && b.kind == BOUNCE_FAILED));
	return 0;
}
