/*
 * inbound: what one message from a person changes.
 *
 * Stores it, opens the window, reads the words, writes the ledger, and makes the follow-ups (thank-you, STOP confirmation, the link to the
 * official number after a YES on a gateway). All in the caller's transaction, once per provider message id: a repeated
 * webhook changes nothing.
 */
#ifndef CONSENT_INBOUND_H
#define CONSENT_INBOUND_H

#include <stdbool.h>
#include <stdint.h>

#include "provider/provider.h"
#include "words/words.h"

struct db;

struct inbound_result {
	bool		repeated;	/* known already: nothing was done */
	bool		erased;		/* a repetition from somebody who was erased since: nothing was done, and it names them */
	bool		stranger;	/* nobody here knew them before */
	int64_t		contact_id;
	enum reply_kind	reply;
	int64_t		message_id;	/* of the follow-up we queued, 0: none */
	bool		asks_status;	/* how do my permits stand? permit/status_answer.h */
	int64_t		inbound_id;	/* its row; 0: nothing new was stored */
	int64_t		at;		/* when it was written */
};

/* provider_id: the account it came in by. */
enum err inbound_apply(struct db *db, int64_t provider_id, const struct provider *kind, const struct inbound *in,
    int64_t webhook_id, int64_t now, struct inbound_result *ret) MUST_CHECK;

#endif
