/*
 * request: the words a person had before them when they answered, for the ledger.
 */
#ifndef CONSENT_REQUEST_H
#define CONSENT_REQUEST_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"

struct db;

/*
 * The text of our message that the answer quotes (context_id, the provider's id of it; NULL: none), otherwise of the last invitation we sent this
 * contact, otherwise "". A copy that the caller frees.
 */
enum err consent_request_words(struct db *db, int64_t contact_id, const char *context_id, char **ret) MUST_CHECK;

/* Does our message that the answer quotes, otherwise the last one that reached this contact, ask for consent? */
enum err consent_was_asked(struct db *db, int64_t contact_id, const char *context_id, bool *ret) MUST_CHECK;

#endif
