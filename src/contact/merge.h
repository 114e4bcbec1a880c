/*
 * merge: two contacts that are one person become one.
 *
 * Everything of from becomes into's: numbers, ids in other systems, permits, messages, replies, windows, invitations, and what waits for a
 * decision. What from knew and into did not (name, e-mail, duty, Meta's id) fills the gaps. What was said under both names counts (consent/join.h).
 * from stays as an empty record that leads to into, because its name in the ledger must not be lost. This cannot be undone: messages that went
 * to one number since are no longer told from those to the other.
 */
#ifndef CONTACT_MERGE_H
#define CONTACT_MERGE_H

#include <stdint.h>

#include "base/err.h"

struct db;

struct merged { int64_t numbers, refs, permits, messages, replies, entries; };	/* how many of each were moved; entries of the ledger said again */

/*
 * In a transaction. ERR_INVALID: problem says why (the same contact; staff and an applicant are not one record). ERR_CONFLICT: one of them was
 * erased or merged already. ERR_NOT_FOUND: no such contact.
 */
enum err contact_merge(struct db *db, int64_t from_id, int64_t into_id, const char *actor, int64_t now, struct merged *ret,
    struct problem *problem) MUST_CHECK;
/* What would be moved, and whether it may be: the same errors. entries is 0. */
enum err contact_merge_preview(struct db *db, int64_t from_id, int64_t into_id, struct merged *ret, struct problem *problem) MUST_CHECK;

#endif
