/*
 * erasures: people whom the office wants forgotten (privacy/erase.h), one at a time, between two looks at the queue.
 *
 * The admin program only asks, because what is reachable from outside shall not change the audit log or what people wrote.
 */
#ifndef SENDER_ERASURES_H
#define SENDER_ERASURES_H

#include "sender.h"

/* At the start: an earlier sender may have ended between erasing and wiping. */
enum err erasures_begin(struct sender *s, int64_t now) MUST_CHECK;
/* A step of the oldest that is due. What is in the way is noted there and tried again; only trouble with the database itself is an error. */
enum err erasures_run(struct sender *s, int64_t now) MUST_CHECK;
/* Lets go of the one that is being read for; the next sender begins it again. */
void erasures_abandon(struct sender *s);

#endif
