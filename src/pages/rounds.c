/* Asking many people for consent: whom, a look beforehand, and the start. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "access/login.h"
#include "base/crypto.h"
#include "base/text.h"
#include "contact/contact.h"
#include "db/db.h"
#include "invitation/invite.h"
#include "invitation/round.h"
#include "message/message.h"
#include "pages/admin.h"
#include "pages/bubble.h"
#include "pages/import_row.h"
#include "pages/round_words.h"
#include "pages/who.h"
#include "schedule/calendar.h"
#include "setting/setting.h"
#include "web/web.h"

#define LIST_PATH	"/admin/consents/rounds"
enum { ROUNDS_SHOWN = 20, BUBBLE_MAX_BYTES = 64 * 1024, ASKED_DAYS_MAX = 3650 };

/* ---- whom ---- */

/* What was chosen in the form, from the query or from the confirmation; what is none of the choices is the first. */
static void
read_filter(const struct form *form, int64_t days, struct audience_filter *ret)
{
	static const char *const permits[] = { "any", "some", "none" }, *const answers[] = { "any", "none", "gateway" }, *const askeds[] = { "any", "never",
	    "long_ago" };
	struct audience_filter f = { .asked_days = days };
	enum contact_role role;
	int64_t typed;
	int i;

	if (contact_role_from_name(form_text(form, "role"), &role))
		snprintf(f.role, sizeof(f.role), "%s", contact_role_name(role));
	for (i = 0; i < 3; i++) {
		if (text_equal(form_text(form, "permit"), permits[i]))
			f.permit = (enum audience_permit)i;
		if (text_equal(form_text(form, "answer"), answers[i]))
			f.answer = (enum audience_answer)i;
		if (text_equal(form_text(form, "asked"), askeds[i]))
			f.asked = (enum audience_asked)i;
	}
	if (strlen(form_text(form, "permit_type")) <= AUDIENCE_TYPE_MAX_BYTES)
		snprintf(f.permit_type, sizeof(f.permit_type), "%s", form_text(form, "permit_type"));
	if (f.permit_type[0] != '\0' && f.permit == AUDIENCE_PERMIT_ANY)
		f.permit = AUDIENCE_PERMIT_SOME;
	if (text_to_int64(form_text(form, "asked_days"), &typed) && typed > 0 && typed <= ASKED_DAYS_MAX)
		f.asked_days = typed;
	if (text_to_int64(form_text(form, "batch"), &typed) && typed > 0)
		f.batch_id = typed;
	*ret = f;
}

static void
add_options(const struct page *p, const char *name, const char *const *values, const char *const *words, const char *chosen)
{
	struct json_object *options = json_put_array(p->data, name);

	for (; *values != NULL; values++, words++)
		page_add_option(options, *values, page_word(p, *words), chosen);
}

/* Lists that were brought in, as long as their rows are kept. */
static enum err
put_batches(struct page *p, int64_t chosen)
{
	struct json_object *options = json_put_array(p->data, "batches");
	AUTO_JSON struct json_object *found = NULL;
	char id[24], on[24];
	size_t i;
	enum err e;

	if ((e = audience_batches(p->rq->db, &found)))
		return e;
	snprintf(on, sizeof(on), "%" PRId64, chosen);
	page_add_option(options, "0", page_word(p, "rounds.any_batch"), on);
	for (i = 0; i < json_count(found); i++) {
		AUTO_JSON struct json_object *words = json_object_new_object();
		struct json_object *from = json_item(found, i);
		int64_t n = 0, at = 0;

		json_int(from, "id", &n);
		json_int(from, "started_at", &at);
		snprintf(id, sizeof(id), "%" PRId64, n);
		page_put_date(p, words, "at", at);
		page_say(p, words, "word", "rounds.batch_option", "name", import_file_word(p, json_text(from, "file_name")), "at", json_text(words, "at"), NULL);
		page_add_option(options, id, json_text(words, "word"), on);
	}
	json_put_bool(p->data, "has_batches", json_count(found) > 0);
	return ERR_NONE;
}

