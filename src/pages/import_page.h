/*
 * import_page: the parts of the page of one import, which stand in several files.
 */
#ifndef PAGES_IMPORT_PAGE_H
#define PAGES_IMPORT_PAGE_H

#include "import/batch.h"
#include "pages/page.h"
#include "web/view.h"
#include "web/web.h"

/* import.c: the whole page, with what was typed and is wrong (NULL: nothing). */
enum err import_show(const struct request *rq, struct reply *rp, int status, int64_t id, const struct form_check *check) MUST_CHECK;
/* import_start.c: puts the form that starts it, "fields" and what it says before. */
enum err import_put_start(struct page *p, const struct import_batch *b, const struct import_counts *c, const struct form_check *check) MUST_CHECK;

#endif
