/*
 * round: many people asked for consent in one go.
 *
 * Whom is chosen when the round starts (invitation/audience.h) and written down, so that what was shown is what happens, however long it takes and
 * whoever dies in between. The sender then asks some at a time (round_step): a member's row says "asked" in the same transaction that makes the
 * message, and the message's event key names round and person, so nobody is asked twice, by no crash and by no second sender. Each member is looked
 * at again before; who has answered meanwhile, or was asked another way, is skipped with the reason. Being asked is remembered by the invitation
 * itself: the next round does not find the same people.
 *
 * Rows, and not a task: a task is done once by one sender and knows only waiting, running and done. A round lasts for hours or days, is paused by
 * people, obeys the office's hours and a limit a day, and must be able to say of each person what became of them.
 *
 * At most ROUND_AHEAD messages of a round wait in the queue, so that a pause can take them all back (state cancelled, the member "held") and
 * nothing more leaves but what is on the wire; resuming puts the same messages back, with the same links. One round is open at a time.
 */
#ifndef INVITATION_ROUND_H
#define INVITATION_ROUND_H

#include <stdint.h>

#include "invitation/audience.h"

struct db;

enum { ROUND_AHEAD = 20, ROUND_ONCE_MAX = 64 };

struct round_draft {
	const char			*once;		/* random, of the form: sent twice, it starts one round */
	const struct audience_filter	*filter;
	const char			*base_url, *actor;
};
/*
 * In a transaction. ERR_CONFLICT: another round is open. ERR_NOT_FOUND: there is nobody to ask. ERR_INVALID: once is blank or too long.
 * For a once that has its round already, that one.
 */
enum err round_start(struct db *db, const struct round_draft *draft, int64_t now, int64_t *ret_id) MUST_CHECK;
/* In a transaction. ERR_CONFLICT: the round is not in a state for this. */
enum err round_pause(struct db *db, int64_t id, const char *actor, int64_t now) MUST_CHECK;
enum err round_resume(struct db *db, int64_t id, const char *actor, int64_t now) MUST_CHECK;
/* Ends it: whoever was not asked yet will not be. */
enum err round_cancel(struct db *db, int64_t id, const char *actor, int64_t now) MUST_CHECK;

/* Is there something for round_step to do? Cheap. */
enum err round_is_running(struct db *db, bool *ret) MUST_CHECK;
/*
 * For the sender, in a transaction: asks the next ones, as far as the office's hours, the limit a day and ROUND_AHEAD allow. *ret_asked may be 0.
 * A template that cannot be sent pauses the round, with the reason in its note.
 */
enum err round_step(struct db *db, const char *base_url, int64_t now, int64_t *ret_asked) MUST_CHECK;

/* ---- for pages ---- */

struct round {
	int64_t			id, started_at, changed_at, ended_at;
	char			state[12];
	char			started_by[64], changed_by[64], note[240];
	struct audience_filter	filter;
};
enum err round_load(struct db *db, int64_t id, struct round *ret) MUST_CHECK;
/* The open one; ERR_NOT_FOUND. */
enum err round_open(struct db *db, int64_t *ret_id) MUST_CHECK;

struct round_counts {
	int64_t	people, waiting, asked, held, skipped;
	int64_t	queued, sent, delivered, failed;	/* of those asked: their messages. delivered are among sent */
	int64_t	opened, agreed, declined, stopped;
	int64_t	today;					/* asked today, in all rounds */
};
enum err round_count(struct db *db, int64_t id, int64_t now, struct round_counts *ret) MUST_CHECK;
/* [{"id","state","started_at","started_by","ended_at","people","asked"}], newest first. */
enum err round_list(struct db *db, int64_t limit, struct json_object **ret) MUST_CHECK;
/* [{"place","contact_id","name","number","state","reason","message_id","message_state","at"}] from a place on; state "": any. */
enum err round_members(struct db *db, int64_t id, const char *state, int64_t after, int64_t limit, struct json_object **ret) MUST_CHECK;

#endif
