/*
 * missed_rows: what never became a message, on the page of what is held.
 */
#ifndef PAGES_MISSED_ROWS_H
#define PAGES_MISSED_ROWS_H

#include "pages/page.h"

/* Puts "missed", "has_missed" and "missed_more". */
enum err missed_rows_put(struct page *p) MUST_CHECK;

#endif
