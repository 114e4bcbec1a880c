/*
 * answer: what a person of the office writes back to somebody who wrote to us, or that nothing needs to be written.
 *
 * What is yes, no or stop is answered by programs. Everything else waits (reply_list, waiting) until a person has done one of both; that settles
 * what the same contact wrote before it too, for people ask in several messages. An answer goes through the number the question came to, or,
 * when that may not carry it, any other way that may (any_way), which a person chooses knowingly.
 */
#ifndef CONSENT_ANSWER_H
#define CONSENT_ANSWER_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"

struct db;
struct plan;
struct problem;

enum { ANSWER_MAX_BYTES = 4000 };

/* What somebody wrote; a contact that was erased is asked no more. */
struct asked {
	int64_t	 id, contact_id, provider_id;
	int64_t	 at;
	char	*kind, *text;			/* as inbound_kind_name; "" when nothing readable came */
	char	*provider;			/* what the office calls it */
	char	*message_id;			/* the provider's; NULL when it gave none */
	int64_t	 handled_at, answer_id;		/* 0: it waits; 0: nothing was written */
	char	*handled_by;
};
void asked_end(struct asked *q);
enum err asked_load(struct db *db, int64_t inbound_id, struct asked *ret) MUST_CHECK;

struct answer {
	const struct asked	*question;
	const char		*text;
	const char		*actor;		/* a login name */
	bool			 any_way;
};
/* The way it would take now, with nothing written. A blank text is looked at as a short one. Errors as of message_make. */
enum err answer_foresee(struct db *db, const struct answer *answer, int64_t now, struct plan *ret, struct problem *problem) MUST_CHECK;
/*
 * Queues it, first of all that waits; in a transaction. The same words to the same question are one message.
 * ERR_INVALID: nothing is said. ERR_CONFLICT: no way may carry it now (answer_foresee says why), or somebody settled the question since it was
 * loaded.
 */
enum err answer_send(struct db *db, const struct answer *answer, int64_t now, int64_t *ret_message_id, struct problem *problem) MUST_CHECK;
/* Nothing needs to be written; in a transaction. ERR_CONFLICT: somebody settled it already. */
enum err answer_settle(struct db *db, const struct asked *question, const char *actor, int64_t now) MUST_CHECK;

#endif
