#include <string.h>

#include "base/text.h"
#include "contact/contact.h"
#include "contact/row.h"
#include "db/db.h"
#include "privacy/suppressed.h"

enum { SQL_WHATSAPP, SQL_PROFILE, SQL_USER_ID, SQL__COUNT };

static const char *const sql[SQL__COUNT] = {
	[SQL_WHATSAPP] =
	    "UPDATE contact_phone SET whatsapp = :has, whatsapp_at = :now, whatsapp_by = '' WHERE number = :number",
	[SQL_PROFILE] =
	    "UPDATE contact SET profile_name = :name, updated_at = :now WHERE id = :id AND coalesce(profile_name, '') <> :name",
	[SQL_USER_ID] =	/* an id that another contact has stays there: two contacts are not made one by a webhook */
	    "UPDATE contact SET user_id = :user_id, updated_at = :now WHERE id = :id AND coalesce(user_id, '') <> :user_id"
	    " AND NOT EXISTS (SELECT 1 FROM contact other WHERE other.user_id = :user_id)",
};
DB_SQL(sql);

enum err
contact_learn_whatsapp(struct db *db, const char *canonical, bool has, int64_t now)
{
	return db_run(db, sql[SQL_WHATSAPP], ARGS(TEXT_("has", has ? "yes" : "no"), INT_("now", now), TEXT_("number", canonical)), NULL);
}

/* What a person writes is taken in whatever is wrong with a key: it may be the next STOP. */
static enum err
unless_nobody_can_tell(enum err e)
{
	return e == ERR_CRYPTO ? ERR_NONE : e;
}

static enum err
insert_and_restore(struct db *db, int64_t id, const struct contact_number *n, int64_t now)
{
	enum err e;

	if ((e = contact_number_insert(db, id, n, now)))
		return e;
	return unless_nobody_can_tell(suppressed_restore_number(db, id, n->number, now));
}

enum err
contact_learn_profile(struct db *db, int64_t id, const char *user_id, const char *profile_name, int64_t now)
{
	AUTO_FREE char *name = NULL;
	int64_t changed;
	enum err e;

	if ((e = text_copy_undirected(profile_name, &name)) || (!text_is_blank(name) &&
	    (e = db_run(db, sql[SQL_PROFILE], ARGS(TEXT_("name", name), INT_("now", now), INT_("id", id)), NULL))))
		return e;
	if (text_is_blank(user_id))
		return ERR_NONE;
	if ((e = db_run(db, sql[SQL_USER_ID], ARGS(TEXT_("user_id", user_id), INT_("now", now), INT_("id", id)), &changed)) || changed == 0)
		return e;
	return unless_nobody_can_tell(suppressed_restore_user(db, id, user_id, now));
}

/*
 * The kind of a number that WhatsApp itself named: it exists, whatever phone_parse thinks of its looks. (Somebody does own
 * the sample number of every manual, and may write STOP.)
 */
static enum phone_kind
kind_of(const char *number)
{
	struct phone p = phone_parse(number);

	if (p.kind != PHONE_NONE && strcmp(p.number, number) == 0)
		return p.kind;
	return text_starts(number, "+62") ? PHONE_MOBILE : PHONE_FOREIGN;
}

enum err
contact_number_changed(struct db *db, int64_t id, const char *new_canonical, int64_t now)
{
	struct contact_number n = { .number = new_canonical, .raw = new_canonical, .preferred = true };
	int64_t owner;
	enum err e;

	if (!phone_is_e164(new_canonical))
		return ERR_INVALID;
	e = contact_by_number(db, new_canonical, &owner);
	if (e == ERR_NOT_FOUND) {
		n.kind = kind_of(new_canonical);
		if ((e = insert_and_restore(db, id, &n, now)))
			return e;
		return contact_learn_whatsapp(db, new_canonical, true, now);
	}
	if (e)
		return e;
	/* Known already, from a repetition or because a person wrote it down: whether it is confirmed stays as it is. */
	return owner == id ? contact_number_prefer(db, id, new_canonical) : ERR_CONFLICT;
}

/* The number that came with the message, for a contact that was known by user id alone until now. */
static enum err
learn_number(struct db *db, int64_t id, const char *number, int64_t now)
{
	struct contact_number n = { .number = number, .raw = number, .confirmed = true };
	int64_t count;
	enum err e;

	if ((e = contact_number_count(db, id, &count)))
		return e;
	n.kind = kind_of(number);
	n.preferred = count == 0;
	return insert_and_restore(db, id, &n, now);
}

enum err
contact_from_provider(struct db *db, const char *number, const char *user_id, int64_t now, int64_t *ret_id, bool *ret_new)
{
	int64_t id = 0;
	bool known, new = false;
	enum err e = ERR_NOT_FOUND;

	if (number != NULL && !phone_is_e164(number))
		return ERR_INVALID;
	if (number != NULL)
		e = contact_by_number(db, number, &id);
	known = e == ERR_NONE;
	if (e == ERR_NOT_FOUND && user_id != NULL)
		e = contact_by_user_id(db, user_id, &id);
	if (e == ERR_NOT_FOUND && (number != NULL || user_id != NULL)) {
		e = contact_row_insert(db, now, &id);
		new = true;
	}
	if (e)
		return e;
	if (!known && ((number != NULL && (e = learn_number(db, id, number, now))) ||
	    (e = contact_learn_profile(db, id, user_id, NULL, now))))
		return e;
	*ret_id = id;
	if (ret_new != NULL)
		*ret_new = new;
	return ERR_NONE;
}
