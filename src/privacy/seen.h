/*
 * seen: who looked at whose data, by person and day.
 *
 * The audit log tells what somebody did; this tells whose data they had before them: a contact's or a message's page, a whole number, a row of
 * an export, an answer of the API. One row per person, actor, UTC day and way, the first time. So it stays small however often a page is
 * opened, and answers the question of a breach with one query (privacy/affected.h). Lists in the admin pages show masked numbers and are not in it.
 */
#ifndef PRIVACY_SEEN_H
#define PRIVACY_SEEN_H

#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/json.h"

struct db;

enum seen_how {
	SEEN_PAGE,	/* a page about the person: name, words, masked number */
	SEEN_NUMBER,	/* the whole number was shown */
	SEEN_EXPORT,	/* a row of a file that was downloaded, or all of the person's data */
	SEEN_API,	/* an answer of the API: name and whole number */
	SEEN_HOW__COUNT
};
const char *seen_how_name(enum seen_how h);	/* "page", "number", "export", "api" */

struct seen { const char *actor; enum seen_how how; int64_t at; };	/* actor as in the audit log */

/* In the caller's transaction: an export and its note stand or fall together. */
enum err seen_write(struct db *db, const struct seen *seen, int64_t contact_id) MUST_CHECK;

/*
 * Outside a transaction: asks reader what is not noted yet, and begins a transaction on writer only when there is something to write. ids may
 * repeat; 0 is nobody.
 */
enum err seen_note(struct db *reader, struct db *writer, const struct seen *seen, const int64_t *ids, size_t n) MUST_CHECK;
/* The same for rows of a list; key: of the contact's id in each ("contact_id"). */
enum err seen_note_rows(struct db *reader, struct db *writer, const struct seen *seen, struct json_object *rows, const char *key) MUST_CHECK;

#endif
