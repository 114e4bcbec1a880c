#include "pages/provider_templates.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "access/login.h"
#include "base/text.h"
#include "db/db.h"
#include "pages/admin.h"
#include "task/task.h"
#include "template/list.h"
#include "template/parts.h"
#include "template/remote.h"
#include "template/review.h"
#include "template/submission.h"
#include "template/template.h"

enum { POLL_MS = 5 * CLOCK_MINUTE_MS, TEXT_MAX = 300, OWN_NAME_MAX = 80 };

/* ---- which of ours is it? ---- */

/* What it is called; NULL: there is none with this id, 0 included. */
static const char *
name_of(struct json_object *templates, int64_t template_id)
{
	int64_t id;
	size_t i;

	for (i = 0; i < json_count(templates); i++)
		if (json_int(json_item(templates, i), "id", &id) && id == template_id)
			return json_text(json_item(templates, i), "name");
	return NULL;
}

static bool
is_mapped(struct json_object *mappings, int64_t provider_id, int64_t template_id)
{
	int64_t provider, template;
	size_t i;

	for (i = 0; i < json_count(mappings); i++) {
		provider = template = 0;
		json_int(json_item(mappings, i), "provider_id", &provider);
		json_int(json_item(mappings, i), "template_id", &template);
		if (provider == provider_id && template == template_id)
			return true;
	}
	return false;
}

/* "permit_ready", or with a mark before it, as "kz_permit_ready". */
static bool
is_named_for(const char *name, const char *key)
{
	size_t n = strlen(name), k = strlen(key);

	return n >= k && strcmp(name + n - k, key) == 0 && (n == k || name[n - k - 1] == '_');
}

/* The languages of a template have one name there, or one that ends with the language: "permit_ready_en". "en_US" is read by who reads "en". */
static bool
is_meant_for(struct json_object *t, const char *name, const char *language)
{
	const char *family = text_is_blank(json_text(t, "of")) ? json_text(t, "key") : json_text(t, "of"), *speaks = json_text(t, "language");
	char own[OWN_NAME_MAX];

	if (!text_is_blank(language) && strncmp(language, speaks, strlen(speaks)) != 0)
		return false;
	snprintf(own, sizeof(own), "%.60s_%.10s", family, speaks);
	return is_named_for(name, family) || is_named_for(name, own);
}

/* Templates have more than one key that ends alike; the longest says the most. NULL: none, or it is mapped already. */
static struct json_object *
suggest(struct json_object *templates, struct json_object *mappings, int64_t provider_id, const char *name, const char *language)
{
	struct json_object *best = NULL, *t;
	int64_t id = 0;
	size_t i;

	for (i = 0; i < json_count(templates); i++) {
		t = json_item(templates, i);
		if (is_meant_for(t, name, language) && (best == NULL || strlen(json_text(t, "key")) > strlen(json_text(best, "key"))))
			best = t;
	}
	return best != NULL && json_int(best, "id", &id) && !is_mapped(mappings, provider_id, id) ? best : NULL;
}

/* How many values our template gives to a positional provider, and whether it fits what is there. */
static enum err
values_of(struct db *db, const char *key, const struct template_mapping *there, unsigned can, int64_t *ret, bool *ret_fits)
{
	AUTO(template_values) struct template_values values = {0};
	AUTO(template) struct template t = {0};
	AUTO_JSON struct json_object *sample = NULL;
	enum err e;

	if ((e = template_by_key(db, key, &t)))
		return e;
	sample = template_sample(&t);
	if ((e = template_values(&t, NULL, sample, &values)))
		return e;
	*ret = (int64_t)values.count;
	*ret_fits = (there->body_params < 0 || there->body_params == *ret) && parts_served(&t, there, can);
	return ERR_NONE;
}

/* ---- rows ---- */

static void
put_standing(const struct page *p, struct json_object *row, const char *word)
{
	static const struct { const char *status, *tone, *icon; } looks[] = {
		{ "approved", "good", "circle-check" }, { "waiting", "move", "hourglass" }, { "rejected", "bad", "circle-x" },
		{ "paused", "warn", "hand-stop" }, { "disabled", "off", "ban" }, { "missing", "wait", "circle-dashed" },
	};
	const char *status = template_status_of(word);
	size_t i, last = sizeof(looks) / sizeof(looks[0]) - 1;

	for (i = 0; i < last; i++)
		if (text_equal(looks[i].status, status))
			break;
	page_put_state(row, "state", looks[i].tone, looks[i].icon, page_word_of(p, "provider_template", looks[i].status));
}

