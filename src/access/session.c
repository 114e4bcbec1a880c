#include "access/login.h"

#include <stdio.h>
#include <string.h>

#include "access/audit.h"
#include "access/stranger.h"
#include "base/clock.h"
#include "base/text.h"
#include "db/db.h"

enum { NAME_MAX_BYTES = 40 };

#define SESSION_MS (SESSION_HOURS * CLOCK_HOUR_MS)

enum { SQL_LOGIN, SQL_TRY, SQL_WRONG, SQL_RIGHT, SQL_MAKE, SQL_FIND, SQL_SEEN, SQL_CLOSE, SQL_PRUNE, SQL__COUNT };

static const char *const sql[SQL__COUNT] = {
	[SQL_LOGIN] =
	    "SELECT id, name, full_name, role, locale, password_hash, failures, locked_until, disabled_at IS NOT NULL, last_login_at"
	    " FROM login WHERE name = :name",
	[SQL_TRY] =	/* the failure is counted before the password is looked at: a hundred guesses at once count as a hundred */
	    "UPDATE login SET failures = failures + 1, locked_until = :until WHERE id = :id AND failures = :failures AND locked_until <= :now",
	[SQL_WRONG] =
	    "UPDATE login SET locked_until = :until WHERE id = :id AND locked_until < :until",
	[SQL_RIGHT] =
	    "UPDATE login SET failures = 0, locked_until = 0, last_login_at = :now WHERE id = :id AND disabled_at IS NULL",
	[SQL_MAKE] =
	    "INSERT INTO session (token_hash, login_id, csrf, created_at, seen_at, expires_at)"
	    " VALUES (:hash, :login, :csrf, :now, :now, :expires)",
	[SQL_FIND] =
	    "SELECT l.id, l.name, l.full_name, l.role, l.locale, l.last_login_at, s.csrf, s.seen_at, s.expires_at"
	    " FROM session s JOIN login l ON l.id = s.login_id"
	    " WHERE s.token_hash = :hash AND s.expires_at > :now AND l.disabled_at IS NULL",
	[SQL_SEEN] =
	    "UPDATE session SET seen_at = :now WHERE token_hash = :hash",
	[SQL_CLOSE] =
	    "DELETE FROM session WHERE token_hash = :hash",
	[SQL_PRUNE] =
	    "DELETE FROM session WHERE expires_at <= :now",
};
DB_SQL(sql);

/* What login_open needs besides the login itself. */
struct candidate {
	struct login	login;
	char		hash[PASSWORD_HASH_MAX];
	int64_t		failures, locked_until;
};

static void
copy_login(struct db_rows *rows, struct login *ret)
{
	ret->id = db_col_int(rows, 0);
	snprintf(ret->name, sizeof(ret->name), "%s", db_col_text(rows, 1));
	snprintf(ret->full_name, sizeof(ret->full_name), "%s", db_col_text(rows, 2));
	if (!role_from_name(db_col_text(rows, 3), &ret->role))
		ret->role = ROLE_ANYONE;
	snprintf(ret->locale, sizeof(ret->locale), "%s", db_col_text(rows, 4));
}

/* false: no name is so long; what there is room for then stands for it. */
static bool
fold(const char *typed, char ret[NAME_MAX_BYTES + 1])
{
	size_t i;

	for (i = 0; typed[i] != '\0' && i < NAME_MAX_BYTES; i++)
		ret[i] = (char)(typed[i] >= 'A' && typed[i] <= 'Z' ? typed[i] + 32 : typed[i]);
	ret[i] = '\0';
	return typed[i] == '\0';
}

static enum err
load_candidate(struct db *reader, const char *name, struct candidate *ret)
{
	AUTO(db_rows) struct db_rows rows = {0};
	enum err e;

	if ((e = db_one(reader, sql[SQL_LOGIN], ARGS(TEXT_("name", name)), &rows)))
		return e;
	copy_login(&rows, &ret->login);
	snprintf(ret->hash, sizeof(ret->hash), "%s", db_col_text(&rows, 5));
	ret->failures = db_col_int(&rows, 6);
	ret->locked_until = db_col_int(&rows, 7);
	ret->login.disabled = db_col_int(&rows, 8) != 0;
	ret->login.last_login_at = db_col_int(&rows, 9);
	return ERR_NONE;
}

/*
 * A person who mistypes once and presses the button twice is not locked out by the second press: while there was no
 * failure before, the lock begins only with the wrong password itself (count_wrong).
 */
static enum err
count_try(struct db *writer, const struct candidate *c, int64_t now, int *ret_wait_s)
{
	AUTO(db_tx) struct db_tx tx = {0};
	int64_t until = c->failures == 0 ? 0 : now + login_lock_ms(c->failures + 1), changed;
	enum err e;

	if ((e = db_begin(writer, &tx)) ||
	    (e = db_run(writer, sql[SQL_TRY], ARGS(INT_("id", c->login.id), INT_("failures", c->failures), INT_("until", until),
	    INT_("now", now)), &changed)))
		return e;
	if (changed == 0) {	/* somebody else tries the same login right now */
		*ret_wait_s = 1;
		return ERR_BUSY;
	}
	return db_commit(&tx);
}

