/*
 * people: Meta's limit of different people in 24 hours, over the whole portfolio.
 *
 * It counts whom the office writes to outside an open window, through any official number; who was written to within the last 24 hours
 * takes no further place. Some places are kept for what is urgent (replies and permit notices), so that a campaign cannot silence them.
 * The limit is the office's setting, or else what the provider told a connection test; as long as nobody has told, nothing is counted.
 * Facts: meta-cloud-api, "messaging limits": 250, 2,000, 10,000, 100,000 or no limit, per business portfolio.
 */
#ifndef ROUTING_PEOPLE_H
#define ROUTING_PEOPLE_H

#include <stdbool.h>
#include <stdint.h>

#include "account/account.h"

struct db;

struct people {
	int64_t	limit;			/* 0: none is known */
	int64_t	reserve;		/* places of it kept for urgent messages */
	int64_t	count;			/* people in the last 24 hours */
	int64_t	free_at;		/* when the oldest of them gives its place back; 0: nobody was written to */
};

enum err people_load(struct db *db, const struct provider_rows *providers, int64_t now, struct people *ret) MUST_CHECK;
/* The same without providers at hand, for pages. */
enum err people_standing(struct db *db, int64_t now, struct people *ret) MUST_CHECK;
/* Is there no place for this contact? False for one that holds a place already. */
enum err people_used_up(struct db *db, const struct people *p, int64_t contact_id, bool urgent, int64_t now, bool *ret) MUST_CHECK;
/* A message leaves outside the window. In the transaction that claims. */
enum err people_take(struct db *db, struct people *p, int64_t contact_id, int64_t now) MUST_CHECK;
/* Forgets whom nothing is counted for any more. */
enum err people_forget(struct db *db, int64_t now, int64_t *ret_n) MUST_CHECK;

#endif
