/*
 * invite: the personal link that follows a notice which had to go through a gateway.
 */
#ifndef SENDER_INVITE_H
#define SENDER_INVITE_H

#include "sender.h"

/* In the transaction that settles the flight. Makes a message of its own, at most one in the time the setting allows. */
enum err invite_if_due(struct sender *s, const struct flight *flight, int64_t now) MUST_CHECK;

#endif
