#include "contact/number.h"

#include "base/text.h"
#include "consent/waiting.h"
#include "contact/contact.h"
#include "contact/row.h"
#include "db/db.h"
#include "privacy/suppressed.h"

enum { SQL_HAS, SQL_SAY, SQL__COUNT };

static const char *const sql[SQL__COUNT] = {
	[SQL_HAS] = "SELECT 1 FROM contact_phone WHERE number = :number AND contact_id = :contact",
	[SQL_SAY] =
	    "UPDATE contact_phone SET whatsapp = :has, whatsapp_at = :now, whatsapp_by = :by WHERE number = :number AND contact_id = :contact",
};
DB_SQL(sql);

/* ---- adding ---- */

static enum err
owner_of(struct db *db, const char *number, int64_t *ret)
{
	enum err e = contact_by_number(db, number, ret);

	if (e == ERR_NOT_FOUND)
		*ret = 0;
	return e == ERR_NOT_FOUND ? ERR_NONE : e;
}

static enum err
insert(struct db *db, int64_t contact_id, const struct phone *phone, const char *typed, int64_t now)
{
	struct contact_number n = { .number = phone->number, .kind = phone->kind, .raw = typed, .confirmed = true };
	int64_t count;
	enum err e;

	if ((e = contact_number_count(db, contact_id, &count)))
		return e;
	n.preferred = count == 0;
	return contact_number_insert(db, contact_id, &n, now);
}

/* A second number in the same field is kept when it is nobody's: whose it is otherwise, another look will say. */
static enum err
insert_other(struct db *db, int64_t contact_id, const struct phone *first, const char *typed, int64_t now)
{
	struct phone other = phone_parse(first->other);
	int64_t owner;
	enum err e;

	if (other.kind == PHONE_NONE)
		return ERR_NONE;
	if ((e = owner_of(db, other.number, &owner)) || owner != 0)
		return e;
	return insert(db, contact_id, &other, typed, now);
}

enum err
number_add(struct db *db, int64_t contact_id, const char *typed, int64_t now, struct number_added *ret, struct problem *problem)
{
	enum err e;

	*ret = (struct number_added){ .phone = phone_parse(typed) };
	if (ret->phone.kind == PHONE_NONE)
		return problem_set(problem, ERR_INVALID, "phone", "is no telephone number that can be used: %s", phone_why_name(ret->phone.why));
	if ((e = owner_of(db, ret->phone.number, &ret->owner)))
		return e;
	if (ret->owner != 0)
		return problem_set(problem, ERR_CONFLICT, "phone", "%s", ret->owner == contact_id ? "is this contact's already" : "is somebody else's");
	if ((e = insert(db, contact_id, &ret->phone, typed, now)) ||
	    (e = insert_other(db, contact_id, &ret->phone, typed, now)))
		return e;
	return waiting_number(db, contact_id, now);
}

enum err
number_add_told(struct db *db, int64_t contact_id, const char *canonical, int64_t now, struct number_added *ret)
{
	struct contact_number n = { .number = canonical, .raw = canonical, .preferred = true, .confirmed = false };
	enum err e;

	*ret = (struct number_added){ .phone = phone_parse(canonical) };
	if (ret->phone.kind == PHONE_NONE)
		return ERR_INVALID;
	if ((e = owner_of(db, canonical, &ret->owner)))
		return e;
	if (ret->owner != 0)
		return ERR_CONFLICT;
	n.kind = ret->phone.kind;
	if ((e = contact_number_insert(db, contact_id, &n, now)) || (e = suppressed_restore_number(db, contact_id, canonical, now)))
		return e;
	return waiting_number(db, contact_id, now);
}

/* ---- the rest ---- */

static enum err
must_have(struct db *db, int64_t contact_id, const char *number)
{
	int64_t one;

	return db_one_int(db, sql[SQL_HAS], ARGS(TEXT_("number", number), INT_("contact", contact_id)), &one);
}

enum err
number_choose(struct db *db, int64_t contact_id, const char *number, int64_t now)
{
	enum err e;

	if ((e = must_have(db, contact_id, number)) ||
	    (e = contact_number_confirm(db, number)) ||
	    (e = contact_number_prefer(db, contact_id, number)))
		return e;
	return waiting_number(db, contact_id, now);
}

enum err
number_say_whatsapp(struct db *db, int64_t contact_id, const char *number, bool has, const char *by, int64_t now)
{
	int64_t changed;
	enum err e;

	if ((e = db_run(db, sql[SQL_SAY], ARGS(TEXT_("has", has ? "yes" : "no"), INT_("now", now), TEXT_("by", by), TEXT_("number", number),
	    INT_("contact", contact_id)), &changed)))
		return e;
	return changed == 0 ? ERR_NOT_FOUND : waiting_number(db, contact_id, now);
}

enum err
number_remove(struct db *db, int64_t contact_id, const char *number, bool even_last, int64_t now)
{
	int64_t count;
	enum err e;

	if ((e = must_have(db, contact_id, number)) || (e = contact_number_count(db, contact_id, &count)))
		return e;
	if (count == 1 && !even_last)
		return ERR_CONFLICT;
	if ((e = contact_number_delete(db, contact_id, number)) ||
	    (e = contact_number_prefer_some(db, contact_id)))
		return e;
	return waiting_number(db, contact_id, now);
}
