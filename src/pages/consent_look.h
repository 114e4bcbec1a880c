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

/* An entry of the ledger (consent/history.h) as a sentence: "Menyetujui WhatsApp resmi dengan formulir kertas F-17, dicatat oleh rina". */
void consent_put_sentence(const struct page *p, struct json_object *o, const char *name, struct json_object *entry);
/* What the evidence says of a paper: "ditandatangani 20-11-2026 · diterima oleh Bu Ani · disimpan di map 3"; "" when it is none. */
void consent_put_facts(const struct page *p, struct json_object *o, const char *name, struct json_object *evidence);

#endif
