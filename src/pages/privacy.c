/* Personal data in the office's keeping: how long each kind is kept, who was forgotten, and whose data somebody had before them. */
#include <inttypes.h>
#include <stdio.h>

#include "base/text.h"
#include "db/db.h"
#include "pages/admin.h"
#include "pages/csv.h"
#include "pages/input.h"
#include "pages/who.h"
#include "privacy/affected.h"
#include "privacy/erase.h"
#include "privacy/idle.h"
#include "privacy/retention.h"
#include "privacy/seen.h"
#include "web/web.h"

enum { ERASURES_SHOWN = 50, ACTOR_MAX_BYTES = 80 };

/* ---- the page ---- */

static struct json_object *
retention_row(const struct page *p, struct json_object *from)
{
	struct json_object *row = json_object_new_object();
	int64_t days = 0, due = 0, oldest = 0;

	json_int(from, "keep_days", &days);
	json_int(from, "due", &due);
	json_int(from, "oldest_at", &oldest);
	json_put_text(row, "kind", page_word_of(p, "retention_kind", json_text(from, "kind")));
	json_put_text(row, "setting", json_text(from, "setting"));
	if (days == 0)
		json_put_text(row, "rule", page_word(p, "privacy_page.for_good"));
	else
		page_put_days(p, row, "rule", days);
	page_put_count(p, row, "due", due);
	if (oldest != 0)
		page_put_date(p, row, "oldest", oldest);
	return row;
}

static struct json_object *
erasure_row(const struct page *p, struct json_object *from)
{
	struct json_object *row = json_object_new_object();
	int64_t contact = 0, asked = 0, done = 0;

	json_int(from, "contact_id", &contact);
	json_int(from, "requested_at", &asked);
	json_int(from, "done_at", &done);
	json_put_int(row, "contact_id", contact);
	json_put_text(row, "reason", json_text(from, "reason"));
	who_put(p, row, "by", json_text(from, "actor"));
	page_put_minute(p, row, "asked", asked);
	if (done != 0)
		page_put_state(row, "state", "good", "circle-check", page_word_of(p, "task_state", "done"));
	else
		page_put_state(row, "state", "wait", "clock", page_word_of(p, "task_state", "waiting"));
	if (!text_is_blank(json_text(from, "trouble")))
		json_put_text(row, "trouble", page_word_of(p, "erase_trouble", json_text(from, "trouble")));
	return row;
}

/* Whom the office may not need any more; the list is a page of its own. */
static enum err
put_idle(struct page *p)
{
	int64_t days, n, oldest;
	enum err e;

	if ((e = idle_count(p->rq->db, p->rq->now, &days, &n, &oldest)))
		return e;
	if (days == 0)
		json_put_text(p->data, "idle_rule", page_word(p, "privacy_page.for_good"));
	else
		page_put_days(p, p->data, "idle_rule", days);
	page_put_count(p, p->data, "idle", n);
	return ERR_NONE;
}

static enum err
put_lists(struct page *p)
{
	struct json_object *kinds = json_put_array(p->data, "kinds"), *rows = json_put_array(p->data, "erasures");
	AUTO_JSON struct json_object *retention = NULL, *erasures = NULL;
	size_t i;
	enum err e;

	if ((e = retention_preview(p->rq->db, p->rq->now, &retention)) || (e = erase_list(p->rq->db, ERASURES_SHOWN, &erasures)))
		return e;
	for (i = 0; i < json_count(retention); i++)
		json_object_array_add(kinds, retention_row(p, json_item(retention, i)));
	for (i = 0; i < json_count(erasures); i++)
		json_object_array_add(rows, erasure_row(p, json_item(erasures, i)));
	json_put_bool(p->data, "has_erasures", json_count(erasures) > 0);
	return put_idle(p);
}

static void
put_affected_form(struct page *p, const struct form_check *check)
{
	struct json_object *fields = json_put_array(p->data, "fields");

	input_add(p, fields, &(struct input){ .name = "from", .label = page_word(p, "list.from"), .type = "date" }, check);
	input_add(p, fields, &(struct input){ .name = "until", .label = page_word(p, "list.until"), .type = "date" }, check);
	input_add(p, fields, &(struct input){ .name = "actor", .label = page_word(p, "audit.actor"), .help = page_word(p, "privacy_page.actor_help"),
	    .max = ACTOR_MAX_BYTES, .optional = true }, check);
}

