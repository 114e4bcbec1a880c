/*
 * list: permits as rows, filtered, newest first, paged by key; and what was told about one of them.
 */
#ifndef PERMIT_LIST_H
#define PERMIT_LIST_H

#include <stdint.h>

#include "base/err.h"
#include "base/json.h"

struct db;

enum { PERMIT_LIST_DEFAULT = 50, PERMIT_LIST_MAX = 1000 };

struct permit_query {
	const char	*status;	/* NULL or "": any */
	int64_t		 today;		/* day: what is in force and ended before it is "expired", in the rows and for status; 0: all as stored */
	const char	*search;	/* the beginning of a registration or permit number, of the applicant's name or one of its words, or a whole
					   telephone number; NULL or "": any */
	int64_t		 contact_id;	/* 0: any */
	int64_t		 expires_until;	/* day: active ones whose last day is this or earlier; 0: any */
	int		 without_contact;	/* 1: only those whose applicant has no usable number */
	int		 number_told;	/* 1: only those of which a source tells another number, which nobody has decided about */
	int64_t		 before;	/* permits with a smaller id; 0: from the newest */
	int64_t		 limit;		/* 0: PERMIT_LIST_DEFAULT; at most PERMIT_LIST_MAX */
};

/*
 * [{"id","registration_id","permit_number","permit_type","contact_id","name","number","problem","status","status_label","issue_day","start_day",
 * "expiry_day","is_renewal","baseline","created_at","updated_at"}]; name is the applicant's, number the contact's preferred one or null, days
 * count from 1970-01-01.
 */
enum err permit_list(struct db *db, const struct permit_query *query, struct json_object **ret) MUST_CHECK;

/*
 * Of a permit and of those that it renews or that renew it: [{"id","scenario","at","outcome","message_id","state","covered_by","detail","to",
 * "permit_id","permit"}], newest first, at most 500; state is the message's, or null, permit the number of whose row it is.
 */
enum err permit_fired(struct db *db, int64_t permit_id, struct json_object **ret) MUST_CHECK;

#endif