/* Each lock leaves a trace, with where the try came from. */
static enum err
count_wrong(struct db *writer, const struct candidate *c, const char *from, int64_t now)
{
	const struct audit entry = { c->login.name, "login.refused", "login", c->login.id, NULL, from };
	AUTO(db_tx) struct db_tx tx = {0};
	enum err e;

	if ((e = db_begin(writer, &tx)) || (e = audit_write(writer, &entry, now)) ||
	    (e = db_run(writer, sql[SQL_WRONG], ARGS(INT_("id", c->login.id), INT_("until", now + login_lock_ms(c->failures + 1))), NULL)))
		return e;
	return db_commit(&tx);
}

static enum err
make_session(struct db *writer, const struct candidate *c, int64_t now, char token[TOKEN_TEXT_MAX], struct session *ret)
{
	AUTO(db_tx) struct db_tx tx = {0};
	struct session session = { .login = c->login, .seen_at = now, .expires_at = now + SESSION_MS };
	char made[TOKEN_TEXT_MAX];
	int64_t changed;
	enum err e;

	crypto_token(made);
	crypto_token(session.csrf);
	crypto_token_hash(made, session.token_hash);
	session.login.last_login_at = now;
	if ((e = db_begin(writer, &tx)) ||
	    (e = db_run(writer, sql[SQL_RIGHT], ARGS(INT_("id", c->login.id), INT_("now", now)), &changed)))
		return e;
	if (changed == 0)
		return ERR_FORBIDDEN;	/* disabled while the password was being checked */
	if ((e = db_run(writer, sql[SQL_MAKE], ARGS(BLOB_("hash", session.token_hash, SHA256_BYTES), INT_("login", c->login.id),
	    TEXT_("csrf", session.csrf), INT_("now", now), INT_("expires", session.expires_at)), NULL)) ||
	    (e = db_run(writer, sql[SQL_PRUNE], ARGS(INT_("now", now)), NULL)) ||
	    (e = db_commit(&tx)))
		return e;
	memcpy(token, made, sizeof(made));
	*ret = session;
	return ERR_NONE;
}

static int
seconds(int64_t ms)
{
	return (int)((ms + CLOCK_SECOND_MS - 1) / CLOCK_SECOND_MS);
}

/* Costs as much time as a name that somebody has, and is locked as long. */
static enum err
refuse_stranger(const struct login_try *try, const char *name, int64_t now, int *ret_wait_s)
{
	/* A password nobody has, in the form the slow check needs. */
	static const char nobody[] = "$argon2id$v=19$m=65536,t=2,p=1$537CKEECc1McDx2SL+Ln5g$XC5QbyKlLRB9oOeLiQHFKxRq4kIrbc70CEojDd/emGc";
	int64_t wait = strangers_try(try->strangers, name, now);

	if (wait > 0) {
		*ret_wait_s = seconds(wait);
		return ERR_BUSY;
	}
	(void)password_ok(nobody, try->password);
	strangers_wrong(try->strangers, name, now);
	return ERR_FORBIDDEN;
}

enum err
login_open(struct db *reader, struct db *writer, const struct login_try *try, int64_t now, char token[TOKEN_TEXT_MAX], struct session *ret,
    int *ret_wait_s)
{
	char name[NAME_MAX_BYTES + 1];
	struct candidate c = {0};
	enum err e = ERR_NOT_FOUND;

	if (fold(try->name, name) && (e = load_candidate(reader, name, &c)) && e != ERR_NOT_FOUND)
		return e;
	if (e == ERR_NOT_FOUND || c.login.disabled)
		return refuse_stranger(try, name, now, ret_wait_s);
	if (c.locked_until > now) {
		*ret_wait_s = seconds(c.locked_until - now);
		return ERR_BUSY;
	}
	if ((e = count_try(writer, &c, now, ret_wait_s)))
		return e;
	if (!password_ok(c.hash, try->password))
		return (e = count_wrong(writer, &c, try->from, now)) ? e : ERR_FORBIDDEN;
	return make_session(writer, &c, now, token, ret);
}

enum err
session_find(struct db *db, const char *token, int64_t now, struct session *ret)
{
	AUTO(db_rows) struct db_rows rows = {0};
	struct session session = {0};
	enum err e;

	crypto_token_hash(token, session.token_hash);
	if ((e = db_one(db, sql[SQL_FIND], ARGS(BLOB_("hash", session.token_hash, SHA256_BYTES), INT_("now", now)), &rows)))
		return e;
	copy_login(&rows, &session.login);
	session.login.last_login_at = db_col_int(&rows, 5);
	snprintf(session.csrf, sizeof(session.csrf), "%s", db_col_text(&rows, 6));
	session.seen_at = db_col_int(&rows, 7);
	session.expires_at = db_col_int(&rows, 8);
	*ret = session;
	return ERR_NONE;
}

enum err
session_seen(struct db *writer, const struct session *session, int64_t now)
{
	AUTO(db_tx) struct db_tx tx = {0};
	enum err e;

	if ((e = db_begin(writer, &tx)) ||
	    (e = db_run(writer, sql[SQL_SEEN], ARGS(BLOB_("hash", session->token_hash, SHA256_BYTES), INT_("now", now)), NULL)))
		return e;
	return db_commit(&tx);
}

enum err
session_close(struct db *writer, const struct session *session)
{
	AUTO(db_tx) struct db_tx tx = {0};
	enum err e;

	if ((e = db_begin(writer, &tx)) ||
	    (e = db_run(writer, sql[SQL_CLOSE], ARGS(BLOB_("hash", session->token_hash, SHA256_BYTES)), NULL)))
		return e;
	return db_commit(&tx);
}
