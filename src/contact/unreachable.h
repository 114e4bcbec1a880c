/*
 * unreachable: addresses that a mail server has refused for good.
 *
 * What was refused is kept beside the address itself, so that another address, whoever writes it down, is tried at once. The same one is tried again
 * when a person says so. Of numbers, contact_learn_whatsapp is the same.
 */
#ifndef CONTACT_UNREACHABLE_H
#define CONTACT_UNREACHABLE_H

#include <stdint.h>

#include "base/err.h"

struct db;

/* text: what the server said. Nothing happens when the contact has another address by now. In a transaction. */
enum err contact_email_refused(struct db *db, int64_t contact_id, const char *address, const char *text, int64_t now) MUST_CHECK;
/* It is tried again, with what was blocked for it. ERR_CONFLICT: it was not refused. In a transaction. */
enum err contact_email_again(struct db *db, int64_t contact_id, int64_t now) MUST_CHECK;

#endif
