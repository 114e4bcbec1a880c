#include "webhook/look.h"

#include "base/text.h"
#include "db/db.h"
#include "db/rows.h"
#include "webhook/kept.h"
#include "words/words.h"

enum { SQL_INBOUND, SQL_BY_WEBHOOK, SQL_ENTRIES, SQL_ANSWER, SQL_BY_UID, SQL_BY_MESSAGE_ID, SQL_BY_STATE_ID, SQL__COUNT };

static const char *const sql[SQL__COUNT] = {
	[SQL_INBOUND] =
	    "SELECT contact_id, reply, received_at FROM inbound WHERE provider_id = :provider AND provider_message_id = :id",
	[SQL_BY_WEBHOOK] =	/* a gateway that gives no id: its body holds one message */
	    "SELECT i.contact_id, i.reply, i.received_at FROM inbound i JOIN contact_phone n ON n.contact_id = i.contact_id"
	    " WHERE n.number = :number AND i.webhook_id = :webhook ORDER BY i.id LIMIT 1",
	[SQL_ENTRIES] =	/* written in the transaction that took the message: at its very time */
	    "SELECT l.seq, l.scope, l.action, l.source, l.actor FROM consent_ledger l"
	    " WHERE l.subject_hash = (SELECT subject_hash FROM contact WHERE id = :contact)"
	    " AND l.recorded_at = :at AND l.actor = 'contact' ORDER BY l.seq LIMIT 20",
	[SQL_ANSWER] =
	    "SELECT coalesce(max(id), 0) FROM message WHERE contact_id = :contact AND reply_to = :id AND scenario = 'consent'",
	[SQL_BY_UID] = "SELECT message_id FROM attempt WHERE uid = :id AND provider_id = :provider",
	[SQL_BY_MESSAGE_ID] =
	    "SELECT message_id FROM attempt WHERE provider_message_id = :id AND provider_message_id <> '' AND provider_id = :provider"
	    " ORDER BY id DESC LIMIT 1",
	[SQL_BY_STATE_ID] =
	    "SELECT message_id FROM attempt WHERE state_id = :id AND state_id <> '' AND provider_id = :provider ORDER BY id DESC LIMIT 1",
};
DB_SQL(sql);

struct look { struct db *db; const struct kept *kept; struct json_object *effects; };

static struct json_object *
add(const struct look *l, const char *what)
{
	struct json_object *o = json_object_new_object();

	json_put_text(o, "what", what);
	json_object_array_add(l->effects, o);
	return o;
}

/* ---- what people wrote ---- */

static enum err
put_entries(const struct look *l, struct json_object *o, int64_t contact_id, int64_t at)
{
	static const struct db_column columns[] = { { "seq", DB_INT }, { "scope", DB_TEXT }, { "action", DB_TEXT },
	    { "source", DB_TEXT }, { "actor", DB_TEXT }, { 0 } };
	struct json_object *entries = NULL;
	enum err e;

	if ((e = db_rows_json(l->db, sql[SQL_ENTRIES], ARGS(INT_("contact", contact_id), INT_("at", at)), columns, &entries)))
		return e;
	json_put(o, "entries", entries);
	return ERR_NONE;
}

static enum err
find_inbound(const struct look *l, const struct inbound *in, struct db_rows *ret)
{
	if (!text_is_blank(in->message_id))
		return db_one(l->db, sql[SQL_INBOUND], ARGS(INT_("provider", l->kept->provider_id), TEXT_("id", in->message_id)), ret);
	if (in->from == NULL)
		return ERR_NOT_FOUND;
	return db_one(l->db, sql[SQL_BY_WEBHOOK], ARGS(TEXT_("number", in->from), INT_("webhook", l->kept->id)), ret);
}

static enum err
look_inbound(const struct look *l, const struct inbound *in)
{
	AUTO(db_rows) struct db_rows rows = {0};
	struct json_object *o = add(l, "inbound");
	int64_t contact_id, answer = 0, at;
	enum err e;

	json_put_text(o, "kind", inbound_kind_name(in->kind));
	json_put_int(o, "at", in->at != 0 ? in->at : l->kept->received_at);
	json_put_int(o, "contact_id", 0);
	json_put_int(o, "message_id", 0);
	json_put_text(o, "reply", "");
	if ((e = find_inbound(l, in, &rows)))
		return e == ERR_NOT_FOUND ? ERR_NONE : e;
	contact_id = db_col_int(&rows, 0);
	json_put_int(o, "contact_id", contact_id);
	json_put_text(o, "reply", db_col_text(&rows, 1));
	at = db_col_int(&rows, 2);
	if (!text_is_blank(in->message_id) &&
	    (e = db_one_int(l->db, sql[SQL_ANSWER], ARGS(INT_("contact", contact_id), TEXT_("id", in->message_id)), &answer)))
		return e;
	json_put_int(o, "message_id", answer);
	return put_entries(l, o, contact_id, at);
}

/* ---- receipts and notices ---- */

