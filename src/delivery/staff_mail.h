/*
 * staff_mail: mails of the gateway to people of the office, about itself: something needs their hand while they do not sit before its pages.
 *
 * Queued in the transaction of what it tells of, and sent within a second (sender/staff_mails.h) through the first provider of the scope email that
 * is switched on and well, whichever that is then. These are no messages to contacts: no consent is asked, nothing stands in the queue or in the
 * reports, and there is no link that ends them. What cannot be sent within a day is given up; both ends stay to be looked at for 30 days.
 *
 *	struct staff_mail_draft draft = { .key = "provider_down:3:1795189800000:admin", .address = login.email,
 *	    .subject = "Meta berhenti mengirim", .text = "Token ditolak.\n\nhttps://..." };
 *	e = staff_mail_queue(db, &draft, now, &is_new, &problem);
 */
#ifndef DELIVERY_STAFF_MAIL_H
#define DELIVERY_STAFF_MAIL_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "base/json.h"

struct db;

struct staff_mail_draft {
	const char	*key;		/* what it is about, and to whom: the same key is queued once, at most 120 bytes */
	const char	*address;
	const char	*subject;	/* one line */
	const char	*text;		/* plain; a link on a line of its own can be tapped */
};
/*
 * In a transaction. *ret_new (may be NULL) false: that key was queued before, and nothing changed. ERR_INVALID: problem names key, address, subject
 * or text.
 */
enum err staff_mail_queue(struct db *db, const struct staff_mail_draft *draft, int64_t now, bool *ret_new, struct problem *problem) MUST_CHECK;
/* Is there a provider through which they could go, well or not? */
enum err staff_mail_possible(struct db *db, bool *ret) MUST_CHECK;
/* [{"id","key","address","subject","state","tries","provider","note","created_at","settled_at"}], newest first, at most limit. */
enum err staff_mail_list(struct db *db, int64_t limit, struct json_object **ret) MUST_CHECK;

/* ---- for the sender ---- */

enum { STAFF_MAIL_PATIENCE_H = 24 };
struct staff_mail { int64_t id, tries, created_at; char *address, *subject, *text; };
void staff_mail_end(struct staff_mail *m);
/* When staff_mail_claim has something to give; 0: nothing waits. One cheap question for an idle sender. */
enum err staff_mail_next_due(struct db *db, int64_t *ret_at) MUST_CHECK;
/* The oldest that is due, held for lease_ms. ERR_NOT_FOUND: none. */
enum err staff_mail_claim(struct db *db, int64_t now, int64_t lease_ms, struct staff_mail *ret) MUST_CHECK;

/* What became of a try. provider_id 0: none was there; note: the server's words, or ours. ERR_CONFLICT: another sender holds it by now. */
struct staff_mail_try { enum { STAFF_MAIL_WAITS, STAFF_MAIL_SENT, STAFF_MAIL_FAILED } what; int64_t provider_id, due_at; const char *note; };
enum err staff_mail_tried(struct db *db, const struct staff_mail *m, const struct staff_mail_try *t, int64_t now) MUST_CHECK;
/* Those that ended before are gone. */
enum err staff_mail_forget(struct db *db, int64_t before, int64_t *ret_n) MUST_CHECK;

#endif
