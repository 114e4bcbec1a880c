#include "webhook/refused.h"

#include "base/clock.h"
#include "db/db.h"
#include "db/rows.h"

enum { SQL_AGAIN, SQL_FIRST, SQL_LIST, SQL__COUNT };

static const char *const sql[SQL__COUNT] = {
	[SQL_AGAIN] =
	    "UPDATE webhook_refused SET times = times + :times, last_at = :now, method = :method, content_type = :type, bytes = :bytes,"
	    " address = :address WHERE id = (SELECT max(id) FROM webhook_refused WHERE provider_id = :provider AND why = :why)"
	    " AND last_at > :hour_ago AND first_at > :day_ago",
	[SQL_FIRST] =
	    "INSERT INTO webhook_refused (provider_id, first_at, last_at, times, why, method, content_type, bytes, address)"
	    " VALUES (:provider, :now, :now, :times, :why, :method, :type, :bytes, :address)",
	[SQL_LIST] =
	    "SELECT r.id, r.provider_id, p.name, r.first_at, r.last_at, r.times, r.why, r.method, r.content_type, r.bytes, r.address"
	    " FROM webhook_refused r JOIN provider p ON p.id = r.provider_id"
	    " WHERE r.id < :before AND r.last_at >= :from AND r.last_at < :until"
	    " AND (:provider = 0 OR r.provider_id = :provider) ORDER BY r.id DESC LIMIT :limit",
};
DB_SQL(sql);

enum err
refused_note(struct db *db, const struct refusal *r, int64_t now)
{
	int64_t changed;
	enum err e;

	if ((e = db_run(db, sql[SQL_AGAIN], ARGS(INT_("provider", r->provider_id), INT_("times", r->times), TEXT_("why", r->why),
	    TEXT_("method", r->method), TEXT_("type", r->content_type), INT_("bytes", r->bytes), TEXT_("address", r->address), INT_("now", now),
	    INT_("hour_ago", now - CLOCK_HOUR_MS), INT_("day_ago", now - CLOCK_DAY_MS)), &changed)) || changed > 0)
		return e;
	return db_run(db, sql[SQL_FIRST], ARGS(INT_("provider", r->provider_id), INT_("times", r->times), TEXT_("why", r->why),
	    TEXT_("method", r->method), TEXT_("type", r->content_type), INT_("bytes", r->bytes), TEXT_("address", r->address), INT_("now", now)),
	    NULL);
}

enum err
refused_list(struct db *db, const struct refused_query *query, struct json_object **ret)
{
	static const struct db_column columns[] = {
		{ "id", DB_INT }, { "provider_id", DB_INT }, { "provider", DB_TEXT }, { "first_at", DB_INT }, { "last_at", DB_INT }, { "times", DB_INT },
		{ "why", DB_TEXT }, { "method", DB_TEXT }, { "content_type", DB_TEXT }, { "bytes", DB_INT }, { "address", DB_TEXT }, { 0 }
	};

	return db_rows_json(db, sql[SQL_LIST], ARGS(INT_("before", query->before > 0 ? query->before : INT64_MAX),
	    INT_("from", query->from), INT_("until", query->until > 0 ? query->until : INT64_MAX),
	    INT_("provider", query->provider_id), INT_("limit", query->limit)), columns, ret);
}
