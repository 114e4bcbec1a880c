/*
 * document_list: documents as rows, filtered, newest first, paged by key; and what was told about one of them.
 */
#ifndef PERMIT_DOCUMENT_LIST_H
#define PERMIT_DOCUMENT_LIST_H

#include <stdint.h>

#include "base/err.h"
#include "base/json.h"

struct db;

enum { DOCUMENT_LIST_DEFAULT = 50, DOCUMENT_LIST_MAX = 1000 };

struct document_query {
	const char	*state;		/* NULL or "": any */
	const char	*search;	/* the beginning of a document, registration or permit number, of the applicant's name or one of its words */
	int64_t		 permit_id;	/* 0: any */
	int64_t		 contact_id;	/* approver or staff; 0: any */
	int64_t		 waiting_since;	/* only those that wait, and came into that state at this time or earlier; 0: any */
	int64_t		 before;	/* documents with a smaller id; 0: from the newest */
	int64_t		 limit;		/* 0: DOCUMENT_LIST_DEFAULT; at most DOCUMENT_LIST_MAX */
};

/*
 * [{"id","document_number","registration_id","permit_id","permit_type","contact_id","applicant_name","name","kind","state","state_label",
 * "entered_state_at","requires_approval","approver_id","approver_name","staff_id","staff_name","duty","baseline","updated_at"}]; contact_id is the
 * applicant's, names of approver and staff are the contact's, or what came.
 */
enum err document_list(struct db *db, const struct document_query *query, struct json_object **ret) MUST_CHECK;

/* As permit_fired (permit/list.h), of one document and without the permit. */
enum err document_fired(struct db *db, int64_t document_id, struct json_object **ret) MUST_CHECK;

#endif
