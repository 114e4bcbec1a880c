/*
 * consent_look: a consent's state as a word, a colour and an icon.
 */
#ifndef PAGES_CONSENT_LOOK_H
#define PAGES_CONSENT_LOOK_H

#include "pages/page.h"

/* state: "agreed", "stopped", "declined", "none". */
void consent_put_look(const struct page *p, struct json_object *o, const char *name, const char *state);
const char *consent_tone(const char *state);
const char *consent_icon(const char *state);

#endif
