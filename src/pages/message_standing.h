/*
 * message_standing: the head of a message's page. How it stands and why, in one sentence that names who and when; what to know before doing
 * anything; and the acts that make sense now.
 */
#ifndef PAGES_MESSAGE_STANDING_H
#define PAGES_MESSAGE_STANDING_H

#include "message/message.h"
#include "pages/page.h"

/* attempts: message_attempts'. */
enum err message_standing_put(struct page *p, const struct message *m, struct json_object *attempts) MUST_CHECK;

#endif
