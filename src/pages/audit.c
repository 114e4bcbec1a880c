/* Who did what. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "access/login.h"
#include "pages/admin.h"
#include "pages/export.h"
#include "pages/filter.h"
#include "pages/lists.h"
#include "pages/who.h"
#include "setting/setting.h"

/* The subjects of audit entries that have a page, and those that have not. */
static const struct { const char *subject, *path; } subjects[] = {
	{ "message", "/admin/messages/" }, { "contact", "/admin/contacts/" }, { "provider", "/admin/providers/" },
	{ "template", "/admin/templates/" }, { "permit", "/admin/permits/" }, { "setting", NULL }, { "login", NULL },
	{ "webhook", "/admin/webhooks/" }, { "api_key", NULL }, { "export", NULL }, { "job", NULL },
	{ "calendar", NULL }, { "ledger", NULL }, { "privacy", NULL }, { "callback", NULL }, { "connector", "/admin/connectors/" }, { "review", NULL },
};
enum { SUBJECTS = sizeof(subjects) / sizeof(subjects[0]), KEY_MAX = 48, DETAIL_MAX_BYTES = 4000 };

static void
put_subject(const struct page *p, struct json_object *row, struct json_object *entry)
{
	const char *subject = json_text(entry, "subject"), *path = NULL;
	AUTO(buf) struct buf word = {0};
	AUTO(buf) struct buf href = {0};
	int64_t id = 0;
	size_t i;

	buf_init(&word, 200);
	buf_init(&href, 200);
	json_int(entry, "subject_id", &id);
	buf_text_add(&word, page_word_of(p, "audit_subject", subject));
	if (!text_is_blank(json_text(entry, "subject_name")))
		buf_fmt(&word, " %s", json_text(entry, "subject_name"));
	else if (id != 0)
		buf_fmt(&word, " %" PRId64, id);
	for (i = 0; i < SUBJECTS; i++)
		if (text_equal(subjects[i].subject, subject))
			path = subjects[i].path;
	if (path != NULL && id != 0)
		buf_fmt(&href, "%s%" PRId64, path, id);
	json_put_text(row, "subject", buf_text(&word));
	json_put_text(row, "href", buf_text(&href));
}

/* A setting is named as its page names it: "office_name: A → B". */
static void
put_detail(const struct page *p, struct json_object *row, struct json_object *entry)
{
	const char *detail = text_or_empty(json_text(entry, "detail"));
	AUTO(buf) struct buf shown = {0};
	char key[KEY_MAX], label[KEY_MAX + 8];
	size_t n = strcspn(detail, ": ");

	json_put_text(row, "detail", detail);
	if (!text_equal(json_text(entry, "subject"), "setting") || n >= sizeof(key))
		return;
	snprintf(key, sizeof(key), "%.*s", (int)n, detail);
	if (setting_find(key) == SETTING__COUNT)
		return;
	snprintf(label, sizeof(label), "%s.label", key);
	buf_init(&shown, DETAIL_MAX_BYTES);
	buf_fmt(&shown, "%s%s", page_word_of(p, "setting", label), detail + n);
	if (!buf_err(&shown))
		json_put_text(row, "detail", buf_text(&shown));
}

static void
add_row(const struct page *p, struct json_object *rows, struct json_object *entry)
{
	struct json_object *row = json_object_new_object();
	int64_t at = 0;

	json_int(entry, "at", &at);
	page_put_minute(p, row, "at", at);
	who_put(p, row, "actor", json_text(entry, "actor"));
	json_put_text(row, "what", page_word_of(p, "audit_action", json_text(entry, "action")));
	put_detail(p, row, entry);
	json_put_text(row, "ip", json_text(entry, "ip"));
	put_subject(p, row, entry);
	json_object_array_add(rows, row);
}

static bool
is_subject(const char *name)
{
	size_t i;

	for (i = 0; i < SUBJECTS; i++)
		if (text_equal(subjects[i].subject, name))
			return true;
	return false;
}

bool
audit_filter_ok(struct page *p)
{
	static const struct filter filters[] = {
		{ "actor", "audit.actor", FILTER_TEXT, NULL }, { "subject", "audit.subject", FILTER_NAME, is_subject }, { 0 }
	};

	return filter_ok(p, filters);
}

struct audit_query
audit_query(const struct page *p)
{
	const struct form *args = &p->rq->args;

	return (struct audit_query){ .actor = form_text(args, "actor"), .subject = form_text(args, "subject"), .before = page_before(p->rq),
		.limit = PAGE_ROWS + 1 };
}

enum err
audit_page(const struct request *rq, struct reply *rp)
{
	static const char *const args[] = { "actor", "subject", NULL };
	AUTO_JSON struct json_object *entries = NULL;
	struct json_object *rows, *options;
	AUTO(page) struct page p = {0};
	struct audit_query query;
	bool clear;
	int64_t last = 0;
	size_t i, n;
	enum err e;

	if ((e = page_open(rq, "settings", &p)))
		return e;
	query = audit_query(&p);
	clear = audit_filter_ok(&p);
	if (clear && (e = audit_list(rq->db, &query, &entries)))
		return e;
	export_put_links(&p, "/admin/audit.csv", EXPORT_WHOLE, ROLE_ADMINISTRATOR);
	json_put_bool(json_put_object(p.data, "tab"), "audit", true);
	page_put_args(&p, args);
	options = json_put_array(p.data, "subject_options");
	for (i = 0; i < SUBJECTS; i++)
		page_add_option(options, subjects[i].subject, page_word_of(&p, "audit_subject", subjects[i].subject), query.subject);
	rows = json_put_array(p.data, "rows");
	for (i = 0, n = json_count(entries); i < n && i < PAGE_ROWS; i++) {
		add_row(&p, rows, json_item(entries, i));
		json_int(json_item(entries, i), "id", &last);
	}
	json_put_bool(p.data, "has_rows", n > 0);
	page_put_pager(&p, "/admin/audit", n > PAGE_ROWS, last);
	return page_show(&p, rp, clear ? 200 : 422, "admin/audit");
}
