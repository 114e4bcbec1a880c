/* The list of consents as a file. Numbers stay masked, unless somebody asks for whole ones and is noted. */
#include <inttypes.h>
#include <stdio.h>

#include "access/login.h"
#include "base/text.h"
#include "db/db.h"
#include "pages/admin.h"
#include "pages/consents.h"
#include "pages/csv.h"
#include "web/link.h"

#define CSV_PATH	"/admin/consents.csv"
enum { LINK_MAX_BYTES = 9000, NAME_MAX = 80, DETAIL_MAX = 160 };

void
consents_export_links(struct page *p)
{
	AUTO(buf) struct buf masked = {0}, whole = {0};
	bool may = p->rq->role >= ROLE_OPERATOR;

	buf_init(&masked, LINK_MAX_BYTES);
	buf_init(&whole, LINK_MAX_BYTES);
	link_with(&masked, CSV_PATH, &p->rq->args, "whole", NULL);
	link_with(&whole, CSV_PATH, &p->rq->args, "whole", "1");
	json_put_text(p->data, "csv", may ? buf_text(&masked) : "");
	json_put_text(p->data, "csv_whole", may ? buf_text(&whole) : "");
}

static void
csv_head(const struct page *p, struct buf *out)
{
	static const char *const keys[] = { "csv.contact", "contacts.name", "contacts.number", "consents.scope", "consents.state", "consents.since",
	    "consents.how", "reviews.said", "consents.note", "contact.entry" };
	size_t i;

	csv_begin(out);
	for (i = 0; i < sizeof(keys) / sizeof(keys[0]); i++)
		csv_cell(out, i == 0, page_word(p, keys[i]));
	csv_line_end(out);
}

static void
csv_number(struct buf *out, const char *number, bool whole)
{
	char shown[PHONE_SHOWN_MAX] = "";

	if (!text_is_blank(number) && !whole)
		phone_mask(number, shown);
	csv_cell(out, false, whole && number != NULL && *number == '+' ? number + 1 : shown);
}

static void
csv_row(const struct page *p, struct buf *out, struct json_object *c, bool whole)
{
	bool agreed = text_equal(json_text(c, "state"), "agreed");
	char text[CLOCK_TEXT_MAX] = "";
	int64_t at = 0, seq = 0;

	json_int(c, "contact_id", &at);
	snprintf(text, sizeof(text), "%" PRId64, at);
	csv_cell(out, true, text);
	csv_cell(out, false, json_text(c, "name"));
	csv_number(out, json_text(c, "number"), whole);
	csv_cell(out, false, page_word_of(p, "scope", json_text(c, "scope")));
	csv_cell(out, false, page_word_of(p, "consent", json_text(c, "state")));
	text[0] = '\0';
	if (json_int(c, "since_at", &at) && at != 0)
		clock_format_minute(at, p->zone, text);
	csv_cell(out, false, text);
	csv_cell(out, false, page_word_of(p, "source", json_text(c, "source")));
	csv_cell(out, false, json_text(c, "answer_words"));
	csv_cell(out, false, json_flag(c, "preapproved", false) ? page_word(p, "contact.preapproved") :
	    agreed && !json_flag(c, "explicit", true) ? page_word(p, "contact.not_explicit") : "");
	json_int(c, "ledger_seq", &seq);
	snprintf(text, sizeof(text), "%" PRId64, seq);
	csv_cell(out, false, seq != 0 ? text : "");
	csv_line_end(out);
}

static enum err
csv_rows(const struct page *p, struct buf *out, bool whole, int64_t *ret_rows, bool *ret_cut)
{
	struct consent_query query = consents_query(p);
	size_t i, n;
	enum err e;

	query.after = 0;
	query.limit = CSV_PART;
	for (;;) {
		AUTO_JSON struct json_object *found = NULL;

		if ((e = consent_list(p->rq->db, &query, &found)))
			return e;
		n = json_count(found);
		if ((*ret_cut = n > 0 && *ret_rows == CSV_ROWS_MAX))
			return ERR_NONE;
		for (i = 0; i < n; i++) {
			csv_row(p, out, json_item(found, i), whole);
			json_int(json_item(found, i), "key", &query.after);
		}
		*ret_rows += (int64_t)n;
		if (n < CSV_PART || (e = buf_err(out)))
			return e;
	}
}

enum err
consents_csv(const struct request *rq, struct reply *rp)
{
	bool whole = form_flag(&rq->args, "whole");
	AUTO(page) struct page p = {0};
	AUTO(db_tx) struct db_tx tx = {0};
	char date[CLOCK_TEXT_MAX], name[NAME_MAX], detail[DETAIL_MAX];
	int64_t rows = 0;
	bool cut;
	enum err e;

	if ((e = page_open(rq, "consents", &p)))
		return e;
	clock_format_date(rq->now, p.zone, date);
	snprintf(name, sizeof(name), "persetujuan-%s.csv", date);
	if ((e = reply_download(rp, "text/csv; charset=utf-8", name)))
		return e;
	csv_head(&p, &rp->body);
	if ((e = csv_rows(&p, &rp->body, whole, &rows, &cut)))
		return e;
	if (cut)
		csv_cut(&p, rp);
	snprintf(detail, sizeof(detail), "%s: %" PRId64 "%s", name, rows, whole ? ", nomor lengkap" : "");
	if ((e = db_begin(rq->writer, &tx)) ||
	    (e = page_audit(rq, rq->writer, "export.consents", "export", 0, detail)) ||
	    (e = db_commit(&tx)))
		return e;
	return ERR_NONE;
}
