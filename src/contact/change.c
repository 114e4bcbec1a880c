#include "contact/contact.h"

#include "consent/waiting.h"
#include "db/db.h"

enum { SQL_CHANGE, SQL__COUNT };

static const char *const sql[SQL__COUNT] = {
	[SQL_CHANGE] =	/* what was said; an empty text empties */
	    "UPDATE contact SET name = coalesce(:name, name), duty = coalesce(:duty, duty),"
	    " email = CASE WHEN :email = '' THEN NULL ELSE coalesce(:email, email) END,"
	    " role = coalesce(:role, role), locale = coalesce(:locale, locale), updated_at = :now"
	    " WHERE id = :id AND erased_at IS NULL AND merged_into IS NULL",
};
DB_SQL(sql);

enum err
contact_change(struct db *db, int64_t id, const struct contact_draft *draft, int64_t now, struct problem *problem)
{
	int64_t changed;
	enum err e;

	if ((e = contact_draft_check(draft, problem)))
		return e;
	e = db_run(db, sql[SQL_CHANGE], ARGS(TEXT_("name", draft->name), TEXT_("duty", draft->duty), TEXT_("email", draft->email),
	    TEXT_("role", draft->role), TEXT_("locale", draft->locale), INT_("now", now), INT_("id", id)), &changed);
	if (e)
		return e;
	if (changed == 0)
		return ERR_NOT_FOUND;
	return draft->email != NULL ? waiting_number(db, id, now) : ERR_NONE;
}
