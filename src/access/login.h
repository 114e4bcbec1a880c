/*
 * login: people who work with the admin pages, their sessions and what they may.
 *
 * Passwords are argon2id. Wrong ones lock the login for a growing time (1 s doubling to 15 min); an unknown name
 * costs as much time as a known one, and is locked as long (access/stranger.h). A session's token is stored hashed.
 */
#ifndef ACCESS_LOGIN_H
#define ACCESS_LOGIN_H

#include <stdbool.h>
#include <stdint.h>

#include "base/crypto.h"

struct db;

enum role { ROLE_ANYONE, ROLE_VIEWER, ROLE_OPERATOR, ROLE_ADMINISTRATOR, ROLE__COUNT };
const char *role_name(enum role r);
bool role_from_name(const char *name, enum role *ret);

struct login { int64_t id; char name[64], full_name[128], locale[8]; enum role role; bool disabled; int64_t last_login_at; };
struct login_draft { const char *name, *full_name, *password, *role, *locale; };

/*
 * login_add and those that set, disable and enable something need a transaction (db_begin) of the caller, who
 * also writes the audit. ERR_NOT_FOUND: there is no such login. Names are 2 to 40 of a-z, 0-9, ".", "_", "-"; capitals are
 * folded. ERR_INVALID: problem; ERR_CONFLICT: the name is taken.
 */
enum { PASSWORD_MIN = 10, PASSWORD_MAX = 200 };
enum err login_add(struct db *db, const struct login_draft *draft, int64_t now, int64_t *ret_id, struct problem *problem) MUST_CHECK;
enum err login_set_password(struct db *db, const char *name, const char *password, struct problem *problem) MUST_CHECK;	/* ends its sessions */
enum err login_disable(struct db *db, const char *name, int64_t now) MUST_CHECK;	/* ends its sessions; ERR_CONFLICT: the last administrator */
enum err login_enable(struct db *db, const char *name) MUST_CHECK;
/* Counts from the next request on. ERR_INVALID: no role; ERR_CONFLICT: the last administrator would be none. */
enum err login_set_role(struct db *db, const char *name, const char *role) MUST_CHECK;
enum err login_set_locale(struct db *db, int64_t id, const char *locale) MUST_CHECK;

struct session { struct login login; char csrf[TOKEN_TEXT_MAX]; int64_t seen_at, expires_at; uint8_t token_hash[SHA256_BYTES]; };
enum { SESSION_HOURS = 12 };

struct strangers;
struct login_try { const char *name, *password, *from; struct strangers *strangers; };	/* from: the address; strangers: the program's */
/*
 * Checks the password and makes a session; two short transactions with the slow hashing between them, so reader is a connection for reading and
 * writer one for writing (they may be the same). ERR_FORBIDDEN: name or password wrong, or disabled; of a login that there is it stands in the audit
 * log. ERR_BUSY: locked, *ret_wait_s says for how long.
 */
enum err login_open(struct db *reader, struct db *writer, const struct login_try *try, int64_t now, char token[TOKEN_TEXT_MAX], struct session *ret,
    int *ret_wait_s) MUST_CHECK;
/* ERR_NOT_FOUND: no such session, or expired. */
enum err session_find(struct db *db, const char *token, int64_t now, struct session *ret) MUST_CHECK;
/* A transaction of its own; callers spare it within the same minute. */
enum err session_seen(struct db *writer, const struct session *session, int64_t now) MUST_CHECK;
/* A transaction of its own. */
enum err session_close(struct db *writer, const struct session *session) MUST_CHECK;

#endif
