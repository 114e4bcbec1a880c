/*
 * state: the derived consent as it is stored, and whom it belongs to. For the files that write it; others read with consent_load.
 */
#ifndef CONSENT_STATE_H
#define CONSENT_STATE_H

#include <stdbool.h>
#include <stdint.h>

#include "consent/consent.h"

struct db;

/* The name that the contact has in the ledger. ERR_NOT_FOUND: no such contact. */
enum err state_subject(struct db *db, int64_t contact_id, uint8_t ret[SHA256_BYTES]) MUST_CHECK;

/* The same in everything that is stored, the entry included. */
bool state_same(const struct consent *a, const struct consent *b);
enum err state_store_one(struct db *db, int64_t contact_id, enum scope scope, const struct consent *c) MUST_CHECK;
/* Writes what differs; *ret_n: how many scopes that were. */
enum err state_store(struct db *db, int64_t contact_id, const struct consent before[SCOPE__COUNT], const struct consent after[SCOPE__COUNT],
    int64_t *ret_n) MUST_CHECK;

#endif
