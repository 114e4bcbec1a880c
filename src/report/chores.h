/*
 * chores: what waits for a person, counted: the "needs action" list of the dashboard.
 */
#ifndef REPORT_CHORES_H
#define REPORT_CHORES_H

#include <stdint.h>

#include "base/err.h"
#include "message/held.h"

struct db;

struct chores {
	struct held_counts held;	/* messages that should have gone out and did not */
	int64_t	missed;			/* what never became a message (permit/missed.h) */
	int64_t	unreachable;		/* permits in process or in force without a usable number */
	int64_t	unconfirmed;		/* numbers that a system message told, not confirmed */
	int64_t	numbers_told;		/* that a source tells of applicants, other than ours, and nobody has decided about */
	int64_t	unclear;		/* replies that may be an answer, and wait for a decision */
	int64_t	unanswered;		/* people who wrote something else and wait for an answer */
};
enum err chores_count(struct db *db, int64_t now, struct chores *ret) MUST_CHECK;

/* Who came to agree to official messages since then, and who to agree no more; how many agree is funnel_standing's (report/funnel.h). */
struct consent_change { int64_t gained, lost; };
enum err consent_change(struct db *db, int64_t since, struct consent_change *ret) MUST_CHECK;

#endif
