/*
 * encoding: the bytes of a text file as UTF-8, whatever program wrote them, piece by piece.
 *
 * A mark at the beginning decides; so do the NUL bytes of UTF-16 without one. Otherwise the first byte that is not ASCII does: it begins a
 * sign of UTF-8, or the file is Windows-1252, as spreadsheets in Indonesia save it. What is no sign, and NUL, comes out as U+FFFD.
 */
#ifndef IMPORT_ENCODING_H
#define IMPORT_ENCODING_H

#include <iconv.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"

enum encoding { ENCODING_ASCII, ENCODING_UTF8, ENCODING_UTF16LE, ENCODING_UTF16BE, ENCODING_WINDOWS_1252, ENCODING__COUNT };
const char *encoding_name(enum encoding e);		/* "UTF-8" ... */

enum { ENCODING_LOOK_BYTES = 4 };	/* as many decide at the beginning; a shorter file is a whole file */

struct decoder {
	enum encoding	encoding;	/* ENCODING_ASCII until something else was seen */
	iconv_t		cd;
	bool		has_cd;
	char		pending[4];	/* the beginning of a sign whose end has not come */
	size_t		pending_n;
};
void decoder_end(struct decoder *d);

/* Recognises by the beginning of the file; *ret_mark: how many bytes are a mark and no text. */
enum err decoder_begin(struct decoder *d, const char *bytes, size_t n, size_t *ret_mark) MUST_CHECK;
/* Adds what the bytes say to out: at most three bytes for each, and for those that were pending. ERR_CONFIG: iconv lacks the encoding. */
enum err decoder_feed(struct decoder *d, const char *bytes, size_t n, struct buf *out) MUST_CHECK;
/* What is pending will not be completed any more. */
enum err decoder_finish(struct decoder *d, struct buf *out) MUST_CHECK;

#endif
