/* What a scenario would say of a permit, to whom and by which way: nothing is stored. And the same as a trial, to somebody of the staff. */
#include <inttypes.h>
#include <stdio.h>

#include "access/login.h"
#include "base/text.h"
#include "contact/contact.h"
#include "db/db.h"
#include "message/message.h"
#include "message/trial.h"
#include "pages/admin.h"
#include "pages/bubble.h"
#include "pages/fired_rows.h"
#include "pages/input.h"
#include "pages/plan_rows.h"
#include "permit/duty.h"
#include "permit/foresee.h"
#include "permit/list.h"
#include "routing/plan.h"
#include "web/web.h"

enum { REGISTRATION_MAX_BYTES = 100, PICKS_SHOWN = 10, LINK_MAX_BYTES = 400, BUBBLE_MAX_BYTES = 64 * 1024, LABEL_MAX_BYTES = 300 };

/* ---- the form ---- */

static void
put_form(struct page *p, const char *registration, const char *scenario, const struct form_check *check)
{
	struct json_object *fields = json_put_array(p->data, "fields"), *select;
	size_t i;

	input_add(p, fields, &(struct input){ .name = "permit", .label = page_word(p, "simulator.permit"), .help = page_word(p, "simulator.permit_help"),
	    .value = registration, .max = REGISTRATION_MAX_BYTES }, check);
	select = input_add(p, fields, &(struct input){ .name = "scenario", .look = INPUT_LOOK_SELECT, .label = page_word(p, "simulator.scenario"),
	    .value = scenario }, check);
	for (i = 0; foresee_scenario(i) != NULL; i++)
		input_option(select, foresee_scenario(i), page_word_of(p, "scenario", foresee_scenario(i)));
}

/* ---- one recipient ---- */

static enum err
put_bubble(struct json_object *o, const struct message *m)
{
	AUTO(buf) struct buf html = {0};

	buf_init(&html, BUBBLE_MAX_BYTES);
	bubble_html(m->gateway_body, &html);
	json_put_text(o, "bubble_html", buf_text(&html));
	return buf_err(&html);
}

static enum err
put_message(struct page *p, struct json_object *o, const struct telling *t)
{
	const struct message_draft draft = telling_draft(t);
	struct page part = { .rq = p->rq, .zone = p->zone, .data = o };
	AUTO(message) struct message m = {0};
	AUTO_JSON struct json_object *rows = NULL;
	struct problem problem = {0};
	struct plan plan;
	enum err e = plan_foresee(p->rq->db, &draft, p->rq->now, &plan, &m, &problem);

	json_put_text(o, "bubble_html", NULL);
	json_put_text(o, "refused", "");
	json_put_text(o, "official", "");
	if (e == ERR_INVALID || e == ERR_NOT_FOUND) {
		json_put_text(o, "refused", problem.why);
		return ERR_NONE;
	}
	if (e || (e = put_bubble(o, &m)))
		return e;
	json_put_text(o, "official", m.body);
	page_put_minute(p, o, "later", m.send_after);
	rows = plan_to_json(&plan);
	plan_rows_put(&part, rows, t->contact_id);
	return ERR_NONE;
}

static enum err
put_one(struct page *p, struct json_object *list, const struct telling *t)
{
	struct json_object *o = json_object_new_object();
	AUTO(contact) struct contact contact = {0};
	enum err e;

	json_object_array_add(list, o);
	if ((e = contact_load(p->rq->db, t->contact_id, &contact)))
		return e;
	json_put_int(o, "contact_id", contact.id);
	page_put_name(p, o, "name", contact.name);
	page_put_masked(o, "number", contact.number);
	json_put_text(o, "role", page_word_of(p, "contact_role", contact_role_name(contact.role)));
	page_seen(p->rq, contact.id);
	return put_message(p, o, t);
}

/* ---- the whole ---- */

