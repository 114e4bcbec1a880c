/*
 * rate: how often a stranger may do something, by address or key.
 *
 * Token buckets in a table of fixed size, in memory, shared by a program's threads. When the table is full, the
 * bucket that is nearest to full (whose owner has been quiet longest) makes room, so a flood of addresses costs
 * accuracy and never memory.
 */
#ifndef WEB_RATE_H
#define WEB_RATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

struct rate;

struct rate_limit {
	int	burst;		/* at once */
	int	per_minute;	/* afterwards, at least 1 */
	size_t	slots;		/* owners remembered */
};

enum err rate_make(const struct rate_limit *limit, struct rate **ret) MUST_CHECK;
void rate_free(struct rate *r);

/* Takes one. false: not now; *ret_wait_s (may be NULL) is when the next is free. now is any clock in milliseconds. */
bool rate_take(struct rate *r, const char *owner, int64_t now, int *ret_wait_s);

#endif
