/* What we say: the templates, their forms for each way of sending, and how they stand at the providers. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "db/db.h"
#include "pages/admin.h"
#include "pages/bubble.h"
#include "pages/input.h"
#include "pages/page.h"
#include "provider/list.h"
#include "provider/provider.h"
#include "template/list.h"
#include "template/template.h"
#include "web/link.h"

enum { FORM_MAX_BYTES = 16 * 1024 };

static const struct { const char *status, *tone, *icon; } standings[] = {
	{ "missing", "wait", "circle-dashed" }, { "waiting", "move", "hourglass" }, { "approved", "good", "circle-check" },
	{ "rejected", "bad", "circle-x" }, { "paused", "warn", "hand-stop" }, { "disabled", "off", "ban" }, { "local", "half", "message-2" },
};

static void
put_standing(const struct page *p, struct json_object *o, const char *status)
{
	size_t i, last = sizeof(standings) / sizeof(standings[0]) - 1;

	for (i = 0; i < last; i++)
		if (text_equal(standings[i].status, status))
			break;
	page_put_state(o, "state", standings[i].tone, standings[i].icon, page_word_of(p, "mapping", status));
}

/* The mapping of a template at a provider; NULL: none. Borrowed from mappings. */
static struct json_object *
mapping_of(struct json_object *mappings, int64_t template_id, int64_t provider_id)
{
	size_t i, n = json_count(mappings);

	for (i = 0; i < n; i++) {
		struct json_object *m = json_item(mappings, i);
		int64_t t = 0, q = 0;

		if (json_int(m, "template_id", &t) && json_int(m, "provider_id", &q) && t == template_id && q == provider_id)
			return m;
	}
	return NULL;
}

/* Providers without templates of their own carry text that is rendered here. */
static const char *
status_at(struct json_object *provider, struct json_object *mapping)
{
	const struct provider *kind = provider_find(json_text(provider, "kind"));

	if (mapping != NULL)
		return json_text(mapping, "status");
	return kind != NULL && kind->can & CAN_OWN_TEMPLATE ? "missing" : "local";
}

/* ---- the list ---- */

static struct json_object *
template_row(const struct page *p, struct json_object *template, struct json_object *providers, struct json_object *mappings)
{
	struct json_object *row = json_object_new_object(), *cells;
	int64_t id = 0, used = 0, provider_id;
	size_t i, n = json_count(providers);

	json_int(template, "id", &id);
	json_int(template, "used", &used);
	json_put_int(row, "id", id);
	json_put_text(row, "key", json_text(template, "key"));
	json_put_text(row, "name", json_text(template, "name"));
	json_put_text(row, "recipient", page_word_of(p, "contact_role", json_text(template, "recipient")));
	json_put_text(row, "category", page_word_of(p, "category", json_text(template, "category")));
	page_put_count(row, "used", used);
	cells = json_put_array(row, "cells");
	for (i = 0; i < n; i++) {
		struct json_object *cell = json_object_new_object(), *provider = json_item(providers, i);

		provider_id = 0;
		json_int(provider, "id", &provider_id);
		json_put_text(cell, "provider", json_text(provider, "name"));
		put_standing(p, cell, status_at(provider, mapping_of(mappings, id, provider_id)));
		json_object_array_add(cells, cell);
	}
	return row;
}

enum err
templates_page(const struct request *rq, struct reply *rp)
{
	AUTO_JSON struct json_object *templates = NULL;
	AUTO_JSON struct json_object *providers = NULL;
	AUTO_JSON struct json_object *mappings = NULL;
	AUTO(page) struct page p = {0};
	struct json_object *rows;
	size_t i, n;
	enum err e;

	if ((e = page_open(rq, "templates", &p)) || (e = template_list(rq->db, &templates)) || (e = template_mapping_list(rq->db, &mappings)) ||
	    (e = provider_list(rq->db, clock_day_start(rq->now, p.zone), &providers)))
		return e;
	rows = json_put_array(p.data, "rows");
	for (i = 0, n = json_count(templates); i < n; i++)
		json_object_array_add(rows, template_row(&p, json_item(templates, i), providers, mappings));
	json_put_bool(p.data, "has_rows", n > 0);
	json_put(p.data, "columns", json_object_get(providers));
	return page_show(&p, rp, 200, "admin/templates");
}

/* ---- one template ---- */

static const char *const form_names[] = { "official", "meta", "gateway", "short" };
enum { FORMS = sizeof(form_names) / sizeof(form_names[0]) };

