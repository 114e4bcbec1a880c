#include "mustache/lines.h"

#include <string.h>

void
lines_begin(struct lines *l, struct buf *out)
{
	size_t from = l->begun > l->now.from ? l->begun : l->now.from;

	if (from < l->now.to)
		buf_add(out, l->indent + from, l->now.to - from);
	l->begun = 0;
}

static size_t
blanks(const char *text, size_t len, size_t most)
{
	size_t n = 0;

	while (n < len && n < most && (text[n] == ' ' || text[n] == '\t'))
		n++;
	return n;
}

void
lines_text(struct lines *l, struct buf *out, const char *text, size_t len, bool line_start)
{
	const char *end = text + len, *next;

	if (l->now.from == l->now.to && l->now.strip == 0) {
		if (line_start)
			l->begun = 0;
		buf_add(out, text, len);
		return;
	}
	for (; text < end; text = next, line_start = true) {
		if (line_start) {
			lines_begin(l, out);
			text += blanks(text, (size_t)(end - text), l->now.strip);
		}
		next = memchr(text, '\n', (size_t)(end - text));
		next = next != NULL ? next + 1 : end;
		buf_add(out, text, (size_t)(next - text));
	}
}

const char *
lines_stripped(const struct lines *l, const char *indent, size_t *len)
{
	size_t off = l->now.strip < *len ? l->now.strip : *len;

	*len -= off;
	return indent + off;
}

bool
lines_deeper(struct lines *l, const char *indent, size_t len)
{
	indent = lines_stripped(l, indent, &len);
	if (len > sizeof(l->indent) - l->now.to)
		return false;
	if (len > 0)
		memcpy(l->indent + l->now.to, indent, len);
	l->now.to += len;
	l->now.strip = 0;
	return true;
}

void
lines_flat(struct lines *l)
{
	l->now.from = l->now.to;
	l->now.strip = 0;
}
