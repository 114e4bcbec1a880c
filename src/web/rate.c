#include "web/rate.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

/*
 * A small set-associative table: an owner's hash chooses a group, and lives in one of its WAYS slots. Tokens are
 * counted in thousandths, so that slow refills do not lose their fractions.
 */
enum { WAYS = 8, MILLI = 1000 };

struct slot {
	uint64_t	owner;		/* hash; 0: free */
	int64_t		at;		/* when milli was right */
	int64_t		milli;
};

struct rate {
	pthread_mutex_t	 lock;
	struct rate_limit limit;
	size_t		 groups;
	struct slot	*slots;
};

enum err
rate_make(const struct rate_limit *limit, struct rate **ret)
{
	struct rate *r = calloc(1, sizeof(*r));

	if (r == NULL)
		return ERR_MEMORY;
	r->limit = *limit;
	r->groups = limit->slots / WAYS + 1;
	r->slots = calloc(r->groups * WAYS, sizeof(*r->slots));
	if (r->slots == NULL || pthread_mutex_init(&r->lock, NULL) != 0) {
		free(r->slots);
		free(r);
		return ERR_MEMORY;
	}
	*ret = r;
	return ERR_NONE;
}

void
rate_free(struct rate *r)
{
	if (r == NULL)
		return;
	pthread_mutex_destroy(&r->lock);
	free(r->slots);
	free(r);
}

/* FNV-1a. Two owners who collide share a bucket, which a stranger gains nothing by. */
static uint64_t
hash(const char *owner)
{
	uint64_t h = UINT64_C(0xcbf29ce484222325);

	for (; *owner != '\0'; owner++)
		h = (h ^ (unsigned char)*owner) * UINT64_C(0x100000001b3);
	return h != 0 ? h : 1;
}

static int64_t
full(const struct rate *r)
{
	return (int64_t)r->limit.burst * MILLI;
}

/* Tokens a minute are sixtieths of thousandths a millisecond. */
static void
refill(const struct rate *r, struct slot *s, int64_t now)
{
	int64_t passed = now - s->at, gained;

	if (passed <= 0)	/* the clock went back, or another thread read it a moment earlier */
		return;
	if (passed > 24 * 3600 * MILLI)
		passed = 24 * 3600 * MILLI;
	if ((gained = passed * r->limit.per_minute / 60) == 0)
		return;		/* too short to count: s->at stays, so that it counts next time */
	s->milli += gained;
	if (s->milli > full(r))
		s->milli = full(r);
	s->at = now;
}

/* The owner's slot, or NULL. */
static struct slot *
find(struct rate *r, uint64_t owner)
{
	struct slot *group = &r->slots[(owner % r->groups) * WAYS];
	size_t i;

	for (i = 0; i < WAYS; i++)
		if (group[i].owner == owner)
			return &group[i];
	return NULL;
}

/* A free slot of the owner's group, or the one whose bucket is fullest. */
static struct slot *
make_room(struct rate *r, uint64_t owner, int64_t now)
{
	struct slot *group = &r->slots[(owner % r->groups) * WAYS], *best = group;
	size_t i;

	for (i = 0; i < WAYS; i++) {
		if (group[i].owner == 0)
			return &group[i];
		refill(r, &group[i], now);
		if (group[i].milli > best->milli)
			best = &group[i];
	}
	return best;
}

static struct slot *
slot_of(struct rate *r, const char *owner, int64_t now)
{
	uint64_t h = hash(owner);
	struct slot *s = find(r, h);

	if (s == NULL) {
		s = make_room(r, h, now);
		*s = (struct slot){ .owner = h, .at = now, .milli = full(r) };
	}
	refill(r, s, now);
	return s;
}

bool
rate_take(struct rate *r, const char *owner, int64_t now, int *ret_wait_s)
{
	struct slot *s;
	bool taken;

	pthread_mutex_lock(&r->lock);
	s = slot_of(r, owner, now);
	taken = s->milli >= MILLI;
	if (taken)
		s->milli -= MILLI;
	else if (ret_wait_s != NULL)
		*ret_wait_s = (int)((MILLI - s->milli) * 60 / r->limit.per_minute / MILLI) + 1;
	pthread_mutex_unlock(&r->lock);
	return taken;
}
