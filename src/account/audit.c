#include "account/audit.h"

#include "db/db.h"

enum { SQL_WRITE, SQL__COUNT };

static const char *const sql[SQL__COUNT] = {
	[SQL_WRITE] =
	    "INSERT INTO audit (at, actor, action, subject, subject_id, detail, ip)"
	    " VALUES (:at, :actor, :action, :subject, :subject_id, :detail, :ip)",
};
DB_SQL(sql);

static const char *
or_empty(const char *text)
{
	return text != NULL ? text : "";
}

enum err
audit_write(struct db *db, const struct audit *entry, int64_t now)
{
	return db_run(db, sql[SQL_WRITE], ARGS(INT_("at", now), TEXT_("actor", or_empty(entry->actor)),
	    TEXT_("action", or_empty(entry->action)), TEXT_("subject", or_empty(entry->subject)),
	    entry->subject_id != 0 ? INT_("subject_id", entry->subject_id) : NULL_("subject_id"),
	    TEXT_("detail", or_empty(entry->detail)), TEXT_("ip", or_empty(entry->ip))), NULL);
}
