/*
 * recent: how close together messages went to the same person through the same provider.
 *
 * Meta allows one in six seconds on average and lends a burst from the future. One number a pair tells it all: the time at which what was
 * sent so far would be paid back (the generic cell rate algorithm). Pairs that have paid back are forgotten.
 */
#ifndef ROUTING_RECENT_H
#define ROUTING_RECENT_H

#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

enum { RECENT_BURST = 5 };	/* messages in a row before a person has to wait */

struct recent_pair { int64_t contact_id, provider_id, paid_at; };
struct recent { struct recent_pair *slots; size_t room, used; };	/* {0} is empty */
void recent_end(struct recent *r);

/* When a message may go to this person: now, or later. gap_ms 0: always now. */
int64_t recent_at(const struct recent *r, int64_t contact_id, int64_t provider_id, int64_t gap_ms, int64_t now);
/* One goes. Does nothing for gap_ms 0. */
enum err recent_take(struct recent *r, int64_t contact_id, int64_t provider_id, int64_t gap_ms, int64_t now) MUST_CHECK;
/* The provider said that it is too much for this person: nothing more before until. */
enum err recent_hold(struct recent *r, int64_t contact_id, int64_t provider_id, int64_t gap_ms, int64_t until, int64_t now) MUST_CHECK;

#endif
