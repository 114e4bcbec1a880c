#include "message/message.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "db/db.h"
#include "message/reason.h"

enum { SQL_LOAD, SQL_STATE, SQL_MOVE, SQL_REWORD, SQL_KEEP_MAIL, SQL_NOTE, SQL__COUNT };

static const char *const sql[SQL__COUNT] = {
	[SQL_LOAD] =
	    "SELECT id, code, contact_id, number, kind, template_id, scenario, category, params, body, gateway_body, short_body,"
	    " priority, state, reason, reason_text, coalesce((SELECT plan FROM message_plan WHERE message_id = :id), '[]'),"
	    " forced_provider_id, provider_id, permit_id, reply_to, reply_provider_id,"
	    " reference, made_by, nothing_leaves, send_after, deadline_at, created_at, updated_at, sent_at, delivered_at, read_at,"
	    " price_category, price_type, billable, scrubbed_at, template_version, subject, mail_to, mail_body, parts FROM message WHERE id = :id",
	[SQL_STATE] = "SELECT state FROM message WHERE id = :id",
	[SQL_MOVE] =	/* sent_at is of the attempt that counts: what waits again has not been sent. For an IN of three SQLite would make a table. */
	    "UPDATE message SET state = :to, reason = :reason, reason_text = :text, updated_at = :now,"
	    " provider_id = CASE WHEN :provider > 0 THEN :provider ELSE provider_id END,"
	    " sent_at = CASE WHEN :to = 'queued' THEN NULL WHEN :to = 'sent' OR :to = 'delivered' OR :to = 'read' THEN coalesce(sent_at, :at)"
	    "   ELSE sent_at END,"
	    " delivered_at = CASE WHEN :to IN ('delivered', 'read') THEN coalesce(delivered_at, :at) ELSE delivered_at END,"
	    " read_at = CASE WHEN :to = 'read' THEN :at ELSE read_at END"
	    /* What was scrubbed has nothing left to say. */
	    " WHERE id = :id AND state = :from AND (:to <> 'queued' OR scrubbed_at IS NULL)",
	[SQL_REWORD] = "UPDATE message SET short_body = :text WHERE id = :id",
	[SQL_KEEP_MAIL] = "UPDATE message SET subject = :subject, mail_to = :to, mail_body = :body WHERE id = :id",
	[SQL_NOTE] =
	    "INSERT INTO message_event (message_id, at, kind, origin, provider_id, attempt_id, detail)"
	    " VALUES (:id, :at, :kind, :origin, :provider, :attempt, :detail)",
};
DB_SQL(sql);

void
message_end(struct message *m)
{
	free(m->scenario);
	free(m->category);
	free(m->body);
	free(m->gateway_body);
	free(m->short_body);
	free(m->subject);
	free(m->mail_to);
	free(m->mail_body);
	free(m->reason);
	free(m->reason_text);
	free(m->reply_to);
	free(m->reference);
	free(m->made_by);
	free(m->price_category);
	free(m->price_type);
	json_end(&m->params);
	json_end(&m->parts);
	json_end(&m->plan);
	*m = (struct message){0};
}

/* ---- reading ---- */

/* The columns of SQL_LOAD. */
enum {
	COL_ID, COL_CODE, COL_CONTACT, COL_NUMBER, COL_KIND, COL_TEMPLATE, COL_SCENARIO, COL_CATEGORY, COL_PARAMS, COL_BODY,
	COL_GATEWAY_BODY, COL_SHORT_BODY, COL_PRIORITY, COL_STATE, COL_REASON, COL_REASON_TEXT, COL_PLAN, COL_FORCED, COL_PROVIDER,
	COL_PERMIT, COL_REPLY_TO, COL_REPLY_PROVIDER, COL_REFERENCE, COL_MADE_BY, COL_NOTHING_LEAVES, COL_SEND_AFTER, COL_DEADLINE,
	COL_CREATED, COL_UPDATED, COL_SENT, COL_DELIVERED, COL_READ, COL_PRICE_CATEGORY, COL_PRICE_TYPE, COL_BILLABLE, COL_SCRUBBED, COL_VERSION,
	COL_SUBJECT, COL_MAIL_TO, COL_MAIL_BODY, COL_PARTS
};

