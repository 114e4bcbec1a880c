/*
 * retention: how long each kind of data is kept, by the office's settings (keep_..._days; 0: for good).
 *
 *	webhooks	raw bodies that providers sent
 *	replies		texts that people wrote; that there was a message, and what it was taken for, stays
 *	blocked		messages that waited in vain for a permission, a number or a person: they are cancelled, with that reason, so that their text
 *			goes with the others'
 *	messages	text and parameters of messages that have ended; code, template, state and times stay
 *	invitations	links that ended without an answer; those that were answered, or that an experiment counts, stay as figures
 *	audit		the audit log, and who saw whose data
 *
 * Contacts are not among them: who is not needed any more is proposed to a person (privacy/idle.h).
 * The ledger of consents is never touched: it is the proof. Its words go only when the person is erased (privacy/erase.h).
 */
#ifndef PRIVACY_RETENTION_H
#define PRIVACY_RETENTION_H

#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/json.h"

struct db;

/* In this order, so that what one makes due goes the same night. */
enum retention_kind {
	RETAIN_WEBHOOKS, RETAIN_REPLIES, RETAIN_BLOCKED, RETAIN_MESSAGES, RETAIN_INVITATIONS, RETAIN_AUDIT, RETENTION__COUNT
};
const char *retention_name(enum retention_kind kind);	/* "webhooks" */

/* What would go now: [{"kind","setting","keep_days","due","oldest_at"}]; oldest_at: of what is due, null when nothing is. */
enum err retention_preview(struct db *db, int64_t now, struct json_object **ret) MUST_CHECK;

/* In a transaction: a few hundred rows at most. *ret_n: how many went; 0: nothing of this kind is left to do now. */
enum err retention_step(struct db *db, enum retention_kind kind, int64_t now, int64_t *ret_n) MUST_CHECK;

#endif
