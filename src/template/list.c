#include "template/list.h"

#include "db/db.h"
#include "db/rows.h"

enum { SQL_TEMPLATES, SQL_MAPPINGS, SQL__COUNT };

static const char *const sql[SQL__COUNT] = {
	[SQL_TEMPLATES] =
	    "SELECT id, key, name, category, language, recipient, active, version, used, coalesce(used_at, 0), updated_at, reroute_after_h, of_key"
	    " FROM template ORDER BY key",
	[SQL_MAPPINGS] =
	    "SELECT m.template_id, m.provider_id, p.name, p.kind, CASE m.remote_name WHEN '' THEN m.remote_id ELSE m.remote_name END,"
	    " m.language, m.status, m.status_text, m.quality, m.category,"
	    " CASE WHEN m.status = 'approved' AND m.category NOT IN ('', 'utility', t.category, m.category_taken) THEN 1 ELSE 0 END,"
	    " m.updated_at, m.remote_id"
	    " FROM template_mapping m JOIN provider p ON p.id = m.provider_id JOIN template t ON t.id = m.template_id"
	    " ORDER BY m.template_id, p.priority",
};
DB_SQL(sql);

enum err
template_list(struct db *db, struct json_object **ret)
{
	static const struct db_column columns[] = {
		{ "id", DB_INT }, { "key", DB_TEXT }, { "name", DB_TEXT }, { "category", DB_TEXT }, { "language", DB_TEXT },
		{ "recipient", DB_TEXT }, { "active", DB_FLAG }, { "version", DB_INT }, { "used", DB_INT }, { "used_at", DB_INT },
		{ "updated_at", DB_INT }, { "reroute_after_h", DB_INT }, { "of", DB_TEXT }, { 0 }
	};

	return db_rows_json(db, sql[SQL_TEMPLATES], NULL, columns, ret);
}

enum err
template_mapping_list(struct db *db, struct json_object **ret)
{
	static const struct db_column columns[] = {
		{ "template_id", DB_INT }, { "provider_id", DB_INT }, { "provider", DB_TEXT }, { "kind", DB_TEXT },
		{ "remote_name", DB_TEXT }, { "language", DB_TEXT }, { "status", DB_TEXT }, { "status_text", DB_TEXT },
		{ "quality", DB_TEXT }, { "category", DB_TEXT }, { "dearer", DB_FLAG }, { "updated_at", DB_INT },
		{ "remote_id", DB_TEXT }, { 0 }
	};

	return db_rows_json(db, sql[SQL_MAPPINGS], NULL, columns, ret);
}
