/*
 * attempt: one HTTP try of a message through one provider, on the disk before its request leaves.
 *
 * After a crash we would rather ask than send twice: an attempt that is open or unknown keeps its message from being tried again until a
 * receipt with its id, or the grace time and the setting on_unknown, settle it.
 *
 * Attempts made before a person gave the message another chance (queue.h queue_put) decide nothing any more.
 */
#ifndef DELIVERY_ATTEMPT_H
#define DELIVERY_ATTEMPT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/crypto.h"
#include "provider/provider.h"

struct db;

enum attempt_state { ATTEMPT_OPEN, ATTEMPT_ACCEPTED, ATTEMPT_REFUSED, ATTEMPT_UNKNOWN, ATTEMPT_STATE__COUNT };
const char *attempt_state_name(enum attempt_state s);		/* "open" ... as stored */
enum attempt_state attempt_state_from_name(const char *name);	/* ATTEMPT_UNKNOWN for a name that is none */

struct attempt {
	int64_t	id, message_id, provider_id;
	char	uid[TOKEN_TEXT_MAX];
	int64_t	started_at;
};

struct attempt_opening {
	int64_t		 message_id, provider_id;
	int64_t		 since_attempt;		/* of the claim */
	const char	*consent;		/* what the person allowed on this way, as far as we knew (consent_state_name); "": it was not looked at */
	const char	*window;		/* "open", "closed"; "": a way without one */
};
/* In the transaction that claims. Writes the timeline's "attempted". */
enum err attempt_open(struct db *db, const struct attempt_opening *opening, int64_t now, struct attempt *ret) MUST_CHECK;

/* What is known of an attempt once its answer is stored. A receipt may have come before the answer, and knows better. */
struct attempt_standing {
	enum attempt_state	 state;
	enum verdict		 verdict;
	int			 delay_s;	/* wish of the provider; 0: our default */
	int			 tries_most;	/* as in an outcome */
	char			 code[40], text[300];
};
/*
 * Stores what the answer meant and, when receipts for it were parked, applies them (any_parked: as receipt_any_parked said in this
 * transaction). Accepted, refused or unknown by outcome->verdict; does not touch the queue or the message's state: the sender decides
 * what follows by *ret. Writes the timeline's "accepted" or "held"; before what was parked, but
 * behind a receipt that was applied already.
 */
enum err attempt_answered(struct db *db, const struct attempt *attempt, const struct outcome *outcome, int http_status, bool any_parked,
    int64_t now, struct attempt_standing *ret) MUST_CHECK;
/* No answer can come any more (its sender died): open becomes unknown. The timeline's "unknown". */
enum err attempt_lost(struct db *db, int64_t message_id, int64_t attempt_id, int64_t provider_id, int64_t now) MUST_CHECK;

/* The id that went out with it. */
enum err attempt_uid(struct db *db, int64_t attempt_id, char ret[TOKEN_TEXT_MAX]) MUST_CHECK;
/* [provider's ids] of other attempts to the same person through the same provider, the newest: in a list of the provider's they are not this one. */
enum err attempt_others(struct db *db, int64_t attempt_id, struct json_object **ret) MUST_CHECK;
/* The provider was asked what became of it, and the answer decided nothing. */
enum err attempt_asked(struct db *db, int64_t attempt_id, int64_t now) MUST_CHECK;

/* The attempts that still count for a message, newest first. */
enum { ATTEMPT_HISTORY_MAX = 64 };
struct attempt_past { int64_t id, provider_id, started_at; enum attempt_state state; enum verdict verdict; bool overdue; };	/* overdue.h */
struct attempt_history { struct attempt_past items[ATTEMPT_HISTORY_MAX]; size_t count; };
enum err attempt_history(struct db *db, int64_t message_id, struct attempt_history *ret) MUST_CHECK;

/* Questions about a history; a NULL history is empty. */
/* The newest that is open or unknown, NULL: everything is settled. */
const struct attempt_past *attempt_history_undecided(const struct attempt_history *h);
/* Has this provider refused for good? A refusal for a closed window counts only while the window is closed. */
bool attempt_history_refused(const struct attempt_history *h, int64_t provider_id, bool window_open);
/* The newest refusal for good by anyone, NULL: none. */
const struct attempt_past *attempt_history_refusal(const struct attempt_history *h);
/* Was it refused each time, so that surely nobody has got it? True when nothing was tried. */
bool attempt_history_left_nothing(const struct attempt_history *h);
/* Did this provider take it and not deliver it in time? */
bool attempt_history_overdue(const struct attempt_history *h, int64_t provider_id);
/* How many times in a row, up to the attempt before this one (0: up to now), this provider answered with this verdict. */
int attempt_history_repeats(const struct attempt_history *h, int64_t provider_id, enum verdict verdict, int64_t before_id);
/* The provider's own words on an attempt; ret keeps "" when there are none. */
enum err attempt_words(struct db *db, int64_t attempt_id, char ret[300]) MUST_CHECK;

#endif
