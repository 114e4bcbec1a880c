/*
 * tasks: what a page asks the sender to do because pages never wait for a provider; one at a time, beside the messages.
 */
#ifndef SENDER_TASKS_H
#define SENDER_TASKS_H

#include "sender.h"

/* Takes the oldest waiting task, unless one is being done. *ret_began: it did. */
enum err tasks_begin(struct sender *s, int64_t now, bool *ret_began) MUST_CHECK;
/* An answer for the task that is being done: its next request leaves, or it is finished. */
enum err tasks_landed(struct sender *s, const struct http_answer *answer, int64_t now) MUST_CHECK;
/* Lets go of it; the next sender does it again. */
void tasks_abandon(struct sender *s);

#endif
