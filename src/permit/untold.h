/*
 * untold: what a permit's contact should have heard, when the number came late, was another before, or a test key was first to tell of it.
 *
 * Messages that still wait for the former number would reach someone else: they are withdrawn here. What they, or a notice for which there was no
 * number at all, would have said is told to the new contact, as long as it is still so.
 */
#ifndef PERMIT_UNTOLD_H
#define PERMIT_UNTOLD_H

#include "permit/scenario.h"
#include "permit/tell.h"

struct untold {
	const char	*scenario;		/* NULL: nothing */
	char		 mark[SCENARIO_MARK_MAX];
	bool		 rehearsed;		/* only a test or team key told of it */
	bool		 told_other;		/* it has left, to the contact that was the applicant before: no program says it twice */
};
/* What the newest change of this permit was that only a rehearsal told of, if a live key has told of none since; ret_key is the event's, or "". */
enum err untold_rehearsed(struct db *db, const struct permit *p, int64_t now, char ret_key[EVENT_KEY_MAX]) MUST_CHECK;
/* For any change; of a number that came late nothing when the contact is the same, or there is none now. */
enum err untold_find(struct db *db, const struct permit_change *change, struct untold *ret) MUST_CHECK;

/* The event that this key names, as long as it is still so; false otherwise. */
bool untold_read(const char *event_key, const struct permit *p, struct untold *ret);

#endif
