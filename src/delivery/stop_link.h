/*
 * stop_link: the link in an e-mail with which its reader ends such mails, by one tap or by the button of their mail program (RFC 8058).
 *
 * The token is 128 random bits of the attempt; only its hash is stored, so the link exists only in the mail it was written into. It says who ends
 * what without a login, works as long as the message is kept, and as often as it is used.
 */
#ifndef DELIVERY_STOP_LINK_H
#define DELIVERY_STOP_LINK_H

#include <stdint.h>

#include "base/buf.h"

struct db;

/* In the transaction that opens the attempt. url: "https://host/surel/<22 signs>"; the caller has initialised it. */
enum err stop_link_make(struct db *db, int64_t attempt_id, const char *base_url, struct buf *url) MUST_CHECK;
/* text with "…" for the token of each such link. */
void stop_link_hide(const char *text, struct buf *ret);
/* Whose mail such a link stood in; the one who remains when two contacts were one. ERR_NOT_FOUND: no such link, or the person was erased. */
struct stop_link { int64_t contact_id, message_id; };
enum err stop_link_find(struct db *db, const char *short_token, struct stop_link *ret) MUST_CHECK;

#endif
