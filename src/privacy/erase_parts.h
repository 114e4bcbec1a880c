/*
 * erase_parts: the parts of an erasure that have to look at what they change; for privacy/erase.c, in its transaction.
 */
#ifndef PRIVACY_ERASE_PARTS_H
#define PRIVACY_ERASE_PARTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/json.h"
#include "privacy/needles.h"

struct db;

/* Messages about the person's permits that went to others: to staff, above all. For a WHERE over message, with :contact. */
#define ERASE_TOLD_OTHERS \
	"message.id IN (SELECT o.id FROM permit p JOIN message o ON o.permit_id = p.id WHERE p.contact_id = :contact" \
	" UNION SELECT g.message_id FROM permit p JOIN document d ON d.permit_id = p.id JOIN digest_member x ON x.document_id = d.id" \
	" JOIN digest g ON g.id = x.digest_id WHERE p.contact_id = :contact AND g.message_id IS NOT NULL) AND message.contact_id <> :contact"

/*
 * Cancels what waits for the person, and what waits to tell others about their permits. in_doubt: also what may have left and is not held by a
 * sender any more; nobody asks what became of it.
 */
enum err erase_withdraw(struct db *db, int64_t contact_id, const char *actor, bool in_doubt, int64_t now, int64_t *ret_n) MUST_CHECK;

/* Counts under a name of what was done; 0 is left out. */
void erase_did(struct json_object *did, const char *what, int64_t n);

/* The providers' ids of the contact's attempts and inbound messages become erased_ids. */
enum err erase_ids(struct db *db, int64_t contact_id, struct json_object *did) MUST_CHECK;
/*
 * Whatever names the person in rows that are not theirs and that are few: reasons on permits, answers kept for repeated calls, receipts parked,
 * callbacks given up, rows of imports.
 */
enum err erase_mentions(struct db *db, int64_t contact_id, const struct needles *needles) MUST_CHECK;

/*
 * Rows that name the person, in tables that are large: looked for before the transaction, some at a time, because it may take seconds; in it
 * only what came since is looked at. seen: the newest one that was looked at; all: there is none behind it.
 */
struct found { int64_t *ids; size_t count, room; int64_t seen; bool all; };
void found_end(struct found *found);
enum err found_add(struct found *found, int64_t id) MUST_CHECK;

/* Each looks at some hundred rows behind found->seen. Webhook bodies: also those that the contact's messages came in. */
enum err bodies_find(struct db *db, int64_t contact_id, const struct needles *needles, struct found *found) MUST_CHECK;
enum err bodies_scrub(struct db *db, const struct needles *needles, const struct found *found, int64_t now,
    struct json_object *did) MUST_CHECK;
/* Details of the audit log. */
enum err audit_find(struct db *db, const struct needles *needles, struct found *found) MUST_CHECK;
enum err audit_scrub(struct db *db, const struct needles *needles, const struct found *found, struct json_object *did) MUST_CHECK;

#endif
