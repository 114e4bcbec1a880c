/* Applicants whom the office may not need any more (privacy/idle.h): a person looks, and asks for those to be forgotten whom nothing keeps. */
#include <inttypes.h>
#include <stdio.h>

#include "base/text.h"
#include "db/db.h"
#include "pages/admin.h"
#include "pages/input.h"
#include "privacy/erase.h"
#include "privacy/idle.h"

#define IDLE_PATH	"/admin/privacy/idle"

static struct json_object *
idle_row(const struct page *p, struct json_object *from)
{
	struct json_object *row = json_object_new_object();
	int64_t contact = 0, last = 0, entries = 0;

	json_int(from, "contact_id", &contact);
	json_int(from, "last_at", &last);
	json_int(from, "entries", &entries);
	json_put_int(row, "id", contact);
	page_put_name(p, row, "name", json_text(from, "name"));
	page_put_masked(row, "number", json_text(from, "number"));
	page_put_date(p, row, "last", last);
	page_put_count(p, row, "entries", entries);
	json_put_bool(row, "has_entries", entries > 0);
	return row;
}

static enum err
put_rows(struct page *p)
{
	struct json_object *rows = json_put_array(p->data, "rows");
	AUTO_JSON struct json_object *found = NULL;
	int64_t last = 0;
	size_t i, n;
	enum err e;

	if ((e = idle_list(p->rq->db, p->rq->now, page_before(p->rq), PAGE_ROWS + 1, &found)))
		return e;
	for (i = 0, n = json_count(found); i < n && i < PAGE_ROWS; i++) {
		json_object_array_add(rows, idle_row(p, json_item(found, i)));
		json_int(json_item(found, i), "contact_id", &last);
	}
	json_put_bool(p->data, "has_rows", n > 0);
	page_put_pager(p, IDLE_PATH, n > PAGE_ROWS, last);
	return ERR_NONE;
}

static enum err
put_rule(struct page *p)
{
	AUTO_JSON struct json_object *words = json_object_new_object();
	int64_t days, n, oldest;
	enum err e;

	if ((e = idle_count(p->rq->db, p->rq->now, &days, &n, &oldest)))
		return e;
	page_put_days(p, words, "days", days);
	if (days > 0)
		page_say(p, p->data, "rule", "idle.rule", "days", json_text(words, "days"), NULL);
	else
		json_put_text(p->data, "rule", page_word(p, "idle.never"));
	page_put_count(p, p->data, "count", n);
	return ERR_NONE;
}

static enum err
show(const struct request *rq, struct reply *rp, int status, const struct form_check *check)
{
	AUTO(page) struct page p = {0};
	struct json_object *fields;
	enum err e;

	if ((e = page_open(rq, "settings", &p)) || (e = put_rule(&p)) || (e = put_rows(&p)))
		return e;
	json_put_bool(json_put_object(p.data, "tab"), "privacy", true);
	fields = json_put_array(p.data, "fields");
	input_add(&p, fields, &(struct input){ .name = "reason", .look = INPUT_LOOK_LONG, .label = page_word(&p, "form.reason"),
	    .help = page_word(&p, "idle.reason_help"), .max = ERASE_REASON_MAX_BYTES }, check);
	if (check != NULL)
		page_put_problems(&p, check);
	return page_show(&p, rp, status, "admin/idle");
}

enum err
idle_page(const struct request *rq, struct reply *rp)
{
	return show(rq, rp, 200, NULL);
}

/* Who was needed again between the page and the click stays. */
static enum err
ask_one(const struct request *rq, int64_t contact_id, const char *reason)
{
	const struct erase_ask wish = { .contact_id = contact_id, .reason = reason, .source = "retention", .actor = rq->session.login.name };
	struct problem problem = {0};
	bool idle;
	int64_t id;
	enum err e;

	if ((e = idle_is(rq->writer, contact_id, rq->now, &idle)) || !idle)
		return e;
	if ((e = erase_ask(rq->writer, &wish, rq->now, &id, &problem)))
		return e == ERR_CONFLICT || e == ERR_NOT_FOUND ? ERR_NONE : e;
	return page_audit(rq, rq->writer, "contact.erase_ask", "contact", contact_id, NULL);
}

static enum err
ask_all(const struct request *rq, const char *reason)
{
	AUTO(db_tx) struct db_tx tx = {0};
	const char *chosen;
	int64_t id;
	size_t i;
	enum err e;

	if ((e = db_begin(rq->writer, &tx)))
		return e;
	for (i = 0; i < PAGE_ROWS && (chosen = form_nth(&rq->form, "contact", i)) != NULL; i++)
		if (text_to_int64(chosen, &id) && (e = ask_one(rq, id, reason)))
			return e;
	return db_commit(&tx);
}

enum err
idle_erase(const struct request *rq, struct reply *rp)
{
	struct form_check check = { .form = &rq->form };
	const char *reason = form_need(&check, "reason", ERASE_REASON_MAX_BYTES);
	enum err e;

	if (form_nth(&rq->form, "contact", 0) == NULL)
		form_wrong(&check, "contact", "idle.nobody_chosen", 0);
	if (!form_ok(&check))
		return show(rq, rp, 422, &check);
	if ((e = ask_all(rq, reason)))
		return e;
	reply_flash(rp, rq, "done.contact_erase_asked");
	return reply_see_other(rp, IDLE_PATH);
}
