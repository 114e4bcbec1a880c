/*
 * attempt_rows: the tries of one message, as its page shows them, and a provider's own words.
 */
#ifndef PAGES_ATTEMPT_ROWS_H
#define PAGES_ATTEMPT_ROWS_H

#include "pages/page.h"

/* found: message_attempts'. Puts "attempts" and "has_attempts" into the page. */
void attempt_rows_put(struct page *p, struct json_object *found);
/* "131026: Message undeliverable", "" when there is neither. In the provider's language: the view keeps it folded. */
void provider_words_put(struct json_object *o, const char *name, const char *code, const char *text);

#endif
