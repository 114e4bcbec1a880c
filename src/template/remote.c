#include "template/remote.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "db/db.h"
#include "db/rows.h"
#include "message/release.h"
#include "template/standing.h"

enum { SQL_STORE, SQL_SWEEP, SQL_MAPPED, SQL_OF_MAPPING, SQL_APPLY, SQL_LIST, SQL_LOAD, SQL__COUNT };

/* Some are known by name and language, some by an id. */
#define IS_MEANT(name, language, id) "((" name " <> '' AND r.name = " name " AND r.language = " language ")" \
	" OR (" id " <> '' AND r.remote_id = " id "))"
/* Of what was deleted and made again only the new one is there; of two with one name the id says which. */
#define BEST_FIRST(id) " ORDER BY CASE r.status WHEN 'MISSING' THEN 1 ELSE 0 END, CASE r.remote_id WHEN " id " THEN 0 ELSE 1 END LIMIT 1"

#define COLUMNS "r.provider_id, r.name, r.language, r.remote_id, r.status, r.category, r.quality, r.reason, r.body, r.footer, r.body_params," \
	" r.needs, r.parts, r.seen_at, coalesce((SELECT min(m.template_id) FROM template_mapping m WHERE m.provider_id = r.provider_id" \
	"   AND CASE WHEN m.remote_id <> '' AND r.remote_id <> '' THEN m.remote_id = r.remote_id" \
	"     ELSE m.remote_name = r.name AND m.language = r.language END), 0)"

static const char *const sql[SQL__COUNT] = {
	[SQL_STORE] =
	    "INSERT INTO template_remote (provider_id, name, language, remote_id, status, category, quality, reason, body, footer, body_params,"
	    "   needs, parts, seen_at)"
	    " VALUES (:provider, :name, :language, :id, :status, :category, :quality, :reason, :body, :footer, :params, :needs, :parts, :now)"
	    " ON CONFLICT (provider_id, name, language, remote_id) DO UPDATE SET status = excluded.status,"
	    "   category = excluded.category, quality = excluded.quality, reason = excluded.reason, body = excluded.body,"
	    "   footer = excluded.footer, body_params = excluded.body_params, needs = excluded.needs, parts = excluded.parts, seen_at = excluded.seen_at",
	[SQL_SWEEP] =
	    "UPDATE template_remote SET status = 'MISSING' WHERE provider_id = :provider AND seen_at < :now AND status <> 'MISSING'",
	[SQL_MAPPED] =	/* also those that were never in the list: they are missing as well once it was read to its end */
	    "SELECT template_id FROM template_mapping WHERE provider_id = :provider ORDER BY template_id",
	[SQL_OF_MAPPING] =
	    "SELECT m.status, m.word, m.status_text, m.quality, m.category, m.body_params, m.remote_id, coalesce(r.status, ''),"
	    "   coalesce(r.reason, ''), coalesce(r.quality, ''), coalesce(r.category, ''), coalesce(r.body_params, -1), coalesce(r.remote_id, ''),"
	    "   m.needs, coalesce(r.needs, '[]')"
	    " FROM template_mapping m LEFT JOIN template_remote r"
	    "   ON r.provider_id = m.provider_id AND " IS_MEANT("m.remote_name", "m.language", "m.remote_id")
	    " WHERE m.template_id = :template AND m.provider_id = :provider" BEST_FIRST("m.remote_id"),
	[SQL_APPLY] =
	    "UPDATE template_mapping SET status = :status, word = :word, status_text = :text, quality = :quality, category = :category,"
	    "   category_next = CASE WHEN category_next = :category THEN '' ELSE category_next END, body_params = :params, needs = :needs,"
	    "   remote_id = :id,"
	    "   updated_at = :now"
	    " WHERE template_id = :template AND provider_id = :provider",
	[SQL_LIST] =
	    "SELECT " COLUMNS " FROM template_remote r WHERE (:provider = 0 OR r.provider_id = :provider) ORDER BY r.provider_id, r.name, r.language"
	    " LIMIT 2000",
	[SQL_LOAD] = "SELECT " COLUMNS " FROM template_remote r WHERE r.provider_id = :provider AND " IS_MEANT(":name", ":language", ":remote")
	    BEST_FIRST(":remote"),
};
DB_SQL(sql);

