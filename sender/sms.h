/*
 * sms: what is put behind the text of an SMS before it leaves: the person's own link to the opt-in page.
 *
 * Who is reached by SMS has not allowed official WhatsApp, or cannot be reached there. Whoever has never been answered for gets the way to allow it
 * with the notice itself, where the office's setting and the length of the text let it (setting sms_link).
 */
#ifndef SENDER_SMS_H
#define SENDER_SMS_H

#include "message/message.h"
#include "routing/plan.h"
#include "sender.h"

/*
 * In the transaction that opens the attempt: the longer text is stored with the message and makes an invitation, so that what is shown is what was
 * sent and a later try says the same. Changes nothing when there is no reason for a link, or no room.
 */
enum err sms_add_link(struct sender *s, struct message *message, const struct plan_facts *facts, int64_t now) MUST_CHECK;

#endif
