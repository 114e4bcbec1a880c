/*
 * look: what asking a provider about itself says of it, and what becomes of its health.
 *
 * A connection test that a person asked for asks everything, and its word is final. A look at a regular time asks less and harms less: what it finds
 * broken stops the provider before messages are spent on it; that nobody answered, or that the provider is busy, is no news; and what was stopped
 * is only taken up again by a whole test, which a look asks for as soon as it sees a device that was gone connected again.
 */
#ifndef SENDER_LOOK_H
#define SENDER_LOOK_H

#include <stdbool.h>

#include "sender.h"

#define TASK_TEST	"test_connection"
#define TASK_LOOK	"look"

struct look {
	const struct provider_row	*row;		/* as it stood when it was asked */
	struct findings			 findings;
	bool				 whole;		/* the connection test */
	bool				 unreachable;	/* a request had no answer: the network's trouble, not the account's */
};
/* In a transaction. Adds to the findings what the package's last day means. */
enum err look_store(struct sender *s, struct look *l, int64_t now) MUST_CHECK;

#endif
