/*
 * list: logins, API keys and the audit log as rows, for pages and the command line.
 *
 * Each function gives a JSON array that the caller owns. Nothing secret is in it.
 */
#ifndef ACCESS_LIST_H
#define ACCESS_LIST_H

#include <stdint.h>

#include "base/err.h"
#include "base/json.h"

struct db;

/* [{"id","name","full_name","role","locale","disabled","locked_until","last_login_at","email","alerts"}], by name; times 0 for never. */
enum err login_list(struct db *db, struct json_object **ret) MUST_CHECK;
/* [{"id","name","kind","shown","created_at","revoked_at","used_at"}], by name; times 0 for never. */
enum err apikey_list(struct db *db, struct json_object **ret) MUST_CHECK;
struct audit_query {
	const char	*actor, *subject;	/* exact; NULL or "": any */
	int64_t		 before;		/* entries with a smaller id; 0: from the newest */
	int64_t		 limit;
};
/* [{"id","at","actor","action","subject","subject_id","detail","ip"}], newest first. */
enum err audit_list(struct db *db, const struct audit_query *query, struct json_object **ret) MUST_CHECK;

#endif
