/*
 * staff_mails: sends what waits in delivery/staff_mail.h, one mail at a time, beside the messages.
 *
 * Through the first provider of the scope email that is switched on and well. What a server refuses for now, and what no provider is there for, is
 * tried again later with the same Message-ID, so that of two copies a reader shows one; what one server refuses because of itself goes on to
 * the next at once.
 */
#ifndef SENDER_STAFF_MAILS_H
#define SENDER_STAFF_MAILS_H

#include "sender.h"

struct staff_flight;		/* one mail on its way */

/* Begins the next one that is due, when none is on its way. */
enum err staff_mails_begin(struct sender *s, int64_t now) MUST_CHECK;
enum err staff_mails_landed(struct sender *s, const struct http_answer *answer, int64_t now) MUST_CHECK;
/* Lets go of the one that is on its way; it is sent again when its claim ends. */
void staff_mails_abandon(struct sender *s);

#endif
