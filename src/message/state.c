#include "message/message.h"

#include <string.h>

#include "base/text.h"

static const char *const names[MESSAGE_STATE__COUNT] = {
	[MESSAGE_DRAFT] = "draft",	[MESSAGE_QUEUED] = "queued",	[MESSAGE_SENDING] = "sending",
	[MESSAGE_SENT] = "sent",	[MESSAGE_DELIVERED] = "delivered", [MESSAGE_READ] = "read",
	[MESSAGE_FAILED] = "failed",	[MESSAGE_BLOCKED] = "blocked",	[MESSAGE_CANCELLED] = "cancelled",
};

/* One character a state, in the order of the enum: '.' stays away from it, 'x' may go there. */
static const char moves[MESSAGE_STATE__COUNT][MESSAGE_STATE__COUNT + 1] = {
	/*			 DQSsdrFBC */
	[MESSAGE_DRAFT] =	".x.....xx",
	/* A receipt may settle what waits: an attempt whose answer was lost had gone out after all. */
	[MESSAGE_QUEUED] =	"..xxxxxxx",
	/* A receipt may overtake the answer. */
	[MESSAGE_SENDING] =	".x.xxxxxx",
	/* Queued again: the provider failed it later, and another may carry it. */
	[MESSAGE_SENT] =	".x..xxx..",
	[MESSAGE_DELIVERED] =	".....x...",
	[MESSAGE_READ] =	".........",
	/* Failed loses to delivered, never to sent: the provider's "sent" may only have been slower than its "failed". */
	[MESSAGE_FAILED] =	".x..xx...",
	/* Blocked and cancelled yield to the truth, when an attempt in doubt turns out to have arrived. */
	[MESSAGE_BLOCKED] =	".x.xxx..x",
	[MESSAGE_CANCELLED] =	".x.xxx...",
};

const char *
message_state_name(enum message_state s)
{
	return names[s];
}

bool
message_state_from_name(const char *name, enum message_state *ret)
{
	int s;

	for (s = 0; s < MESSAGE_STATE__COUNT; s++)
		if (text_equal(names[s], name)) {
			*ret = (enum message_state)s;
			return true;
		}
	return false;
}

bool
message_move_is_legal(enum message_state from, enum message_state to)
{
	return moves[from][to] == 'x';
}

