#include "template/submission.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "db/db.h"
#include "message/release.h"
#include "setting/setting.h"
#include "task/task.h"
#include "template/lint.h"
#include "template/parts.h"
#include "template/review.h"
#include "template/standing.h"

enum { BODY_MAX_BYTES = 16 * 1024, ORDER_MAX_BYTES = 4096 };
#define MONTH_MS (30 * CLOCK_DAY_MS)

enum { SQL_HANDED_IN, SQL_DELETED, SQL_DELETED_REMOTE, SQL_ACCEPT, SQL_UNMAP, SQL_TWIN, SQL_NAME, SQL__COUNT };

/* A review that is told before the answer is stored knows more than "is being reviewed". */
#define TOLD_MEANWHILE "excluded.status = 'waiting' AND template_mapping.updated_at > :seen"

static const char *const sql[SQL__COUNT] = {
	[SQL_HANDED_IN] =
	    "INSERT INTO template_mapping (template_id, provider_id, remote_name, remote_id, language, status, word, category, params, body_params,"
	    "   parts, needs, version, edits, updated_at)"
	    " VALUES (:template, :provider, :name, :remote, :language, :status, :word, :category, :params, :count, :parts, :needs, :version, :edits, :now)"
	    " ON CONFLICT (template_id, provider_id) DO UPDATE SET remote_id = CASE WHEN excluded.remote_id = '' THEN template_mapping.remote_id"
	    "   ELSE excluded.remote_id END,"
	    "   status = CASE WHEN " TOLD_MEANWHILE " THEN template_mapping.status ELSE excluded.status END,"
	    "   word = CASE WHEN " TOLD_MEANWHILE " THEN template_mapping.word ELSE excluded.word END,"
	    "   status_text = CASE WHEN " TOLD_MEANWHILE " THEN template_mapping.status_text ELSE '' END,"
	    "   category = CASE WHEN excluded.category = '' THEN template_mapping.category ELSE excluded.category END, category_next = '',"
	    "   params = excluded.params, body_params = excluded.body_params, parts = excluded.parts, needs = excluded.needs,"
	    "   version = excluded.version, edits = excluded.edits,"
	    "   updated_at = excluded.updated_at",
	[SQL_DELETED] =
	    "UPDATE template_mapping SET status = 'missing', word = 'DELETED', status_text = '', remote_id = '', category = '', category_next = '',"
	    "   category_taken = '', body_params = -1, parts = '', needs = '[]', version = 0, quality = '', updated_at = :now"
	    " WHERE template_id = :template AND provider_id = :provider",
	[SQL_DELETED_REMOTE] =
	    "UPDATE template_remote SET status = 'MISSING' WHERE provider_id = :provider AND EXISTS (SELECT 1 FROM template_mapping m"
	    "   WHERE m.template_id = :template AND m.provider_id = :provider AND m.remote_name = template_remote.name"
	    "   AND m.language = template_remote.language)",
	[SQL_ACCEPT] =
	    "UPDATE template_mapping SET category_taken = category, updated_at = :now WHERE template_id = :template AND provider_id = :provider",
	[SQL_TWIN] =
	    "SELECT count(*) FROM template_remote WHERE provider_id = :provider AND body = :body AND footer = :footer AND status = 'APPROVED'"
	    " AND NOT (name = :name AND language = :language)",
	[SQL_NAME] =	/* the languages of a template have one name there */
	    "SELECT m.remote_name FROM template_mapping m JOIN template t ON t.id = m.template_id"
	    " WHERE m.provider_id = :provider AND m.remote_name <> '' AND (t.key = :key OR t.of_key = :key) AND t.id <> :id"
	    " ORDER BY CASE t.of_key WHEN '' THEN 0 ELSE 1 END LIMIT 1",
	[SQL_UNMAP] = "DELETE FROM template_mapping WHERE template_id = :template AND provider_id = :provider",
};
DB_SQL(sql);

