#include "account/list.h"

#include "db/db.h"
#include "db/rows.h"

enum { SQL_LOGINS, SQL_KEYS, SQL_AUDIT, SQL__COUNT };

static const char *const sql[SQL__COUNT] = {
	[SQL_LOGINS] =
	    "SELECT id, name, full_name, role, locale, disabled_at IS NOT NULL, locked_until, coalesce(last_login_at, 0), coalesce(m.address, ''),"
	    " coalesce(m.alerts, 0) FROM login LEFT JOIN login_mail m ON m.login_id = id ORDER BY name",
	[SQL_KEYS] =
	    "SELECT id, name, kind, shown, created_at, coalesce(revoked_at, 0), coalesce(used_at, 0) FROM api_key ORDER BY name",
	[SQL_AUDIT] =
	    "SELECT id, at, actor, action, subject, coalesce(subject_id, 0), detail, ip FROM audit"
	    " WHERE (:before = 0 OR id < :before) AND (:actor = '' OR actor = :actor) AND (:subject = '' OR subject = :subject)"
	    " ORDER BY id DESC LIMIT :limit",
};
DB_SQL(sql);

enum err
login_list(struct db *db, struct json_object **ret)
{
	static const struct db_column columns[] = {
		{ "id", DB_INT }, { "name", DB_TEXT }, { "full_name", DB_TEXT }, { "role", DB_TEXT }, { "locale", DB_TEXT },
		{ "disabled", DB_FLAG }, { "locked_until", DB_INT }, { "last_login_at", DB_INT },
		{ "email", DB_TEXT }, { "alerts", DB_FLAG }, { 0 }
	};

	return db_rows_json(db, sql[SQL_LOGINS], NULL, columns, ret);
}

enum err
apikey_list(struct db *db, struct json_object **ret)
{
	static const struct db_column columns[] = {
		{ "id", DB_INT }, { "name", DB_TEXT }, { "kind", DB_TEXT }, { "shown", DB_TEXT }, { "created_at", DB_INT },
		{ "revoked_at", DB_INT }, { "used_at", DB_INT }, { 0 }
	};

	return db_rows_json(db, sql[SQL_KEYS], NULL, columns, ret);
}

enum err
audit_list(struct db *db, const struct audit_query *q, struct json_object **ret)
{
	static const struct db_column columns[] = {
		{ "id", DB_INT }, { "at", DB_INT }, { "actor", DB_TEXT }, { "action", DB_TEXT }, { "subject", DB_TEXT },
		{ "subject_id", DB_INT }, { "detail", DB_TEXT }, { "ip", DB_TEXT }, { 0 }
	};

	return db_rows_json(db, sql[SQL_AUDIT], ARGS(INT_("before", q->before), INT_("limit", q->limit),
	    TEXT_("actor", q->actor != NULL ? q->actor : ""), TEXT_("subject", q->subject != NULL ? q->subject : "")), columns, ret);
}
