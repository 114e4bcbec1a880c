#include "callback/event.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/json_times.h"
#include "base/text.h"
#include "db/db.h"
#include "template/template.h"

enum { SQL_MESSAGES, SQL_OVERTAKEN, SQL_MESSAGE, SQL_CONSENTS, SQL_PHONE, SQL_ALERTS, SQL__COUNT };

static const char *const sql[SQL__COUNT] = {
	[SQL_MESSAGES] =
	    "SELECT e.id, e.message_id, e.at, e.kind, e.detail, m.made_by, e.attempt_id FROM message_event e JOIN message m ON m.id = e.message_id"
	    " WHERE e.id > :cursor ORDER BY e.id LIMIT 500",
	[SQL_OVERTAKEN] =
	    "SELECT count(*) FROM message_event WHERE message_id = :message AND attempt_id = :attempt AND id < :id"
	    " AND kind IN ('sent', 'delivered', 'read', 'failed')",
	[SQL_MESSAGE] =
	    "SELECT m.id, m.code, m.reference, m.state, m.reason, m.reason_text, m.number, " TEMPLATE_FAMILY("t") ", p.registration_id, v.name, m.sent_at,"
	    "   m.delivered_at, m.read_at FROM message m LEFT JOIN template t ON t.id = m.template_id LEFT JOIN permit p ON p.id = m.permit_id"
	    " LEFT JOIN provider v ON v.id = m.provider_id WHERE m.id = :message",
	[SQL_CONSENTS] =
	    "SELECT seq, subject_hash, scope, action, source, at FROM consent_ledger WHERE seq > :cursor ORDER BY seq LIMIT 1",
	[SQL_PHONE] =
	    "SELECT p.number FROM contact c JOIN contact_phone p ON p.contact_id = c.id AND p.preferred = 1 WHERE c.subject_hash = :subject",
	[SQL_ALERTS] =
	    "SELECT e.id, e.kind, e.at, a.id, a.kind, a.subject, a.name, a.level, a.reason, a.detail, a.opened_at, a.closed_at"
	    " FROM alert_event e JOIN alert a ON a.id = e.alert_id WHERE e.id > :cursor ORDER BY e.id LIMIT 1",
};
DB_SQL(sql);

enum { BODY_MAX_BYTES = 64 * 1024 };

void
callback_event_end(struct callback_event *e)
{
	buf_end(&e->body);
}

/* What changes for the one who made the message; planning and trying are ours. */
static bool
is_news(const char *kind)
{
	static const char *const news[] = { "accepted", "sent", "delivered", "read", "failed", "blocked", "released", "cancelled", "unknown" };
	size_t i;

	for (i = 0; i < sizeof(news) / sizeof(news[0]); i++)
		if (text_equal(news[i], kind))
			return true;
	return false;
}

static enum err
write_event(const char *type, int64_t at, struct json_object *data, struct callback_event *ret)
{
	AUTO_JSON struct json_object *o = json_object_new_object();
	char iso[CLOCK_TEXT_MAX];
	const char *text;

	json_times_iso(data);
	clock_format_iso(at, iso);
	json_put_text(o, "type", type);
	json_put_text(o, "timestamp", iso);
	json_put(o, "data", json_object_get(data));
	if ((text = json_write(o)) == NULL)
		return ERR_MEMORY;
	buf_text_add(&ret->body, text);
	return buf_err(&ret->body);
}

/* ---- messages ---- */

static void
put_text(struct json_object *o, const char *name, struct db_rows *row, int col)
{
	const char *text = db_col_text(row, col);

	json_put_text(o, name, text_is_blank(text) ? NULL : text);
}

static void
put_time(struct json_object *o, const char *name, struct db_rows *row, int col)
{
	if (db_col_null(row, col))
		json_put_text(o, name, NULL);
	else
		json_put_int(o, name, db_col_int(row, col));
}

