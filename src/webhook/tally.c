#include "webhook/tally.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"

/* Accounts times reasons; more than there are, and what finds no place is noted at once. */
enum { ROWS_MAX = 256 };

struct row {
	struct tallied	of;		/* refusal.times: so many are not noted yet */
	int64_t		noted_at;	/* when the last note was taken */
};

struct tally {
	pthread_mutex_t	lock;		/* guards the rest */
	struct row	rows[ROWS_MAX];
	size_t		count;
};

enum err
tally_make(struct tally **ret)
{
	struct tally *t = calloc(1, sizeof(*t));

	if (t == NULL)
		return ERR_MEMORY;
	if (pthread_mutex_init(&t->lock, NULL) != 0) {
		free(t);
		return ERR_MEMORY;
	}
	*ret = t;
	return ERR_NONE;
}

void
tally_free(struct tally *t)
{
	if (t == NULL)
		return;
	pthread_mutex_destroy(&t->lock);
	free(t);
}

/* Its texts become the row's own. */
static void
describe(struct tallied *to, const struct refusal *one, int64_t times)
{
	to->refusal = *one;
	to->refusal.times = times;
	snprintf(to->content_type, sizeof(to->content_type), "%s", one->content_type);
	snprintf(to->address, sizeof(to->address), "%s", one->address);
	to->refusal.content_type = to->content_type;
	to->refusal.address = to->address;
}

/* NULL: there is no place for another. */
static struct row *
find(struct tally *t, const struct refusal *one)
{
	size_t i;

	for (i = 0; i < t->count; i++)
		if (t->rows[i].of.refusal.provider_id == one->provider_id && strcmp(t->rows[i].of.refusal.why, one->why) == 0)
			return &t->rows[i];
	if (t->count == ROWS_MAX)
		return NULL;
	t->rows[t->count] = (struct row){ .noted_at = INT64_MIN };
	return &t->rows[t->count++];
}

static bool
is_due(const struct row *row, int64_t now)
{
	return row->noted_at == INT64_MIN || now - row->noted_at >= CLOCK_SECOND_MS || now < row->noted_at;
}

static void
take(struct row *row, int64_t now, struct tallied *ret)
{
	describe(ret, &row->of.refusal, row->of.refusal.times);
	row->of.refusal.times = 0;
	row->noted_at = now;
}

bool
tally_add(struct tally *t, const struct refusal *one, int64_t now, struct tallied *ret)
{
	struct row *row;
	bool due = true;

	pthread_mutex_lock(&t->lock);
	if ((row = find(t, one)) == NULL) {
		describe(ret, one, 1);
	} else {
		describe(&row->of, one, row->of.refusal.times + 1);
		if ((due = is_due(row, now)))
			take(row, now, ret);
	}
	pthread_mutex_unlock(&t->lock);
	return due;
}

bool
tally_due(struct tally *t, int64_t now, struct tallied *ret)
{
	bool found = false;
	size_t i;

	pthread_mutex_lock(&t->lock);
	for (i = 0; i < t->count && !found; i++)
		if (t->rows[i].of.refusal.times > 0 && is_due(&t->rows[i], now)) {
			take(&t->rows[i], now, ret);
			found = true;
		}
	pthread_mutex_unlock(&t->lock);
	return found;
}
