/*
 * kept: a webhook body as it lies in the vault, and what it says when it is read again.
 *
 * Read by the same function of its kind as when it came. What has no time of its own has the time it came at: a message that is read again
 * a week later was written a week ago.
 */
#ifndef WEBHOOK_KEPT_H
#define WEBHOOK_KEPT_H

#include <stdbool.h>
#include <stdint.h>

#include "account/account.h"

struct db;

struct kept {
	int64_t		 id, provider_id, received_at, strangers, replayed_at;
	char		*method, *query, *type, *signature, *state, *note, *replayed_by;
	struct buf	 body;
	bool		 scrubbed;	/* somebody in it was erased: what is left must not be read as if it were theirs */
};
void kept_end(struct kept *k);

/* ERR_NOT_FOUND: it was never there, or retention has taken it. */
enum err kept_load(struct db *db, int64_t id, struct kept *ret) MUST_CHECK;

struct kept_reading {
	struct provider_row	 row;
	struct account_view	 view;		/* plain fields only: the signature was checked when it came */
	struct webhook_request	 request;	/* points into the kept one */
	struct webhook_events	 events;
	bool			 readable;
	struct problem		 problem;	/* why not */
};
void kept_reading_end(struct kept_reading *r);

/* k must outlive *ret. ERR_NOT_FOUND: its provider is gone. */
enum err kept_read(struct db *db, const struct kept *k, struct kept_reading *ret) MUST_CHECK;

#endif
