/*
 * status: what state a permit is in, in our words, whatever the system it comes from calls it.
 */
#ifndef PERMIT_STATUS_H
#define PERMIT_STATUS_H

#include <stdbool.h>

#include "base/err.h"

struct db;

enum permit_status {
	PERMIT_DRAFT, PERMIT_IN_PROCESS, PERMIT_ACTIVE, PERMIT_REJECTED, PERMIT_EXPIRED, PERMIT_RENEWED, PERMIT_CANCELLED,
	PERMIT_STATUS__COUNT
};
const char *permit_status_name(enum permit_status s);			/* "in_process": as stored */
bool permit_status_from_name(const char *name, enum permit_status *ret);
const char *permit_status_words(enum permit_status s);			/* "Dalam proses": in messages, when the caller has no word of its own */

/*
 * A word of another system: the office's own map (setting status_map) first, then our names, then the usual synonyms. Case, "_" and "-"
 * do not matter. *ret_is_label: the word says more than our status does (it came through the office's map), and is worth showing.
 * ERR_INVALID: nobody knows it.
 */
enum err permit_status_read(struct db *db, const char *word, enum permit_status *ret, bool *ret_is_label, struct problem *problem) MUST_CHECK;

#endif
