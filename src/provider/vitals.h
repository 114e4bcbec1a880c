/*
 * vitals: what accounts tell about themselves when they are asked at regular times (struct vitals), as it stands and as it has changed.
 *
 * Asked by the sender (sender/job_vitals.c, look.c), shown on the provider's page, watched by alert/.
 */
#ifndef PROVIDER_VITALS_H
#define PROVIDER_VITALS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/json.h"
#include "provider/account.h"
#include "provider/provider.h"

struct db;

const char *link_name(enum link l);	/* "up", "down", "" */

/* "18 November 2029", "2029-11-18", "2029-11-18 23:59:59" or "18-11-2029": days since 1970-01-01; 0 when it is none of these. */
int64_t vitals_day(const char *text);

enum { VITALS_ENDS_SOON_DAYS = 14 };
/* What they mean at this time: a package that ends soon, or has ended. Keys: vitals_finding_keys. */
void vitals_judge(const struct provider *kind, int64_t now, struct findings *f);
extern const char *const vitals_finding_keys[];

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