static enum err
read_texts(struct db_rows *rows, struct message *m)
{
	const struct { int col; char **to; } texts[] = {
		{ COL_SCENARIO, &m->scenario }, { COL_CATEGORY, &m->category }, { COL_BODY, &m->body },
		{ COL_GATEWAY_BODY, &m->gateway_body }, { COL_SHORT_BODY, &m->short_body }, { COL_REASON, &m->reason },
		{ COL_REASON_TEXT, &m->reason_text }, { COL_REFERENCE, &m->reference }, { COL_MADE_BY, &m->made_by },
		{ COL_PRICE_CATEGORY, &m->price_category }, { COL_PRICE_TYPE, &m->price_type }, { COL_SUBJECT, &m->subject },
		{ COL_MAIL_TO, &m->mail_to }, { COL_MAIL_BODY, &m->mail_body },
	};
	size_t i;
	enum err e;

	for (i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		if ((e = db_col_copy(rows, texts[i].col, texts[i].to)))
			return e;
	return db_col_null(rows, COL_REPLY_TO) ? ERR_NONE : db_col_copy(rows, COL_REPLY_TO, &m->reply_to);
}

static enum err
read_json(struct db_rows *rows, int col, struct json_object **ret)
{
	const char *text = db_col_text(rows, col);

	return json_parse(text, strlen(text), ret, NULL);
}

static void
read_numbers(struct db_rows *rows, struct message *m)
{
	m->id = db_col_int(rows, COL_ID);
	m->contact_id = db_col_int(rows, COL_CONTACT);
	m->is_template = text_equal(db_col_text(rows, COL_KIND), "template");
	m->template_id = db_col_int(rows, COL_TEMPLATE);
	m->template_version = db_col_int(rows, COL_VERSION);
	m->priority = (int)db_col_int(rows, COL_PRIORITY);
	m->forced_provider_id = db_col_int(rows, COL_FORCED);
	m->provider_id = db_col_int(rows, COL_PROVIDER);
	m->permit_id = db_col_int(rows, COL_PERMIT);
	m->reply_provider_id = db_col_int(rows, COL_REPLY_PROVIDER);
	m->nothing_leaves = db_col_int(rows, COL_NOTHING_LEAVES) != 0;
	m->send_after = db_col_int(rows, COL_SEND_AFTER);
	m->deadline_at = db_col_int(rows, COL_DEADLINE);
	m->created_at = db_col_int(rows, COL_CREATED);
	m->updated_at = db_col_int(rows, COL_UPDATED);
	m->sent_at = db_col_int(rows, COL_SENT);
	m->delivered_at = db_col_int(rows, COL_DELIVERED);
	m->read_at = db_col_int(rows, COL_READ);
	m->scrubbed_at = db_col_int(rows, COL_SCRUBBED);
	m->billable = db_col_int(rows, COL_BILLABLE) != 0;
}

enum err
message_load(struct db *db, int64_t id, struct message *ret)
{
	AUTO(message) struct message m = {0};
	AUTO(db_rows) struct db_rows rows = {0};
	enum err e;

	if ((e = db_one(db, sql[SQL_LOAD], ARGS(INT_("id", id)), &rows)) || (e = read_texts(&rows, &m)) ||
	    (e = read_json(&rows, COL_PARAMS, &m.params)) || (e = read_json(&rows, COL_PARTS, &m.parts)) || (e = read_json(&rows, COL_PLAN, &m.plan)))
		return e;
	read_numbers(&rows, &m);
	snprintf(m.code, sizeof(m.code), "%s", db_col_text(&rows, COL_CODE));
	snprintf(m.number, sizeof(m.number), "%s", db_col_text(&rows, COL_NUMBER));
	if (!message_state_from_name(db_col_text(&rows, COL_STATE), &m.state))
		return ERR_DB;		/* the table's own check lets nothing else in */
	*ret = m;
	m = (struct message){0};
	return ERR_NONE;
}

/* ---- moving ---- */

static enum err
state_of(struct db *db, int64_t id, enum message_state *ret)
{
	AUTO(db_rows) struct db_rows rows = {0};
	enum err e;

	if ((e = db_one(db, sql[SQL_STATE], ARGS(INT_("id", id)), &rows)))
		return e;
	return message_state_from_name(db_col_text(&rows, 0), ret) ? ERR_NONE : ERR_DB;
}

static bool
needs_reason(enum message_state s)
{
	return s == MESSAGE_FAILED || s == MESSAGE_BLOCKED || s == MESSAGE_CANCELLED;
}

enum err
message_change(struct db *db, int64_t id, const struct message_move *move, int64_t now)
{
	const char *reason = move->reason != NULL ? move->reason : "", *text = move->reason_text != NULL ? move->reason_text : "";
	enum message_state from;
	int64_t changed;
	enum err e;

	/* A message that ends badly without saying why is what this program exists to prevent. */
	assert(!needs_reason(move->to) || *reason != '\0');
	if ((e = state_of(db, id, &from)))
		return e;
	if (!message_move_is_legal(from, move->to))
		return ERR_CONFLICT;
	if ((e = db_run(db, sql[SQL_MOVE], ARGS(INT_("id", id), TEXT_("from", message_state_name(from)),
	    TEXT_("to", message_state_name(move->to)), TEXT_("reason", reason), TEXT_("text", text),
	    INT_("provider", move->provider_id), INT_("at", move->at > 0 ? move->at : now), INT_("now", now)), &changed)))
		return e;
	return changed == 1 ? ERR_NONE : ERR_CONFLICT;
}

enum err
message_reword_short(struct db *db, struct message *m, const char *text)
{
	char *copy = NULL;
	enum err e;

	if ((e = text_copy(text, &copy)))
		return e;
	free(m->short_body);
	m->short_body = copy;
	return db_run(db, sql[SQL_REWORD], ARGS(TEXT_("text", text), INT_("id", m->id)), NULL);
}

enum err
message_keep_mail(struct db *db, int64_t id, const struct message_mail *mail)
{
	return db_run(db, sql[SQL_KEEP_MAIL], ARGS(INT_("id", id), TEXT_("to", mail->to), TEXT_("subject", mail->subject),
	    TEXT_("body", mail->body)), NULL);
}

/* ---- the timeline ---- */

enum err
message_note(struct db *db, int64_t id, const struct message_event *event, int64_t at)
{
	const char *detail = event->detail != NULL ? json_write(event->detail) : "";

	if (detail == NULL)
		return ERR_MEMORY;
	return db_run(db, sql[SQL_NOTE], ARGS(INT_("id", id), INT_("at", at), TEXT_("kind", event->kind), TEXT_("origin", event->origin),
	    ID_("provider", event->provider_id), ID_("attempt", event->attempt_id), TEXT_("detail", detail)), NULL);
}