static size_t
form_chosen(const struct request *rq)
{
	size_t i;

	for (i = FORMS - 1; i > 0; i--)
		if (text_equal(form_names[i], form_text(&rq->args, "form")))
			break;
	return i;
}

static enum err
form_text_of(const struct template *t, size_t form, struct buf *out)
{
	switch (form) {
	case 0:
		buf_text_add(out, t->body);
		return buf_err(out);
	case 1:
		return template_positional(t, out);
	case 2:
		buf_text_add(out, *t->gateway_body != '\0' ? t->gateway_body : t->body);
		return buf_err(out);
	default:
		buf_text_add(out, t->short_body);
		return buf_err(out);
	}
}

static enum err
put_form(struct page *p, const struct template *t, const char *path)
{
	struct json_object *tabs = json_put_array(p->data, "tabs");
	size_t i, chosen = form_chosen(p->rq);
	AUTO(buf) struct buf text = {0};
	char key[40], n[24];
	enum err e;

	for (i = 0; i < FORMS; i++) {
		snprintf(key, sizeof(key), "templates.form_%s", form_names[i]);
		page_add_chip(p, tabs, path, "form", i == 0 ? NULL : form_names[i], page_word(p, key), NULL);
	}
	buf_init(&text, FORM_MAX_BYTES);
	if ((e = form_text_of(t, chosen, &text)))
		return e;
	snprintf(key, sizeof(key), "templates.help_%s", form_names[chosen]);
	snprintf(n, sizeof(n), "%zu", text_code_points(buf_text(&text)));
	json_put_text(p->data, "form_help", page_word(p, key));
	json_put_text(p->data, "form_text", buf_text(&text));
	page_say(p, p->data, "form_length", "templates.length", "n", n, NULL);
	return ERR_NONE;
}

/* With examples for values, in the form that the open tab shows. */
static enum err
put_preview(struct page *p, const struct template *t)
{
	AUTO_JSON struct json_object *sample = template_sample(t);
	AUTO(template_texts) struct template_texts texts = {0};
	size_t chosen = form_chosen(p->rq);
	struct problem problem = {0};
	AUTO(buf) struct buf html = {0};
	enum err e;

	if ((e = template_render(t, sample, &texts, &problem)) == ERR_INVALID) {
		json_put_text(p->data, "bubble_html", "");
		return ERR_NONE;
	}
	if (e)
		return e;
	buf_init(&html, FORM_MAX_BYTES * 2);
	bubble_html(chosen == 2 && *texts.gateway_body != '\0' ? texts.gateway_body : chosen == 3 ? texts.short_body : texts.body, &html);
	json_put_text(p->data, "bubble_html", buf_text(&html));
	return buf_err(&html);
}

static void
put_params(struct page *p, const struct template *t)
{
	struct json_object *params = json_put_array(p->data, "params");
	char placeholder[100];
	size_t i, n = json_count(t->params);

	for (i = 0; i < n; i++) {
		struct json_object *o = json_object_new_object(), *param = json_item(t->params, i);

		snprintf(placeholder, sizeof(placeholder), "{{%.80s}}", json_text(param, "name") != NULL ? json_text(param, "name") : "");
		json_put_text(o, "placeholder", placeholder);
		json_put_text(o, "kind", page_word_of(p, "param_kind", json_text(param, "kind")));
		json_put_text(o, "example", json_text(param, "example"));
		json_put_bool(o, "optional", json_flag(param, "optional", false));
		json_object_array_add(params, o);
	}
}

static enum err
put_mappings(struct page *p, const struct template *t)
{
	AUTO_JSON struct json_object *providers = NULL;
	AUTO_JSON struct json_object *mappings = NULL;
	struct json_object *out = json_put_array(p->data, "mappings");
	size_t i, n;
	enum err e;

	if ((e = template_mapping_list(p->rq->db, &mappings)) ||
	    (e = provider_list(p->rq->db, clock_day_start(p->rq->now, p->zone), &providers)))
		return e;
	for (i = 0, n = json_count(providers); i < n; i++) {
		struct json_object *o = json_object_new_object(), *provider = json_item(providers, i), *m;
		int64_t id = 0;

		json_int(provider, "id", &id);
		m = mapping_of(mappings, t->id, id);
		json_put_text(o, "provider", json_text(provider, "name"));
		put_standing(p, o, status_at(provider, m));
		json_put_text(o, "remote", json_text(m, "remote_name"));
		json_put_text(o, "language", json_text(m, "language"));
		json_put_text(o, "quality", json_text(m, "quality"));
		json_put_text(o, "text", json_text(m, "status_text"));
		json_object_array_add(out, o);
	}
	return ERR_NONE;
}

