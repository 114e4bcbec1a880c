/*
 * text: small questions about UTF-8 text, and its encodings for the wire.
 *
 * Text from outside is UTF-8 or refused at the edge (text_is_utf8). Nothing here depends on the process's locale.
 */
#ifndef BASE_TEXT_H
#define BASE_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"

/* strdup that reports: *ret is a copy that the caller frees. A NULL text is copied as NULL. */
enum err text_copy(const char *text, char **ret) MUST_CHECK;
/* The same without the marks that turn the direction of all that stands behind them (U+202A to U+202E, U+2066 to U+2069): a name holds none. */
enum err text_copy_undirected(const char *text, char **ret) MUST_CHECK;

bool text_is_blank(const char *text);			/* NULL, or only spaces, tabs, new lines */
bool text_equal(const char *a, const char *b);		/* NULL equals only NULL */
bool text_starts(const char *text, const char *start);
bool text_is_one_of(const char *text, const char *const *words);	/* words: ended by NULL; NULL is none of them */
static inline const char *text_or_empty(const char *text) { return text != NULL ? text : ""; }
bool text_has_word(const char *words, const char *word);	/* words: separated by single spaces */
bool text_is_utf8(const char *bytes, size_t n);		/* also false for a NUL, a surrogate, an overlong form */
size_t text_code_points(const char *utf8);

/* One code point at *at, which moves on; 0 at the end; 0xFFFD for a bad byte (which is stepped over). */
uint32_t text_next(const char **at);
void text_put(struct buf *b, uint32_t code_point);	/* adds it as UTF-8 */

/* The whole text is one decimal number, optional minus; false (and *ret untouched) otherwise. */
bool text_to_int64(const char *text, int64_t *ret);

/* Takes the spaces off both ends, in place; returns where the text now begins. */
char *text_trim(char *text);

/* All but RFC 3986's unreserved characters become %XX. */
void text_percent(struct buf *b, const char *text);
/* %XX (and + as space when form) decoded; false when a %XX is broken. */
bool text_unpercent(struct buf *b, const char *text, size_t n, bool form);

void text_hex(struct buf *b, const void *bytes, size_t n);	/* lower case */
bool text_unhex(const char *hex, size_t n, uint8_t *ret);	/* n digits to n/2 bytes, either case */
void text_base64(struct buf *b, const void *bytes, size_t n);	/* RFC 4648, with "=" at the end */
void text_html(struct buf *b, const char *text);		/* & < > " ' escaped */
void text_html_n(struct buf *b, const char *text, size_t n);

#endif
