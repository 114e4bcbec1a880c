/*
 * sender: what the parts of the sender share for one run.
 *
 * A message is claimed, planned and written down as an attempt in one transaction with the others of its batch (claim.c), carried over the wire
 * (transfer.c), and its answer stored in another (settle.c). What is between these two transactions is a flight; the database knows it as an
 * open attempt. loop.c does one after the other until nothing is due.
 */
#ifndef SENDER_SENDER_H
#define SENDER_SENDER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "accounts.h"
#include "base/config.h"
#include "callback/callback.h"
#include "connector/connector.h"
#include "delivery/attempt.h"
#include "provider/provider.h"
#include "queue/queue.h"
#include "routing/ground.h"
#include "routing/pace.h"

struct call;
struct db;
struct erasing;
struct errand;
struct staff_flight;
struct pulling;
struct transfer;

/* Settings that the sender itself obeys; read again with every batch. */
struct rules {
	int64_t	batch, in_flight, max_attempts, retry_s;
	int64_t	zone;
	bool	resend_unknown;			/* on_unknown */
	bool	invite;				/* invite_with_gateway */
	enum { SMS_LINK_FITS, SMS_LINK_ALWAYS, SMS_LINK_NEVER } sms_link;
	char	sms_link_text[84], mail_link_text[204], mail_stop_text[204];	/* with {link} */
};

/* What a transfer carries: the first member of each. A question is a flight too, about an attempt that was made earlier. */
enum cargo { CARGO_MESSAGE, CARGO_QUESTION, CARGO_TASK, CARGO_CALLBACK, CARGO_STAFF_MAIL, CARGO_CONNECTOR };

/* One attempt between its two transactions. */
struct flight {
	enum cargo		 cargo;
	struct flight		*next;
	struct queue_claim	 claim;
	struct attempt		 attempt;
	const struct provider	*kind;
	int64_t			 contact_id, template_id;	/* template_id 0: it went as text */
	char			 number[PHONE_MAX];
	int			 parts;			/* of an SMS, by our own count */
	bool			 taken;			/* another provider has it already (delivery/overdue.h): whatever becomes of this, it stays sent */
	bool			 may_invite;		/* a notice to a person, not an invitation or an answer itself */
	int64_t			 consent_seq;		/* the ledger's newest entry when it was planned (consent_head) */
	struct http_request	 request;
	/* Once it has landed: */
	struct outcome		 outcome;
	int			 http_status;
	bool			 never_left;		/* nothing reached the provider */
	bool			 recalled;		/* consent changed before it left: it is planned again */
	bool			 provider_failed;	/* no connection, no answer, 5xx: the provider's own trouble */
	/* CARGO_QUESTION: */
	struct question		 question;
	char			*text, code[CODE_TEXT_MAX], message_id[260];	/* what it points at, and the others */
	struct told		 told;
};
struct flight_list { struct flight *first, **end; size_t count; };

struct flight *flight_new(void);
void flight_free(struct flight *f);
/* The flight ends without a request having left, by a decision of ours. */
void flight_land(struct flight *f, enum verdict verdict, const char *code, const char *text);
void flight_list_init(struct flight_list *l);
void flight_list_add(struct flight_list *l, struct flight *f);
struct flight *flight_list_take(struct flight_list *l);		/* NULL: empty */
void flight_list_end(struct flight_list *l);

/* What a pass did, for its log line and the heartbeat. */
struct tally { int64_t claimed, sent, deferred, rerouted, failed, blocked, cancelled, unknown, tasks; };

struct sender {
	struct config		 config;
	struct db		*db;
	struct accounts		 accounts;
	struct rules		 rules;
	struct pace		 pace;
	struct transfer		*transfer;	/* NULL until something has to leave */
	struct flight_list	 landed;	/* answered, not settled */
	struct errand		*errand;	/* the task that is being done, NULL: none */
	struct call		*calls[CALLBACKS_MAX];	/* callbacks on their way, NULL: free places */
	int64_t			 calls_look_at;	/* monotonic: when to look for callbacks again */
	struct staff_flight	*staff_flight;	/* a mail to somebody of the office on its way, NULL: none */
	int64_t			 staff_look_at;	/* monotonic: when to look for another */
	struct pulling		*pulling[CONNECTORS_MAX];	/* connectors that are being read, NULL: free places */
	int64_t			 pulls_look_at;	/* monotonic: when to look for them again */
	int64_t			 pull_at;	/* when the next of their requests may leave; 0: there is none */
	int64_t			 batch;		/* what the next claim asks for; grows while nothing holds it back */
	struct tally		 tally;
	struct erasing		*erasing;	/* somebody is being erased, NULL: nobody */
	int64_t			 erasing_id;	/* the wish for it */
	bool			 wipe;		/* somebody was erased, and the log beside the database still holds what was deleted */
	int64_t			 wipe_at;	/* monotonic: when to try again to empty it */
	int			 signal_fd;	/* readable once the sender was told to end */
};

/* The wire, opened when the first request has to leave: a pass with nothing to do never starts it. */
enum err sender_wire(struct sender *s) MUST_CHECK;

#endif
