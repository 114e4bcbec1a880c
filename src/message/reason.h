/*
 * reason: why a message is failed, blocked or cancelled.
 *
 * Every code has a sentence for people under "reason.<code>" in templates/locale. What a plan says of one provider (routing/plan.h) joins in: it
 * becomes the message's reason when it is the same for all. reason_at gives both as one list.
 */
#ifndef MESSAGE_REASON_H
#define MESSAGE_REASON_H

#include <stdbool.h>
#include <stddef.h>

/* blocked: it waits for a change of consent, settings or by a person */
#define REASON_NO_ROUTE			"no_route"		/* no provider may carry it now */
#define REASON_NO_NUMBER		"no_number"		/* the contact has no number or address to send to */
#define REASON_STOPPED			"stopped"		/* the person wrote STOP */
#define REASON_DECLINED			"declined"
#define REASON_NO_CONSENT		"no_consent"		/* marketing without explicit consent */
#define REASON_NO_MARKETING		"no_marketing"		/* the person stopped advertising, and nothing else */
#define REASON_UNKNOWN_HOLD		"unknown_hold"		/* it may have gone out: a person decides */
#define REASON_UNCONFIRMED_NUMBER	"unconfirmed_number"	/* the number was changed and nobody confirmed it yet */
#define REASON_WINDOW_CLOSED		"window_closed"		/* free text, and the provider it must go by says the window is closed */
/* failed */
#define REASON_PROVIDER_REFUSED		"provider_refused"	/* for good; the provider's words stand beside it */
#define REASON_MAX_ATTEMPTS		"max_attempts"
#define REASON_NO_WHATSAPP		"no_whatsapp"		/* the number is not on WhatsApp, and there is no other way */
#define REASON_EMAIL_REFUSED		"email_refused"		/* there is no such e-mail address, and there is no other way */
#define REASON_BAD_TEMPLATE		"bad_template"		/* the mapping does not fit what the provider knows */
#define REASON_MISSING_PARAMETER	"missing_parameter"
#define REASON_INTERNAL			"internal"		/* our own mistake; the log knows more */
/* cancelled */
#define REASON_CANCELLED_BY_OPERATOR	"cancelled_by_operator"
#define REASON_CANCELLED_BY_SYSTEM	"cancelled_by_system"	/* another system did, with its key */
#define REASON_DEADLINE_PASSED		"deadline_passed"
#define REASON_SUPERSEDED		"superseded"		/* something newer made it pointless */
#define REASON_RECIPIENT_CHANGED	"recipient_changed"	/* the permit has another number now */
#define REASON_ERASED			"erased"		/* the contact was erased */
#define REASON_WAITED_TOO_LONG		"waited_too_long"	/* for a permission, a number or a person (privacy/retention.h) */
#define REASON_CAMPAIGN_STOPPED		"campaign_stopped"

/* The i-th code of the whole list, each once; NULL behind the last. */
const char *reason_at(size_t i);
bool reason_is_known(const char *code);

#endif
