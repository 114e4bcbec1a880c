#include <stdlib.h>

#include "message/message.h"
#include "routing/plan.h"

enum err
plan_foresee(struct db *db, const struct message_draft *draft, int64_t now, struct plan *ret, struct message *ret_message, struct problem *problem)
{
	AUTO(message) struct message message = {0};
	AUTO_FREE struct plan_facts *facts = calloc(1, sizeof(*facts));	/* too large for a stack of modest size */
	enum err e;

	if (facts == NULL)
		return ERR_MEMORY;
	if ((e = message_preview(db, draft, now, &message, problem)) || (e = plan_gather(db, &message, now, facts)))
		return e;
	*ret = plan_make(facts);
	if (ret_message != NULL) {
		*ret_message = message;
		message = (struct message){0};
	}
	return ERR_NONE;
}
