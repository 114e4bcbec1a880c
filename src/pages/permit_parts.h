/*
 * permit_parts: what else stands on a permit's page: its documents, and which warnings of its last day were told.
 */
#ifndef PAGES_PERMIT_PARTS_H
#define PAGES_PERMIT_PARTS_H

#include "pages/page.h"
#include "permit/permit.h"

/* Puts "documents", "has_documents", "bands", "has_bands" and "can_remind". */
enum err permit_parts_put(struct page *p, const struct permit *permit) MUST_CHECK;

#endif
