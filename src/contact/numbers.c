#include "contact/numbers.h"

#include "db/db.h"
#include "db/rows.h"

enum { SQL_NUMBERS, SQL__COUNT };

static const char *const sql[SQL__COUNT] = {
	[SQL_NUMBERS] =
	    "SELECT number, kind, preferred, whatsapp, whatsapp_by, confirmed, raw, created_at, coalesce(whatsapp_at, 0)"
	    " FROM contact_phone WHERE contact_id = :contact"
	    " ORDER BY preferred DESC, created_at DESC, number",
};
DB_SQL(sql);

enum err
contact_numbers(struct db *db, int64_t contact_id, struct json_object **ret)
{
	static const struct db_column columns[] = {
		{ "number", DB_TEXT }, { "kind", DB_TEXT }, { "preferred", DB_FLAG }, { "whatsapp", DB_TEXT }, { "whatsapp_by", DB_TEXT },
		{ "confirmed", DB_FLAG }, { "raw", DB_TEXT }, { "created_at", DB_INT }, { "whatsapp_at", DB_INT }, { 0 }
	};

	return db_rows_json(db, sql[SQL_NUMBERS], ARGS(INT_("contact", contact_id)), columns, ret);
}
