/*
 * status_answer: "status izin saya?" is answered with how the person's own permits stand, in the window that the question opened.
 *
 * Only to the number that is the contact's and confirmed, on WhatsApp, once in STATUS_ANSWER_GAP_MS, and never to whoever has stopped. Whoever has
 * no permit under this number is told so, which says nothing of anybody else. The question then waits for no person any more; in every other case it
 * does.
 */
#ifndef PERMIT_STATUS_ANSWER_H
#define PERMIT_STATUS_ANSWER_H

#include <stdint.h>

#include "consent/consent.h"

struct db;

#define SCENARIO_STATUS_ANSWER	"permit_status_answer"
#define STATUS_ANSWER_GAP_MS	(INT64_C(5) * 60 * 1000)

struct status_question {
	int64_t		 contact_id, inbound_id, provider_id;
	enum scope	 scope;		/* of that provider */
	const char	*from;		/* canonical; NULL: not told */
	const char	*reply_to;	/* the provider's id of the question; NULL: none */
	int64_t		 at;		/* when it was written */
};
/* In a transaction. *ret_message_id: 0 when nothing is answered. */
enum err status_answer(struct db *db, const struct status_question *q, int64_t now, int64_t *ret_message_id) MUST_CHECK;

#endif
