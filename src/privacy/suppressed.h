/*
 * suppressed: people who said STOP or NO and were erased afterwards. What they refused stays refused when their number comes back.
 *
 * After an erasure nothing tells whose number it was, so the next import would find an unknown number and write to it. Therefore a keyed hash
 * of the number (and of Meta's user id) is kept with what was refused. The key is the one lent to the connection (db_key; keys/ledger.key),
 * outside the database: a copy of the database cannot be asked number by number. When the key is lost, these refusals are lost
 * with it; everything else of an erasure stays as it is.
 *
 * A number that comes back makes a new contact, whose ledger begins with the old refusal (source "suppressed", at the old time), and the
 * row is gone. What the person says themselves afterwards is newer and counts.
 */
#ifndef PRIVACY_SUPPRESSED_H
#define PRIVACY_SUPPRESSED_H

#include <stdint.h>

#include "base/err.h"

struct db;

/*
 * Before the contact's numbers and consents go, in the same transaction. *ret_n: scopes that are remembered. ERR_CRYPTO: something is refused,
 * and no key was lent to remember it by; then the contact must not be erased.
 */
enum err suppressed_remember(struct db *db, int64_t contact_id, int64_t now, int64_t *ret_n) MUST_CHECK;

/*
 * A contact has just got this number, or this user id: what its owner refused is recorded for it. In the same transaction. ERR_CRYPTO: refusals are
 * kept and no key was lent, so nobody can tell; the caller decides whether that matters.
 */
enum err suppressed_restore_number(struct db *db, int64_t contact_id, const char *canonical, int64_t now) MUST_CHECK;
enum err suppressed_restore_user(struct db *db, int64_t contact_id, const char *user_id, int64_t now) MUST_CHECK;

#endif
