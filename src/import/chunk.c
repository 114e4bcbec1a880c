#include "import/chunk.h"

#include <stdio.h>
#include <string.h>

#include "db/db.h"

enum { SQL_CHUNK, SQL__COUNT };

static const char *const sql[SQL__COUNT] = {
	[SQL_CHUNK] = "SELECT line, cells FROM import_row WHERE batch_id = :batch AND outcome = '' AND line > :after ORDER BY line LIMIT :cap",
};
DB_SQL(sql);

void
import_chunk_end(struct import_chunk *c)
{
	while (c->count > 0)
		json_end(&c->lines[--c->count].cells);
}

enum err
import_chunk_read(struct db *db, int64_t batch_id, int64_t after_line, struct import_chunk *ret)
{
	AUTO(db_rows) struct db_rows rows = {0};
	enum err e;

	if ((e = db_query(db, sql[SQL_CHUNK], ARGS(INT_("batch", batch_id), INT_("after", after_line), INT_("cap", IMPORT_CHUNK)), &rows)))
		return e;
	while (ret->count < IMPORT_CHUNK && db_next(&rows)) {
		struct import_line *line = &ret->lines[ret->count];
		const char *text = db_col_text(&rows, 1);

		line->line = db_col_int(&rows, 0);
		if ((e = json_parse(text, strlen(text), &line->cells, NULL)))
			return e == ERR_INVALID ? ERR_DB : e;
		ret->count++;
	}
	return rows.err;
}

void
import_chunk_cells(const struct import_batch *b, const struct import_line *line, struct import_cells *ret)
{
	const struct import_column *column = b->kind->columns;
	char name[IMPORT_AT_MAX];
	const char *text;
	int64_t at;
	size_t c;

	for (c = 0; c < IMPORT_COLUMNS_MAX; c++) {
		ret->text[c] = "";
		ret->at[c] = 0;
	}
	for (c = 0; column[c].name != NULL; c++) {
		if ((text = json_text(line->cells, column[c].name)) != NULL)
			ret->text[c] = text;
		snprintf(name, sizeof(name), IMPORT_AT, column[c].name);
		if (json_int(line->cells, name, &at) || json_int(b->header, column[c].name, &at))
			ret->at[c] = (int)at;
	}
}
