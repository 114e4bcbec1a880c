/*
 * reply_why: why a reply was read as it was, in a sentence.
 */
#ifndef PAGES_REPLY_WHY_H
#define PAGES_REPLY_WHY_H

#include "pages/page.h"

/* why: of struct reply_reading ("guard: tidak"); "" puts "". */
void reply_put_why(const struct page *p, struct json_object *o, const char *name, const char *why);
/* {"state", "why", "doubt"}: how a reply is read; reply and doubt by their names in words/words.h. */
void reply_put_reading(const struct page *p, struct json_object *o, const char *reply, const char *why, const char *doubt);

#endif
