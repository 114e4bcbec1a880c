/* What became of each row, as a file: the cells as they were, so that the rows that were refused can be put right and brought in again. */
#include <inttypes.h>
#include <stdio.h>

#include "base/text.h"
#include "db/db.h"
#include "import/list.h"
#include "pages/admin.h"
#include "pages/csv.h"
#include "pages/import_row.h"
#include "web/view.h"
#include "web/web.h"

enum { PART = 500, WHY_MAX_BYTES = 1000 };

static void
write_head(const struct page *p, const struct import_batch *b, struct buf *out)
{
	static const char *const keys[] = { "imports.line", "imports.verdict", "imports.cell", "imports.why", "imports.outcome" };
	const struct import_column *column;
	size_t i;

	csv_begin(out);
	for (column = b->kind->columns; column->name != NULL; column++)
		csv_cell(out, column == b->kind->columns, column->label);
	for (i = 0; i < sizeof(keys) / sizeof(keys[0]); i++)
		csv_cell(out, false, page_word(p, keys[i]));
	csv_line_end(out);
}

static void
write_number(struct buf *out, int64_t n)
{
	char text[24] = "";

	if (n != 0)
		snprintf(text, sizeof(text), "%" PRId64, n);
	csv_cell(out, false, text);
}

static void
write_row(const struct page *p, const struct import_batch *b, struct json_object *row, struct buf *out)
{
	const struct import_column *column;
	struct fault fault = import_row_fault(row);
	AUTO(buf) struct buf why = {0};

	buf_init(&why, WHY_MAX_BYTES);
	import_write_fault(p, &fault, &why);
	for (column = b->kind->columns; column->name != NULL; column++)
		csv_cell(out, column == b->kind->columns, json_text(json_at(row, "cells"), column->name));
	write_number(out, fault.line);
	csv_cell(out, false, page_word_of(p, "import_verdict", json_text(row, "verdict")));
	write_number(out, fault.column);
	csv_cell(out, false, buf_text(&why));
	csv_cell(out, false, page_word_of(p, "import_outcome", json_text(row, "outcome")));
	csv_line_end(out);
}

static enum err
write_rows(const struct page *p, const struct import_batch *b, struct buf *out)
{
	const struct seen seen = { p->rq->session.login.name, SEEN_EXPORT, p->rq->now };
	struct import_query query = { .batch_id = b->id, .limit = PART };
	size_t i, n;
	enum err e;

	do {
		AUTO_JSON struct json_object *rows = NULL;

		if ((e = import_rows(p->rq->db, &query, &rows)) ||
		    (e = seen_note_rows(p->rq->db, p->rq->writer, &seen, rows, "contact_id")))
			return e;
		n = json_count(rows);
		for (i = 0; i < n; i++) {
			write_row(p, b, json_item(rows, i), out);
			json_int(json_item(rows, i), "line", &query.after_line);
		}
	} while (n == PART && !buf_err(out));
	return buf_err(out);
}

enum err
import_result_csv(const struct request *rq, struct reply *rp)
{
	AUTO(import_batch) struct import_batch b = {0};
	AUTO(page) struct page p = {0};
	AUTO(db_tx) struct db_tx tx = {0};
	char name[60];
	int64_t id;
	enum err e;

	if (!request_param_id(rq, "id", &id))
		return ERR_NOT_FOUND;
	if ((e = import_batch_load(rq->db, id, &b)) || (e = page_open(rq, "consents", &p)))
		return e;
	snprintf(name, sizeof(name), "impor-%" PRId64 "-hasil.csv", id);
	if ((e = reply_download(rp, "text/csv; charset=utf-8", name)))
		return e;
	write_head(&p, &b, &rp->body);
	if ((e = write_rows(&p, &b, &rp->body)) || (e = db_begin(rq->writer, &tx)) ||
	    (e = page_audit(rq, rq->writer, "export.import", "import", id, name)) || (e = db_commit(&tx)))
		return e;
	return ERR_NONE;
}
