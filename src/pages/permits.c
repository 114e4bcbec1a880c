/* The office's permits: what is due, and what was announced. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "access/login.h"
#include "base/text.h"
#include "pages/admin.h"
#include "pages/ask.h"
#include "pages/export.h"
#include "pages/filter.h"
#include "pages/fired_rows.h"
#include "pages/input.h"
#include "pages/lists.h"
#include "pages/permit_page.h"
#include "pages/permit_parts.h"
#include "permit/list.h"
#include "permit/permit.h"
#include "permit/status.h"

#define LIST_PATH	"/admin/permits"
enum { DAY_SOON = 90, PHONE_MAX_BYTES = 60, LINK_MAX_BYTES = 400 };

static const struct { const char *status, *tone, *icon; } looks[] = {
	{ "draft", "off", "pencil" }, { "in_process", "move", "progress-check" }, { "active", "good", "circle-check" }, { "rejected", "bad", "circle-x" },
	{ "expired", "warn", "hourglass" }, { "renewed", "half", "refresh" }, { "cancelled", "off", "ban" },
};
enum { LOOKS = sizeof(looks) / sizeof(looks[0]) };

static void
put_status(const struct page *p, struct json_object *o, const char *status)
{
	size_t i;

	for (i = 0; i + 1 < LOOKS; i++)
		if (text_equal(looks[i].status, status))
			break;
	page_put_state(o, "state", looks[i].tone, looks[i].icon, page_word_of(p, "permit_status", status));
}

static int64_t
today_of(const struct page *p)
{
	return clock_day(p->rq->now, p->zone);
}

/* "12 hari lagi", only while it matters. */
static void
put_left(const struct page *p, struct json_object *o, int64_t expiry_day)
{
	int64_t left = expiry_day - today_of(p);
	char n[24];

	snprintf(n, sizeof(n), "%" PRId64, left < 0 ? -left : left);
	if (left > DAY_SOON)
		json_put_text(o, "left", "");
	else if (left == 0)
		json_put_text(o, "left", page_word(p, "permits.today"));
	else
		page_say(p, o, "left", left < 0 ? "permits.over" : "permits.left", "n", n, NULL);
}

static struct json_object *
permit_row(const struct page *p, struct json_object *from)
{
	struct json_object *row = json_object_new_object();
	const char *number = json_text(from, "permit_number"), *problem = json_text(from, "problem");
	char day[CLOCK_TEXT_MAX] = "";
	int64_t id = 0, updated = 0, expiry, contact = 0;

	json_int(from, "id", &id);
	json_int(from, "updated_at", &updated);
	json_int(from, "contact_id", &contact);
	json_put_int(row, "id", id);
	json_put_text(row, "type", json_text(from, "permit_type"));
	json_put_text(row, "number", text_is_blank(number) ? json_text(from, "registration_id") : number);
	page_put_name(p, row, "applicant", json_text(from, "name"));
	json_put_text(row, "problem", contact == 0 ? page_word_of(p, "phone", text_is_blank(problem) ? "empty" : problem) : "");
	put_status(p, row, json_text(from, "status"));
	json_put_text(row, "left", "");
	if (json_int(from, "expiry_day", &expiry)) {
		clock_format_day(expiry, day);
		if (text_equal(json_text(from, "status"), "active") || text_equal(json_text(from, "status"), "expired"))
			put_left(p, row, expiry);
	}
	json_put_text(row, "expiry", day);
	page_put_date(p, row, "updated", updated);
	return row;
}

static bool
is_status(const char *name)
{
	enum permit_status status;

	return permit_status_from_name(name, &status);
}

bool
permits_filter_ok(struct page *p)
{
	static const struct filter filters[] = {
		{ "q", "permits.search", FILTER_TEXT, NULL }, { "status", "permits.status", FILTER_NAME, is_status },
		{ "soon", "permits.soon", FILTER_FLAG, NULL }, { "unreachable", "permits.unreachable", FILTER_FLAG, NULL },
		{ "number_told", "permits.number_told", FILTER_FLAG, NULL }, { 0 }
	};

	return filter_ok(p, filters);
}

