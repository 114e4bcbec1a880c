/*
 * followup: what we answer to a word of consent.
 *
 * A thank-you after a YES; after a YES on a gateway the link to the official number instead; one confirmation after a STOP. Nothing after
 * a NO, nothing by SMS or e-mail, and nothing where the provider has answered already. Each goes back the way the word came, as an answer to
 * it, at most once for each change of consent.
 */
#ifndef CONSENT_FOLLOWUP_H
#define CONSENT_FOLLOWUP_H

#include <stdbool.h>
#include <stdint.h>

#include "consent/consent.h"
#include "words/words.h"

struct followup {
	int64_t		 contact_id, provider_id;
	enum scope	 scope;			/* of that provider */
	enum reply_kind	 reply;
	int64_t		 at;			/* when the person wrote it */
	const char	*reply_to;		/* the provider's id of it, NULL: none */
	bool		 answered;		/* the provider has answered it by itself */
};

/* before and after: the contact's consents around the entry. *ret_message_id: 0 when nothing is said. In the same transaction. */
enum err followup_make(struct db *db, const struct followup *f, const struct consent before[SCOPE__COUNT],
    const struct consent after[SCOPE__COUNT], int64_t now, int64_t *ret_message_id) MUST_CHECK;

#endif
