#include "import/csv.h"

#include <csv.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/mark.h"
#include "base/text.h"
#include "import/sniff.h"

enum { SLICE_BYTES = 8 * 1024, SCRATCH_BYTES = 3 * SLICE_BYTES + 64 };

struct csv_reader {
	csv_take		*take;
	void			*user;
	struct csv_parser	 parser;
	struct decoder		 decoder;
	struct buf		 scratch;	/* a slice, decoded */

	char			 head[SNIFF_BYTES];	/* the first bytes, until there are enough to know what the file is */
	size_t			 head_n;
	bool			 begun;
	struct buf		 first;		/* a row of which the delimiter is to be told, as far as it has come */
	bool			 knows_delimiter, has_begun;	/* has_begun: a row that was not blank has come */

	int64_t			 line;		/* the one that is being read, from 1 */
	bool			 after_cr, in_record, row_done;
	int64_t			 record_line;
	size_t			 record_bytes;

	size_t			 count, used;	/* of the row that is being read */
	const char		*cells[CSV_CELLS_MAX];
	char			 text[CSV_ROW_MAX_BYTES + CSV_CELLS_MAX];
	int64_t			 rows;
	enum err		 err;		/* of a callback */
	struct fault		*fault;
};

enum err
csv_reader_open(csv_take *take, void *user, struct csv_reader **ret)
{
	struct csv_reader *r = calloc(1, sizeof(*r));

	if (r == NULL)
		return ERR_MEMORY;
	r->take = take;
	r->user = user;
	r->line = 1;
	buf_init(&r->scratch, SCRATCH_BYTES);
	buf_init(&r->first, CSV_ROW_MAX_BYTES);
	csv_init(&r->parser, 0);
	*ret = r;
	return ERR_NONE;
}

void
csv_reader_close(struct csv_reader *r)
{
	if (r == NULL)
		return;
	csv_free(&r->parser);
	decoder_end(&r->decoder);
	buf_end(&r->scratch);
	buf_end(&r->first);
	free(r);
}

enum encoding
csv_reader_encoding(const struct csv_reader *r)
{
	return r->decoder.encoding;
}

char
csv_reader_delimiter(const struct csv_reader *r)
{
	return (char)r->parser.delim_char;
}

void
csv_reader_look_again(struct csv_reader *r)
{
	r->knows_delimiter = false;
}

/* ---- cells and rows, as libcsv finds them ---- */

static bool
is_around(uint32_t cp)
{
	enum mark m = mark_of(cp);

	return m == MARK_SPACE || m == MARK_LINE || m == MARK_INVISIBLE;
}

/*
 * The apostrophe that keeps a spreadsheet from computing a cell (pages/csv.h writes it, too) is not part of it, nor is the formula that keeps a
 * number a text: ="081234567891".
 */
static const char *
without_guard(char *cell)
{
	size_t n = strlen(cell);

	if (n > 3 && cell[0] == '=' && cell[1] == '"' && strchr(cell + 2, '"') == cell + n - 1) {
		cell[n - 1] = '\0';
		return cell + 2;
	}
	return cell[0] == '\'' && cell[1] != '\0' && strchr("=+-@\t\r", cell[1]) != NULL ? cell + 1 : cell;
}

/* Without what nobody sees at both ends: no-break spaces and direction marks come along when cells are pasted. */
static const char *
trim(char *cell)
{
	const char *at = cell, *begin = NULL, *end = cell, *before;
	uint32_t cp;

	for (before = at; (cp = text_next(&at)) != 0; before = at) {
		if (is_around(cp))
			continue;
		if (begin == NULL)
			begin = before;
		end = at;
	}
	cell[end - cell] = '\0';
	return without_guard(begin != NULL ? cell + (begin - cell) : cell);
}

static void
take_cell(void *bytes, size_t n, void *user)
{
	struct csv_reader *r = user;
	char *cell = r->text + r->used;
	const char *trimmed;

	if (r->err)
		return;
	/* record_bytes keeps the sum of the cells below CSV_ROW_MAX_BYTES. */
	if (n > 0)
		memcpy(cell, bytes, n);
	cell[n] = '\0';
	trimmed = trim(cell);
	if (r->count < CSV_CELLS_MAX) {
		r->cells[r->count++] = trimmed;
		r->used += n + 1;
	} else if (*trimmed != '\0') {
		r->err = fault_set(r->fault, "too_many_cells", r->record_line, CSV_CELLS_MAX + 1, "%d", CSV_CELLS_MAX);
	}
}

