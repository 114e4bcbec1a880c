/*
 * login_mail: the e-mail address of a person who logs in, and whether alerts about the gateway itself go there.
 *
 * Only administrators get alerts: what is told can be mended by nobody else. A login that is disabled has no address any more.
 */
#ifndef ACCESS_LOGIN_MAIL_H
#define ACCESS_LOGIN_MAIL_H

#include <stdbool.h>

#include "base/err.h"
#include "base/json.h"

struct db;

struct login_mail { const char *address; bool alerts; };	/* address "": none */
/*
 * In a transaction of the caller, who also writes the audit. ERR_NOT_FOUND: nobody of that name may log in. ERR_INVALID: problem names email or
 * alerts, with a sentence for people.
 */
enum err login_mail_set(struct db *db, const char *name, const struct login_mail *mail, struct problem *problem) MUST_CHECK;
/* ["rina@example.go.id"]: where alerts go. */
enum err login_mail_for_alerts(struct db *db, struct json_object **ret) MUST_CHECK;

#endif
