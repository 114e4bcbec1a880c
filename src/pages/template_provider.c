#include "pages/template_provider.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "pages/admin.h"
#include "pages/template_compare.h"
#include "pages/template_look.h"
#include "provider/wa_language.h"
#include "setting/setting.h"
#include "task/task.h"
#include "template/parts.h"
#include "template/remote.h"
#include "template/submission.h"

/* The lingering sender takes a task within a second; cron brings a new sender within a minute. */
#define STALLED_MS	(90 * CLOCK_SECOND_MS)
#define POLL_MS		(5 * CLOCK_MINUTE_MS)
#define TOLD_MS		(7 * CLOCK_DAY_MS)
enum { NAMES_MAX_BYTES = 1000, TEXT_MAX_BYTES = 32 * 1024 };

static const struct { const char *status, *tone, *icon; } standings[] = {
	{ "missing", "wait", "circle-dashed" }, { "waiting", "move", "hourglass" }, { "approved", "good", "circle-check" },
	{ "rejected", "bad", "circle-x" }, { "paused", "warn", "hand-stop" }, { "disabled", "off", "ban" }, { "dearer", "warn", "alert-triangle" },
	{ "differs", "bad", "alert-triangle" }, { "local", "half", "message-2" },
};

void
template_put_standing(const struct page *p, struct json_object *o, const struct provider *kind, const char *status)
{
	size_t i, last = sizeof(standings) / sizeof(standings[0]) - 1;

	/* Providers without templates of their own carry text that is rendered here. */
	if (kind == NULL || !(kind->can & CAN_OWN_TEMPLATE))
		status = "local";
	else if (text_is_blank(status))
		status = "missing";
	for (i = 0; i < last; i++)
		if (text_equal(standings[i].status, status))
			break;
	page_put_state(o, "state", standings[i].tone, standings[i].icon, page_word_of(p, "mapping", status));
}

/* ---- what the sender is doing, or what came of it ---- */

static void
put_ended(const struct page *p, struct json_object *o, const struct task *task)
{
	AUTO_JSON struct json_object *result = NULL;
	const char *outcome, *key;
	char at[CLOCK_TEXT_MAX];

	if (p->rq->now - task->done_at > TOLD_MS || json_parse(task->result, strlen(task->result), &result, NULL) != ERR_NONE)
		return;
	if ((outcome = json_text(result, "outcome")) == NULL)
		outcome = "failed";
	key = json_text(result, "key");
	clock_format_minute(task->done_at, p->zone, at);
	json_put_text(o, "told_tone", text_equal(outcome, "done") ? "good" : text_equal(outcome, "unsure") ? "warn" : "bad");
	json_put_text(o, "told_icon", text_equal(outcome, "done") ? "circle-check" : text_equal(outcome, "unsure") ? "help-circle" : "circle-x");
	if (text_equal(outcome, "barred"))
		json_put_text(o, "told", page_word_of(p, "submit_bar", key));
	else if (text_is_blank(key))
		json_put_text(o, "told", page_word_of(p, text_equal(task->kind, TASK_TEMPLATE_DELETE) ? "delete_outcome" : "submit_outcome", outcome));
	else
		json_put_text(o, "told", page_word_of(p, "remote_said", key));
	json_put_text(o, "told_words", json_text(result, "text"));
	json_put_text(o, "told_code", json_text(result, "code"));
	json_put_text(o, "told_at", at);
}

static void
put_open(const struct page *p, struct json_object *o, const struct task *task)
{
	int64_t age = p->rq->now - task->requested_at;
	bool waits = text_equal(task->state, "waiting");

	json_put_bool(o, "running", true);
	json_put_bool(o, "refresh", age < POLL_MS);
	json_put_bool(o, "stalled", waits && age > STALLED_MS);
	json_put_text(o, "progress", page_word(p, waits ? "templates.task_waiting" : "templates.task_running"));
}

