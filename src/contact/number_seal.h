/*
 * number seal: that a telephone number is the contact's whom our programs gave it to.
 *
 * A consent counts for a person, and a message goes to a number: whoever could move a number to another contact in the database would have one
 * person's consent serve another. Each row of contact_phone is therefore a member of a sealed set (ledger/sealed_set.h). Sealed are the
 * number, whose it is (contact and name in the ledger), its kind, what was typed, whether it is confirmed, and since when it is known. Which of
 * the numbers of one person is preferred, and whether it has WhatsApp, are not.
 *
 * For the files that write contact_phone. Every change of what is sealed stands between number_seal_out and number_seal_in.
 */
#ifndef CONTACT_NUMBER_SEAL_H
#define CONTACT_NUMBER_SEAL_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"

struct db;
struct ledger_check;

/* Before the row is changed or deleted. *ret_held: it was there and sealed rightly; a row that was not is left to be found. */
enum err number_seal_out(struct db *db, const char *number, bool *ret_held) MUST_CHECK;
/* After it was changed, with what number_seal_out said; after it was inserted, with true. */
enum err number_seal_in(struct db *db, const char *number, bool held) MUST_CHECK;

/* All of them. What does not fit is reported in check, with the contact. *ret_since: since when numbers are sealed. */
enum err number_seals_verify(struct db *db, int64_t *ret_since, struct ledger_check *check) MUST_CHECK;
/* A person vouches for the numbers as they are. In a transaction, on a connection of the owner. ERR_CRYPTO: no key was lent. */
enum err number_seals_renew(struct db *db, int64_t now) MUST_CHECK;

#endif
