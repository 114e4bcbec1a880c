/*
 * origin seal: that the notes of what led to an answer (consent/origin.h) are those that were written, and all of them.
 *
 * They are a sealed set (ledger/sealed_set.h) with every column of a row. No program changes or deletes one.
 */
#ifndef CONSENT_ORIGIN_SEAL_H
#define CONSENT_ORIGIN_SEAL_H

#include <stdbool.h>
#include <stdint.h>

#include "base/crypto.h"
#include "base/err.h"

struct db;
struct ledger_check;

struct origin_row {
	int64_t		 seq;			/* of the ledger's entry */
	const char	*origin, *place;
	int64_t		 invitation_id;		/* 0: none */
	const char	*scope, *action;
	int64_t		 changed;		/* 0 or 1 */
	int64_t		 at;
};
/* *ret_sealed false: no key was lent. */
enum err origin_seal(struct db *db, const struct origin_row *row, uint8_t ret[SHA256_BYTES], bool *ret_sealed) MUST_CHECK;

/* As number_seals_verify and number_seals_renew (contact/number_seal.h). */
enum err origin_seals_verify(struct db *db, int64_t *ret_since, struct ledger_check *check) MUST_CHECK;
enum err origin_seals_renew(struct db *db, int64_t now) MUST_CHECK;

#endif
