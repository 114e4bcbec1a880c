/*
 * bounce: a mail that could not be brought after all, as the mail server says it later by a mail of its own (RFC 3464).
 *
 * Mails go out with an envelope sender of their own, "bounce+<attempt's uid>@..." (VERP): whatever comes back is addressed to it, and says by that
 * of which attempt it speaks. Nobody can guess a uid: 80 bits of it are random, and only the mail itself holds it. What is no such notification in
 * the form of the standard is BOUNCE_NONE and changes nothing: a mailbox for bounces gets all kinds of mail.
 */
#ifndef PROVIDER_BOUNCE_H
#define PROVIDER_BOUNCE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "provider/verdict.h"

enum { BOUNCE_UID_MAX = 33, BOUNCE_BASE_LOCAL_MAX = 30 };	/* the uid with its NUL; what may stand before "+uid" */

/* "bounce@example.go.id" and a uid: the envelope sender. false: uid is none of an attempt's, and nothing is written. */
bool bounce_sender(const char *base, const char *uid, struct buf *ret);

enum bounce_kind {
	BOUNCE_NONE,		/* no delivery status notification, or not a whole one */
	BOUNCE_OTHER,		/* one that says something else: later, relayed, delivered */
	BOUNCE_FAILED,
};
struct bounce {
	enum bounce_kind kind;
	char		 uid[BOUNCE_UID_MAX];	/* "" when it is addressed to no sender of ours */
	enum verdict	 verdict;		/* for BOUNCE_FAILED: VERDICT_RECIPIENT, VERDICT_REROUTE */
	char		 status[16];		/* "5.1.1" */
	char		 text[300];		/* the server's words, "" when it gives none */
};
/* mail: whole, lines ended by LF or CRLF, n bytes. to: whom the mail server brought it to, NULL: what its head says. */
void bounce_read(const char *mail, size_t n, const char *to, struct bounce *ret);

#endif
