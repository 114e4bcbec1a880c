/*
 * lines: where the lines of a rendered template begin, and what stands before them.
 *
 * A partial alone on an indented line has each of its lines indented by as much, and indentations add up. A block that
 * overrides loses its own indentation (strip) and takes that of the place it fills. Only lines of templates are indented; a
 * new line inside a value is left alone, and so is a template that is included in the middle of a line.
 */
#ifndef MUSTACHE_LINES_H
#define MUSTACHE_LINES_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "mustache/mustache.h"

struct lines_level {
	size_t	from, to;	/* the indentation in force is indent[from] to indent[to - 1] */
	size_t	strip;		/* blanks taken off the beginning of each line of the template */
};

struct lines {
	struct lines_level now;
	size_t	begun;		/* indent up to here stands already on the line that begins next */
	char	indent[MUSTACHE_INDENT_MAX_BYTES];
};

/* The template's line begins here: its indentation is written, except for what stands there already. */
void lines_begin(struct lines *l, struct buf *out);

/* Text of the template, with the indentation of each line that begins in it; the first one's only if line_start. */
void lines_text(struct lines *l, struct buf *out, const char *text, size_t len, bool line_start);

/* What remains of an indentation after the strip in force: the last *len bytes of it, where the result points. */
const char *lines_stripped(const struct lines *l, const char *indent, size_t *len);

/*
 * Enters a template or block: deeper by indent, or without any indentation. The caller keeps l->now and puts it back.
 * false: indented too far, and nothing is changed.
 */
bool lines_deeper(struct lines *l, const char *indent, size_t len);
void lines_flat(struct lines *l);

#endif
