#include "message/list.h"

#include "base/text.h"
#include "db/db.h"
#include "db/rows.h"

#define COLUMNS \
	"SELECT m.id, m.code, m.contact_id, c.name, m.number, m.kind, t.key, m.scenario, m.category, m.priority, m.state, m.reason, m.reason_text," \
	" p.name, m.permit_id, m.reference, m.made_by, m.created_at, m.updated_at, m.sent_at, m.delivered_at, m.read_at FROM message m" \
	" JOIN contact c ON c.id = m.contact_id LEFT JOIN template t ON t.id = m.template_id LEFT JOIN provider p ON p.id = m.provider_id"

/* What may be asked of any list; the newest comes first, and a page begins below the last one's smallest id. */
#define REST \
	" (:before = 0 OR m.id < :before) AND (:scenario = '' OR m.scenario = :scenario) AND (:code = '' OR m.code = :code)" \
	" AND (:reference = '' OR m.reference = :reference) AND (:permit = 0 OR m.permit_id = :permit)" \
	" AND (:provider = 0 OR m.provider_id = :provider) AND (:since = 0 OR m.created_at >= :since)" \
	" AND (:until = 0 OR m.created_at < :until) ORDER BY m.id DESC LIMIT :limit"

/*
 * One statement for each index that can serve: a filter written as "or not asked for" cannot use one, and a page of a million messages must not read
 * them all.
 */
enum { SQL_ANY, SQL_BY_STATE, SQL_BY_CONTACT, SQL__COUNT };

static const char *const sql[SQL__COUNT] = {
	[SQL_ANY] = COLUMNS " WHERE :state = '' AND :contact = 0 AND" REST,
	[SQL_BY_STATE] = COLUMNS " WHERE m.state = :state AND :contact = 0 AND" REST,
	[SQL_BY_CONTACT] = COLUMNS " WHERE m.contact_id = :contact AND (:state = '' OR m.state = :state) AND" REST,
};
DB_SQL(sql);

static const char *
or_empty(const char *text)
{
	return text != NULL ? text : "";
}

enum err
message_list(struct db *db, const struct message_query *q, struct json_object **ret)
{
	static const struct db_column columns[] = {
		{ "id", DB_INT }, { "code", DB_TEXT }, { "contact_id", DB_INT }, { "name", DB_TEXT }, { "number", DB_TEXT }, { "kind", DB_TEXT },
		{ "template", DB_TEXT }, { "scenario", DB_TEXT }, { "category", DB_TEXT }, { "priority", DB_INT }, { "state", DB_TEXT },
		{ "reason", DB_TEXT }, { "reason_text", DB_TEXT }, { "provider", DB_TEXT }, { "permit_id", DB_INT }, { "reference", DB_TEXT },
		{ "made_by", DB_TEXT }, { "created_at", DB_INT }, { "updated_at", DB_INT }, { "sent_at", DB_INT }, { "delivered_at", DB_INT },
		{ "read_at", DB_INT }, { 0 }
	};
	int row = q->contact_id != 0 ? SQL_BY_CONTACT : text_is_blank(q->state) ? SQL_ANY : SQL_BY_STATE;

	return db_rows_json(db, sql[row], ARGS(TEXT_("state", or_empty(q->state)), TEXT_("scenario", or_empty(q->scenario)),
	    TEXT_("code", or_empty(q->code)), TEXT_("reference", or_empty(q->reference)), INT_("contact", q->contact_id),
	    INT_("permit", q->permit_id), INT_("provider", q->provider_id), INT_("since", q->from), INT_("until", q->until),
	    INT_("before", q->before), INT_("limit", q->limit)), columns, ret);
}
