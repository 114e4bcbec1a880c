/*
 * derive: from a person's ledger entries to what they allow. The rule of consent/consent.h, in one place.
 */
#ifndef CONSENT_DERIVE_H
#define CONSENT_DERIVE_H

#include <stdbool.h>
#include <stddef.h>

#include "consent/consent.h"

/* What of an entry decides. */
struct derive_entry {
	enum scope		scope;
	enum consent_action	action;
	bool			inbound;	/* the person wrote it to us: source inbound or inbound_any */
	bool			any;		/* source inbound_any */
	int64_t			at, seq;
};
struct derive_entry derive_entry(const struct ledger_entry *entry);

/* Sorts entries, then derives every scope. Pure. */
void derive(struct derive_entry *entries, size_t n, struct consent ret[SCOPE__COUNT]);

struct derive_entries { struct derive_entry *items; size_t count, room; };
void derive_entries_end(struct derive_entries *d);
enum err derive_entries_add(struct derive_entries *d, struct derive_entry entry) MUST_CHECK;
/* Everything the ledger holds of this subject. */
enum err derive_entries_load(struct db *db, const uint8_t subject_hash[SHA256_BYTES], struct derive_entries *ret) MUST_CHECK;

/* The scopes an action in one scope reaches: *ret_n is 1, or 2 for what ends all of WhatsApp. */
void derive_reach(enum scope scope, enum consent_action action, enum scope ret[2], size_t *ret_n);

/* The same as a set: 1 << scope of each. */
unsigned derive_reached(enum scope scope, enum consent_action action);

/* Do two states differ in what they mean? The entry that led there does not matter. */
bool derive_differs(const struct consent *a, const struct consent *b);

#endif
