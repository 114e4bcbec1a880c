#include "template/template.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "db/db.h"
#include "provider/provider.h"
#include "provider/wa_language.h"
#include "template/fill.h"
#include "template/remote.h"

enum { SQL_LOAD, SQL_PROVIDER, SQL_WRITE, SQL__COUNT };

#define COLUMNS "provider_id, remote_name, remote_id, language, status, status_text, quality, params, word, category, category_next," \
	" category_taken, edits, updated_at, body_params, version, parts, needs"

/* What the provider said of the template that was mapped so far says nothing of another one. */
#define KEPT(column, otherwise) "CASE WHEN template_mapping.remote_name = excluded.remote_name AND template_mapping.language = excluded.language" \
	" THEN template_mapping." column " ELSE " otherwise " END"

static const char *const sql[SQL__COUNT] = {
	[SQL_LOAD] = "SELECT " COLUMNS " FROM template_mapping WHERE template_id = :template AND provider_id = :provider",
	[SQL_PROVIDER] = "SELECT kind FROM provider WHERE id = :provider",
	[SQL_WRITE] =
	    "INSERT INTO template_mapping (template_id, provider_id, remote_name, remote_id, language, status, status_text,"
	    "   quality, params, updated_at)"
	    " VALUES (:template, :provider, :name, :remote, :language, :status, :status_text, :quality, :params, :now)"
	    " ON CONFLICT (template_id, provider_id) DO UPDATE SET remote_name = excluded.remote_name,"
	    "   remote_id = excluded.remote_id, language = excluded.language, status = excluded.status,"
	    "   status_text = excluded.status_text, quality = excluded.quality, params = excluded.params, updated_at = excluded.updated_at,"
	    "   word = " KEPT("word", "''") ", category = " KEPT("category", "''") ", category_next = " KEPT("category_next", "''") ","
	    "   category_taken = " KEPT("category_taken", "''") ", body_params = " KEPT("body_params", "-1") ", version = " KEPT("version", "0") ","
	    "   edits = " KEPT("edits", "'[]'") ", parts = " KEPT("parts", "''") ", needs = " KEPT("needs", "'[]'"),
};
DB_SQL(sql);

void
template_mapping_end(struct template_mapping *m)
{
	free(m->remote_name);
	free(m->remote_id);
	free(m->language);
	free(m->status);
	free(m->status_text);
	free(m->quality);
	free(m->params);
	free(m->word);
	free(m->category);
	free(m->category_next);
	free(m->category_taken);
	free(m->edits);
	free(m->parts);
	free(m->needs);
	*m = (struct template_mapping){0};
}

