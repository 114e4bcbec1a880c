/*
 * idle: applicants whom the office keeps and has nothing to do with any more.
 *
 * No permit, no document duty, and within the setting keep_idle_contacts_days no message to them, no word of theirs, no entry in the ledger, no
 * change of their record; nothing that waits for them, and no scope in which they agree. They are proposed to a person and erased by nobody
 * else: whether a paper file needs them the program cannot know. What they said stays in the ledger without name and number, and a refusal
 * is remembered (privacy/erase.h).
 */
#ifndef PRIVACY_IDLE_H
#define PRIVACY_IDLE_H

#include <stdint.h>

#include "base/err.h"
#include "base/json.h"

struct db;

/* *ret_days: the setting; 0: nobody is ever proposed, and the rest is 0. *ret_oldest: since when the one waits who waits longest. */
enum err idle_count(struct db *db, int64_t now, int64_t *ret_days, int64_t *ret_n, int64_t *ret_oldest) MUST_CHECK;
/*
 * [{"contact_id","name","number","last_at","entries"}], the newest contact first, before contact below (0: all); entries: in the ledger. The
 * caller owns it.
 */
enum err idle_list(struct db *db, int64_t now, int64_t below, int64_t limit, struct json_object **ret) MUST_CHECK;
/* Is this contact one of them at this moment? */
enum err idle_is(struct db *db, int64_t contact_id, int64_t now, bool *ret) MUST_CHECK;

#endif
