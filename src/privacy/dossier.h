/*
 * dossier: everything that is stored about one person, as one JSON: what the person may ask for (UU 27/2022, articles 6 and 7).
 *
 * Nothing in it opens anything: no tokens, no keys, no secrets of providers. Other people are in it only as who did or saw something here (logins
 * and API keys). Raw webhook bodies are left out, since one holds several people's events and what it said stands in messages and replies.
 */
#ifndef PRIVACY_DOSSIER_H
#define PRIVACY_DOSSIER_H

#include <stdint.h>

#include "base/err.h"
#include "base/json.h"

struct db;

/*
 * {"made_at","office","contact":{},"numbers":[],"external_refs":[],"consents":{scope: {"state","explicit","preapproved","since_at"}},"ledger":[as
 * consent_history],"windows":[],"invitations":[],"invitation_rounds":[],"messages":[{... "params":{},"parts":{},"body","gateway_body","short_body",
 * "timeline":[],"attempts":[]}],"replies":[],"reviews":[],"permits":[],"imports":[],"seen":[{"at","actor","how"}],"audit":[]}, lists oldest first but
 * for the ledger. Times are numbers (base/json_times.h). The caller owns it. ERR_NOT_FOUND: no such contact.
 */
enum err dossier_json(struct db *db, int64_t contact_id, int64_t now, struct json_object **ret) MUST_CHECK;

#endif
