/*
 * mail: alerts by e-mail, to the administrators who want them (access/login_mail.h) and to the addresses of the setting alert_mail, for people who
 * do not sit before the pages.
 *
 * One mail holds all that is new and all that is over since the last; of one condition nobody gets more than one in an hour. What opened
 * and closed in between is not told at all: it is in the list.
 */
#ifndef ALERT_MAIL_H
#define ALERT_MAIL_H

#include <stdint.h>

#include "base/err.h"
#include "base/json.h"

struct db;

/* In a transaction, after a sweep. base_url: of the config. *ret_n: how many mails were queued. */
enum err alert_mail(struct db *db, const char *base_url, int64_t now, int64_t *ret_n) MUST_CHECK;

/* ["rina@example.go.id"]: where alerts go, each address once. */
enum err alert_mail_addresses(struct db *db, struct json_object **ret) MUST_CHECK;
/* A mail to all of them that says that it is a try, and who asked for it. *ret_n: to how many; 0: to nobody. In a transaction. */
enum err alert_mail_try(struct db *db, const char *base_url, const char *actor, int64_t now, int64_t *ret_n) MUST_CHECK;

#endif
