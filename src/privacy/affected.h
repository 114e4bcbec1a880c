/*
 * affected: whose data somebody had before them, for the letters that the law asks for within three days (UU 27/2022, article 46).
 */
#ifndef PRIVACY_AFFECTED_H
#define PRIVACY_AFFECTED_H

#include <stdint.h>

#include "base/err.h"
#include "base/json.h"

struct db;

struct affected_query { int64_t from, until; const char *actor; };	/* until: not included; actor as in the audit log, NULL: anybody */
/*
 * [{"contact_id","name","number","actor","how","days","first_at","last_at"}] out of contact_seen (privacy/seen.h), a row per contact, actor and
 * way. name and number are whole: the caller notes the export. Empty for those erased since.
 */
enum err affected_json(struct db *db, const struct affected_query *q, struct json_object **ret) MUST_CHECK;

#endif