const char *
submit_bar_name(enum submit_bar bar)
{
	static const char *const names[SUBMIT_BAR__COUNT] = {
		[SUBMIT_MAY] = "may", [SUBMIT_NOT_HERE] = "not_here", [SUBMIT_SERVICE] = "service", [SUBMIT_FINDINGS] = "findings",
		[SUBMIT_SAME] = "same", [SUBMIT_IN_REVIEW] = "in_review", [SUBMIT_TOO_OFTEN] = "too_often", [SUBMIT_CLOSED] = "closed",
		[SUBMIT_CATEGORY] = "category", [SUBMIT_TWIN] = "twin", [SUBMIT_NO_UPLOAD] = "no_upload", [SUBMIT_UNDERWAY] = "underway",
	};

	return names[bar];
}

void
submission_end(struct submission *s)
{
	template_mapping_end(&s->mapping);
	template_values_end(&s->examples);
	buf_end(&s->body);
	free(s->footer);
	free(s->own_name);
	submission_parts_end(&s->parts);
	*s = (struct submission){0};
}

/* ---- may it? ---- */

/* Edits of the last 30 days, oldest first as they were written down. */
static enum submit_bar
too_often(const struct template_mapping *m, const struct provider *kind, int64_t now, int64_t *ret_free_at)
{
	AUTO_JSON struct json_object *edits = NULL;
	int64_t at, first = 0, last = 0, count = 0;
	size_t i;

	if (text_is_blank(m->edits) || json_parse(m->edits, strlen(m->edits), &edits, NULL) != ERR_NONE)
		return SUBMIT_MAY;
	for (i = 0; i < json_count(edits); i++) {
		at = json_object_get_int64(json_item(edits, i));
		if (now - at >= MONTH_MS)
			continue;
		first = count++ == 0 ? at : first;
		last = at;
	}
	if (kind->edits_a_month > 0 && count >= kind->edits_a_month)
		return *ret_free_at = first + MONTH_MS, SUBMIT_TOO_OFTEN;
	if (kind->edit_every_h > 0 && count > 0 && now - last < kind->edit_every_h * CLOCK_HOUR_MS)
		return *ret_free_at = last + kind->edit_every_h * CLOCK_HOUR_MS, SUBMIT_TOO_OFTEN;
	return SUBMIT_MAY;
}

/* It is there already: may it be edited? */
static enum submit_bar
bar_of_edit(const struct template *t, const struct submission *s, const struct provider *kind, int64_t now, int64_t *ret_free_at)
{
	const struct template_mapping *m = &s->mapping;
	bool approved = text_equal(m->status, "approved");

	if (text_equal(m->status, "waiting"))
		return SUBMIT_IN_REVIEW;
	if (text_equal(m->status, "disabled"))
		return SUBMIT_CLOSED;
	if (approved && m->version == t->version)
		return SUBMIT_SAME;
	if (approved && !text_is_blank(m->category) && !text_equal(m->category, t->category) && !text_equal(m->category, m->category_taken))
		return SUBMIT_CATEGORY;
	return approved ? too_often(m, kind, now, ret_free_at) : SUBMIT_MAY;
}

static enum submit_bar
bar_of_text(const struct template *t)
{
	struct lint lint;

	if (text_equal(t->category, "service"))
		return SUBMIT_SERVICE;
	template_lint(t, &lint);
	return lint.has_error ? SUBMIT_FINDINGS : SUBMIT_MAY;
}

/* ---- what would be handed in ---- */

/* What it is, or will be, called there. */
static enum err
choose_name(struct db *db, const struct template *t, int64_t provider_id, struct submission *s)
{
	AUTO(db_rows) struct db_rows rows = {0};
	enum err e;

	if (!text_is_blank(s->mapping.remote_name))
		return text_copy(s->mapping.remote_name, &s->own_name);
	e = db_one(db, sql[SQL_NAME], ARGS(INT_("provider", provider_id), TEXT_("key", template_family(t)), INT_("id", t->id)), &rows);
	if (e != ERR_NONE && e != ERR_NOT_FOUND)
		return e;
	return text_copy(e == ERR_NONE ? db_col_text(&rows, 0) : template_family(t), &s->own_name);
}

