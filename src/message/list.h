/*
 * list: messages as rows, filtered and paged by key, for pages, the API and the command line.
 */
#ifndef MESSAGE_LIST_H
#define MESSAGE_LIST_H

#include <stdint.h>

#include "base/err.h"
#include "base/json.h"

struct db;

struct message_query {
	const char	*state;		/* NULL or "": any */
	const char	*scenario;	/* NULL or "": any */
	const char	*code;		/* exact; NULL or "": any */
	const char	*reference;	/* exact; NULL or "": any */
	int64_t		 contact_id;	/* 0: any */
	int64_t		 permit_id;	/* 0: any */
	int64_t		 provider_id;	/* that carried it; 0: any */
	int64_t		 from, until;	/* created_at in [from, until); 0: open */
	int64_t		 before;	/* messages with a smaller id; 0: from the newest */
	int64_t		 limit;
};

/*
 * [{"id","code","contact_id","name","number","kind","template","scenario","category","priority","state","reason","reason_text","provider","permit_id",
 * "reference","made_by","created_at","updated_at","sent_at","delivered_at","read_at"}], newest first; template and provider are names or null.
 */
enum err message_list(struct db *db, const struct message_query *query, struct json_object **ret) MUST_CHECK;

#endif
