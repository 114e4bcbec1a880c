/*
 * tag: finds and reads one tag of a template, whatever the delimiters are at that place.
 *
 * A tag alone on its line counts as standing on no line at all: line and next_line say how far the line reaches around it.
 */
#ifndef MUSTACHE_TAG_H
#define MUSTACHE_TAG_H

#include <stdbool.h>
#include <stddef.h>

#include "mustache/mustache.h"

struct delimiters {
	const char	*open, *close;
	size_t		 open_len, close_len;
};

struct text { const char *begin, *end; };

enum { TAG_VALUE = 'v' };

struct tag {
	char		 kind;		/* one of # ^ / > < $ & { = ! or TAG_VALUE */
	const char	*begin, *end;
	const char	*content;	/* trimmed, without the kind */
	size_t		 len;
	const char	*line;		/* where its line begins; NULL when more than blanks stand before it */
	const char	*next_line;	/* where the next line begins; NULL when more than blanks stand behind it */
};

/* The next opening delimiter at from or behind it; NULL: none. */
const char *tag_find(struct text text, const struct delimiters *d, const char *from);

/* Reads the tag that opens at begin. false: it has no end, and missing (with room for it) holds the one it should have. */
enum { TAG_END_ROOM = MUSTACHE_DELIMITER_MAX_BYTES + 2 };
bool tag_read(struct text text, const struct delimiters *d, const char *begin, struct tag *ret, char missing[TAG_END_ROOM]);

static inline bool
tag_is_alone(const struct tag *tag)
{
	return tag->line != NULL && tag->next_line != NULL;
}

/* Of a tag of kind '=': two words without =, not too long. false: they are not. */
bool tag_delimiters(const struct tag *tag, struct delimiters *ret);

/* Takes white space off both ends. */
void tag_trim(const char **text, size_t *len);

#endif
