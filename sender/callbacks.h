/*
 * callbacks: tells the office's other systems what became of their messages, one event at a time to each, beside the messages.
 *
 * A receiver answers 2xx for "taken". Anything else is tried again after 10 s, 20 s, 40 s ... up to an hour, twelve times in all; a
 * refusal that will not change (4xx but 408, 425 and 429) three times. 410 switches the address off, as its owner asks.
 */
#ifndef SENDER_CALLBACKS_H
#define SENDER_CALLBACKS_H

#include "sender.h"

struct call;		/* one event on its way */

/* Begins what can be told now. */
enum err callbacks_begin(struct sender *s, int64_t now) MUST_CHECK;
enum err callbacks_landed(struct sender *s, struct call *call, const struct http_answer *answer, int64_t now) MUST_CHECK;
/* Lets go of those that are on their way; they are told again. */
void callbacks_abandon(struct sender *s);

#endif
