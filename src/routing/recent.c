#include "routing/recent.h"

#include <stdlib.h>

enum { ROOM_FIRST = 1024 };

void
recent_end(struct recent *r)
{
	if (r == NULL)
		return;
	free(r->slots);
	*r = (struct recent){0};
}

/* The pair's slot, or the free one where it belongs. room is a power of two and never full. */
static struct recent_pair *
slot_of(struct recent_pair *slots, size_t room, int64_t contact_id, int64_t provider_id)
{
	uint64_t hash = ((uint64_t)contact_id * 31 + (uint64_t)provider_id) * UINT64_C(0x9E3779B97F4A7C15);
	size_t at = (size_t)(hash >> 32) & (room - 1);

	while (slots[at].contact_id != 0 && (slots[at].contact_id != contact_id || slots[at].provider_id != provider_id))
		at = (at + 1) & (room - 1);
	return &slots[at];
}

/* Makes room for one more: throws out what is paid back, and grows when that was not enough. */
static enum err
make_room(struct recent *r, int64_t now)
{
	struct recent_pair *slots;
	size_t i, live = 0, room = ROOM_FIRST;

	if (r->used + 1 <= r->room / 2)
		return ERR_NONE;
	for (i = 0; i < r->room; i++)
		live += r->slots[i].contact_id != 0 && r->slots[i].paid_at > now;
	while (room < 4 * (live + 1))
		room *= 2;
	if ((slots = calloc(room, sizeof(*slots))) == NULL)
		return ERR_MEMORY;
	for (i = 0; i < r->room; i++)
		if (r->slots[i].contact_id != 0 && r->slots[i].paid_at > now)
			*slot_of(slots, room, r->slots[i].contact_id, r->slots[i].provider_id) = r->slots[i];
	free(r->slots);
	*r = (struct recent){ slots, room, live };
	return ERR_NONE;
}

int64_t
recent_at(const struct recent *r, int64_t contact_id, int64_t provider_id, int64_t gap_ms, int64_t now)
{
	int64_t allowed_at;

	if (gap_ms == 0 || r->room == 0)
		return now;
	allowed_at = slot_of(r->slots, r->room, contact_id, provider_id)->paid_at - (RECENT_BURST - 1) * gap_ms;
	return allowed_at > now ? allowed_at : now;
}

/* The pair's slot, made when there is none. */
static enum err
pair_of(struct recent *r, int64_t contact_id, int64_t provider_id, int64_t now, struct recent_pair **ret)
{
	struct recent_pair *pair;
	enum err e;

	if ((e = make_room(r, now)))
		return e;
	pair = slot_of(r->slots, r->room, contact_id, provider_id);
	if (pair->contact_id == 0) {
		*pair = (struct recent_pair){ contact_id, provider_id, 0 };
		r->used++;
	}
	*ret = pair;
	return ERR_NONE;
}

enum err
recent_take(struct recent *r, int64_t contact_id, int64_t provider_id, int64_t gap_ms, int64_t now)
{
	struct recent_pair *pair;
	enum err e;

	if (gap_ms == 0)
		return ERR_NONE;
	if ((e = pair_of(r, contact_id, provider_id, now, &pair)))
		return e;
	pair->paid_at = (pair->paid_at > now ? pair->paid_at : now) + gap_ms;
	return ERR_NONE;
}

enum err
recent_hold(struct recent *r, int64_t contact_id, int64_t provider_id, int64_t gap_ms, int64_t until, int64_t now)
{
	int64_t paid_at = until + (RECENT_BURST - 1) * gap_ms;
	struct recent_pair *pair;
	enum err e;

	if (gap_ms == 0 || until <= now)
		return ERR_NONE;
	if ((e = pair_of(r, contact_id, provider_id, now, &pair)))
		return e;
	if (pair->paid_at < paid_at)
		pair->paid_at = paid_at;
	return ERR_NONE;
}
