/*
 * callers: the configured providers that may call us, with their webhook secrets open, kept in memory for a process.
 *
 * Opening a sealed secret costs more than everything else a webhook needs, so it happens once. Whether any
 * configuration has changed since is asked of the database ten times a second at most, because thirty threads that
 * ask it with each request wait for each other; but always before an address or a signature is refused. So what is
 * new holds at once, and what was replaced holds for a tenth of a second more. An account that is held stays valid
 * until it is let go.
 */
#ifndef WEBHOOK_CALLERS_H
#define WEBHOOK_CALLERS_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include "account/account.h"

struct callers;
struct db;

struct caller {
	struct provider_row	 row;
	struct account_view	 view;
	bool			 usable;	/* false: its secrets do not open, nothing can be checked */
	atomic_llong		 seen_at;	/* when a webhook was last noted at this provider's row, so that it is not written with every request */
	int			 holders;	/* callers.c's */
};

/* keys: config's folder, with the secret key of the box "webhook". */
enum err callers_make(const char *keys, struct callers **ret) MUST_CHECK;
void callers_free(struct callers *a);

/* By the key of its URL, compared in constant time. ERR_NOT_FOUND. What *ret points at is held until callers_drop. */
enum err callers_by_key(struct callers *a, struct db *reader, int64_t now, const char *kind, const char *key,
    struct caller **ret) MUST_CHECK;
/* The only one of its kind; ERR_NOT_FOUND also when there are several. */
enum err callers_only(struct callers *a, struct db *reader, int64_t now, const char *kind, struct caller **ret) MUST_CHECK;
/* Looks whether *held is still as configured; if not, it is exchanged for what is (*ret_newer true). ERR_NOT_FOUND: it is gone; *held stays. */
enum err callers_again(struct callers *a, struct db *reader, int64_t now, struct caller **held, bool *ret_newer) MUST_CHECK;
void callers_drop(struct callers *a, struct caller *caller);

/* true, and *at moved to now, when at least a second has passed since *at: for notes that need not be written with every request. */
bool callers_may_note(atomic_llong *at, int64_t now);

#endif
