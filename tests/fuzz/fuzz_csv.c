/* Any bytes as a table: read in one piece and in pieces of any size it is the same table, or refused for the same reason. */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "import/csv.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

struct seen { struct buf text; int64_t line; struct csv_reader *reader; };

static enum err
take(void *user, const struct csv_row *row)
{
	struct seen *seen = user;
	size_t i;

	if (row->line <= seen->line || row->last_line < row->line || row->count == 0 || row->count > CSV_CELLS_MAX)
		abort();
	seen->line = row->last_line;
	for (i = 0; i < row->count; i++) {
		if (!text_is_utf8(row->cells[i], strlen(row->cells[i])) || strlen(row->cells[i]) > CSV_ROW_MAX_BYTES)
			abort();
		buf_fmt(&seen->text, "%zu:%s;", strlen(row->cells[i]), row->cells[i]);
	}
	buf_char(&seen->text, '\n');
	if (row->count == 1)	/* a title, maybe */
		csv_reader_look_again(seen->reader);
	return ERR_NONE;
}

static enum err
read_by(const char *bytes, size_t n, size_t step, struct seen *seen, struct fault *fault)
{
	struct csv_reader *reader;
	enum err e;

	*seen = (struct seen){0};
	*fault = (struct fault){0};
	buf_init(&seen->text, 64u << 20);
	if (csv_reader_open(take, seen, &reader))
		abort();
	seen->reader = reader;
	for (e = ERR_NONE; n > 0 && e == ERR_NONE; bytes += step, n -= step) {
		step = step < n ? step : n;
		e = csv_reader_feed(reader, bytes, step, fault);
	}
	if (e == ERR_NONE)
		e = csv_reader_finish(reader, fault);
	csv_reader_close(reader);
	if (e == ERR_INVALID && fault_code(fault->code) == NULL)
		abort();
	return e;
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	struct seen whole, pieces;
	struct fault why, why_pieces;
	size_t step = n > 0 ? bytes[0] % 32 + 1 : 1;
	enum err e = read_by((const char *)bytes, n, n + 1, &whole, &why);

	if (read_by((const char *)bytes, n, step, &pieces, &why_pieces) != e || why.code != why_pieces.code || why.line != why_pieces.line)
		abort();
	if (e == ERR_NONE && strcmp(buf_text(&whole.text), buf_text(&pieces.text)) != 0)
		abort();
	buf_end(&whole.text);
	buf_end(&pieces.text);
	return 0;
}
