/*
 * list: contacts as rows, searched and paged by key.
 */
#ifndef CONTACT_LIST_H
#define CONTACT_LIST_H

#include <stdint.h>

#include "base/err.h"
#include "base/json.h"

struct db;

struct contact_query {
	const char	*name;		/* the beginning of the name, any case, or the whole of Meta's user id; NULL or "": any */
	const char	*number;	/* canonical, exact; NULL or "": any */
	const char	*scope, *state;	/* consent: "official" and "agreed", "stopped", "declined", "none"; NULL: any */
	int64_t		 before;	/* contacts with a smaller id; 0: from the newest */
	int64_t		 limit;
};
/*
 * [{"id","name","profile_name","user_id","role","number","number_kind","official","gateway","sms","email","created_at"}], newest first; a scope's
 * value is its consent state, "none" when there is none.
 */
enum err contact_list(struct db *db, const struct contact_query *query, struct json_object **ret) MUST_CHECK;

#endif
