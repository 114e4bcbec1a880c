/*
 * document_row: one row of document_list as the lists of documents show it.
 */
#ifndef PAGES_DOCUMENT_ROW_H
#define PAGES_DOCUMENT_ROW_H

#include "pages/page.h"

struct json_object *document_row(const struct page *p, struct json_object *from);
/* The state in word, colour and icon. */
void document_put_state(const struct page *p, struct json_object *o, const char *state);
/* "menunggu 3 hari", "" when it waits for nobody. */
void document_put_waiting(const struct page *p, struct json_object *o, const char *state, int64_t entered_at);
/* The states, in the order of a document's life; NULL behind the last. */
const char *document_state_at(size_t i);

#endif
