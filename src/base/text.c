#include "base/text.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum err
text_copy(const char *text, char **ret)
{
	char *copy = NULL;

	if (text != NULL && (copy = strdup(text)) == NULL)
		return ERR_MEMORY;
	*ret = copy;
	return ERR_NONE;
}

static bool
turns_direction(const char *at)
{
	const unsigned char *s = (const unsigned char *)at;

	return s[0] == 0xE2 && ((s[1] == 0x80 && s[2] >= 0xAA && s[2] <= 0xAE) || (s[1] == 0x81 && s[2] >= 0xA6 && s[2] <= 0xA9));
}

enum err
text_copy_undirected(const char *text, char **ret)
{
	char *copy = NULL, *to;
	enum err e = text_copy(text, &copy);

	*ret = copy;
	if (e != ERR_NONE || copy == NULL)
		return e;
	for (to = copy; *text != '\0'; )
		if (turns_direction(text))
			text += 3;
		else
			*to++ = *text++;
	*to = '\0';
	return ERR_NONE;
}

static bool
is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\v' || c == '\f';
}

bool
text_is_blank(const char *text)
{
	if (text == NULL)
		return true;
	while (is_space(*text))
		text++;
	return *text == '\0';
}

bool
text_equal(const char *a, const char *b)
{
	return a == NULL || b == NULL ? a == b : strcmp(a, b) == 0;
}

bool
text_is_one_of(const char *text, const char *const *words)
{
	for (; text != NULL && *words != NULL; words++)
		if (strcmp(*words, text) == 0)
			return true;
	return false;
}

bool
text_has_word(const char *words, const char *word)
{
	size_t n = strlen(word);

	for (; *words != '\0'; words += strcspn(words, " "), words += *words == ' ')
		if (n == strcspn(words, " ") && memcmp(word, words, n) == 0)
			return n > 0;
	return false;
}

bool
text_starts(const char *text, const char *start)
{
	return text != NULL && strncmp(text, start, strlen(start)) == 0;
}

/*
 * The length of the well-formed sequence at s (at most n bytes are there), 0 when there is none.
 * The ranges of the second byte exclude overlong forms, surrogates and what lies above U+10FFFF (Unicode, table 3-7).
 */
static size_t
sequence(const unsigned char *s, size_t n)
{
	unsigned char low = 0x80, high = 0xBF;
	size_t len, i;

	if (s[0] < 0x80)
		return 1;
	if (s[0] >= 0xC2 && s[0] <= 0xDF)
		len = 2;
	else if ((s[0] & 0xF0) == 0xE0)
		len = 3;
	else if (s[0] >= 0xF0 && s[0] <= 0xF4)
		len = 4;
	else
		return 0;
	if (s[0] == 0xE0)
		low = 0xA0;
	else if (s[0] == 0xED)
		high = 0x9F;
	else if (s[0] == 0xF0)
		low = 0x90;
	else if (s[0] == 0xF4)
		high = 0x8F;
	if (n < len || s[1] < low || s[1] > high)
		return 0;
	for (i = 2; i < len; i++)
		if ((s[i] & 0xC0) != 0x80)
			return 0;
	return len;
}

bool
text_is_utf8(const char *bytes, size_t n)
{
	const unsigned char *s = (const unsigned char *)bytes;
	size_t i, len;

	for (i = 0; i < n; i += len)
		if (s[i] == '\0' || (len = sequence(s + i, n - i)) == 0)
			return false;
	return true;
}

uint32_t
text_next(const char **at)
{
	const unsigned char *s = (const unsigned char *)*at;
	static const unsigned char first_bits[] = { 0, 0x7F, 0x1F, 0x0F, 0x07 };
	uint32_t cp;
	size_t len, i;

	if (*s == '\0')
		return 0;
	/* The terminating NUL is no continuation byte, so sequence() stops at it. */
	if ((len = sequence(s, 4)) == 0) {
		*at += 1;
		return 0xFFFD;
	}
	cp = s[0] & first_bits[len];
	for (i = 1; i < len; i++)
		cp = cp << 6 | (s[i] & 0x3F);
	*at += len;
	return cp;
}

