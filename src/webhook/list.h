/*
 * list: the kept webhook bodies as rows.
 */
#ifndef WEBHOOK_LIST_H
#define WEBHOOK_LIST_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "base/json.h"

struct db;

struct webhook_query {
	const char	*state;			/* NULL and "": any */
	bool		 strangers;		/* only those in which somebody wrote whom nobody here knew */
	int64_t		 provider_id;		/* 0: any */
	int64_t		 from, until;		/* received_at in [from, until); 0: no bound */
	int64_t		 before;		/* rows older than the one with this id; 0: from the newest */
	int64_t		 limit;
};

bool webhook_state_is(const char *word);	/* one of inbox.h's */

/* [{"id","received_at","provider_id","provider","state","note","bytes","strangers","replayed_at"}], newest first. */
enum err webhook_list(struct db *db, const struct webhook_query *query, struct json_object **ret) MUST_CHECK;

#endif
