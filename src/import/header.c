#include "import/header.h"

#include <string.h>

#include "base/mark.h"
#include "base/text.h"

enum { FOLDED_MAX = 80, CELL_MAX_BYTES = 4000, SAMPLES = 3, YEAR_DIGITS = 4 };

void
header_fold(const char *text, struct buf *out)
{
	bool gap = false;
	uint32_t cp;

	while ((cp = text_next(&text)) != 0) {
		enum mark mark = mark_of(cp = mark_plain(cp));

		if (mark == MARK_LETTER || mark == MARK_DIGIT) {
			if (gap && out->len > 0)
				buf_char(out, ' ');
			gap = false;
			text_put(out, mark_lower(cp));
		} else if (mark != MARK_INVISIBLE && mark != MARK_COMBINING) {
			gap = true;
		}
	}
}

static const struct { const char *word, *means; } synonyms[] = {
	{ "nomor", "no" }, { "nomer", "no" }, { "number", "no" }, { "telephone", "telepon" }, { "telpon", "telepon" }, { "telp", "telepon" },
	{ "tlp", "telepon" }, { "tel", "telepon" }, { "phone", "telepon" }, { "handphone", "hp" }, { "ponsel", "hp" }, { "mobile", "hp" },
	{ "cellphone", "hp" }, { "hape", "hp" }, { "whatsapp", "wa" }, { "whatsap", "wa" }, { "tgl", "tanggal" }, { "date", "tanggal" }, { "name", "nama" },
	{ "form", "formulir" }, { "registration", "pendaftaran" }, { "reg", "pendaftaran" }, { "consent", "persetujuan" }, { "surel", "email" },
};

static void
add_word(struct buf *out, const char *word, size_t n)
{
	size_t i;

	if (out->len > 0)
		buf_char(out, ' ');
	for (i = 0; i < sizeof(synonyms) / sizeof(synonyms[0]); i++)
		if (strlen(synonyms[i].word) == n && memcmp(synonyms[i].word, word, n) == 0) {
			buf_text_add(out, synonyms[i].means);
			return;
		}
	buf_add(out, word, n);
}

void
header_words(const char *name, struct buf *out)
{
	AUTO(buf) struct buf folded = {0};
	const char *at;
	size_t n;

	buf_init(&folded, FOLDED_MAX);
	header_fold(name, &folded);
	for (at = buf_text(&folded); *at != '\0'; at += n + (at[n] == ' ')) {
		n = strcspn(at, " ");
		add_word(out, at, n);
	}
}

static size_t
column_count(const struct import_kind *kind)
{
	size_t n = 0;

	while (kind->columns[n].name != NULL)
		n++;
	return n;
}

/* How good a name the words are for the column, 0 the best; -1: they mean something else. */
static int
rank_of(const struct import_column *column, const char *words)
{
	int i;

	for (i = 0; column->aliases[i] != NULL; i++)
		if (strcmp(column->aliases[i], words) == 0)
			return i;
	return -1;
}

/* What one column found among the cells: which, and how good their names are. */
struct found { int at[HEADER_SEVERAL_MAX], rank[HEADER_SEVERAL_MAX]; };

/* Keeps them ordered by rank. false: there is no room for one more, or one of this very name was there. */
static bool
keep(struct found *f, int at, int rank)
{
	int i, last = HEADER_SEVERAL_MAX - 1;

	for (i = 0; i <= last && f->at[i] != 0; i++)
		if (f->rank[i] == rank)
			return false;
	if (i > last)
		return true;	/* more telephone columns than anybody has telephones */
	for (; i > 0 && f->rank[i - 1] > rank; i--) {
		f->at[i] = f->at[i - 1];
		f->rank[i] = f->rank[i - 1];
	}
	f->at[i] = at;
	f->rank[i] = rank;
	return true;
}

static void
note_unused(struct header *h, const char *cell)
{
	size_t n = strlen(h->unused), more = strlen(cell);

	if (*cell != '\0' && n + more + 3 < sizeof(h->unused))
		snprintf(h->unused + n, sizeof(h->unused) - n, "%s%s", n > 0 ? ", " : "", cell);
}

/* The column that the i-th cell names; -1: none. *ret_rank: how good a name it is. */
static int
column_of(const struct import_kind *kind, const char *cell, int *ret_rank)
{
	AUTO(buf) struct buf words = {0};
	size_t c;

	buf_init(&words, FOLDED_MAX);
	header_words(cell, &words);
	if (buf_err(&words) || words.len == 0)
		return -1;
	for (c = 0; kind->columns[c].name != NULL; c++)
		if ((*ret_rank = rank_of(&kind->columns[c], buf_text(&words))) >= 0)
			return (int)c;
	return -1;
}