static enum err
show_privacy(const struct request *rq, struct reply *rp, int status, const struct form_check *check)
{
	AUTO(page) struct page p = {0};
	enum err e;

	if ((e = page_open(rq, "settings", &p)) || (e = put_lists(&p)))
		return e;
	json_put_bool(json_put_object(p.data, "tab"), "privacy", true);
	put_affected_form(&p, check);
	if (check != NULL)
		page_put_problems(&p, check);
	return page_show(&p, rp, status, "admin/privacy");
}

enum err
privacy_page(const struct request *rq, struct reply *rp)
{
	return show_privacy(rq, rp, 200, NULL);
}

/* ---- whose data somebody had before them ---- */

/* Days of the office, both included. false: what was typed is no period; check says so. */
static bool
read_period(struct form_check *check, int zone, struct affected_query *ret)
{
	int64_t from = 0, until = 0;

	if (!form_day(check, "from", &from))
		form_wrong(check, "from", "form.required", 0);
	if (!form_day(check, "until", &until))
		form_wrong(check, "until", "form.required", 0);
	if (form_ok(check) && until < from)
		form_wrong(check, "until", "privacy_page.backwards", 0);
	ret->from = from * CLOCK_DAY_MS - zone * CLOCK_MINUTE_MS;
	ret->until = (until + 1) * CLOCK_DAY_MS - zone * CLOCK_MINUTE_MS;
	return form_ok(check);
}

static void
affected_row(const struct page *p, struct buf *out, struct json_object *row)
{
	const char *number = json_text(row, "number");
	char first[CLOCK_TEXT_MAX] = "", last[CLOCK_TEXT_MAX] = "";
	int64_t at;

	if (json_int(row, "first_at", &at))
		clock_format_minute(at, p->zone, first);
	if (json_int(row, "last_at", &at))
		clock_format_minute(at, p->zone, last);
	csv_cell(out, true, json_text(row, "name"));
	csv_cell(out, false, number != NULL && *number == '+' ? number + 1 : number);
	csv_cell(out, false, json_text(row, "actor"));
	csv_cell(out, false, page_word_of(p, "seen_how", json_text(row, "how")));
	csv_cell(out, false, first);
	csv_cell(out, false, last);
	csv_line_end(out);
}

static void
affected_csv(const struct page *p, struct buf *out, struct json_object *rows)
{
	static const char *const heads[] = {
		"contacts.name", "contacts.number", "audit.actor", "privacy_page.how", "privacy_page.first", "privacy_page.last"
	};
	size_t i;

	csv_begin(out);
	for (i = 0; i < sizeof(heads) / sizeof(heads[0]); i++)
		csv_cell(out, i == 0, page_word(p, heads[i]));
	csv_line_end(out);
	for (i = 0; i < json_count(rows); i++)
		affected_row(p, out, json_item(rows, i));
}

/* Names and whole numbers leave, so this is an export as any other. */
static enum err
note_export(const struct page *p, struct json_object *rows)
{
	const struct request *rq = p->rq;
	const struct seen seen = { rq->session.login.name, SEEN_EXPORT, rq->now };
	AUTO(db_tx) struct db_tx tx = {0};
	char detail[ACTOR_MAX_BYTES + 80];
	enum err e;

	snprintf(detail, sizeof(detail), "%s - %s %s: %zu", form_text(&rq->args, "from"), form_text(&rq->args, "until"), form_text(&rq->args, "actor"),
	    json_count(rows));
	if ((e = seen_note_rows(rq->db, rq->writer, &seen, rows, "contact_id")) || (e = db_begin(rq->writer, &tx)) ||
	    (e = page_audit(rq, rq->writer, "privacy.affected", "privacy", 0, detail)))
		return e;
	return db_commit(&tx);
}

enum err
privacy_affected_csv(const struct request *rq, struct reply *rp)
{
	struct form_check check = { .form = &rq->args };
	const char *actor = form_text(&rq->args, "actor");
	struct affected_query q = { .actor = *actor != '\0' ? actor : NULL };
	AUTO_JSON struct json_object *rows = NULL;
	AUTO(page) struct page p = {0};
	enum err e;

	if ((e = page_open(rq, "settings", &p)))
		return e;
	if (!read_period(&check, p.zone, &q))
		return show_privacy(rq, rp, 422, &check);
	if ((e = affected_json(rq->db, &q, &rows)) || (e = note_export(&p, rows)) ||
	    (e = reply_download(rp, "text/csv; charset=utf-8", "data-terlihat.csv")))
		return e;
	affected_csv(&p, &rp->body, rows);
	return buf_err(&rp->body);
}