/* The newer of the two things that can be asked of it. */
static enum err
put_task(const struct page *p, struct json_object *o, const struct template *t, const struct provider_row *row)
{
	AUTO(task) struct task submit = {0}, delete = {0};
	const struct task *newest;
	enum err e;

	json_put_bool(o, "running", false);
	json_put_bool(o, "refresh", false);
	json_put_text(o, "told", "");
	if ((e = task_latest_at(p->rq->db, TASK_TEMPLATE_SUBMIT, row->id, t->id, &submit)) && e != ERR_NOT_FOUND)
		return e;
	if ((e = task_latest_at(p->rq->db, TASK_TEMPLATE_DELETE, row->id, t->id, &delete)) && e != ERR_NOT_FOUND)
		return e;
	newest = delete.id > submit.id ? &delete : &submit;
	if (newest->id == 0)
		return ERR_NONE;
	if (task_is_open(newest))
		put_open(p, o, newest);
	else
		put_ended(p, o, newest);
	return ERR_NONE;
}

/* ---- how it stands ---- */

/* Meta's word for a rejection or a pause with what it means; the rest of what it said follows. */
static void
put_reason(const struct page *p, struct json_object *o, const char *text)
{
	const char *end = strpbrk(text, ": ");
	char word[60];

	snprintf(word, sizeof(word), "%.*s", end != NULL ? (int)(end - text) : (int)strlen(text), text);
	json_put_text(o, "reason", text);
	json_put_text(o, "reason_means", page_has_word(p, "remote_reason", word) ? page_word_of(p, "remote_reason", word) : "");
}

static const char *
standing_word(const struct template *t, const struct template_mapping *m, unsigned can)
{
	if (!text_equal(m->status, "approved"))
		return m->status;
	if (!parts_served(t, m, can))
		return "differs";
	return template_mapping_costs_more(t, m) ? "dearer" : m->status;
}

static void
put_category(const struct page *p, struct json_object *o, const struct template *t, const struct template_mapping *m, unsigned can)
{
	bool dearer = template_mapping_costs_more(t, m);

	json_put_bool(o, "dearer", dearer);
	json_put_bool(o, "differs", text_equal(m->status, "approved") && !template_mapping_fits(t, m));
	json_put_bool(o, "unserved", text_equal(m->status, "approved") && template_mapping_fits(t, m) && !parts_served(t, m, can));
	if (dearer)
		page_say(p, o, "dearer_says", "templates.dearer", "category", page_word_of(p, "category", m->category), "ours",
		    page_word_of(p, "category", t->category), NULL);
	json_put_bool(o, "accepted", !text_is_blank(m->category_taken) && text_equal(m->category, m->category_taken) &&
	    !text_equal(m->category, t->category));
	if (!text_is_blank(m->category_next))
		page_say(p, o, "next_says", "templates.will_become", "category", page_word_of(p, "category", m->category_next), NULL);
}

static void
put_version(const struct page *p, struct json_object *o, const struct template *t, const struct template_mapping *m)
{
	char there[24], here[24];

	if (m->version == 0 || m->version == t->version)
		return;
	snprintf(there, sizeof(there), "%" PRId64, m->version);
	snprintf(here, sizeof(here), "%" PRId64, t->version);
	page_say(p, o, "older_says", "templates.older_there", "there", there, "here", here, NULL);
}

