/* Lists that people bring in, and take away: the page with both, and the file that was sent. */
#include <inttypes.h>
#include <string.h>

#include "access/login.h"
#include "base/text.h"
#include "db/db.h"
#include "import/judge.h"
#include "import/list.h"
#include "import/read.h"
#include "pages/admin.h"
#include "pages/csv.h"
#include "pages/import_row.h"
#include "pages/input.h"
#include "pages/number_list.h"

#define LIST_PATH	"/admin/consents/import"
enum { CHUNKS_AT_ONCE = 3, HOLD_MS = 30 * CLOCK_SECOND_MS };

/* ---- the page ---- */

static void
put_kinds(const struct page *p, const char *chosen)
{
	struct json_object *options = json_put_array(p->data, "kinds");
	size_t i;

	for (i = 0; import_kind_at(i) != NULL; i++)
		page_add_option(options, import_kind_at(i)->name, page_word_of(p, "import_kind", import_kind_at(i)->name), chosen);
}

static struct json_object *
columns_of(const struct page *p, const struct import_kind *kind)
{
	struct json_object *known = json_object_new_object(), *list = json_put_array(known, "columns"), *o;
	const struct import_column *column;

	json_put_text(known, "kind", kind->name);
	json_put_text(known, "word", page_word_of(p, "import_kind", kind->name));
	for (column = kind->columns; column->name != NULL; column++) {
		o = json_object_new_object();
		json_put_text(o, "label", column->label);
		json_put_text(o, "means", page_word_of(p, "import_column", column->name));
		json_put_bool(o, "needed", column->needed);
		json_object_array_add(list, o);
	}
	return known;
}

/* Which columns each kind knows, as they would be written. A list of nothing but numbers needs no words about it. */
static void
put_columns(const struct page *p)
{
	struct json_object *list = json_put_array(p->data, "known");
	size_t i;

	for (i = 0; import_kind_at(i) != NULL; i++)
		if (import_kind_at(i)->columns[1].name != NULL)
			json_object_array_add(list, columns_of(p, import_kind_at(i)));
}

static enum err
put_batches(struct page *p)
{
	AUTO_JSON struct json_object *found = NULL;
	struct json_object *rows;
	int64_t last = 0;
	size_t i, n;
	enum err e;

	if ((e = import_batches(p->rq->db, page_before(p->rq), PAGE_ROWS + 1, &found)))
		return e;
	rows = json_put_array(p->data, "rows");
	for (i = 0, n = json_count(found); i < n && i < PAGE_ROWS; i++) {
		json_object_array_add(rows, import_batch_look(p, json_item(found, i)));
		json_int(json_item(found, i), "id", &last);
	}
	json_put_bool(p->data, "has_rows", n > 0);
	page_put_pager(p, LIST_PATH, n > PAGE_ROWS, last);
	return ERR_NONE;
}

static enum err
show(const struct request *rq, struct reply *rp, int status, const struct form_check *check)
{
	AUTO(page) struct page p = {0};
	enum err e;

	if ((e = page_open(rq, "consents", &p)))
		return e;
	json_put_bool(json_put_object(p.data, "tab"), "imports", true);
	put_kinds(&p, form_text(check != NULL ? check->form : &rq->args, "kind"));
	put_columns(&p);
	number_list_put_form(&p);
	if ((e = put_batches(&p)))
		return e;
	if (check != NULL)
		page_put_problems(&p, check);
	return page_show(&p, rp, status, "admin/imports");
}

/* Where people look for it, whatever they bring. */
enum err
imports_address(const struct request *rq, struct reply *rp)
{
	(void)rq;
	return reply_see_other(rp, LIST_PATH);
}

enum err
imports_page(const struct request *rq, struct reply *rp)
{
	return show(rq, rp, 200, NULL);
}

/* ---- a file, or rows that were pasted ---- */

struct source { const struct import_kind *kind; const char *file_name, *bytes; size_t n; const char *field; };

static enum err
feed(struct import_reader *reader, const struct source *from, struct fault *fault, int64_t *ret_id)
{
	size_t at, n;
	enum err e;

	for (at = 0; at < from->n; at += n) {
		n = from->n - at < IMPORT_FEED_BYTES ? from->n - at : IMPORT_FEED_BYTES;
		if ((e = import_reader_feed(reader, from->bytes + at, n, fault)))
			return e;
	}
	return import_reader_finish(reader, fault, ret_id);
}

static enum err
read_source(const struct request *rq, const struct source *from, struct fault *fault, int64_t *ret_id)
{
	const struct import_file file = { from->kind, from->file_name, rq->session.login.name, HOLD_MS };
	struct import_reader *reader = NULL;
	enum err e;

	if ((e = import_reader_open(rq->writer, &file, rq->now, &reader)) == ERR_NONE)
		e = feed(reader, from, fault, ret_id);
	import_reader_close(reader);
	return e;
}