static enum err
read_row(struct db_rows *rows, struct template_mapping *ret)
{
	struct template_mapping m = {0};
	char **const texts[] = { &m.remote_name, &m.remote_id, &m.language, &m.status, &m.status_text, &m.quality, &m.params, &m.word, &m.category,
		&m.category_next, &m.category_taken, &m.edits };
	size_t i;
	enum err e;

	for (i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		if ((e = db_col_copy(rows, (int)i + 1, texts[i]))) {
			template_mapping_end(&m);
			return e;
		}
	m.provider_id = db_col_int(rows, 0);
	if ((e = db_col_copy(rows, 16, &m.parts)) || (e = db_col_copy(rows, 17, &m.needs))) {
		template_mapping_end(&m);
		return e;
	}
	m.updated_at = db_col_int(rows, 13);
	m.body_params = db_col_int(rows, 14);
	m.version = db_col_int(rows, 15);
	*ret = m;
	return ERR_NONE;
}

enum err
template_mapping_load(struct db *db, int64_t template_id, int64_t provider_id, struct template_mapping *ret)
{
	AUTO(db_rows) struct db_rows rows = {0};
	enum err e;

	if ((e = db_one(db, sql[SQL_LOAD], ARGS(INT_("template", template_id), INT_("provider", provider_id)), &rows)))
		return e;
	return read_row(&rows, ret);
}

/* ---- what an administrator maps ---- */

static bool
is_status(const char *status)
{
	static const char *const known[] = { "missing", "waiting", "approved", "rejected", "paused", "disabled" };
	size_t i;

	for (i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		if (text_equal(known[i], status))
			return true;
	return false;
}

/* A name the template does not have would be found out only by the first applicant who gets nothing. */
static enum err
check_params(const struct template *t, const char *params, struct problem *problem)
{
	AUTO_JSON struct json_object *names = NULL;
	struct problem why = {0};
	size_t i;
	enum err e;

	if ((e = json_parse(params, strlen(params), &names, &why)) == ERR_INVALID)
		return problem_set(problem, e, "params", "%s", why.why);
	if (e)
		return e;
	if (!json_object_is_type(names, json_type_array) || json_count(names) > ORDER_MAX)
		return problem_set(problem, ERR_INVALID, "params", "must be a JSON list of at most %d names", ORDER_MAX);
	for (i = 0; i < json_count(names); i++) {
		struct json_object *name = json_item(names, i);

		if (!json_object_is_type(name, json_type_string) || param_resolve(t, json_object_get_string(name)) == NULL)
			return problem_set(problem, ERR_INVALID, "params", "%.60s is no parameter of %s",
			    json_object_to_json_string(name), t->key);
	}
	return ERR_NONE;
}

static enum err
check_mapping(const struct template *t, const struct template_mapping *m, struct problem *problem)
{
	if (text_is_blank(m->remote_name) && text_is_blank(m->remote_id))
		return problem_set(problem, ERR_INVALID, "remote_name", "the provider's name or id of the template is needed");
	if (m->status != NULL && !is_status(m->status))
		return problem_set(problem, ERR_INVALID, "status",
		    "must be one of: missing waiting approved rejected paused disabled");
	return text_is_blank(m->params) ? ERR_NONE : check_params(t, m->params, problem);
}

static const char *
or_text(const char *text, const char *otherwise)
{
	return text != NULL ? text : otherwise;
}

/* Some providers know templates by an id of a certain form or in certain languages, and refuse everything else when it is too late. */
static enum err
check_kind(struct db *db, int64_t provider_id, const struct template_mapping *m, const char *language, struct problem *problem)
{
	AUTO(db_rows) struct db_rows rows = {0};
	const struct provider *kind;
	enum err e;

	if ((e = db_one(db, sql[SQL_PROVIDER], ARGS(INT_("provider", provider_id)), &rows)) == ERR_NOT_FOUND)
		return problem_set(problem, e, "provider", "there is no such provider");
	if (e)
		return e;
	kind = provider_find(db_col_text(&rows, 0));
	if (kind != NULL && kind->scope == SCOPE_OFFICIAL && (e = wa_language_check(language, problem)))
		return e;
	return kind != NULL && kind->check_mapping != NULL ? kind->check_mapping(m->remote_name, m->remote_id, problem) : ERR_NONE;
}

enum err
template_map(struct db *db, const char *key, int64_t provider_id, const struct template_mapping *m, int64_t now,
    struct problem *problem)
{
	AUTO(template) struct template t = {0};
	enum err e;

	if ((e = template_by_key(db, key, &t)) == ERR_NOT_FOUND)
		return problem_set(problem, e, "key", "there is no template %.60s", key);
	if (e)
		return e;
	if ((e = check_mapping(&t, m, problem)) || (e = check_kind(db, provider_id, m, or_text(m->language, t.language), problem)))
		return e;
	e = db_run(db, sql[SQL_WRITE], ARGS(INT_("template", t.id), INT_("provider", provider_id),
	    TEXT_("name", or_text(m->remote_name, "")), TEXT_("remote", or_text(m->remote_id, "")),
	    TEXT_("language", or_text(m->language, t.language)), TEXT_("status", or_text(m->status, "waiting")),
	    TEXT_("status_text", or_text(m->status_text, "")), TEXT_("quality", or_text(m->quality, "")),
	    TEXT_("params", or_text(m->params, "")), INT_("now", now)), NULL);
	return e != ERR_NONE || m->status != NULL ? e : template_remote_adopt(db, t.id, provider_id, now);
}
