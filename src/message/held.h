/*
 * held: messages that should have gone out and did not, for a person to look at, until somebody puts them aside.
 *
 * Blocked ones, and those that failed within a month (HELD_MS). One list and one count: whoever shows a number of held messages takes it from here.
 * What people who said STOP or NO were to get is apart (HELD_REFUSED): nothing is to be done about it but to respect it. Trials (message/trial.h)
 * and what a test key made are none, because nobody misses them.
 */
#ifndef MESSAGE_HELD_H
#define MESSAGE_HELD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

struct db;

/* A message that failed a month ago is history, not work. */
#define HELD_MS	(INT64_C(30) * 24 * 3600 * 1000)

enum held_kind {
	HELD_UNKNOWN,		/* it may have gone out: somebody decides */
	HELD_BLOCKED,		/* it waits for a consent, a number, a setting */
	HELD_FAILED,
	HELD_REFUSED,		/* its person said STOP or NO */
	HELD__COUNT
};
#define HELD_BIT(kind)	(1u << (kind))
#define HELD_TODO	(1u << HELD_UNKNOWN | 1u << HELD_BLOCKED | 1u << HELD_FAILED)

const char *held_name(enum held_kind kind);			/* "unknown" ... */
bool held_from_name(const char *name, enum held_kind *ret);

struct held_counts { int64_t of[HELD__COUNT]; };
int64_t held_todo(const struct held_counts *c);			/* without those of people who do not want them */
enum err held_count(struct db *db, int64_t now, struct held_counts *ret) MUST_CHECK;

/*
 * Puts one aside, in a transaction: a blocked one is cancelled, a failed one stays failed and is no work any more. why: in the words of whoever did,
 * kept in its timeline. ERR_CONFLICT: it is not held (any more).
 */
struct held_close { const char *why, *actor; };
enum err held_close(struct db *db, int64_t id, const struct held_close *close, int64_t now) MUST_CHECK;

/* For message_list and the counts: is the message m held (:since), and of which kind (a HELD_BIT)? */
#define HELD_SQL \
	" m.state IN ('blocked', 'failed') AND (m.state = 'blocked' OR (m.updated_at >= :since AND m.scrubbed_at IS NULL))" \
	" AND m.closed_at IS NULL AND m.nothing_leaves = 0 AND m.scenario <> 'trial'"
#define HELD_KIND_SQL \
	"CASE WHEN m.reason IN ('stopped', 'declined', 'no_marketing') THEN 8 WHEN m.state = 'failed' THEN 4" \
	" WHEN m.reason = 'unknown_hold' THEN 1 ELSE 2 END"

#endif
