/*
 * rebuild: the stored consents against what the ledger gives, for all contacts.
 *
 * The two are equal after every action of ours. Where they are not, somebody wrote into the database, or a new version of the program
 * reads the ledger by another rule.
 */
#ifndef CONSENT_REBUILD_H
#define CONSENT_REBUILD_H

#include <stdint.h>

#include "consent/consent.h"

struct db;

struct rebuild_difference {
	int64_t		contact_id;
	enum scope	scope;
	struct consent	stored, derived;
};
/* An error ends the comparison, which returns it. */
typedef enum err rebuild_found(void *user, const struct rebuild_difference *d);

/* Calls found for every scope of every contact whose stored consent is not what the ledger gives, in the order of contacts. */
enum err rebuild_compare(struct db *db, rebuild_found *found, void *user) MUST_CHECK;

/* Makes the derived state of every contact again from the ledger. In a transaction. *ret_changed: states that were different. */
enum err consent_rebuild(struct db *db, int64_t *ret_changed) MUST_CHECK;

#endif
