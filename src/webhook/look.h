/*
 * look: one kept webhook and what it did: which messages, contacts and entries of the ledger it touched.
 *
 * The body is read again by its kind, and each part of it is looked up by the ids it names. Nothing that a person wrote and no number is in
 * the answer; it leads to the pages where those stand.
 */
#ifndef WEBHOOK_LOOK_H
#define WEBHOOK_LOOK_H

#include <stdint.h>

#include "base/err.h"
#include "base/json.h"

struct db;

/*
 * {"id","received_at","provider_id","provider","kind","state","note","bytes","method","content_type","strangers","replayed_at","replayed_by",
 * "scrubbed","signed","readable","effects":[
 *   {"what":"inbound","kind","at","contact_id","reply","message_id","entries":[{"seq","scope","action","source","actor"}]}
 *   {"what":"receipt","status","at","code","text","message_id"}
 *   {"what":"notice","kind","subject","detail"}]}
 * contact_id, message_id 0: none is known (any more). signed: its kind signs, and the signature was right when it came; otherwise the secret
 * address stood for it. ERR_NOT_FOUND.
 */
enum err webhook_look(struct db *db, int64_t id, struct json_object **ret) MUST_CHECK;

#endif
