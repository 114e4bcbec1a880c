#include "alert/condition.h"

#include "account/account.h"
#include "base/clock.h"
#include "connector/worry.h"
#include "db/db.h"
#include "db/rows.h"
#include "message/message.h"
#include "provider/provider.h"
#include "provider/vitals.h"
#include "setting/setting.h"

enum { QUOTA_LOW = 100, WAITED_MAX = 1000 };
#define LATELY_MS	CLOCK_HOUR_MS	/* what was refused before is over, unless it goes on */
#define SILENT_MS	CLOCK_DAY_MS
#define WAITED_MS	CLOCK_HOUR_MS

/* Each gives subject, name, level, reason, detail. The last kind has none: what is wrong with a connector is no question of one line. */
static const char *const sql[ALERT_CONNECTOR] = {
	[ALERT_PROVIDER_DOWN] =
	    "SELECT CAST(id AS TEXT), name, 'bad', health_code, health_text FROM provider WHERE enabled = 1 AND health = 'down'",
	[ALERT_PROVIDER_PAUSED] =
	    "SELECT CAST(id AS TEXT), name, 'bad', health_code, health_text FROM provider"
	    " WHERE enabled = 1 AND health <> 'down' AND failures >= :failures",
	[ALERT_QUOTA] =
	    "SELECT CAST(p.id AS TEXT), p.name, 'warn', '', CAST(v.quota_left AS TEXT) FROM provider p"
	    " JOIN provider_vitals v ON v.provider_id = p.id WHERE p.enabled = 1 AND v.quota_left < :low",
	[ALERT_DAY_LIMIT] =
	    "SELECT CAST(p.id AS TEXT), p.name, 'warn', '', CAST(u.sent AS TEXT) FROM provider p"
	    " JOIN provider_usage u ON u.provider_id = p.id AND u.period = 'day' AND u.start_at = :day"
	    " LEFT JOIN provider_vitals v ON v.provider_id = p.id WHERE p.enabled = 1"
	    " AND ((p.per_day > 0 AND 10 * u.sent >= 9 * p.per_day) OR (v.day_limit > 0 AND 10 * u.sent >= 9 * v.day_limit))",
	[ALERT_PACKAGE] =
	    "SELECT CAST(p.id AS TEXT), p.name, CASE WHEN v.ends_on < :today THEN 'bad' ELSE 'warn' END,"
	    "   CASE WHEN v.ends_on < :today THEN 'ended' ELSE 'ends_soon' END, CAST(v.ends_on AS TEXT)"
	    " FROM provider p JOIN provider_vitals v ON v.provider_id = p.id WHERE p.enabled = 1 AND v.ends_on - :today <= :soon",
	[ALERT_QUALITY] =
	    "SELECT CAST(p.id AS TEXT), p.name, CASE v.quality WHEN 'RED' THEN 'bad' ELSE 'warn' END, '', v.quality FROM provider p"
	    " JOIN provider_vitals v ON v.provider_id = p.id WHERE p.enabled = 1 AND v.quality IN ('YELLOW', 'RED')",
	[ALERT_WEBHOOK_REFUSED] =
	    "SELECT CAST(id AS TEXT), name, 'warn', refused_why, '' FROM provider"
	    " WHERE enabled = 1 AND refused_at > :since AND refused_at > coalesce(webhook_at, 0)",
	[ALERT_WEBHOOK_SILENT] =	/* the kind in detail: not every one calls back */
	    "SELECT CAST(p.id AS TEXT), p.name, 'warn', '', p.kind FROM provider p"
	    " WHERE p.enabled = 1 AND p.health <> 'down' AND coalesce(p.webhook_at, 0) < :since AND EXISTS (SELECT 1 FROM attempt a"
	    "   WHERE a.id > (SELECT coalesce(max(id), 0) - 10000 FROM attempt) AND a.provider_id = p.id AND a.state = 'accepted'"
	    "   AND a.answered_at >= :since AND a.answered_at < :before)",
	[ALERT_TEMPLATE] =
	    "SELECT CAST(t.id AS TEXT) || ':' || CAST(p.id AS TEXT), t.name || ' (' || p.name || ')', 'warn', m.status, m.status_text"
	    " FROM template_mapping m JOIN template t ON t.id = m.template_id JOIN provider p ON p.id = m.provider_id"
	    " WHERE m.status IN ('paused', 'rejected', 'disabled') AND t.active = 1 AND p.enabled = 1",
	[ALERT_QUEUE] =
	    "SELECT '', '', 'bad', '', CAST(count(*) AS TEXT) FROM (SELECT 1 AS one FROM queue q JOIN message m ON m.id = q.message_id"
	    "   WHERE q.priority <= :priority AND m.state = 'queued' AND m.created_at < :before AND coalesce(m.send_after, 0) < :before"
	    "   LIMIT :most) late HAVING count(*) > 0",
	[ALERT_CALLBACK] =
	    "SELECT CAST(c.id AS TEXT), k.name, 'warn', '', CAST(count(*) AS TEXT) FROM callback c JOIN api_key k ON k.id = c.api_key_id"
	    " JOIN callback_failed f ON f.callback_id = c.id WHERE c.enabled = 1 AND k.revoked_at IS NULL GROUP BY c.id, k.name",
	[ALERT_JOB] =
	    "SELECT name, name, 'bad', '', '' FROM job WHERE failures > 0 AND outcome = 'failed' AND paused = 0",
};
DB_SQL(sql);