static enum err
load_mapping(struct db *db, const struct template *t, int64_t provider_id, struct submission *s)
{
	enum err e = template_mapping_load(db, t->id, provider_id, &s->mapping);

	if (e != ERR_NONE && e != ERR_NOT_FOUND)
		return e;
	/* A name alone is what somebody wants it to be called there; with an id it is there. */
	s->is_edit = e == ERR_NONE && !text_is_blank(s->mapping.remote_id) && !text_equal(s->mapping.status, "missing");
	return choose_name(db, t, provider_id, s);
}

static enum err
fill_wish(struct db *db, const struct template *t, struct submission *s)
{
	AUTO_JSON struct json_object *sample = template_sample(t);
	bool approved = text_equal(s->mapping.status, "approved");
	enum err e;

	buf_init(&s->body, BODY_MAX_BYTES);
	if ((e = template_positional(t, &s->body)) || (e = template_values(t, NULL, sample, &s->examples)) ||
	    (e = parts_footer(t->parts) != NULL ? text_copy(parts_footer(t->parts), &s->footer) : setting_text(db, SETTING_OFFICE_NAME, &s->footer)))
		return e;
	s->wish = (struct remote_wish){
		.task = s->is_edit ? REMOTE_EDIT : REMOTE_SUBMIT, .id = s->mapping.remote_id, .name = s->own_name,
		.language = text_is_blank(s->mapping.language) ? t->language : s->mapping.language,
		.category = s->is_edit && approved ? NULL : t->category, .body = buf_text(&s->body), .footer = s->footer,
		.examples = (const char *const *)s->examples.values, .example_count = s->examples.count,
	};
	return submission_parts_make(t, sample, &s->parts, &s->wish);
}

static enum err
look_for_twin(struct db *db, int64_t provider_id, struct submission *s)
{
	int64_t twins;
	enum err e;

	if ((e = db_one_int(db, sql[SQL_TWIN], ARGS(INT_("provider", provider_id), TEXT_("body", s->wish.body), TEXT_("footer", s->wish.footer),
	    TEXT_("name", s->wish.name), TEXT_("language", s->wish.language)), &twins)))
		return e;
	if (twins > 0)
		s->bar = SUBMIT_TWIN;
	return ERR_NONE;
}

/* A document is reviewed by an example of it. */
static bool
lacks_upload(const struct template *t, const struct provider_row *row)
{
	return parts_header(t->parts, "document") != NULL && (row->kind->write_example == NULL || !row->kind->may_upload(row->settings));
}

enum err
submission_make(struct db *db, const struct template *t, const struct provider_row *row, int64_t now, struct submission *ret)
{
	AUTO(submission) struct submission s = { .bar = bar_of_text(t), .made_at = now };
	enum err e;

	if ((e = load_mapping(db, t, row->id, &s)))
		return e;
	if (row->kind->write_remote == NULL)
		s.bar = SUBMIT_NOT_HERE;
	else if (s.bar == SUBMIT_MAY && lacks_upload(t, row))
		s.bar = SUBMIT_NO_UPLOAD;
	if (s.bar == SUBMIT_MAY && s.is_edit)
		s.bar = bar_of_edit(t, &s, row->kind, now, &s.free_at);
	if (s.bar == SUBMIT_MAY && ((e = fill_wish(db, t, &s)) || (e = look_for_twin(db, row->id, &s))))
		return e;
	*ret = s;
	ret->wish.buttons = ret->parts.buttons;
	s = (struct submission){0};
	return ERR_NONE;
}

/* ---- asking ---- */