static enum err
put_message(struct db *db, int64_t message_id, struct json_object *data)
{
	static const char *const texts[] = { "code", "reference", "state", "reason", "reason_text", "to", "template", "permit", "provider" };
	AUTO(db_rows) struct db_rows row = {0};
	struct json_object *o = json_put_object(data, "message");
	size_t i;
	enum err e;

	if ((e = db_one(db, sql[SQL_MESSAGE], ARGS(INT_("message", message_id)), &row)))
		return e;
	json_put_int(o, "id", db_col_int(&row, 0));
	for (i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		put_text(o, texts[i], &row, (int)i + 1);
	put_time(o, "sent_at", &row, 10);
	put_time(o, "delivered_at", &row, 11);
	put_time(o, "read_at", &row, 12);
	return ERR_NONE;
}

static enum err
message_event(struct db *db, struct db_rows *row, struct callback_event *ret)
{
	AUTO_JSON struct json_object *data = json_object_new_object();
	struct json_object *detail = NULL;
	const char *text = db_col_text(row, 4);
	char type[EVENT_ID_MAX];
	enum err e;

	if (!text_is_blank(text) && (e = json_parse(text, strlen(text), &detail, NULL)))
		return e;
	json_put(data, "detail", detail);
	if ((e = put_message(db, db_col_int(row, 1), data)))
		return e;
	snprintf(ret->id, sizeof(ret->id), "message.%" PRId64, db_col_int(row, 0));
	snprintf(type, sizeof(type), "message.%.24s", db_col_text(row, 3));
	return write_event(type, db_col_int(row, 2), data, ret);
}

/* A receipt was faster than the answer: that it was accepted is no news any more. */
static enum err
is_overtaken(struct db *db, struct db_rows *row, bool *ret)
{
	int64_t n = 0;
	enum err e = ERR_NONE;

	if (text_equal(db_col_text(row, 3), "accepted"))
		e = db_one_int(db, sql[SQL_OVERTAKEN], ARGS(INT_("message", db_col_int(row, 1)), INT_("attempt", db_col_int(row, 6)),
		    INT_("id", db_col_int(row, 0))), &n);
	*ret = n > 0;
	return e;
}

static enum err
next_message(struct db *db, const struct callback *c, struct callback_event *ret)
{
	AUTO(db_rows) struct db_rows rows = {0};
	char maker[CALLBACK_NAME_MAX + 8];
	bool overtaken;
	enum err e;

	snprintf(maker, sizeof(maker), "api:%s", c->name);
	if ((e = db_query(db, sql[SQL_MESSAGES], ARGS(INT_("cursor", c->message_cursor)), &rows)))
		return e;
	while (db_next(&rows)) {
		ret->message_cursor = db_col_int(&rows, 0);
		if (!text_equal(db_col_text(&rows, 5), maker) || !is_news(db_col_text(&rows, 3)))
			continue;
		if ((e = is_overtaken(db, &rows, &overtaken)))
			return e;
		if (!overtaken)
			return message_event(db, &rows, ret);
	}
	return rows.err;
}

/* ---- consents ---- */

/* NULL for somebody who was erased, or has no number. */
static enum err
put_phone(struct db *db, const void *subject, size_t n, struct json_object *o)
{
	AUTO(db_rows) struct db_rows row = {0};
	enum err e = db_one(db, sql[SQL_PHONE], ARGS(BLOB_("subject", subject, n)), &row);

	if (e != ERR_NONE && e != ERR_NOT_FOUND)
		return e;
	json_put_text(o, "phone", e == ERR_NONE ? db_col_text(&row, 0) : NULL);
	return ERR_NONE;
}

static enum err
next_consent(struct db *db, const struct callback *c, struct callback_event *ret)
{
	AUTO_JSON struct json_object *data = json_object_new_object();
	struct json_object *o = json_put_object(data, "consent");
	AUTO(db_rows) struct db_rows row = {0};
	const void *subject;
	char type[EVENT_ID_MAX];
	size_t n;
	enum err e;

	if ((e = db_one(db, sql[SQL_CONSENTS], ARGS(INT_("cursor", c->ledger_cursor)), &row)))
		return e == ERR_NOT_FOUND ? ERR_NONE : e;
	ret->ledger_cursor = db_col_int(&row, 0);
	subject = db_col_blob(&row, 1, &n);
	if ((e = put_phone(db, subject, n, o)))
		return e;
	put_text(o, "scope", &row, 2);
	put_text(o, "action", &row, 3);
	put_text(o, "source", &row, 4);
	snprintf(ret->id, sizeof(ret->id), "consent.%" PRId64, ret->ledger_cursor);
	snprintf(type, sizeof(type), "consent.%.24s", db_col_text(&row, 3));
	return write_event(type, db_col_int(&row, 5), data, ret);
}

/* ---- alerts ---- */

static enum err
next_alert(struct db *db, const struct callback *c, struct callback_event *ret)
{
	static const char *const texts[] = { "kind", "subject", "name", "level", "reason", "detail" };
	AUTO_JSON struct json_object *data = json_object_new_object();
	struct json_object *o = json_put_object(data, "alert");
	AUTO(db_rows) struct db_rows row = {0};
	char type[EVENT_ID_MAX];
	size_t i;
	enum err e;

	if ((e = db_one(db, sql[SQL_ALERTS], ARGS(INT_("cursor", c->alert_cursor)), &row)))
		return e == ERR_NOT_FOUND ? ERR_NONE : e;
	ret->alert_cursor = db_col_int(&row, 0);
	json_put_int(o, "id", db_col_int(&row, 3));
	for (i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		put_text(o, texts[i], &row, (int)i + 4);
	put_time(o, "opened_at", &row, 10);
	put_time(o, "closed_at", &row, 11);
	snprintf(ret->id, sizeof(ret->id), "alert.%" PRId64, ret->alert_cursor);
	snprintf(type, sizeof(type), "alert.%.24s", db_col_text(&row, 1));
	return write_event(type, db_col_int(&row, 2), data, ret);
}

enum err
callback_next(struct db *db, const struct callback *c, struct callback_event *ret)
{
	AUTO(callback_event) struct callback_event event = {
		.message_cursor = c->message_cursor, .ledger_cursor = c->ledger_cursor, .alert_cursor = c->alert_cursor,
	};
	enum err e;

	buf_init(&event.body, BODY_MAX_BYTES);
	if ((e = next_message(db, c, &event)))
		return e;
	/* Messages first: a consent that made them go out is told when they are. */
	if (event.body.len == 0 && c->consents && (e = next_consent(db, c, &event)))
		return e;
	if (event.body.len == 0 && c->alerts && (e = next_alert(db, c, &event)))
		return e;
	*ret = event;
	event = (struct callback_event){0};
	return ERR_NONE;
}
