/* What a template said before: every version, what changed from one to the next, and the way back. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/text.h"
#include "db/db.h"
#include "pages/admin.h"
#include "pages/template_compare.h"
#include "pages/template_look.h"
#include "pages/who.h"
#include "template/save.h"
#include "template/version.h"

/* The version before this one that there is; 0: it was the first. */
static int64_t
before_of(struct json_object *versions, int64_t version)
{
	int64_t v, before = 0;
	size_t i;

	for (i = 0; i < json_count(versions); i++)
		if (json_int(json_item(versions, i), "version", &v) && v < version && v > before)
			before = v;
	return before;
}

static void
put_versions(struct page *p, const struct template *t, struct json_object *versions, int64_t shown)
{
	struct json_object *rows = json_put_array(p->data, "versions"), *o, *from;
	int64_t version = 0, at = 0, messages = 0;
	size_t i;

	for (i = 0; i < json_count(versions); i++) {
		from = json_item(versions, i);
		json_int(from, "version", &version);
		json_int(from, "saved_at", &at);
		json_int(from, "messages", &messages);
		o = json_object_new_object();
		json_put_int(o, "version", version);
		page_put_minute(p, o, "at", at);
		who_put(p, o, "by", json_text(from, "saved_by"));
		page_put_count(p, o, "messages", messages);
		json_put_bool(o, "is_now", version == t->version);
		json_put_bool(o, "is_shown", version == shown);
		json_object_array_add(rows, o);
	}
}

static enum err
put_changes(struct page *p, const struct template *before, const struct template *after)
{
	const struct { const char *name, *before, *after; } texts[] = {
		{ "body", before->body, after->body }, { "gateway_body", before->gateway_body, after->gateway_body },
		{ "short_body", before->short_body, after->short_body }, { "subject", before->subject, after->subject },
	};
	struct json_object *list = json_put_array(p->data, "texts"), *o;
	size_t i;
	enum err e;

	for (i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		if (text_is_blank(texts[i].before) && text_is_blank(texts[i].after))
			continue;
		o = json_object_new_object();
		json_object_array_add(list, o);
		json_put_text(o, "word", page_word_of(p, "template_text", texts[i].name));
		json_put_bool(o, "same", text_equal(texts[i].before, texts[i].after));
		if ((e = template_look_put_diff(o, "parts", texts[i].before, texts[i].after)))
			return e;
	}
	if ((e = template_compare_put(p, list, before->parts, after->parts)))
		return e;
	json_put_bool(p->data, "params_changed", !json_object_equal(before->params, after->params));
	return ERR_NONE;
}

/* Of the first version all is new. */
static enum err
put_one(struct page *p, const struct template *t, int64_t shown, int64_t before)
{
	static char nothing[] = "";
	AUTO(template) struct template old = {0}, new = {0};
	const struct template none = { .body = nothing, .gateway_body = nothing, .short_body = nothing, .subject = nothing };
	char n[24];
	enum err e;

	if ((e = template_version_load(p->rq->db, t->id, shown, &new)) || (before != 0 && (e = template_version_load(p->rq->db, t->id, before, &old))))
		return e;
	snprintf(n, sizeof(n), "%" PRId64, shown);
	page_say(p, p->data, "shown", "templates.version_n", "n", n, NULL);
	snprintf(n, sizeof(n), "%" PRId64, before);
	page_say(p, p->data, "against", before != 0 ? "templates.against_n" : "templates.against_none", "n", n, NULL);
	json_put_int(p->data, "shown_version", shown);
	json_put_bool(p->data, "may_restore", shown != t->version && p->rq->role >= ROLE_ADMINISTRATOR);
	return put_changes(p, before != 0 ? &old : &none, &new);
}

enum err
template_history_page(const struct request *rq, struct reply *rp)
{
	AUTO_JSON struct json_object *versions = NULL;
	AUTO(template) struct template t = {0};
	AUTO(page) struct page p = {0};
	int64_t id, shown;
	enum err e;

	if (!request_param_id(rq, "id", &id))
		return ERR_NOT_FOUND;
	if ((e = page_open(rq, "templates", &p)) || (e = template_load(rq->db, id, &t)) || (e = template_version_list(rq->db, id, &versions)))
		return e;
	if (!text_to_int64(form_text(&rq->args, "version"), &shown))
		shown = t.version;
	json_put_int(p.data, "id", id);
	json_put_text(p.data, "name", t.name);
	json_put_text(p.data, "key", t.key);
	put_versions(&p, &t, versions, shown);
	if ((e = put_one(&p, &t, shown, before_of(versions, shown))))
		return e;
	return page_show(&p, rp, 200, "admin/template_history");
}

/* The old words become a new version, so that nothing of what was said in between is lost. */
static enum err
restore(const struct request *rq, int64_t id, int64_t version, bool *ret_bad)
{
	AUTO(template) struct template now = {0}, old = {0};
	AUTO(db_tx) struct db_tx tx = {0};
	struct problem problem = {0};
	struct lint lint;
	char detail[40];
	int64_t saved;
	enum err e;

	if ((e = db_begin(rq->writer, &tx)) || (e = template_load(rq->writer, id, &now)) || (e = template_version_load(rq->writer, id, version, &old)))
		return e;
	old.version = now.version;
	if ((e = template_save(rq->writer, &old, rq->session.login.name, rq->now, &saved, &lint, &problem))) {
		*ret_bad = e == ERR_INVALID;
		return e == ERR_INVALID ? ERR_NONE : e;
	}
	snprintf(detail, sizeof(detail), "%" PRId64, version);
	if ((e = page_audit(rq, rq->writer, "template.restore", "template", id, detail)))
		return e;
	return db_commit(&tx);
}

enum err
template_restore(const struct request *rq, struct reply *rp)
{
	int64_t id, version;
	bool bad = false;
	enum err e;

	if (!request_param_id(rq, "id", &id) || !text_to_int64(form_text(&rq->form, "version"), &version))
		return ERR_NOT_FOUND;
	if ((e = restore(rq, id, version, &bad)))
		return e;
	reply_flash(rp, rq, bad ? "templates.restore_bad" : "templates.restored");
	return reply_see_other(rp, bad ? "/admin/templates/%" PRId64 "/history" : "/admin/templates/%" PRId64, id);
}
