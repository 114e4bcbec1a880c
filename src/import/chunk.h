/*
 * chunk: some rows of a batch as they were stored, for whoever judges or does them.
 */
#ifndef IMPORT_CHUNK_H
#define IMPORT_CHUNK_H

#include "import/batch.h"

enum { IMPORT_CHUNK = 200 };

/* In stored cells, beside a column: which cell of the line it stood in, when that is not the one of the header. */
#define IMPORT_AT	"%s_at"
enum { IMPORT_AT_MAX = 40 };

struct import_line { int64_t line; struct json_object *cells; };
struct import_chunk { struct import_line lines[IMPORT_CHUNK]; size_t count; };
void import_chunk_end(struct import_chunk *c);

/* Those without an outcome behind a line, in the order of the file. ret is {0}. */
enum err import_chunk_read(struct db *db, int64_t batch_id, int64_t after_line, struct import_chunk *ret) MUST_CHECK;
/* The row's cells by column; they live as long as the line. */
void import_chunk_cells(const struct import_batch *b, const struct import_line *line, struct import_cells *ret);

#endif
