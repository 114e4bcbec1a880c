#include "provider/mask.h"

#include <string.h>

static const char *const words[] = { "secret", "token", "key", "pass", "auth" };
static const char masked[] = "***";

bool
mask_is_secret_name(const char *name)
{
	size_t i;

	for (i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (strcasestr(name, words[i]) != NULL)
			return true;
	return false;
}

/* The depth is bounded by the parser's. */
bool
mask_values(struct json_object *o)
{
	bool found = false;
	size_t i;

	for (i = 0; i < json_count(o); i++)
		found |= mask_values(json_item(o, i));
	if (!json_object_is_type(o, json_type_object))
		return found;
	json_object_object_foreach(o, name, value) {
		if (mask_is_secret_name(name)) {
			json_put_text(o, name, masked);
			found = true;
		} else {
			found |= mask_values(value);
		}
	}
	return found;
}

void
mask_torn(const char *body, size_t len, struct buf *ret)
{
	size_t i, most = len;
	const char *at;

	for (i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if ((at = strcasestr(body, words[i])) != NULL && (size_t)(at - body) < most)
			most = (size_t)(at - body);
	buf_add(ret, body, strnlen(body, most));
}