/* A column that may stand once keeps its best name; the others are not used, and said so. */
static void
settle(struct header *h, const struct csv_row *row, const struct found found[IMPORT_COLUMNS_MAX])
{
	size_t c;
	int i;

	for (c = 0; h->kind->columns[c].name != NULL; c++)
		for (i = 0; i < HEADER_SEVERAL_MAX && found[c].at[i] != 0; i++) {
			if (i == 0 || h->kind->columns[c].phone)
				h->at[c][i] = found[c].at[i];
			else
				note_unused(h, row->cells[found[c].at[i] - 1]);
		}
}

bool
header_is_data(const struct csv_row *row)
{
	const char *at;
	size_t i, figures;

	for (i = 0; i < row->count; i++) {
		for (figures = 0, at = row->cells[i]; *at != '\0'; at++)
			figures += *at >= '0' && *at <= '9';
		if (figures > YEAR_DIGITS)
			return true;
	}
	return false;
}

static bool
is_number(const char *cell)
{
	return phone_parse(cell).kind != PHONE_NONE;
}

/* One column of numbers, without a name over it. */
static bool
try_headless(const struct import_kind *kind, const struct csv_row *row, struct header *h)
{
	size_t c;

	if (row->count != 1 || !is_number(row->cells[0]))
		return false;
	for (c = 0; kind->columns[c].name != NULL; c++)
		if (kind->columns[c].phone)
			h->at[c][0] = 1;
	h->headless = true;
	return true;
}

/* "nama, no_hp, email": what a header may hold, in the names we would write ourselves. */
static void
sample(const struct import_kind *kind, char ret[FAULT_DETAIL_MAX])
{
	size_t c, n = 0;

	ret[0] = '\0';
	for (c = 0; kind->columns[c].name != NULL && c < SAMPLES && n < FAULT_DETAIL_MAX; c++)
		n += (size_t)snprintf(ret + n, FAULT_DETAIL_MAX - n, "%s%s", c > 0 ? ", " : "", kind->columns[c].label);
}

static enum err
check_needed(const struct header *h, const struct csv_row *row, struct fault *fault)
{
	char names[FAULT_DETAIL_MAX];
	bool any = false;
	size_t c, n = column_count(h->kind);

	for (c = 0; c < n; c++)
		any |= h->at[c][0] != 0;
	if (!any) {
		sample(h->kind, names);
		return fault_set(fault, "no_header", row->line, 0, "%s", names);
	}
	for (c = 0; c < n; c++)
		if (h->kind->columns[c].needed && h->at[c][0] == 0)
			return fault_set(fault, "column_missing", row->line, 0, "%s", h->kind->columns[c].label);
	return ERR_NONE;
}

enum err
header_read(const struct import_kind *kind, const struct csv_row *row, char delimiter, struct header *ret, struct fault *fault)
{
	struct found found[IMPORT_COLUMNS_MAX] = {0};
	struct header h = { .kind = kind, .width = row->count, .delimiter = delimiter };
	int c, rank;
	size_t i;
	enum err e;

	if (!try_headless(kind, row, &h)) {
		for (i = 0; i < row->count; i++) {
			if ((c = column_of(kind, row->cells[i], &rank)) < 0)
				note_unused(&h, row->cells[i]);
			else if (!keep(&found[c], (int)i + 1, rank))
				return fault_set(fault, "column_twice", row->line, (int)i + 1, "%s", row->cells[i]);
		}
		settle(&h, row, found);
		if ((e = check_needed(&h, row, fault)))
			return e;
	}
	*ret = h;
	return ERR_NONE;
}

/* ---- rows ---- */

/* The first mobile number, otherwise the first cell that is not empty: a landline in the column before must not win. */
static int
pick_phone(const int at[HEADER_SEVERAL_MAX], const struct csv_row *row)
{
	int i, filled = 0;

	for (i = 0; i < HEADER_SEVERAL_MAX && at[i] != 0; i++) {
		if ((size_t)at[i] > row->count || *row->cells[at[i] - 1] == '\0')
			continue;
		if (phone_parse(row->cells[at[i] - 1]).kind == PHONE_MOBILE)
			return at[i];
		if (filled == 0)
			filled = at[i];
	}
	return filled != 0 ? filled : at[0];
}

