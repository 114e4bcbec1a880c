#include "privacy/retention.h"

#include "base/clock.h"
#include "db/db.h"
#include "db/rows.h"
#include "message/message.h"
#include "message/reason.h"
#include "setting/setting.h"

enum {
	SQL_WEBHOOKS_DUE, SQL_WEBHOOKS, SQL_REFUSED, SQL_REPLIES_DUE, SQL_REPLIES, SQL_MESSAGES_DUE, SQL_PLANS, SQL_MESSAGES, SQL_AUDIT_DUE,
	SQL_AUDIT, SQL_SEEN, SQL_BLOCKED_DUE, SQL_BLOCKED, SQL_INVITATIONS_DUE, SQL_INVITATIONS, SQL__COUNT
};

/* Nobody answered them, no figure of an experiment counts them, and no note of an answer names them. */
#define UNANSWERED \
	"expires_at < :before AND answered_at IS NULL AND experiment_id IS NULL" \
	" AND NOT EXISTS (SELECT 1 FROM consent_origin o WHERE o.invitation_id = invitation.id)"

/* Named by what has not ended: a list of the states that have would be looked up in the index by state, which is most of the table. */
#define ENDED		"scrubbed_at IS NULL AND created_at < :before AND state NOT IN ('draft', 'queued', 'sending', 'blocked')"
#define SOME_ENDED	"SELECT id FROM message WHERE " ENDED " ORDER BY created_at, id LIMIT 300"

/* Ids of bodies and of the audit log come in the order of time: the oldest ones are looked at, never the whole table. */
static const char *const sql[SQL__COUNT] = {
	[SQL_WEBHOOKS_DUE] = "SELECT count(*), min(received_at) FROM webhook_inbox WHERE received_at < :before",
	[SQL_WEBHOOKS] =
	    "DELETE FROM webhook_inbox WHERE received_at < :before AND id IN (SELECT id FROM webhook_inbox ORDER BY id LIMIT 300)",
	[SQL_REFUSED] = "DELETE FROM webhook_refused WHERE last_at < :before",
	[SQL_REPLIES_DUE] = "SELECT count(*), min(received_at) FROM inbound WHERE text <> '' AND received_at < :before",
	[SQL_REPLIES] =
	    "UPDATE inbound SET text = '' WHERE id IN (SELECT id FROM inbound WHERE text <> '' AND received_at < :before ORDER BY received_at LIMIT 300)",
	[SQL_MESSAGES_DUE] = "SELECT count(*), min(created_at) FROM message WHERE " ENDED,
	[SQL_PLANS] = "DELETE FROM message_plan WHERE message_id IN (" SOME_ENDED ")",
	[SQL_MESSAGES] =
	    "UPDATE message SET params = '{}', parts = '{}', body = '', gateway_body = '', short_body = '', subject = '', mail_to = '', mail_body = '',"
	    " scrubbed_at = :now WHERE id IN (" SOME_ENDED ")",
	[SQL_AUDIT_DUE] = "SELECT count(*), min(at) FROM audit WHERE at < :before",
	[SQL_AUDIT] = "DELETE FROM audit WHERE at < :before AND id IN (SELECT id FROM audit ORDER BY id LIMIT 300)",
	[SQL_SEEN] = "DELETE FROM contact_seen WHERE at < :before",
	[SQL_BLOCKED_DUE] = "SELECT count(*), min(created_at) FROM message WHERE state = 'blocked' AND created_at < :before",
	[SQL_BLOCKED] = "SELECT id FROM message WHERE state = 'blocked' AND created_at < :before ORDER BY created_at, id LIMIT 100",
	[SQL_INVITATIONS_DUE] = "SELECT count(*), min(expires_at) FROM invitation WHERE " UNANSWERED,
	[SQL_INVITATIONS] = "DELETE FROM invitation WHERE id IN (SELECT id FROM invitation WHERE " UNANSWERED " ORDER BY id LIMIT 300)",
};
DB_SQL(sql);

static const struct { const char *name; enum setting_key setting; int due; } kinds[RETENTION__COUNT] = {
	[RETAIN_WEBHOOKS] =	{ "webhooks",	SETTING_KEEP_WEBHOOKS_DAYS,	SQL_WEBHOOKS_DUE },
	[RETAIN_REPLIES] =	{ "replies",	SETTING_KEEP_REPLIES_DAYS,	SQL_REPLIES_DUE },
	[RETAIN_MESSAGES] =	{ "messages",	SETTING_KEEP_MESSAGES_DAYS,	SQL_MESSAGES_DUE },
	[RETAIN_BLOCKED] =	{ "blocked",	SETTING_KEEP_BLOCKED_DAYS,	SQL_BLOCKED_DUE },
	[RETAIN_INVITATIONS] =	{ "invitations", SETTING_KEEP_INVITATIONS_DAYS,	SQL_INVITATIONS_DUE },
	[RETAIN_AUDIT] =	{ "audit",	SETTING_KEEP_AUDIT_DAYS,	SQL_AUDIT_DUE },
};

