#include "webhook/list.h"

#include "base/text.h"
#include "db/db.h"
#include "db/rows.h"
#include "db/since.h"

enum { SQL_ANY, SQL_APPLIED, SQL_OTHER, SQL_STRANGERS, SQL_AT, SQL_NEWEST, SQL__COUNT };

#define SELECT \
	"SELECT w.id, w.received_at, w.provider_id, coalesce(p.name, '?'), w.state, w.note, length(w.body), w.strangers, coalesce(w.replayed_at, 0)" \
	" FROM webhook_inbox w LEFT JOIN provider p ON p.id = w.provider_id WHERE "
#define NARROWED \
	" AND w.id >= :from AND w.id < :before AND (:provider = 0 OR w.provider_id = :provider) ORDER BY w.id DESC LIMIT :limit"

/* Each state that is rare has its index, which serves only where the statement names it. */
static const char *const sql[SQL__COUNT] = {
	[SQL_ANY] = SELECT ":state = ''" NARROWED,
	[SQL_APPLIED] = SELECT "w.state = :state" NARROWED,
	[SQL_OTHER] = SELECT "w.state = :state AND w.state <> 'applied'" NARROWED,
	[SQL_STRANGERS] = SELECT "w.strangers > 0 AND (:state = '' OR w.state = :state)" NARROWED,
	[SQL_AT] = "SELECT id, received_at FROM webhook_inbox WHERE id >= :id ORDER BY id LIMIT 1",
	[SQL_NEWEST] = "SELECT coalesce(max(id), 0) FROM webhook_inbox",
};
DB_SQL(sql);

bool
webhook_state_is(const char *word)
{
	static const char *const states[] = { "applied", "partly", "ignored", "unreadable", NULL };

	return text_is_one_of(word, states);
}

static const char *
statement(const struct webhook_query *query)
{
	if (query->strangers)
		return sql[SQL_STRANGERS];
	if (text_is_blank(query->state))
		return sql[SQL_ANY];
	return text_equal(query->state, "applied") ? sql[SQL_APPLIED] : sql[SQL_OTHER];
}

enum err
webhook_list(struct db *db, const struct webhook_query *query, struct json_object **ret)
{
	static const struct db_column columns[] = {
		{ "id", DB_INT }, { "received_at", DB_INT }, { "provider_id", DB_INT }, { "provider", DB_TEXT }, { "state", DB_TEXT }, { "note", DB_TEXT },
		{ "bytes", DB_INT }, { "strangers", DB_INT }, { "replayed_at", DB_INT }, { 0 }
	};
	const struct db_since received = { sql[SQL_NEWEST], sql[SQL_AT] };
	int64_t from = 0, before = query->before > 0 ? query->before : INT64_MAX, until;
	enum err e;

	if (query->from > 0 && (e = db_since(db, &received, query->from, &from)))
		return e;
	if (query->until > 0) {
		if ((e = db_since(db, &received, query->until, &until)))
			return e;
		before = until < before ? until : before;
	}
	return db_rows_json(db, statement(query), ARGS(TEXT_("state", query->state != NULL ? query->state : ""), INT_("from", from),
	    INT_("before", before), INT_("provider", query->provider_id), INT_("limit", query->limit)), columns, ret);
}
