#include "access/login.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "db/db.h"

enum { NAME_MIN = 2, NAME_MAX_BYTES = 40, FULL_NAME_MAX_BYTES = 120 };

enum {
	SQL_ADD, SQL_SET_PASSWORD, SQL_DISABLE, SQL_ENABLE, SQL_SET_ROLE, SQL_OTHER_ADMINISTRATORS, SQL_ROLE, SQL_END_SESSIONS, SQL_DROP_MAIL,
	SQL_SET_LOCALE, SQL__COUNT
};

static const char *const sql[SQL__COUNT] = {
	[SQL_ADD] =
	    "INSERT INTO login (name, full_name, password_hash, role, locale, created_at)"
	    " VALUES (:name, :full_name, :hash, :role, :locale, :now) RETURNING id",
	[SQL_SET_PASSWORD] =	/* also ends a lock-out: whoever sets a password has shown who they are */
	    "UPDATE login SET password_hash = :hash, failures = 0, locked_until = 0 WHERE name = :name",
	[SQL_DISABLE] =
	    "UPDATE login SET disabled_at = :now WHERE name = :name AND disabled_at IS NULL",
	[SQL_ENABLE] =
	    "UPDATE login SET disabled_at = NULL, failures = 0, locked_until = 0 WHERE name = :name",
	[SQL_SET_ROLE] =
	    "UPDATE login SET role = :role WHERE name = :name",
	[SQL_OTHER_ADMINISTRATORS] =
	    "SELECT count(*) FROM login WHERE role = 'administrator' AND disabled_at IS NULL AND name <> :name",
	[SQL_ROLE] =
	    "SELECT role FROM login WHERE name = :name AND disabled_at IS NULL",
	[SQL_END_SESSIONS] =
	    "DELETE FROM session WHERE login_id IN (SELECT id FROM login WHERE name = :name)",
	[SQL_DROP_MAIL] = "DELETE FROM login_mail WHERE login_id IN (SELECT id FROM login WHERE name = :name)",
	[SQL_SET_LOCALE] =
	    "UPDATE login SET locale = :locale WHERE id = :id",
};
DB_SQL(sql);

static const char *const role_names[ROLE__COUNT] = {
	[ROLE_ANYONE] = "anyone", [ROLE_VIEWER] = "viewer", [ROLE_OPERATOR] = "operator", [ROLE_ADMINISTRATOR] = "administrator",
};

const char *
role_name(enum role r)
{
	return role_names[r];
}

bool
role_from_name(const char *name, enum role *ret)
{
	int r;

	for (r = ROLE_VIEWER; r < ROLE__COUNT; r++)
		if (text_equal(name, role_names[r])) {
			*ret = (enum role)r;
			return true;
		}
	return false;
}

/* ---- checks ---- */

static enum err
fold_name(const char *typed, char ret[NAME_MAX_BYTES + 1], struct problem *problem)
{
	size_t i, n = typed != NULL ? strlen(typed) : 0;

	for (i = 0; i < n && i < NAME_MAX_BYTES; i++)
		ret[i] = (char)(typed[i] >= 'A' && typed[i] <= 'Z' ? typed[i] + 32 : typed[i]);
	ret[i] = '\0';
	if (n < NAME_MIN || n > NAME_MAX_BYTES || strspn(ret, "abcdefghijklmnopqrstuvwxyz0123456789._-") != n)
		return problem_set(problem, ERR_INVALID, "name", "must be %d to %d of a-z, 0-9, '.', '_' and '-'", NAME_MIN, NAME_MAX_BYTES);
	return ERR_NONE;
}

static enum err
check_password(const char *password, const char *name, struct problem *problem)
{
	size_t n = password != NULL ? text_code_points(password) : 0;

	if (n < PASSWORD_MIN)
		return problem_set(problem, ERR_INVALID, "password", "must have at least %d characters", PASSWORD_MIN);
	if (strlen(password) > PASSWORD_MAX)
		return problem_set(problem, ERR_INVALID, "password", "must not be longer than %d bytes", PASSWORD_MAX);
	if (!text_is_utf8(password, strlen(password)))
		return problem_set(problem, ERR_INVALID, "password", "must be UTF-8 text");
	if (strcmp(password, name) == 0)
		return problem_set(problem, ERR_INVALID, "password", "must not be the login name");
	return ERR_NONE;
}

static enum err
check_draft(const struct login_draft *draft, char name[NAME_MAX_BYTES + 1], struct problem *problem)
{
	enum role role;
	enum err e;

	if ((e = fold_name(draft->name, name, problem)) || (e = check_password(draft->password, name, problem)))
		return e;
	if (text_is_blank(draft->full_name) || strlen(draft->full_name) > FULL_NAME_MAX_BYTES)
		return problem_set(problem, ERR_INVALID, "full_name", "must be given, with at most %d bytes", FULL_NAME_MAX_BYTES);
	if (!role_from_name(draft->role, &role))
		return problem_set(problem, ERR_INVALID, "role", "must be viewer, operator or administrator");
	if (draft->locale != NULL && strcmp(draft->locale, "id") != 0 && strcmp(draft->locale, "en") != 0)
		return problem_set(problem, ERR_INVALID, "locale", "must be id or en");
	return ERR_NONE;
}

