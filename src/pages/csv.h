/*
 * csv: rows for spreadsheets: UTF-8 with a mark that Excel needs, every cell in quotes, and no cell that a spreadsheet would run as a formula.
 */
#ifndef PAGES_CSV_H
#define PAGES_CSV_H

#include "base/buf.h"

struct page;
struct reply;

enum { CSV_PART = 500, CSV_ROWS_MAX = 20000 };	/* rows read at once; rows of a file, as the sentence done.export_cut says it */

void csv_begin(struct buf *out);
/* first: the first cell of its line. NULL is an empty cell. */
void csv_cell(struct buf *out, bool first, const char *text);
void csv_line_end(struct buf *out);
/* There were more rows than a file holds: a last line says so, and the page that comes next. */
void csv_cut(const struct page *p, struct reply *rp);

#endif
