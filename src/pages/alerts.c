/* What a person should know of: what is wrong now, each with the one thing to do, and what was. */
#include "pages/alerts.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "access/login.h"
#include "alert/alert.h"
#include "alert/mail.h"
#include "base/text.h"
#include "db/db.h"
#include "delivery/staff_mail.h"
#include "pages/admin.h"
#include "pages/carrier.h"
#include "pages/source_words.h"
#include "provider/vitals.h"
#include "web/web.h"

enum { KEY_MAX = 80, HREF_MAX = 120, MAILS_SHOWN = 10, ADDRESSES_MAX_BYTES = 4000 };

/* Where it is mended: before the subject (up to a colon), and behind it. after NULL: the subject does not belong there. */
static const struct { const char *before, *after; } places[ALERT__COUNT] = {
	[ALERT_PROVIDER_DOWN] = { "/admin/providers/", "" },
	[ALERT_PROVIDER_PAUSED] = { "/admin/providers/", "" },
	[ALERT_QUOTA] = { "/admin/providers/", "#vitals" },
	[ALERT_DAY_LIMIT] = { "/admin/providers/", "#limits" },
	[ALERT_PACKAGE] = { "/admin/providers/", "#vitals" },
	[ALERT_QUALITY] = { "/admin/providers/", "#vitals" },
	[ALERT_WEBHOOK_REFUSED] = { "/admin/providers/", "#webhook" },
	[ALERT_WEBHOOK_SILENT] = { "/admin/providers/", "#webhook" },
	[ALERT_TEMPLATE] = { "/admin/templates/", "" },
	[ALERT_QUEUE] = { "/admin/messages?state=queued", NULL },
	[ALERT_CALLBACK] = { "/admin/callbacks#c", "" },
	[ALERT_JOB] = { "/admin/jobs", NULL },
	[ALERT_CONNECTOR] = { "/admin/connectors#c", "" },
};

/* ---- one ---- */

static void
put_reason(const struct page *p, struct json_object *words, enum alert_kind kind, const char *reason, const char *detail)
{
	bool of_provider = kind == ALERT_PROVIDER_DOWN || kind == ALERT_PROVIDER_PAUSED;

	if (kind == ALERT_CONNECTOR)
		source_words_put(p, words, "why", reason, detail);
	else
		json_put_text(words, "why", of_provider ? carrier_why(p, reason) : kind == ALERT_WEBHOOK_REFUSED ? page_word_of(p, "refused", reason) : "");
}

/* What the detail stands for in the sentence: a count, a day, a colour. */
static void
put_detail(const struct page *p, struct json_object *words, enum alert_kind kind, const char *detail)
{
	char day[CLOCK_TEXT_MAX];
	int64_t n;

	json_put_text(words, "n", detail);
	if (kind == ALERT_QUALITY)
		json_put_text(words, "n", page_word_of(p, "vital_quality", detail));
	else if (kind == ALERT_PACKAGE && text_to_int64(detail, &n)) {
		clock_format_day(n, day);
		json_put_text(words, "n", day);
	} else if (text_to_int64(detail, &n))
		page_put_count(p, words, "n", n);
}

/* "alert.template_paused" where the reason makes another sentence of it. */
static void
key_of(enum alert_kind kind, const char *reason, char ret[KEY_MAX])
{
	bool by_reason = kind == ALERT_TEMPLATE || kind == ALERT_PACKAGE;

	snprintf(ret, KEY_MAX, "alert.%s%s%s", alert_kind_name(kind), by_reason ? "_" : "", by_reason ? reason : "");
}

static void
put_place(const struct page *p, struct json_object *o, enum alert_kind kind, const char *subject)
{
	AUTO(buf) struct buf href = {0};

	buf_init(&href, HREF_MAX);
	buf_text_add(&href, places[kind].before);
	if (places[kind].after != NULL)
		buf_fmt(&href, "%.*s%s", (int)strcspn(subject, ":"), subject, places[kind].after);
	json_put_text(o, "href", buf_text(&href));
	json_put_text(o, "label", page_word_of(p, "alert_do", alert_kind_name(kind)));
}

