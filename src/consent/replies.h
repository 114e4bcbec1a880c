/*
 * replies: what people wrote to us, as rows.
 */
#ifndef CONSENT_REPLIES_H
#define CONSENT_REPLIES_H

#include <stdint.h>

#include "base/err.h"
#include "base/json.h"

struct db;

struct reply_query {
	int64_t	contact_id;	/* 0: only those whose meaning is not clear, of everybody */
	int64_t	before;		/* replies with a smaller id; 0: from the newest */
	int64_t	limit;
};
/* [{"id","contact_id","name","number","at","kind","text","reply","why","provider"}], newest first. */
enum err reply_list(struct db *db, const struct reply_query *query, struct json_object **ret) MUST_CHECK;

#endif
