/*
 * optin_visit: one applicant at their personal page: which invitation, who, what they have answered so far, and what they are told.
 */
#ifndef PAGES_OPTIN_VISIT_H
#define PAGES_OPTIN_VISIT_H

#include <stdbool.h>

#include "base/json.h"
#include "consent/consent.h"
#include "contact/contact.h"
#include "invitation/invitation.h"
#include "privacy/notice.h"

struct optin_proof;
struct page;
struct reply;
struct request;

enum { OPTIN_LINK_MAX_BYTES = 2000 };

struct visit {
	struct invitation	 invitation;
	struct contact		 contact;
	struct consent		 consents[SCOPE__COUNT];
	struct privacy_shown	 notice;
	struct json_object	*changes;	/* of the notice since they agreed (privacy_changes) */
};
void visit_end(struct visit *v);

/*
 * Of the request's :token. A token that never was, one that has run out and one of a person who was erased all read as ERR_NOT_FOUND: 410
 * for those that were good once would tell a stranger that they were.
 */
enum err visit_find(const struct request *rq, struct visit *ret) MUST_CHECK;

/* Agreed on WhatsApp, and to what they are told now. */
bool visit_is_settled(const struct visit *v);
struct optin_proof visit_proof(const struct request *rq, const struct visit *v);

/* May this link and this address answer now? false: too often; the reply is made. */
bool visit_may_answer(const struct request *rq, struct reply *rp);

/* What the page has to say about the answer that was just given. */
enum visit_note {
	VISIT_PLAIN,
	VISIT_TICK_FIRST,	/* yes was pressed and the box is not ticked */
	VISIT_READ_AGAIN,	/* the form was not from the page as it stands now */
};
enum err visit_show(const struct request *rq, struct reply *rp, int status, const struct visit *v, enum visit_note note) MUST_CHECK;

/* ---- parts of the page ---- */

/* What was agreed to, as it stands in the ledger. */
enum err visit_put_receipt(struct page *p, const struct visit *v) MUST_CHECK;
/* Each way to reach this person, what they have said about it, and the button that ends it. */
enum err visit_put_consents(struct page *p, const struct visit *v) MUST_CHECK;

#endif
