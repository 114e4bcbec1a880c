#include "privacy/affected.h"

#include "db/db.h"
#include "db/rows.h"

enum { SQL_AFFECTED, SQL__COUNT };

static const char *const sql[SQL__COUNT] = {
	[SQL_AFFECTED] =
	    "SELECT s.contact_id, coalesce(c.name, ''), coalesce(p.number, ''), s.actor, s.how, count(*), min(s.at), max(s.at) FROM contact_seen s"
	    " LEFT JOIN contact c ON c.id = s.contact_id LEFT JOIN contact_phone p ON p.contact_id = c.id AND p.preferred = 1"
	    " WHERE s.at >= :from AND s.at < :until AND (:actor = '' OR s.actor = :actor)"
	    " GROUP BY s.contact_id, s.actor, s.how ORDER BY s.contact_id, s.actor, s.how",
};
DB_SQL(sql);

enum err
affected_json(struct db *db, const struct affected_query *q, struct json_object **ret)
{
	static const struct db_column columns[] = {
		{ "contact_id", DB_INT }, { "name", DB_TEXT }, { "number", DB_TEXT }, { "actor", DB_TEXT }, { "how", DB_TEXT }, { "days", DB_INT },
		{ "first_at", DB_INT }, { "last_at", DB_INT }, { 0 }
	};

	return db_rows_json(db, sql[SQL_AFFECTED], ARGS(INT_("from", q->from), INT_("until", q->until),
	    TEXT_("actor", q->actor != NULL ? q->actor : "")), columns, ret);
}