const char *
retention_name(enum retention_kind kind)
{
	return kinds[kind].name;
}

/* *ret_before 0: it is kept for good. */
static enum err
before(struct db *db, enum retention_kind kind, int64_t now, int64_t *ret_days, int64_t *ret_before)
{
	enum err e;

	if ((e = setting_number(db, kinds[kind].setting, ret_days)))
		return e;
	*ret_before = *ret_days > 0 ? now - *ret_days * CLOCK_DAY_MS : 0;
	return ERR_NONE;
}

static enum err
preview_one(struct db *db, enum retention_kind kind, int64_t now, struct json_object *rows)
{
	AUTO(db_rows) struct db_rows row = {0};
	struct json_object *o = json_object_new_object();
	int64_t days, until;
	enum err e;

	json_object_array_add(rows, o);
	if ((e = before(db, kind, now, &days, &until)) || (e = db_one(db, sql[kinds[kind].due], ARGS(INT_("before", until)), &row)))
		return e;
	json_put_text(o, "kind", kinds[kind].name);
	json_put_text(o, "setting", setting_row(kinds[kind].setting)->key);
	json_put_int(o, "keep_days", days);
	json_put_int(o, "due", db_col_int(&row, 0));
	if (db_col_null(&row, 1))
		json_put_text(o, "oldest_at", NULL);
	else
		json_put_int(o, "oldest_at", db_col_int(&row, 1));
	return ERR_NONE;
}

enum err
retention_preview(struct db *db, int64_t now, struct json_object **ret)
{
	AUTO_JSON struct json_object *rows = json_object_new_array();
	enum err e;
	int k;

	for (k = 0; k < RETENTION__COUNT; k++)
		if ((e = preview_one(db, (enum retention_kind)k, now, rows)))
			return e;
	*ret = rows;
	rows = NULL;
	return ERR_NONE;
}

static enum err
forget_messages(struct db *db, int64_t until, int64_t now, int64_t *ret_n)
{
	enum err e;

	if ((e = db_run(db, sql[SQL_PLANS], ARGS(INT_("before", until)), NULL)))
		return e;
	return db_run(db, sql[SQL_MESSAGES], ARGS(INT_("before", until), INT_("now", now)), ret_n);
}

static enum err
forget_audit(struct db *db, int64_t until, int64_t *ret_n)
{
	enum err e;

	if ((e = db_run(db, sql[SQL_AUDIT], ARGS(INT_("before", until)), ret_n)) || *ret_n > 0)
		return e;
	return db_run(db, sql[SQL_SEEN], ARGS(INT_("before", until)), NULL);
}

static enum err
forget_webhooks(struct db *db, int64_t until, int64_t *ret_n)
{
	enum err e;

	if ((e = db_run(db, sql[SQL_WEBHOOKS], ARGS(INT_("before", until)), ret_n)) || *ret_n > 0)
		return e;
	return db_run(db, sql[SQL_REFUSED], ARGS(INT_("before", until)), NULL);
}

static enum err
cancel_blocked(struct db *db, int64_t until, int64_t now, int64_t *ret_n)
{
	static const struct db_column columns[] = { { "id", DB_INT }, { 0 } };
	AUTO_JSON struct json_object *ids = NULL;
	int64_t id = 0;
	size_t i;
	enum err e;

	if ((e = db_rows_json(db, sql[SQL_BLOCKED], ARGS(INT_("before", until)), columns, &ids)))
		return e;
	for (i = 0; i < json_count(ids); i++) {
		json_int(json_item(ids, i), "id", &id);
		if ((e = message_withdraw(db, id, REASON_WAITED_TOO_LONG, "retention", now)))
			return e;
	}
	*ret_n = (int64_t)json_count(ids);
	return ERR_NONE;
}

enum err
retention_step(struct db *db, enum retention_kind kind, int64_t now, int64_t *ret_n)
{
	int64_t days, until;
	enum err e;

	*ret_n = 0;
	if ((e = before(db, kind, now, &days, &until)) || until <= 0)
		return e;
	switch (kind) {
	case RETAIN_WEBHOOKS:
		return forget_webhooks(db, until, ret_n);
	case RETAIN_REPLIES:
		return db_run(db, sql[SQL_REPLIES], ARGS(INT_("before", until)), ret_n);
	case RETAIN_MESSAGES:
		return forget_messages(db, until, now, ret_n);
	case RETAIN_BLOCKED:
		return cancel_blocked(db, until, now, ret_n);
	case RETAIN_INVITATIONS:
		return db_run(db, sql[SQL_INVITATIONS], ARGS(INT_("before", until)), ret_n);
	case RETAIN_AUDIT:
		return forget_audit(db, until, ret_n);
	case RETENTION__COUNT:
		break;
	}
	return ERR_INVALID;
}
