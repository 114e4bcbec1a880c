#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "db/db.h"
#include "db/rows.h"
#include "invitation/round.h"
#include "setting/setting.h"

enum { SQL_LOAD, SQL_COUNT, SQL_TODAY, SQL_LIST, SQL_MEMBERS, SQL__COUNT };

#define SAID(action) \
	"coalesce(sum(CASE WHEN EXISTS (SELECT 1 FROM consent_origin o WHERE o.invitation_id = i.id AND o.action = '" action "') THEN 1 ELSE 0 END), 0)"

static const char *const sql[SQL__COUNT] = {
	[SQL_LOAD] =
	    "SELECT id, state, note, started_at, started_by, changed_at, changed_by, coalesce(ended_at, 0), filter FROM invitation_round WHERE id = :id",
	[SQL_COUNT] =
	    "SELECT count(*), coalesce(sum(CASE r.state WHEN 'waiting' THEN 1 ELSE 0 END), 0),"
	    "   coalesce(sum(CASE r.state WHEN 'asked' THEN 1 ELSE 0 END), 0), coalesce(sum(CASE r.state WHEN 'held' THEN 1 ELSE 0 END), 0),"
	    "   coalesce(sum(CASE r.state WHEN 'skipped' THEN 1 ELSE 0 END), 0),"
	    "   coalesce(sum(CASE WHEN m.state IN ('queued', 'sending') THEN 1 ELSE 0 END), 0),"
	    "   coalesce(sum(CASE WHEN m.state IN ('sent', 'delivered', 'read') THEN 1 ELSE 0 END), 0),"
	    "   coalesce(sum(CASE WHEN m.state IN ('delivered', 'read') THEN 1 ELSE 0 END), 0),"
	    "   coalesce(sum(CASE WHEN m.state IN ('failed', 'blocked') OR (m.state = 'cancelled' AND r.state = 'asked') THEN 1 ELSE 0 END), 0),"
	    "   coalesce(sum(CASE WHEN i.opened_at IS NOT NULL THEN 1 ELSE 0 END), 0), "
	    SAID("agreed") ", " SAID("declined") ", " SAID("stopped")
	    " FROM invitation_round_member r LEFT JOIN message m ON m.id = r.message_id"
	    " LEFT JOIN invitation i ON i.message_id = r.message_id WHERE r.round_id = :id",
	[SQL_TODAY] = "SELECT count(*) FROM invitation_round_member WHERE state = 'asked' AND at >= :since",
	[SQL_LIST] =
	    "SELECT r.id, r.state, r.started_at, r.started_by, coalesce(r.ended_at, 0),"
	    "   (SELECT count(*) FROM invitation_round_member x WHERE x.round_id = r.id),"
	    "   (SELECT count(*) FROM invitation_round_member x WHERE x.round_id = r.id AND x.state = 'asked')"
	    " FROM invitation_round r ORDER BY r.id DESC LIMIT :limit",
	[SQL_MEMBERS] =
	    "SELECT r.place, r.contact_id, c.name, n.number, r.state, r.reason, coalesce(r.message_id, 0), m.state, r.at"
	    " FROM invitation_round_member r JOIN contact c ON c.id = r.contact_id"
	    " LEFT JOIN contact_phone n ON n.contact_id = r.contact_id AND n.preferred = 1 LEFT JOIN message m ON m.id = r.message_id"
	    " WHERE r.round_id = :id AND r.place > :after AND (:state = '' OR r.state = :state) ORDER BY r.place LIMIT :limit",
};
DB_SQL(sql);

enum err
round_load(struct db *db, int64_t id, struct round *ret)
{
	AUTO(db_rows) struct db_rows rows = {0};
	struct round r = {0};
	enum err e;

	if ((e = db_one(db, sql[SQL_LOAD], ARGS(INT_("id", id)), &rows)))
		return e;
	r.id = db_col_int(&rows, 0);
	snprintf(r.state, sizeof(r.state), "%s", db_col_text(&rows, 1));
	snprintf(r.note, sizeof(r.note), "%s", db_col_text(&rows, 2));
	r.started_at = db_col_int(&rows, 3);
	snprintf(r.started_by, sizeof(r.started_by), "%s", db_col_text(&rows, 4));
	r.changed_at = db_col_int(&rows, 5);
	snprintf(r.changed_by, sizeof(r.changed_by), "%s", db_col_text(&rows, 6));
	r.ended_at = db_col_int(&rows, 7);
	if ((e = audience_filter_read(db_col_text(&rows, 8), &r.filter)))
		return e;
	*ret = r;
	return ERR_NONE;
}

static enum err
count_today(struct db *db, int64_t now, int64_t *ret)
{
	int64_t zone;
	enum err e;

	if ((e = setting_number(db, SETTING_ZONE_MINUTES, &zone)))
		return e;
	return db_one_int(db, sql[SQL_TODAY], ARGS(INT_("since", clock_day_start(now, (int)zone))), ret);
}

enum err
round_count(struct db *db, int64_t id, int64_t now, struct round_counts *ret)
{
	AUTO(db_rows) struct db_rows rows = {0};
	struct round_counts c = {0};
	int64_t *const into[] = { &c.people, &c.waiting, &c.asked, &c.held, &c.skipped, &c.queued, &c.sent, &c.delivered, &c.failed, &c.opened,
		&c.agreed, &c.declined, &c.stopped };
	size_t i;
	enum err e;

	if ((e = count_today(db, now, &c.today)) || (e = db_one(db, sql[SQL_COUNT], ARGS(INT_("id", id)), &rows)))
		return e;
	for (i = 0; i < sizeof(into) / sizeof(into[0]); i++)
		*into[i] = db_col_int(&rows, (int)i);
	*ret = c;
	return ERR_NONE;
}

enum err
round_list(struct db *db, int64_t limit, struct json_object **ret)
{
	static const struct db_column columns[] = {
		{ "id", DB_INT }, { "state", DB_TEXT }, { "started_at", DB_INT }, { "started_by", DB_TEXT }, { "ended_at", DB_INT }, { "people", DB_INT },
		{ "asked", DB_INT }, { 0 }
	};

	return db_rows_json(db, sql[SQL_LIST], ARGS(INT_("limit", limit)), columns, ret);
}

enum err
round_members(struct db *db, int64_t id, const char *state, int64_t after, int64_t limit, struct json_object **ret)
{
	static const struct db_column columns[] = {
		{ "place", DB_INT }, { "contact_id", DB_INT }, { "name", DB_TEXT }, { "number", DB_TEXT }, { "state", DB_TEXT }, { "reason", DB_TEXT },
		{ "message_id", DB_INT }, { "message_state", DB_TEXT }, { "at", DB_INT }, { 0 }
	};

	return db_rows_json(db, sql[SQL_MEMBERS], ARGS(INT_("id", id), TEXT_("state", state), INT_("after", after), INT_("limit", limit)), columns, ret);
}
