/*
 * follow: what becomes of a message after an answer. Pure, so that a test can tabulate it.
 */
#ifndef DELIVERY_FOLLOW_H
#define DELIVERY_FOLLOW_H

#include <stdbool.h>
#include <stdint.h>

#include "provider/verdict.h"

enum follow_step {
	FOLLOW_SENT,		/* the provider has it */
	FOLLOW_LATER,		/* the same again at due_at */
	FOLLOW_REPLAN,		/* at once, by a plan that knows of the provider's state; what was tried so far still counts */
	FOLLOW_REROUTE,		/* at once, through another provider: its tries count from 0 */
	FOLLOW_FAILED,		/* nothing will help */
	FOLLOW_STOPPED,		/* the person does not want it */
	FOLLOW_DOUBT,		/* it may have gone out: wait for a receipt until due_at */
	FOLLOW__COUNT
};

struct follow_facts {
	enum verdict	verdict;
	int		delay_s;	/* wish of the provider, 0: none */
	bool		never_left;	/* no connection: nothing reached the provider */
	bool		recalled;	/* we held it back before it left: its plan is not good any more */
	bool		provider_broken; /* its circuit is open: whatever it said, it says to everyone */
	int		tries;		/* counted before this one */
	int		repeats;	/* times in a row this provider gave this verdict for this message, this one included */
	int		max_attempts, retry_s;	/* settings */
	int		tries_most;	/* of the provider: not more than so many in all, 0: no such limit */
	int		grace_s;	/* of the provider's kind: until it is asked, or held */
	int64_t		started_at, now;
	uint32_t	random;		/* any number: spreads what would come back at one instant */
};

struct follow {
	enum follow_step step;
	int64_t		 due_at;
	bool		 count_try;
};

/* A retry that was the last one: the provider had its chances, so its refusal is for good (stored as VERDICT_REROUTE). */
bool follow_is_last_try(const struct follow_facts *f);
struct follow follow_make(const struct follow_facts *f);
/* Pause before try number tries + 1: base_s doubled for each try before, a day at most, and up to a quarter more. */
int64_t backoff_delay_ms(int base_s, int tries, uint32_t random);

#endif
