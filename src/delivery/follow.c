#include "delivery/follow.h"

#include "base/clock.h"

enum {
	NEVER_LEFT_S = 15,		/* soon, because nothing was sent; five of these open the circuit */
	PAIR_S = 1, PAIR_MOST_S = 3600,	/* Meta's rule for one person: 4^X seconds */
	PAIR_FREE = 5,			/* so many refusals for one person are the pace's fault, not the message's */
};
#define BACKOFF_MOST_MS	CLOCK_DAY_MS

int64_t
backoff_delay_ms(int base_s, int tries, uint32_t random)
{
	int64_t pause = base_s * CLOCK_SECOND_MS;

	for (; tries > 0 && pause < BACKOFF_MOST_MS; tries--)
		pause *= 2;
	if (pause > BACKOFF_MOST_MS)
		pause = BACKOFF_MOST_MS;
	return pause + (int64_t)((uint64_t)pause / 4 * random / UINT32_MAX);
}

static struct follow
later(const struct follow_facts *f, int64_t delay_ms, bool count_try)
{
	return (struct follow){ FOLLOW_LATER, f->now + delay_ms, count_try };
}

/* Whether a plain retry costs the message one of its tries: not while the provider itself is in trouble. */
static bool
counts(const struct follow_facts *f)
{
	return !f->never_left && !f->provider_broken;
}

bool
follow_is_last_try(const struct follow_facts *f)
{
	int most = f->tries_most > 0 && f->tries_most < f->max_attempts ? f->tries_most : f->max_attempts;

	return f->verdict == VERDICT_RETRY && counts(f) && f->tries + 1 >= most;
}

static struct follow
retry(const struct follow_facts *f)
{
	int base_s = f->delay_s > 0 ? f->delay_s : f->retry_s;

	if (f->provider_broken)
		return (struct follow){ FOLLOW_REPLAN, f->now, false };
	if (f->never_left)
		return later(f, backoff_delay_ms(NEVER_LEFT_S, 0, f->random), false);
	if (follow_is_last_try(f))
		return (struct follow){ FOLLOW_REROUTE, f->now, false };
	return later(f, backoff_delay_ms(base_s, f->tries, f->random), true);
}

static struct follow
too_fast_for_contact(const struct follow_facts *f)
{
	int64_t pause_s = PAIR_S;
	int i;

	for (i = 1; i < f->repeats && pause_s < PAIR_MOST_S; i++)
		pause_s *= 4;
	if (pause_s < f->delay_s)
		pause_s = f->delay_s;
	if (pause_s > PAIR_MOST_S)
		pause_s = PAIR_MOST_S;
	if (f->repeats > PAIR_FREE && f->tries + 1 >= f->max_attempts)
		return (struct follow){ FOLLOW_FAILED, f->now, false };
	return later(f, backoff_delay_ms((int)pause_s, 0, f->random), f->repeats > PAIR_FREE);
}

struct follow
follow_make(const struct follow_facts *f)
{
	if (f->recalled && f->verdict == VERDICT_RETRY)
		return (struct follow){ FOLLOW_REPLAN, f->now, false };
	switch (f->verdict) {
	case VERDICT_ACCEPTED:
		return (struct follow){ FOLLOW_SENT, f->now, false };
	case VERDICT_RETRY:
		return retry(f);
	case VERDICT_THROTTLE_CONTACT:
		return too_fast_for_contact(f);
	case VERDICT_THROTTLE_PROVIDER:
		return (struct follow){ FOLLOW_REPLAN, f->now, false };
	case VERDICT_CREDENTIAL: case VERDICT_ACCOUNT: case VERDICT_TEMPLATE: case VERDICT_WINDOW: case VERDICT_REROUTE: case VERDICT_RECIPIENT:
	case VERDICT_NO_MARKETING:
		return (struct follow){ FOLLOW_REROUTE, f->now, false };
	case VERDICT_OPTED_OUT:
		return (struct follow){ FOLLOW_STOPPED, f->now, false };
	case VERDICT_PERMANENT:
		return (struct follow){ FOLLOW_FAILED, f->now, false };
	default:
		return (struct follow){ FOLLOW_DOUBT, f->started_at + f->grace_s * CLOCK_SECOND_MS, false };
	}
}
