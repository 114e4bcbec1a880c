/*
 * expiry: warning an applicant in time that a permit ends.
 *
 * Days left fall into bands (setting expiry_bands, 90, 60, 30 and 7 days). A permit gets the warning of the smallest band that it has reached and
 * that was not told for this expiry date; larger ones that were never told are skipped. A band is told when a provider accepted its message, or while
 * one is on its way; one that failed for no fault of the number is tried again the next day. A band that had been reached when the permit came as old
 * data (baseline) fires nothing; the next does.
 *
 * permit.warn_day says when the job has to look again, so that a day's run costs what is due. Whoever changes a permit calls expiry_change. Of a
 * permit that came with a test key, the messages stay here.
 */
#ifndef PERMIT_EXPIRY_H
#define PERMIT_EXPIRY_H

#include "message/message.h"
#include "permit/scenario.h"
#include "permit/tell.h"

#define SCENARIO_EXPIRY	"permit_expiry_warning"

/*
 * In the transaction that stored the permit: reckons when to look next, and withdraws what waits to be told and is true no more (renewed, no longer
 * in force, another date).
 */
enum err expiry_change(struct db *db, const struct permit_change *change) MUST_CHECK;

/* In a transaction: another permit renews this one, or does so no more. */
enum err expiry_renewed(struct db *db, const struct permit *old, bool renewed, const char *actor, int64_t now) MUST_CHECK;

/* One step of the daily job. */
struct expiry_run {
	int64_t		 now;
	bool		 first;		/* the first step of its run */
	size_t		 most;		/* permits in this step */
	const char	*base_url, *actor;
};
struct expiry_did { int64_t looked, messages, skipped, no_recipient, refused, postponed; };	/* postponed: by the limit of a day, in the last step */
/* In a transaction. *ret_more: more is due. */
enum err expiry_step(struct db *db, const struct expiry_run *run, struct expiry_did *ret, bool *ret_more) MUST_CHECK;

/* Is there something to warn of? For buttons. */
bool expiry_may_warn(const struct permit *p, int64_t now, int zone_minutes);
/*
 * A warning by hand, in a transaction, whatever the band; the band it falls into counts as told by it. Of run: now, base_url, actor.
 * ERR_CONFLICT: there is nothing to warn of, or the last warning was made less than a day ago.
 */
enum err expiry_remind(struct db *db, const struct permit *p, const struct expiry_run *run, struct fired *ret) MUST_CHECK;

/*
 * A warning that is about to leave for the first time: says the days that are left now, and *ret_pointless when it warns of nothing any more. The
 * band of these days is told by it, so that nobody is warned twice on one morning. Nothing for other messages. In a transaction.
 */
enum err expiry_freshen(struct db *db, struct message *m, int64_t now, bool *ret_pointless) MUST_CHECK;

/*
 * What the warning of a permit would say and to whom, for the job and for previews. The caller frees *ret_params, which *ret points to; event_key is
 * "" until the job sets it.
 */
enum err expiry_telling(struct db *db, const struct permit *p, const char *base_url, int64_t now, struct telling *ret,
    struct json_object **ret_params) MUST_CHECK;

/* [{"expiry_day","band","outcome","message_id","state","at"}] of one permit, newest first. */
enum err expiry_told(struct db *db, int64_t permit_id, struct json_object **ret) MUST_CHECK;

#endif
