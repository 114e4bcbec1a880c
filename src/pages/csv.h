/*
 * csv: rows for spreadsheets: UTF-8 with a mark that Excel needs, every cell in quotes, and no cell that a spreadsheet would run as a formula.
 */
#ifndef PAGES_CSV_H
#define PAGES_CSV_H

#include "base/buf.h"

enum { CSV_PART = 500 };	/* rows read at once */

void csv_begin(struct buf *out);
/* first: the first cell of its line. NULL is an empty cell. */
void csv_cell(struct buf *out, bool first, const char *text);
void csv_line_end(struct buf *out);

#endif