/* A short table is judged while the person waits for the page; the rest of a long one is the sender's. */
static enum err
judge_some(const struct request *rq, int64_t id)
{
	bool more = true;
	int left;
	enum err e;

	for (left = CHUNKS_AT_ONCE - 1; more && left >= 0; left--)
		if ((e = import_judge(rq->writer, id, left > 0 ? HOLD_MS : 0, rq->now, &more)))
			return e == ERR_BUSY ? ERR_NONE : e;	/* it is stored, and the sender comes to it */
	return ERR_NONE;
}

static struct source
source_of(const struct request *rq, struct form_check *check)
{
	const struct upload *file = upload_find(&rq->uploads, "file");
	const char *pasted = form_text(&rq->form, "rows");
	struct source s = { .kind = import_kind(form_text(&rq->form, "kind")), .file_name = "", .bytes = pasted, .n = strlen(pasted), .field = "rows" };

	if (s.kind == NULL)
		form_wrong(check, "kind", "form.not_a_choice", 0);
	if (file == NULL && s.n == 0)
		form_wrong(check, "file", "imports.nothing", 0);
	else if (file != NULL && s.n != 0)
		form_wrong(check, "rows", "imports.both", 0);
	if (file != NULL) {
		s.file_name = file->file_name;
		s.bytes = file->bytes;
		s.n = file->n;
		s.field = "file";
	}
	return s;
}

static enum err
refuse(const struct request *rq, struct reply *rp, struct form_check *check, const char *field, const struct fault *fault)
{
	AUTO(page) struct page p = {0};
	AUTO(buf) struct buf why = {0};
	struct problem problem = {0};
	enum err e;

	if ((e = page_open(rq, "consents", &p)))
		return e;
	buf_init(&why, sizeof(problem.why) - 1);
	import_write_fault_placed(&p, fault, &why);
	(void)problem_set(&problem, ERR_INVALID, field, "%s", buf_text(&why));
	form_took(check, &problem);
	return show(rq, rp, 422, check);
}

enum err
import_upload(const struct request *rq, struct reply *rp)
{
	struct form_check check = { .form = &rq->form };
	struct source source = source_of(rq, &check);
	struct fault fault = {0};
	int64_t id = 0;
	enum err e;

	if (!form_ok(&check))
		return show(rq, rp, 422, &check);
	e = read_source(rq, &source, &fault, &id);
	if (e == ERR_INVALID && fault.code != NULL)
		return refuse(rq, rp, &check, source.field, &fault);
	if (e || (e = judge_some(rq, id)))
		return e;
	return reply_see_other(rp, LIST_PATH "/%" PRId64, id);
}

/* ---- a table to begin with ---- */

enum err
import_example(const struct request *rq, struct reply *rp)
{
	static const struct { const char *column, *value; } values[] = {
		{ "name", "Sari Ginting" }, { "phone", "0812-3456-7891" }, { "email", "sari@example.go.id" }, { "role", "pemohon" },
		{ "ref", "0142307703072025" }, { "registration", "0142307703072025" }, { "number", "503/0112/SIPD/DPM-PTSP/2026" },
		{ "type", "Izin Praktik Dokter" }, { "status", "terbit" }, { "issue_date", "21-11-2026" }, { "start_date", "21-11-2026" },
		{ "document", "DOK/2026/0001" }, { "document_name", "Surat Izin Praktik" }, { "document_kind", "izin" },
		{ "document_state", "menunggu tanda tangan" }, { "since", "20-11-2026 08:10" }, { "requires_approval", "ya" },
		{ "approver", "dr. Ana Sembiring" }, { "approver_phone", "0812-3456-7892" }, { "document_date", "20-11-2026" },
		{ "expiry_date", "20-11-2031" }, { "is_renewal", "tidak" }, { "consent", "ya" }, { "consent_at", "21-11-2026" }, { "form_no", "F-017" },
	};
	const struct import_kind *kind = import_kind(form_text(&rq->args, "kind"));
	const struct import_column *column;
	size_t i;
	enum err e;

	if (kind == NULL)
		kind = import_kind("contacts");
	if ((e = reply_download(rp, "text/csv; charset=utf-8", "contoh-impor.csv")))
		return e;
	csv_begin(&rp->body);
	for (column = kind->columns; column->name != NULL; column++)
		csv_cell(&rp->body, column == kind->columns, column->label);
	csv_line_end(&rp->body);
	for (column = kind->columns; column->name != NULL; column++) {
		const char *value = "";

		for (i = 0; i < sizeof(values) / sizeof(values[0]); i++)
			if (text_equal(values[i].column, column->name))
				value = values[i].value;
		csv_cell(&rp->body, column == kind->columns, value);
	}
	csv_line_end(&rp->body);
	return buf_err(&rp->body);
}
