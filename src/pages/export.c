#include "pages/export.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/text.h"
#include "db/db.h"
#include "web/link.h"

enum { LINK_MAX_BYTES = 9000, NAME_MAX = 80, DETAIL_MAX = 160 };

/* ---- cells ---- */

void
export_minute(const struct page *p, struct buf *out, struct json_object *row, const char *name)
{
	char text[CLOCK_TEXT_MAX] = "";
	int64_t at;

	if (json_int(row, name, &at) && at != 0)
		clock_format_minute(at, p->zone, text);
	csv_cell(out, false, text);
}

void
export_day(struct buf *out, struct json_object *row, const char *name)
{
	char text[CLOCK_TEXT_MAX] = "";
	int64_t day;

	if (json_int(row, name, &day))
		clock_format_day(day, text);
	csv_cell(out, false, text);
}

void
export_phone(struct buf *out, const char *number, bool whole)
{
	char shown[PHONE_SHOWN_MAX] = "";

	if (!text_is_blank(number) && !whole)
		phone_mask(number, shown);
	csv_cell(out, false, whole && number != NULL && *number == '+' ? number + 1 : shown);
}

void
export_flag(const struct page *p, struct buf *out, struct json_object *row, const char *name)
{
	csv_cell(out, false, page_word(p, json_flag(row, name, false) ? "form.yes" : "form.no"));
}

void
export_int(struct buf *out, bool first, struct json_object *row, const char *name)
{
	char text[24] = "";
	int64_t n;

	if (json_int(row, name, &n) && n != 0)
		snprintf(text, sizeof(text), "%" PRId64, n);
	csv_cell(out, first, text);
}

/* ---- parts ---- */

/* A file on its way. */
struct parts {
	struct page		 page;
	const struct export	*x;
	bool			 whole;
	int64_t			 after;
};

static void
parts_free(void *user)
{
	struct parts *parts = user;

	page_end(&parts->page);
	free(parts);
}

/* *ret_n < CSV_PART: that was the last. */
static enum err
write_part(struct parts *parts, struct buf *out, size_t *ret_n)
{
	const struct page *p = &parts->page;
	const struct seen seen = { p->rq->session.login.name, SEEN_EXPORT, p->rq->now };
	AUTO_JSON struct json_object *rows = NULL;
	size_t i, n;
	enum err e;

	if ((e = parts->x->read(p, parts->after, &rows)) ||
	    (parts->x->people != NULL && (e = seen_note_rows(p->rq->db, p->rq->writer, &seen, rows, parts->x->people))))
		return e;
	for (i = 0, n = json_count(rows); i < n; i++) {
		parts->x->row(p, json_item(rows, i), parts->whole, out);
		csv_line_end(out);
		json_int(json_item(rows, i), parts->x->key, &parts->after);
	}
	*ret_n = n;
	return buf_err(out);
}

/* What was sent cannot be called back, so a file that ends early says so itself. */
static enum err
write_more(void *user, const struct request *rq, struct buf *out, bool *ret_more)
{
	struct parts *parts = user;
	size_t n = 0;
	enum err e;

	(void)rq;
	if ((e = write_part(parts, out, &n))) {
		csv_cell(out, true, page_word(&parts->page, "csv.broken"));
		csv_line_end(out);
	}
	*ret_more = n == CSV_PART;
	return e;
}

/* ---- the file ---- */

static void
write_head(const struct page *p, const struct export *x, struct buf *out)
{
	size_t i;

	csv_begin(out);
	for (i = 0; x->head[i] != NULL; i++)
		csv_cell(out, i == 0, page_word(p, x->head[i]));
	csv_line_end(out);
}

/* Before anything leaves, so a long list is noted as longer than its first part. */
static enum err
note(const struct page *p, const struct export *x, bool whole, const char *name, size_t n)
{
	AUTO(db_tx) struct db_tx tx = {0};
	char detail[DETAIL_MAX];
	enum err e;

	snprintf(detail, sizeof(detail), "%s: %s%zu%s", name, n == CSV_PART ? ">= " : "", n,
	    whole && x->numbers == EXPORT_MASKED ? ", nomor lengkap" : "");
	if ((e = db_begin(p->rq->writer, &tx)) || (e = page_audit(p->rq, p->rq->writer, x->action, "export", 0, detail)))
		return e;
	return db_commit(&tx);
}

static enum err
begin(struct parts *parts, struct reply *rp, bool *ret_more)
{
	const struct page *p = &parts->page;
	char date[CLOCK_TEXT_MAX], name[NAME_MAX];
	size_t n = 0;
	enum err e;

	clock_format_date(p->rq->now, p->zone, date);
	snprintf(name, sizeof(name), "%s-%s.csv", parts->x->file, date);
	if ((e = reply_download(rp, "text/csv; charset=utf-8", name)))
		return e;
	write_head(p, parts->x, &rp->body);
	if ((e = write_part(parts, &rp->body, &n)) || (e = note(p, parts->x, parts->whole, name, n)))
		return e;
	*ret_more = n == CSV_PART;
	return ERR_NONE;
}

enum err
export_send(struct page *p, struct reply *rp, const struct export *x)
{
	struct parts *parts = calloc(1, sizeof(*parts));
	bool more = false;
	enum err e;

	if (parts == NULL)
		return ERR_MEMORY;
	*parts = (struct parts){ .page = *p, .x = x, .whole = x->numbers == EXPORT_WHOLE || form_flag(&p->rq->args, "whole") };
	*p = (struct page){0};
	if ((e = begin(parts, rp, &more)) == ERR_NONE && more)
		reply_stream(rp, write_more, parts, parts_free);
	else
		parts_free(parts);
	return e;
}

void
export_put_links(struct page *p, const char *path, enum export_numbers numbers, int role)
{
	AUTO(buf) struct buf plain = {0}, whole = {0};
	bool may = p->rq->role >= role;

	buf_init(&plain, LINK_MAX_BYTES);
	buf_init(&whole, LINK_MAX_BYTES);
	link_with(&plain, path, &p->rq->args, "whole", NULL);
	link_with(&whole, path, &p->rq->args, "whole", "1");
	json_put_text(p->data, "csv", may ? buf_text(&plain) : "");
	json_put_text(p->data, "csv_whole", may && numbers == EXPORT_MASKED ? buf_text(&whole) : "");
}
