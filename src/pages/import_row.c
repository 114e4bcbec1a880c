#include "pages/import_row.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "pages/who.h"
#include "web/view.h"

enum { SENTENCE_MAX_BYTES = 1000, KEY_MAX = 80, TYPED_MAX_BYTES = 60 };

/* ---- what is wrong ---- */

/* A number that cannot be used says itself why. */
static void
write_why_unusable(const struct page *p, const struct fault *fault, struct buf *out)
{
	if (text_equal(fault->code, "unusable_number"))
		buf_fmt(out, " %s", page_word_of(p, "phone", phone_why_name(phone_parse(fault->detail).why)));
}

void
import_write_fault(const struct page *p, const struct fault *fault, struct buf *out)
{
	char key[KEY_MAX];

	if (fault->code == NULL)
		return;
	snprintf(key, sizeof(key), "import_fault.%s", fault->code);
	view_fill(out, page_word(p, key), "detail", fault->detail, NULL);
	write_why_unusable(p, fault, out);
}

void
import_write_fault_placed(const struct page *p, const struct fault *fault, struct buf *out)
{
	char line[24], column[24];

	snprintf(line, sizeof(line), "%" PRId64, fault->line);
	snprintf(column, sizeof(column), "%d", fault->column);
	if (fault->line != 0)
		view_fill(out, page_word(p, fault->column != 0 ? "imports.at_cell" : "imports.at_line"), "line", line, "column", column, NULL);
	import_write_fault(p, fault, out);
}

struct fault
import_row_fault(struct json_object *row)
{
	struct fault fault = { .code = fault_code(json_text(row, "code")) };
	int64_t cell = 0;

	json_int(row, "line", &fault.line);
	json_int(row, "cell", &cell);
	fault.column = (int)cell;
	snprintf(fault.detail, sizeof(fault.detail), "%s", json_text(row, "detail"));
	return fault;
}

const char *
import_column_label(const struct import_batch *b, int64_t cell)
{
	const struct import_column *column;
	int64_t at;

	for (column = b->kind->columns; cell != 0 && column->name != NULL; column++)
		if (json_int(b->header, column->name, &at) && at == cell)
			return column->label;
	return "";
}

/* ---- a row ---- */

static void
put_verdict(const struct page *p, struct json_object *o, const char *verdict)
{
	static const struct { const char *verdict, *tone, *icon; } looks[] = {
		{ "new", "good", "plus" }, { "changed", "best", "refresh" }, { "known", "off", "check" }, { "doubtful", "doubt", "help-circle" },
		{ "refused", "bad", "circle-x" },
	};
	size_t i, last = sizeof(looks) / sizeof(looks[0]) - 1;

	for (i = 0; i < last; i++)
		if (text_equal(looks[i].verdict, verdict))
			break;
	page_put_state(o, "verdict", looks[i].tone, looks[i].icon, page_word_of(p, "import_verdict", looks[i].verdict));
}

/* A number that cannot be read is shown as it was typed: it is what has to be put right. */
static void
put_number(struct json_object *o, struct json_object *cells)
{
	const char *typed = json_text(cells, "phone");
	struct phone phone = phone_parse(typed);

	if (phone.kind == PHONE_NONE)
		json_put_text(o, "number", typed != NULL ? typed : "");
	else
		page_put_masked(o, "number", phone.number);
}

/* What stands in the cell that is wrong, where it is nobody's number or address. */
static const char *
cell_at(const struct import_batch *b, struct json_object *cells, int64_t cell)
{
	const struct import_column *column;
	int64_t at;

	for (column = b->kind->columns; column->name != NULL; column++)
		if (!column->phone && json_int(b->header, column->name, &at) && at == cell)
			return strstr(column->name, "phone") != NULL || text_equal(column->name, "email") ? "" : text_or_empty(json_text(cells, column->name));
	return "";
}

static void
put_place(const struct page *p, struct json_object *o, const struct import_batch *b, struct json_object *cells, const struct fault *fault)
{
	char column[24], typed[TYPED_MAX_BYTES];

	json_put_text(o, "typed", "");
	if (fault->code == NULL || fault->column == 0)
		return;
	snprintf(typed, sizeof(typed), "%s", cell_at(b, cells, fault->column));
	if (*typed != '\0' && strlen(typed) + 1 < sizeof(typed) && strstr(fault->detail, typed) == NULL)
		json_put_text(o, "typed", typed);
	snprintf(column, sizeof(column), "%d", fault->column);
	page_say(p, o, "place", *import_column_label(b, fault->column) != '\0' ? "imports.column_named" : "imports.column", "n", column, "name",
	    import_column_label(b, fault->column), NULL);
}

struct json_object *
import_row_look(const struct page *p, const struct import_batch *b, struct json_object *from)
{
	struct json_object *o = json_object_new_object(), *cells = json_at(from, "cells");
	const char *name = json_text(cells, "name"), *outcome = json_text(from, "outcome");
	struct fault fault = import_row_fault(from);
	AUTO(buf) struct buf why = {0};
	int64_t id = 0;

	buf_init(&why, SENTENCE_MAX_BYTES);
	import_write_fault(p, &fault, &why);
	json_int(from, "contact_id", &id);
	json_put_int(o, "line", fault.line);
	json_put_text(o, "name", name != NULL ? name : "");
	put_number(o, cells);
	json_put_text(o, "record", json_text(cells, json_text(cells, "document") != NULL ? "document" : "registration"));
	put_verdict(p, o, json_text(from, "verdict"));
	put_place(p, o, b, cells, &fault);
	json_put_text(o, "why", buf_text(&why));
	json_put_text(o, "claim", page_word_of(p, "import_claim", json_text(from, "claim")));
	json_put_text(o, "outcome", page_word_of(p, "import_outcome", outcome));
	if (id != 0)
		json_put_int(o, "contact_id", id);
	return o;
}

/* ---- a batch ---- */

void
import_put_state(const struct page *p, struct json_object *o, const char *name, const char *state)
{
	static const struct { const char *state, *tone, *icon; } looks[] = {
		{ "reading", "move", "refresh" }, { "preview", "wait", "eye" }, { "applying", "move", "refresh" }, { "done", "good", "circle-check" },
		{ "cancelled", "off", "ban" },
	};
	size_t i, last = sizeof(looks) / sizeof(looks[0]) - 1;

	for (i = 0; i < last; i++)
		if (text_equal(looks[i].state, state))
			break;
	page_put_state(o, name, looks[i].tone, looks[i].icon, page_word_of(p, "import_state", state));
}

const char *
import_file_word(const struct page *p, const char *file_name)
{
	return text_is_blank(file_name) ? page_word(p, "imports.pasted") : file_name;
}

struct json_object *
import_batch_look(const struct page *p, struct json_object *from)
{
	struct json_object *o = json_object_new_object();
	int64_t id = 0, rows = 0, made_at = 0;

	json_int(from, "id", &id);
	json_int(from, "row_count", &rows);
	json_int(from, "made_at", &made_at);
	json_put_int(o, "id", id);
	json_put_text(o, "file", import_file_word(p, json_text(from, "file_name")));
	json_put_text(o, "kind", page_word_of(p, "import_kind", json_text(from, "kind")));
	page_put_count(p, o, "rows", rows);
	import_put_state(p, o, "state", json_text(from, "state"));
	who_put(p, o, "made_by", json_text(from, "made_by"));
	page_put_minute(p, o, "made_at", made_at);
	return o;
}
