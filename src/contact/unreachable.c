#include "contact/unreachable.h"

#include "consent/waiting.h"
#include "db/db.h"

enum { SQL_REFUSED, SQL_AGAIN, SQL__COUNT };

static const char *const sql[SQL__COUNT] = {
	[SQL_REFUSED] =
	    "UPDATE contact SET refused_email = :address, refused_email_at = :now, refused_email_text = :text WHERE id = :id AND email = :address",
	[SQL_AGAIN] =
	    "UPDATE contact SET refused_email = NULL, refused_email_at = NULL, refused_email_text = '' WHERE id = :id AND email = refused_email",
};
DB_SQL(sql);

enum err
contact_email_refused(struct db *db, int64_t contact_id, const char *address, const char *text, int64_t now)
{
	return db_run(db, sql[SQL_REFUSED], ARGS(INT_("id", contact_id), TEXT_("address", address), TEXT_("text", text), INT_("now", now)), NULL);
}

enum err
contact_email_again(struct db *db, int64_t contact_id, int64_t now)
{
	int64_t changed;
	enum err e;

	if ((e = db_run(db, sql[SQL_AGAIN], ARGS(INT_("id", contact_id)), &changed)))
		return e;
	return changed == 0 ? ERR_CONFLICT : waiting_number(db, contact_id, now);
}
