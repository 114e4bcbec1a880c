/*
 * waiting: what a change of consent does to the messages that wait for this contact.
 */
#ifndef CONSENT_WAITING_H
#define CONSENT_WAITING_H

#include <stdint.h>

#include "base/err.h"

struct db;

/*
 * WhatsApp is over for this contact: what is queued is blocked with reason "stopped", at once. What a sender holds at this moment it asks about again
 * before anything leaves. Where the office has SMS or e-mail, messages stay queued instead and are planned again now, without WhatsApp.
 */
enum err waiting_stop(struct db *db, int64_t contact_id, int64_t now) MUST_CHECK;
/*
 * There is a permission that was not there before (an agreement, an open window): what was blocked for want of one is queued again. What was blocked by
 * a STOP or a NO comes back, too, when it is not older than a week: news of last month are no news.
 */
enum err waiting_allow(struct db *db, int64_t contact_id, int64_t now) MUST_CHECK;

#endif