static enum err
put_form(struct page *p, const struct audience_filter *f)
{
	static const char *const permit_values[] = { "any", "some", "none", NULL };
	static const char *const permit_words[] = { "rounds.permit_any", "rounds.permit_some", "rounds.permit_none" };
	static const char *const answer_values[] = { "any", "none", "gateway", NULL };
	static const char *const answer_words[] = { "rounds.answer_any", "rounds.answer_none", "rounds.answer_gateway" };
	static const char *const asked_values[] = { "any", "never", "long_ago", NULL };
	static const char *const asked_words[] = { "rounds.asked_any", "rounds.asked_never", "rounds.asked_before" };
	AUTO_JSON struct json_object *types = NULL;
	struct json_object *roles = json_put_array(p->data, "roles"), *options = json_put_array(p->data, "types");
	char days[24];
	size_t i;
	int role;
	enum err e;

	if ((e = audience_permit_types(p->rq->db, &types)) || (e = put_batches(p, f->batch_id)))
		return e;
	page_add_option(roles, "", page_word(p, "rounds.everybody"), f->role);
	for (role = 0; role < CONTACT_ROLE__COUNT; role++)
		page_add_option(roles, contact_role_name((enum contact_role)role), page_word_of(p, "contact_role", contact_role_name((enum contact_role)role)),
		    f->role);
	page_add_option(options, "", page_word(p, "rounds.any_type"), f->permit_type);
	for (i = 0; i < json_count(types); i++)
		page_add_option(options, json_object_get_string(json_item(types, i)), json_object_get_string(json_item(types, i)), f->permit_type);
	add_options(p, "permits", permit_values, permit_words, audience_permit_name(f->permit));
	add_options(p, "answers", answer_values, answer_words, audience_answer_name(f->answer));
	add_options(p, "askeds", asked_values, asked_words, audience_asked_name(f->asked));
	snprintf(days, sizeof(days), "%" PRId64, f->asked_days);
	json_put_text(p->data, "asked_days", days);
	return ERR_NONE;
}

/* ---- the look beforehand ---- */

static void
put_reasons(struct page *p, struct json_object *look, const struct audience *a)
{
	struct json_object *reasons = json_put_array(look, "reasons");
	size_t i;

	for (i = 0; i < a->reason_count; i++) {
		struct json_object *o = json_object_new_object();

		json_put_text(o, "why", round_why(p, a->reasons[i].obstacle, a->reasons[i].why));
		page_put_count(p, o, "n", a->reasons[i].people);
		json_object_array_add(reasons, o);
	}
	json_put_bool(look, "has_reasons", a->reason_count > 0);
}

/* The message to the first of them. */
static enum err
put_sample(struct page *p, struct json_object *look, int64_t contact_id)
{
	struct invite invite = { .contact_id = contact_id, .base_url = p->rq->web->config.base_url, .channel = "round", .actor = p->rq->session.login.name };
	AUTO(contact) struct contact contact = {0};
	AUTO(message) struct message m = {0};
	AUTO(buf) struct buf html = {0};
	enum err e;

	if ((e = contact_load(p->rq->db, contact_id, &contact)) || (e = invite_preview(p->rq->db, &invite, p->rq->now, &m, NULL)))
		return e;
	buf_init(&html, BUBBLE_MAX_BYTES);
	bubble_html(m.gateway_body, &html);
	json_put_text(look, "bubble_html", buf_text(&html));
	page_put_name(p, look, "sample_name", contact.name);
	return buf_err(&html);
}

/* When the first may leave, if not now. */
static enum err
put_hours(struct page *p, struct json_object *look)
{
	AUTO(calendar) struct calendar calendar = {0};
	int64_t opens;
	enum err e;

	if ((e = calendar_load(p->rq->db, p->rq->now, &calendar)))
		return e;
	opens = calendar_opens(&calendar, p->rq->now);
	page_put_minute(p, look, "opens", opens > p->rq->now ? opens : 0);
	return ERR_NONE;
}

static enum err
put_look(struct page *p, const struct audience_filter *f, int64_t cap)
{
	struct json_object *look = json_put_object(p->data, "look");
	AUTO(audience) struct audience a = {0};
	struct json_object *filter = NULL;
	char once[TOKEN_TEXT_MAX], n[24];
	enum err e;

	if ((e = audience_filter_json(f, &filter)))
		return e;
	json_put(look, "filter", filter);
	if ((e = audience_look(p->rq->db, f, p->rq->web->config.base_url, (size_t)cap, p->rq->now, &a)) || (e = put_hours(p, look)))
		return e;
	crypto_token(once);
	json_put_text(look, "once", once);
	page_put_count(p, look, "people", a.people);
	page_put_count(p, look, "free", a.free);
	page_put_count(p, look, "chosen", (int64_t)a.chosen_count);
	json_put_bool(look, "some", a.chosen_count > 0);
	json_put_bool(look, "more", (int64_t)a.chosen_count < a.free);
	round_put_filter(p, look, "meant", f);
	page_put_count(p, look, "all_permits", a.permits);
	json_put_bool(look, "several", f->permit == AUDIENCE_PERMIT_SOME && a.permits > a.people);
	snprintf(n, sizeof(n), "%zu", a.chosen_count);
	page_say(p, look, "button", "rounds.start", "n", n, NULL);
	put_reasons(p, look, &a);
	return a.chosen_count > 0 ? put_sample(p, look, a.chosen[0]) : ERR_NONE;
}

