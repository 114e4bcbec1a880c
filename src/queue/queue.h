/*
 * queue: messages that wait for their next attempt.
 *
 * A message enters once (queue_put), is held by one sender at a time (queue_claim) and leaves by queue_settle; queue_defer puts it back for
 * later. A claim lasts lease_ms: if the sender dies, the message is due again when the lease ends. Whether it may then be sent
 * is decided in delivery/attempt.h. Nothing here reads the clock. Writing needs a transaction.
 *
 * What waits is in state queued; only a message whose last attempt is in doubt waits in state sending (queue_wait), because it may have
 * left, and one that a provider took and has not delivered waits in state sent for another way (delivery/overdue.h) and keeps that state.
 * Claiming changes no state: within the transaction of the claim its holder either opens an attempt (routing/plan.h plan_store moves the
 * message to sending) or puts it back.
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
	int	tries;		/* attempts through the present provider that count against the limit */
	int	priority;	/* message.h, or 0: hastened */
	int64_t	claims;		/* how often it was claimed, this time included: 1 says that there is no attempt that counts */
	int64_t	since_attempt;	/* attempts up to this id belong to an earlier life of the message and decide nothing now */
};

/* Of messages that wait for a person who has just written: before everything else. */
enum { QUEUE_HASTENED = 0 };

/*
 * A message begins to wait: for the first time, or again because a person or a consent gave it another chance, so that what earlier
 * attempts said no longer counts. ERR_CONFLICT: it waits already.
 */
enum err queue_put(struct db *db, int64_t message_id, int priority, int64_t due_at) MUST_CHECK;
/*
 * Back into the queue after it had left it, because the provider failed it later: as the claim that sent it stood (message_id, tries, priority
 * and since_attempt are read). ERR_CONFLICT: it waits already.
 */
enum err queue_return(struct db *db, const struct queue_claim *as, int64_t due_at) MUST_CHECK;
/* The due messages of highest priority, oldest first, at most cap. *ret_n may be 0. claims has room for cap. */
enum err queue_claim(struct db *db, int64_t now, int64_t lease_ms, struct queue_claim *claims, size_t cap, size_t *ret_n) MUST_CHECK;
/* Done with it, whatever the end. ERR_CONFLICT: a newer claim holds it, or it was removed. */
enum err queue_settle(struct db *db, const struct queue_claim *claim) MUST_CHECK;
/* Back for later, free; the message returns to state queued. count_try: this attempt counts against the limit. */
enum err queue_defer(struct db *db, const struct queue_claim *claim, int64_t due_at, int count_try, int64_t now) MUST_CHECK;
/* The same for another provider: due now, its attempts counted from 0. */
enum err queue_reroute(struct db *db, const struct queue_claim *claim, int64_t now) MUST_CHECK;
/* Back for later while its last attempt is in doubt: free, but the message stays in state sending. */
enum err queue_wait(struct db *db, const struct queue_claim *claim, int64_t due_at) MUST_CHECK;
/* Attempts up to this one count no more: they are given up. */
enum err queue_forget(struct db *db, const struct queue_claim *claim, int64_t attempt_id) MUST_CHECK;
/* How many messages are held, by claims of at most lease_ms. */
enum err queue_held(struct db *db, int64_t now, int64_t lease_ms, int64_t *ret_n) MUST_CHECK;
/* Ends every claim at once: for a sender that knows itself to be the only one, and finds what its predecessor held when it died. */
enum err queue_release(struct db *db, int64_t now, int64_t lease_ms) MUST_CHECK;
/* Takes it out without a claim (STOP, cancel): also when a sender holds it, whose settle then says ERR_CONFLICT. */
enum err queue_remove(struct db *db, int64_t message_id) MUST_CHECK;
/* Unless a sender holds it, this message becomes due now: what it waited for has come. */
enum err queue_wake(struct db *db, int64_t message_id, int64_t now) MUST_CHECK;
/* What waits for this contact and is not meant for later becomes due now and leaves first. */
enum err queue_hasten(struct db *db, int64_t contact_id, int64_t now) MUST_CHECK;
/* When the next message is due (or a claim ends); 0: the queue is empty. One cheap question for an idle sender. */
enum err queue_next_due(struct db *db, int64_t *ret_at) MUST_CHECK;
/* When this message is due; 0: it does not wait. */
enum err queue_due_of(struct db *db, int64_t message_id, int64_t *ret_at) MUST_CHECK;

#endif
