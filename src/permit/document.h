/*
 * document: the office's records of documents, each of one permit, and the change of state that makes a notice.
 *
 * document_put compares what is stored with what comes in, inside the caller's transaction, and fires document_pending and approval_required by the
 * difference: an event, not a write. A baseline import fires nothing.
 */
#ifndef PERMIT_DOCUMENT_H
#define PERMIT_DOCUMENT_H

#include "permit/permit.h"
#include "permit/person.h"

/* What its texts may hold. */
enum { DOCUMENT_NAME_MAX_CHARS = 200, DOCUMENT_KIND_MAX_CHARS = 100, DOCUMENT_URL_MAX_CHARS = 500 };

struct document {
	int64_t		 id, permit_id;
	char		*document_number, *registration_id;	/* the permit's */
	char		*name, *kind, *state, *state_label, *duty, *url;
	int64_t		 entered_state_at;
	bool		 requires_approval;
	struct person	 approver, staff;
	bool		 has_document_day;
	int64_t		 document_day;
	bool		 baseline;
	bool		 nothing_leaves;	/* it only ever came with a key that sends nothing */
	int64_t		 created_at, updated_at;
};
void document_end(struct document *d);
enum err document_load(struct db *db, int64_t id, struct document *ret) MUST_CHECK;
enum err document_by_number(struct db *db, const char *document_number, struct document *ret) MUST_CHECK;

/* It waits for a signature; false for NULL. */
bool document_is_waiting(const struct document *d);
/* ... and an official must approve it. */
bool document_awaits_approval(const struct document *d);

struct document_put {
	const char		*document_number;
	struct json_object	*fields;		/* the JSON of PUT /api/v1/documents/{document_number}; what is absent stays as it is */
	bool			 baseline;		/* old data: recorded, nobody is told */
	const char		*actor;			/* "api:<key>", login name */
	bool			 nothing_leaves;	/* a test or team key: of a document that lives nothing is changed, as of a permit */
	const char		*base_url;		/* for links, may be NULL */
	const char		*system;		/* whose an external_ref is that names no system; NULL: it must name one */
};
/*
 * In a transaction. Its permit must be known, and stays the same. Somebody named who cannot be found does not refuse the document (permit/person.h):
 * what they should have heard has the outcome no_recipient, until they are known. ERR_INVALID: problem names the field. ERR_CONFLICT: someone else
 * changed the document in this moment; try again.
 */
enum err document_put(struct db *db, const struct document_put *put, int64_t now, int64_t *ret_id, struct fired_list *ret_fired,
    struct problem *problem) MUST_CHECK;
/*
 * What document_put would find. Its people are looked up on the way, which may make contacts: in a savepoint that the caller undoes. ERR_INVALID as
 * document_put's.
 */
enum err document_look(struct db *db, const struct document_put *put, int64_t now, enum permit_look *ret, struct problem *problem) MUST_CHECK;
/* As PUT takes it, with "id" and times; approver and staff with "contact_id" and "problem". NULL: no memory. */
struct json_object *document_to_json(const struct document *d);

#endif
