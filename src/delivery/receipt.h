/*
 * receipt: the provider's later word on an attempt, merged in any order and any number of times.
 *
 * An attempt keeps the set of receipts that came; what they mean together is a function of that set: read beats delivered beats failed
 * beats sent. So a repetition changes nothing and no order does either. A receipt whose attempt is not known yet is parked and
 * applied when the answer is stored. A failed receipt may re-route the message: it goes back to the queue and the plan leaves that
 * provider out.
 */
#ifndef DELIVERY_RECEIPT_H
#define DELIVERY_RECEIPT_H

#include <stdbool.h>
#include <stdint.h>

#include "provider/provider.h"

struct db;

enum receipt_effect {
	RECEIPT_APPLIED,
	RECEIPT_REPEATED,	/* known already: changed nothing */
	RECEIPT_PARKED,		/* for an attempt whose answer we have not read yet */
	RECEIPT_FOREIGN,	/* of a message that another system sent through the same account */
	RECEIPT_ERASED,		/* of a message to somebody who was erased since: changed nothing, and names them */
	RECEIPT_EFFECT__COUNT
};

/* In the transaction that stores the webhook. */
enum err receipt_apply(struct db *db, int64_t provider_id, const struct receipt *receipt, int64_t now, enum receipt_effect *ret) MUST_CHECK;
/* The same for one out of a list: what is not known stays foreign, because the list will say it again. */
enum err receipt_apply_known(struct db *db, int64_t provider_id, const struct receipt *receipt, int64_t now, enum receipt_effect *ret) MUST_CHECK;
/* Is anything parked at all? One question for a whole batch of answers. */
enum err receipt_any_parked(struct db *db, bool *ret) MUST_CHECK;
/* Applies what was parked under one of these ids (the other NULL); called when an attempt learns it. *ret_n: how many. */
enum err receipt_unpark(struct db *db, int64_t provider_id, const char *provider_message_id, const char *state_id, int64_t now,
    int64_t *ret_n) MUST_CHECK;

#endif
