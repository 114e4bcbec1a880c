/*
 * timeline: everything that happened to one message, as rows for its page, the API and the command line.
 */
#ifndef MESSAGE_TIMELINE_H
#define MESSAGE_TIMELINE_H

#include <stdint.h>

#include "base/err.h"
#include "base/json.h"

struct db;

/* [{"id","at","kind","origin","provider","provider_id","attempt_id","detail":{}}] in the order of at, then id; provider is its name or null. */
enum err message_timeline(struct db *db, int64_t message_id, struct json_object **ret) MUST_CHECK;
/*
 * [{"id","provider","provider_id","state","verdict","started_at","answered_at","http_status","code","text","support_id","provider_message_id",
 * "segments","price","currency"}], oldest first. segments: the parts of an SMS, 0 of anything else; price "" until the provider has said it.
 */
enum err message_attempts(struct db *db, int64_t message_id, struct json_object **ret) MUST_CHECK;

#endif
