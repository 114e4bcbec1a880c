/* Who of the staff answers for what. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "access/login.h"
#include "base/text.h"
#include "db/db.h"
#include "pages/admin.h"
#include "pages/fired_rows.h"
#include "pages/input.h"
#include "pages/who.h"
#include "permit/document_scenario.h"
#include "permit/duty.h"
#include "web/web.h"

enum { TYPE_MAX_BYTES = 300, LABEL_MAX_BYTES = 300, DETAIL_MAX_BYTES = 200 };

/* ---- the page ---- */

static struct json_object *
duty_row(const struct page *p, struct json_object *from)
{
	struct json_object *row = json_object_new_object();
	const char *type = json_text(from, "permit_type");
	int64_t id = 0, contact_id = 0;

	json_int(from, "id", &id);
	json_int(from, "contact_id", &contact_id);
	json_put_int(row, "id", id);
	json_put_int(row, "contact_id", contact_id);
	page_put_name(p, row, "name", json_text(from, "name"));
	page_put_masked(row, "number", json_text(from, "number"));
	json_put_bool(row, "unreachable", text_is_blank(json_text(from, "number")));
	json_put_text(row, "duty", duty_word(p, json_text(from, "duty")));
	json_put_text(row, "type", text_is_blank(type) ? page_word(p, "duties.all_types") : type);
	who_put(p, row, "by", json_text(from, "added_by"));
	return row;
}

static void
add_person(const struct page *p, struct json_object *select, struct json_object *contact)
{
	AUTO_JSON struct json_object *words = json_object_new_object();
	char value[24], label[LABEL_MAX_BYTES];
	int64_t id = 0;

	json_int(contact, "id", &id);
	page_put_name(p, words, "name", json_text(contact, "name"));
	page_put_masked(words, "number", json_text(contact, "number"));
	snprintf(value, sizeof(value), "%" PRId64, id);
	snprintf(label, sizeof(label), "%.200s, %.40s", json_text(words, "name"), json_text(words, "number"));
	input_option(select, value, label);
}

static enum err
put_people(const struct page *p, struct json_object *select)
{
	AUTO_JSON struct json_object *found = NULL;
	size_t i;
	enum err e;

	if ((e = duty_people(p->rq->db, &found)))
		return e;
	for (i = 0; i < json_count(found); i++)
		add_person(p, select, json_item(found, i));
	json_put_bool(p->data, "has_people", json_count(found) > 0);
	return ERR_NONE;
}

static enum err
put_form(const struct page *p, const struct form_check *check)
{
	struct json_object *fields = json_put_array(p->data, "fields"), *select;
	const char *asked = form_text(&p->rq->args, "duty");
	enum err e;

	select = input_add(p, fields, &(struct input){ .name = "contact_id", .look = INPUT_LOOK_SELECT, .label = page_word(p, "duties.person"),
	    .help = page_word(p, "duties.person_help"), .value = form_text(&p->rq->args, "contact") }, check);
	if ((e = put_people(p, select)))
		return e;
	input_add(p, fields, &(struct input){ .name = "duty", .label = page_word(p, "duties.duty"), .help = page_word(p, "duties.duty_help"),
	    .value = text_is_blank(asked) ? page_word(p, "duty.signature") : duty_word(p, asked), .max = DUTY_WORD_MAX }, check);
	input_add(p, fields, &(struct input){ .name = "permit_type", .label = page_word(p, "duties.type"), .help = page_word(p, "duties.type_help"),
	    .value = form_text(&p->rq->args, "type"), .max = TYPE_MAX_BYTES, .optional = true }, check);
	return ERR_NONE;
}

