/*
 * missed: what should have been said and never became a message, because nobody was known or the template was no good, and is still to be said.
 *
 * Held and failed messages are another list (message/list.h).
 */
#ifndef PERMIT_MISSED_H
#define PERMIT_MISSED_H

#include "permit/permit.h"

/* What was not said for longer is history. */
#define MISSED_MS	(INT64_C(90) * 24 * 3600 * 1000)
enum { MISSED_COUNT_MAX = 1000 };

/*
 * [{"id","scenario","at","outcome","detail","permit_id","registration_id","permit_type","applicant_name","document_id","document_number",
 * "approver_name","approver_raw","staff_name","staff_raw"}], newest first; document_id and what follows is null for what is about the permit itself.
 * The names and ids are those that came with the document.
 */
enum err missed_list(struct db *db, int64_t now, int64_t limit, struct json_object **ret) MUST_CHECK;
/* At most MISSED_COUNT_MAX. */
enum err missed_count(struct db *db, int64_t now, int64_t *ret) MUST_CHECK;

/* Somebody puts it aside: nothing is to be said any more. ERR_CONFLICT: it is not among them. */
enum err missed_close(struct db *db, int64_t id, const char *why, const char *actor, int64_t now) MUST_CHECK;

/*
 * Tries to say it once more, in a transaction: after the template was mended, or somebody became known. ret: what became of it. who: actor and
 * base_url. ERR_NOT_FOUND: there is none of this id. ERR_CONFLICT: it is so no more.
 */
enum err missed_again(struct db *db, int64_t id, const struct permit_put *who, int64_t now, struct fired_list *ret) MUST_CHECK;

#endif
