/*
 * phone_check: a telephone number in a form: why it is none, and what a person must look at before it is taken.
 */
#ifndef PAGES_PHONE_CHECK_H
#define PAGES_PHONE_CHECK_H

#include "pages/page.h"

/* What was typed into the field is no number: its problem says why. Blank is form_need's to say. */
void phone_check(struct form_check *check, const char *field, const char *typed);
/* Accepted, but worth a look (a doubled 62 was dropped, no operator is known for it): puts the sentence that asks, and says true. */
bool phone_put_doubt(const struct page *p, struct json_object *o, const char *name, const struct phone *phone);

#endif
