/*
 * map_lines: a JSON object of texts as people write it: "Peninjauan Lapangan = in_process", one a line.
 */
#ifndef PAGES_MAP_LINES_H
#define PAGES_MAP_LINES_H

#include <stdint.h>

#include "base/buf.h"

/* "" for what is no object. */
void map_lines_write(const char *json, struct buf *ret);
/* Adds the JSON; nothing when there are no lines. 0: all were read; otherwise the number of the first that was not, or that says a word twice. */
int64_t map_lines_read(const char *text, struct buf *ret);

#endif