struct permit_query
permits_query(const struct page *p)
{
	const struct form *args = &p->rq->args;

	return (struct permit_query){ .search = form_text(args, "q"), .status = form_text(args, "status"), .today = today_of(p),
		.without_contact = form_flag(args, "unreachable"), .number_told = form_flag(args, "number_told"),
		.expires_until = form_flag(args, "soon") ? today_of(p) + DAY_SOON : 0, .before = page_before(p->rq), .limit = PAGE_ROWS + 1 };
}

enum err
permits_page(const struct request *rq, struct reply *rp)
{
	static const char *const args[] = { "q", "status", NULL };
	AUTO_JSON struct json_object *found = NULL;
	struct json_object *rows, *chips;
	AUTO(page) struct page p = {0};
	struct permit_query query;
	int64_t last = 0;
	bool clear;
	size_t i, n;
	enum err e;

	if ((e = page_open(rq, "permits", &p)))
		return e;
	query = permits_query(&p);
	clear = permits_filter_ok(&p);
	if (clear && (e = permit_list(rq->db, &query, &found)))
		return e;
	export_put_links(&p, LIST_PATH ".csv", EXPORT_MASKED, ROLE_OPERATOR);
	json_put_bool(json_put_object(p.data, "tab"), "permits", true);
	page_put_args(&p, args);
	chips = json_put_array(p.data, "status_chips");
	page_add_chip(&p, chips, LIST_PATH, "status", NULL, page_word(&p, "list.all"), NULL);
	for (i = 0; i < LOOKS; i++)
		page_add_chip(&p, chips, LIST_PATH, "status", looks[i].status, page_word_of(&p, "permit_status", looks[i].status), NULL);
	page_add_chip(&p, chips, LIST_PATH, "soon", query.expires_until > 0 ? NULL : "1", page_word(&p, "permits.soon"), NULL);
	if (query.expires_until > 0)
		json_put_bool(json_item(chips, LOOKS + 1), "on", true);
	page_add_chip(&p, chips, LIST_PATH, "unreachable", query.without_contact ? NULL : "1", page_word(&p, "permits.unreachable"), NULL);
	if (query.without_contact)
		json_put_bool(json_item(chips, LOOKS + 2), "on", true);
	page_add_chip(&p, chips, LIST_PATH, "number_told", query.number_told ? NULL : "1", page_word(&p, "permits.number_told"), NULL);
	if (query.number_told)
		json_put_bool(json_item(chips, LOOKS + 3), "on", true);
	rows = json_put_array(p.data, "rows");
	for (i = 0, n = json_count(found); i < n && i < PAGE_ROWS; i++) {
		json_object_array_add(rows, permit_row(&p, json_item(found, i)));
		json_int(json_item(found, i), "id", &last);
	}
	json_put_bool(p.data, "has_rows", n > 0);
	page_put_pager(&p, LIST_PATH, n > PAGE_ROWS, last);
	return page_show(&p, rp, clear ? 200 : 422, "admin/permits");
}

/* ---- one permit ---- */

static enum err
put_notices(struct page *p, int64_t id)
{
	AUTO_JSON struct json_object *found = NULL;
	enum err e;

	if ((e = permit_fired(p->rq->db, id, &found)))
		return e;
	fired_rows_put(p, found, id);
	return ERR_NONE;
}

