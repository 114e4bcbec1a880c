/*
 * optin_visit: one applicant at their personal page: which invitation, who, and what they have answered so far.
 */
#ifndef PAGES_OPTIN_VISIT_H
#define PAGES_OPTIN_VISIT_H

#include <stdbool.h>

#include "consent/consent.h"
#include "consent/invitation.h"
#include "contact/contact.h"

struct json_object;
struct page;
struct reply;
struct request;

enum { OPTIN_LINK_MAX_BYTES = 2000 };

struct visit {
	struct invitation	 invitation;
	struct contact		 contact;
	struct consent		 consents[SCOPE__COUNT];
};
void visit_end(struct visit *v);

/* Of the request's :token. Whatever is wrong with it reads as one thing, ERR_NOT_FOUND. */
enum err visit_find(const struct request *rq, struct visit *ret) MUST_CHECK;
/* May this link and this address answer now? false: too often; the reply is made. */
bool visit_may_answer(const struct request *rq, struct reply *rp);
/* The personal page itself. wrong: the box was not ticked. */
enum err visit_show(const struct request *rq, struct reply *rp, int status, const struct visit *v, bool wrong) MUST_CHECK;
/* What was agreed to, as it stands in the ledger. */
enum err visit_put_receipt(struct page *p, const struct visit *v) MUST_CHECK;

#endif
