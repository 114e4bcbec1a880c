/*
 * scopes: several channels at once, because a form on paper may speak of all of them. A set is 1 << scope of each.
 */
#ifndef CONSENT_SCOPES_H
#define CONSENT_SCOPES_H

#include "base/buf.h"
#include "ledger/ledger.h"

enum { SCOPES_ALL = (1 << SCOPE__COUNT) - 1 };

/* "official sms" */
void scopes_write(unsigned scopes, struct buf *out);
/* The other way round; names it does not know are left out. */
unsigned scopes_read(const char *names);

/*
 * consent_record for each of scopes, but for those that an earlier entry reached already (a STOP of official reaches the gateway). entry->scope is
 * set here, entry->seq is the first entry's.
 */
enum err scopes_record(struct db *db, int64_t contact_id, struct ledger_entry *entry, unsigned scopes, int64_t now,
    struct problem *problem) MUST_CHECK;

#endif
