/*
 * bounced: what a notification that a mail came back does to its attempt: the same as a receipt that says so.
 */
#ifndef DELIVERY_BOUNCED_H
#define DELIVERY_BOUNCED_H

#include <stdint.h>

#include "delivery/receipt.h"
#include "provider/bounce.h"

struct db;

/*
 * In a transaction, for BOUNCE_FAILED with a uid. The attempt failed, an address that does not exist is marked (contact/unreachable.h), and the
 * message goes another way where there is one. ERR_NOT_FOUND: no e-mail of ours has this uid.
 */
enum err bounced_apply(struct db *db, const struct bounce *bounce, int64_t now, enum receipt_effect *ret) MUST_CHECK;

#endif
