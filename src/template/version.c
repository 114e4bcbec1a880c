#include "template/version.h"

#include <stdlib.h>
#include <string.h>

#include "db/db.h"
#include "db/rows.h"

enum { SQL_KEEP, SQL_LIST, SQL_LOAD, SQL__COUNT };

static const char *const sql[SQL__COUNT] = {
	[SQL_KEEP] =
	    "INSERT INTO template_version (template_id, version, name, category, language, body, gateway_body, short_body, params, saved_at, saved_by,"
	    "   subject, parts)"
	    " SELECT id, version, name, category, language, body, gateway_body, short_body, params, updated_at, updated_by, subject, parts FROM template"
	    " WHERE id = :template",
	[SQL_LIST] =
	    "SELECT v.version, v.name, v.saved_at, v.saved_by,"
	    "   (SELECT count(*) FROM message m WHERE m.template_id = v.template_id AND m.template_version = v.version)"
	    " FROM template_version v WHERE v.template_id = :template ORDER BY v.version DESC LIMIT 200",
	[SQL_LOAD] =
	    "SELECT name, category, language, body, gateway_body, short_body, params, saved_at, saved_by, subject, parts FROM template_version"
	    " WHERE template_id = :template AND version = :version",
};
DB_SQL(sql);

enum err
template_version_keep(struct db *db, int64_t template_id)
{
	return db_run(db, sql[SQL_KEEP], ARGS(INT_("template", template_id)), NULL);
}

enum err
template_version_list(struct db *db, int64_t template_id, struct json_object **ret)
{
	static const struct db_column columns[] = {
		{ "version", DB_INT }, { "name", DB_TEXT }, { "saved_at", DB_INT }, { "saved_by", DB_TEXT }, { "messages", DB_INT }, { 0 }
	};

	return db_rows_json(db, sql[SQL_LIST], ARGS(INT_("template", template_id)), columns, ret);
}

/* The text that stands there is replaced by the column's. */
static enum err
replace(struct db_rows *rows, int column, char **text)
{
	free(*text);
	*text = NULL;
	return db_col_copy(rows, column, text);
}

static enum err
read_row(struct db_rows *rows, struct template *t)
{
	char **const texts[] = { &t->name, &t->category, &t->language, &t->body, &t->gateway_body, &t->short_body };
	const char *params = db_col_text(rows, 6), *parts = db_col_text(rows, 10);
	size_t i;
	enum err e;

	for (i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		if ((e = replace(rows, (int)i, texts[i])))
			return e;
	json_end(&t->params);
	json_end(&t->parts);
	t->updated_at = db_col_int(rows, 7);
	if ((e = replace(rows, 8, &t->updated_by)) || (e = replace(rows, 9, &t->subject)))
		return e;
	if ((e = json_parse(params, strlen(params), &t->params, NULL)))
		return e;
	return json_parse(parts, strlen(parts), &t->parts, NULL);
}

enum err
template_version_load(struct db *db, int64_t template_id, int64_t version, struct template *ret)
{
	AUTO(db_rows) struct db_rows rows = {0};
	AUTO(template) struct template t = {0};
	enum err e;

	if ((e = template_load(db, template_id, &t)) ||
	    (e = db_one(db, sql[SQL_LOAD], ARGS(INT_("template", template_id), INT_("version", version)), &rows)) || (e = read_row(&rows, &t)))
		return e;
	t.version = version;
	*ret = t;
	t = (struct template){0};
	return ERR_NONE;
}
