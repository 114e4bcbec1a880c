/*
 * rounds: the sender's part in asking many people for consent (invitation/round.h).
 */
#ifndef SENDER_ROUNDS_H
#define SENDER_ROUNDS_H

#include "sender.h"

/* Asks the next ones when a round is running. *ret_asked: how many messages are new in the queue. */
enum err rounds_step(struct sender *s, int64_t now, int64_t *ret_asked) MUST_CHECK;

#endif
