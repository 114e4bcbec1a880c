/*
 * invite: the message that asks one contact for consent, with its personal link.
 */
#ifndef CONSENT_INVITE_H
#define CONSENT_INVITE_H

#include <stdint.h>

#include "base/err.h"

struct db;

struct invite {
	int64_t		 contact_id;
	const char	*base_url;	/* of the opt-in page */
	const char	*channel;	/* invitation_draft's */
	const char	*actor;		/* login name */
	const char	*reason;	/* "operator:sari" */
};
/*
 * Makes the invitation and queues its message (template opt_in_invitation), in a transaction. Does not ask whether one is due: a person may
 * know better. ERR_INVALID, ERR_NOT_FOUND: as message_make.
 */
enum err invite_send(struct db *db, const struct invite *invite, int64_t now, int64_t *ret_message_id, struct problem *problem) MUST_CHECK;

#endif
