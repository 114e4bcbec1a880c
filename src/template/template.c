#include "template/template.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "db/db.h"
#include "template/alias.h"
#include "template/builtin.h"
#include "template/language.h"
#include "template/version.h"

enum { SQL_BY_ID, SQL_BY_KEY, SQL_INSTALL, SQL_REROUTE, SQL_USED, SQL__COUNT };

#define COLUMNS "id, key, name, description, category, language, recipient, body, gateway_body, short_body, params," \
	" active, version, used, used_at, updated_at, updated_by, reroute_after_h, trigger_event, subject, of_key, parts"

static const char *const sql[SQL__COUNT] = {
	[SQL_BY_ID] = "SELECT " COLUMNS " FROM template WHERE id = :id",
	[SQL_BY_KEY] = "SELECT " COLUMNS " FROM template WHERE key = :key",
	[SQL_INSTALL] =
	    "INSERT INTO template (key, of_key, name, description, category, language, recipient, trigger_event, body, gateway_body, short_body, subject,"
	    "   params, reroute_after_h, updated_at, updated_by)"
	    " VALUES (:key, :of, :name, :description, :category, :language, :recipient, :trigger, :body, :gateway, :short, :subject, :params,"
	    "   coalesce((SELECT reroute_after_h FROM template WHERE key = :of), 0), :now, 'init')"
	    " ON CONFLICT (key) DO NOTHING RETURNING id",
	[SQL_REROUTE] =
	    "UPDATE template SET reroute_after_h = :hours WHERE id = :id OR key = (SELECT of_key FROM template WHERE id = :id)"
	    " OR (of_key <> '' AND of_key IN (SELECT key FROM template WHERE id = :id UNION SELECT of_key FROM template WHERE id = :id))",
	[SQL_USED] = "UPDATE template SET used = used + 1, used_at = :now WHERE id = :id",
};
DB_SQL(sql);

void
template_end(struct template *t)
{
	free(t->key);
	free(t->name);
	free(t->description);
	free(t->category);
	free(t->language);
	free(t->recipient);
	free(t->trigger);
	free(t->of_key);
	free(t->body);
	free(t->gateway_body);
	free(t->short_body);
	free(t->subject);
	free(t->updated_by);
	json_end(&t->params);
	json_end(&t->parts);
	*t = (struct template){0};
}

/* ---- reading ---- */

static enum err
read_texts(struct db_rows *rows, struct template *t)
{
	char **const texts[] = { &t->key, &t->name, &t->description, &t->category, &t->language, &t->recipient, &t->body,
		&t->gateway_body, &t->short_body };
	size_t i;
	enum err e;

	for (i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		if ((e = db_col_copy(rows, (int)i + 1, texts[i])))
			return e;
	if ((e = db_col_copy(rows, 18, &t->trigger)) || (e = db_col_copy(rows, 19, &t->subject)) || (e = db_col_copy(rows, 20, &t->of_key)))
		return e;
	return db_col_copy(rows, 16, &t->updated_by);
}

static enum err
read_row(struct db_rows *rows, struct template *ret)
{
	AUTO(template) struct template t = {0};
	const char *params = db_col_text(rows, 10), *parts = db_col_text(rows, 21);
	enum err e;

	if ((e = read_texts(rows, &t)) || (e = json_parse(params, strlen(params), &t.params, NULL)) ||
	    (e = json_parse(parts, strlen(parts), &t.parts, NULL)))
		return e;
	t.id = db_col_int(rows, 0);
	t.active = db_col_int(rows, 11) != 0;
	t.version = db_col_int(rows, 12);
	t.used = db_col_int(rows, 13);
	t.used_at = db_col_int(rows, 14);
	t.reroute_after_h = db_col_int(rows, 17);
	t.updated_at = db_col_int(rows, 15);
	*ret = t;
	t = (struct template){0};
	return ERR_NONE;
}

static enum err
load(struct db *db, const char *question, const struct db_arg *args, struct template *ret)
{
	AUTO(db_rows) struct db_rows rows = {0};
	enum err e;

	if ((e = db_one(db, question, args, &rows)))
		return e;
	return read_row(&rows, ret);
}

enum err
template_load(struct db *db, int64_t id, struct template *ret)
{
	return load(db, sql[SQL_BY_ID], ARGS(INT_("id", id)), ret);
}

enum err
template_by_key(struct db *db, const char *key, struct template *ret)
{
	enum err e = load(db, sql[SQL_BY_KEY], ARGS(TEXT_("key", key)), ret);

	if (e != ERR_NOT_FOUND || alias_template_key(key) == key)
		return e;
	return load(db, sql[SQL_BY_KEY], ARGS(TEXT_("key", alias_template_key(key))), ret);
}

/* ---- writing ---- */

enum err
template_used(struct db *db, int64_t id, int64_t now)
{
	return db_run(db, sql[SQL_USED], ARGS(INT_("id", id), INT_("now", now)), NULL);
}

enum err
template_set_reroute(struct db *db, int64_t id, int64_t hours)
{
	int64_t changed;
	enum err e;

	if ((e = db_run(db, sql[SQL_REROUTE], ARGS(INT_("id", id), INT_("hours", hours)), &changed)))
		return e;
	return changed == 0 ? ERR_NOT_FOUND : ERR_NONE;
}

static enum err
install_one(struct db *db, const struct builtin_template *b, int64_t now, bool *ret_added)
{
	int64_t id;
	enum err e;

	e = db_one_int(db, sql[SQL_INSTALL], ARGS(TEXT_("key", b->key), TEXT_("of", b->of_key != NULL ? b->of_key : ""),
	    TEXT_("language", b->language != NULL ? b->language : template_language(0)), TEXT_("name", b->name),
	    TEXT_("description", b->description), TEXT_("category", b->category), TEXT_("recipient", b->recipient),
	    TEXT_("trigger", b->trigger != NULL ? b->trigger : ""), TEXT_("body", b->body), TEXT_("gateway", b->gateway_body),
	    TEXT_("short", b->short_body), TEXT_("subject", b->subject), TEXT_("params", b->params), INT_("now", now)), &id);
	*ret_added = e == ERR_NONE;
	if (e)
		return e == ERR_NOT_FOUND ? ERR_NONE : e;
	return template_version_keep(db, id);
}

enum err
template_install(struct db *db, int64_t now, int *ret_installed)
{
	const struct builtin_template *b;
	bool added;
	int sum = 0;
	size_t i;
	enum err e;

	for (i = 0; (b = builtin_template(i)) != NULL; i++) {
		if ((e = install_one(db, b, now, &added)))
			return e;
		sum += added;
	}
	*ret_installed = sum;
	return ERR_NONE;
}
