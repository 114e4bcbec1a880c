/*
 * expiry_weekly: once a week, of permits past the last band of warnings (permit/expiry.h) or just over, while nobody renews them. Off unless the
 * setting renewal_weekly says so.
 *
 * What ends within the smallest band gets its warning again, with the days that are left; whoever got one less than six days ago is left alone. What
 * ended in the last seven days gets one notice that it ended, once for that date. Bands are not touched by it.
 */
#ifndef PERMIT_EXPIRY_WEEKLY_H
#define PERMIT_EXPIRY_WEEKLY_H

#include "permit/expiry.h"

/* Told once for each last day; it says that the permit has ended, and not that its status was changed by somebody. */
#define SCENARIO_EXPIRED	"permit_expired"

struct weekly_did { int64_t looked, again, ended, last_id; };
/* One step, of permits behind an id, in a transaction. Of run: now, most, base_url, actor. ret->last_id: where the next step goes on. */
enum err expiry_weekly_step(struct db *db, const struct expiry_run *run, int64_t after_id, struct weekly_did *ret) MUST_CHECK;

#endif
