/*
 * erased_id: what stands in the place of a provider's message id when the person it belongs to was erased.
 *
 * Meta's ids hold the number, so they go with it. Receipts and repetitions that come later still have to find what they belong to, or they would be
 * kept and parked as somebody else's, number and all. SHA-256 of the id finds it again and leads to no number: an id has random bits of its own.
 */
#ifndef PRIVACY_ERASED_ID_H
#define PRIVACY_ERASED_ID_H

#include <stdbool.h>

enum { ERASED_ID_MAX = 80 };

/* "erased:" and 64 hex digits. id "" is an attempt whose id we never learnt. */
void erased_id(const char *id, char ret[ERASED_ID_MAX]);
bool erased_id_is(const char *id);	/* NULL: no */

#endif