static enum err
put_suggestion(struct page *p, struct json_object *row, struct json_object *suggested, const struct template_mapping *there, unsigned can)
{
	int64_t values = 0, blanks = there->body_params;
	bool fits = false;
	char n[24], m[24];
	enum err e;

	if ((e = values_of(p->rq->db, json_text(suggested, "key"), there, can, &values, &fits)))
		return e == ERR_INVALID ? ERR_NONE : e;
	if (values == blanks && !fits) {
		page_say(p, row, "note", "providers.template_parts", "name", json_text(suggested, "name"), NULL);
		return ERR_NONE;
	}
	if (values == blanks) {
		json_put_text(row, "key", json_text(suggested, "key"));
		page_say(p, row, "use", "providers.template_use", "name", json_text(suggested, "name"), NULL);
		return ERR_NONE;
	}
	snprintf(n, sizeof(n), "%" PRId64, blanks < 0 ? 0 : blanks);
	snprintf(m, sizeof(m), "%" PRId64, values);
	page_say(p, row, "note", "providers.template_blanks", "name", json_text(suggested, "name"), "n", n, "m", m, NULL);
	return ERR_NONE;
}

static enum err
add_row(struct page *p, struct json_object *rows, struct json_object *from, struct json_object *templates, struct json_object *mappings,
    int64_t provider_id, unsigned can)
{
	/* Borrowed: as if ours were mapped to it. */
	struct template_mapping there = { .params = (char *)"", .parts = (char *)"", .needs = (char *)text_or_empty(json_text(from, "needs")) };
	struct json_object *row = json_object_new_object(), *suggested;
	const char *name = json_text(from, "name"), *ours;
	int64_t template_id = 0;

	json_object_array_add(rows, row);
	json_int(from, "body_params", &there.body_params);
	json_int(from, "template_id", &template_id);
	ours = name_of(templates, template_id);
	json_put_text(row, "id", json_text(from, "remote_id"));
	json_put_text(row, "name", name);
	json_put_text(row, "language", json_text(from, "language"));
	json_put_text(row, "reason", json_text(from, "reason"));
	json_put_text(row, "key", "");
	json_put_text(row, "use", "");
	json_put_text(row, "note", "");
	put_standing(p, row, json_text(from, "status"));
	if (ours != NULL)
		page_say(p, row, "note", "providers.template_used", "name", ours, NULL);
	else if ((suggested = suggest(templates, mappings, provider_id, name != NULL ? name : "", json_text(from, "language"))) != NULL)
		return put_suggestion(p, row, suggested, &there, can);
	return ERR_NONE;
}

static enum err
put_rows(struct page *p, struct json_object *o, int64_t provider_id, unsigned can)
{
	AUTO_JSON struct json_object *templates = NULL, *mappings = NULL, *listed = NULL;
	struct json_object *rows = json_put_array(o, "templates");
	size_t i;
	enum err e;

	if ((e = template_list(p->rq->db, &templates)) || (e = template_mapping_list(p->rq->db, &mappings)) ||
	    (e = template_remote_list(p->rq->db, provider_id, &listed)))
		return e;
	for (i = 0; i < json_count(listed); i++)
		if ((e = add_row(p, rows, json_item(listed, i), templates, mappings, provider_id, can)))
			return e;
	json_put_bool(o, "has_templates", json_count(listed) > 0);
	return ERR_NONE;
}

/* ---- the task ---- */

static enum err
put_ended(struct page *p, struct json_object *o, const struct task *task, const struct provider_row *provider)
{
	AUTO_JSON struct json_object *result = NULL;
	bool done = text_equal(task->state, "done");
	char at[CLOCK_TEXT_MAX], why[TEXT_MAX] = "";

	if (!text_is_blank(task->result) && json_parse(task->result, strlen(task->result), &result, NULL) != ERR_NONE)
		result = NULL;
	if (!done && result != NULL)
		snprintf(why, sizeof(why), "%s %s", page_word_of(p, "remote_said", json_text(result, "key")), json_text(result, "text"));
	clock_format_minute(task->done_at, p->zone, at);
	page_say(p, o, "sentence", done ? "providers.templates_fetched" : "providers.templates_failed", "at", at, "why", why, NULL);
	return put_rows(p, o, provider->id, provider->kind->can);
}

