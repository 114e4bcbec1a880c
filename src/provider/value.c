#include "provider/value.h"

#include <stdbool.h>
#include <stdint.h>

#include "base/text.h"
#include "provider/quote.h"

enum { VALUE_MAX_BYTES = 32 * 1024 };

/* What WhatsApp takes for white space. */
static bool
is_blank(uint32_t cp)
{
	return cp <= ' ' || cp == 0x7F || cp == 0x85 || cp == 0x2028 || cp == 0x2029;
}

static size_t
skip_blanks(const char **at, bool *only_spaces)
{
	const char *next = *at;
	size_t n = 0;
	uint32_t cp;

	*only_spaces = true;
	while (*next != '\0' && is_blank(cp = text_next(&next))) {
		*only_spaces &= cp == ' ';
		*at = next;
		n++;
	}
	return n;
}

void
value_clean(struct buf *b, const char *value, size_t spaces_max)
{
	const char *at = value, *run, *start;
	size_t from = b->len, blanks;
	bool only_spaces;

	for (;;) {
		run = at;
		blanks = skip_blanks(&at, &only_spaces);
		if (*at == '\0')
			return;
		if (blanks > 0 && b->len > from) {
			if (only_spaces && blanks <= spaces_max)
				buf_add(b, run, blanks);
			else
				buf_char(b, ' ');
		}
		start = at;
		text_next(&at);
		buf_add(b, start, (size_t)(at - start));
	}
}

enum err
value_list(struct buf *b, const char *const *values, size_t count, const char *before, const char *after, size_t spaces_max)
{
	AUTO(buf) struct buf value = { 0 };
	size_t i;

	buf_init(&value, VALUE_MAX_BYTES);
	for (i = 0; i < count; i++) {
		buf_reset(&value);
		value_clean(&value, values[i] != NULL ? values[i] : "", spaces_max);
		if (buf_err(&value) != ERR_NONE)
			return buf_err(&value);
		if (value.len == 0)
			return ERR_INVALID;
		if (i > 0)
			buf_char(b, ',');
		quote_add(b, before, buf_text(&value));
		buf_text_add(b, after);
	}
	return ERR_NONE;
}
