/*
 * sniff: what a file is by its first bytes, when it is no text table.
 */
#ifndef IMPORT_SNIFF_H
#define IMPORT_SNIFF_H

#include <stddef.h>

enum { SNIFF_BYTES = 128 };	/* as many are enough */

/* A code of import/fault.h ("is_xlsx"), which says how to save it as CSV; NULL: it may be a table. */
const char *sniff(const char *bytes, size_t n);
/* The same for text that was decoded: a web page that calls itself a spreadsheet. text ends with a NUL. */
const char *sniff_text(const char *text);

#endif
