/*
 * Any bytes as Meta's answer to what is asked of its templates.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "provider/provider.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

static void
check(const struct remote_told *told)
{
	if (told->outcome >= REMOTE_OUTCOME__COUNT || told->key == NULL)
		abort();
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	char *body = malloc(n + 1);
	int task;

	if (body == NULL)
		abort();
	memcpy(body, bytes, n);
	body[n] = '\0';
	for (task = 0; task < 2 * REMOTE__COUNT; task++) {
		const struct remote_wish wish = { .task = (enum remote_task)(task / 2) };
		const struct http_answer answer = { .transport = HTTP_ANSWERED, .status = task % 2 == 0 ? 200 : 400, .body = body, .body_len = n };
		struct remote_told told;

		provider_find("meta")->read_remote(&wish, &answer, &told);
		check(&told);
	}
	free(body);
	return 0;
}
