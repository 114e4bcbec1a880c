/*
 * join: two contacts were one person all along, so what was said under one name counts under the other, too.
 *
 * The ledger is append-only and its subjects stay as they are. What the joined contact said is therefore said again for the one that
 * remains: one new entry for each of its entries, with the same scope, action, source, words and time, and in its evidence "joined_from" (the entry's
 * number) and "joined_by". The rule of consent/consent.h then derives from both histories as if there had been one; a STOP of either
 * is a STOP. Nothing is said in the name of the person: the actor of the new entries is who found that they are one.
 */
#ifndef CONSENT_JOIN_H
#define CONSENT_JOIN_H

#include <stdint.h>

#include "consent/consent.h"

struct db;

/*
 * In a transaction. *ret_n: entries written. What waits for into is told of the change (consent/waiting.h); its messages must have been moved
 * before. What from allows is left as it was: nobody is asked under that name any more.
 */
enum err consent_join(struct db *db, int64_t from_id, int64_t into_id, const char *actor, int64_t now, int64_t *ret_n) MUST_CHECK;
/* What into would allow after it. */
enum err consent_join_preview(struct db *db, int64_t from_id, int64_t into_id, struct consent ret[SCOPE__COUNT]) MUST_CHECK;

#endif
