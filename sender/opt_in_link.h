/*
 * opt_in_link: the person's own link to the opt-in page, put behind a notice that goes by SMS or e-mail.
 *
 * Who is reached that way has not allowed official WhatsApp, or cannot be reached there. Whoever has never been answered for gets the way to allow it
 * with the notice itself.
 */
#ifndef SENDER_OPT_IN_LINK_H
#define SENDER_OPT_IN_LINK_H

#include <stdbool.h>

#include "message/message.h"
#include "routing/plan.h"
#include "sender.h"

#define LINK_PLACE	"{link}"	/* where it stands in the office's words for it */

/* Could this person allow official WhatsApp there, and has said nothing about it, neither yes nor no? */
bool opt_in_link_may_ask(const struct plan_facts *facts);
/* Is it a notice, not an answer, nor a text that asks already? */
bool opt_in_link_may_carry(const struct message *message, const char *text);
/* The invitation that a message of this channel carries. The caller has made the token and writes it into the text. */
enum err opt_in_link_invite(struct sender *s, const struct message *message, const char *channel, const char *token, int64_t now) MUST_CHECK;
/* words with the link in its place. */
void opt_in_link_write(const struct sender *s, const char *words, const char *token, struct buf *ret);

#endif
