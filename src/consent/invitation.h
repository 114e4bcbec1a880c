/*
 * invitation: a personal link to the opt-in page.
 *
 * The token is 128 random bits; only its hash is stored, so the link exists only in the message it was written into.
 * Looking at the page changes no consent: link previews fetch pages too.
 */
#ifndef CONSENT_INVITATION_H
#define CONSENT_INVITATION_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/crypto.h"
#include "base/json.h"

struct db;

struct invitation {
	int64_t	id, contact_id;
	char	channel[16], variant[8];
	int64_t	created_at, expires_at, opened_at, answered_at;	/* 0: not */
	char	answer[12];					/* "", "agreed", "declined", "withdrawn" */
};

struct invitation_draft {
	int64_t		 contact_id;
	const char	*channel;		/* gateway, sms, email, operator, api, poster */
	const char	*reason;		/* "message:12", "operator:sari", "api:odoo" */
};
/* In a transaction. token is the only copy. */
enum err invitation_make(struct db *db, const struct invitation_draft *draft, int64_t now, char token[TOKEN_TEXT_MAX],
    struct invitation *ret) MUST_CHECK;
/* ERR_NOT_FOUND: no such token, or expired (they look the same from outside). */
enum err invitation_find(struct db *db, const char *token, int64_t now, struct invitation *ret) MUST_CHECK;
enum err invitation_opened(struct db *db, int64_t id, int64_t now) MUST_CHECK;
enum err invitation_answered(struct db *db, int64_t id, const char *answer, int64_t now) MUST_CHECK;
/*
 * May a program invite this contact? Not when it was invited less than the setting's days ago, or has answered already, whatever the answer
 * was; an agreement that a material change of the privacy notice has overtaken (consent/privacy.h) is asked for again.
 */
enum err invitation_is_due(struct db *db, int64_t contact_id, int64_t now, bool *ret) MUST_CHECK;

/* "https://host/opt-in-whatsapp/<token>" */
void invitation_url(const char *base_url, const char *token, struct buf *ret);
/*
 * text (NULL: nothing) with "…" for the token of each such link, whatever the host: with the link anybody could answer for the person it was
 * sent to. People of the office see that there is one, and not where it leads. The second does so in every text of o, at any depth.
 */
void invitation_hide_tokens(const char *text, struct buf *ret);
void invitation_hide_tokens_in(struct json_object *o);
/*
 * "https://wa.me/<digits>?text=<percent-encoded sentence>" for the official provider's number. ERR_CONFIG: no official number is
 * configured, or it is a placeholder; problem says so.
 */
enum err invitation_wa_link(struct db *db, struct buf *ret, struct problem *problem) MUST_CHECK;

#endif
