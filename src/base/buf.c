#include "base/buf.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { FIRST_ROOM = 256, READ_BYTES = 64 * 1024 };

void
buf_init(struct buf *b, size_t max_bytes)
{
	*b = (struct buf){ .max = max_bytes };
}

void
buf_end(struct buf *b)
{
	free(b->bytes);
	*b = (struct buf){0};
}

void
buf_reset(struct buf *b)
{
	b->len = 0;
	b->err = ERR_NONE;
	if (b->bytes != NULL)
		b->bytes[0] = '\0';
}

char *
buf_room(struct buf *b, size_t n)
{
	size_t room;
	char *grown;

	if (b->err)
		return NULL;
	if (n > b->max - b->len) {
		b->err = ERR_TOO_LARGE;
		return NULL;
	}
	if (b->len + n < b->room)
		return b->bytes + b->len;
	for (room = b->room ? b->room : FIRST_ROOM; room <= b->len + n; room *= 2)
		;
	if ((grown = realloc(b->bytes, room)) == NULL) {
		b->err = ERR_MEMORY;
		return NULL;
	}
	b->bytes = grown;
	b->room = room;
	return b->bytes + b->len;
}

void
buf_grew(struct buf *b, size_t n)
{
	b->len += n;
	b->bytes[b->len] = '\0';
}

void
buf_add(struct buf *b, const void *bytes, size_t n)
{
	char *to;

	if (n == 0)
		return;
	/* Most pieces are short and there is room: a page is a thousand of them. */
	if (!b->err && n < b->room - b->len && n <= b->max - b->len)
		to = b->bytes + b->len;
	else if ((to = buf_room(b, n)) == NULL)
		return;
	memcpy(to, bytes, n);
	buf_grew(b, n);
}

void
buf_text_add(struct buf *b, const char *text)
{
	if (text != NULL)
		buf_add(b, text, strlen(text));
}

void
buf_char(struct buf *b, char c)
{
	buf_add(b, &c, 1);
}

void
buf_vfmt(struct buf *b, const char *fmt, va_list ap)
{
	va_list again;
	char small[256];
	char *to;
	int n;

	va_copy(again, ap);
	n = vsnprintf(small, sizeof(small), fmt, ap);
	if (n < 0) {
		b->err = ERR_INVALID;
	} else if ((size_t)n < sizeof(small)) {
		buf_add(b, small, (size_t)n);
	} else if ((to = buf_room(b, (size_t)n)) != NULL) {
		vsnprintf(to, (size_t)n + 1, fmt, again);
		buf_grew(b, (size_t)n);
	}
	va_end(again);
}

void
buf_fmt(struct buf *b, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	buf_vfmt(b, fmt, ap);
	va_end(ap);
}

enum err
buf_read(struct buf *b, int fd)
{
	char piece[READ_BYTES];
	ssize_t n;

	while ((n = read(fd, piece, sizeof(piece))) != 0) {
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return ERR_IO;
		buf_add(b, piece, (size_t)n);
		if (b->err)
			return b->err;
	}
	return b->err;
}

const char *
buf_text(const struct buf *b)
{
	return b->bytes != NULL && !b->err ? b->bytes : "";
}

char *
buf_take(struct buf *b)
{
	char *bytes;

	if (b->err)
		return NULL;
	bytes = b->bytes != NULL ? b->bytes : calloc(1, 1);
	*b = (struct buf){0};
	return bytes;
}
