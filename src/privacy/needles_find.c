/* Where needles stand, in bytes and in texts. */
#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "privacy/needles.h"

/* How many bytes a number takes here, with what people write between its digits; 0: it does not stand here. */
static size_t
digits_at(const struct needle *needle, const char *at, size_t n)
{
	size_t i = 0, digit = 0;

	while (i < n && digit < needle->n) {
		if (at[i] == needle->text[digit])
			digit++;
		else if (digit == 0 || strchr(" -.()/", at[i]) == NULL || at[i] == '\0')
			return 0;
		i++;
	}
	/* One more digit, and it is another, longer number. */
	return digit == needle->n && (i == n || !isdigit((unsigned char)at[i])) ? i : 0;
}

static bool
digits_in(const struct needle *needle, const char *bytes, size_t n)
{
	const char *at = bytes, *end = bytes + n;

	for (; (at = memchr(at, needle->text[0], (size_t)(end - at))) != NULL; at++)
		if (digits_at(needle, at, (size_t)(end - at)) > 0)
			return true;
	return false;
}

/* The six bits of a sign; -1: it is none. */
static int
sign_bits(char c)
{
	const char *at = c != '\0' ? strchr(needle_base64_signs, c) : NULL;

	return at != NULL ? (int)(at - needle_base64_signs) : -1;
}

/* The signs beside a match hold the rest of its bits; digits that go on, or begin, with others are another number's. */
static bool
fits_around(const struct needle *needle, const char *bytes, size_t n, size_t at)
{
	int before = at > 0 ? sign_bits(bytes[at - 1]) : -1, behind = at + needle->n < n ? sign_bits(bytes[at + needle->n]) : -1;

	if (needle->front_bits > 0 && (before < 0 || (before & ((1 << needle->front_bits) - 1)) != needle->front))
		return false;
	return needle->back_bits == 0 || (behind >= 0 && behind >> (NEEDLE_SIGN_BITS - needle->back_bits) == needle->back);
}

static bool
base64_in(const struct needle *needle, const char *bytes, size_t n)
{
	const char *at = bytes;

	while ((at = memmem(at, n - (size_t)(at - bytes), needle->text, needle->n)) != NULL) {
		if (fits_around(needle, bytes, n, (size_t)(at - bytes)))
			return true;
		at++;
	}
	return false;
}

static bool
is_in(const struct needle *needle, const char *bytes, size_t n)
{
	switch (needle->kind) {
	case NEEDLE_BYTES: return memmem(bytes, n, needle->text, needle->n) != NULL;
	case NEEDLE_DIGITS: return digits_in(needle, bytes, n);
	case NEEDLE_BASE64: return base64_in(needle, bytes, n);
	default: return false;
	}
}

bool
needles_in(const struct needles *needles, const void *bytes, size_t n)
{
	size_t i;

	for (i = 0; i < needles->count; i++)
		if (is_in(&needles->items[i], bytes, n))
			return true;
	return false;
}

bool
needles_in_value(const struct needles *needles, const char *text)
{
	size_t i;

	for (i = 0; i < needles->count; i++)
		if (needles->items[i].kind == NEEDLE_NAME && strcasecmp(needles->items[i].text, text) == 0)
			return true;
	return needles_in(needles, text, strlen(text));
}

/* Letters, digits, and every byte of a letter that is not ASCII. */
static bool
in_word(char c)
{
	return isalnum((unsigned char)c) || (unsigned char)c >= 0x80;
}

/* How many bytes needle takes at this place of text, which begins at start; 0: it does not stand here. */
static size_t
length_at(const struct needle *needle, const char *start, const char *at)
{
	switch (needle->kind) {
	case NEEDLE_DIGITS:
		return digits_at(needle, at, strlen(at));
	case NEEDLE_NAME:
		return strncasecmp(at, needle->text, needle->n) == 0 && (at == start || !in_word(at[-1])) && !in_word(at[needle->n]) ? needle->n : 0;
	case NEEDLE_BYTES:
		return strncmp(at, needle->text, needle->n) == 0 ? needle->n : 0;
	default:
		return 0;	/* nobody types base64; a message's id is there as a whole */
	}
}

static size_t
longest_at(const struct needles *needles, const char *start, const char *at)
{
	size_t i, n, longest = 0;

	for (i = 0; i < needles->count; i++)
		if ((n = length_at(&needles->items[i], start, at)) > longest)
			longest = n;
	return longest;
}

bool
needles_strip(const struct needles *needles, const char *text, struct buf *ret)
{
	const char *at = text;
	bool found = false;
	size_t n;

	while (*at != '\0') {
		if ((n = longest_at(needles, text, at)) == 0) {
			buf_char(ret, *at++);
			continue;
		}
		buf_text_add(ret, "…");
		at += n;
		found = true;
	}
	return found;
}