static enum err
put_people(struct page *p)
{
	struct json_object *options = json_put_array(p->data, "people");
	AUTO_JSON struct json_object *found = NULL;
	char value[24];
	size_t i;
	enum err e;

	if ((e = duty_people(p->rq->db, &found)))
		return e;
	for (i = 0; i < json_count(found); i++) {
		AUTO_JSON struct json_object *words = json_object_new_object();
		int64_t id = 0;

		json_int(json_item(found, i), "id", &id);
		snprintf(value, sizeof(value), "%" PRId64, id);
		page_put_name(p, words, "name", json_text(json_item(found, i), "name"));
		page_add_option(options, value, json_text(words, "name"), "");
	}
	json_put_bool(p->data, "can_try", json_count(found) > 0 && p->rq->role >= ROLE_OPERATOR);
	return ERR_NONE;
}

static enum err
put_result(struct page *p, const struct permit *permit, const struct foresight *f)
{
	struct json_object *list = json_put_array(p->data, "messages");
	char n[24];
	size_t i;
	enum err e;

	for (i = 0; i < f->count; i++)
		if ((e = put_one(p, list, &f->items[i].telling)))
			return e;
	json_put_bool(p->data, "has_messages", f->count > 0);
	json_put_text(p->data, "obstacle", f->obstacle != NULL ? page_word_of(p, "simulator_obstacle", f->obstacle) : "");
	json_put_text(p->data, "nobody", "");
	if (f->count == 0 && !text_equal(f->obstacle, "no_document") && !text_equal(f->obstacle, "no_expiry"))
		fired_why_put(p, p->data, "nobody", f->why);
	json_put_text(p->data, "more", "");
	snprintf(n, sizeof(n), "%zu", f->more);
	if (f->more > 0)
		page_say(p, p->data, "more", "simulator.more", "n", n, NULL);
	json_put_int(p->data, "permit_id", permit->id);
	json_put_text(p->data, "type", permit->permit_type);
	json_put_text(p->data, "registration", permit->registration_id);
	json_put_int(p->data, "document_id", f->document_id);
	return put_people(p);
}

/* ---- which permit ---- */

static enum err
put_picks(struct page *p, struct json_object *found)
{
	struct json_object *list = json_put_array(p->data, "picks"), *o, *from;
	AUTO(buf) struct buf href = {0};
	const char *number;
	size_t i;

	buf_init(&href, LINK_MAX_BYTES);
	for (i = 0; i < json_count(found) && i < PICKS_SHOWN; i++) {
		from = json_item(found, i);
		o = json_object_new_object();
		number = json_text(from, "permit_number");
		buf_reset(&href);
		text_percent(&href, json_text(from, "registration_id"));
		json_put_text(o, "href", buf_text(&href));
		json_put_text(o, "type", json_text(from, "permit_type"));
		json_put_text(o, "number", text_is_blank(number) ? json_text(from, "registration_id") : number);
		page_put_name(p, o, "applicant", json_text(from, "name"));
		json_object_array_add(list, o);
	}
	json_put_bool(p->data, "has_picks", json_count(found) > 0);
	json_put_bool(p->data, "more_picks", json_count(found) > PICKS_SHOWN);
	return buf_err(&href);
}

/* As everywhere: numbers, names, a telephone number. One that is meant is taken; of several a person chooses. ERR_NOT_FOUND: it is not one. */
static enum err
find_permit(struct page *p, const char *text, struct permit *ret)
{
	const struct permit_query query = { .search = text, .limit = PICKS_SHOWN + 1 };
	AUTO_JSON struct json_object *found = NULL;
	int64_t id = 0;
	enum err e;

	if ((e = permit_by_registration(p->rq->db, text, ret)) != ERR_NOT_FOUND)
		return e;
	if ((e = permit_list(p->rq->db, &query, &found)))
		return e;
	if (json_count(found) == 1 && json_int(json_item(found, 0), "id", &id))
		return permit_load(p->rq->db, id, ret);
	return (e = put_picks(p, found)) ? e : ERR_NOT_FOUND;
}

