#include "access/list.h"

#include "db/db.h"
#include "db/rows.h"

enum { SQL_LOGINS, SQL_KEYS, SQL_NEWEST, SQL_OF_ACTOR, SQL_OF_SUBJECT, SQL__COUNT };

/* One statement for each way into the audit log: with everything optional, a rare name would mean to read all of it. */
#define AUDIT \
	"SELECT id, at, actor, action, subject, coalesce(subject_id, 0), detail, ip," \
	" coalesce(CASE subject WHEN 'provider' THEN (SELECT p.name FROM provider p WHERE p.id = subject_id)" \
	"   WHEN 'template' THEN (SELECT t.key FROM template t WHERE t.id = subject_id)" \
	"   WHEN 'login' THEN (SELECT l.name FROM login l WHERE l.id = subject_id)" \
	"   WHEN 'message' THEN (SELECT m.code FROM message m WHERE m.id = subject_id) END, '')" \
	" FROM audit"
#define NEWEST_FIRST " AND (:before = 0 OR id < :before) ORDER BY id DESC LIMIT :limit"

static const char *const sql[SQL__COUNT] = {
	[SQL_LOGINS] =
	    "SELECT id, name, full_name, role, locale, disabled_at IS NOT NULL, locked_until, coalesce(last_login_at, 0), coalesce(m.address, ''),"
	    " coalesce(m.alerts, 0) FROM login LEFT JOIN login_mail m ON m.login_id = id ORDER BY name",
	[SQL_KEYS] =
	    "SELECT id, name, kind, shown, created_at, coalesce(revoked_at, 0), coalesce(used_at, 0) FROM api_key ORDER BY name",
	[SQL_NEWEST] = AUDIT " WHERE id > 0" NEWEST_FIRST,
	[SQL_OF_ACTOR] = AUDIT " WHERE actor = :actor AND (:subject = '' OR subject = :subject)" NEWEST_FIRST,
	[SQL_OF_SUBJECT] = AUDIT " WHERE subject = :subject" NEWEST_FIRST,
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
		{ "subject_id", DB_INT }, { "detail", DB_TEXT }, { "ip", DB_TEXT }, { "subject_name", DB_TEXT }, { 0 }
	};

	const char *actor = q->actor != NULL ? q->actor : "", *subject = q->subject != NULL ? q->subject : "";

	if (actor[0] != '\0')
		return db_rows_json(db, sql[SQL_OF_ACTOR], ARGS(TEXT_("actor", actor), TEXT_("subject", subject), INT_("before", q->before),
		    INT_("limit", q->limit)), columns, ret);
	if (subject[0] != '\0')
		return db_rows_json(db, sql[SQL_OF_SUBJECT], ARGS(TEXT_("subject", subject), INT_("before", q->before), INT_("limit", q->limit)),
		    columns, ret);
	return db_rows_json(db, sql[SQL_NEWEST], ARGS(INT_("before", q->before), INT_("limit", q->limit)), columns, ret);
}
