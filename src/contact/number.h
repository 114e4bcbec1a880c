/*
 * number: what a person of the office does with the numbers of a contact.
 *
 * Each takes effect at once: messages that were held for want of a usable number are planned again in the same transaction. Audit and
 * who may do it are the caller's.
 */
#ifndef CONTACT_NUMBER_H
#define CONTACT_NUMBER_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "contact/phone.h"

struct db;

struct number_added {
	struct phone	phone;		/* as it was read; phone.why may be a warning (PHONE_REPAIRED, PHONE_UNKNOWN_PREFIX) */
	int64_t		owner;		/* with ERR_CONFLICT: whose it is already, maybe this contact's */
};
/*
 * typed as people type it; a second number in it is kept, too, when it is nobody's. The first number of a contact is preferred.
 * ERR_INVALID: it is no number, ret->phone.why says why. ERR_CONFLICT: somebody has it (review_ask_number asks about that).
 */
enum err number_add(struct db *db, int64_t contact_id, const char *typed, int64_t now, struct number_added *ret, struct problem *problem) MUST_CHECK;

/*
 * One that another system told: messages go there from now on, and what leads to a document only when it is confirmed. ERR_CONFLICT: somebody has it;
 * nothing changed.
 */
enum err number_add_told(struct db *db, int64_t contact_id, const char *canonical, int64_t now, struct number_added *ret) MUST_CHECK;

/* The rest: ERR_NOT_FOUND when the contact has no such number. */

/* Messages go there from now on; who chooses an unconfirmed number confirms it. */
enum err number_choose(struct db *db, int64_t contact_id, const char *number, int64_t now) MUST_CHECK;
/* Somebody (by: a login name) says that it has WhatsApp or not: then landlines are used, and mobile numbers left alone. */
enum err number_say_whatsapp(struct db *db, int64_t contact_id, const char *number, bool has, const char *by, int64_t now) MUST_CHECK;
/* ERR_CONFLICT: it is the last one, and even_last is not set. Another one is preferred in its place. */
enum err number_remove(struct db *db, int64_t contact_id, const char *number, bool even_last, int64_t now) MUST_CHECK;

#endif
