/*
 * history: one contact's ledger entries as rows, for pages, the API and the command line.
 */
#ifndef CONSENT_HISTORY_H
#define CONSENT_HISTORY_H

#include <stdint.h>

#include "base/err.h"
#include "base/json.h"

struct db;

/*
 * [{"seq","at","scope","action","source","request_words","answer_words","evidence":{},"notice_version","actor","recorded_at","erased","hash",
 * "code"}], newest first; erased: the words of this entry were deleted, and are ""; hash in hex, code as on a receipt (consent/receipt.h).
 * The caller owns it.
 */
enum err consent_history(struct db *db, int64_t contact_id, struct json_object **ret) MUST_CHECK;

/*
 * The whole ledger in the same form, with "contact_id" (0: nobody's) and without the words: newest first, limit of those before an entry (0: from the
 * newest). For lists of everybody.
 */
enum err consent_entries(struct db *db, int64_t before, int64_t limit, struct json_object **ret) MUST_CHECK;

#endif
