/*
 * link_keep: how long a personal link stands in the message that carried it.
 *
 * Of a token only the hash is stored (invitation.h), but a message holds its text, and with it the link: what fails must be sent again as it
 * was. So the token is taken out as soon as no provider will be given it any more: the message was delivered, or sent so long ago that it goes
 * no other way (delivery/overdue.h), or the invitation has run out. What then stands in the message is "…", as people of the office were shown
 * all the time.
 */
#ifndef INVITATION_LINK_KEEP_H
#define INVITATION_LINK_KEEP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

struct db;

enum {
	LINK_KEEP_DAYS = 4,	/* after it was sent, and after the hours that its template waits for the delivery */
	LINK_KEEP_TOGETHER = 200
};

/* Takes out the tokens of at most LINK_KEEP_TOGETHER messages, in a transaction. *ret_n: of so many; as many as that: there may be more. */
enum err link_keep_end(struct db *db, int64_t now, size_t *ret_n) MUST_CHECK;
/* Does a link stand in it whose token was taken out? Then the text is no longer fit to be sent. */
bool link_is_hidden(const char *text);

#endif
