/*
 * origin: what led to an answer about WhatsApp.
 *
 * An answer belongs to the invitation it was given on; a reply, to the last invitation of the days in which answers count (setting
 * invite_answer_days); what was written on a poster, to the poster; everything else to the way it came. "Any message counts as an opt-in" is nobody's
 * answer to an invitation. These rows are for figures: what people allow is decided by the ledger alone.
 */
#ifndef CONSENT_ORIGIN_H
#define CONSENT_ORIGIN_H

#include <stdbool.h>
#include <stdint.h>

#include "ledger/ledger.h"

/*
 * For consent_record, in its transaction: entry is in the ledger. changed: the person stood otherwise in this scope before. Entries that say nothing
 * about WhatsApp leave no row. Of the evidence, "invitation" (its id), "poster" (its place) and "refuses" are looked at: a STOP in words that refuse,
 * of somebody who had not agreed (agreed), counts as declined, whatever it ends.
 */
enum err origin_note(struct db *db, int64_t contact_id, const struct ledger_entry *entry, bool agreed, bool changed) MUST_CHECK;

#endif
