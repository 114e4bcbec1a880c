/* One thing that somebody wrote: what may be answered, which way it would take, and that it was dealt with. */
#include <inttypes.h>
#include <stdio.h>

#include "access/login.h"
#include "base/text.h"
#include "consent/answer.h"
#include "consent/window.h"
#include "contact/contact.h"
#include "db/db.h"
#include "pages/admin.h"
#include "pages/input.h"
#include "pages/plan_rows.h"
#include "provider/provider.h"
#include "routing/plan.h"

enum { SPAN_MAX_BYTES = 80 };

/* What the page of one question is made of. */
struct sheet {
	struct asked		 question;
	struct contact		 contact;
	struct plan		 plan;		/* through the number that was written to, or any other way */
	bool			 any_way;
	const struct form_check	*check;		/* NULL: nothing was typed yet */
	bool			 late;		/* somebody else settled it meanwhile */
};

static void
sheet_end(struct sheet *s)
{
	asked_end(&s->question);
	contact_end(&s->contact);
	*s = (struct sheet){0};
}

static enum err
load(const struct request *rq, struct db *db, struct sheet *s)
{
	int64_t id;
	enum err e;

	if (!request_param_id(rq, "id", &id))
		return ERR_NOT_FOUND;
	if ((e = asked_load(db, id, &s->question)))
		return e;
	return contact_load(db, s->question.contact_id, &s->contact);
}

/* Through the number the person wrote to; when that may not, whatever else may. */
static enum err
foresee(struct db *db, int64_t now, const char *text, struct sheet *s)
{
	struct answer answer = { .question = &s->question, .text = text, .actor = "" };
	struct problem problem = {0};
	struct plan other;
	enum err e;

	if ((e = answer_foresee(db, &answer, now, &s->plan, &problem)) || s->plan.may_count > 0)
		return e;
	answer.any_way = true;
	if ((e = answer_foresee(db, &answer, now, &other, &problem)))
		return e;
	s->any_way = other.may_count > 0;
	s->plan = other;
	return ERR_NONE;
}

/* ---- drawing ---- */

/* "Boleh dijawab bebas 23 jam lagi, sampai 14:02", of numbers that have a window. */
static enum err
put_window(struct page *p, const struct sheet *s)
{
	AUTO(buf) struct buf left = {0};
	char until[CLOCK_TEXT_MAX];
	int64_t closes_at;
	enum err e;

	json_put_text(p->data, "window", "");
	if ((e = window_until(p->rq->db, s->question.contact_id, s->question.provider_id, p->rq->now, &closes_at)) || closes_at == 0)
		return e;
	buf_init(&left, SPAN_MAX_BYTES);
	page_span(p, closes_at - p->rq->now, &left);
	clock_format_minute(closes_at, p->zone, until);
	page_say(p, p->data, "window", "replies.window", "left", buf_text(&left), "until", until, NULL);
	return ERR_NONE;
}

static void
put_question(struct page *p, const struct sheet *s)
{
	const struct asked *q = &s->question;
	char when[CLOCK_TEXT_MAX];

	json_put_int(p->data, "id", q->id);
	json_put_int(p->data, "contact_id", q->contact_id);
	page_put_called(p, p->data, "name", s->contact.name, s->contact.profile_name);
	json_put_text(p->data, "text", text_is_blank(q->text) ? page_word_of(p, "inbound", q->kind) : q->text);
	page_put_minute(p, p->data, "at", q->at);
	page_put_iso(p->data, "iso", q->at);
	json_put_text(p->data, "provider", q->provider);
	json_put_int(p->data, "answer_id", q->answer_id);
	json_put_int(p->data, "seen", q->handled_at);
	json_put_text(p->data, "handled", "");
	if (q->handled_at == 0)
		return;
	clock_format_minute(q->handled_at, p->zone, when);
	page_say(p, p->data, "handled", q->answer_id != 0 ? "replies.answered" : "replies.settled", "by", q->handled_by, "at", when, NULL);
}

/* Ways that were not asked for say nothing here. */
static struct json_object *
ways(const struct plan *plan)
{
	AUTO_JSON struct json_object *all = plan_to_json(plan);
	struct json_object *list = json_object_new_array();
	size_t i;

	for (i = 0; i < json_count(all); i++)
		if (!text_equal(json_text(json_item(all, i), "reason"), plan_reason_name(PLAN_NOT_ASKED)))
			json_object_array_add(list, json_object_get(json_item(all, i)));
	return list;
}

static void
put_way(struct page *p, const struct sheet *s)
{
	AUTO_JSON struct json_object *plan = ways(&s->plan);
	bool can = s->plan.may_count > 0;

	plan_rows_put(p, plan, s->question.contact_id);
	json_put_bool(p->data, "can", can && p->rq->role >= ROLE_OPERATOR);
	json_put_bool(p->data, "can_settle", s->question.handled_at == 0 && p->rq->role >= ROLE_OPERATOR);
	json_put_bool(p->data, "any_way", s->any_way);
	json_put_bool(p->data, "late", s->late);
	json_put_text(p->data, "why", "");
	if (s->any_way)
		page_say(p, p->data, "why", "replies.other_way", "provider", s->question.provider, "other", s->plan.entries[0].name, NULL);
	else if (!can)
		page_say(p, p->data, "why", "replies.no_way", "provider", s->question.provider, NULL);
}