static enum err
show_duties(const struct request *rq, struct reply *rp, int status, const struct form_check *check)
{
	AUTO_JSON struct json_object *found = NULL;
	AUTO(page) struct page p = {0};
	struct json_object *rows;
	size_t i;
	enum err e;

	if ((e = page_open(rq, "permits", &p)) || (e = duty_list(rq->db, &found)))
		return e;
	json_put_bool(json_put_object(p.data, "tab"), "duties", true);
	json_put_bool(p.data, "can_change", rq->role >= ROLE_OPERATOR);
	rows = json_put_array(p.data, "rows");
	for (i = 0; i < json_count(found); i++)
		json_object_array_add(rows, duty_row(&p, json_item(found, i)));
	json_put_bool(p.data, "has_rows", json_count(found) > 0);
	if ((e = put_form(&p, check)))
		return e;
	if (check != NULL)
		page_put_problems(&p, check);
	return page_show(&p, rp, status, "admin/duties");
}

enum err
duties_page(const struct request *rq, struct reply *rp)
{
	return show_duties(rq, rp, 200, NULL);
}

/* ---- giving and taking ---- */

/* The words of the page are ours in the reader's language. */
static const char *
duty_meant(const struct page *p, const char *typed)
{
	static const char *const ours[] = { DUTY_SIGNATURE, DUTY_STATUS };
	size_t i;

	for (i = 0; i < sizeof(ours) / sizeof(ours[0]); i++)
		if (text_equal(page_word_of(p, "duty", ours[i]), typed))
			return ours[i];
	return typed;
}

/* What waited because nobody had the duty is told in the same transaction. */
static enum err
give(const struct request *rq, const struct duty_draft *draft, struct problem *problem)
{
	const struct document_put put = { .actor = rq->session.login.name, .base_url = rq->web->config.base_url };
	AUTO(db_tx) struct db_tx tx = {0};
	struct fired_list fired = {0};
	char detail[DETAIL_MAX_BYTES];
	enum err e;

	snprintf(detail, sizeof(detail), "%.60s %.100s", draft->duty, draft->permit_type);
	if ((e = db_begin(rq->writer, &tx)) || (e = duty_give(rq->writer, draft, rq->session.login.name, rq->now, problem)) ||
	    (e = document_tell_untold(rq->writer, &put, rq->now, &fired)) ||
	    (e = page_audit(rq, rq->writer, "duty.give", "contact", draft->contact_id, detail)))
		return e;
	return db_commit(&tx);
}

enum err
duty_add(const struct request *rq, struct reply *rp)
{
	struct form_check check = { .form = &rq->form };
	struct page words = { .rq = rq };
	struct duty_draft draft = { .permit_type = form_may(&check, "permit_type", TYPE_MAX_BYTES) };
	struct problem problem = {0};
	enum err e = ERR_NONE;

	draft.duty = duty_meant(&words, form_need(&check, "duty", DUTY_WORD_MAX));
	if (!text_to_int64(form_text(&rq->form, "contact_id"), &draft.contact_id) || draft.contact_id <= 0)
		form_wrong(&check, "contact_id", "duties.choose", 0);
	if (form_ok(&check) && ((e = give(rq, &draft, &problem)) == ERR_INVALID || e == ERR_NOT_FOUND)) {
		problem.field = problem.field != NULL ? problem.field : "contact_id";
		form_wrong(&check, problem.field, "duties.choose", 0);
	}
	if (!form_ok(&check))
		return show_duties(rq, rp, 422, &check);
	if (e)
		return e;
	reply_flash(rp, rq, "done.duty_given");
	return reply_see_other(rp, "/admin/duties");
}

enum err
duty_remove(const struct request *rq, struct reply *rp)
{
	AUTO(db_tx) struct db_tx tx = {0};
	int64_t id;
	enum err e;

	if (!request_param_id(rq, "id", &id))
		return ERR_NOT_FOUND;
	if ((e = db_begin(rq->writer, &tx)) || (e = duty_take(rq->writer, id)) ||
	    (e = page_audit(rq, rq->writer, "duty.take", "duty", id, NULL)) || (e = db_commit(&tx)))
		return e;
	reply_flash(rp, rq, "done.duty_taken");
	return reply_see_other(rp, "/admin/duties");
}
