/*
 * digest_rows: the documents that a digest is about, on its message's page.
 */
#ifndef PAGES_DIGEST_ROWS_H
#define PAGES_DIGEST_ROWS_H

#include "pages/page.h"

/* Puts "members", "has_members" and "members_count"; nothing is there for a message that is no digest. */
enum err digest_rows_put(struct page *p, int64_t message_id) MUST_CHECK;

#endif
