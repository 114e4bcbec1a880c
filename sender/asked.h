/*
 * asked: numbers that somebody typed on the public page (invitation/asking.h): a link for each, or nothing.
 */
#ifndef SENDER_ASKED_H
#define SENDER_ASKED_H

#include "sender.h"

/* Some of those that wait, each in a transaction of its own. *ret_any: a message was queued. */
enum err asked_settle(struct sender *s, int64_t now, bool *ret_any) MUST_CHECK;

#endif
