/*
 * connection_test: asks the sender to test a provider's connection, and shows how far it is and what came out.
 */
#ifndef PAGES_CONNECTION_TEST_H
#define PAGES_CONNECTION_TEST_H

#include "pages/page.h"

/* Puts "test" into the page's data when this provider was ever tested. */
enum err connection_test_put(struct page *p, int64_t provider_id) MUST_CHECK;
/* In a transaction. A test that waits or runs already is not asked for again. */
enum err connection_test_ask(const struct request *rq, struct db *db, int64_t provider_id) MUST_CHECK;

#endif
