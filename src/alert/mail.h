/*
 * mail: alerts by e-mail, to the addresses of the setting alert_mail, for people who do not sit before the pages.
 *
 * One mail holds all that is new and all that is over since the last; of one condition nobody gets more than one in an hour. What opened
 * and closed in between is not told at all: it is in the list.
 */
#ifndef ALERT_MAIL_H
#define ALERT_MAIL_H

#include <stdint.h>

#include "base/err.h"

struct db;

/* In a transaction, after a sweep. base_url: of the config. *ret_n: how many mails were queued. */
enum err alert_mail(struct db *db, const char *base_url, int64_t now, int64_t *ret_n) MUST_CHECK;

#endif
