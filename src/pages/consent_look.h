/*
 * consent_look: a consent's state as a word, a colour and an icon, and what led to it as a sentence.
 */
#ifndef PAGES_CONSENT_LOOK_H
#define PAGES_CONSENT_LOOK_H

#include "pages/page.h"

/* state: "agreed", "stopped", "declined", "none". */
void consent_put_look(const struct page *p, struct json_object *o, const char *name, const char *state);
const char *consent_tone(const char *state);
const char *consent_icon(const char *state);

/* An entry of the ledger (consent/history.h) as a sentence: "Menyetujui WhatsApp resmi dengan membalas pesan". */
void consent_put_sentence(const struct page *p, struct json_object *o, const char *name, struct json_object *entry);

#endif
