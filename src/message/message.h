/*
 * message: what we were asked to say to one contact, from draft to its end.
 *
 * Rendered once when it is made, so that what is shown is what was sent. Every message ends in delivered or read, or sent (where a provider
 * never says more), or failed, blocked or cancelled with a reason a person can read. The legal moves stand in one table
 * (state.c); a move is one UPDATE whose WHERE names the state it leaves, so two processes cannot both win.
 */
#ifndef MESSAGE_MESSAGE_H
#define MESSAGE_MESSAGE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/crypto.h"
#include "base/json.h"
#include "contact/phone.h"

struct db;

enum message_state {
	MESSAGE_DRAFT, MESSAGE_QUEUED, MESSAGE_SENDING, MESSAGE_SENT, MESSAGE_DELIVERED, MESSAGE_READ,
	MESSAGE_FAILED, MESSAGE_BLOCKED, MESSAGE_CANCELLED, MESSAGE_STATE__COUNT
};
const char *message_state_name(enum message_state s);
bool message_state_from_name(const char *name, enum message_state *ret);
bool message_move_is_legal(enum message_state from, enum message_state to);

/* Smaller leaves first. */
enum message_priority { MESSAGE_REPLY = 10, MESSAGE_TRANSACTIONAL = 20, MESSAGE_REMINDER = 30, MESSAGE_CAMPAIGN = 40 };
bool message_priority_from_name(const char *name, int *ret);	/* "reply", "transactional", "reminder", "campaign" */
const char *message_priority_name(int priority);

struct message {
	int64_t			 id;
	char			 code[CODE_TEXT_MAX];
	int64_t			 contact_id;
	char			 number[PHONE_MAX];
	bool			 is_template;
	int64_t			 template_id;		/* 0 */
	int64_t			 template_version;	/* the wording it was made from (template/version.h); 0: not kept */
	char			*scenario, *category;
	struct json_object	*params;
	char			*body, *gateway_body, *short_body;
	struct json_object	*parts;			/* header, footer and buttons beside body, with their values (template/parts.h); {}: none */
	char			*subject;		/* of its e-mail; "": the template has none, and no e-mail went out */
	char			*mail_to, *mail_body;	/* the last e-mail that went out, without the tokens of its links; "": none did */
	int			 priority;
	enum message_state	 state;
	char			*reason, *reason_text;
	struct json_object	*plan;
	int64_t			 forced_provider_id;	/* 0 */
	int64_t			 provider_id;		/* 0 */
	int64_t			 permit_id;		/* 0 */
	char			*reply_to;		/* NULL */
	int64_t			 reply_provider_id;	/* 0 */
	char			*reference, *made_by;
	bool			 nothing_leaves;
	int64_t			 send_after, deadline_at, created_at, updated_at, sent_at, delivered_at, read_at;	/* 0 */
	int64_t			 scrubbed_at;		/* texts, parameters and plan are gone since; 0 */
	char			*price_category, *price_type;
	bool			 billable;
};
void message_end(struct message *m);
enum err message_load(struct db *db, int64_t id, struct message *ret) MUST_CHECK;

struct message_draft {
	int64_t			 contact_id;
	const char		*template_key;		/* or text */
	const char		*language;		/* of the template; NULL: the contact's, or the template's own (template/language.h) */
	const char		*text;
	const char		*gateway_text;		/* takes the place of the template's gateway_body, with the same parameters; NULL: none */
	struct json_object	*params;		/* as given; filled and checked here */
	const char		*event_key;		/* NULL: no event */
	const char		*scenario;		/* "api", "operator", "consent", a scenario key */
	const char		*category;		/* for texts; templates bring their own. NULL: "service" */
	int			 priority;		/* 0: by kind (priority.h) */
	int64_t			 forced_provider_id;	/* 0 */
	int64_t			 permit_id;		/* 0 */
	const char		*reply_to;		/* NULL */
	int64_t			 reply_provider_id;
	const char		*reference;		/* NULL */
	const char		*made_by;
	bool			 nothing_leaves;
	int64_t			 send_after;		/* 0: now */
	int64_t			 deadline_at;		/* 0: none */
};
/*
 * Renders, stores and queues; in a transaction. An event_key that has its message already gives that message back (*ret_repeated true).
 * partner_name, staff_name and official_name are the contact's name when they are not given. What is worse than transactional waits for
 * the end of the quiet hours; a contact with nothing to send to makes a blocked message, a deadline that cannot be kept a cancelled one.
 * ERR_INVALID: problem names the missing parameter or what is wrong with the text. ERR_NOT_FOUND: no such template or contact (problem
 * names which).
 */
enum err message_make(struct db *db, const struct message_draft *draft, int64_t now, int64_t *ret_id, bool *ret_repeated,
    struct problem *problem) MUST_CHECK;

/*
 * What message_make would make of it, with nothing written: for plans and previews. id is 0, and the code in the texts is not the one that a
 * message will have.
 */
enum err message_preview(struct db *db, const struct message_draft *draft, int64_t now, struct message *ret, struct problem *problem) MUST_CHECK;

/*
 * Renders its template anew with these parameters, under the same code, before it leaves for the first time; m has the new texts too. For what a
 * text says of today. ERR_INVALID, ERR_NOT_FOUND: as of message_make; the older texts stay.
 */
enum err message_say_again(struct db *db, struct message *m, struct json_object *params, int64_t now, struct problem *problem) MUST_CHECK;

struct message_move {
	enum message_state	 to;
	const char		*reason;		/* a code of message/reason.h; needed for failed, blocked, cancelled, else NULL or "" */
	const char		*reason_text;		/* the provider's words, NULL: "" */
	int64_t			 provider_id;		/* 0: unchanged */
	int64_t			 at;			/* when it happened: sent_at, delivered_at, read_at */
};
/*
 * ERR_CONFLICT: it is in a state from which this move is not legal, or it was scrubbed and cannot be sent again; nothing changed. Writes no
 * event: callers say what happened.
 */
enum err message_change(struct db *db, int64_t id, const struct message_move *move, int64_t now) MUST_CHECK;

/* What its SMS says, changed before it leaves; m has it too afterwards. */
enum err message_reword_short(struct db *db, struct message *m, const char *text) MUST_CHECK;
/* The e-mail that leaves now, whole but for the tokens in its links: what is shown is what was sent. */
struct message_mail { const char *to, *subject, *body; };
enum err message_keep_mail(struct db *db, int64_t id, const struct message_mail *mail) MUST_CHECK;

/* One line of the timeline. detail: JSON object or NULL (not owned). */
struct message_event { const char *kind; const char *origin; int64_t provider_id, attempt_id; struct json_object *detail; };
enum err message_note(struct db *db, int64_t id, const struct message_event *event, int64_t at) MUST_CHECK;

/*
 * By a person. ERR_CONFLICT: too late, it has left (or, for retry: it has not ended, its contact was erased, or its text is gone). A retry goes to
 * the number the contact has now, at the time it was meant for if that is still ahead, and forgets a deadline that has passed.
 */
enum err message_cancel(struct db *db, int64_t id, const char *actor, int64_t now) MUST_CHECK;
enum err message_retry(struct db *db, int64_t id, const char *actor, int64_t now) MUST_CHECK;
/* Cancels what waits because it became pointless (REASON_SUPERSEDED ...). ERR_CONFLICT: it has left or ended. */
enum err message_withdraw(struct db *db, int64_t id, const char *reason, const char *actor, int64_t now) MUST_CHECK;

#endif
