#include "import/encoding.h"

#include <errno.h>
#include <string.h>

#include "base/text.h"

#define REPLACEMENT "\xEF\xBF\xBD"

enum { OUT_BYTES = 1024 };

const char *
encoding_name(enum encoding e)
{
	static const char *const names[ENCODING__COUNT] = {
		[ENCODING_ASCII] = "ASCII", [ENCODING_UTF8] = "UTF-8", [ENCODING_UTF16LE] = "UTF-16LE", [ENCODING_UTF16BE] = "UTF-16BE",
		[ENCODING_WINDOWS_1252] = "WINDOWS-1252",
	};

	return names[e];
}

void
decoder_end(struct decoder *d)
{
	if (d->has_cd)
		iconv_close(d->cd);
	*d = (struct decoder){0};
}

static enum err
become(struct decoder *d, enum encoding encoding)
{
	d->encoding = encoding;
	if (encoding == ENCODING_ASCII || encoding == ENCODING_UTF8)
		return ERR_NONE;
	d->cd = iconv_open("UTF-8", encoding_name(encoding));
	d->has_cd = d->cd != (iconv_t)-1;
	return d->has_cd ? ERR_NONE : errno == ENOMEM ? ERR_MEMORY : ERR_CONFIG;
}

/* Letters of our languages have a NUL on one side in UTF-16; a text file of another kind has none. */
static enum encoding
by_nuls(const char *bytes, size_t n)
{
	if (n < ENCODING_LOOK_BYTES)
		return ENCODING_ASCII;
	if (bytes[0] != '\0' && bytes[1] == '\0' && bytes[2] != '\0' && bytes[3] == '\0')
		return ENCODING_UTF16LE;
	if (bytes[0] == '\0' && bytes[1] != '\0' && bytes[2] == '\0' && bytes[3] != '\0')
		return ENCODING_UTF16BE;
	return ENCODING_ASCII;
}

enum err
decoder_begin(struct decoder *d, const char *bytes, size_t n, size_t *ret_mark)
{
	static const struct { const char *mark; size_t n; enum encoding encoding; } marks[] = {
		{ "\xEF\xBB\xBF", 3, ENCODING_UTF8 }, { "\xFF\xFE", 2, ENCODING_UTF16LE }, { "\xFE\xFF", 2, ENCODING_UTF16BE },
	};
	size_t i;

	*d = (struct decoder){0};
	*ret_mark = 0;
	for (i = 0; i < sizeof(marks) / sizeof(marks[0]); i++)
		if (n >= marks[i].n && memcmp(bytes, marks[i].mark, marks[i].n) == 0) {
			*ret_mark = marks[i].n;
			return become(d, marks[i].encoding);
		}
	return become(d, by_nuls(bytes, n));
}

/* ---- UTF-8, or what looks like it so far ---- */

static size_t
sign_length(unsigned char first)
{
	return first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
}

/* Could more bytes make a sign of these? */
static bool
may_go_on(const char *bytes, size_t n)
{
	size_t i;

	if ((unsigned char)bytes[0] < 0xC2 || (unsigned char)bytes[0] > 0xF4)
		return false;
	for (i = 1; i < n; i++)
		if (((unsigned char)bytes[i] & 0xC0) != 0x80)
			return false;
	return n < sign_length((unsigned char)bytes[0]);
}

static void
put_ascii(struct buf *out, const char *bytes, size_t n)
{
	const char *nul;

	for (; (nul = memchr(bytes, '\0', n)) != NULL; n -= (size_t)(nul - bytes) + 1, bytes = nul + 1) {
		buf_add(out, bytes, (size_t)(nul - bytes));
		buf_text_add(out, REPLACEMENT);
	}
	buf_add(out, bytes, n);
}

static size_t
ascii_length(const char *bytes, size_t n)
{
	size_t i;

	for (i = 0; i < n && (unsigned char)bytes[i] < 0x80; i++)
		;
	return i;
}