static void
add_fact(const struct page *p, struct json_object *facts, const char *key, const char *value)
{
	struct json_object *fact = json_object_new_object();

	json_put_text(fact, "word", page_word(p, key));
	json_put_text(fact, "value", value);
	json_object_array_add(facts, fact);
}

static void
put_facts(struct page *p, const struct template *t)
{
	struct json_object *facts = json_put_array(p->data, "facts"), *words = json_put_object(p->data, "words");

	page_put_count(words, "version", t->version);
	page_put_count(words, "used", t->used);
	page_put_minute(p, words, "updated", t->updated_at);
	page_put_minute(p, words, "used_at", t->used_at);
	add_fact(p, facts, "templates.category", page_word_of(p, "category", t->category));
	add_fact(p, facts, "templates.recipient", page_word_of(p, "contact_role", t->recipient));
	add_fact(p, facts, "templates.language", t->language);
	add_fact(p, facts, "templates.version", json_text(words, "version"));
	add_fact(p, facts, "templates.updated", json_text(words, "updated"));
	add_fact(p, facts, "templates.used", json_text(words, "used"));
	add_fact(p, facts, "templates.used_at", t->used_at != 0 ? json_text(words, "used_at") : page_word(p, "templates.never"));
}

/* ---- when it does not arrive ---- */

static void
put_reroute(struct page *p, const struct template *t, const struct form_check *check)
{
	struct json_object *fields = json_put_array(p->data, "reroute_fields"), *field;
	struct input input = { .name = "reroute_after_h", .label = page_word(p, "templates.reroute_after_h"),
	    .help = page_word(p, "templates.reroute_help"), .max = 3 };
	char hours[24];

	snprintf(hours, sizeof(hours), "%" PRId64, t->reroute_after_h);
	input.value = hours;
	field = input_add(p, fields, &input, check);
	json_put_text(field, "inputmode", "numeric");
	if (t->reroute_after_h > 0)
		page_say(p, p->data, "reroute", "templates.reroute_on", "n", hours, NULL);
	else
		json_put_text(p->data, "reroute", page_word(p, "templates.reroute_off"));
}

/* ---- the page ---- */

static enum err
show_template(const struct request *rq, struct reply *rp, int status, int64_t id, const struct form_check *check)
{
	AUTO(template) struct template t = {0};
	AUTO(page) struct page p = {0};
	char path[60];
	enum err e;

	if ((e = page_open(rq, "templates", &p)) || (e = template_load(rq->db, id, &t)))
		return e;
	snprintf(path, sizeof(path), "/admin/templates/%" PRId64, id);
	json_put_int(p.data, "id", id);
	json_put_text(p.data, "key", t.key);
	json_put_text(p.data, "name", t.name);
	json_put_text(p.data, "description", t.description);
	if (t.active)
		page_put_state(p.data, "state", "good", "circle-check", page_word(&p, "templates.active"));
	else
		page_put_state(p.data, "state", "off", "ban", page_word(&p, "templates.inactive"));
	put_params(&p, &t);
	put_facts(&p, &t);
	put_reroute(&p, &t, check);
	if (check != NULL)
		page_put_problems(&p, check);
	if ((e = put_form(&p, &t, path)) || (e = put_preview(&p, &t)) || (e = put_mappings(&p, &t)))
		return e;
	return page_show(&p, rp, status, "admin/template");
}

enum err
template_page(const struct request *rq, struct reply *rp)
{
	int64_t id;

	if (!request_param_id(rq, "id", &id))
		return ERR_NOT_FOUND;
	return show_template(rq, rp, 200, id, NULL);
}

enum err
template_reroute(const struct request *rq, struct reply *rp)
{
	struct form_check check = { .form = &rq->form };
	int64_t id, hours = form_number(&check, "reroute_after_h", 0, TEMPLATE_REROUTE_MAX_H, 0);
	AUTO(db_tx) struct db_tx tx = {0};
	char detail[24];
	enum err e;

	if (!request_param_id(rq, "id", &id))
		return ERR_NOT_FOUND;
	if (!form_ok(&check))
		return show_template(rq, rp, 422, id, &check);
	snprintf(detail, sizeof(detail), "%" PRId64 " h", hours);
	if ((e = db_begin(rq->writer, &tx)) || (e = template_set_reroute(rq->writer, id, hours)) ||
	    (e = page_audit(rq, rq->writer, "template.reroute", "template", id, detail)) || (e = db_commit(&tx)))
		return e;
	reply_flash(rp, rq, "done.template_reroute");
	return reply_see_other(rp, "/admin/templates/%" PRId64, id);
}