static void
put_facts(struct page *p, const struct permit *permit)
{
	struct json_object *facts = json_put_array(p->data, "facts"), *words = json_put_object(p->data, "words");
	char day[CLOCK_TEXT_MAX];
	AUTO(buf) struct buf expiry = {0};

	buf_init(&expiry, 200);
	page_add_fact(p, facts, "permits.registration", permit->registration_id);
	page_add_fact(p, facts, "permits.number", text_is_blank(permit->permit_number) ? page_word(p, "permits.not_issued") : permit->permit_number);
	page_add_fact(p, facts, "permits.type", permit->permit_type);
	if (permit->has_issue_day) {
		clock_format_day(permit->issue_day, day);
		page_add_fact(p, facts, "permits.issued", day);
	}
	if (permit->has_start_day) {
		clock_format_day(permit->start_day, day);
		page_add_fact(p, facts, "permits.starts", day);
	}
	if (permit->has_expiry_day) {
		clock_format_day(permit->expiry_day, day);
		put_left(p, words, permit->expiry_day);
		buf_fmt(&expiry, "%s%s%s", day, text_is_blank(json_text(words, "left")) ? "" : ", ", json_text(words, "left"));
		page_add_fact(p, facts, "permits.expiry", buf_text(&expiry));
	}
	page_add_fact(p, facts, "permits.status", permit->status_label);
	page_add_fact(p, facts, "permits.reason", permit->update_reason);
	page_add_fact(p, facts, "permits.renewal", permit->is_renewal ? page_word(p, "form.yes") : "");
	page_put_minute(p, words, "updated", permit->updated_at);
	page_add_fact(p, facts, "permits.updated", json_text(words, "updated"));
}

/* Where nobody is known, a person may know better than the office's system. */
static void
put_number_form(struct page *p, const struct permit *permit, const struct form_check *check)
{
	json_put_bool(p->data, "can_number", permit->contact_id == 0 && p->rq->role >= ROLE_OPERATOR && !text_equal(permit->applicant_problem, "erased"));
	input_add(p, json_put_array(p->data, "number_fields"), &(struct input){ .name = "phone", .type = "tel", .label = page_word(p, "permits.phone"),
	    .help = page_word(p, "permits.phone_help"), .value = "", .max = PHONE_MAX_BYTES }, check);
	if (check != NULL)
		page_put_problems(p, check);
}

static void
put_head(struct page *p, const struct permit *permit)
{
	AUTO(buf) struct buf href = {0};

	buf_init(&href, LINK_MAX_BYTES);
	text_percent(&href, permit->registration_id);
	json_put_bool(json_put_object(p->data, "tab"), "permits", true);
	json_put_int(p->data, "permit_id", permit->id);
	json_put_text(p->data, "registration", permit->registration_id);
	json_put_text(p->data, "registration_href", buf_text(&href));
	json_put_text(p->data, "type", permit->permit_type);
	json_put_int(p->data, "contact_id", permit->contact_id);
	page_put_name(p, p->data, "applicant", permit->applicant_name);
	put_status(p, p->data, permit_standing(permit, today_of(p)));
	json_put_bool(p->data, "baseline", permit->baseline);
	json_put_text(p->data, "problem", "");
	if (permit->contact_id == 0)
		page_say(p, p->data, "problem", "permits.no_contact", "why",
		    page_word_of(p, "phone", text_is_blank(permit->applicant_problem) ? "empty" : permit->applicant_problem), NULL);
}

enum err
permit_show(const struct request *rq, struct reply *rp, int status, const struct form_check *check)
{
	AUTO(permit) struct permit permit = {0};
	AUTO(page) struct page p = {0};
	int64_t id;
	enum err e;

	if (!request_param_id(rq, "id", &id))
		return ERR_NOT_FOUND;
	if ((e = page_open(rq, "permits", &p)) || (e = permit_load(rq->db, id, &permit)))
		return e;
	put_head(&p, &permit);
	put_facts(&p, &permit);
	put_number_form(&p, &permit, check);
	if ((permit.contact_id != 0 && (e = ask_put(&p, permit.contact_id, id))) || (e = put_notices(&p, id)) || (e = permit_parts_put(&p, &permit)))
		return e;
	page_seen(rq, permit.contact_id);
	return page_show(&p, rp, status, "admin/permit");
}

enum err
permit_page(const struct request *rq, struct reply *rp)
{
	return permit_show(rq, rp, 200, NULL);
}
