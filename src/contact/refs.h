/*
 * refs: a contact's ids in other systems, as rows.
 */
#ifndef CONTACT_REFS_H
#define CONTACT_REFS_H

#include <stdint.h>

#include "base/err.h"
#include "base/json.h"

struct db;

/* [{"system","id"}] in the order of system, then id. The caller owns it. */
enum err contact_refs(struct db *db, int64_t contact_id, struct json_object **ret) MUST_CHECK;

/* It is this contact's from now on, unless somebody has it already. In a transaction. */
enum err contact_ref_keep(struct db *db, int64_t contact_id, const char *system, const char *ref) MUST_CHECK;

#endif
