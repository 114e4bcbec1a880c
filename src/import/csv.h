/*
 * csv: a table as people's spreadsheets save it, row by row, in constant memory.
 *
 * Recognised by itself: the encoding (import/encoding.h), ";" "," or tab between cells (by the first row that is not blank, or by a line
 * "sep=;" before it), CR, LF and CRLF, quotes. What is no table but a workbook, a web page or a picture is known by its first bytes.
 * Rows without any cell are skipped, and counted as lines.
 */
#ifndef IMPORT_CSV_H
#define IMPORT_CSV_H

#include <stddef.h>
#include <stdint.h>

#include "import/encoding.h"
#include "import/fault.h"

enum { CSV_CELLS_MAX = 100, CSV_ROW_MAX_BYTES = 32 * 1024 };

struct csv_row {
	int64_t		  line, last_line;	/* a cell in quotes may hold line breaks */
	size_t		  count;
	const char *const *cells;		/* UTF-8, without the spaces around; U+FFFD stands for what could not be read */
};

/* Called for each row; cells live until it returns. What it returns ends the reading unless it is ERR_NONE. */
typedef enum err csv_take(void *user, const struct csv_row *row);

struct csv_reader;
enum err csv_reader_open(csv_take *take, void *user, struct csv_reader **ret) MUST_CHECK;
void csv_reader_close(struct csv_reader *r);

/*
 * Any number of bytes at a time. ERR_INVALID: it is no table that can be read; fault says why and where. After a failure
 * nothing more may be fed.
 */
enum err csv_reader_feed(struct csv_reader *r, const char *bytes, size_t n, struct fault *fault) MUST_CHECK;
/* The file is over. */
enum err csv_reader_finish(struct csv_reader *r, struct fault *fault) MUST_CHECK;

/* Called from within take: this row says nothing of those that follow (a title above the table), so the next one tells the delimiter. */
void csv_reader_look_again(struct csv_reader *r);

/* What was recognised, once the first row has come. */
enum encoding csv_reader_encoding(const struct csv_reader *r);
char csv_reader_delimiter(const struct csv_reader *r);

#endif