static enum err
look(struct page *p, const char *text, const char *scenario, struct form_check *check)
{
	AUTO(foresight) struct foresight foresight = {0};
	AUTO(permit) struct permit permit = {0};
	const struct request *rq = p->rq;
	enum err e;

	if ((e = find_permit(p, text, &permit)) == ERR_NOT_FOUND) {
		if (!json_flag(p->data, "has_picks", false))
			form_wrong(check, "permit", "simulator.no_permit", 0);
		return ERR_NONE;
	}
	if (e)
		return e;
	if ((e = foresee(rq->db, &permit, scenario, rq->web->config.base_url, rq->now, &foresight)) == ERR_INVALID) {
		form_wrong(check, "scenario", "form.not_right", 0);
		return ERR_NONE;
	}
	if (e)
		return e;
	json_put_bool(p->data, "looked", true);
	json_put_text(p->data, "scenario_key", scenario);
	json_put_text(p->data, "scenario_word", page_word_of(p, "scenario", scenario));
	return put_result(p, &permit, &foresight);
}

enum err
simulator_page(const struct request *rq, struct reply *rp)
{
	const char *registration = form_text(&rq->args, "permit"), *scenario = form_text(&rq->args, "scenario");
	struct form_check check = { .form = &rq->args };
	AUTO(page) struct page p = {0};
	enum err e;

	if (text_is_blank(scenario))
		scenario = foresee_scenario(0);
	if ((e = page_open(rq, "permits", &p)))
		return e;
	json_put_bool(json_put_object(p.data, "tab"), "simulator", true);
	json_put_bool(p.data, "looked", false);
	json_put_bool(p.data, "has_picks", false);
	json_put_text(p.data, "scenario_now", scenario);
	if (!text_is_blank(registration) && (e = look(&p, registration, scenario, &check)))
		return e;
	put_form(&p, registration, scenario, form_ok(&check) ? NULL : &check);
	if (!form_ok(&check))
		page_put_problems(&p, &check);
	return page_show(&p, rp, form_ok(&check) ? 200 : 422, "admin/simulator");
}

/* ---- a trial ---- */

/* The first message that the scenario would make, to somebody of the staff in the place of its recipient. */
static enum err
send_trial(const struct request *rq, const struct foresight *f, int64_t contact_id, int64_t *ret_id, struct problem *problem)
{
	struct telling t = f->items[0].telling;
	struct message_draft draft;
	AUTO(contact) struct contact contact = {0};
	bool repeated;
	enum err e;

	if ((e = contact_load(rq->writer, contact_id, &contact)))
		return e;
	if (!contact_is_of_office(&contact))
		return problem_set(problem, ERR_INVALID, "contact_id", "is not of the staff");
	t.contact_id = contact_id;
	draft = telling_draft(&t);
	draft.scenario = TRIAL_SCENARIO;
	draft.made_by = rq->session.login.name;
	return message_make(rq->writer, &draft, rq->now, ret_id, &repeated, problem);
}

enum err
simulator_try(const struct request *rq, struct reply *rp)
{
	const char *registration = form_text(&rq->form, "permit"), *scenario = form_text(&rq->form, "scenario");
	AUTO(db_tx) struct db_tx tx = {0};
	AUTO(foresight) struct foresight foresight = {0};
	AUTO(permit) struct permit permit = {0};
	struct problem problem = {0};
	int64_t contact_id, id = 0;
	enum err e;

	if (!text_to_int64(form_text(&rq->form, "contact_id"), &contact_id))
		return ERR_INVALID;
	if ((e = permit_by_registration(rq->db, registration, &permit)) ||
	    (e = foresee(rq->db, &permit, scenario, rq->web->config.base_url, rq->now, &foresight)))
		return e;
	if (foresight.count == 0)
		return ERR_CONFLICT;
	if ((e = db_begin(rq->writer, &tx)) || (e = send_trial(rq, &foresight, contact_id, &id, &problem)) ||
	    (e = page_audit(rq, rq->writer, "simulator.try", "message", id, scenario)) || (e = db_commit(&tx)))
		return e;
	reply_flash(rp, rq, "done.trial_sent");
	return reply_see_other(rp, "/admin/messages/%" PRId64, id);
}
