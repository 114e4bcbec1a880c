/*
 * contact_edit: the page on which a contact's record is put right: name and address, numbers.
 */
#ifndef PAGES_CONTACT_EDIT_H
#define PAGES_CONTACT_EDIT_H

#include "pages/page.h"

/* The form that was sent and is not right yet: it is shown with what was typed. */
struct contact_edit {
	enum { EDIT_NOTHING, EDIT_DATA, EDIT_ADD, EDIT_REMOVE } open;
	const struct form_check	*check;		/* NULL for EDIT_NOTHING */
	int64_t			 nth;		/* EDIT_REMOVE: which number, from 1 */
	struct phone		 doubt;		/* EDIT_ADD: a number that somebody must look at first; kind PHONE_NONE: none */
};
enum err contact_edit_show(const struct request *rq, struct reply *rp, int status, const struct contact_edit *edit, int64_t id) MUST_CHECK;

/* How a form names a number without spelling it out: its place on the page, and how it looks masked. */
enum { NUMBER_NTH_MAX = 50 };

#endif
