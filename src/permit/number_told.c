#include "permit/number_told.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "contact/contact.h"
#include "db/db.h"
#include "db/rows.h"

enum { SQL_NOTE, SQL_GONE, SQL_OWN, SQL_OF, SQL_TO, SQL_COUNT, SQL_DECIDE, SQL__COUNT };

/* A number that the person has meanwhile is no question any more. */
#define OPEN \
	" FROM number_told t JOIN permit p ON p.id = t.permit_id WHERE t.state = 'open' AND p.contact_id IS NOT NULL" \
	" AND NOT EXISTS (SELECT 1 FROM contact_phone n WHERE n.number = t.number AND n.contact_id = p.contact_id)"

static const char *const sql[SQL__COUNT] = {
	[SQL_NOTE] =	/* what was decided about a number holds for that number */
	    "INSERT INTO number_told (permit_id, number, source, told_at, state) VALUES (:permit, :number, :source, :now, 'open')"
	    " ON CONFLICT (permit_id) DO UPDATE SET number = excluded.number, source = excluded.source, told_at = excluded.told_at, state = 'open',"
	    "   decided_at = NULL, decided_by = '' WHERE number_told.number <> excluded.number",
	[SQL_GONE] = "DELETE FROM number_told WHERE permit_id = :permit",
	[SQL_OWN] = "SELECT count(*) FROM contact_phone WHERE number = :number AND contact_id = :contact",
	[SQL_OF] = "SELECT t.number, t.source, t.told_at" OPEN " AND t.permit_id = :permit",
	[SQL_TO] =
	    "SELECT t.permit_id, p.registration_id, t.number, t.source, t.told_at" OPEN " AND p.contact_id = :contact ORDER BY t.told_at, t.permit_id"
	    " LIMIT 20",
	[SQL_COUNT] = "SELECT count(*)" OPEN,
	[SQL_DECIDE] =
	    "UPDATE number_told SET state = :state, decided_at = :now, decided_by = :by WHERE permit_id = :permit AND state = 'open' AND number = :number",
};
DB_SQL(sql);

enum err
number_told_note(struct db *db, const struct permit *p, const char *typed, const char *source, int64_t now, bool *ret_differs)
{
	struct phone phone = phone_parse(typed);
	int64_t own = 0;
	enum err e;

	*ret_differs = false;
	/* No number, or none that can be used, says nothing against ours. */
	if (p->contact_id <= 0 || phone.kind == PHONE_NONE)
		return ERR_NONE;
	if ((e = db_one_int(db, sql[SQL_OWN], ARGS(TEXT_("number", phone.number), INT_("contact", p->contact_id)), &own)))
		return e;
	*ret_differs = own == 0;
	if (own > 0)
		return db_run(db, sql[SQL_GONE], ARGS(INT_("permit", p->id)), NULL);
	return db_run(db, sql[SQL_NOTE], ARGS(INT_("permit", p->id), TEXT_("number", phone.number), TEXT_("source", source), INT_("now", now)), NULL);
}

enum err
number_told_of(struct db *db, int64_t permit_id, struct number_told *ret)
{
	AUTO(db_rows) struct db_rows row = {0};
	enum err e;

	if ((e = db_one(db, sql[SQL_OF], ARGS(INT_("permit", permit_id)), &row)))
		return e;
	snprintf(ret->number, sizeof(ret->number), "%s", db_col_text(&row, 0));
	snprintf(ret->source, sizeof(ret->source), "%s", db_col_text(&row, 1));
	ret->told_at = db_col_int(&row, 2);
	return ERR_NONE;
}

enum err
number_told_to(struct db *db, int64_t contact_id, struct json_object **ret)
{
	static const struct db_column columns[] = {
		{ "permit_id", DB_INT }, { "registration_id", DB_TEXT }, { "number", DB_TEXT }, { "source", DB_TEXT }, { "told_at", DB_INT }, { 0 }
	};

	return db_rows_json(db, sql[SQL_TO], ARGS(INT_("contact", contact_id)), columns, ret);
}

enum err
number_told_count(struct db *db, int64_t *ret_n)
{
	return db_one_int(db, sql[SQL_COUNT], NULL, ret_n);
}

/* ---- what a person decides ---- */

static enum err
decide(struct db *db, int64_t permit_id, const struct number_told *told, const char *state, const char *by, int64_t now)
{
	int64_t changed = 0;
	enum err e = db_run(db, sql[SQL_DECIDE], ARGS(TEXT_("state", state), INT_("now", now), TEXT_("by", by), INT_("permit", permit_id),
	    TEXT_("number", told->number)), &changed);

	return e ? e : changed == 1 ? ERR_NONE : ERR_NOT_FOUND;
}

enum err
number_told_take(struct db *db, int64_t permit_id, const char *by, int64_t now, struct number_added *ret)
{
	AUTO(permit) struct permit p = {0};
	struct number_told told;
	enum err e;

	*ret = (struct number_added){ .owner = 0 };
	if ((e = permit_load(db, permit_id, &p)) || (e = number_told_of(db, permit_id, &told)) || (e = decide(db, permit_id, &told, "taken", by, now)))
		return e;
	return number_add_told(db, p.contact_id, told.number, now, ret);
}

enum err
number_told_keep(struct db *db, int64_t permit_id, const char *by, int64_t now)
{
	struct number_told told;
	enum err e;

	if ((e = number_told_of(db, permit_id, &told)))
		return e;
	return decide(db, permit_id, &told, "kept", by, now);
}
