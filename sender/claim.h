/*
 * claim: takes due messages, decides for each where it goes, and writes its attempt, all in one transaction.
 */
#ifndef SENDER_CLAIM_H
#define SENDER_CLAIM_H

#include "base/clock.h"
#include "sender.h"

#define CLAIM_LEASE_MS	(10 * CLOCK_MINUTE_MS)

/* Also for the time before the first batch: how many may fly decides how many are claimed. */
enum err rules_load(struct db *db, struct rules *ret) MUST_CHECK;

/*
 * At most cap messages. Flights that are ready to leave are added to ready once everything is on the disk; those that could not be
 * written down as a request have landed already. *ret_more: there may be more that is due now.
 */
enum err claim_batch(struct sender *s, size_t cap, int64_t now, struct flight_list *ready, bool *ret_more) MUST_CHECK;

#endif
