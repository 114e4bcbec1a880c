/*
 * asking: somebody types a telephone number on the public page, and its owner gets a personal link.
 *
 * Whoever types may be a stranger. So the page's program only writes the number down: the same work and the same answer for every number,
 * known or not, whatever its owner has said; time tells nothing either. The sender looks a moment later who it is. It sends a message that says that
 * somebody asked for it, once an hour and a few times a day at most, by the way the plan finds; and nothing to people who stopped or declined,
 * nor to numbers that are not for WhatsApp. Until the owner uses the link, nothing is allowed that was not before.
 *
 * What was typed is forgotten after a day (asking_sweep). A stranger's number that only became known this way, and whose owner has said and done
 * nothing within a week, is forgotten too (asking_forget): no more is left of it than a contact without a name and a number.
 */
#ifndef INVITATION_ASKING_H
#define INVITATION_ASKING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/crypto.h"
#include "base/err.h"
#include "contact/phone.h"

struct db;

/* ---- for the page ---- */

/* number: canonical. *ret_taken false: too many from this address, or from everybody; nothing was written. In a transaction. */
enum err asking_put(struct db *db, const char *number, const uint8_t address_hash[SHA256_BYTES], int64_t now, bool *ret_taken) MUST_CHECK;

/* ---- for the sender ---- */

enum asking_outcome {
	ASKING_SENT,
	ASKING_SOON,		/* there was a link for this number less than an hour ago, or enough of them today */
	ASKING_REFUSED,		/* its owner stopped or declined: who wants it back writes to the office */
	ASKING_UNREACHABLE,	/* a landline or foreign number that nobody knows to be on WhatsApp; a number nobody has confirmed */
	ASKING_FAILED,		/* the message could not be made: a template that somebody switched off */
	ASKING_OUTCOME__COUNT
};
const char *asking_outcome_name(enum asking_outcome o);

struct asking { int64_t id, at; char number[PHONE_MAX]; };
/* The oldest that nobody has looked at. ERR_NOT_FOUND: there is none. */
enum err asking_next(struct db *db, struct asking *ret) MUST_CHECK;
/* Sends the link, or finds why not, in a transaction. base_url: of the opt-in page. ERR_CONFLICT: another sender has it. */
enum err asking_settle(struct db *db, const struct asking *a, const char *base_url, int64_t now, enum asking_outcome *ret) MUST_CHECK;
/* Forgets what was typed more than a day ago; *ret_n of them. */
enum err asking_sweep(struct db *db, int64_t now, int64_t *ret_n) MUST_CHECK;

enum { ASKING_SILENT_DAYS = 7 };
/* Forgets some of those who are known by their typed number only and have been silent since; *ret_n of them. In a transaction. */
enum err asking_forget(struct db *db, int64_t now, int64_t *ret_n) MUST_CHECK;

#endif