void
text_put(struct buf *b, uint32_t cp)
{
	if (cp < 0x80) {
		buf_char(b, (char)cp);
	} else if (cp < 0x800) {
		buf_char(b, (char)(0xC0 | cp >> 6));
		buf_char(b, (char)(0x80 | (cp & 0x3F)));
	} else if (cp < 0x10000) {
		buf_char(b, (char)(0xE0 | cp >> 12));
		buf_char(b, (char)(0x80 | (cp >> 6 & 0x3F)));
		buf_char(b, (char)(0x80 | (cp & 0x3F)));
	} else {
		buf_char(b, (char)(0xF0 | cp >> 18));
		buf_char(b, (char)(0x80 | (cp >> 12 & 0x3F)));
		buf_char(b, (char)(0x80 | (cp >> 6 & 0x3F)));
		buf_char(b, (char)(0x80 | (cp & 0x3F)));
	}
}

size_t
text_code_points(const char *utf8)
{
	size_t n = 0;

	while (text_next(&utf8) != 0)
		n++;
	return n;
}

bool
text_to_int64(const char *text, int64_t *ret)
{
	const char *digits;
	char *end;
	long long value;

	if (text == NULL)
		return false;
	digits = text + (*text == '-');
	if (*digits < '0' || *digits > '9')
		return false;
	errno = 0;
	value = strtoll(text, &end, 10);
	if (errno != 0 || *end != '\0')
		return false;
	*ret = value;
	return true;
}

char *
text_trim(char *text)
{
	size_t n;

	while (is_space(*text))
		text++;
	n = strlen(text);
	while (n > 0 && is_space(text[n - 1]))
		text[--n] = '\0';
	return text;
}

void
text_percent(struct buf *b, const char *text)
{
	static const char hex[] = "0123456789ABCDEF";

	for (; *text != '\0'; text++) {
		unsigned char c = (unsigned char)*text;

		if ((c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || strchr("-._~", c) != NULL) {
			buf_char(b, *text);
		} else {
			buf_char(b, '%');
			buf_char(b, hex[c >> 4]);
			buf_char(b, hex[c & 15]);
		}
	}
}

bool
text_unpercent(struct buf *b, const char *text, size_t n, bool form)
{
	uint8_t byte;
	size_t i;

	for (i = 0; i < n; i++) {
		if (text[i] == '%') {
			if (n - i < 3 || !text_unhex(text + i + 1, 2, &byte))
				return false;
			buf_char(b, (char)byte);
			i += 2;
		} else {
			buf_char(b, form && text[i] == '+' ? ' ' : text[i]);
		}
	}
	return true;
}

void
text_base64(struct buf *b, const void *bytes, size_t n)
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	const uint8_t *s = bytes;
	uint32_t group;
	size_t i, left;

	for (i = 0; i < n; i += 3) {
		left = n - i;
		group = (uint32_t)s[i] << 16 | (left > 1 ? (uint32_t)s[i + 1] << 8 : 0) | (left > 2 ? s[i + 2] : 0u);
		buf_char(b, digits[group >> 18]);
		buf_char(b, digits[group >> 12 & 63]);
		buf_char(b, left > 1 ? digits[group >> 6 & 63] : '=');
		buf_char(b, left > 2 ? digits[group & 63] : '=');
	}
}

void
text_hex(struct buf *b, const void *bytes, size_t n)
{
	static const char hex[] = "0123456789abcdef";
	const uint8_t *s = bytes;
	size_t i;

	for (i = 0; i < n; i++) {
		buf_char(b, hex[s[i] >> 4]);
		buf_char(b, hex[s[i] & 15]);
	}
}

static int
hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

bool
text_unhex(const char *hex, size_t n, uint8_t *ret)
{
	size_t i;

	if (n % 2 != 0)
		return false;
	for (i = 0; i < n; i += 2) {
		int high = hex_digit(hex[i]), low = hex_digit(hex[i + 1]);

		if (high < 0 || low < 0)
			return false;
		ret[i / 2] = (uint8_t)(high << 4 | low);
	}
	return true;
}

void
text_html(struct buf *b, const char *text)
{
	text_html_n(b, text, strlen(text));
}

void
text_html_n(struct buf *b, const char *text, size_t n)
{
	static const struct { char text[7]; unsigned char len; } entities[256] = {
		['&'] = { "&amp;", 5 },
		['<'] = { "&lt;", 4 },
		['>'] = { "&gt;", 4 },
		['"'] = { "&quot;", 6 },
		['\''] = { "&#39;", 5 },
	};
	const unsigned char *from = (const unsigned char *)text, *end = from + n, *s;

	/* What needs no escape is added in one piece: pages are mostly that. */
	while (from < end) {
		for (s = from; s < end && entities[*s].len == 0; s++)
			;
		buf_add(b, from, (size_t)(s - from));
		if (s == end)
			return;
		buf_add(b, entities[*s].text, entities[*s].len);
		from = s + 1;
	}
}
