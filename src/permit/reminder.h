/*
 * reminder: one digest a day to each member of the staff, about the documents that have waited for them for more than a day.
 *
 * A run first collects: each document is written under each digest it belongs to (digest_member, the proof). Only then are the messages made, so
 * that none is lost and none stands in two digests of one person on one day. A document for which nobody answers is recorded
 * (scenario_fired, no_recipient). A digest of an earlier day that has not left gives way to the newer one.
 */
#ifndef PERMIT_REMINDER_H
#define PERMIT_REMINDER_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "base/json.h"

struct db;

#define SCENARIO_REMINDER	"reminder"
/* A document waits too long after this. */
#define REMINDER_AFTER_MS	(INT64_C(24) * 3600 * 1000)

struct reminder_run {
	int64_t		 now;
	bool		 asked;		/* by a person: then also on a day off */
	size_t		 most;		/* documents or digests in this step */
	const char	*base_url, *actor;
};
struct reminder_did { int64_t documents, digests, nobody, refused; bool put_off; };	/* put_off: nothing leaves today any more */
/* In a transaction. *cursor: 0 in the first step of a run, and then as the step before left it. */
enum err reminder_step(struct db *db, const struct reminder_run *run, int64_t *cursor, struct reminder_did *ret, bool *ret_more) MUST_CHECK;

/* [{"digest_id","day","document_id","document_number","permit_type","applicant_name","waiting_since"}] of a message; empty: it is no digest. */
enum err reminder_members(struct db *db, int64_t message_id, struct json_object **ret) MUST_CHECK;
/* [{"day","contact_id","name","message_id","state","outcome"}]: the digests that a document was in, newest first. */
enum err reminder_of_document(struct db *db, int64_t document_id, struct json_object **ret) MUST_CHECK;

#endif
