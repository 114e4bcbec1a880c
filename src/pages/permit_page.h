/*
 * permit_page: one permit's page, for what is done on it.
 */
#ifndef PAGES_PERMIT_PAGE_H
#define PAGES_PERMIT_PAGE_H

#include "pages/page.h"

/* check: what was typed and is wrong; NULL: nothing was. */
enum err permit_show(const struct request *rq, struct reply *rp, int status, const struct form_check *check);

#endif
