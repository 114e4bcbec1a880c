/*
 * pace: how fast messages may go through each provider, kept across runs of the sender.
 *
 * Per minute (sliding over two minutes' counts), smallest gap with jitter, the person's own gap (recent.h), and a single probe while a circuit is
 * half open. Daily limits are the plan's business. The counts stand in provider_usage; everything else lives in the sender's memory.
 * A message that has to wait gets a time in line, so that a long queue is not looked at again for every message that leaves.
 */
#ifndef ROUTING_PACE_H
#define ROUTING_PACE_H

#include <stdbool.h>
#include <stdint.h>

#include "routing/ground.h"
#include "routing/plan.h"
#include "routing/recent.h"

struct db;

struct pace_provider {
	int64_t	id;
	int64_t	minute_at;		/* beginning of the present minute */
	int64_t	this_minute, last_minute;	/* messages that went out in it, and in the one before */
	int64_t	next_at;		/* the gap ends then */
	int64_t	promised_at;		/* the last time in line that was given away */
	int64_t	day_at, unsaved_day, unsaved_minute;	/* counted, not yet in the database */
	bool	probing;		/* a half-open circuit's one message is on its way */
	int64_t	busy_until;		/* one that takes a message at a time has one, until its answer comes or surely will not; 0: it has none */
};

struct pace {
	struct pace_provider	 providers[PLAN_PROVIDERS_MAX];
	size_t			 count;
	struct recent		 recent;
	bool			 recent_is_loaded;
};
void pace_end(struct pace *p);

/* Inside the transaction that claims: reads what earlier senders sent, for providers not met before. */
enum err pace_load(struct db *db, struct pace *p, const struct ground *ground) MUST_CHECK;
/* Writes what was counted since the last time, in the same transaction as the attempts it counts. */
enum err pace_save(struct db *db, struct pace *p) MUST_CHECK;
/* The transaction was committed: what it wrote is not counted again. */
void pace_saved(struct pace *p);
/* It was not: what was counted in it did not happen. */
void pace_undo(struct pace *p);

/* now: this message may go through this provider; later: its time in line, at most five minutes away. */
int64_t pace_at(struct pace *p, const struct provider_row *row, int64_t contact_id, int64_t now);
/* It goes. random: any number, for the jitter. */
enum err pace_take(struct pace *p, const struct provider_row *row, int64_t contact_id, int64_t now, uint32_t random) MUST_CHECK;
/* The provider said that it is too much for this person: their other messages wait until then, too. */
enum err pace_hold(struct pace *p, const struct provider *kind, int64_t provider_id, int64_t contact_id, int64_t until, int64_t now) MUST_CHECK;
/* An answer came, or never will: the next may follow. */
void pace_answered(struct pace *p, int64_t provider_id);

#endif
