/*
 * plan: which providers may carry a message, in which order, and why the others may not.
 *
 * plan_make is pure: everything it looks at is in struct plan_facts, which plan_gather reads from the database. The plan is stored with
 * the message and shown in words, one sentence per reason (templates/locale, "reason.<code>").
 *
 * What is lawful is looked at first, what is merely broken last: a provider that is paused, down or over its quota would carry the message but for
 * that, so the message may wait for it; everything else changes only by a consent, a template or a person.
 */
#ifndef ROUTING_PLAN_H
#define ROUTING_PLAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "account/account.h"
#include "base/json.h"
#include "consent/consent.h"
#include "contact/email.h"
#include "contact/phone.h"
#include "provider/provider.h"

struct attempt_history;
struct db;
struct ground;
struct message;
struct message_draft;

enum { PLAN_PROVIDERS_MAX = PROVIDERS_MAX };

enum plan_reason {
	/* may, because */
	PLAN_CONSENT,			/* agreed in this scope */
	PLAN_WINDOW_OPEN,		/* the person wrote less than 24 hours ago */
	PLAN_PREAPPROVED,
	PLAN_DEFAULT_GATEWAY,		/* the office's default gateway; the person has not stopped */
	PLAN_OTHER_GATEWAY,
	PLAN_FALLBACK,			/* SMS or e-mail, when nothing better may */
	PLAN_STOP_CONFIRMED,		/* the one answer to a STOP, where it was said */
	/* may not, because */
	PLAN_NO_CONSENT_NO_WINDOW,
	PLAN_NOTICE_CHANGED,		/* agreed, but to a privacy notice that has changed materially since, and the office asks again */
	PLAN_NO_CONSENT,		/* marketing, or SMS and e-mail where the setting asks for it */
	PLAN_STRICT_NEEDS_PREAPPROVAL,
	PLAN_STOPPED,			/* the person wrote STOP */
	PLAN_NO_MARKETING,		/* the person stopped advertising on WhatsApp, and nothing else */
	PLAN_DECLINED,
	PLAN_NO_TEMPLATE,		/* no mapping */
	PLAN_TEMPLATE_NOT_APPROVED,	/* in review, rejected, gone or switched off there */
	PLAN_TEMPLATE_PAUSED,		/* the provider pauses it for its quality */
	PLAN_TEMPLATE_RECATEGORISED,	/* the provider counts it as something dearer, and no administrator has accepted that */
	PLAN_TEMPLATE_DIFFERS,		/* it wants other values there than ours gives */
	PLAN_WINDOW_CLOSED,		/* free text outside the window */
	PLAN_NO_NUMBER,
	PLAN_NO_EMAIL,
	PLAN_EMAIL_REFUSED,		/* learnt: a mail server says that there is no such address */
	PLAN_NO_SHORT_TEXT,		/* nothing was written for SMS */
	PLAN_LANDLINE,
	PLAN_FOREIGN,
	PLAN_NO_WHATSAPP,		/* learnt: the number is not on WhatsApp */
	PLAN_UNCONFIRMED_NUMBER,
	PLAN_DISABLED,			/* switched off by an administrator */
	PLAN_PRACTICE,			/* the office practises, and this one is no simulator */
	PLAN_DOWN,			/* credential, device or account: a person must mend it */
	PLAN_PAUSED,			/* circuit open or throttled for now */
	PLAN_QUOTA,			/* its daily limit is used up */
	PLAN_PEOPLE,			/* Meta's limit of different people in 24 hours is used up, or kept for what is urgent */
	PLAN_ALREADY_FAILED,		/* tried for this message and refused for good */
	PLAN_NOT_DELIVERED,		/* this way took it and did not bring it in time */
	PLAN_NOT_ASKED,			/* the caller forced another provider */
	PLAN_REASON__COUNT
};
const char *plan_reason_name(enum plan_reason r);	/* "no_consent_no_window" ... */

/* Whom SMS and e-mail may reach in the place of WhatsApp (setting fallback_consent). Who stopped that very way is never reached by it. */
enum fallback_consent {
	FALLBACK_NOT_STOPPED_THERE,	/* everybody else: a STOP on WhatsApp ends WhatsApp */
	FALLBACK_NOT_STOPPED,		/* who has stopped nothing, or has agreed to this way */
	FALLBACK_AGREED,		/* only who has agreed to this way */
	FALLBACK__COUNT
};
const char *fallback_consent_name(enum fallback_consent f);	/* "not_stopped_there" ... */

