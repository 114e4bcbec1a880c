/*
 * params: everything a template may say about a permit, under the canonical names of template/alias.h.
 */
#ifndef PERMIT_PARAMS_H
#define PERMIT_PARAMS_H

#include "base/json.h"
#include "permit/link.h"
#include "permit/permit.h"

/*
 * before: the permit as it was, for old_status; NULL when nothing changed. base_url: for link patterns, may be NULL. What is not known is
 * not there. The caller owns it.
 */
enum err permit_params(struct db *db, const struct permit *permit, const struct permit *before, const char *base_url, int64_t now,
    struct json_object **ret) MUST_CHECK;

/* Adds the link of this pattern under the name; nothing when it leads nowhere (permit/link.h). */
enum err permit_link(struct db *db, enum setting_key key, const struct link_places *places, const char *name, struct json_object *into) MUST_CHECK;

/* "5 tahun", "1 tahun 6 bulan", "20 hari": from the first to the last day. */
void permit_period(int64_t from_day, int64_t until_day, char ret[40]);
/* The caller's own word, or ours. */
const char *permit_status_shown(const struct permit *permit);

#endif
