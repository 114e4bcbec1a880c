/*
 * queue: messages that wait for their next attempt.
 *
 * A message enters once (queue_put), is held by one sender at a time (queue_claim) and leaves by queue_settle; queue_defer puts it back for
 * later. A claim lasts lease_ms: if the sender dies, the message is due again when the lease ends. Whether it may then be sent
 * is decided in delivery/attempt.h. Nothing here reads the clock. Writing needs a transaction.
 */
#ifndef QUEUE_QUEUE_H
#define QUEUE_QUEUE_H

#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

struct db;

struct queue_claim {
	int64_t	message_id;
	int64_t	claim_no;	/* grows with each claim; settle and defer need it */
	int	tries;		/* attempts so far that count against the limit */
};

enum err queue_put(struct db *db, int64_t message_id, int priority, int64_t due_at) MUST_CHECK;
/* The due messages of highest priority, oldest first, at most cap; moves them to state sending. *ret_n may be 0. claims has room for cap. */
enum err queue_claim(struct db *db, int64_t now, int64_t lease_ms, struct queue_claim *claims, size_t cap, size_t *ret_n) MUST_CHECK;
/* Done with it, whatever the end. ERR_CONFLICT: a newer claim holds it. */
enum err queue_settle(struct db *db, const struct queue_claim *claim) MUST_CHECK;
/* Back for later, free; the message returns to state queued. count_try: this attempt counts against the limit. */
enum err queue_defer(struct db *db, const struct queue_claim *claim, int64_t due_at, int count_try, int64_t now) MUST_CHECK;
/* Takes it out without a claim (STOP, cancel): also when a sender holds it, whose settle then says ERR_CONFLICT. */
enum err queue_remove(struct db *db, int64_t message_id) MUST_CHECK;
/* What waits for this contact becomes due now and leaves first. */
enum err queue_hasten(struct db *db, int64_t contact_id, int64_t now) MUST_CHECK;
/* When the next message is due; 0: the queue is empty. One cheap question for an idle sender. */
enum err queue_next_due(struct db *db, int64_t *ret_at) MUST_CHECK;
enum err queue_depth(struct db *db, int64_t *ret_n) MUST_CHECK;

#endif
