/*
 * found: people whom documents name by their id in another system, and who were not known when the document came.
 *
 * Such a document is kept and says so (permit/person.h). When the person becomes known, wherever from, the sender finds them within a minute;
 * somebody of the office may look at once, or say who it is. Then the document is put anew with them, so that they hear what they
 * should have heard, once. Of who: actor and base_url. In a transaction.
 */
#ifndef PERMIT_FOUND_H
#define PERMIT_FOUND_H

#include "permit/document.h"

struct found { int64_t people, looked, last_id; };
/* Of the documents that wait, most of them behind an id. ret->last_id: where the next step goes on. */
enum err found_look(struct db *db, int64_t after_id, size_t most, const struct document_put *who, int64_t now, struct found *ret) MUST_CHECK;
/* Of one. *ret_people: how many were found. */
enum err found_in(struct db *db, int64_t document_id, const struct document_put *who, int64_t now, int64_t *ret_people) MUST_CHECK;

enum found_who { FOUND_APPROVER, FOUND_STAFF, FOUND__COUNT };
/* Somebody may say who it is: the document waits for them, and whoever it names there is not known, or it names nobody who must approve. */
bool found_is_wanted(const struct document *d, enum found_who which);
/*
 * Somebody says who is meant; an id it was named by is theirs from now on. ERR_CONFLICT: it is not wanted (any more). ERR_INVALID: problem says why.
 */
enum err found_is(struct db *db, int64_t document_id, enum found_who which, int64_t contact_id, const struct document_put *who, int64_t now,
    struct problem *problem) MUST_CHECK;

#endif
