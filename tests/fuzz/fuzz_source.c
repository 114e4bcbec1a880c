/*
 * Any bytes as the answer of a system that a connector reads: JSON, XML, or something before it. The first byte says which system is asked. Rows that
 * come out are objects of texts, whatever went in, and an entity is never expanded.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "connector/source.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

static const struct { const char *kind, *phase, *token; } asked[] = {
	{ "office", "terbit", "" }, { "office", "detail", "" }, { "cloud", "rows", "" }, { "gateway", "messages", "" }, { "gateway", "messages", "t" },
};

static void
check(const struct pulled *p)
{
	size_t i;

	if (p->trouble >= TROUBLE__COUNT || memchr(p->detail, '\0', sizeof(p->detail)) == NULL)
		abort();
	for (i = 0; i < json_count(p->rows); i++) {
		json_object_object_foreach(json_item(p->rows, i), name, value) {
			(void)value;
			if (json_text(json_item(p->rows, i), name) == NULL)
				abort();
		}
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	size_t which = n > 0 ? bytes[0] % (sizeof(asked) / sizeof(asked[0])) : 0, length = n > 0 ? n - 1 : 0;
	struct connector c = { .kind = connector_kind(asked[which].kind), .settings = json_object_new_object() };
	struct pull pull = { .connector = &c, .secret = "", .token = asked[which].token, .ref = "1", .number = "503/1", .zone = 420 };
	AUTO_FREE char *body = malloc(length + 1);
	struct http_answer answer = { .transport = HTTP_ANSWERED, .status = n > 1 && bytes[1] == 'n' ? 404 : 200, .body = body, .body_len = length };
	AUTO(pulled) struct pulled pulled = {0};

	if (body == NULL || c.settings == NULL)
		return 0;
	if (length > 0)
		memcpy(body, bytes + 1, length);
	body[length] = '\0';
	memcpy(c.phase, asked[which].phase, strlen(asked[which].phase) + 1);
	source_of(c.kind)->read(&pull, &answer, &pulled);
	check(&pulled);
	json_end(&c.settings);
	return 0;
}
