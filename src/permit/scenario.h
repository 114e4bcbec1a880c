/*
 * scenario: from a permit's change to the message it makes, at most one.
 *
 * Several scenarios may match one change; the most specific one makes the message and the others are recorded as covered by it. Every one that
 * matched leaves a row in scenario_fired that says what became of it, so that "why did nobody tell me?" has an answer.
 */
#ifndef PERMIT_SCENARIO_H
#define PERMIT_SCENARIO_H

#include "permit/permit.h"

#define SCENARIO_RENEWAL	"permit_renewal_approved"
#define SCENARIO_READY		"permit_ready"
#define SCENARIO_UPDATE		"status_update"

/*
 * What makes an event different from the other events of its scenario and permit: the number it was issued under, or the new status and since
 * when the old one held ("active@1795230600000").
 */
enum { SCENARIO_MARK_MAX = 360 };

struct permit_change {
	const struct permit	*before;	/* NULL: first seen */
	const struct permit	*after;		/* as stored now */
	const struct permit_put	*put;		/* who, and whether it is a baseline or leaves nothing */
	int64_t			 now;
};

/* In the transaction that stored the permit. Adds to ret. */
enum err scenario_fire(struct db *db, const struct permit_change *change, struct fired_list *ret) MUST_CHECK;

/* An event of this permit that made no message, by its key. ERR_CONFLICT: it is so no more. Of who: actor and base_url. */
enum err scenario_again(struct db *db, int64_t permit_id, const char *event_key, const struct permit_put *who, int64_t now,
    struct fired_list *ret) MUST_CHECK;

/* The scenarios of a permit's change, most specific first; NULL behind the last. */
const char *scenario_name(size_t i);

#endif
