/*
 * window: 24 hours after a contact's last inbound message, per official number, by the provider's own timestamp.
 *
 * It lets us answer freely; it never counts as consent by itself.
 */
#ifndef CONSENT_WINDOW_H
#define CONSENT_WINDOW_H

#include <stdint.h>

#include "base/err.h"
#include "base/json.h"

struct db;

#define WINDOW_MS		(INT64_C(24) * 3600 * 1000)
#define WINDOW_MARGIN_MS	INT64_C(60000)	/* a message that would arrive in the last minute is treated as too late */

/* Only ever moves forward: an older message changes nothing. */
enum err window_open(struct db *db, int64_t contact_id, int64_t provider_id, int64_t inbound_at, const char *message_id) MUST_CHECK;
/* The provider refused with "window closed" after all. */
enum err window_close(struct db *db, int64_t contact_id, int64_t provider_id, int64_t now) MUST_CHECK;
/* *ret_until: when it closes; 0 when it is closed now. */
enum err window_until(struct db *db, int64_t contact_id, int64_t provider_id, int64_t now, int64_t *ret_until) MUST_CHECK;
/* Those that are open now, of numbers in use: [{"provider_id","provider","opened_at","closes_at","left_s"}]. The caller owns it. */
enum err window_list(struct db *db, int64_t contact_id, int64_t now, struct json_object **ret) MUST_CHECK;

#endif
