#include "base/json_times.h"

#include <string.h>

#include "base/clock.h"

static bool
ends_in(const char *key, const char *word)
{
	size_t n = strlen(key), m = strlen(word);

	return n >= m && strcmp(key + n - m, word) == 0 && (n == m || key[n - m - 1] == '_');
}

bool
json_is_time(const char *key, struct json_object *value)
{
	return json_object_is_type(value, json_type_int) && (ends_in(key, "at") || ends_in(key, "until"));
}

void
json_times_iso(struct json_object *o)
{
	char text[CLOCK_TEXT_MAX];
	size_t i, n = json_count(o);

	for (i = 0; i < n; i++)
		json_times_iso(json_item(o, i));
	if (!json_object_is_type(o, json_type_object))
		return;
	json_object_object_foreach(o, key, value) {
		if (strcmp(key, "params") == 0)
			continue;
		if (!json_is_time(key, value)) {
			json_times_iso(value);
			continue;
		}
		clock_format_iso(json_object_get_int64(value), text);
		/* Replacing the value of the current key is allowed while walking. */
		json_put_text(o, key, json_object_get_int64(value) != 0 ? text : NULL);
	}
}
