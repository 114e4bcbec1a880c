/*
 * import_row: batches and rows of tables that were brought in (import/batch.h), as people read them.
 */
#ifndef PAGES_IMPORT_ROW_H
#define PAGES_IMPORT_ROW_H

#include "import/batch.h"
#include "pages/page.h"

/* What is wrong and what would be right, as a sentence; with its place before it, "Baris 3, kolom 2: ...". */
void import_write_fault(const struct page *p, const struct fault *fault, struct buf *out);
void import_write_fault_placed(const struct page *p, const struct fault *fault, struct buf *out);

/* A row of import_rows for the table: line, name, number, verdict, why, outcome. The number is whole where it is what is wrong. */
struct json_object *import_row_look(const struct page *p, const struct import_batch *b, struct json_object *from);
/* Which column of ours the cell is: "no_hp"; "" when it is none. */
const char *import_column_label(const struct import_batch *b, int64_t cell);
/* The row's fault; code NULL: it has none. */
struct fault import_row_fault(struct json_object *row);

/* A row of import_batches, for the list. */
struct json_object *import_batch_look(const struct page *p, struct json_object *from);
void import_put_state(const struct page *p, struct json_object *o, const char *name, const char *state);
/* "daftar.csv", or the word for rows that were pasted. */
const char *import_file_word(const struct page *p, const char *file_name);

#endif
