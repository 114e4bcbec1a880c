/*
 * apply: what one webhook body said becomes receipts, inbound messages and notices.
 *
 * In the transaction that keeps the body. Each item stands in a savepoint of its own: one that fails is undone alone
 * and counted, the others stand. Everything may be applied again: a repetition changes nothing.
 */
#ifndef WEBHOOK_APPLY_H
#define WEBHOOK_APPLY_H

#include <stdint.h>

#include "privacy/needles.h"
#include "provider/provider.h"

struct db;

struct applied {
	size_t	done;		/* items that had their effect, now or at an earlier time */
	size_t	foreign;	/* receipts of messages that are not ours */
	size_t	unused;		/* notices that nothing here depends on */
	size_t	strangers;	/* people who wrote and whose number nobody here knew */
	size_t	failed;		/* items that were undone */
	struct needles erased;	/* of people who were erased and are named in it all the same: the kept body must lose them. The caller ends it */
	enum err why;		/* of the first that failed */
};

struct apply_to {
	int64_t			 provider_id;
	const struct provider	*kind;
	int64_t			 webhook_id;
	int64_t			 now;
};

/* Fails only when nothing of the transaction can be trusted any more (no memory, database gone): roll it back and let the provider come again. */
enum err webhook_apply(struct db *db, const struct apply_to *to, const struct webhook_events *events, struct applied *ret) MUST_CHECK;

#endif