/* One sign that is not ASCII. *ret_used 0: its end has not come. */
static enum err
take_sign(struct decoder *d, const char *bytes, size_t n, struct buf *out, size_t *ret_used)
{
	size_t length = sign_length((unsigned char)bytes[0]);

	*ret_used = 1;
	if (n >= length && text_is_utf8(bytes, length)) {
		d->encoding = ENCODING_UTF8;
		buf_add(out, bytes, length);
		*ret_used = length;
	} else if (may_go_on(bytes, n)) {
		*ret_used = 0;
	} else if (d->encoding == ENCODING_ASCII) {
		*ret_used = 0;
		return become(d, ENCODING_WINDOWS_1252);
	} else {
		buf_text_add(out, REPLACEMENT);
	}
	return ERR_NONE;
}

/* *ret_used: how many were taken; those behind wait for more, or are for another encoding. */
static enum err
take_utf8(struct decoder *d, const char *bytes, size_t n, struct buf *out, size_t *ret_used)
{
	size_t at = 0, used;
	enum err e;

	while (at < n && !d->has_cd) {
		used = ascii_length(bytes + at, n - at);
		put_ascii(out, bytes + at, used);
		at += used;
		if (at == n)
			break;
		if ((e = take_sign(d, bytes + at, n - at, out, &used)))
			return e;
		at += used;
		if (used == 0)
			break;
	}
	*ret_used = at;
	return ERR_NONE;
}

/* ---- the others ---- */

static enum err
take_iconv(struct decoder *d, const char *bytes, size_t n, struct buf *out, size_t *ret_used)
{
	size_t unit = d->encoding == ENCODING_WINDOWS_1252 ? 1 : 2, left = n, room, done;
	char *from = (char *)(uintptr_t)bytes, text[OUT_BYTES], *to;

	while (left > 0) {
		to = text;
		room = sizeof(text);
		done = iconv(d->cd, &from, &left, &to, &room);
		put_ascii(out, text, sizeof(text) - room);
		if (done != (size_t)-1 || errno == E2BIG)
			continue;
		if (errno != EILSEQ || left < unit)
			break;		/* the end of a sign has not come */
		buf_text_add(out, REPLACEMENT);
		from += unit;
		left -= unit;
	}
	*ret_used = n - left;
	return ERR_NONE;
}

/* ---- pieces ---- */

static enum err
take(struct decoder *d, const char *bytes, size_t n, struct buf *out, size_t *ret_used)
{
	size_t used = 0;
	enum err e;

	*ret_used = 0;
	if (!d->has_cd && (e = take_utf8(d, bytes, n, out, ret_used)))
		return e;
	if (d->has_cd && (e = take_iconv(d, bytes + *ret_used, n - *ret_used, out, &used)))
		return e;
	*ret_used += used;
	return buf_err(out);
}

/* Completes what is pending, byte by byte: a sign has few. */
static enum err
take_pending(struct decoder *d, const char **bytes, size_t *n, struct buf *out)
{
	size_t used;
	enum err e;

	while (d->pending_n > 0 && *n > 0 && d->pending_n < sizeof(d->pending)) {
		d->pending[d->pending_n++] = *(*bytes)++;
		--*n;
		if ((e = take(d, d->pending, d->pending_n, out, &used)))
			return e;
		memmove(d->pending, d->pending + used, d->pending_n - used);
		d->pending_n -= used;
	}
	return ERR_NONE;
}

enum err
decoder_feed(struct decoder *d, const char *bytes, size_t n, struct buf *out)
{
	size_t used;
	enum err e;

	if ((e = take_pending(d, &bytes, &n, out)) || n == 0)
		return e;
	if ((e = take(d, bytes, n, out, &used)))
		return e;
	d->pending_n = n - used;
	memcpy(d->pending, bytes + used, d->pending_n);
	return ERR_NONE;
}

enum err
decoder_finish(struct decoder *d, struct buf *out)
{
	size_t used = 0;
	enum err e;

	/* A file that was ASCII up to its last letter: that letter decides. */
	if (d->pending_n > 0 && d->encoding == ENCODING_ASCII &&
	    ((e = become(d, ENCODING_WINDOWS_1252)) || (e = take(d, d->pending, d->pending_n, out, &used))))
		return e;
	if (d->pending_n > used)
		buf_text_add(out, REPLACEMENT);
	d->pending_n = 0;
	return buf_err(out);
}
