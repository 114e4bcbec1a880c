#include "report/standing.h"

#include <string.h>

#include "base/text.h"
#include "consent/review.h"
#include "db/db.h"
#include "db/rows.h"
#include "permit/missed.h"
#include "provider/here.h"

enum { SQL_SENDER, SQL_PASS, SQL_PROVIDERS, SQL_DOWN, SQL_STOPPED, SQL__COUNT };

static const char *const sql[SQL__COUNT] = {
	[SQL_SENDER] = "SELECT coalesce(max(at), 0) FROM heartbeat WHERE program = 'sender'",
	[SQL_PASS] = "SELECT at, detail FROM heartbeat WHERE program = 'sender'",
	[SQL_PROVIDERS] = "SELECT name, kind, settings FROM provider WHERE enabled = 1 ORDER BY priority, id",
	[SQL_DOWN] = "SELECT id, name, health_code, health_text FROM provider WHERE enabled = 1 AND health = 'down' ORDER BY priority, id",
	[SQL_STOPPED] = (
	    "SELECT t.id, t.name, p.name, CASE m.status WHEN 'approved' THEN 1 ELSE 0 END FROM template_mapping m JOIN template t ON t.id = m.template_id"
	    " JOIN provider p ON p.id = m.provider_id"
	    " WHERE (m.status IN ('paused', 'rejected', 'disabled')"
	    "   OR (m.status = 'approved' AND m.category NOT IN ('', 'utility', t.category, m.category_taken)))"
	    " AND t.active = 1 AND p.enabled = 1 ORDER BY t.name, p.name LIMIT 3"),
};
DB_SQL(sql);

void
standing_end(struct standing *s)
{
	json_end(&s->providers_simulated);
	json_end(&s->providers_down);
	json_end(&s->templates_stopped);
	*s = (struct standing){0};
}

enum err
standing_sender(struct db *db, int64_t *ret_at, char **ret_detail)
{
	AUTO(db_rows) struct db_rows rows = {0};
	AUTO_FREE char *detail = NULL;
	enum err e = db_one(db, sql[SQL_PASS], NULL, &rows);

	if (e == ERR_NOT_FOUND) {
		*ret_at = 0;
		return text_copy("", ret_detail);
	}
	if (e || (e = db_col_copy(&rows, 1, &detail)))
		return e;
	*ret_at = db_col_int(&rows, 0);
	*ret_detail = detail;
	detail = NULL;
	return ERR_NONE;
}

static enum err
count_providers(struct db *db, struct standing *s)
{
	AUTO(db_rows) struct db_rows rows = {0};
	enum err e;

	if ((s->providers_simulated = json_object_new_array()) == NULL)
		return ERR_MEMORY;
	if ((e = db_query(db, sql[SQL_PROVIDERS], NULL, &rows)))
		return e;
	while (db_next(&rows)) {
		AUTO_JSON struct json_object *settings = NULL;
		const struct provider *kind = provider_find(db_col_text(&rows, 1));

		s->providers++;
		if (json_parse(db_col_text(&rows, 2), strlen(db_col_text(&rows, 2)), &settings, NULL) == ERR_NONE && kind != NULL &&
		    provider_is_simulated(kind, settings))
			json_object_array_add(s->providers_simulated, json_object_new_string(db_col_text(&rows, 0)));
	}
	return rows.err;
}

int64_t
standing_held(const struct standing *s)
{
	return held_todo(&s->held) + s->missed;
}

enum err
standing_load(struct db *db, int64_t now, struct standing *ret)
{
	static const struct db_column down[] = {
		{ "id", DB_INT }, { "name", DB_TEXT }, { "health_code", DB_TEXT }, { "health_text", DB_TEXT }, { 0 }
	};
	static const struct db_column stopped[] = { { "template_id", DB_INT }, { "template", DB_TEXT }, { "provider", DB_TEXT }, { "dearer", DB_FLAG },
		{ 0 } };
	AUTO(standing) struct standing s = {0};
	enum err e;

	if ((e = db_one_int(db, sql[SQL_SENDER], NULL, &s.sender_at)) ||
	    (e = held_count(db, now, &s.held)) ||
	    (e = missed_count(db, now, &s.missed)) ||
	    (e = review_count(db, &s.reviews)) ||
	    (e = count_providers(db, &s)) ||
	    (e = db_rows_json(db, sql[SQL_DOWN], NULL, down, &s.providers_down)) ||
	    (e = db_rows_json(db, sql[SQL_STOPPED], NULL, stopped, &s.templates_stopped)))
		return e;
	*ret = s;
	s.providers_simulated = s.providers_down = s.templates_stopped = NULL;
	return ERR_NONE;
}
