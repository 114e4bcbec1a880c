#include "callback/callback.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "callback/sign.h"
#include "db/db.h"
#include "db/rows.h"

enum {
	SQL_ACTIVE, SQL_LIST, SQL_KEY, SQL_COUNT, SQL_SECRET_OF, SQL_ADD, SQL_CHANGE, SQL_ENABLE, SQL_SECRET, SQL_TOLD, SQL_REFUSED, SQL_SKIP, SQL__COUNT
};

/* Only forward: while an event was on its way, the address may have been changed and moved past what the one who told it knew. */
#define FORWARD(column, value) column " = CASE WHEN " column " < " value " THEN " value " ELSE " column " END"
#define CURSORS \
	FORWARD("message_cursor", ":message") ", " FORWARD("ledger_cursor", ":ledger") ", " FORWARD("alert_cursor", ":alert")

static const char *const sql[SQL__COUNT] = {
	[SQL_ACTIVE] =
	    "SELECT c.id, c.api_key_id, k.name, c.url, c.consents, c.message_cursor, c.ledger_cursor, c.tries, c.retry_at, c.updated_at,"
	    "   c.alerts, c.alert_cursor"
	    " FROM callback c JOIN api_key k ON k.id = c.api_key_id WHERE c.enabled = 1 AND k.revoked_at IS NULL ORDER BY c.id LIMIT 16",
	[SQL_LIST] =
	    "SELECT c.id, k.name, c.url, c.shown, c.consents, c.enabled, c.told, c.tries, c.last_at, c.last_status, c.last_text, c.retry_at,"
	    "   (SELECT count(*) FROM callback_failed f WHERE f.callback_id = c.id), c.alerts"
	    " FROM callback c JOIN api_key k ON k.id = c.api_key_id WHERE k.revoked_at IS NULL ORDER BY k.name",
	[SQL_KEY] = "SELECT id FROM api_key WHERE name = :name AND revoked_at IS NULL",
	[SQL_COUNT] = "SELECT count(*) FROM callback",
	[SQL_SECRET_OF] = "SELECT secret_sealed, shown FROM callback WHERE api_key_id = :key",
	[SQL_ADD] =	/* what happened before is known to the system, or lost on it */
	    "INSERT INTO callback (api_key_id, url, secret_sealed, shown, consents, alerts, message_cursor, ledger_cursor, alert_cursor, created_at,"
	    "   updated_at) VALUES (:key, :url, :secret, :shown, :consents, :alerts, (SELECT coalesce(max(id), 0) FROM message_event),"
	    "   (SELECT coalesce(max(seq), 0) FROM consent_ledger), (SELECT coalesce(max(id), 0) FROM alert_event), :now, :now)",
	[SQL_CHANGE] =	/* consents that begin to be told are told from now on */
	    "UPDATE callback SET url = :url, secret_sealed = :secret, shown = :shown, tries = 0, retry_at = 0, updated_at = :now,"
	    "   ledger_cursor = CASE WHEN consents < :consents THEN (SELECT coalesce(max(seq), 0) FROM consent_ledger) ELSE ledger_cursor END,"
	    "   alert_cursor = CASE WHEN alerts < :alerts THEN (SELECT coalesce(max(id), 0) FROM alert_event) ELSE alert_cursor END,"
	    "   consents = :consents, alerts = :alerts, enabled = 1 WHERE api_key_id = :key",
	[SQL_ENABLE] = "UPDATE callback SET enabled = :enabled, tries = 0, retry_at = 0, updated_at = :now WHERE id = :id",
	[SQL_SECRET] = "SELECT secret_sealed FROM callback WHERE id = :id",
	[SQL_TOLD] =
	    "UPDATE callback SET " CURSORS ", tries = 0, retry_at = 0,"
	    "   told = told + 1, last_at = :now, last_status = :status, last_text = '' WHERE id = :id",
	[SQL_REFUSED] =
	    "UPDATE callback SET tries = tries + 1, retry_at = :retry, last_at = :now, last_status = :status, last_text = :text WHERE id = :id",
	[SQL_SKIP] =
	    "UPDATE callback SET " CURSORS ", tries = 0, retry_at = 0 WHERE id = :id",
};
DB_SQL(sql);