/* What is known of one provider, for this message. */
struct plan_provider {
	int64_t		 id;
	char		 name[64], kind[32];
	enum scope	 scope;
	unsigned	 can;
	bool		 enabled, is_default, down;
	bool		 kept_back;		/* setting sandbox: its address is not of this machine */
	int64_t		 priority;
	int64_t		 closed_until;
	bool		 throttled;		/* closed because we were too fast, not because it fails: worth waiting for */
	int64_t		 left_today;		/* daily limit less what was sent */
	bool		 mapped, approved;	/* only for templates */
	bool		 template_paused, costs_more, differs;
	bool		 as_marketing;		/* the provider counts the template as advertising, whatever we call it */
	bool		 fills_link;		/* a link or a document goes with it there, whatever our texts say */
	int64_t		 window_until;		/* 0: closed */
	bool		 already_failed;
};

struct plan_facts {
	int64_t			 now;
	int64_t			 next_day_at;		/* when daily limits begin anew */
	bool			 is_template, is_marketing;
	bool			 is_service;		/* wording of ours that is said as free text where that is allowed */
	bool			 confirms_stop;		/* answers the STOP of this person, by reply_provider_id */
	int64_t			 forced_provider_id;	/* 0 */
	int64_t			 reply_provider_id;	/* the person wrote to this one; 0 */
	bool			 people_used_up;	/* no place is left for this person outside the window */
	int64_t			 people_free_at;	/* when one is given back */
	enum phone_kind		 number_kind;
	char			 number[PHONE_MAX];	/* preferred number now, "" when none */
	char			 user_id[160];		/* Meta's id of the person, "" when unknown */
	char			 email[EMAIL_MAX];	/* "" when there is none that can be written to */
	bool			 has_whatsapp;		/* learnt: it is on WhatsApp, whatever its kind */
	bool			 no_whatsapp, confirmed, has_email, email_refused, has_short_text, has_link;
	struct consent		 consent[SCOPE__COUNT];
	bool			 overdue[SCOPE__COUNT];	/* a provider of this scope took it and did not deliver it in time (delivery/overdue.h) */
	bool			 notice_changed;	/* the official consent was overtaken: it reads as none */
	bool			 strict;		/* official_template_policy */
	bool			 preapproved_counts;
	bool			 foreign_counts;	/* setting foreign_numbers */
	bool			 dearer_counts;		/* setting dearer_templates: what the provider made dearer goes on */
	enum fallback_consent	 fallback;
	struct plan_provider	 providers[PLAN_PROVIDERS_MAX];
	size_t			 provider_count;
};

struct plan_entry {
	int64_t			 provider_id;
	char			 name[64], kind[32];
	bool			 may;
	enum plan_reason	 reason;
	int64_t			 until;			/* for paused, down, quota, people: when it may be looked at again; 0 */
};
struct plan {
	struct plan_entry	 entries[PLAN_PROVIDERS_MAX];	/* those that may first, in the order to try */
	size_t			 count, may_count;
	/* A better provider than the first that may is only pausing: wait for it until then. 0: do not wait. */
	int64_t			 wait_until;
	int64_t			 retry_at;		/* none may now, but one may again then; 0: only consent or a person changes it */
};

struct plan plan_make(const struct plan_facts *facts);
/* When none may and nothing will change by itself: the reason that tells a person most, "stopped" ... "no_route". */
const char *plan_blocked_reason(const struct plan *plan);
/* Reads the facts for a message, stored or not yet (id 0); ERR_NOT_FOUND: its contact is gone. */
enum err plan_gather(struct db *db, const struct message *message, int64_t now, struct plan_facts *ret) MUST_CHECK;
/* The same on a ground that serves many messages, and with what attempts are known (NULL: none). */
enum err plan_gather_on(struct db *db, struct ground *ground, const struct message *message, const struct attempt_history *history,
    struct plan_facts *ret) MUST_CHECK;
/*
 * The plan that such a message would have now, with nothing written: for a button that says beforehand whether it can. ret_message, which may be
 * NULL, is what it would say. Errors as of message_make.
 */
enum err plan_foresee(struct db *db, const struct message_draft *draft, int64_t now, struct plan *ret, struct message *ret_message,
    struct problem *problem) MUST_CHECK;
/* [{"provider_id","name","kind","may","reason","until"}]; the caller owns it. */
struct json_object *plan_to_json(const struct plan *plan);

/*
 * Keeps the plan with its message, and the number it will go to. sending: an attempt is being opened, so the message moves to that state.
 * A plan that says the same as the one that stands there is not written again; a new one stands in the timeline ("planned").
 */
enum err plan_store(struct db *db, const struct message *message, const struct plan *plan, const char *number, bool sending, int64_t now) MUST_CHECK;

#endif
