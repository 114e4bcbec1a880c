/*
 * vitals: what accounts tell about themselves when they are asked (struct vitals), and what it means.
 *
 * How it stands and has changed is account/vitals.h.
 */
#ifndef PROVIDER_VITALS_H
#define PROVIDER_VITALS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "provider/provider.h"

const char *link_name(enum link l);	/* "up", "down", "" */

/* "18 November 2029", "2029-11-18", "2029-11-18 23:59:59" or "18-11-2029": days since 1970-01-01; 0 when it is none of these. */
int64_t vitals_day(const char *text);

enum { VITALS_ENDS_SOON_DAYS = 14 };
/* What they mean at this time: a package that ends soon, or has ended. Keys: vitals_finding_keys. */
void vitals_judge(const struct provider *kind, int64_t now, struct findings *f);
extern const char *const vitals_finding_keys[];

#endif
