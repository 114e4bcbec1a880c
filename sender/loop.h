/*
 * loop: claim, send, settle, until nothing is due; then wait for more as long as the sender may linger.
 */
#ifndef SENDER_LOOP_H
#define SENDER_LOOP_H

#include "sender.h"

/* Ends by itself, or between two steps when s->signal_fd becomes readable: what is on its way is still waited for. */
enum err loop_run(struct sender *s, int64_t linger_ms) MUST_CHECK;

#endif
