/*
 * held: the list of what should have gone out and did not, as its pages ask for it.
 */
#ifndef PAGES_HELD_H
#define PAGES_HELD_H

#include "pages/page.h"

#define HELD_PATH		"/admin/held"
/* What never became a message (permit/missed.h) is a kind of its own in this list, beside those of message/held.h. */
#define HELD_KIND_MISSED	"missed"

/* false: the argument "kind" is none, which "filter_wrong" of the page's data says. The rows themselves: held_query of pages/lists.h. */
bool held_filter_ok(struct page *p);

#endif
