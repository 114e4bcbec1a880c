/*
 * untold: what a permit's contact should have heard, when the number came late or was another before.
 *
 * Messages that still wait for the former number would reach someone else: they are withdrawn here. What they, or a notice for which there was no
 * number at all, would have said is told to the new contact, as long as it is still so.
 */
#ifndef PERMIT_UNTOLD_H
#define PERMIT_UNTOLD_H

#include "permit/scenario.h"

struct untold {
	const char	*scenario;		/* NULL: nothing */
	char		 mark[SCENARIO_MARK_MAX];
};
/* For any change; nothing when the contact is the same, or there is none now. */
enum err untold_find(struct db *db, const struct permit_change *change, struct untold *ret) MUST_CHECK;

/* The event that this key names, as long as it is still so; false otherwise. */
bool untold_read(const char *event_key, const struct permit *p, struct untold *ret);

#endif
