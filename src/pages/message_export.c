#include "pages/message_export.h"

#include <inttypes.h>
#include <stdio.h>

#include "access/login.h"
#include "base/text.h"
#include "db/db.h"
#include "pages/csv.h"
#include "pages/message_row.h"
#include "web/link.h"

enum { LINK_MAX_BYTES = 9000 };

void
message_export_link(struct page *p, const char *path)
{
	AUTO(buf) struct buf href = {0};

	buf_init(&href, LINK_MAX_BYTES);
	link_with(&href, path, &p->rq->args, "before", NULL);
	json_put_text(p->data, "csv", p->rq->role >= ROLE_OPERATOR ? buf_text(&href) : "");
}

static void
csv_row(const struct page *p, struct buf *out, struct json_object *m)
{
	const char *number = json_text(m, "number"), *reason = json_text(m, "reason");
	static const char *const times[] = { "created_at", "sent_at", "delivered_at", "read_at" };
	char text[CLOCK_TEXT_MAX];
	int64_t at;
	size_t i;

	csv_cell(out, true, json_text(m, "code"));
	csv_cell(out, false, json_text(m, "name"));
	csv_cell(out, false, number != NULL && *number == '+' ? number + 1 : number);
	csv_cell(out, false, message_about(p, json_text(m, "scenario"), json_text(m, "template_name")));
	csv_cell(out, false, page_word_of(p, "state", message_state_shown(json_text(m, "state"), reason)));
	csv_cell(out, false, page_word_of(p, "reason", reason));
	csv_cell(out, false, json_text(m, "provider"));
	for (i = 0; i < sizeof(times) / sizeof(times[0]); i++) {
		text[0] = '\0';
		if (json_int(m, times[i], &at) && at != 0)
			clock_format_minute(at, p->zone, text);
		csv_cell(out, false, text);
	}
	csv_cell(out, false, json_text(m, "reference"));
	csv_line_end(out);
}

static void
csv_head(const struct page *p, struct buf *out)
{
	static const char *const keys[] = { "message.code", "messages.to", "contacts.number", "messages.template", "messages.state", "held.why",
	    "messages.provider", "messages.at", "csv.sent", "csv.delivered", "csv.read", "message.reference" };
	size_t i;

	csv_begin(out);
	for (i = 0; i < sizeof(keys) / sizeof(keys[0]); i++)
		csv_cell(out, i == 0, page_word(p, keys[i]));
	csv_line_end(out);
}

static enum err
csv_rows(const struct page *p, struct message_query *query, struct buf *out, int64_t *ret_rows, bool *ret_cut)
{
	const struct seen seen = { p->rq->session.login.name, SEEN_EXPORT, p->rq->now };
	size_t i, n;
	enum err e;

	query->limit = CSV_PART;
	for (;;) {
		AUTO_JSON struct json_object *found = NULL;

		if ((e = message_list(p->rq->db, query, &found)))
			return e;
		n = json_count(found);
		if ((*ret_cut = n > 0 && *ret_rows == CSV_ROWS_MAX))
			return ERR_NONE;
		/* Before it leaves, and a part at a time: a long list is no long transaction. */
		if ((e = seen_note_rows(p->rq->db, p->rq->writer, &seen, found, "contact_id")))
			return e;
		for (i = 0; i < n; i++) {
			csv_row(p, out, json_item(found, i));
			json_int(json_item(found, i), "id", &query->before);
		}
		*ret_rows += (int64_t)n;
		if (n < CSV_PART || (e = buf_err(out)))
			return e;
	}
}

enum err
message_export(struct page *p, struct reply *rp, struct message_query *query, const char *what)
{
	const struct request *rq = p->rq;
	AUTO(db_tx) struct db_tx tx = {0};
	char date[CLOCK_TEXT_MAX], name[80], detail[120];
	int64_t rows = 0;
	bool cut;
	enum err e;

	query->before = 0;
	clock_format_date(rq->now, p->zone, date);
	snprintf(name, sizeof(name), "%s-%s.csv", what, date);
	if ((e = reply_download(rp, "text/csv; charset=utf-8", name)))
		return e;
	csv_head(p, &rp->body);
	if ((e = csv_rows(p, query, &rp->body, &rows, &cut)))
		return e;
	if (cut)
		csv_cut(p, rp);
	snprintf(detail, sizeof(detail), "%s: %" PRId64, name, rows);
	if ((e = db_begin(rq->writer, &tx)) ||
	    (e = page_audit(rq, rq->writer, "export.messages", "export", 0, detail)) ||
	    (e = db_commit(&tx)))
		return e;
	return ERR_NONE;
}
