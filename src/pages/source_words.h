/*
 * source_words: what is wrong with a source of a connector, in a sentence of the page's language.
 */
#ifndef PAGES_SOURCE_WORDS_H
#define PAGES_SOURCE_WORDS_H

#include "pages/page.h"

/* code, detail: a trouble as it is stored, or as connector/worry.h tells it. */
void source_words_put(const struct page *p, struct json_object *o, const char *name, const char *code, const char *detail);

#endif