/* What the provider has against what we say now, with our names in the places. */
static enum err
put_difference(struct page *p, struct json_object *o, const struct template *t, const struct provider_row *row, const struct template_mapping *m)
{
	AUTO_JSON struct json_object *there = NULL;
	AUTO_FREE char *office = NULL;
	AUTO(buf) struct buf named = {0};
	int64_t seen_at = 0;
	bool same_parts;
	enum err e;

	json_put_bool(o, "has_difference", false);
	e = template_remote_load(p->rq->db, row->id, m->remote_name, m->language, m->remote_id, &there);
	if (e)
		return e == ERR_NOT_FOUND ? ERR_NONE : e;
	json_int(there, "seen_at", &seen_at);
	if (m->version == t->version && seen_at < m->updated_at)
		return ERR_NONE;	/* handed in since the list was read, which knows only what was there before */
	buf_init(&named, TEXT_MAX_BYTES);
	if ((e = template_named(t, m, json_text(there, "body"), &named)))
		return e == ERR_INVALID ? ERR_NONE : e;
	json_put_bool(o, "has_difference", true);
	if ((e = setting_text(p->rq->db, SETTING_OFFICE_NAME, &office)) ||
	    (e = template_compare_there(p, json_put_array(o, "differing"), t, json_text(there, "parts"), office, &same_parts)))
		return e;
	json_put_bool(o, "same_body", text_equal(buf_text(&named), t->body));
	json_put_bool(o, "same_text", same_parts && text_equal(buf_text(&named), t->body));
	return template_look_put_diff(o, "parts", buf_text(&named), t->body);
}

static void
put_names(struct json_object *o, const char *params)
{
	AUTO_JSON struct json_object *names = NULL;
	AUTO(buf) struct buf text = {0};
	size_t i;

	buf_init(&text, NAMES_MAX_BYTES);
	if (!text_is_blank(params) && json_parse(params, strlen(params), &names, NULL) != ERR_NONE)
		return;
	for (i = 0; i < json_count(names); i++)
		buf_fmt(&text, "%s%s", i > 0 ? ", " : "", json_object_get_string(json_item(names, i)));
	json_put_text(o, "params", buf_text(&text));
}

static enum err
put_mapping(struct page *p, struct json_object *o, const struct template *t, const struct provider_row *row)
{
	AUTO(template_mapping) struct template_mapping m = {0};
	enum err e = template_mapping_load(p->rq->db, t->id, row->id, &m);

	json_put_bool(o, "mapped", e == ERR_NONE);
	json_put_text(o, "params", "");
	if (e == ERR_NOT_FOUND) {
		template_put_standing(p, o, text_equal(t->category, "service") ? NULL : row->kind, "missing");
		json_put_text(o, "language", t->language);
		return ERR_NONE;
	}
	if (e)
		return e;
	template_put_standing(p, o, row->kind, standing_word(t, &m, row->kind->can));
	json_put_text(o, "status", m.status);
	json_put_text(o, "remote_name", m.remote_name);
	json_put_text(o, "remote_id", m.remote_id);
	json_put_text(o, "language", m.language);
	json_put_text(o, "quality", text_is_blank(m.quality) ? "" : page_word_of(p, "quality", m.quality));
	json_put_text(o, "category", text_is_blank(m.category) ? "" : page_word_of(p, "category", m.category));
	json_put_bool(o, "may_delete", row->kind->write_remote != NULL && !text_is_blank(m.remote_id) && !text_equal(m.status, "missing") &&
	    !text_equal(m.status, "disabled"));
	put_reason(p, o, m.status_text);
	put_category(p, o, t, &m, row->kind->can);
	put_version(p, o, t, &m);
	put_names(o, m.params);
	return put_difference(p, o, t, row, &m);
}

/* ---- what can be done ---- */

static enum err
put_submission(struct page *p, struct json_object *o, const struct template *t, const struct provider_row *row)
{
	AUTO(submission) struct submission s = {0};
	char at[CLOCK_TEXT_MAX];
	bool is_there;
	enum err e;

	if ((e = submission_make(p->rq->db, t, row, p->rq->now, &s)))
		return e;
	/* What stands there word for word already costs one of the few edits that are allowed. */
	is_there = (s.is_edit || text_equal(s.mapping.status, "approved")) && json_flag(o, "same_text", false) && !json_flag(o, "dearer", false);
	json_put_bool(o, "may_submit", s.bar == SUBMIT_MAY && !is_there);
	json_put_text(o, "submit_word", page_word(p, s.is_edit ? "templates.submit_change" : "templates.submit"));
	json_put_text(o, "bar", s.bar == SUBMIT_MAY ? "" : page_word_of(p, "submit_bar", submit_bar_name(s.bar)));
	if (s.free_at != 0) {
		clock_format_minute(s.free_at, p->zone, at);
		page_say(p, o, "free_at", "templates.free_at", "at", at, NULL);
	}
	return ERR_NONE;
}

