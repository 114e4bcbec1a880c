/*
 * webhook_row: what the pages say of a kept webhook: its state as a word, a colour and an icon, and its note in the reader's words.
 */
#ifndef PAGES_WEBHOOK_ROW_H
#define PAGES_WEBHOOK_ROW_H

#include "pages/page.h"

const char *webhook_icon(const char *state);	/* also of "refused" and "stranger" */
void webhook_put_state(const struct page *p, struct json_object *o, const char *state);
/* "note": the counts of inbox.c in words ("2 not understood" ...); what is no count is the parser's own and stays as it is. */
void webhook_put_note(const struct page *p, struct json_object *o, const char *note);

#endif
