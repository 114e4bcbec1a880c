#include "contact/refs.h"

#include "db/db.h"
#include "db/rows.h"

enum { SQL_REFS, SQL_KEEP, SQL__COUNT };

static const char *const sql[SQL__COUNT] = {
	[SQL_REFS] = "SELECT system, ref FROM contact_ref WHERE contact_id = :contact ORDER BY system, ref",
	[SQL_KEEP] = "INSERT INTO contact_ref (system, ref, contact_id) VALUES (:system, :ref, :contact) ON CONFLICT (system, ref) DO NOTHING",
};
DB_SQL(sql);

enum err
contact_refs(struct db *db, int64_t contact_id, struct json_object **ret)
{
	static const struct db_column columns[] = { { "system", DB_TEXT }, { "id", DB_TEXT }, { 0 } };

	return db_rows_json(db, sql[SQL_REFS], ARGS(INT_("contact", contact_id)), columns, ret);
}

enum err
contact_ref_keep(struct db *db, int64_t contact_id, const char *system, const char *ref)
{
	return db_run(db, sql[SQL_KEEP], ARGS(TEXT_("system", system), TEXT_("ref", ref), INT_("contact", contact_id)), NULL);
}
