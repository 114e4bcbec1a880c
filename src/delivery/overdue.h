/*
 * overdue: messages that a provider took and did not deliver in the time that their template allows (template.h reroute_after_h).
 *
 * Nothing is taken back: the attempt stays accepted, the message stays sent, and a receipt that comes after all counts as ever. The message
 * only waits in the queue once more, and its plan leaves out the way by which it did not arrive. What its second attempt becomes changes
 * its state only for the better. Each way is tried once.
 */
#ifndef DELIVERY_OVERDUE_H
#define DELIVERY_OVERDUE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

struct db;

struct overdue { int64_t message_id, attempt_id, provider_id, since_attempt, answered_at, after_h, asked_at; };	/* asked_at 0: never */

/*
 * Messages in state sent whose newest attempt was accepted as long ago as their template allows, and that were not found before; by message
 * id, behind after. At most days old beyond that: what was forgotten for longer is no news any more.
 */
enum err overdue_find(struct db *db, int64_t now, int64_t after, struct overdue *items, size_t cap, size_t *ret_n) MUST_CHECK;
/* The attempt is found, once. ERR_CONFLICT: it was before, or has been delivered meanwhile. */
enum err overdue_mark(struct db *db, const struct overdue *o, int64_t now) MUST_CHECK;

/* What is done about it. Pure, so that a test can tabulate it. */
enum overdue_step {
	OVERDUE_WAIT,		/* look again later: nothing is certain yet */
	OVERDUE_ASK,		/* the provider can be asked what became of it: that first */
	OVERDUE_REROUTE,	/* another way as well */
	OVERDUE_LEAVE,		/* it stays as it is, for good; reason says why */
	OVERDUE__COUNT
};
struct overdue_facts {
	bool		 can_tell;		/* the provider's kind reports what was delivered */
	bool		 can_ask, asked;	/* it can be asked; it was, after the time was over, and nothing had arrived */
	int64_t		 heard_at;		/* when this provider last called us; 0: never */
	int64_t		 answered_at, now;
	int64_t		 deadline_at;		/* of the message; 0: none */
	bool		 undecided;		/* an attempt of it may still be on its way */
	size_t		 may_count;		/* ways that the plan still allows */
	int64_t		 retry_at;		/* none now, but one then; 0 */
	const char	*blocked_reason;	/* plan_blocked_reason */
};
struct overdue_decision { enum overdue_step step; const char *reason; };	/* reason: for OVERDUE_LEAVE, a code of templates/locale */
struct overdue_decision overdue_decide(const struct overdue_facts *f);

#endif
