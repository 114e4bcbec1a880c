/*
 * erase: a person's words leave the ledger, and the ledger says that they did.
 *
 * What remains of the person's entries names nobody: a salted subject hash, scope, action, source, times, the hash of the words. The
 * entry "erased" is the proof that the words were deleted and not lost, so verification accepts their absence only before such an
 * entry of the same subject. Entries of form 1 hold their words inside their hash and keep them; an office that began with this version has none.
 *
 * contact.subject_hash must stay as it is: it is what ties the entries to each other. Everything else of the contact is for the caller to delete.
 * Contacts that were merged into it (contact/merge.h) are this person, too, and erased with it.
 */
#ifndef CONSENT_ERASE_H
#define CONSENT_ERASE_H

#include <stdint.h>

#include "base/crypto.h"
#include "base/err.h"

struct db;

struct erasure {
	const char	*actor;		/* login name, "cli:<unix login>" */
	const char	*source;	/* "operator", "cli" or "retention" */
	const char	*reason;	/* why; kept in the ledger, so it must name nobody */
};

/*
 * In the caller's transaction, on a connection that may delete (the sender, the command line): deletes the words of all the contact's
 * entries, appends the entry "erased", and sets what is allowed to none in every scope. Messages that wait are the caller's.
 * *ret_words: entries that lost their words, maybe 0; *ret_seq: the new entry.
 * ERR_NOT_FOUND: no such contact. ERR_INVALID: problem (may be NULL) says what of the erasure is missing.
 */
enum err consent_erase(struct db *db, int64_t contact_id, const struct erasure *erasure, int64_t now, int64_t *ret_words, int64_t *ret_seq,
    struct problem *problem) MUST_CHECK;

/* How many entries of form 1, whose words stay, the contact has: to be said before and after. */
enum err consent_erase_leaves(struct db *db, int64_t contact_id, int64_t *ret) MUST_CHECK;

#endif
