/*
 * state: how far a document is, in our words, whatever the system it comes from calls it.
 */
#ifndef PERMIT_STATE_H
#define PERMIT_STATE_H

#include <stdbool.h>

#include "base/err.h"

struct db;

enum document_state {
	DOCUMENT_DRAFT, DOCUMENT_UPLOADED, DOCUMENT_PENDING, DOCUMENT_SIGNED, DOCUMENT_VERIFIED, DOCUMENT_REJECTED, DOCUMENT_CANCELLED,
	DOCUMENT_STATE__COUNT
};
const char *document_state_name(enum document_state s);			/* "pending_signature": as stored */
bool document_state_from_name(const char *name, enum document_state *ret);

/* As permit_status_read (status.h), by the setting document_state_map. */
enum err document_state_read(struct db *db, const char *word, enum document_state *ret, bool *ret_is_label, struct problem *problem) MUST_CHECK;

#endif
