/*
 * list: what people allow now, as rows: one for each contact and scope that has said something.
 */
#ifndef CONSENT_LIST_H
#define CONSENT_LIST_H

#include <stdint.h>

#include "base/err.h"
#include "base/json.h"

struct db;

enum consent_order { CONSENT_NEWEST, CONSENT_OLDEST, CONSENT_BY_NAME, CONSENT_ORDER__COUNT };

/* NULL and "": any. */
struct consent_query {
	const char		*scope, *state;
	const char		*source;	/* of the ledger entry behind the state */
	const char		*words;		/* "explicit": clear words or a tick; "any": agreed by any message */
	int64_t			 from, until;	/* since_at in [from, until); 0: no bound */
	enum consent_order	 order;
	int64_t			 after;		/* rows behind the one with this key; 0: from the beginning */
	int64_t			 limit;
};
/*
 * [{"key","contact_id","name","profile_name","number","user_id","scope","state","preapproved","explicit","since_at","ledger_seq","source",
 * "answer_words"}]. Erased contacts are left out. The caller owns it.
 */
enum err consent_list(struct db *db, const struct consent_query *query, struct json_object **ret) MUST_CHECK;

#endif
