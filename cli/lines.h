/*
 * lines: for commands that read standard input line by line and write one line for each.
 *
 * A line may hold anything: a NUL byte is handed on as the byte FF, which no UTF-8 text has, so that a C string holds the whole line.
 */
#ifndef CLI_LINES_H
#define CLI_LINES_H

#include "base/buf.h"

enum { LINES_MAX_BYTES = 256 * 1024 };

/* One line of input, without its line end; out is written to standard output with a line end behind it. */
typedef void lines_writer(const char *line, struct buf *out, void *context);

/* Exit code: 0, or 1 when reading or writing failed or a line is longer than LINES_MAX_BYTES; standard error then says why, after name. */
int lines_run(const char *name, lines_writer *each, void *context);

/* text with \ and control characters as \\ \t \n \r and \xNN, and so with bytes that are no UTF-8: safe in one column of one line. */
void lines_escape(struct buf *out, const char *text);

#endif
