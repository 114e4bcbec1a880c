#include "consent/replies.h"

#include "db/db.h"
#include "db/rows.h"

enum { SQL_OF_CONTACT, SQL_UNCLEAR, SQL_WAITING, SQL_COUNT_WAITING, SQL__COUNT };

#define COLUMNS \
	"SELECT i.id, i.contact_id, c.name, coalesce(n.number, ''), i.at, i.kind, i.text, i.reply, i.why, p.name," \
	" i.provider_id, i.handled_at, i.handled_by, i.answer_id FROM inbound i" \
	" JOIN contact c ON c.id = i.contact_id JOIN provider p ON p.id = i.provider_id" \
	" LEFT JOIN contact_phone n ON n.contact_id = c.id AND n.preferred = 1"

#define WAITS	"i.reply = 'OTHER' AND i.handled_at IS NULL AND i.kind NOT IN ('reaction', 'system', 'number_changed') AND c.erased_at IS NULL"

static const char *const sql[SQL__COUNT] = {
	[SQL_OF_CONTACT] =
	    COLUMNS " WHERE i.contact_id = :contact AND (:before = 0 OR i.id < :before) ORDER BY i.at DESC, i.id DESC LIMIT :limit",
	[SQL_UNCLEAR] =
	    COLUMNS " WHERE i.reply = 'OTHER' AND :contact = 0 AND (:before = 0 OR i.id < :before)"
	    " ORDER BY i.received_at DESC, i.id DESC LIMIT :limit",
	[SQL_WAITING] =
	    COLUMNS " WHERE " WAITS " AND :contact = 0 AND (:before = 0 OR i.id < :before)"
	    " ORDER BY i.received_at DESC, i.id DESC LIMIT :limit",
	[SQL_COUNT_WAITING] =
	    "SELECT count(DISTINCT i.contact_id) FROM inbound i JOIN contact c ON c.id = i.contact_id WHERE " WAITS
	    " AND NOT EXISTS (SELECT 1 FROM review r WHERE r.inbound_id = i.id AND r.state = 'open')",
};
DB_SQL(sql);

enum err
reply_list(struct db *db, const struct reply_query *q, struct json_object **ret)
{
	static const struct db_column columns[] = {
		{ "id", DB_INT }, { "contact_id", DB_INT }, { "name", DB_TEXT }, { "number", DB_TEXT }, { "at", DB_INT }, { "kind", DB_TEXT },
		{ "text", DB_TEXT }, { "reply", DB_TEXT }, { "why", DB_TEXT }, { "provider", DB_TEXT }, { "provider_id", DB_INT },
		{ "handled_at", DB_INT }, { "handled_by", DB_TEXT }, { "answer_id", DB_INT }, { 0 }
	};
	const char *text = sql[q->contact_id != 0 ? SQL_OF_CONTACT : q->waiting ? SQL_WAITING : SQL_UNCLEAR];

	return db_rows_json(db, text, ARGS(INT_("contact", q->contact_id), INT_("before", q->before), INT_("limit", q->limit)), columns, ret);
}

enum err
reply_count_waiting(struct db *db, int64_t *ret)
{
	return db_one_int(db, sql[SQL_COUNT_WAITING], NULL, ret);
}