static enum err
find_attempt(const struct look *l, const struct receipt *r, int64_t *ret)
{
	const struct { const char *how, *id; } ways[] = {
		{ sql[SQL_BY_UID], r->uid }, { sql[SQL_BY_MESSAGE_ID], r->message_id }, { sql[SQL_BY_STATE_ID], r->state_id },
	};
	enum err e = ERR_NOT_FOUND;
	size_t i;

	for (i = 0; i < sizeof(ways) / sizeof(ways[0]) && e == ERR_NOT_FOUND; i++)
		if (!text_is_blank(ways[i].id))
			e = db_one_int(l->db, ways[i].how, ARGS(TEXT_("id", ways[i].id), INT_("provider", l->kept->provider_id)), ret);
	return e;
}

static enum err
look_receipt(const struct look *l, const struct receipt *r)
{
	struct json_object *o = add(l, "receipt");
	int64_t message_id = 0;
	enum err e;

	json_put_text(o, "status", receipt_status_name(r->status));
	json_put_int(o, "at", r->at);
	json_put_text(o, "code", r->code);
	json_put_text(o, "text", r->text);
	if ((e = find_attempt(l, r, &message_id)) && e != ERR_NOT_FOUND)
		return e;
	json_put_int(o, "message_id", message_id);
	return ERR_NONE;
}

/* The subject of a wish about advertising is a person. */
static void
look_notice(const struct look *l, const struct notice *n)
{
	static const char *const names[NOTICE__COUNT] = {
		[NOTICE_DEVICE_CONNECTED] = "device_connected",	[NOTICE_DEVICE_DISCONNECTED] = "device_disconnected",
		[NOTICE_TEMPLATE] = "template",			[NOTICE_QUALITY] = "quality",
		[NOTICE_MARKETING_STOP] = "marketing_stop",	[NOTICE_MARKETING_RESUME] = "marketing_resume",
		[NOTICE_ERROR] = "error",			[NOTICE_OTHER] = "other",
	};
	struct json_object *o = add(l, "notice");
	bool person = n->kind == NOTICE_MARKETING_STOP || n->kind == NOTICE_MARKETING_RESUME;

	json_put_text(o, "kind", names[n->kind]);
	json_put_text(o, "subject", person || n->subject == NULL ? "" : n->subject);
	json_put_text(o, "detail", person || n->detail == NULL ? "" : n->detail);
}

static enum err
look_all(const struct look *l, const struct webhook_events *ev)
{
	size_t i;
	enum err e;

	for (i = 0; i < ev->inbound_count; i++)
		if ((e = look_inbound(l, &ev->inbounds[i])))
			return e;
	for (i = 0; i < ev->receipt_count; i++)
		if ((e = look_receipt(l, &ev->receipts[i])))
			return e;
	for (i = 0; i < ev->notice_count; i++)
		look_notice(l, &ev->notices[i]);
	return ERR_NONE;
}

/* ---- the whole ---- */

static struct json_object *
head(const struct kept *k)
{
	struct json_object *o = json_object_new_object();

	json_put_int(o, "id", k->id);
	json_put_int(o, "received_at", k->received_at);
	json_put_int(o, "provider_id", k->provider_id);
	json_put_text(o, "state", k->state);
	json_put_text(o, "note", k->note);
	json_put_int(o, "bytes", (int64_t)k->body.len);
	json_put_text(o, "method", k->method);
	json_put_text(o, "content_type", k->type);
	json_put_int(o, "strangers", k->strangers);
	json_put_int(o, "replayed_at", k->replayed_at);
	json_put_text(o, "replayed_by", k->replayed_by);
	json_put_bool(o, "scrubbed", k->scrubbed);
	return o;
}

static enum err
put_reading(struct db *db, const struct kept *k, struct json_object *o)
{
	AUTO(kept_reading) struct kept_reading reading = {0};
	struct look l = { db, k, json_put_array(o, "effects") };
	enum err e = kept_read(db, k, &reading);

	json_put_text(o, "provider", e ? "" : reading.row.name);
	json_put_text(o, "kind", e ? "" : reading.row.kind->kind);
	json_put_bool(o, "signed", !e && reading.row.kind->signature_headers[0] != NULL);
	json_put_bool(o, "readable", !e && reading.readable);
	if (e)
		return e == ERR_NOT_FOUND ? ERR_NONE : e;	/* its provider is gone: what was kept can still be looked at */
	return reading.readable && !k->scrubbed ? look_all(&l, &reading.events) : ERR_NONE;
}

enum err
webhook_look(struct db *db, int64_t id, struct json_object **ret)
{
	AUTO(kept) struct kept k = {0};
	AUTO_JSON struct json_object *o = NULL;
	enum err e;

	if ((e = kept_load(db, id, &k)))
		return e;
	o = head(&k);
	if ((e = put_reading(db, &k, o)))
		return e;
	*ret = o;
	o = NULL;
	return ERR_NONE;
}
