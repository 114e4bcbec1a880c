/*
 * mail: a message made ready to go by e-mail: its subject, its text with what belongs behind it, and the link that ends such mails.
 */
#ifndef SENDER_MAIL_H
#define SENDER_MAIL_H

#include "message/message.h"
#include "routing/plan.h"
#include "sender.h"

/* Everything a mail is made of; mail points into the rest, and into the ground and the facts. */
struct mail_parts { struct buf text, subject, stop_url; struct outgoing_mail mail; };
void mail_parts_end(struct mail_parts *p);

/*
 * In the transaction that opens the flight's attempt. Behind the message stand the person's link to the opt-in page, for whom there is a reason for
 * one (opt_in_link.h), and how to end e-mail. What it says in all is kept with the message, without the tokens of its links.
 */
enum err mail_make(struct sender *s, struct ground *ground, const struct message *message, const struct plan_facts *facts,
    const struct flight *flight, struct mail_parts *ret) MUST_CHECK;

#endif
