#include "web/link.h"

#include <string.h>

#include "base/text.h"

static void
add_argument(struct buf *out, char *separator, const char *name, const char *value)
{
	buf_char(out, *separator);
	*separator = '&';
	text_percent(out, name);
	buf_char(out, '=');
	text_percent(out, value);
}

void
link_with(struct buf *out, const char *path, const struct form *args, const char *name, const char *value)
{
	char separator = '?';
	size_t i;

	buf_text_add(out, path);
	for (i = 0; i < args->count; i++) {
		const char *other = args->fields[i].name;

		if (strcmp(other, name) != 0 && strcmp(other, "after") != 0 && strcmp(other, "before") != 0 &&
		    strcmp(other, "lang") != 0 && *args->fields[i].value != '\0')
			add_argument(out, &separator, other, args->fields[i].value);
	}
	if (value != NULL)
		add_argument(out, &separator, name, value);
}