static enum err
put_list(struct page *p, struct json_object *o, const struct provider_row *provider)
{
	AUTO(task) struct task task = {0};
	enum err e = task_latest(p->rq->db, TASK_TEMPLATE_SYNC, provider->id, &task);

	json_put_int(o, "provider_id", provider->id);
	json_put_bool(o, "refresh", false);
	json_put_bool(o, "has_templates", false);
	json_put_text(o, "sentence", page_word(p, "providers.templates_never"));
	if (e)
		return e == ERR_NOT_FOUND ? ERR_NONE : e;
	if (!text_equal(task.state, "waiting") && !text_equal(task.state, "running"))
		return put_ended(p, o, &task, provider);
	json_put_text(o, "sentence", page_word(p, "providers.templates_waiting"));
	json_put_bool(o, "refresh", p->rq->now - task.requested_at < POLL_MS);
	return ERR_NONE;
}

enum err
provider_templates_put(struct page *p, const struct provider_row *row)
{
	bool has = provider_lists_templates(row);

	json_put_bool(p->data, "has_list", has);
	return has ? put_list(p, json_put_object(p->data, "list"), row) : ERR_NONE;
}

/* ---- endpoints ---- */

enum err
provider_templates_part(const struct request *rq, struct reply *rp)
{
	AUTO(provider_row) struct provider_row row = {0};
	AUTO(page) struct page p = {0};
	int64_t id;
	enum err e;

	if (!request_param_id(rq, "id", &id))
		return ERR_NOT_FOUND;
	if (!request_is_htmx(rq))
		return reply_see_other(rp, "/admin/providers/%" PRId64 "#templates", id);
	if ((e = page_open(rq, "providers", &p)) || (e = provider_load(rq->db, id, &row)) || (e = put_list(&p, p.data, &row)))
		return e;
	return page_show(&p, rp, 200, "admin/provider_templates");
}

enum err
provider_templates_fetch(const struct request *rq, struct reply *rp)
{
	AUTO(provider_row) struct provider_row row = {0};
	AUTO(db_tx) struct db_tx tx = {0};
	int64_t id;
	enum err e;

	if (!request_param_id(rq, "id", &id))
		return ERR_NOT_FOUND;
	if ((e = provider_load(rq->db, id, &row)) || !provider_lists_templates(&row))
		return e ? e : ERR_NOT_FOUND;
	if ((e = db_begin(rq->writer, &tx)) || (e = template_ask_sync(rq->writer, id, rq->session.login.name, rq->now)) ||
	    (e = page_audit(rq, rq->writer, "provider.templates", "provider", id, NULL)) || (e = db_commit(&tx)))
		return e;
	return reply_see_other(rp, "/admin/providers/%" PRId64 "#templates", id);
}

static enum err
map(const struct request *rq, int64_t provider_id, const char *key, struct json_object *row)
{
	AUTO(db_tx) struct db_tx tx = {0};
	AUTO(template_mapping) struct template_mapping mapping = { .provider_id = provider_id };
	struct problem problem = { .why = "" };
	enum err e;

	/* How it stands there is taken over from the list. */
	if ((e = text_copy(json_text(row, "name"), &mapping.remote_name)) || (e = text_copy(json_text(row, "remote_id"), &mapping.remote_id)) ||
	    (e = text_copy(json_text(row, "language"), &mapping.language)) || (e = db_begin(rq->writer, &tx)) ||
	    (e = template_map(rq->writer, key, provider_id, &mapping, rq->now, &problem)) ||
	    (e = page_audit(rq, rq->writer, "template.map", "provider", provider_id, key)))
		return e;
	return db_commit(&tx);
}

enum err
provider_template_use(const struct request *rq, struct reply *rp)
{
	AUTO_JSON struct json_object *row = NULL;
	int64_t id;
	enum err e;

	if (!request_param_id(rq, "id", &id))
		return ERR_NOT_FOUND;
	if ((e = template_remote_load(rq->db, id, form_text(&rq->form, "name"), form_text(&rq->form, "language"), form_text(&rq->form, "remote"), &row)) ||
	    (e = map(rq, id, form_text(&rq->form, "template"), row)))
		return e;
	reply_flash(rp, rq, "done.template_mapped");
	return reply_see_other(rp, "/admin/providers/%" PRId64 "#templates", id);
}
