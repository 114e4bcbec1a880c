/* What we say: the templates and how they stand at the providers, and what lies in the providers' own accounts. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "pages/admin.h"
#include "pages/page.h"
#include "pages/template_provider.h"
#include "task/task.h"
#include "template/list.h"
#include "template/remote.h"
#include "template/standing.h"
#include "template/submission.h"

#define STALLED_MS	(90 * CLOCK_SECOND_MS)
#define POLL_MS		(5 * CLOCK_MINUTE_MS)

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

/* ---- the list ---- */

static void
put_cells(const struct page *p, struct json_object *row, int64_t id, bool is_service, const struct provider_rows *providers,
    struct json_object *mappings)
{
	struct json_object *cells = json_put_array(row, "cells");
	size_t i;

	for (i = 0; i < providers->count; i++) {
		struct json_object *cell = json_object_new_object(), *m = mapping_of(mappings, id, providers->items[i].id);

		json_put_text(cell, "provider", providers->items[i].name);
		template_put_standing(p, cell, is_service ? NULL : providers->items[i].kind, json_flag(m, "dearer", false) ? "dearer" : json_text(m, "status"));
		json_object_array_add(cells, cell);
	}
}

static bool
is_itself(struct json_object *template)
{
	return text_is_blank(json_text(template, "of"));
}

/* The other languages of a template, each with how it stands at the providers. */
static void
put_others(const struct page *p, struct json_object *row, struct json_object *all, const char *key, const struct provider_rows *providers,
    struct json_object *mappings)
{
	struct json_object *others = json_put_array(row, "others");
	size_t i;

	for (i = 0; i < json_count(all); i++) {
		struct json_object *template = json_item(all, i), *o;
		int64_t id = 0;

		if (!text_equal(json_text(template, "of"), key))
			continue;
		o = json_object_new_object();
		json_int(template, "id", &id);
		json_put_int(o, "id", id);
		json_put_text(o, "language", page_word_of(p, "template_language", json_text(template, "language")));
		json_put_bool(o, "retired", !json_flag(template, "active", true));
		put_cells(p, o, id, text_equal(json_text(template, "category"), "service"), providers, mappings);
		json_object_array_add(others, o);
	}
}

static struct json_object *
template_row(const struct page *p, struct json_object *template, const struct provider_rows *providers, struct json_object *mappings)
{
	struct json_object *row = json_object_new_object();
	int64_t id = 0, used = 0, used_at = 0;

	json_int(template, "id", &id);
	json_int(template, "used", &used);
	json_int(template, "used_at", &used_at);
	json_put_int(row, "id", id);
	json_put_text(row, "key", json_text(template, "key"));
	json_put_text(row, "name", json_text(template, "name"));
	json_put_bool(row, "retired", !json_flag(template, "active", true));
	json_put_text(row, "recipient", page_word_of(p, "contact_role", json_text(template, "recipient")));
	json_put_text(row, "category", page_word_of(p, "category", json_text(template, "category")));
	page_put_count(p, row, "used", used);
	page_put_date(p, row, "used_at", used_at);
	put_cells(p, row, id, text_equal(json_text(template, "category"), "service"), providers, mappings);
	return row;
}

static void
put_chips(struct page *p)
{
	struct json_object *chips = json_put_array(p->data, "chips");

	page_add_chip(p, chips, "/admin/templates", "retired", NULL, page_word(p, "templates.used_ones"), NULL);
	page_add_chip(p, chips, "/admin/templates", "retired", "1", page_word(p, "templates.retired_ones"), NULL);
}

static void
put_columns(struct page *p, const struct provider_rows *providers)
{
	struct json_object *columns = json_put_array(p->data, "columns"), *o;
	bool lists = false;
	size_t i;

	for (i = 0; i < providers->count; i++) {
		o = json_object_new_object();
		json_put_text(o, "name", providers->items[i].name);
		json_object_array_add(columns, o);
		lists |= provider_lists_templates(&providers->items[i]);
	}
	json_put_bool(p->data, "has_lists", lists);
}

enum err
templates_page(const struct request *rq, struct reply *rp)
{
	AUTO(provider_rows) struct provider_rows providers = {0};
	AUTO_JSON struct json_object *templates = NULL;
	AUTO_JSON struct json_object *mappings = NULL;
	AUTO(page) struct page p = {0};
	struct json_object *rows;
	bool retired = form_flag(&rq->args, "retired");
	size_t i;
	enum err e;

	if ((e = page_open(rq, "templates", &p)) || (e = template_list(rq->db, &templates)) || (e = template_mapping_list(rq->db, &mappings)) ||
	    (e = provider_load_all(rq->db, &providers)))
		return e;
	rows = json_put_array(p.data, "rows");
	for (i = 0; i < json_count(templates); i++) {
		struct json_object *one = json_item(templates, i), *row;

		if (!is_itself(one) || json_flag(one, "active", true) == retired)
			continue;
		row = template_row(&p, one, &providers, mappings);
		put_others(&p, row, templates, json_text(one, "key"), &providers, mappings);
		json_object_array_add(rows, row);
	}
	json_put_bool(p.data, "has_rows", json_count(rows) > 0);
	json_put_bool(p.data, "retired", retired);
	json_put_bool(p.data, "may_write", rq->role >= ROLE_ADMINISTRATOR);
	put_columns(&p, &providers);
	put_chips(&p);
	return page_show(&p, rp, 200, "admin/templates");
}

