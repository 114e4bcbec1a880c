#include "provider/messagebird.h"

#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "provider/events.h"
#include "provider/pairs.h"
#include "provider/said.h"

/* ---- reports ---- */

static const struct status_word statuses[] = {
	{ "accepted", RECEIPT_ACCEPTED }, { "pending", RECEIPT_ACCEPTED }, { "pending_media", RECEIPT_ACCEPTED },
	{ "sent", RECEIPT_SENT }, { "transmitted", RECEIPT_SENT }, { "buffered", RECEIPT_SENT }, { "dispatched", RECEIPT_SENT },
	{ "delivered", RECEIPT_DELIVERED },
	{ "read", RECEIPT_READ },
	{ "failed", RECEIPT_FAILED }, { "rejected", RECEIPT_FAILED }, { "delivery_failed", RECEIPT_FAILED }, { "expired", RECEIPT_FAILED },
	{ NULL, RECEIPT__COUNT },
};

static void
read_failure(struct json_object *message, struct receipt *r)
{
	struct json_object *error = json_at(message, "error");
	const char *words = json_text(error, "description");
	struct messagebird_meaning meaning;
	int64_t code = -1;

	json_int(error, "code", &code);
	meaning = messagebird_failure(code, words);
	r->verdict = meaning.verdict;
	r->delay_s = meaning.delay_s;
	r->tries_most = meaning.tries_most;
	if (code >= 0)
		snprintf(r->code, sizeof(r->code), "%lld", (long long)code);
	else
		snprintf(r->code, sizeof(r->code), "%s", json_text(message, "status"));
	said(r->text, sizeof(r->text), words);
}

bool
messagebird_read_standing(struct json_object *message, struct receipt *r)
{
	if (text_is_blank(json_text(message, "id")) || !events_status(statuses, json_text(message, "status"), &r->status))
		return false;
	r->message_id = json_text(message, "id");
	if (r->status == RECEIPT_FAILED)
		read_failure(message, r);
	return true;
}

static void
read_report(struct webhook_events *ev, struct json_object *message, struct json_object *query)
{
	const char *ours = messagebird_our_id(json_text(query, "ref"));
	struct receipt standing = { 0 }, *r;

	if (!messagebird_read_standing(message, &standing)) {
		ev->skipped++;
		return;
	}
	if ((r = events_receipt(ev)) == NULL)
		return;
	*r = standing;
	r->at = events_iso_time(message, "updatedDatetime");
	/* Texts live as long as the document, and this one is of the query's. */
	r->uid = ours != NULL ? events_text(ev, "%s", ours) : NULL;
	r->recipient = events_number(ev, json_text(message, "to"));
}

/* ---- inbound ---- */

static const struct { const char *type; enum inbound_kind kind; bool opens_window; const char *at; } types[] = {
	{ "text",            INBOUND_TEXT,        true,  NULL },
	{ "button",          INBOUND_BUTTON,      true,  "button" },
	{ "interactive",     INBOUND_BUTTON,      true,  "interactive" },
	{ "reaction",        INBOUND_REACTION,    false, "reaction" },
	{ "image",           INBOUND_MEDIA,       true,  "image" },
	{ "video",           INBOUND_MEDIA,       true,  "video" },
	{ "audio",           INBOUND_MEDIA,       true,  "audio" },
	{ "file",            INBOUND_MEDIA,       true,  "file" },
	{ "sticker",         INBOUND_STICKER,     true,  NULL },
	{ "whatsappSticker", INBOUND_STICKER,     true,  NULL },
	{ "location",        INBOUND_LOCATION,    true,  NULL },
	{ "contact",         INBOUND_CONTACTS,    true,  NULL },
	{ "unsupported",     INBOUND_UNSUPPORTED, false, NULL },
};

