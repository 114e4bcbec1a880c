/*
 * invite: asking one person for consent, with a message that holds their personal link; and telling one what the service is.
 *
 * Whether a person can be asked, and if not why, is one question with one answer (invite_look) for the button, for many people at once, and for
 * programs. Being asked a short while ago is no obstacle to a person who knows better; it is one to every program.
 */
#ifndef INVITATION_INVITE_H
#define INVITATION_INVITE_H

#include <stdbool.h>
#include <stdint.h>

#include "invitation/invitation.h"
#include "routing/plan.h"

struct db;
struct message;

struct invite {
	int64_t		 contact_id;
	const char	*base_url;	/* of the opt-in page */
	const char	*channel;	/* invitation_draft's */
	const char	*actor;		/* login name, "sender", "api:odoo" */
	const char	*reason;	/* invitation_draft's */
	const char	*event_key;	/* NULL, or what this is done once for */
	int		 priority;	/* 0: as usual */
	int64_t		 permit_id;	/* the message belongs to this permit's; 0 */
	int64_t		 round_id;	/* 0 */
	bool		 nothing_leaves;
};
/*
 * Makes the message (template opt_in_invitation, in the person's wording) and the invitation, in a transaction. Does not ask whether the person
 * can be asked. For an event_key that has its message already, nothing is made and that message given. ERR_INVALID, ERR_NOT_FOUND: as message_make.
 */
enum err invite_send(struct db *db, const struct invite *invite, int64_t now, int64_t *ret_message_id, struct problem *problem) MUST_CHECK;

/* ---- can this person be asked? ---- */

enum invite_obstacle {
	INVITE_FREE,
	INVITE_ERASED,
	INVITE_STOPPED,
	INVITE_DECLINED,
	INVITE_AGREED,		/* to official messages */
	INVITE_NO_WAY,		/* no provider may carry it: no number, a landline, not on WhatsApp ... */
	INVITE_RECENT,		/* asked less than the setting's days ago */
	INVITE_OBSTACLE__COUNT
};
const char *invite_obstacle_name(enum invite_obstacle o);	/* "" for INVITE_FREE, "erased" ... */

struct invite_look {
	enum invite_obstacle	 obstacle;
	char			 why[32];	/* INVITE_NO_WAY: a code of message/reason.h */
	struct plan		 plan;		/* count 0 where it was not looked at */
	struct invitation_last	 last;
};
enum err invite_look(struct db *db, const struct invite *invite, int64_t now, struct invite_look *ret) MUST_CHECK;
/* What would be sent, with a link that leads nowhere in the place of the personal one. */
enum err invite_preview(struct db *db, const struct invite *invite, int64_t now, struct message *ret, struct problem *problem) MUST_CHECK;

/* ---- what the service is ---- */

/* Queues the template service_info, in a transaction. Does not ask whether it can be sent. Of invite: contact_id, actor, permit_id, event_key. */
enum err inform_send(struct db *db, const struct invite *invite, int64_t now, int64_t *ret_message_id, struct problem *problem) MUST_CHECK;
/* The same question: agreed is no obstacle here, and "recent" is less than a day ago. last has no id, channel and opened_at. */
enum err inform_look(struct db *db, const struct invite *invite, int64_t now, struct invite_look *ret) MUST_CHECK;
enum err inform_preview(struct db *db, const struct invite *invite, int64_t now, struct message *ret, struct problem *problem) MUST_CHECK;

#endif
