#include "words/mark.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

static const char word[] = "poster";
enum { WORD_BYTES = sizeof(word) - 1 };

void
mark_write(struct buf *b, const char *place)
{
	buf_fmt(b, " (%s%s%s)", word, place[0] != '\0' ? " " : "", place);
}

bool
mark_place_ok(const char *place)
{
	const char *at;

	for (at = place; *at != '\0'; at++)
		if (!isalnum((unsigned char)*at) && strchr(" .-", *at) == NULL)
			return false;
	return at - place < MARK_PLACE_MAX && place[0] != ' ' && (at == place || at[-1] != ' ');
}

/* Behind the last bracket people may have added a full stop or a space. */
static const char *
closing(const char *text)
{
	const char *end = text + strlen(text);

	while (end > text && strchr(" .\t\n\r", end[-1]) != NULL)
		end--;
	return end > text && end[-1] == ')' ? end - 1 : NULL;
}

bool
mark_read(const char *text, char ret_place[MARK_PLACE_MAX])
{
	const char *end = closing(text), *open;
	char place[MARK_PLACE_MAX] = "";

	if (end == NULL || (open = memrchr(text, '(', (size_t)(end - text))) == NULL || strncasecmp(open + 1, word, WORD_BYTES) != 0)
		return false;
	open += 1 + WORD_BYTES;
	if (open != end) {
		if (*open != ' ' || end - open - 1 >= MARK_PLACE_MAX)
			return false;
		snprintf(place, sizeof(place), "%.*s", (int)(end - open - 1), open + 1);
	}
	if (!mark_place_ok(place))
		return false;
	memcpy(ret_place, place, sizeof(place));
	return true;
}
