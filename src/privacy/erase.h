/*
 * erase: one person is forgotten, and what remains names nobody (UU 27/2022, articles 8, 43 and 44).
 *
 *	goes	name, numbers, e-mail, ids, profile name; texts, parameters and plans of messages, and of those others got about the person's permits;
 *		what the person wrote, and the words in the ledger; the person's events in webhook bodies; details in the audit log
 *	stays	that there was a contact, and its entries in the ledger (scope, action, source, time, hash), so that the chain stays verifiable;
 *		messages as records (code, template, state, times); permits without their applicant; who asked for the erasure, and why
 *	ends	messages that wait are cancelled; links of invitations expire; open reviews are closed
 *
 * What was refused stays refused, also when the number comes back (privacy/suppressed.h). Words that name the person late, in a receipt or a
 * repetition, are recognised (privacy/erased_id.h) and scrubbed when they come.
 *
 * The admin program only asks (erase_ask); the sender, which nobody can reach from outside, may change what nobody else may: the audit log,
 * messages, webhook bodies. The command line does both at once. While a message to the person is on its way the erasure waits, because the answer
 * would bring the number back.
 */
#ifndef PRIVACY_ERASE_H
#define PRIVACY_ERASE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "base/json.h"

struct db;

enum { ERASE_REASON_MAX_BYTES = 400 };

struct erase_ask {
	int64_t		 contact_id;
	const char	*reason;	/* as typed: what names the person is taken out before it is stored */
	const char	*source;	/* "operator", "cli" or "retention" */
	const char	*actor;		/* login name, "cli:<unix login>", "sender" */
};
/*
 * In a transaction: notes the wish, and cancels what waits for this person at once. One that waits already is given back.
 * Contacts that were merged into this one go with it. ERR_NOT_FOUND: no such contact. ERR_CONFLICT: erased already, or merged into another one.
 * ERR_INVALID: problem says what lacks.
 */
enum err erase_ask(struct db *db, const struct erase_ask *ask, int64_t now, int64_t *ret_id, struct problem *problem) MUST_CHECK;

/* For the sender: when one is due (0: none waits), one cheap question; and the oldest that is. ERR_NOT_FOUND. */
enum err erase_next_due(struct db *db, int64_t *ret_at) MUST_CHECK;
enum err erase_due(struct db *db, int64_t now, int64_t *ret_id) MUST_CHECK;

/*
 * Does it, outside a transaction: reads first, then one transaction. The caller wipes afterwards (db_wipe), when nobody reads. *ret_did: {"messages":
 * 12, ...}, what was scrubbed, the caller's. ERR_BUSY: a message is on its way; noted, and due again soon. ERR_CONFLICT: done already.
 * ERR_CRYPTO: as suppressed_remember. After an error nothing is changed but that it is noted and due again later.
 */
enum err erase_run(struct db *db, int64_t id, int64_t now, struct json_object **ret_did) MUST_CHECK;
/*
 * The same in steps, for a loop that has other things to do: each reads some hundred rows, the last one is the transaction. *ret_did NULL: there is
 * more. After an error, or the last step, the caller lets go of it with erase_abandon; it is due again unless it was done.
 */
struct erasing;
enum err erase_begin(struct db *db, int64_t id, int64_t now, struct erasing **ret) MUST_CHECK;
enum err erase_step(struct erasing *erasing, int64_t now, struct json_object **ret_did) MUST_CHECK;
void erase_abandon(struct erasing *erasing);

/* Was somebody erased since then? */
enum err erase_done_since(struct db *db, int64_t since, bool *ret) MUST_CHECK;

struct erasure_row { int64_t id, requested_at, done_at; char actor[80], trouble[40], reason[ERASE_REASON_MAX_BYTES + 1]; };
/* The newest of a contact; ERR_NOT_FOUND. */
enum err erase_of(struct db *db, int64_t contact_id, struct erasure_row *ret) MUST_CHECK;
/* [{"id","contact_id","reason","source","actor","requested_at","state","trouble","done_at","did":{}}], newest first. */
enum err erase_list(struct db *db, int64_t limit, struct json_object **ret) MUST_CHECK;

#endif
