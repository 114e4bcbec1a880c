/*
 * accounts: providers with their opened secrets, kept for the whole run and opened again when one was changed.
 */
#ifndef SENDER_ACCOUNTS_H
#define SENDER_ACCOUNTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "account/account.h"
#include "routing/plan.h"

struct db;

struct opened { int64_t id, updated_at; struct provider_row row; struct account_view view; };
struct accounts {
	const char		*keys, *base_url;	/* of the config, borrowed */
	bool			 boxes_are_loaded;
	struct provider_boxes	 boxes;
	struct opened		*items[PLAN_PROVIDERS_MAX];
	size_t			 count;
};
void accounts_end(struct accounts *a);

/*
 * current: the row as it stands. *ret lives until the account changes; its now is this one until it is opened again. ERR_CRYPTO: our key is
 * missing or does not open its secrets.
 */
enum err accounts_open(struct accounts *a, struct db *db, const struct provider_row *current, int64_t now, const struct account **ret)
    MUST_CHECK;

/* The account as its last request was written with it, NULL: none was. What the office changed since counts from the next request on. */
const struct account *accounts_known(const struct accounts *a, int64_t provider_id);

/* The box of outgoing secrets, opened. Lives as long as accounts. */
enum err accounts_box(struct accounts *a, const struct seal_keys **ret) MUST_CHECK;

#endif
