/*
 * review: what a person of the office must decide before it counts.
 *
 *	reply	somebody wrote what may be a yes, a no or a stop, and nobody is held to have said what a program guessed
 *	paper	consent on paper, where the office wants a second person to look at it (setting second_look)
 *	import	a row of a list that says somebody agreed, but not well enough to be proof
 *	number	a number that somebody else named: WhatsApp ("moved to another number"), another system, or one that stands with another contact already
 *
 * Whoever meets such a case calls review_open inside its transaction. cause names the occasion ("inbound:12", "import:3:17",
 * "number:4:+62812..."): the same cause opens one review, however often it comes, also after it was decided. Nothing counts
 * while a review is open. review_decide ends it, in one transaction with its effect:
 *
 *	accepted reply, paper, import	consent_record writes the ledger entry as it was opened: source, words, at, and its evidence with
 *					"review", "made_by" and "decided_by" added. The actor is who decided. Somebody who wrote to
 *					us is answered as if the words had been clear, while the window of that message is open.
 *	accepted number			it is confirmed; one that stood with another contact comes to this one. What waited for it leaves.
 *	refused				no entry. A number that only this review kept is taken away, and the one before is used again.
 *
 * Entries count by the time they were said (consent/consent.h): an old yes that is accepted today does not undo a STOP of yesterday.
 */
#ifndef CONSENT_REVIEW_H
#define CONSENT_REVIEW_H

#include <stdbool.h>
#include <stdint.h>

#include "base/json.h"
#include "ledger/ledger.h"

struct db;

enum review_kind { REVIEW_REPLY, REVIEW_PAPER, REVIEW_IMPORT, REVIEW_NUMBER, REVIEW_KIND__COUNT };
const char *review_kind_name(enum review_kind k);		/* "reply" ... */

/* UU 27/2022: whoever withdraws consent is left alone within 3 x 24 hours. */
#define REVIEW_WITHDRAWAL_MS	(INT64_C(72) * 3600 * 1000)

/* NULL texts are "". */
struct review_draft {
	enum review_kind	 kind;
	const char		*cause;		/* at most 200 bytes */
	int64_t			 contact_id;
	int64_t			 inbound_id;	/* the message it was said in, 0: none */
	const char		*batch;		/* what may be decided together: "import:3" */
	const char		*made_by;	/* "webhook", a login name ... */

	/* reply, paper, import: the ledger entry it would become, as consent_record takes it */
	enum scope		 scope;
	unsigned		 also;		/* paper, import: other scopes that the same form speaks of, 1 << scope of each; they are decided together */
	const char		*action;	/* proposed, a consent_action_name; "" only for a reply: the person who decides chooses */
	const char		*source;
	const char		*request_words, *answer_words;
	const char		*evidence;	/* a JSON object; "": {} */
	const char		*notice_version;
	int64_t			 at;		/* when the person said it */

	/* number */
	const char		*number;		/* canonical */
	int64_t			 other_contact_id;	/* whose it is now, 0: nobody else's */
};
/*
 * In a transaction. *ret_id: the review of this cause, *ret_repeated (may be NULL): it was there before. ERR_INVALID: problem names what the
 * draft lacks, so that review_decide cannot fail for it later. ERR_CONFLICT: no such contact or message.
 */
enum err review_open(struct db *db, const struct review_draft *draft, int64_t now, int64_t *ret_id, bool *ret_repeated,
    struct problem *problem) MUST_CHECK;