/* The words of a part, wherever its kind has them: a caption, a title, what a button stands for. */
static const char *
words_of(struct json_object *part)
{
	static const char *const inner[] = { "button_reply", "list_reply", "reply" };
	static const char *const names[] = { "text", "title", "caption", "emoji", "payload", "id" };
	size_t i;

	for (i = 0; i < sizeof(inner) / sizeof(inner[0]); i++)
		if (json_object_is_type(json_at(part, inner[i]), json_type_object)) {
			part = json_at(part, inner[i]);
			break;
		}
	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (!text_is_blank(json_text(part, names[i])))
			return json_text(part, names[i]);
	return NULL;
}

static void
read_type(struct json_object *message, struct inbound *in)
{
	struct json_object *content = json_at(message, "content");
	const char *text = json_text(content, "text");
	size_t i;

	in->opens_window = true;
	in->kind = text_is_blank(text) ? INBOUND_UNSUPPORTED : INBOUND_TEXT;	/* a type of tomorrow is what is in it */
	for (i = 0; i < sizeof(types) / sizeof(types[0]); i++) {
		if (!text_equal(types[i].type, json_text(message, "type")))
			continue;
		in->kind = types[i].kind;
		in->opens_window = types[i].opens_window;
		if (types[i].at != NULL && json_at(content, types[i].at) != NULL)
			text = words_of(json_at(content, types[i].at));
	}
	in->text = text != NULL ? text : "";
}

static void
read_inbound(const struct account *a, struct webhook_events *ev, struct json_object *message)
{
	struct json_object *contact = json_at(ev->doc, "contact");
	const char *own = events_number(ev, json_text(message, "to")), *from = events_number(ev, json_text(message, "from"));
	struct inbound *in;

	if (from == NULL)
		from = events_number(ev, events_scalar(ev, contact, "msisdn"));
	if (from == NULL || text_is_blank(json_text(message, "id"))) {
		ev->skipped++;
		return;
	}
	if ((in = events_inbound(ev)) == NULL)
		return;
	read_type(message, in);
	in->at = events_iso_time(message, "createdDatetime");
	in->message_id = json_text(message, "id");
	in->from = from;
	in->name = json_text(contact, "displayName");
	in->own = own != NULL ? own + 1 : "";
	/* The channel is ours: only a number that is another one of it has a window of its own. */
	in->opens_window &= own == NULL || text_equal(own, account_text(a, "number"));
}

/* ---- which of them ---- */

static void
read_message(const struct account *a, struct webhook_events *ev, struct json_object *query)
{
	struct json_object *message = json_at(ev->doc, "message");
	const char *type = json_text(ev->doc, "type"), *channel = json_text(message, "channelId"), *platform = json_text(message, "platform");
	bool theirs = text_equal(json_text(message, "direction"), "received");

	if (!json_object_is_type(message, json_type_object) || type == NULL)
		ev->skipped++;
	else if ((channel != NULL && !text_equal(channel, account_text(a, "channel_id"))) || (platform != NULL && strcmp(platform, "whatsapp") != 0))
		events_notice(ev, NOTICE_OTHER, channel, "webhook of another channel");
	else if (theirs && strcmp(type, "message.created") == 0)
		read_inbound(a, ev, message);
	else if (!theirs && strcmp(type, "message.created") != 0)
		read_report(ev, message, query);
	/* Else the echo of what we sent, or a change of what was read already. */
}

enum err
messagebird_read_webhook(const struct account *a, const struct webhook_request *rq, struct webhook_events *ret, struct problem *problem)
{
	AUTO_JSON struct json_object *query = NULL;
	enum err e;

	*ret = (struct webhook_events){ 0 };
	if ((e = json_parse(rq->body, rq->body_len, &ret->doc, problem)))
		return e;
	if (!json_object_is_type(ret->doc, json_type_object))
		return problem_set(problem, ERR_INVALID, "body", "is no JSON object");
	if ((e = pairs_parse(rq->query, strlen(rq->query), &query)) == ERR_MEMORY)
		return e;
	read_message(a, ret, query);
	return ret->err;
}