enum { SHOWN_BYTES = 4, SECRET_MAX_BYTES = 512 };

/* ---- reading ---- */

enum err
callbacks_load(struct db *db, struct callbacks *ret)
{
	AUTO(db_rows) struct db_rows rows = {0};
	struct callbacks all = {0};
	enum err e;

	if ((e = db_query(db, sql[SQL_ACTIVE], NULL, &rows)))
		return e;
	while (all.count < CALLBACKS_MAX && db_next(&rows)) {
		struct callback *c = &all.items[all.count++];

		*c = (struct callback){
			.id = db_col_int(&rows, 0), .api_key_id = db_col_int(&rows, 1), .consents = db_col_int(&rows, 4) != 0, .enabled = true,
			.message_cursor = db_col_int(&rows, 5), .ledger_cursor = db_col_int(&rows, 6), .tries = db_col_int(&rows, 7),
			.retry_at = db_col_int(&rows, 8), .updated_at = db_col_int(&rows, 9), .alerts = db_col_int(&rows, 10) != 0,
			.alert_cursor = db_col_int(&rows, 11),
		};
		snprintf(c->name, sizeof(c->name), "%s", db_col_text(&rows, 2));
		snprintf(c->url, sizeof(c->url), "%s", db_col_text(&rows, 3));
	}
	if (rows.err)
		return rows.err;
	*ret = all;
	return ERR_NONE;
}

enum err
callback_list(struct db *db, struct json_object **ret)
{
	static const struct db_column columns[] = {
		{ "id", DB_INT }, { "api_key", DB_TEXT }, { "url", DB_TEXT }, { "shown", DB_TEXT }, { "consents", DB_FLAG }, { "enabled", DB_FLAG },
		{ "told", DB_INT }, { "tries", DB_INT }, { "last_at", DB_INT }, { "last_status", DB_INT }, { "last_text", DB_TEXT },
		{ "retry_at", DB_INT }, { "failed", DB_INT }, { "alerts", DB_FLAG }, { 0 }
	};

	return db_rows_json(db, sql[SQL_LIST], NULL, columns, ret);
}

/* ---- setting one up ---- */

/* Names and numbers travel to it, so in clear only within this machine. */
static const char *
host_of(const char *url)
{
	static const char *const here[] = { "http://127.0.0.1:", "http://127.0.0.1/", "http://localhost:", "http://localhost/", "http://[::1]:", NULL };
	size_t i;

	if (text_starts(url, "https://"))
		return url + strlen("https://");
	for (i = 0; here[i] != NULL; i++)
		if (text_starts(url, here[i]))
			return url + strlen("http://");
	return "";
}

static enum err
check_url(const char *url, struct problem *problem)
{
	const char *host = host_of(url);

	if (*host == '\0' || *host == '/' || strpbrk(url, " \t\r\n\"<>\\") != NULL || !text_is_utf8(url, strlen(url)))
		return problem_set(problem, ERR_INVALID, "url", "must begin with https:// and hold no spaces");
	if (strcspn(host, "@") < strcspn(host, "/"))
		return problem_set(problem, ERR_INVALID, "url", "must hold no user and no password");
	if (strlen(url) > CALLBACK_URL_MAX)
		return problem_set(problem, ERR_INVALID, "url", "must be at most %d bytes long", CALLBACK_URL_MAX);
	return ERR_NONE;
}

struct sealed { struct buf bytes; char shown[SHOWN_BYTES + 1]; bool known; };

static void
sealed_end(struct sealed *s)
{
	buf_end(&s->bytes);
}

static enum err
load_sealed(struct db *db, int64_t key_id, struct sealed *ret)
{
	AUTO(db_rows) struct db_rows row = {0};
	const void *bytes;
	size_t n;
	enum err e = db_one(db, sql[SQL_SECRET_OF], ARGS(INT_("key", key_id)), &row);

	if (e)
		return e == ERR_NOT_FOUND ? ERR_NONE : e;
	ret->known = true;
	bytes = db_col_blob(&row, 0, &n);
	buf_add(&ret->bytes, bytes, n);
	snprintf(ret->shown, sizeof(ret->shown), "%s", db_col_text(&row, 1));
	return buf_err(&ret->bytes);
}

