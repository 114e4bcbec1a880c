/*
 * receipt: the provider's later word on an attempt, merged in any order and any number of times.
 *
 * read beats delivered beats sent; failed loses to delivered; a repetition changes nothing. A receipt whose attempt is not known yet is parked and
 * applied when the answer is stored. A failed receipt may re-route the message: it goes back to the queue and the plan leaves that
 * provider out.
 */
#ifndef DELIVERY_RECEIPT_H
#define DELIVERY_RECEIPT_H

#include "provider/provider.h"

struct db;

enum receipt_effect { RECEIPT_APPLIED, RECEIPT_REPEATED, RECEIPT_PARKED, RECEIPT_FOREIGN, RECEIPT_EFFECT__COUNT };

/* In the transaction that stores the webhook. */
enum err receipt_apply(struct db *db, int64_t provider_id, const struct receipt *receipt, int64_t now, enum receipt_effect *ret) MUST_CHECK;
/* Parked receipts that now have an attempt; called by attempt_answered. */
enum err receipt_unpark(struct db *db, int64_t attempt_id, int64_t provider_id, const char *provider_message_id, const char *uid, int64_t now) MUST_CHECK;

#endif