/* ---- changes ---- */

enum err
login_add(struct db *db, const struct login_draft *draft, int64_t now, int64_t *ret_id, struct problem *problem)
{
	char name[NAME_MAX_BYTES + 1], hash[PASSWORD_HASH_MAX];
	enum err e;

	if ((e = check_draft(draft, name, problem)) || (e = password_hash(draft->password, hash)))
		return e;
	e = db_one_int(db, sql[SQL_ADD], ARGS(TEXT_("name", name), TEXT_("full_name", draft->full_name), TEXT_("hash", hash),
	    TEXT_("role", draft->role), TEXT_("locale", draft->locale != NULL ? draft->locale : "id"), INT_("now", now)), ret_id);
	return e == ERR_CONFLICT ? problem_set(problem, e, "name", "is taken") : e;
}

enum err
login_set_password(struct db *db, const char *typed, const char *password, struct problem *problem)
{
	char name[NAME_MAX_BYTES + 1], hash[PASSWORD_HASH_MAX];
	int64_t changed;
	enum err e;

	if ((e = fold_name(typed, name, problem)) || (e = check_password(password, name, problem)) || (e = password_hash(password, hash)) ||
	    (e = db_run(db, sql[SQL_SET_PASSWORD], ARGS(TEXT_("name", name), TEXT_("hash", hash)), &changed)))
		return e;
	if (changed == 0)
		return problem_set(problem, ERR_NOT_FOUND, "name", "there is no such login");
	/* Whoever used the old password is out. */
	return db_run(db, sql[SQL_END_SESSIONS], ARGS(TEXT_("name", name)), NULL);
}

static enum err
keeps_an_administrator(struct db *db, const char *name)
{
	AUTO(db_rows) struct db_rows rows = {0};
	int64_t others;
	enum err e;

	if ((e = db_one(db, sql[SQL_ROLE], ARGS(TEXT_("name", name)), &rows)))
		return e;
	if (strcmp(db_col_text(&rows, 0), role_names[ROLE_ADMINISTRATOR]) != 0)
		return ERR_NONE;
	if ((e = db_one_int(db, sql[SQL_OTHER_ADMINISTRATORS], ARGS(TEXT_("name", name)), &others)))
		return e;
	return others > 0 ? ERR_NONE : ERR_CONFLICT;
}

enum err
login_disable(struct db *db, const char *typed, int64_t now)
{
	char name[NAME_MAX_BYTES + 1];
	enum err e;

	if (fold_name(typed, name, NULL))
		return ERR_NOT_FOUND;
	if ((e = keeps_an_administrator(db, name)) ||
	    (e = db_run(db, sql[SQL_DISABLE], ARGS(TEXT_("name", name), INT_("now", now)), NULL)) ||
	    (e = db_run(db, sql[SQL_DROP_MAIL], ARGS(TEXT_("name", name)), NULL)))
		return e;
	return db_run(db, sql[SQL_END_SESSIONS], ARGS(TEXT_("name", name)), NULL);
}

enum err
login_enable(struct db *db, const char *typed)
{
	char name[NAME_MAX_BYTES + 1];
	int64_t changed;
	enum err e;

	if (fold_name(typed, name, NULL))
		return ERR_NOT_FOUND;
	if ((e = db_run(db, sql[SQL_ENABLE], ARGS(TEXT_("name", name)), &changed)))
		return e;
	return changed == 1 ? ERR_NONE : ERR_NOT_FOUND;
}

enum err
login_set_role(struct db *db, const char *typed, const char *role_typed)
{
	char name[NAME_MAX_BYTES + 1];
	enum role role;
	int64_t changed;
	enum err e;

	if (!role_from_name(role_typed, &role))
		return ERR_INVALID;
	if (fold_name(typed, name, NULL))
		return ERR_NOT_FOUND;
	/* Of one who is disabled there is nothing to keep. */
	if (role != ROLE_ADMINISTRATOR && (e = keeps_an_administrator(db, name)) && e != ERR_NOT_FOUND)
		return e;
	if ((e = db_run(db, sql[SQL_SET_ROLE], ARGS(TEXT_("name", name), TEXT_("role", role_names[role])), &changed)))
		return e;
	return changed == 1 ? ERR_NONE : ERR_NOT_FOUND;
}

enum err
login_set_locale(struct db *db, int64_t id, const char *locale)
{
	int64_t changed;
	enum err e;

	if (!text_equal(locale, "id") && !text_equal(locale, "en"))
		return ERR_INVALID;
	if ((e = db_run(db, sql[SQL_SET_LOCALE], ARGS(INT_("id", id), TEXT_("locale", locale)), &changed)))
		return e;
	return changed == 1 ? ERR_NONE : ERR_NOT_FOUND;
}
