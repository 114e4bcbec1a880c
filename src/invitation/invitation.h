/*
 * invitation: a personal link to the opt-in page.
 *
 * The token is 128 random bits; only its hash is stored, so the link exists only in the message it was written into.
 * Looking at the page changes no consent: link previews fetch pages too.
 *
 * An invitation whose message never left (cancelled, failed, or made with a test key) has asked nobody: whoever looks when a person was last asked
 * looks past it.
 */
#ifndef INVITATION_INVITATION_H
#define INVITATION_INVITATION_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/crypto.h"
#include "base/json.h"
#include "consent/consent.h"
#include "invitation/variant.h"

struct db;

struct invitation {
	int64_t	id, contact_id;
	char	channel[16], variant[VARIANT_KEY_MAX];
	int64_t	created_at, expires_at, opened_at, answered_at;	/* 0: not */
	char	answer[12];					/* "", "agreed", "declined", "withdrawn" */
};

struct invitation_draft {
	int64_t		 contact_id;
	const char	*channel;		/* gateway (beside a notice), permit (a new one), operator, round, api, sms, email, poster, self (typed on the page) */
	const char	*reason;		/* "message:12", "operator:sari", "api:odoo" */
	const char	*token;			/* made by the caller, who has written it into a message already; NULL: made here */
	int64_t		 message_id;		/* that message; 0: none, the link is handed out */
	int64_t		 round_id;		/* 0 */
	const struct variant_choice *choice;	/* NULL: chosen here */
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
 * was; nor staff and officials, for whom its words are not meant, unless the office says so or they have a permit of
 * their own. An agreement that a material change of the privacy notice has overtaken (privacy/notice.h) is asked for again.
 */
enum err invitation_is_due(struct db *db, int64_t contact_id, int64_t now, bool *ret) MUST_CHECK;

/* What a person allows as far as asking goes: an agreement that was overtaken is none. */
enum err invitation_standing(struct db *db, int64_t contact_id, int64_t now, struct consent ret[SCOPE__COUNT]) MUST_CHECK;

/* When, and by whom, a person was last asked. */
struct invitation_last {
	int64_t	id, at;				/* 0: never */
	char	channel[16];
	char	by[64];				/* login name, or key of the API; "" when a program did it by itself */
	int64_t	message_id;			/* 0: none */
	char	message_state[12];		/* "": none */
	char	provider[64];			/* that carried it, "" */
	int64_t	opened_at;			/* 0 */
};
enum err invitation_last(struct db *db, int64_t contact_id, struct invitation_last *ret) MUST_CHECK;

/* "https://host/opt-in-whatsapp/<token>" */
void invitation_url(const char *base_url, const char *token, struct buf *ret);
/* "https://host/wa/<22 signs>", for an SMS: leads to the other (crypto_token_long). */
void invitation_short_url(const char *base_url, const char *token, struct buf *ret);
/* text with the short form in the place of each link of the long one. */
void invitation_shorten(const char *text, struct buf *ret);
bool invitation_is_linked(const char *text);		/* such a link stands in it; text may be NULL */
/*
 * text (NULL: nothing) with "…" for the token of each such link, whatever the host: with the link anybody could answer for the person it was
 * sent to. People of the office see that there is one, and not where it leads. The second does so in every text of o, at any depth.
 */
void invitation_hide_tokens(const char *text, struct buf *ret);
void invitation_hide_tokens_in(struct json_object *o);
/*
 * "https://wa.me/<digits>?text=<percent-encoded sentence>" for the official provider's number, the sentence in the person's language.
 * ERR_CONFIG: no official number is configured, or it is a placeholder; problem says so.
 */
enum err invitation_wa_link(struct db *db, const char *locale, struct buf *ret, struct problem *problem) MUST_CHECK;
/*
 * The same, in Indonesian, with a poster's mark behind the sentence (words/mark.h). ERR_INVALID: with this place the sentence would not be read as
 * YES.
 */
enum err invitation_poster_link(struct db *db, const char *place, struct buf *ret, struct problem *problem) MUST_CHECK;

/* What keeps us from giving a wa.me link, and which provider's page mends it (0: none is there yet). */
enum wa_trouble { WA_FINE, WA_NO_PROVIDER, WA_NO_NUMBER, WA_PLACEHOLDER, WA_TROUBLE__COUNT };
enum err invitation_wa_trouble(struct db *db, enum wa_trouble *ret, int64_t *ret_provider_id) MUST_CHECK;

#endif
