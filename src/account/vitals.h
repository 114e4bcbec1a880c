/*
 * vitals: what accounts told about themselves when they were asked at regular times (struct vitals), as it stands and as it has changed.
 *
 * Asked by the sender (sender/job_vitals.c, look.c), shown on the provider's page, watched by alert/.
 */
#ifndef ACCOUNT_VITALS_H
#define ACCOUNT_VITALS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "account/account.h"
#include "base/json.h"
#include "provider/vitals.h"

struct db;

/* Providers of kinds that can be asked, that are switched on, are not being asked and were asked last every_ms ago or longer. */
enum err vitals_due(struct db *db, int64_t every_ms, int64_t now, int64_t ids[PROVIDERS_MAX], size_t *ret_n) MUST_CHECK;
enum err vitals_asked(struct db *db, int64_t provider_id, int64_t now) MUST_CHECK;
/* It answered: what it told now stands, what it did not tell stays, and what differs is noted. *ret_came_back: its link was down. */
enum err vitals_keep(struct db *db, int64_t provider_id, const struct vitals *v, int64_t now, bool *ret_came_back) MUST_CHECK;
enum err vitals_silent(struct db *db, int64_t provider_id, int64_t now) MUST_CHECK;

/*
 * {"asked_at","told_at","silent_since","link","link_since","package","ends_on","quota_left","day_limit","balance","quality","status",
 * "name_status","throughput"}; 0 for a time or day that is not known, -1 for a quota that is not. ERR_NOT_FOUND: it was never asked.
 */
enum err vitals_load(struct db *db, int64_t provider_id, struct json_object **ret) MUST_CHECK;
/* [{"at","what","was","is"}], newest first. */
enum err vitals_changes(struct db *db, int64_t provider_id, int64_t limit, struct json_object **ret) MUST_CHECK;

#endif
