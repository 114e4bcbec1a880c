/*
 * settle: stores what the answers meant and decides what becomes of their messages, all that have landed in one transaction.
 */
#ifndef SENDER_SETTLE_H
#define SENDER_SETTLE_H

#include "sender.h"

/* Reads an answer into its flight; the answer is not needed afterwards. */
void settle_read(struct sender *s, struct flight *flight, const struct http_answer *answer);
/*
 * Empties s->landed. On an error nothing was stored and the flights stay, so that it can be tried again; one that cannot be stored by
 * itself is logged and let go: its attempt stays open in the database and is in doubt when the claim ends.
 */
enum err settle_landed(struct sender *s, int64_t now) MUST_CHECK;

#endif
