/*
 * replies: what people wrote to us, as rows.
 */
#ifndef CONSENT_REPLIES_H
#define CONSENT_REPLIES_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "base/json.h"

struct db;

struct reply_query {
	int64_t	contact_id;	/* 0: only those that are neither yes, no nor stop, of everybody */
	bool	waiting;	/* of everybody: only what nobody has settled yet (answer.h); a reaction waits for nothing */
	int64_t	before;		/* replies with a smaller id; 0: from the newest */
	int64_t	limit;
};
/*
 * [{"id","contact_id","name","number","at","kind","text","reply","why","provider","provider_id","handled_at","handled_by",
 * "answer_id"}], newest first.
 */
enum err reply_list(struct db *db, const struct reply_query *query, struct json_object **ret) MUST_CHECK;
/* How many people wait for an answer; without those whose reply a person has to decide about (review.h), which is another list. */
enum err reply_count_waiting(struct db *db, int64_t *ret) MUST_CHECK;

#endif
