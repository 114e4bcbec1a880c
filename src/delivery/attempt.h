/*
 * attempt: one HTTP try of a message through one provider, on the disk before its request leaves.
 *
 * After a crash we would rather ask than send twice: an attempt that is open or unknown keeps its message from being tried again until a receipt with its
 * id, an answer of the provider's status query, or the grace time and the setting on_unknown settle it.
 */
#ifndef DELIVERY_ATTEMPT_H
#define DELIVERY_ATTEMPT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/crypto.h"
#include "provider/provider.h"

struct db;

struct attempt {
	int64_t	id, message_id, provider_id;
	char	uid[TOKEN_TEXT_MAX];
	int64_t	started_at;
};

/* In the transaction that claims. Writes the timeline's "attempted". */
enum err attempt_open(struct db *db, int64_t message_id, int64_t provider_id, int64_t now, struct attempt *ret) MUST_CHECK;
/*
 * Stores what the answer meant and, when receipts for it were parked, applies them. accepted, refused or unknown by outcome->verdict;
 * does not touch the queue or the message's state: the sender decides what follows.
 */
enum err attempt_answered(struct db *db, const struct attempt *attempt, const struct outcome *outcome, int http_status, int64_t now) MUST_CHECK;

/* Does an open or unknown attempt of this message still have to be settled? *ret: the newest such one. ERR_NOT_FOUND: no. */
enum err attempt_undecided(struct db *db, int64_t message_id, struct attempt *ret) MUST_CHECK;
/* Has this provider refused this message for good? (for the plan) */
enum err attempt_refused_by(struct db *db, int64_t message_id, int64_t provider_id, bool *ret) MUST_CHECK;

#endif
