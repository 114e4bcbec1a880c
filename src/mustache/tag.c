#include "mustache/tag.h"

#include <stdio.h>
#include <string.h>

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t';
}

static bool
is_space(char c)
{
	return is_blank(c) || c == '\n' || c == '\r';
}

void
tag_trim(const char **text, size_t *len)
{
	while (*len > 0 && is_space(**text)) {
		++*text;
		--*len;
	}
	while (*len > 0 && is_space((*text)[*len - 1]))
		--*len;
}

const char *
tag_find(struct text text, const struct delimiters *d, const char *from)
{
	return memmem(from, (size_t)(text.end - from), d->open, d->open_len);
}

static void
find_line(struct text text, struct tag *tag)
{
	const char *s = tag->begin;

	while (s > text.begin && is_blank(s[-1]))
		s--;
	tag->line = s == text.begin || s[-1] == '\n' ? s : NULL;

	for (s = tag->end; s < text.end && is_blank(*s); s++)
		;
	if (text.end - s >= 2 && s[0] == '\r' && s[1] == '\n')
		s++;
	if (s == text.end)
		tag->next_line = s;
	else
		tag->next_line = *s == '\n' ? s + 1 : NULL;
}

/* {{{ and {{= end with one character more than the closing delimiter. */
static size_t
closing(const struct delimiters *d, char kind, char ret[TAG_END_ROOM])
{
	const char *before = kind == '{' ? "}" : kind == '=' ? "=" : "";

	return (size_t)snprintf(ret, TAG_END_ROOM, "%s%.*s", before, (int)d->close_len, d->close);
}

bool
tag_read(struct text text, const struct delimiters *d, const char *begin, struct tag *ret, char missing[TAG_END_ROOM])
{
	static const char kinds[] = { '#', '^', '/', '>', '<', '$', '&', '{', '=', '!' };
	struct tag tag = { .kind = TAG_VALUE, .begin = begin };
	const char *s = begin + d->open_len, *end;
	char close[TAG_END_ROOM];
	size_t close_len;

	while (s < text.end && is_space(*s))
		s++;
	if (s < text.end && memchr(kinds, *s, sizeof(kinds)) != NULL)
		tag.kind = *s++;
	close_len = closing(d, tag.kind, close);
	if ((end = memmem(s, (size_t)(text.end - s), close, close_len)) == NULL) {
		memcpy(missing, close, sizeof(close));
		return false;
	}
	tag.content = s;
	tag.len = (size_t)(end - s);
	tag_trim(&tag.content, &tag.len);
	tag.end = end + close_len;
	find_line(text, &tag);
	*ret = tag;
	return true;
}

bool
tag_delimiters(const struct tag *tag, struct delimiters *ret)
{
	const char *s = tag->content, *end = tag->content + tag->len, *words[2];
	size_t lens[2];
	int i;

	for (i = 0; i < 2; i++) {
		while (s < end && is_space(*s))
			s++;
		for (words[i] = s; s < end && (unsigned char)*s > ' ' && *s != '='; s++)
			;
		lens[i] = (size_t)(s - words[i]);
		if (lens[i] == 0 || lens[i] > MUSTACHE_DELIMITER_MAX_BYTES)
			return false;
	}
	if (s != end)
		return false;
	*ret = (struct delimiters){ words[0], words[1], lens[0], lens[1] };
	return true;
}
