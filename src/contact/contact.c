#include "contact/contact.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "db/db.h"

enum { SQL_LOAD, SQL_BY_NUMBER, SQL_BY_USER_ID, SQL_BY_REF, SQL_LED_TO, SQL__COUNT };

static const char *const sql[SQL__COUNT] = {
	[SQL_LOAD] =
	    "SELECT c.id, c.name, c.role, c.duty, c.email, c.locale, c.user_id, c.subject_hash, c.created_at, c.updated_at, c.erased_at,"
	    " coalesce(c.merged_into, 0), c.profile_name,"
	    "   p.number, p.kind, p.whatsapp, p.confirmed,"
	    " CASE WHEN c.email = c.refused_email THEN c.refused_email_at ELSE 0 END, c.refused_email_text"
	    " FROM contact c LEFT JOIN contact_phone p ON p.contact_id = c.id AND p.preferred = 1"
	    " WHERE c.id = :id ORDER BY p.created_at DESC LIMIT 1",
	[SQL_BY_NUMBER] = "SELECT contact_id FROM contact_phone WHERE number = :number",
	[SQL_BY_USER_ID] = "SELECT coalesce(merged_into, id) FROM contact WHERE user_id = :user_id",
	[SQL_LED_TO] = "SELECT coalesce(merged_into, id) FROM contact WHERE id = :id",
	[SQL_BY_REF] = "SELECT contact_id FROM contact_ref WHERE system = :system AND ref = :ref",
};
DB_SQL(sql);

enum {
	COL_ID, COL_NAME, COL_ROLE, COL_DUTY, COL_EMAIL, COL_LOCALE, COL_USER_ID, COL_SUBJECT, COL_CREATED, COL_UPDATED, COL_ERASED, COL_MERGED, COL_PROFILE,
	COL_NUMBER, COL_KIND, COL_WHATSAPP, COL_CONFIRMED, COL_REFUSED_AT, COL_REFUSED_TEXT
};

static const char *const role_names[CONTACT_ROLE__COUNT] = {
	[CONTACT_APPLICANT] = "applicant", [CONTACT_STAFF] = "staff", [CONTACT_OFFICIAL] = "official",
};

const char *
contact_role_name(enum contact_role r)
{
	return role_names[r];
}

bool
contact_role_from_name(const char *name, enum contact_role *ret)
{
	int i;

	for (i = 0; i < CONTACT_ROLE__COUNT; i++)
		if (text_equal(role_names[i], name)) {
			*ret = (enum contact_role)i;
			return true;
		}
	return false;
}

void
contact_end(struct contact *c)
{
	free(c->name);
	free(c->duty);
	free(c->email);
	free(c->email_refused_text);
	free(c->locale);
	free(c->user_id);
	free(c->profile_name);
	*c = (struct contact){0};
}

static enum phone_kind
kind_from_name(const char *name)
{
	int i;

	for (i = 0; i < PHONE_NONE; i++)
		if (text_equal(phone_kind_name((enum phone_kind)i), name))
			break;
	return (enum phone_kind)i;
}

/* A copy of a text column; NULL stays NULL. */
static enum err
copy_or_null(struct db_rows *rows, int col, char **ret)
{
	return text_copy(db_col_text(rows, col), ret);
}

static enum err
read_texts(struct db_rows *rows, struct contact *c)
{
	enum err e;

	if ((e = db_col_copy(rows, COL_NAME, &c->name)) ||
	    (e = db_col_copy(rows, COL_DUTY, &c->duty)) ||
	    (e = copy_or_null(rows, COL_EMAIL, &c->email)) ||
	    (e = db_col_copy(rows, COL_LOCALE, &c->locale)) ||
	    (e = copy_or_null(rows, COL_USER_ID, &c->user_id)) ||
	    (e = copy_or_null(rows, COL_PROFILE, &c->profile_name)) ||
	    (e = db_col_copy(rows, COL_REFUSED_TEXT, &c->email_refused_text)))
		return e;
	return ERR_NONE;
}

static enum err
read_contact(struct db_rows *rows, struct contact *c)
{
	const void *hash;
	size_t n;

	c->id = db_col_int(rows, COL_ID);
	hash = db_col_blob(rows, COL_SUBJECT, &n);
	/* The schema's CHECKs keep role and hash right; a database that was changed by hand is not worth guessing at. */
	if (!contact_role_from_name(db_col_text(rows, COL_ROLE), &c->role) || n != SHA256_BYTES)
		return ERR_DB;
	memcpy(c->subject_hash, hash, SHA256_BYTES);
	c->email_refused_at = db_col_int(rows, COL_REFUSED_AT);
	c->created_at = db_col_int(rows, COL_CREATED);
	c->updated_at = db_col_int(rows, COL_UPDATED);
	c->erased_at = db_col_int(rows, COL_ERASED);
	c->merged_into = db_col_int(rows, COL_MERGED);
	c->number_kind = PHONE_NONE;
	if (!db_col_null(rows, COL_NUMBER)) {
		snprintf(c->number, sizeof(c->number), "%s", db_col_text(rows, COL_NUMBER));
		snprintf(c->whatsapp, sizeof(c->whatsapp), "%s", db_col_text(rows, COL_WHATSAPP));
		c->number_kind = kind_from_name(db_col_text(rows, COL_KIND));
		c->confirmed = db_col_int(rows, COL_CONFIRMED) != 0;
	}
	return read_texts(rows, c);
}

enum err
contact_load(struct db *db, int64_t id, struct contact *ret)
{
	AUTO(db_rows) struct db_rows rows = {0};
	AUTO(contact) struct contact c = {0};
	enum err e;

	if ((e = db_one(db, sql[SQL_LOAD], ARGS(INT_("id", id)), &rows)) ||
	    (e = read_contact(&rows, &c)))
		return e;
	*ret = c;
	c = (struct contact){0};
	return ERR_NONE;
}

enum err
contact_led_to(struct db *db, int64_t id, int64_t *ret_id)
{
	return db_one_int(db, sql[SQL_LED_TO], ARGS(INT_("id", id)), ret_id);
}

enum err
contact_by_number(struct db *db, const char *canonical, int64_t *ret_id)
{
	return db_one_int(db, sql[SQL_BY_NUMBER], ARGS(TEXT_("number", canonical)), ret_id);
}

enum err
contact_by_user_id(struct db *db, const char *user_id, int64_t *ret_id)
{
	return db_one_int(db, sql[SQL_BY_USER_ID], ARGS(TEXT_("user_id", user_id)), ret_id);
}

enum err
contact_by_ref(struct db *db, const char *system, const char *ref, int64_t *ret_id)
{
	return db_one_int(db, sql[SQL_BY_REF], ARGS(TEXT_("system", system), TEXT_("ref", ref)), ret_id);
}