/* ---- those that were ---- */

static enum err
put_rounds(struct page *p)
{
	struct json_object *rows = json_put_array(p->data, "rows");
	AUTO_JSON struct json_object *found = NULL;
	size_t i;
	enum err e;

	if ((e = round_list(p->rq->db, ROUNDS_SHOWN, &found)))
		return e;
	for (i = 0; i < json_count(found); i++) {
		struct json_object *row = json_object_new_object(), *from = json_item(found, i);
		int64_t id = 0, at = 0, people = 0, asked = 0;

		json_int(from, "id", &id);
		json_int(from, "started_at", &at);
		json_int(from, "people", &people);
		json_int(from, "asked", &asked);
		json_put_int(row, "id", id);
		page_put_minute(p, row, "at", at);
		who_put(p, row, "by", json_text(from, "started_by"));
		page_put_count(p, row, "people", people);
		page_put_count(p, row, "asked", asked);
		round_put_state(p, row, "state", json_text(from, "state"));
		json_object_array_add(rows, row);
	}
	json_put_bool(p->data, "has_rows", json_count(found) > 0);
	return ERR_NONE;
}

static enum err
put_limits(struct page *p, int64_t *ret_cap, int64_t *ret_days)
{
	struct json_object *n = json_put_object(p->data, "limit");
	int64_t day;
	enum err e;

	if ((e = setting_number(p->rq->db, SETTING_INVITE_ROUND_MAX, ret_cap)) || (e = setting_number(p->rq->db, SETTING_INVITE_DAY_MAX, &day)) ||
	    (e = setting_number(p->rq->db, SETTING_INVITE_EVERY_DAYS, ret_days)))
		return e;
	page_put_count(p, n, "round", *ret_cap);
	page_put_count(p, n, "day", day);
	page_say(p, p->data, "limits", "rounds.limits", "n", json_text(n, "round"), "m", json_text(n, "day"), NULL);
	return ERR_NONE;
}

static enum err
show(const struct request *rq, struct reply *rp, int status, const struct form *form, bool looking, const char *problem)
{
	struct audience_filter filter;
	AUTO(page) struct page p = {0};
	int64_t cap, days, open = 0;
	enum err e;

	if ((e = page_open(rq, "consents", &p)) || (e = put_limits(&p, &cap, &days)))
		return e;
	read_filter(form, days, &filter);
	if (form_value(form, "role") == NULL)
		snprintf(filter.role, sizeof(filter.role), "%s", contact_role_name(CONTACT_APPLICANT));
	json_put_bool(json_put_object(p.data, "tab"), "rounds", true);
	json_put_bool(p.data, "may_start", rq->role >= ROLE_OPERATOR);
	if ((e = round_open(rq->db, &open)) && e != ERR_NOT_FOUND)
		return e;
	json_put_int(p.data, "open", open);
	json_put_text(p.data, "problem", problem);
	if ((e = put_form(&p, &filter)) || (e = put_rounds(&p)) || (looking && (e = put_look(&p, &filter, cap))))
		return e;
	return page_show(&p, rp, status, "admin/rounds");
}

enum err
rounds_page(const struct request *rq, struct reply *rp)
{
	return show(rq, rp, 200, &rq->args, form_value(&rq->args, "look") != NULL, NULL);
}

/* ---- the start ---- */

static enum err
refuse(const struct request *rq, struct reply *rp, const char *key)
{
	struct page words = { .rq = rq };

	return show(rq, rp, 409, &rq->form, true, page_word(&words, key));
}

enum err
round_begin(const struct request *rq, struct reply *rp)
{
	AUTO(db_tx) struct db_tx tx = {0};
	struct audience_filter filter;
	struct round_draft draft = { form_text(&rq->form, "once"), &filter, rq->web->config.base_url, rq->session.login.name };
	int64_t id, days;
	enum err e;

	if ((e = setting_number(rq->db, SETTING_INVITE_EVERY_DAYS, &days)))
		return e;
	read_filter(&rq->form, days, &filter);
	if ((e = db_begin(rq->writer, &tx)))
		return e;
	e = round_start(rq->writer, &draft, rq->now, &id);
	if (e == ERR_CONFLICT || e == ERR_NOT_FOUND) {
		db_tx_end(&tx);
		return refuse(rq, rp, e == ERR_CONFLICT ? "rounds.one_is_open" : "rounds.nobody");
	}
	if (e || (e = page_audit(rq, rq->writer, "round.start", "round", id, NULL)) || (e = db_commit(&tx)))
		return e;
	return reply_see_other(rp, LIST_PATH "/%" PRId64, id);
}