struct review_query {
	const char	*state;		/* "open" (oldest first, by at); "accepted", "refused", or NULL and "" for both (newest first, by decided_at) */
	const char	*kind;		/* NULL or "": any */
	const char	*batch;		/* NULL or "": any */
	int64_t		 contact_id;	/* 0: anybody's; also reviews that name the contact as the other one */
	int64_t		 after;		/* rows behind the review with this id, in the order above; 0: from the beginning */
	int64_t		 limit;
};
/*
 * [{"id","kind","state","contact_id","name","contact_number","other_contact_id","other_name","other_number","scope","action","source",
 * "request_words","answer_words","evidence":{},"notice_version","at","inbound_id","provider","number","batch","made_by","created_at","decided_at",
 * "decided_by","decision","reason","ledger_seq"}]. scope: "official", of paper also several ("official sms"). provider: the name of the account the
 * message came in by. The caller owns it.
 */
enum err review_list(struct db *db, const struct review_query *query, struct json_object **ret) MUST_CHECK;
/* One row of the same form. */
enum err review_get(struct db *db, int64_t id, struct json_object **ret) MUST_CHECK;
/* [{"batch","open","at"}]: batches with something open, the oldest first; at: the oldest time in it. At most 20. The caller owns it. */
enum err review_batches(struct db *db, struct json_object **ret) MUST_CHECK;
/* How many are open, for the badge. */
enum err review_count(struct db *db, int64_t *ret_open) MUST_CHECK;
/* How many are open in this batch; those are what review_decide_batch would decide. */
enum err review_count_batch(struct db *db, const char *batch, int64_t *ret_open) MUST_CHECK;

/* May this row of review_list be a withdrawal? */
bool review_may_withdraw(struct json_object *row);
/*
 * Then its time ends REVIEW_WITHDRAWAL_MS after it was said; on paper, after the beginning of the day it was received, in the office's zone
 * (minutes). 0: it is none.
 */
int64_t review_withdrawal_ends(struct json_object *row, int zone);

struct review_decision {
	bool		 accept;
	const char	*action;	/* accepted reply: "opt_in", "opt_out" or "decline"; NULL or "": the proposed one */
	const char	*reason;	/* refused: required. Accepted: may be NULL */
	const char	*actor;		/* login name, "cli:<name>" */
};
enum { REVIEW_REASON_MAX_BYTES = 300 };

/*
 * In a transaction. *ret_seq (may be NULL): the ledger entry, 0: none. ERR_INVALID: problem names "reason" or "action". ERR_CONFLICT: it is
 * decided already. ERR_FORBIDDEN: who recorded a paper may refuse it, not accept it. ERR_NOT_FOUND: no such review.
 */
enum err review_decide(struct db *db, int64_t id, const struct review_decision *decision, int64_t now, int64_t *ret_seq,
    struct problem *problem) MUST_CHECK;
/* The same for what is open in a batch, at most cap of it in one transaction; *ret_n: how many that were. Again until it is 0. */
enum err review_decide_batch(struct db *db, const char *batch, const struct review_decision *decision, int64_t cap, int64_t now, int64_t *ret_n,
    struct problem *problem) MUST_CHECK;
/*
 * The person has answered in clear words written at: whatever was asked about earlier words of theirs in these scopes (1 << scope of each) is
 * settled by them, without an entry of its own. In a transaction.
 */
enum err review_overtaken(struct db *db, int64_t contact_id, unsigned scopes, int64_t at, int64_t now) MUST_CHECK;

/* ---- numbers ---- */

/*
 * Asks about draft->number of draft->contact_id: it stands with somebody else, or with this contact and unconfirmed. In a transaction; kind,
 * cause and other_contact_id are filled here. *ret_id: the review, also one that is open already; 0: there is nothing to ask.
 */
enum err review_ask_number(struct db *db, const struct review_draft *draft, int64_t now, int64_t *ret_id, struct problem *problem) MUST_CHECK;
/* Has somebody decided that this number is not the contact's? */
enum err review_number_refused(struct db *db, int64_t contact_id, const char *number, bool *ret) MUST_CHECK;
/* The person wrote from this number of theirs: it is confirmed, and what was asked about it is settled. In a transaction. */
enum err review_number_proved(struct db *db, int64_t contact_id, const char *number, int64_t now) MUST_CHECK;

#endif