static bool
is_blank(const struct csv_reader *r)
{
	size_t i;

	for (i = 0; i < r->count; i++)
		if (*r->cells[i] != '\0')
			return false;
	return true;
}

static void
take_row(int ended_by, void *user)
{
	struct csv_reader *r = user;
	struct csv_row row = { r->record_line, r->line, r->count, r->cells };

	(void)ended_by;
	r->row_done = true;
	if (!r->err && !is_blank(r)) {
		r->rows++;
		r->err = r->take(r->user, &row);
	}
	r->count = r->used = 0;
}

/* ---- lines ---- */

static bool
has_ink(const char *bytes, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (strchr(" \t\r\n", bytes[i]) == NULL || bytes[i] == '\0')
			return true;
	return false;
}

/* At most one line; ends: its end is the last byte. */
static enum err
take_piece(struct csv_reader *r, const char *bytes, size_t n, bool ends)
{
	if (!r->in_record) {
		r->record_line = r->line;
		r->record_bytes = 0;
	}
	r->record_bytes += n;
	if (r->record_bytes > CSV_ROW_MAX_BYTES)
		return fault_set(r->fault, "row_too_long", r->record_line, 0, "%d", CSV_ROW_MAX_BYTES / 1024);
	r->row_done = false;
	if (csv_parse(&r->parser, bytes, n, take_cell, take_row, r) != n)
		return ERR_MEMORY;
	r->in_record = !r->row_done && (r->in_record || has_ink(bytes, n));
	if (ends)
		r->line++;
	return r->err;
}

/*
 * How often a sign stands outside of quotes, of which only those that begin a cell are any; what parts cells is not known yet, so it may be any of
 * the three. *ret_open: a cell in quotes goes on behind the text.
 */
static int
count_outside_quotes(const char *text, char wanted, bool *ret_open)
{
	bool quoted = false, begins = true;
	int n = 0;

	for (; *text != '\0'; text++)
		if (!quoted) {
			n += *text == wanted;
			quoted = begins && *text == '"';
			begins = strchr(";,\t\r\n", *text) != NULL || (begins && *text == ' ');
		} else if (*text == '"' && text[1] == '"') {
			text++;
		} else {
			quoted = *text != '"';
		}
	*ret_open = quoted;
	return n;
}

/* "sep=;", which some spreadsheets write and all understand; '\0': it is another line. */
static char
named_delimiter(const char *line)
{
	bool quoted = *line == '"';

	line += quoted;
	if (strncasecmp(line, "sep=", 4) != 0 || line[4] == '\0' || strchr(";,\t", line[4]) == NULL)
		return '\0';
	return line[5 + quoted] == '\0' || strchr("\r\n", line[5 + quoted]) != NULL ? line[4] : '\0';
}

static char
likely_delimiter(const char *line)
{
	static const char likely[] = ";\t,";
	int most = 0, n;
	char best = ',';
	bool open;
	size_t i;

	for (i = 0; likely[i] != '\0'; i++)
		if ((n = count_outside_quotes(line, likely[i], &open)) > most) {
			most = n;
			best = likely[i];
		}
	return best;
}

static bool
is_open(const char *text)
{
	bool open;

	(void)count_outside_quotes(text, '\0', &open);
	return open;
}

static enum err take_text(struct csv_reader *r, const char *bytes, size_t n);

/* A row is here, whole, and tells the delimiter. A blank one is passed over; the very first may name it instead of being a row. */
static enum err
take_gathered(struct csv_reader *r, bool ends)
{
	AUTO(buf) struct buf row = r->first;
	const char *text = buf_text(&row), *code;
	char named;

	buf_init(&r->first, CSV_ROW_MAX_BYTES);
	if (!has_ink(text, row.len)) {
		r->line += ends;
		return ERR_NONE;
	}
	if (!r->has_begun && (code = sniff_text(text + strspn(text, " \t"))) != NULL)
		return fault_at(r->fault, code, 0, 0);
	named = r->has_begun ? '\0' : named_delimiter(text);
	r->has_begun = r->knows_delimiter = true;
	csv_set_delim(&r->parser, (unsigned char)(named != '\0' ? named : likely_delimiter(text)));
	if (named == '\0')
		return take_text(r, text, row.len);
	r->line += ends;
	return ERR_NONE;
}

