/*
 * inbox: every webhook body, kept as it came before it is answered, with what became of it.
 *
 *	applied		everything in it had its effect
 *	partly		something in it failed or was not understood; note says what
 *	ignored		it was understood, and nothing in it concerns us
 *	unreadable	it is not what this provider sends; may be replayed after an update
 */
#ifndef WEBHOOK_INBOX_H
#define WEBHOOK_INBOX_H

#include <stdint.h>

#include "account/account.h"

struct db;

struct inbox_entry {
	int64_t			 provider_id;
	const struct provider	*kind;
	struct webhook_request	 request;
	const struct signature_once *once;	/* NULL: nothing about it is for once */
	const char		*kept;		/* what is stored: the body, or its redacted form */
	size_t			 kept_len;
	/* How it was read, before the transaction. */
	const struct webhook_events *events;	/* NULL: unreadable */
	const char		*why;		/* then: why */
};

struct inbox_result { int64_t id; const char *state; char note[300]; int64_t strangers; };	/* state is static; strangers: as in struct applied */

/*
 * Before the transaction: reads entry->request and says in entry what came of it. events and problem must outlive entry; the caller ends events.
 * ERR_MEMORY only.
 */
enum err inbox_read(const struct account *account, const struct provider *kind, struct inbox_entry *entry, struct webhook_events *events,
    struct problem *problem) MUST_CHECK;

/* Keeps and applies, in the caller's transaction. Errors as webhook_apply; ERR_CONFLICT: what may come once has come before. */
enum err inbox_take(struct db *db, const struct inbox_entry *entry, int64_t now, struct inbox_result *ret) MUST_CHECK;

/*
 * Reads and applies a kept body again, by the code that takes what comes: what had its effect has it once. In the caller's transaction. actor:
 * who asked for it. ERR_NOT_FOUND: no such body, or its provider is gone. ERR_CONFLICT: somebody in it was erased. The account's plain
 * fields are enough, because the signature was checked when it came.
 */
enum err inbox_replay(struct db *db, int64_t id, const char *actor, int64_t now, struct inbox_result *ret) MUST_CHECK;

#endif
