/*
 * accounts: the configured providers with their webhook secrets open, kept in memory for a process.
 *
 * Opening a sealed secret costs more than everything else a webhook needs, so it happens once. Whether any
 * configuration has changed since is asked of the database ten times a second at most, because thirty threads that
 * ask it with each request wait for each other; but always before an address or a signature is refused. So what is
 * new holds at once, and what was replaced holds for a tenth of a second more. An account that is held stays valid
 * until it is let go.
 */
#ifndef WEBHOOK_ACCOUNTS_H
#define WEBHOOK_ACCOUNTS_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include "account/account.h"

struct accounts;
struct db;

struct webhook_account {
	struct provider_row	 row;
	struct account_view	 view;
	bool			 usable;	/* false: its secrets do not open, nothing can be checked */
	/* When something was last noted at this provider's row, so that it is not written with every request. */
	atomic_llong		 seen_at, refused_at;
	atomic_llong		 refused_n;	/* refused since the last note */
	int			 holders;	/* accounts.c's */
};

/* keys: config's folder, with the secret key of the box "webhook". */
enum err accounts_make(const char *keys, struct accounts **ret) MUST_CHECK;
void accounts_free(struct accounts *a);

/* By the key of its URL, compared in constant time. ERR_NOT_FOUND. What *ret points at is held until accounts_drop. */
enum err accounts_by_key(struct accounts *a, struct db *reader, int64_t now, const char *kind, const char *key,
    struct webhook_account **ret) MUST_CHECK;
/* The only one of its kind; ERR_NOT_FOUND also when there are several. */
enum err accounts_only(struct accounts *a, struct db *reader, int64_t now, const char *kind, struct webhook_account **ret) MUST_CHECK;
/* Looks whether *held is still as configured; if not, it is exchanged for what is (*ret_newer true). ERR_NOT_FOUND: it is gone; *held stays. */
enum err accounts_again(struct accounts *a, struct db *reader, int64_t now, struct webhook_account **held, bool *ret_newer) MUST_CHECK;
void accounts_drop(struct accounts *a, struct webhook_account *account);

/* true, and *at moved to now, when at least a second has passed since *at: for notes that need not be written with every request. */
bool accounts_may_note(atomic_llong *at, int64_t now);

#endif
