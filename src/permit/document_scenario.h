/*
 * document_scenario: from a document's change to the messages it makes.
 *
 * document_pending goes to whoever is responsible: the member of the staff whom the document names, otherwise all who have its duty.
 * approval_required goes to the official whom the workflow names. Each of them hears of one event once; somebody who is both hears the more specific
 * one. A document that waits no more takes its notices with it that have not left.
 */
#ifndef PERMIT_DOCUMENT_SCENARIO_H
#define PERMIT_DOCUMENT_SCENARIO_H

#include "permit/document.h"
#include "permit/duty.h"

#define SCENARIO_PENDING	"document_pending"
#define SCENARIO_APPROVAL	"approval_required"

struct document_change {
	const struct document		*before;	/* NULL: first seen */
	const struct document		*after;		/* as stored now */
	const struct document_put	*put;
	int64_t				 now;
};

/* In the transaction that stored the document. Adds to ret. */
enum err document_fire(struct db *db, const struct document_change *change, struct fired_list *ret) MUST_CHECK;

/* It waits, and only a test or team key told anybody of it. */
enum err document_is_rehearsed(struct db *db, const struct document *d, bool *ret) MUST_CHECK;

/* What it should have made when it came into its state and did not: as document_fire of a new one. ERR_CONFLICT: it waits no more. */
enum err document_tell_again(struct db *db, int64_t id, const struct document_put *put, int64_t now, struct fired_list *ret) MUST_CHECK;
/* The same for all that waited because nobody was responsible. Of put: actor, base_url. */
enum err document_tell_untold(struct db *db, const struct document_put *put, int64_t now, struct fired_list *ret) MUST_CHECK;

/* Who is responsible for it. why: recorded when there is nobody. */
struct document_staff { struct duty_holders who; char why[DUTY_WORD_MAX + 16]; };
enum err document_staff(struct db *db, const struct document *d, const char *permit_type, struct document_staff *ret) MUST_CHECK;

/*
 * Everything a template may say about a document and its permit, under the canonical names of template/alias.h. base_url may be NULL. What is not
 * known is not there. The caller owns it.
 */
enum err document_params(struct db *db, const struct document *d, const struct permit *permit, const char *base_url, int64_t now,
    struct json_object **ret) MUST_CHECK;
/* "2 hari", "25 jam": how long it has waited. */
void document_waited(int64_t ms, char ret[40]);

#endif
