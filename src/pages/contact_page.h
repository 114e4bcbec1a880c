/*
 * contact_page: the page of one contact, as the actions on it show it again.
 */
#ifndef PAGES_CONTACT_PAGE_H
#define PAGES_CONTACT_PAGE_H

#include "pages/page.h"

enum { CONTACT_MESSAGES = 20 };	/* on the page; the list of messages has all */

/* The form that was sent and is not right yet: it is shown open, with what was typed. */
struct contact_form {
	enum { FORM_NONE, FORM_WITHDRAW } open;
	const struct form_check	*check;		/* NULL for FORM_NONE */
};
/* unmasked: with whole numbers, which the caller has written into the audit log. */
enum err contact_show(const struct request *rq, struct reply *rp, int status, const struct contact_form *form, int64_t id, bool unmasked) MUST_CHECK;

/* history: of consent_history. Puts "ledger", the entries as sentences, newest first. (contact_ledger.c) */
void contact_put_ledger(struct page *p, struct json_object *history);

#endif