static enum err
show(const struct request *rq, struct reply *rp, int status, struct sheet *s)
{
	AUTO(page) struct page p = {0};
	struct json_object *fields;
	enum err e;

	if ((e = page_open(rq, "messages", &p)))
		return e;
	put_question(&p, s);
	put_way(&p, s);
	if ((e = put_window(&p, s)))
		return e;
	fields = json_put_array(p.data, "fields");
	json_put_int(input_add(&p, fields, &(struct input){ .name = "text", .look = INPUT_LOOK_LONG, .label = page_word(&p, "replies.answer"),
	    .help = page_word(&p, "replies.answer_help"), .max = ANSWER_MAX_BYTES }, s->check), "rows", 5);
	if (s->check != NULL)
		page_put_problems(&p, s->check);
	return page_show(&p, rp, status, "admin/answer");
}

enum err
reply_page(const struct request *rq, struct reply *rp)
{
	AUTO(sheet) struct sheet s = {0};
	enum err e;

	if ((e = load(rq, rq->db, &s)) || (e = foresee(rq->db, rq->now, "", &s)) || (e = show(rq, rp, 200, &s)))
		return e;
	page_seen(rq, s.question.contact_id);
	return ERR_NONE;
}

/* ---- answering, or saying that nothing needs to be written ---- */

/* The page that was answered shows whom it waited for; since then somebody else may have settled it. */
static bool
is_late(const struct request *rq, const struct sheet *s)
{
	int64_t seen;

	return !text_to_int64(form_text(&rq->form, "seen"), &seen) || seen != s->question.handled_at;
}

static enum err
again(const struct request *rq, struct reply *rp, int status, struct sheet *s, const struct form_check *check)
{
	enum err e;

	s->check = check;
	s->late = is_late(rq, s);
	if ((e = foresee(rq->db, rq->now, form_text(&rq->form, "text"), s)))
		return e;
	return show(rq, rp, status, s);
}

static enum err
send(const struct request *rq, struct sheet *s, struct form_check *check, int64_t *ret_message_id)
{
	struct answer answer = { .question = &s->question, .text = form_text(&rq->form, "text"), .actor = rq->session.login.name,
	    .any_way = form_flag(&rq->form, "any_way") };
	AUTO(db_tx) struct db_tx tx = {0};
	struct problem problem = {0};
	enum err e;

	if ((e = db_begin(rq->writer, &tx)))
		return e;
	e = answer_send(rq->writer, &answer, rq->now, ret_message_id, &problem);
	if (e == ERR_INVALID)
		form_took(check, &problem);
	if (e || (e = page_audit(rq, rq->writer, "reply.answer", "contact", s->question.contact_id, NULL)))
		return e;
	return db_commit(&tx);
}

enum err
reply_answer(const struct request *rq, struct reply *rp)
{
	struct form_check check = { .form = &rq->form };
	AUTO(sheet) struct sheet s = {0};
	int64_t message_id;
	enum err e;

	if ((e = load(rq, rq->db, &s)))
		return e;
	form_need(&check, "text", ANSWER_MAX_BYTES);
	if (!form_ok(&check) || is_late(rq, &s))
		return again(rq, rp, form_ok(&check) ? 409 : 422, &s, &check);
	e = send(rq, &s, &check, &message_id);
	if (e == ERR_CONFLICT) {
		sheet_end(&s);
		if ((e = load(rq, rq->db, &s)))
			return e;
		return again(rq, rp, 409, &s, &check);
	}
	if (e == ERR_INVALID)
		return again(rq, rp, 422, &s, &check);
	if (e)
		return e;
	reply_flash(rp, rq, "done.reply_answered");
	return reply_see_other(rp, "/admin/messages/%" PRId64, message_id);
}

enum err
reply_settle(const struct request *rq, struct reply *rp)
{
	AUTO(db_tx) struct db_tx tx = {0};
	AUTO(sheet) struct sheet s = {0};
	enum err e;

	if ((e = load(rq, rq->db, &s)) || (e = db_begin(rq->writer, &tx)))
		return e;
	e = answer_settle(rq->writer, &s.question, rq->session.login.name, rq->now);
	if (e == ERR_NONE)
		e = page_audit(rq, rq->writer, "reply.settle", "contact", s.question.contact_id, NULL);
	if (e != ERR_CONFLICT && (e || (e = db_commit(&tx))))
		return e;
	reply_flash(rp, rq, e == ERR_CONFLICT ? "done.reply_settled_already" : "done.reply_settled");
	return reply_see_other(rp, "%s", page_next(rq, "/admin/replies"));
}
