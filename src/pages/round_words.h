/*
 * round_words: rounds of invitations in words: whom one meant, why somebody was left out.
 */
#ifndef PAGES_ROUND_WORDS_H
#define PAGES_ROUND_WORDS_H

#include "invitation/audience.h"
#include "pages/page.h"

/* "pemohon · punya izin SIPD · belum pernah diminta" as name. */
void round_put_filter(const struct page *p, struct json_object *o, const char *name, const struct audience_filter *filter);
/* The sentence of an obstacle, or of the plan's reason behind it. */
const char *round_why(const struct page *p, const char *obstacle, const char *why);
/* A round's state as {"tone","icon","word"}. */
void round_put_state(const struct page *p, struct json_object *o, const char *name, const char *state);

#endif
