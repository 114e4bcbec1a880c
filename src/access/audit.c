#include "access/audit.h"

#include "base/text.h"
#include "db/db.h"

enum { SQL_WRITE, SQL__COUNT };

static const char *const sql[SQL__COUNT] = {
	[SQL_WRITE] =
	    "INSERT INTO audit (at, actor, action, subject, subject_id, detail, ip)"
	    " VALUES (:at, :actor, :action, :subject, :subject_id, :detail, :ip)",
};
DB_SQL(sql);

enum err
audit_write(struct db *db, const struct audit *entry, int64_t now)
{
	return db_run(db, sql[SQL_WRITE], ARGS(INT_("at", now), TEXT_("actor", text_or_empty(entry->actor)),
	    TEXT_("action", text_or_empty(entry->action)), TEXT_("subject", text_or_empty(entry->subject)),
	    ID_("subject_id", entry->subject_id),
	    TEXT_("detail", text_or_empty(entry->detail)), TEXT_("ip", text_or_empty(entry->ip))), NULL);
}