void
alerts_put(const struct page *p, struct json_object *o, struct json_object *row)
{
	const char *reason = json_text(row, "reason"), *detail = json_text(row, "detail"), *name = json_text(row, "name");
	bool bad = text_equal(json_text(row, "level"), "bad");
	AUTO_JSON struct json_object *words = json_object_new_object();
	char key[KEY_MAX];
	enum alert_kind kind;

	if (!alert_kind_from_name(json_text(row, "kind"), &kind))
		return;	/* of a newer program */
	if (kind == ALERT_JOB)
		name = page_word_of(p, "job", name);
	put_reason(p, words, kind, reason, detail);
	put_detail(p, words, kind, detail);
	key_of(kind, reason, key);
	page_say(p, o, "text", key, "name", name, "why", json_text(words, "why"), "n", json_text(words, "n"), NULL);
	json_put_text(o, "said", kind == ALERT_PROVIDER_DOWN || kind == ALERT_PROVIDER_PAUSED || kind == ALERT_TEMPLATE ? detail : "");
	json_put_text(o, "tone", bad ? "bad" : "warn");
	json_put_text(o, "icon", bad ? "circle-x" : "alert-triangle");
	put_place(p, o, kind, json_text(row, "subject"));
}

/* ---- the list ---- */

static void
put_times(const struct page *p, struct json_object *o, struct json_object *row)
{
	int64_t opened = 0, closed = 0, seen = 0;
	AUTO(buf) struct buf span = {0};
	char at[CLOCK_TEXT_MAX];

	buf_init(&span, HREF_MAX);
	json_int(row, "opened_at", &opened);
	json_int(row, "closed_at", &closed);
	json_int(row, "seen_at", &seen);
	page_put_minute(p, o, "opened", opened);
	page_span(p, (closed != 0 ? closed : p->rq->now) - opened, &span);
	page_say(p, o, "lasts", closed != 0 ? "alerts.lasted" : "alerts.lasts", "time", buf_text(&span), NULL);
	json_put_bool(o, "open", closed == 0);
	json_put_text(o, "closed", "");
	if (closed != 0)
		page_put_minute(p, o, "closed", closed);
	json_put_text(o, "seen", "");
	if (seen != 0) {
		clock_format_minute(seen, p->zone, at);
		page_say(p, o, "seen", "alerts.seen", "who", json_text(row, "seen_by"), "at", at, NULL);
	}
	json_put_bool(o, "may_see", closed == 0 && seen == 0 && p->rq->role >= ROLE_OPERATOR);
}

static void
add_rows(struct page *p, struct json_object *found, const char *name, size_t most)
{
	struct json_object *rows = json_put_array(p->data, name), *o;
	int64_t id = 0;
	size_t i;

	for (i = 0; i < json_count(found) && i < most; i++) {
		o = json_object_new_object();
		json_int(json_item(found, i), "id", &id);
		json_put_int(o, "id", id);
		alerts_put(p, o, json_item(found, i));
		put_times(p, o, json_item(found, i));
		json_object_array_add(rows, o);
	}
}

/* ---- who is told ---- */

static void
add_mail(struct page *p, struct json_object *rows, struct json_object *from)
{
	static const struct { const char *state, *tone, *icon, *word; } looks[] = {
		{ "queued", "wait", "clock", "staff_mail.queued" }, { "sent", "half", "check", "staff_mail.sent" },
		{ "failed", "bad", "circle-x", "staff_mail.failed" },
	};
	struct json_object *o = json_object_new_object();
	const char *state = json_text(from, "state");
	int64_t at = 0;
	size_t i;

	json_int(from, "created_at", &at);
	page_put_minute(p, o, "at", at);
	json_put_text(o, "address", json_text(from, "address"));
	json_put_text(o, "subject", json_text(from, "subject"));
	json_put_text(o, "note", json_text(from, "note"));
	for (i = 0; i < sizeof(looks) / sizeof(looks[0]); i++)
		if (text_equal(looks[i].state, state))
			page_put_state(o, "state", looks[i].tone, looks[i].icon, page_word(p, looks[i].word));
	json_object_array_add(rows, o);
}

