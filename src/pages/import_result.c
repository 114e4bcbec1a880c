/* What became of each row, as a file: the cells as they were, so that the rows that were refused can be put right and brought in again. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/text.h"
#include "db/db.h"
#include "import/list.h"
#include "pages/admin.h"
#include "pages/csv.h"
#include "pages/import_row.h"
#include "web/view.h"
#include "web/web.h"

enum { WHY_MAX_BYTES = 1000 };

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

/* ---- parts, as pages/export.h has them; the columns are those of the batch ---- */

struct result {
	struct page		page;
	struct import_batch	batch;
	int64_t			after_line;
};

static void
result_free(void *user)
{
	struct result *r = user;

	page_end(&r->page);
	import_batch_end(&r->batch);
	free(r);
}

/* *ret_more false: that was the last. */
static enum err
write_part(struct result *r, struct buf *out, bool *ret_more)
{
	const struct page *p = &r->page;
	const struct seen seen = { p->rq->session.login.name, SEEN_EXPORT, p->rq->now };
	const struct import_query query = { .batch_id = r->batch.id, .after_line = r->after_line, .limit = CSV_PART };
	AUTO_JSON struct json_object *rows = NULL;
	size_t i, n;
	enum err e;

	if ((e = import_rows(p->rq->db, &query, &rows)) || (e = seen_note_rows(p->rq->db, p->rq->writer, &seen, rows, "contact_id")))
		return e;
	for (i = 0, n = json_count(rows); i < n; i++) {
		write_row(p, &r->batch, json_item(rows, i), out);
		json_int(json_item(rows, i), "line", &r->after_line);
	}
	*ret_more = n == CSV_PART;
	return buf_err(out);
}

static enum err
write_more(void *user, const struct request *rq, struct buf *out, bool *ret_more)
{
	struct result *r = user;
	enum err e;

	(void)rq;
	if ((e = write_part(r, out, ret_more))) {
		csv_cell(out, true, page_word(&r->page, "csv.broken"));
		csv_line_end(out);
	}
	return e;
}

/* ---- the file ---- */

static enum err
begin(struct result *r, int64_t id, struct reply *rp, bool *ret_more)
{
	const struct request *rq = r->page.rq;
	AUTO(db_tx) struct db_tx tx = {0};
	char name[60];
	enum err e;

	snprintf(name, sizeof(name), "impor-%" PRId64 "-hasil.csv", id);
	if ((e = reply_download(rp, "text/csv; charset=utf-8", name)))
		return e;
	write_head(&r->page, &r->batch, &rp->body);
	if ((e = write_part(r, &rp->body, ret_more)) || (e = db_begin(rq->writer, &tx)) ||
	    (e = page_audit(rq, rq->writer, "export.import", "import", id, name)))
		return e;
	return db_commit(&tx);
}

enum err
import_result_csv(const struct request *rq, struct reply *rp)
{
	struct result *r;
	bool more = false;
	int64_t id;
	enum err e;

	if (!request_param_id(rq, "id", &id))
		return ERR_NOT_FOUND;
	if ((r = calloc(1, sizeof(*r))) == NULL)
		return ERR_MEMORY;
	if ((e = import_batch_load(rq->db, id, &r->batch)) == ERR_NONE && (e = page_open(rq, "consents", &r->page)) == ERR_NONE)
		e = begin(r, id, rp, &more);
	if (e == ERR_NONE && more)
		reply_stream(rp, write_more, r, result_free);
	else
		result_free(r);
	return e;
}
