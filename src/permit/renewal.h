/*
 * renewal: a permit that renews another one under a registration of its own.
 *
 * It says which by a registration id or a permit number, exactly; nothing is ever guessed by names. One that is not known yet is kept as it was said
 * and found when that permit arrives. While a renewal is in process or in force, nobody is warned that the older permit ends; one that
 * was refused or called off lets the warnings go on.
 */
#ifndef PERMIT_RENEWAL_H
#define PERMIT_RENEWAL_H

#include "permit/permit.h"
#include "permit/scenario.h"

/*
 * The permit that is meant: by its registration id, else by its number; of several with that number the newest that nothing renews yet. registration:
 * of who asks, which is never the answer. *ret_id 0: none is known.
 */
enum err renewal_find(struct db *db, const char *renews, const char *registration, int64_t *ret_id) MUST_CHECK;

/*
 * Finds what after->renews means, before it is stored; what was found once stays while the words do. before: {0} for a new permit. ERR_INVALID: it
 * means the permit itself, or one that renews it.
 */
enum err renewal_resolve(struct db *db, const struct permit *before, struct permit *after, struct problem *problem) MUST_CHECK;
/* In the transaction that stored the permit: warnings of the permit it renews end or go on, and whoever waited for this permit finds it. */
enum err renewal_change(struct db *db, const struct permit_change *change) MUST_CHECK;

/* Is it being renewed, or renewed? */
enum err renewal_is_under_way(struct db *db, int64_t permit_id, bool *ret) MUST_CHECK;

/* [{"id","registration_id","permit_number","status","expiry_day"}] of those that renew it, newest first. */
enum err renewal_list(struct db *db, int64_t permit_id, struct json_object **ret) MUST_CHECK;
/*
 * Puts "renews": as it was said, "renewed_permit": {"registration_id","permit_number","status"} or null, and "renewed_by": [the same].
 */
enum err renewal_put_json(struct db *db, const struct permit *p, struct json_object *o) MUST_CHECK;

#endif