static const struct db_column columns[] = {
	{ "provider_id", DB_INT }, { "name", DB_TEXT }, { "language", DB_TEXT }, { "remote_id", DB_TEXT }, { "status", DB_TEXT },
	{ "category", DB_TEXT }, { "quality", DB_TEXT }, { "reason", DB_TEXT }, { "body", DB_TEXT }, { "footer", DB_TEXT },
	{ "body_params", DB_INT }, { "needs", DB_TEXT }, { "parts", DB_TEXT }, { "seen_at", DB_INT }, { "template_id", DB_INT }, { 0 }
};

/* ---- the mappings ---- */

enum { MAP_STATUS, MAP_WORD, MAP_TEXT, MAP_QUALITY, MAP_CATEGORY, MAP_PARAMS, MAP_ID, ROW_STATUS, ROW_REASON, ROW_QUALITY, ROW_CATEGORY, ROW_PARAMS,
	ROW_ID, MAP_NEEDS, ROW_NEEDS };

static bool
is_same(struct db_rows *rows, const char *status, const char *category)
{
	return text_equal(db_col_text(rows, MAP_STATUS), status) && text_equal(db_col_text(rows, MAP_WORD), db_col_text(rows, ROW_STATUS)) &&
	    text_equal(db_col_text(rows, MAP_QUALITY), db_col_text(rows, ROW_QUALITY)) && text_equal(db_col_text(rows, MAP_CATEGORY), category) &&
	    db_col_int(rows, MAP_PARAMS) == db_col_int(rows, ROW_PARAMS) && text_equal(db_col_text(rows, MAP_NEEDS), db_col_text(rows, ROW_NEEDS)) &&
	    (*db_col_text(rows, ROW_ID) == '\0' || text_equal(db_col_text(rows, MAP_ID), db_col_text(rows, ROW_ID)));
}

/* absent: what it should be when the list has no such template; NULL: as it is. */
static enum err
apply(struct db *db, int64_t template_id, int64_t provider_id, const char *absent, int64_t now, bool *ret_changed)
{
	AUTO(db_rows) struct db_rows rows = {0};
	char category[CATEGORY_MAX];
	const char *status, *word;
	bool freed;
	enum err e;

	*ret_changed = false;
	if ((e = db_one(db, sql[SQL_OF_MAPPING], ARGS(INT_("template", template_id), INT_("provider", provider_id)), &rows)))
		return e;
	word = db_col_text(&rows, ROW_STATUS);
	if (*word == '\0' && absent == NULL)
		return ERR_NONE;
	status = *word == '\0' ? absent : standing_of(word);
	if (*status == '\0')	/* a word of tomorrow: only what is known to be approved may be sent */
		status = "waiting";
	category_of(db_col_text(&rows, ROW_CATEGORY), category);
	if (is_same(&rows, status, category))
		return ERR_NONE;
	*ret_changed = true;
	freed = text_equal(status, "approved") && !text_equal(db_col_text(&rows, MAP_STATUS), "approved");
	if ((e = db_run(db, sql[SQL_APPLY], ARGS(INT_("template", template_id), INT_("provider", provider_id), TEXT_("status", status),
	    TEXT_("word", word), TEXT_("text", db_col_text(&rows, ROW_REASON)), TEXT_("quality", db_col_text(&rows, ROW_QUALITY)),
	    TEXT_("category", category), INT_("params", db_col_int(&rows, ROW_PARAMS)), TEXT_("needs", db_col_text(&rows, ROW_NEEDS)),
	    TEXT_("id", db_col_text(&rows, *db_col_text(&rows, ROW_ID) != '\0' ? ROW_ID : MAP_ID)), INT_("now", now)), NULL)))
		return e;
	return freed ? message_release(db, template_id, now) : ERR_NONE;
}

