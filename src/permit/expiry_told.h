/*
 * expiry_told: which bands of a permit's last day are told, for expiry.c, expiry_leave.c and ahead.c alone.
 */
#ifndef PERMIT_EXPIRY_TOLD_H
#define PERMIT_EXPIRY_TOLD_H

#include "permit/permit.h"
#include "setting/bands.h"

/* The office's day and bands. */
struct reckoning { struct bands bands; int64_t today; int zone; };
/* ret_text: the setting as it stands, the caller's; NULL: not wanted. */
enum err expiry_reckon(struct db *db, int64_t now, struct reckoning *ret, char **ret_text) MUST_CHECK;

/* In force, with a last day; false for NULL. */
bool expiry_is_live(const struct permit *p);

/* Of the permit's present date: accepted, on its way, or settled otherwise. */
enum err band_is_told(struct db *db, const struct permit *p, int64_t band, bool *ret) MUST_CHECK;
enum err band_note(struct db *db, const struct permit *p, int64_t band, const char *outcome, int64_t message_id, int64_t now) MUST_CHECK;
/* Takes back what waits. */
enum err warnings_withdraw(struct db *db, int64_t permit_id, const char *actor, int64_t now) MUST_CHECK;

#endif
