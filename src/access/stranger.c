#include "access/stranger.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/crypto.h"

enum { LOCK_MAX_S = 15 * 60, GROUPS = 512, WAYS = 8 };

struct slot { uint64_t name; int64_t failures, locked_until; };	/* name 0: free */

struct strangers {
	pthread_mutex_t	lock;
	uint8_t		key[KEY_BYTES];		/* so that nobody can choose names that push out a certain one */
	struct slot	slots[GROUPS][WAYS];
};

int64_t
login_lock_ms(int64_t failures)
{
	int64_t s = failures < 11 ? INT64_C(1) << (failures - 1) : LOCK_MAX_S;

	return (s < LOCK_MAX_S ? s : LOCK_MAX_S) * CLOCK_SECOND_MS;
}

enum err
strangers_make(struct strangers **ret)
{
	struct strangers *s = calloc(1, sizeof(*s));

	if (s == NULL || pthread_mutex_init(&s->lock, NULL) != 0) {
		free(s);
		return ERR_MEMORY;
	}
	crypto_random(s->key, sizeof(s->key));
	*ret = s;
	return ERR_NONE;
}

void
strangers_free(struct strangers *s)
{
	if (s == NULL)
		return;
	pthread_mutex_destroy(&s->lock);
	free(s);
}

/* Its slot, or the one of its group whose lock ended first. */
static struct slot *
slot_of(struct strangers *s, const char *name)
{
	uint8_t digest[SHA256_BYTES];
	struct slot *group, *oldest;
	uint64_t id;
	size_t i;

	crypto_hmac_sha256(s->key, sizeof(s->key), name, strlen(name), digest);
	memcpy(&id, digest, sizeof(id));
	id |= 1;
	group = oldest = s->slots[(id >> 1) % GROUPS];
	for (i = 0; i < WAYS; i++) {
		if (group[i].name == id)
			return &group[i];
		if (group[i].locked_until < oldest->locked_until)
			oldest = &group[i];
	}
	*oldest = (struct slot){ .name = id };
	return oldest;
}

int64_t
strangers_try(struct strangers *s, const char *name, int64_t now)
{
	struct slot *slot;
	int64_t wait;

	pthread_mutex_lock(&s->lock);
	slot = slot_of(s, name);
	wait = slot->locked_until > now ? slot->locked_until - now : 0;
	/* Like count_try of session.c: the first failure locks when it is known, later ones before. */
	if (wait == 0 && slot->failures++ > 0)
		slot->locked_until = now + login_lock_ms(slot->failures);
	pthread_mutex_unlock(&s->lock);
	return wait;
}

void
strangers_wrong(struct strangers *s, const char *name, int64_t now)
{
	struct slot *slot;
	int64_t until;

	pthread_mutex_lock(&s->lock);
	slot = slot_of(s, name);
	until = now + login_lock_ms(slot->failures > 0 ? slot->failures : 1);
	if (slot->locked_until < until)
		slot->locked_until = until;
	pthread_mutex_unlock(&s->lock);
}