/* Is one of its tasks waiting or being done? */
static enum err
is_underway(struct db *db, const char *kind, int64_t provider_id, int64_t template_id, bool *ret)
{
	AUTO(task) struct task task = {0};
	enum err e = template_id != 0 ? task_latest_at(db, kind, provider_id, template_id, &task) : task_latest(db, kind, provider_id, &task);

	*ret = e == ERR_NONE && task_is_open(&task);
	return e == ERR_NOT_FOUND ? ERR_NONE : e;
}

enum err
template_ask_submit(struct db *db, int64_t template_id, int64_t provider_id, const char *actor, int64_t now, enum submit_bar *ret_bar)
{
	AUTO(submission) struct submission s = {0};
	AUTO(template) struct template t = {0};
	AUTO(provider_row) struct provider_row row = {0};
	bool underway;
	int64_t task;
	enum err e;

	if ((e = template_load(db, template_id, &t)) || (e = provider_load(db, provider_id, &row)) || (e = submission_make(db, &t, &row, now, &s)) ||
	    (e = is_underway(db, TASK_TEMPLATE_SUBMIT, provider_id, template_id, &underway)))
		return e;
	*ret_bar = underway ? SUBMIT_UNDERWAY : s.bar;
	if (*ret_bar != SUBMIT_MAY)
		return ERR_CONFLICT;
	return task_ask_about(db, TASK_TEMPLATE_SUBMIT, provider_id, template_id, actor, now, &task);
}

enum err
template_ask_delete(struct db *db, int64_t template_id, int64_t provider_id, const char *actor, int64_t now)
{
	AUTO(template_mapping) struct template_mapping m = {0};
	AUTO(provider_row) struct provider_row row = {0};
	bool underway;
	int64_t task;
	enum err e;

	if ((e = provider_load(db, provider_id, &row)) || (e = template_mapping_load(db, template_id, provider_id, &m)) ||
	    (e = is_underway(db, TASK_TEMPLATE_DELETE, provider_id, template_id, &underway)))
		return e;
	/* Disabled ones cannot be deleted there. */
	if (row.kind->write_remote == NULL || underway || text_is_blank(m.remote_id) || text_equal(m.status, "missing") || text_equal(m.status, "disabled"))
		return ERR_CONFLICT;
	return task_ask_about(db, TASK_TEMPLATE_DELETE, provider_id, template_id, actor, now, &task);
}

enum err
template_ask_sync(struct db *db, int64_t provider_id, const char *actor, int64_t now)
{
	AUTO(provider_row) struct provider_row row = {0};
	bool underway;
	int64_t task;
	enum err e;

	if ((e = provider_load(db, provider_id, &row)) || (e = is_underway(db, TASK_TEMPLATE_SYNC, provider_id, 0, &underway)))
		return e;
	if (!provider_lists_templates(&row))
		return ERR_INVALID;
	return underway ? ERR_NONE : task_ask(db, TASK_TEMPLATE_SYNC, provider_id, actor, now, &task);
}

/* ---- what was told ---- */

/* This edit counts when the template was approved; what is older than a month is forgotten. */
static struct json_object *
edits_with(const struct template_mapping *m, bool counts, int64_t now)
{
	AUTO_JSON struct json_object *old = NULL;
	struct json_object *edits = json_object_new_array();
	size_t i;

	if (!text_is_blank(m->edits) && json_parse(m->edits, strlen(m->edits), &old, NULL) != ERR_NONE)
		old = NULL;
	for (i = 0; i < json_count(old); i++)
		if (now - json_object_get_int64(json_item(old, i)) < MONTH_MS)
			json_object_array_add(edits, json_object_get(json_item(old, i)));
	if (counts)
		json_object_array_add(edits, json_object_new_int64(now));
	return edits;
}

