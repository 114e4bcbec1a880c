/*
 * unclear: a reply that may be an answer, put before a person (consent/review.h). Small talk is not.
 */
#ifndef CONSENT_UNCLEAR_H
#define CONSENT_UNCLEAR_H

#include <stdint.h>

#include "consent/consent.h"
#include "words/words.h"

struct db;

struct unclear {
	int64_t				 contact_id, inbound_id;
	enum scope			 scope;		/* of the number it came to */
	const struct reply_reading	*reading;	/* OTHER */
	const char			*text;
	const char			*context_id;	/* the provider's id of our message it quotes, NULL: none */
	const char			*evidence;	/* JSON, as a ledger entry has it */
	int64_t				 at;		/* when it was written: a withdrawal counts from here */
};

/*
 * In a transaction. before: the contact's consents before this message. What may be a STOP is asked about unless everything on WhatsApp has
 * ended already; "ok" and its like only when the last thing the contact got from us asks for consent, and no clear word was given since.
 */
enum err unclear_ask(struct db *db, const struct unclear *u, const struct consent before[SCOPE__COUNT], int64_t now) MUST_CHECK;

#endif