/* Cells behind the last column may be there when they are empty: spreadsheets add them. */
static size_t
filled_width(const struct csv_row *row)
{
	size_t n = row->count;

	while (n > 0 && *row->cells[n - 1] == '\0')
		n--;
	return n;
}

static const char *
wrong_sign(const char *cell)
{
	const char *line_break = NULL;
	uint32_t cp;

	while ((cp = text_next(&cell)) != 0) {
		if (cp == 0xFFFD)
			return "bad_text";
		if (cp == '\n' || cp == '\r')
			line_break = "line_break";
		else if ((cp < ' ' && cp != '\t') || cp == 0x7F)
			return "control";
	}
	return line_break;
}

/* The column that takes its text from this cell, from 1; NULL: none does. */
static const struct import_column *
column_at(const struct header *h, int at)
{
	size_t c;
	int i;

	for (c = 0; h->kind->columns[c].name != NULL; c++)
		for (i = 0; i < HEADER_SEVERAL_MAX && h->at[c][i] != 0; i++)
			if (h->at[c][i] == at)
				return &h->kind->columns[c];
	return NULL;
}

/* An address has lines; a cell that holds as many separators as a whole row has swallowed one, for want of a quotation mark. */
static bool
may_have_lines(const struct header *h, int at, const char *cell)
{
	const struct import_column *column = column_at(h, at);
	size_t separators = 0;

	for (; *cell != '\0'; cell++)
		separators += *cell == h->delimiter;
	return (column == NULL || column->lines) && separators + 1 < h->width;
}

/* What a spreadsheet shows where a formula failed, or where the column was too narrow for the date. */
static bool
is_sheet_error(const char *cell)
{
	static const char *const errors[] = { "#REF!", "#VALUE!", "#N/A", "#NAME?", "#DIV/0!", "#NULL!", "#NUM!", "#ERROR!", "#SPILL!", "#CALC!", NULL };
	size_t n = strspn(cell, "#");

	return text_is_one_of(cell, errors) || (n >= 3 && cell[n] == '\0') || (strncmp(cell, "Err:5", 5) == 0 && strlen(cell) == 7);
}

static enum err
check_cells(const struct header *h, const struct csv_row *row, size_t n, struct fault *fault)
{
	const char *code;
	size_t i;

	for (i = 0; i < n; i++) {
		if ((code = wrong_sign(row->cells[i])) != NULL && !(strcmp(code, "line_break") == 0 && may_have_lines(h, (int)i + 1, row->cells[i])))
			return fault_set(fault, code, row->line, (int)i + 1, "%d", (int)row->last_line);
		if (is_sheet_error(row->cells[i]) && column_at(h, (int)i + 1) != NULL)
			return fault_set(fault, "sheet_error", row->line, (int)i + 1, "%s", row->cells[i]);
		if (strlen(row->cells[i]) > CELL_MAX_BYTES)
			return fault_set(fault, "too_long", row->line, (int)i + 1, "%d", CELL_MAX_BYTES);
	}
	return ERR_NONE;
}

/* A spreadsheet's mark for "this is text", which some of them save with it. */
static const char *
without_mark(const char *cell)
{
	return *cell == '\'' && cell[1] != '\0' && strchr("0123456789=+-@", cell[1]) != NULL ? cell + 1 : cell;
}

enum err
header_cells(const struct header *h, const struct csv_row *row, struct import_cells *ret, struct fault *fault)
{
	size_t c, width = filled_width(row);
	int at;
	enum err e;

	*ret = (struct import_cells){0};
	for (c = 0; c < IMPORT_COLUMNS_MAX; c++)
		ret->text[c] = "";
	for (c = 0; h->kind->columns[c].name != NULL; c++) {
		at = h->kind->columns[c].phone ? pick_phone(h->at[c], row) : h->at[c][0];
		ret->at[c] = at;
		if (at != 0 && (size_t)at <= row->count)
			ret->text[c] = without_mark(row->cells[at - 1]);
	}
	if ((e = check_cells(h, row, width, fault)))
		return e;
	if (width > h->width)
		return fault_at(fault, "cells_more", row->line, (int)h->width + 1);
	if (row->count < h->width)
		return fault_set(fault, "cells_fewer", row->line, (int)row->count, "%zu / %zu", row->count, h->width);
	return ERR_NONE;
}

struct json_object *
header_to_json(const struct header *h)
{
	struct json_object *json = json_object_new_object();
	size_t c;

	for (c = 0; h->kind->columns[c].name != NULL; c++)
		if (h->at[c][0] != 0)
			json_put_int(json, h->kind->columns[c].name, h->at[c][0]);
	return json;
}
