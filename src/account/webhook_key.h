/*
 * webhook_key: the secret part of the address at which a provider calls us. A gateway that signs nothing has no other protection.
 *
 * Whoever learned of it once would keep it for ever, so it can be made anew. The one before opens for another WEBHOOK_KEY_OVERLAP_MS: events are
 * under way, and somebody has to type the new address into the provider's console first.
 */
#ifndef ACCOUNT_WEBHOOK_KEY_H
#define ACCOUNT_WEBHOOK_KEY_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"

struct db;
struct provider_row;

#define WEBHOOK_KEY_OVERLAP_MS	(INT64_C(24) * 3600 * 1000)

/* In the caller's transaction. ERR_NOT_FOUND: there is no such account. */
enum err webhook_key_renew(struct db *db, int64_t provider_id, int64_t now) MUST_CHECK;
/* Takes the same time for every key of a length. */
bool webhook_key_opens(const struct provider_row *row, const char *key, int64_t now);

#endif