/* ---- the providers' own lists ---- */

static struct json_object *
remote_row(const struct page *p, struct json_object *from, const struct provider *kind)
{
	struct json_object *row = json_object_new_object();
	const char *word = json_text(from, "status"), *status = standing_of(word);
	int64_t template_id = 0, params = 0;
	char n[24];

	json_int(from, "template_id", &template_id);
	json_int(from, "body_params", &params);
	json_put_text(row, "name", json_text(from, "name"));
	json_put_text(row, "language", json_text(from, "language"));
	json_put_text(row, "body", json_text(from, "body"));
	json_put_text(row, "category", page_word_of(p, "category_there", json_text(from, "category")));
	json_put_text(row, "quality", text_is_blank(json_text(from, "quality")) ? "" : page_word_of(p, "quality", json_text(from, "quality")));
	template_put_standing(p, row, kind, *status != '\0' ? status : word);
	json_put_int(row, "template_id", template_id);
	json_put_bool(row, "is_ours", template_id != 0);
	snprintf(n, sizeof(n), "%" PRId64, params < 0 ? 0 : params);
	page_say(p, row, "places", params < 0 ? "templates.places_other" : "templates.places", "n", n, NULL);
	return row;
}

/* When the list was read last, or what is being done about it. */
static enum err
put_sync(const struct page *p, struct json_object *o, int64_t provider_id)
{
	AUTO_JSON struct json_object *result = NULL;
	AUTO(task) struct task task = {0};
	enum err e = task_latest(p->rq->db, TASK_TEMPLATE_SYNC, provider_id, &task);
	char at[CLOCK_TEXT_MAX];

	json_put_bool(o, "running", false);
	if (e == ERR_NOT_FOUND) {
		json_put_text(o, "said", page_word(p, "templates.never_synced"));
		return ERR_NONE;
	}
	if (e)
		return e;
	if (task_is_open(&task)) {
		json_put_bool(o, "running", true);
		json_put_bool(o, "refresh", p->rq->now - task.requested_at < POLL_MS);
		json_put_text(o, "said", page_word(p, p->rq->now - task.requested_at > STALLED_MS ? "templates.task_stalled" : "templates.syncing"));
		return ERR_NONE;
	}
	clock_format_minute(task.done_at, p->zone, at);
	if (json_parse(task.result, strlen(task.result), &result, NULL) != ERR_NONE || !text_equal(json_text(result, "outcome"), "done"))
		page_say(p, o, "said", "templates.sync_failed", "at", at, "why", page_word_of(p, "remote_said", json_text(result, "key")), NULL);
	else
		page_say(p, o, "said", "templates.synced", "at", at, NULL);
	return ERR_NONE;
}

static enum err
put_list(struct page *p, struct json_object *lists, const struct provider_row *row)
{
	AUTO_JSON struct json_object *remotes = NULL;
	struct json_object *o = json_object_new_object(), *rows;
	size_t i;
	enum err e;

	json_object_array_add(lists, o);
	json_put_text(o, "provider", row->name);
	json_put_int(o, "provider_id", row->id);
	rows = json_put_array(o, "rows");
	if ((e = put_sync(p, o, row->id)) || (e = template_remote_list(p->rq->db, row->id, &remotes)))
		return e;
	for (i = 0; i < json_count(remotes); i++)
		json_object_array_add(rows, remote_row(p, json_item(remotes, i), row->kind));
	json_put_bool(o, "has_rows", json_count(rows) > 0);
	return ERR_NONE;
}

enum err
templates_remote_page(const struct request *rq, struct reply *rp)
{
	AUTO(provider_rows) struct provider_rows providers = {0};
	AUTO(page) struct page p = {0};
	struct json_object *lists;
	size_t i;
	enum err e;

	if ((e = page_open(rq, "templates", &p)) || (e = provider_load_all(rq->db, &providers)))
		return e;
	lists = json_put_array(p.data, "lists");
	for (i = 0; i < providers.count; i++)
		if (provider_lists_templates(&providers.items[i]) && (e = put_list(&p, lists, &providers.items[i])))
			return e;
	json_put_bool(p.data, "has_lists", json_count(lists) > 0);
	json_put_bool(p.data, "may_sync", rq->role >= ROLE_OPERATOR);
	for (i = 0; i < json_count(lists); i++)
		if (json_flag(json_item(lists, i), "refresh", false))
			json_put_bool(p.data, "refresh", true);
	return page_show(&p, rp, 200, request_is_htmx(rq) ? "admin/template_lists" : "admin/templates_remote");
}