static enum err
make_sealed(const char *keys, struct sealed *ret, struct buf *secret)
{
	struct seal_keys outgoing;
	enum err e;

	if ((e = seal_keys_load(keys, "outgoing", false, &outgoing)) || (e = sign_secret_make(secret)))
		return e;
	buf_reset(&ret->bytes);
	snprintf(ret->shown, sizeof(ret->shown), "%s", buf_text(secret) + secret->len - SHOWN_BYTES);
	return seal(&outgoing, buf_text(secret), &ret->bytes);
}

static enum err
check_room(struct db *db, const struct sealed *s, struct problem *problem)
{
	int64_t count;
	enum err e;

	if (s->known)
		return ERR_NONE;
	if ((e = db_one_int(db, sql[SQL_COUNT], NULL, &count)))
		return e;
	return count < CALLBACKS_MAX ? ERR_NONE : problem_set(problem, ERR_TOO_LARGE, "url", "there are %d addresses already", CALLBACKS_MAX);
}

enum err
callback_put(struct db *db, const char *keys, const struct callback_draft *draft, bool renew, int64_t now, struct buf *ret_secret,
    struct problem *problem)
{
	AUTO(sealed) struct sealed s = {0};
	int64_t key;
	enum err e;

	buf_init(&s.bytes, SECRET_MAX_BYTES);
	if ((e = check_url(draft->url, problem)) || (e = db_one_int(db, sql[SQL_KEY], ARGS(TEXT_("name", draft->api_key)), &key)) ||
	    (e = load_sealed(db, key, &s)) || (e = check_room(db, &s, problem)) ||
	    ((renew || !s.known) && (e = make_sealed(keys, &s, ret_secret))))
		return e;
	return db_run(db, sql[s.known ? SQL_CHANGE : SQL_ADD], ARGS(INT_("key", key), TEXT_("url", draft->url),
	    BLOB_("secret", s.bytes.bytes, s.bytes.len), TEXT_("shown", s.shown), INT_("consents", draft->consents),
	    INT_("alerts", draft->alerts), INT_("now", now)), NULL);
}

enum err
callback_enable(struct db *db, int64_t id, bool enabled, int64_t now)
{
	int64_t changed;
	enum err e = db_run(db, sql[SQL_ENABLE], ARGS(INT_("id", id), INT_("enabled", enabled), INT_("now", now)), &changed);

	return e != ERR_NONE ? e : changed == 0 ? ERR_NOT_FOUND : ERR_NONE;
}

enum err
callback_secret(struct db *db, int64_t id, const struct seal_keys *outgoing, struct buf *ret)
{
	AUTO(db_rows) struct db_rows row = {0};
	const void *bytes;
	size_t n;
	enum err e;

	if ((e = db_one(db, sql[SQL_SECRET], ARGS(INT_("id", id)), &row)))
		return e;
	bytes = db_col_blob(&row, 0, &n);
	return seal_open(outgoing, bytes, n, ret);
}

/* ---- what became of an event ---- */

enum err
callback_told(struct db *db, const struct callback *c, const struct callback_result *result, int64_t now)
{
	return db_run(db, sql[SQL_TOLD], ARGS(INT_("id", c->id), INT_("message", c->message_cursor), INT_("ledger", c->ledger_cursor),
	    INT_("alert", c->alert_cursor),
	    INT_("status", result->status), INT_("now", now)), NULL);
}

enum err
callback_refused(struct db *db, const struct callback *c, const struct callback_result *result, int64_t retry_at, int64_t now)
{
	return db_run(db, sql[SQL_REFUSED], ARGS(INT_("id", c->id), INT_("retry", retry_at), INT_("now", now), INT_("status", result->status),
	    TEXT_("text", result->text)), NULL);
}

enum err
callback_skip(struct db *db, const struct callback *c)
{
	return db_run(db, sql[SQL_SKIP], ARGS(INT_("id", c->id), INT_("message", c->message_cursor), INT_("ledger", c->ledger_cursor),
	    INT_("alert", c->alert_cursor)), NULL);
}
