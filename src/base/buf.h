/*
 * buf: bytes that grow, up to a ceiling given at birth.
 *
 * A buf remembers its first failure: the adding functions may be called one after another and buf_err() asked once at the
 * end. After a failure nothing more is added. The bytes are always followed by a NUL that is not counted, so buf_text() is
 * a C string as long as the content holds no NUL itself.
 */
#ifndef BASE_BUF_H
#define BASE_BUF_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"

struct buf {
	char		*bytes;
	size_t		 len;
	size_t		 room;		/* allocated */
	size_t		 max;		/* len never exceeds it */
	enum err	 err;		/* ERR_NONE, ERR_TOO_LARGE or ERR_MEMORY */
};

void		 buf_init(struct buf *b, size_t max_bytes);
void		 buf_end(struct buf *b);		/* leaves {0} */
void		 buf_reset(struct buf *b);		/* empties, keeps memory and ceiling, forgets the failure */

void		 buf_add(struct buf *b, const void *bytes, size_t n);
void		 buf_text_add(struct buf *b, const char *text);		/* NULL adds nothing */
void		 buf_char(struct buf *b, char c);
void		 buf_fmt(struct buf *b, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
void		 buf_vfmt(struct buf *b, const char *fmt, va_list ap) __attribute__((format(printf, 2, 0)));

/* Makes room for n more bytes; NULL after a failure. Write there, then call buf_grew with what was written. */
char		*buf_room(struct buf *b, size_t n);
void		 buf_grew(struct buf *b, size_t n);

/* Adds what can be read from fd, to its end: ERR_IO with errno, or what buf_err() says. fd stays open. */
enum err	 buf_read(struct buf *b, int fd) MUST_CHECK;

/* Never NULL: an empty or failed buf reads as "". */
const char	*buf_text(const struct buf *b);
static inline enum err buf_err(const struct buf *b) { return b->err; }

/* Hands the bytes to the caller, who frees them; b is left {0}. NULL (and nothing handed over) after a failure. */
char		*buf_take(struct buf *b);

#endif
