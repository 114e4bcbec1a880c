/*
 * told: what a provider answered about one message, where it tells that in the words of its receipts.
 */
#ifndef PROVIDER_TOLD_H
#define PROVIDER_TOLD_H

#include "provider/provider.h"

/* Found: *t says what this receipt would have. The receipt has a message_id that fits, or nothing is told. */
void told_as_receipt(const struct receipt *r, struct told *t);

#endif
