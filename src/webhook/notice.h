/*
 * notice: what a provider says about the account itself.
 *
 * A gateway signs nothing, so its word about the device is not believed but checked: the sender is asked to test the
 * connection, and what it finds counts. What a template's review became is written to its mapping. What a person said with WhatsApp's own
 * button about advertising goes into the ledger.
 */
#ifndef WEBHOOK_NOTICE_H
#define WEBHOOK_NOTICE_H

#include <stdbool.h>
#include <stdint.h>

#include "provider/provider.h"

struct db;

/* In a transaction. *ret_used: it changed something or asked for something; false: nothing here depends on it. */
enum err notice_apply(struct db *db, int64_t provider_id, const struct notice *notice, int64_t now, bool *ret_used) MUST_CHECK;

#endif