static enum err
take_line(struct csv_reader *r, const char *bytes, size_t n, bool ends)
{
	if (r->knows_delimiter)
		return take_piece(r, bytes, n, ends);
	buf_add(&r->first, bytes, n);
	if (buf_err(&r->first) == ERR_TOO_LARGE)
		return fault_set(r->fault, "row_too_long", r->line, 0, "%d", CSV_ROW_MAX_BYTES / 1024);
	if (buf_err(&r->first))
		return buf_err(&r->first);
	return ends && !is_open(buf_text(&r->first)) ? take_gathered(r, ends) : ERR_NONE;
}

static size_t
line_length(const char *bytes, size_t n, bool *ret_ends)
{
	size_t i;

	for (i = 0; i < n && bytes[i] != '\n' && bytes[i] != '\r'; i++)
		;
	*ret_ends = i < n;
	return i + *ret_ends;
}

static enum err
take_text(struct csv_reader *r, const char *bytes, size_t n)
{
	size_t length;
	bool ends;
	enum err e;

	for (; n > 0; bytes += length, n -= length) {
		length = line_length(bytes, n, &ends);
		if (r->after_cr && *bytes == '\n') {
			/* The second half of CR LF is of the line before, whose end was counted. */
			length = 1;
			ends = r->after_cr = false;
			if (!r->knows_delimiter && r->first.len == 0)
				continue;
		}
		if (ends)
			r->after_cr = bytes[length - 1] == '\r';
		else if (length > 0)
			r->after_cr = false;
		if ((e = take_line(r, bytes, length, ends)))
			return e;
	}
	return ERR_NONE;
}

/* ---- bytes ---- */

static enum err
take_slices(struct csv_reader *r, const char *bytes, size_t n)
{
	size_t length;
	enum err e;

	for (; n > 0; bytes += length, n -= length) {
		length = n < SLICE_BYTES ? n : SLICE_BYTES;
		buf_reset(&r->scratch);
		if ((e = decoder_feed(&r->decoder, bytes, length, &r->scratch)) ||
		    (e = take_text(r, buf_text(&r->scratch), r->scratch.len)))
			return e;
	}
	return ERR_NONE;
}

static enum err
begin(struct csv_reader *r)
{
	const char *code = sniff(r->head, r->head_n);
	size_t mark;
	enum err e;

	r->begun = true;
	if (code != NULL)
		return fault_at(r->fault, code, 0, 0);
	if ((e = decoder_begin(&r->decoder, r->head, r->head_n, &mark)))
		return e;
	return take_slices(r, r->head + mark, r->head_n - mark);
}

enum err
csv_reader_feed(struct csv_reader *r, const char *bytes, size_t n, struct fault *fault)
{
	size_t wanted;
	enum err e;

	r->fault = fault;
	if (!r->begun) {
		wanted = SNIFF_BYTES - r->head_n < n ? SNIFF_BYTES - r->head_n : n;
		memcpy(r->head + r->head_n, bytes, wanted);
		r->head_n += wanted;
		if (r->head_n < SNIFF_BYTES)
			return ERR_NONE;
		if ((e = begin(r)))
			return e;
		bytes += wanted;
		n -= wanted;
	}
	return take_slices(r, bytes, n);
}

enum err
csv_reader_finish(struct csv_reader *r, struct fault *fault)
{
	enum err e;

	r->fault = fault;
	if (!r->begun && (e = begin(r)))
		return e;
	buf_reset(&r->scratch);
	if ((e = decoder_finish(&r->decoder, &r->scratch)) || (e = take_text(r, buf_text(&r->scratch), r->scratch.len)))
		return e;
	/* A quotation mark that is never closed may have gathered several. */
	while (!r->knows_delimiter && r->first.len > 0)
		if ((e = take_gathered(r, false)))
			return e;
	/* Strict only now: quotation marks inside a cell are people's, but one that is still open has swallowed the rest of the file. */
	csv_set_opts(&r->parser, CSV_STRICT | CSV_STRICT_FINI);
	if (csv_fini(&r->parser, take_cell, take_row, r) != 0)
		return csv_error(&r->parser) == CSV_EPARSE ? fault_at(fault, "quote_open", r->record_line, 0) : ERR_MEMORY;
	if (r->err)
		return r->err;
	return r->rows > 0 ? ERR_NONE : fault_at(fault, "empty", 0, 0);
}
