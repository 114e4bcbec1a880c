/*
 * account: configured providers as they stand in the database, with their sealed secrets.
 *
 * Anyone may write a secret (with the box's public key); only the program that holds the box's secret key can read it back. What a page may
 * show of a secret is its last four characters and when it was set.
 */
#ifndef ACCOUNT_ACCOUNT_H
#define ACCOUNT_ACCOUNT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/crypto.h"
#include "provider/provider.h"

struct db;

enum { PROVIDERS_MAX = 32 };	/* accounts of an office; provider_add refuses more */

struct provider_row {
	int64_t			 id;
	const struct provider	*kind;
	char			*name, *webhook_key, *webhook_key_before;	/* account/webhook_key.h */
	int64_t			 webhook_key_before_until;
	bool			 enabled, is_default;
	int64_t			 priority;
	struct json_object	*settings;
	int64_t			 per_minute, per_day, gap_ms, gap_jitter_ms;	/* 0: no limit */
	char			*health, *health_code, *health_text;
	int64_t			 health_at, failures, closed_until, webhook_at, refused_at;
	char			*refused_why;
	int64_t			 people_limit;	/* what it told: different people in 24 hours; -1: no limit, 0: it has not told */
	int64_t			 told_per_day;	/* messages a day that its package allows, 0: it has not told */
	int64_t			 updated_at;	/* of the configuration, secrets included; health does not touch it */
};
void provider_row_end(struct provider_row *p);

struct provider_rows { struct provider_row *items; size_t count; };
void provider_rows_end(struct provider_rows *rows);
/* Every provider whose kind this program knows, by priority, then id. */
enum err provider_load_all(struct db *db, struct provider_rows *ret) MUST_CHECK;

enum err provider_load(struct db *db, int64_t id, struct provider_row *ret) MUST_CHECK;
/* Can the list of its own templates be read from here? */
bool provider_lists_templates(const struct provider_row *row);
enum err provider_by_name(struct db *db, const char *name, struct provider_row *ret) MUST_CHECK;

/* The public halves of both boxes. */
struct provider_boxes { struct seal_keys outgoing, webhook; };
/* keys: config's folder. open says which secret key to read as well (FIELD_PLAIN: none). */
enum err provider_boxes_load(const char *keys, enum field_box open, struct provider_boxes *ret) MUST_CHECK;

/*
 * values: {"field": "text"}. Unknown fields, bad values and missing required fields are ERR_INVALID with problem.field ("fields" for an
 * unknown one, the first of the choice where one of several is needed). Besides the kind's fields, values may hold: enabled, is_default,
 * priority, per_minute, per_day, gap_ms, gap_jitter_ms, name. The first gateway becomes the default one. ERR_CONFLICT: the name is taken.
 * ERR_TOO_LARGE: there are PROVIDERS_MAX already. After an error the caller's transaction must not be committed.
 */
enum err provider_add(struct db *db, const struct provider_boxes *boxes, const char *kind, const char *name, struct json_object *values,
    int64_t now, int64_t *ret_id, struct problem *problem) MUST_CHECK;
/*
 * What values does not name stays as it is. A plain field set to "" falls back to its default; an empty secret stays as it is, because a
 * form never shows it, and null removes it.
 */
enum err provider_set(struct db *db, const struct provider_boxes *boxes, int64_t id, struct json_object *values, int64_t now,
    struct problem *problem) MUST_CHECK;

/* "https://host/webhook/<kind>/<key>", with the key in it. base_url: of the config. */
void provider_webhook_url(const struct provider_row *row, const char *base_url, struct buf *ret);

/* The account as the pure functions want it, with the secrets of the box that boxes can open. Points into row, which must outlive it. */
struct account_view { struct account account; struct json_object *secrets; char *webhook_url; };
void account_view_end(struct account_view *v);
/* base_url: of the config, for those who tell the provider our address; NULL: nobody does. */
enum err account_open(struct db *db, const struct provider_boxes *boxes, enum field_box box, const struct provider_row *row, const char *base_url,
    struct account_view *ret) MUST_CHECK;

/*
 * Health, as the sender and the webhooks learn it: "ok", "warning" or "down" (a person must mend it). "ok" also closes the circuit and
 * forgets the failures. closed_until: nothing is sent before, 0: no such time.
 */
enum err provider_health(struct db *db, int64_t id, const char *health, const char *code, const char *text, int64_t closed_until,
    int64_t now) MUST_CHECK;
/*
 * One more failure of the provider itself (no connection, no answer, 5xx). From the fifth in a row on the circuit is open: *ret_until is then
 * when one message may try again, a minute at first, up to a quarter of an hour; otherwise 0. Failures while it is open do not count.
 */
enum { PROVIDER_FAILURES_OPEN = 5 };
enum err provider_failed(struct db *db, int64_t id, const char *code, const char *text, int64_t now, int64_t *ret_until) MUST_CHECK;
/* What a look at it found wrong is so no more, and it was never more than a warning: was and code are what stood there. Pauses go on. */
enum err provider_fine(struct db *db, int64_t id, const char *was, const char *code, int64_t now) MUST_CHECK;
/* The provider itself said that something is wrong with the account. */
enum err provider_warn(struct db *db, int64_t id, const char *code, const char *text, int64_t now) MUST_CHECK;
/* It took a message: the circuit closes and the pause is over. A warning of the provider's own, and what a person must mend, stay. */
enum err provider_accepted(struct db *db, int64_t id, int64_t now) MUST_CHECK;
/*
 * We are too fast for it: nothing is sent for delay_s (0: a minute), and for twice as long as the last time when that is only minutes ago, a
 * quarter of an hour at most. Does nothing while it is closed already.
 */
enum err provider_throttled(struct db *db, int64_t id, int delay_s, const char *text, int64_t now) MUST_CHECK;
/* It told how many different people may be written to in 24 hours; -1: any number. */
enum err provider_people_limit(struct db *db, int64_t id, int64_t limit) MUST_CHECK;
enum err provider_webhook_seen(struct db *db, int64_t id, int64_t now, const char *refused_why) MUST_CHECK;	/* NULL: accepted */

#endif
