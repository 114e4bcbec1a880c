/*
 * release: messages that a template held back go into the queue again when it may be sent.
 */
#ifndef MESSAGE_RELEASE_H
#define MESSAGE_RELEASE_H

#include <stdint.h>

#include "base/err.h"

struct db;

/* In a transaction. Those of this template that are blocked because some provider would not take it as it was; they are planned anew when claimed. */
enum err message_release(struct db *db, int64_t template_id, int64_t now) MUST_CHECK;

#endif
