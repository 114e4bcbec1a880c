/*
 * waiting: what a change of consent does to the messages that wait for this contact.
 */
#ifndef CONSENT_WAITING_H
#define CONSENT_WAITING_H

#include <stdint.h>

#include "base/err.h"
#include "consent/consent.h"

struct db;

/*
 * WhatsApp is over for this contact: what is queued is blocked with reason "stopped", at once. What a sender holds at this moment it asks about again
 * before anything leaves. Where the office has SMS or e-mail and the contact has not stopped that, messages stay queued instead and are planned
 * again now, without WhatsApp.
 */
enum err waiting_stop(struct db *db, int64_t contact_id, int64_t now) MUST_CHECK;
/*
 * The contact agreed: what was blocked for want of a permission is queued again. What a STOP or a NO had blocked comes back, too, when it is
 * not older than a week: news of last month are no news.
 */
enum err waiting_allow(struct db *db, int64_t contact_id, int64_t now) MUST_CHECK;
/* The window opened: the same for what had only lacked that or a consent; what the contact refused stays refused. */
enum err waiting_answer(struct db *db, int64_t contact_id, int64_t now) MUST_CHECK;
/* What a contact allows went from before to after: whichever of the above that calls for. */
enum err waiting_tell(struct db *db, int64_t contact_id, const struct consent before[SCOPE__COUNT], const struct consent after[SCOPE__COUNT],
    int64_t now) MUST_CHECK;
/* This contact's numbers or e-mail address changed: what was blocked for want of a usable one is planned again, in time for it or not. */
enum err waiting_number(struct db *db, int64_t contact_id, int64_t now) MUST_CHECK;

#endif