enum err
template_remote_adopt(struct db *db, int64_t template_id, int64_t provider_id, int64_t now)
{
	bool changed;

	return apply(db, template_id, provider_id, NULL, now, &changed);
}

/* ---- a whole list ---- */

static enum err
store_row(struct db *db, int64_t provider_id, struct json_object *row, int64_t now)
{
	int64_t params = -1;

	json_int(row, "params", &params);
	return db_run(db, sql[SQL_STORE], ARGS(INT_("provider", provider_id), TEXT_("name", json_text(row, "name")),
	    TEXT_("language", json_text(row, "language")), TEXT_("id", json_text(row, "id")), TEXT_("status", json_text(row, "status")),
	    TEXT_("category", json_text(row, "category")), TEXT_("quality", json_text(row, "quality")), TEXT_("reason", json_text(row, "reason")),
	    TEXT_("body", json_text(row, "body")), TEXT_("footer", json_text(row, "footer")), INT_("params", params),
	    TEXT_("needs", json_text(row, "needs") != NULL ? json_text(row, "needs") : "[]"),
	    TEXT_("parts", json_text(row, "parts")), INT_("now", now)), NULL);
}

/* Read to the end before anything is written: what follows changes the table. */
static enum err
mapped_templates(struct db *db, int64_t provider_id, int64_t *ids, size_t cap, size_t *ret_n)
{
	AUTO(db_rows) struct db_rows rows = {0};
	size_t n = 0;
	enum err e;

	if ((e = db_query(db, sql[SQL_MAPPED], ARGS(INT_("provider", provider_id)), &rows)))
		return e;
	for (; n < cap && db_next(&rows); n++)
		ids[n] = db_col_int(&rows, 0);
	*ret_n = n;
	return rows.err;
}

enum err
template_remote_store(struct db *db, int64_t provider_id, struct json_object *all, int64_t now, struct template_sync *ret)
{
	enum { MAPPED_MAX = 1000 };
	struct template_sync sync = { .seen = (int64_t)json_count(all) };
	int64_t ids[MAPPED_MAX];
	bool changed;
	size_t i, n;
	enum err e;

	for (i = 0; i < json_count(all); i++)
		if ((e = store_row(db, provider_id, json_item(all, i), now)))
			return e;
	if ((e = db_run(db, sql[SQL_SWEEP], ARGS(INT_("provider", provider_id), INT_("now", now)), &sync.gone)) ||
	    (e = mapped_templates(db, provider_id, ids, MAPPED_MAX, &n)))
		return e;
	for (i = 0; i < n; i++) {
		if ((e = apply(db, ids[i], provider_id, "missing", now, &changed)))
			return e;
		sync.changed += changed;
	}
	*ret = sync;
	return ERR_NONE;
}

/* ---- for people ---- */

enum err
template_remote_list(struct db *db, int64_t provider_id, struct json_object **ret)
{
	return db_rows_json(db, sql[SQL_LIST], ARGS(INT_("provider", provider_id)), columns, ret);
}

enum err
template_remote_load(struct db *db, int64_t provider_id, const char *name, const char *language, const char *remote_id, struct json_object **ret)
{
	AUTO(db_rows) struct db_rows rows = {0};
	enum err e;

	if ((e = db_one(db, sql[SQL_LOAD], ARGS(INT_("provider", provider_id), TEXT_("name", name), TEXT_("language", language),
	    TEXT_("remote", remote_id)), &rows)))
		return e;
	*ret = db_row_json(&rows, columns);
	return *ret != NULL ? ERR_NONE : ERR_MEMORY;
}
