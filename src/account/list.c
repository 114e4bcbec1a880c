#include "account/list.h"

#include "db/db.h"
#include "db/rows.h"

enum { SQL_PROVIDERS, SQL_SECRETS, SQL__COUNT };

/*
 * Its last answers since yesterday: as many as PROVIDER_LATELY_MAX, of the newest 2,000 attempts of all. What was refused because of the person it
 * went to says nothing of the provider.
 */
#define LATELY \
	"(SELECT a.state FROM attempt a WHERE a.id > (SELECT coalesce(max(id), 0) - 2000 FROM attempt) AND a.provider_id = p.id" \
	" AND a.state IN ('accepted', 'refused') AND a.started_at >= :day - 86400000" \
	" AND a.verdict NOT IN ('recipient', 'opted_out', 'no_marketing', 'window', 'throttle_contact') ORDER BY a.id DESC LIMIT :lately) l"

static const char *const sql[SQL__COUNT] = {
	[SQL_PROVIDERS] =
	    "SELECT id, kind, name, enabled, is_default, priority, webhook_key, health, health_code, health_text,"
	    " coalesce(health_at, 0), closed_until, coalesce(webhook_at, 0), coalesce(refused_at, 0), refused_why, per_minute, per_day,"
	    " coalesce((SELECT sum(sent) FROM provider_usage u"
	    "   WHERE u.provider_id = p.id AND u.period = 'day' AND u.start_at >= :day), 0),"
	    " (SELECT count(*) FROM " LATELY "), (SELECT count(*) FROM " LATELY " WHERE l.state = 'refused')"
	    " FROM provider p ORDER BY priority, id",
	[SQL_SECRETS] =
	    "SELECT name, box, shown, set_at FROM provider_secret WHERE provider_id = :provider ORDER BY name",
};
DB_SQL(sql);

enum err
provider_list(struct db *db, int64_t day_start, struct json_object **ret)
{
	static const struct db_column columns[] = {
		{ "id", DB_INT }, { "kind", DB_TEXT }, { "name", DB_TEXT }, { "enabled", DB_FLAG }, { "is_default", DB_FLAG },
		{ "priority", DB_INT }, { "webhook_key", DB_TEXT }, { "health", DB_TEXT }, { "health_code", DB_TEXT },
		{ "health_text", DB_TEXT }, { "health_at", DB_INT }, { "closed_until", DB_INT }, { "webhook_at", DB_INT },
		{ "refused_at", DB_INT }, { "refused_why", DB_TEXT }, { "per_minute", DB_INT }, { "per_day", DB_INT },
		{ "sent_today", DB_INT }, { "answered_lately", DB_INT }, { "refused_lately", DB_INT }, { 0 }
	};

	return db_rows_json(db, sql[SQL_PROVIDERS], ARGS(INT_("day", day_start), INT_("lately", PROVIDER_LATELY_MAX)), columns, ret);
}

enum err
provider_secret_list(struct db *db, int64_t provider_id, struct json_object **ret)
{
	static const struct db_column columns[] = {
		{ "name", DB_TEXT }, { "box", DB_TEXT }, { "shown", DB_TEXT }, { "set_at", DB_INT }, { 0 }
	};

	return db_rows_json(db, sql[SQL_SECRETS], ARGS(INT_("provider", provider_id)), columns, ret);
}
