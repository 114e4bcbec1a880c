/*
 * apikey: what another system shows to use the API.
 *
 * "kz_live_<32 hex>", "kz_team_...", "kz_test_...": live sends, team sends only to staff and officials' numbers, test
 * stores and plans but nothing leaves.
 */
#ifndef ACCESS_APIKEY_H
#define ACCESS_APIKEY_H

#include <stdint.h>

#include "base/err.h"

struct db;

enum apikey_kind { APIKEY_LIVE, APIKEY_TEAM, APIKEY_TEST, APIKEY_KIND__COUNT };
enum { APIKEY_MAX = 48 };
struct apikey { int64_t id; char name[64]; enum apikey_kind kind; int64_t used_at; };	/* used_at: 0 never */

/* Both in the caller's transaction. kind: "live", "team", "test". The key is shown once: only its hash is kept. ERR_CONFLICT: the name is taken. */
enum err apikey_add(struct db *db, const char *name, const char *kind, int64_t now, char ret_key[APIKEY_MAX], struct problem *problem) MUST_CHECK;
enum err apikey_revoke(struct db *db, const char *name, int64_t now) MUST_CHECK;
/* ERR_NOT_FOUND from apikey_revoke: there is none of that name that works. ERR_FORBIDDEN: unknown or revoked. */
enum err apikey_find(struct db *db, const char *key, struct apikey *ret) MUST_CHECK;
/* Notes the use, in a transaction of its own; callers spare it within the same minute. */
enum err apikey_seen(struct db *writer, int64_t id, int64_t now) MUST_CHECK;

#endif