/* A kind whose list cannot be read from here is told by people how it stands. */
static void
put_statuses(const struct page *p, struct json_object *o)
{
	static const char *const statuses[] = { "approved", "waiting", "rejected", "paused", "disabled", "missing" };
	struct json_object *list = json_put_array(o, "statuses");
	size_t i;

	for (i = 0; i < sizeof(statuses) / sizeof(statuses[0]); i++)
		page_add_option(list, statuses[i], page_word_of(p, "mapping", statuses[i]), json_text(o, "status"));
}

static void
put_wrong(const struct page *p, struct json_object *o, const struct problem *problem)
{
	const char *meant = wa_language_meant(form_text(&p->rq->form, "language"));

	json_put_bool(o, "wrong_open", problem != NULL);
	if (problem == NULL)
		return;
	if (text_equal(problem->field, "language") && meant != NULL)
		page_say(p, o, "wrong", "mapping_wrong.language_meant", "meant", meant, NULL);
	else
		json_put_text(o, "wrong", page_has_word(p, "mapping_wrong", problem->field) ? page_word_of(p, "mapping_wrong", problem->field) :
		    problem->why);
	json_put_text(o, "remote_name", form_text(&p->rq->form, "remote_name"));
	json_put_text(o, "remote_id", form_text(&p->rq->form, "remote_id"));
	json_put_text(o, "language", form_text(&p->rq->form, "language"));
	json_put_text(o, "params", form_text(&p->rq->form, "params"));
}

enum err
template_provider_put(struct page *p, struct json_object *o, const struct template *t, const struct provider_row *row, const struct problem *problem)
{
	/* A reply inside the window goes as text everywhere. */
	bool owns = (row->kind->can & CAN_OWN_TEMPLATE) != 0 && !text_equal(t->category, "service");
	enum err e;

	json_put_int(o, "template_id", t->id);
	json_put_int(o, "provider_id", row->id);
	json_put_text(o, "provider", row->name);
	json_put_text(o, "label", row->kind->label);
	json_put_bool(o, "owns", owns);
	json_put_bool(o, "asks_status", owns && row->kind->write_remote == NULL);
	json_put_bool(o, "may_manage", p->rq->role >= ROLE_ADMINISTRATOR);
	json_put_text(o, "csrf", p->rq->csrf);
	if ((e = put_mapping(p, o, t, row)) || (e = put_task(p, o, t, row)) || (owns && (e = put_submission(p, o, t, row))))
		return e;
	put_statuses(p, o);
	put_wrong(p, o, problem);
	return ERR_NONE;
}

/* The card that asks for itself while the sender is at it. */
enum err
template_provider_part(const struct request *rq, struct reply *rp)
{
	AUTO(provider_row) struct provider_row row = {0};
	AUTO(template) struct template t = {0};
	AUTO(page) struct page p = {0};
	int64_t id, provider_id;
	enum err e;

	if (!request_param_id(rq, "id", &id) || !request_param_id(rq, "provider", &provider_id))
		return ERR_NOT_FOUND;
	if (!request_is_htmx(rq))
		return reply_see_other(rp, "/admin/templates/%" PRId64 "#provider-%" PRId64, id, provider_id);
	if ((e = page_open(rq, "templates", &p)) || (e = template_load(rq->db, id, &t)) || (e = provider_load(rq->db, provider_id, &row)) ||
	    (e = template_provider_put(&p, p.data, &t, &row, NULL)))
		return e;
	return page_show(&p, rp, 200, "admin/template_provider");
}
