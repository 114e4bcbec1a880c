/*
 * number_list: the form by which numbers are taken away as a list, for the page it stands on.
 */
#ifndef PAGES_NUMBER_LIST_H
#define PAGES_NUMBER_LIST_H

#include "pages/page.h"

/* Puts "export": {"consents","roles"} for the selects, with what the query chose. */
void number_list_put_form(struct page *p);

#endif