/* Addresses are for administrators. */
static enum err
put_mail(struct page *p)
{
	AUTO_JSON struct json_object *addresses = NULL, *mails = NULL;
	struct json_object *rows = json_put_array(p->data, "mails");
	AUTO(buf) struct buf all = {0};
	bool possible;
	size_t i;
	enum err e;

	json_put_bool(p->data, "may_mail", p->rq->role >= ROLE_ADMINISTRATOR);
	if (p->rq->role < ROLE_ADMINISTRATOR)
		return ERR_NONE;
	if ((e = alert_mail_addresses(p->rq->db, &addresses)) || (e = staff_mail_possible(p->rq->db, &possible)) ||
	    (e = staff_mail_list(p->rq->db, MAILS_SHOWN, &mails)))
		return e;
	buf_init(&all, ADDRESSES_MAX_BYTES);
	for (i = 0; i < json_count(addresses); i++)
		buf_fmt(&all, "%s%s", i > 0 ? ", " : "", json_object_get_string(json_item(addresses, i)));
	json_put_text(p->data, "mail_to", buf_text(&all));
	json_put_bool(p->data, "mail_possible", possible);
	json_put_bool(p->data, "may_try", possible && json_count(addresses) > 0);
	for (i = 0; i < json_count(mails); i++)
		add_mail(p, rows, json_item(mails, i));
	json_put_bool(p->data, "has_mails", json_count(mails) > 0);
	return buf_err(&all);
}

static enum err
try_all(const struct request *rq, int64_t *ret_n)
{
	AUTO(db_tx) struct db_tx tx = {0};
	bool possible;
	enum err e;

	*ret_n = 0;
	if ((e = staff_mail_possible(rq->db, &possible)) || !possible)
		return e;
	if ((e = db_begin(rq->writer, &tx)) ||
	    (e = alert_mail_try(rq->writer, rq->web->config.base_url, rq->session.login.name, rq->now, ret_n)) ||
	    (e = page_audit(rq, rq->writer, "alert.try", "alert", 0, NULL)))
		return e;
	return db_commit(&tx);
}

enum err
alert_try(const struct request *rq, struct reply *rp)
{
	int64_t n;
	enum err e;

	if ((e = try_all(rq, &n)))
		return e;
	reply_flash(rp, rq, n > 0 ? "done.alert_tried" : "done.alert_nobody");
	return reply_see_other(rp, "/admin/alerts#mail");
}

enum err
alerts_page(const struct request *rq, struct reply *rp)
{
	AUTO_JSON struct json_object *open = NULL, *past = NULL;
	AUTO(page) struct page p = {0};
	int64_t last = 0;
	size_t n;
	enum err e;

	if ((e = page_open(rq, "providers", &p)) || (e = alert_list(rq->db, true, 0, PAGE_ROWS, &open)) ||
	    (e = alert_list(rq->db, false, page_before(rq), PAGE_ROWS + 1, &past)))
		return e;
	add_rows(&p, open, "open_rows", PAGE_ROWS);
	add_rows(&p, past, "past_rows", PAGE_ROWS);
	n = json_count(past);
	json_put_bool(p.data, "has_open", json_count(open) > 0);
	json_put_bool(p.data, "has_past", n > 0);
	json_put_bool(json_put_object(p.data, "tab"), "alerts", true);
	if (n > 0)
		json_int(json_item(past, n > PAGE_ROWS ? PAGE_ROWS - 1 : n - 1), "id", &last);
	if ((e = put_mail(&p)))
		return e;
	page_put_pager(&p, "/admin/alerts", n > PAGE_ROWS, last);
	return page_show(&p, rp, 200, "admin/alerts");
}

enum err
alert_seen(const struct request *rq, struct reply *rp)
{
	AUTO(db_tx) struct db_tx tx = {0};
	int64_t id;
	enum err e;

	if (!request_param_id(rq, "id", &id))
		return ERR_NOT_FOUND;
	if ((e = db_begin(rq->writer, &tx)))
		return e;
	e = alert_see(rq->writer, id, rq->session.login.name, rq->now);
	if (e == ERR_CONFLICT)	/* somebody else was faster: it is seen */
		return reply_see_other(rp, "/admin/alerts");
	if (e || (e = page_audit(rq, rq->writer, "alert.see", "alert", id, NULL)) || (e = db_commit(&tx)))
		return e;
	return reply_see_other(rp, "/admin/alerts");
}
