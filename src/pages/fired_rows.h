/*
 * fired_rows: what a permit's or document's changes caused, as the timeline on their pages shows it.
 */
#ifndef PAGES_FIRED_ROWS_H
#define PAGES_FIRED_ROWS_H

#include "pages/page.h"

/* found: of permit_fired or document_fired. permit_id: whose page it is, so that rows of other permits say so. Puts "notices" and "has_notices". */
void fired_rows_put(struct page *p, struct json_object *found, int64_t permit_id);
/* Below "fired": what became of it. */
const char *fired_outcome_word(const char *outcome, const char *detail);
/* Why nobody was told, in words: a phone_why_name, "unknown_ref", "no_approver", "duty:survei" ... */
void fired_why_put(const struct page *p, struct json_object *o, const char *name, const char *detail);
/* Why a notice could not be made, from the detail of an outcome "refused". */
void fired_refusal_put(const struct page *p, struct json_object *o, const char *name, const char *detail);
/* A duty, in words where it is one of ours. */
const char *duty_word(const struct page *p, const char *duty);

#endif