/* Whose webhooks say what became of messages: only their silence says something. */
static bool
calls_back(struct json_object *row)
{
	const struct provider *kind = provider_find(json_text(row, "detail"));

	return kind != NULL && (kind->can & CAN_TELL_DELIVERED) != 0;
}

static enum err
ask(struct db *db, enum alert_kind kind, int64_t now, const struct db_column *columns, struct json_object **ret)
{
	const char *how = sql[kind];
	int64_t zone;
	enum err e;

	switch (kind) {
	case ALERT_PROVIDER_PAUSED:
		return db_rows_json(db, how, ARGS(INT_("failures", PROVIDER_FAILURES_OPEN)), columns, ret);
	case ALERT_QUOTA:
		return db_rows_json(db, how, ARGS(INT_("low", QUOTA_LOW)), columns, ret);
	case ALERT_DAY_LIMIT:
		if ((e = setting_number(db, SETTING_ZONE_MINUTES, &zone)))
			return e;
		return db_rows_json(db, how, ARGS(INT_("day", clock_day_start(now, (int)zone))), columns, ret);
	case ALERT_PACKAGE:
		return db_rows_json(db, how, ARGS(INT_("today", now / CLOCK_DAY_MS), INT_("soon", VITALS_ENDS_SOON_DAYS)), columns, ret);
	case ALERT_WEBHOOK_REFUSED:
		return db_rows_json(db, how, ARGS(INT_("since", now - LATELY_MS)), columns, ret);
	case ALERT_WEBHOOK_SILENT:
		return db_rows_json(db, how, ARGS(INT_("since", now - SILENT_MS), INT_("before", now - LATELY_MS)), columns, ret);
	case ALERT_QUEUE:
		return db_rows_json(db, how, ARGS(INT_("priority", MESSAGE_TRANSACTIONAL), INT_("before", now - WAITED_MS), INT_("most", WAITED_MAX)),
		    columns, ret);
	default:
		return db_rows_json(db, how, NULL, columns, ret);
	}
}

enum err
condition_find(struct db *db, enum alert_kind kind, int64_t now, struct json_object **ret)
{
	static const struct db_column columns[] = {
		{ "subject", DB_TEXT }, { "name", DB_TEXT }, { "level", DB_TEXT }, { "reason", DB_TEXT }, { "detail", DB_TEXT }, { 0 }
	};
	AUTO_JSON struct json_object *rows = NULL;
	size_t i;
	enum err e;

	if (kind == ALERT_CONNECTOR)
		return connector_worries(db, now, ret);
	if ((e = ask(db, kind, now, columns, &rows)))
		return e;
	for (i = 0; i < json_count(rows); i++)
		json_put_bool(json_item(rows, i), "is", kind != ALERT_WEBHOOK_SILENT || calls_back(json_item(rows, i)));
	*ret = rows;
	rows = NULL;
	return ERR_NONE;
}
