/*
 * sealed set: rows of a table that nobody changes, adds or takes away without the ledger's key.
 *
 * For rows that must be changed and deleted while an office works, so that they can be no chain: whose a telephone number is
 * (contact/number_seal.h), what led to an answer (consent/origin.h). Each row carries a seal, HMAC-SHA256 over its fields. The set has a head:
 * how many rows there are and a sum, modulo 2^256, of one number for each row, which is an HMAC of its seal and stands nowhere. The head has a
 * seal of its own. So a row that was changed or put in has no seal that fits, and one that was deleted, or that was right once and is put back, is
 * missed in the sum.
 *
 * Where it ends: whoever puts rows and head back together as they were at one moment is not found out here, only by the ledger's notes, which
 * then know of later entries; and whoever watched the head before and after hundreds of single changes could work out rows that cancel out.
 *
 * A head that is missing or wrong is not mended by changing rows: it stays unsealed until a person has looked (ledger_reseal).
 */
#ifndef LEDGER_SEALED_SET_H
#define LEDGER_SEALED_SET_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/crypto.h"
#include "base/err.h"

struct db;
struct ledger_check;

enum sealed_set { SEALED_NUMBERS, SEALED_ORIGINS, SEALED_SET__COUNT };

/* ---- a row: its fields one behind the other, each with its kind and length, so that none can run into the next ---- */
void sealed_row_begin(struct buf *row, enum sealed_set set);
void sealed_row_int(struct buf *row, int64_t value);
void sealed_row_text(struct buf *row, const char *text);		/* NULL is another value than "" */
void sealed_row_blob(struct buf *row, const void *bytes, size_t n);
/* *ret_sealed false: no key was lent. ERR_TOO_LARGE: the row is longer than any of ours. */
enum err sealed_row_seal(struct db *db, const struct buf *row, uint8_t ret[SHA256_BYTES], bool *ret_sealed) MUST_CHECK;

/* ---- the head ---- */
/* In the transaction that changes the row. out, in: the seal that left and the seal that came; NULL: none. */
enum err sealed_set_change(struct db *db, enum sealed_set set, const uint8_t *out, const uint8_t *in) MUST_CHECK;

struct sealed_sum { int64_t count; uint8_t sum[SHA256_BYTES]; };
void sealed_sum_add(struct db *db, struct sealed_sum *s, const uint8_t seal[SHA256_BYTES]);
/* The rows were found right one by one; are they all of them, and no others? What does not fit is reported in check. *ret_since: since_at, or 0. */
enum err sealed_set_compare(struct db *db, enum sealed_set set, const struct sealed_sum *rows, int64_t *ret_since,
    struct ledger_check *check) MUST_CHECK;
/* A person vouches for these rows. In a transaction, on a connection of the owner. ERR_CRYPTO: no key was lent. */
enum err sealed_set_store(struct db *db, enum sealed_set set, const struct sealed_sum *rows, int64_t now) MUST_CHECK;

#endif