static enum err
write_down(struct db *db, const struct template *t, int64_t provider_id, const struct submission *s, const struct remote_told *told, int64_t now)
{
	AUTO_JSON struct json_object *edits = edits_with(&s->mapping, s->is_edit && text_equal(s->mapping.status, "approved"), now);
	AUTO_JSON struct json_object *needs = parts_needs(t->parts);
	const char *word = told->status[0] != '\0' ? told->status : told->outcome == REMOTE_DONE ? "PENDING" : "";
	const char *status = *standing_of(word) != '\0' ? standing_of(word) : "waiting";
	AUTO(buf) struct buf order = {0};
	char category[CATEGORY_MAX];
	enum err e;

	category_of(told->category, category);
	buf_init(&order, ORDER_MAX_BYTES);
	if ((e = template_order_json(t, &order)))
		return e;
	return db_run(db, sql[SQL_HANDED_IN], ARGS(INT_("template", t->id), INT_("provider", provider_id), TEXT_("name", s->wish.name),
	    TEXT_("remote", told->id), TEXT_("language", s->wish.language), TEXT_("status", status), TEXT_("word", word), TEXT_("category", category),
	    TEXT_("params", buf_text(&order)), INT_("count", (int64_t)s->examples.count), TEXT_("parts", parts_write(t->parts)),
	    TEXT_("needs", json_write(needs)), INT_("version", t->version), TEXT_("edits", json_write(edits)),
	    INT_("seen", s->mapping.updated_at), INT_("now", now)), NULL);
}

enum err
template_told_submit(struct db *db, const struct template *t, int64_t provider_id, const struct submission *s, const struct remote_told *told,
    int64_t now)
{
	enum err e;

	if (told->outcome != REMOTE_DONE && told->outcome != REMOTE_UNSURE)
		return ERR_NONE;
	if ((e = write_down(db, t, provider_id, s, told, now)) ||
	    (!s->is_edit && (e = template_review_overtaken(db, t->id, provider_id, s->made_at, now))))
		return e;
	/* Whether it arrived stands in the list. */
	return told->outcome == REMOTE_UNSURE ? template_ask_sync(db, provider_id, "sender", now) : ERR_NONE;
}

enum err
template_told_delete(struct db *db, int64_t template_id, int64_t provider_id, const struct remote_told *told, int64_t now)
{
	bool gone = told->outcome == REMOTE_DONE || text_equal(told->key, "not_found");
	enum err e;

	if (told->outcome == REMOTE_UNSURE)
		return template_ask_sync(db, provider_id, "sender", now);
	if (!gone)
		return ERR_NONE;
	if ((e = db_run(db, sql[SQL_DELETED_REMOTE], ARGS(INT_("template", template_id), INT_("provider", provider_id)), NULL)))
		return e;
	return db_run(db, sql[SQL_DELETED], ARGS(INT_("template", template_id), INT_("provider", provider_id), INT_("now", now)), NULL);
}

/* ---- what an administrator decides ---- */

enum err
template_accept_category(struct db *db, int64_t template_id, int64_t provider_id, int64_t now)
{
	AUTO(template_mapping) struct template_mapping m = {0};
	AUTO(template) struct template t = {0};
	enum err e;

	if ((e = template_load(db, template_id, &t)) || (e = template_mapping_load(db, template_id, provider_id, &m)))
		return e;
	if (!template_mapping_costs_more(&t, &m))
		return ERR_CONFLICT;
	if ((e = db_run(db, sql[SQL_ACCEPT], ARGS(INT_("template", template_id), INT_("provider", provider_id), INT_("now", now)), NULL)))
		return e;
	return message_release(db, template_id, now);
}

enum err
template_unmap(struct db *db, int64_t template_id, int64_t provider_id)
{
	int64_t changed;
	enum err e;

	if ((e = db_run(db, sql[SQL_UNMAP], ARGS(INT_("template", template_id), INT_("provider", provider_id)), &changed)))
		return e;
	return changed > 0 ? ERR_NONE : ERR_NOT_FOUND;
}
