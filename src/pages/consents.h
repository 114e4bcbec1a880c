/*
 * consents: the list of consents, on the page and as CSV.
 */
#ifndef PAGES_CONSENTS_H
#define PAGES_CONSENTS_H

#include "consent/list.h"
#include "pages/page.h"

/* What the query asks for; texts live as long as the request. limit is the page's. */
struct consent_query consents_query(const struct page *p);

#endif
