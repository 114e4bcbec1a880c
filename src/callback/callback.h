/*
 * callback: the addresses at which the office's other systems hear what became of their messages.
 *
 * Nothing is written when something happens: the timeline (message_event), the consent ledger and the events of alerts are the queue, and
 * each address has a cursor in each. So an event is told in order, at least once, also after a crash or a day's outage. An event that its
 * receiver refuses is tried again for some hours, holds up those behind it meanwhile, and is then set aside where a person sees it
 * (callback_failed).
 *
 * Requests are signed after the Standard Webhooks specification 1.0 (callback/sign.h), whose libraries verify them.
 */
#ifndef CALLBACK_CALLBACK_H
#define CALLBACK_CALLBACK_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/crypto.h"
#include "base/json.h"

struct db;

enum { CALLBACK_NAME_MAX = 64, CALLBACK_URL_MAX = 500, CALLBACKS_MAX = 16 };

struct callback {
	int64_t	id, api_key_id;
	char	name[CALLBACK_NAME_MAX];	/* of the API key */
	char	url[CALLBACK_URL_MAX + 1];
	bool	consents, alerts, enabled;
	int64_t	message_cursor, ledger_cursor, alert_cursor, tries, retry_at, updated_at;
};
struct callbacks { struct callback items[CALLBACKS_MAX]; size_t count; };
/* Those that are switched on and whose key is not revoked. */
enum err callbacks_load(struct db *db, struct callbacks *ret) MUST_CHECK;
/* [{"id","api_key","url","shown","consents","alerts","enabled","told","tries","last_at","last_status","last_text","retry_at","failed"}] by key
 * name. */
enum err callback_list(struct db *db, struct json_object **ret) MUST_CHECK;

struct callback_draft { const char *api_key; const char *url; bool consents, alerts; };
/*
 * Sets or changes the address of one API key, in a transaction. A new one gets a secret ("whsec_...", in ret_secret, which the caller has
 * initialised; shown once) and hears of what happens from now on; a known one keeps its secret unless renew asks for another. ERR_INVALID:
 * problem names the field. ERR_NOT_FOUND: no such key. ERR_TOO_LARGE: there are CALLBACKS_MAX.
 */
enum err callback_put(struct db *db, const char *keys, const struct callback_draft *draft, bool renew, int64_t now, struct buf *ret_secret,
    struct problem *problem) MUST_CHECK;
enum err callback_enable(struct db *db, int64_t id, bool enabled, int64_t now) MUST_CHECK;
/* For the sender: the bytes that sign. */
enum err callback_secret(struct db *db, int64_t id, const struct seal_keys *outgoing, struct buf *ret) MUST_CHECK;

/* ---- what became of an event; in a transaction. Cursors only move forward. ---- */
struct callback_result { int status; const char *text; };	/* status 0: no answer */
enum err callback_told(struct db *db, const struct callback *c, const struct callback_result *result, int64_t now) MUST_CHECK;
/* Tried again at retry_at. */
enum err callback_refused(struct db *db, const struct callback *c, const struct callback_result *result, int64_t retry_at, int64_t now) MUST_CHECK;
/* Nothing of this system's up to here: only the cursors move. */
enum err callback_skip(struct db *db, const struct callback *c) MUST_CHECK;

/* ---- what was given up ---- */
enum err callback_give_up(struct db *db, const struct callback *c, const char *event_id, const char *body, const struct callback_result *result,
    int64_t now) MUST_CHECK;
/* [{"id","event_id","failed_at","status","text","again_at"}], newest first. */
enum err callback_failed(struct db *db, int64_t callback_id, int64_t limit, struct json_object **ret) MUST_CHECK;
/* failed_id 0: all of this address. ERR_NOT_FOUND: there is none. */
enum err callback_again(struct db *db, int64_t callback_id, int64_t failed_id, int64_t now) MUST_CHECK;
/* The oldest that somebody wants sent again. ERR_NOT_FOUND: none. texts are copies that the caller frees. */
struct callback_past { int64_t id; char *event_id, *body; };
void callback_past_end(struct callback_past *p);
enum err callback_next_again(struct db *db, int64_t callback_id, struct callback_past *ret) MUST_CHECK;
enum err callback_past_told(struct db *db, int64_t failed_id) MUST_CHECK;
enum err callback_past_refused(struct db *db, int64_t failed_id, const struct callback_result *result, int64_t now) MUST_CHECK;
enum err callback_forget(struct db *db, int64_t before, int64_t *ret_n) MUST_CHECK;

#endif
