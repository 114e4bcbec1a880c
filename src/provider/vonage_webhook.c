#include "provider/vonage.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "provider/events.h"
#include "provider/money.h"
#include "provider/said.h"

enum { UID_MAX = 64 };

/* "62..." of version 1, {"type":"whatsapp","number":"62..."} of the one before; digits may come as a number. */
static const char *
side(struct webhook_events *ev, const char *name)
{
	const char *text = events_scalar(ev, ev->doc, name);

	return text != NULL ? text : events_scalar(ev, json_at(ev->doc, name), "number");
}

/* ---- statuses ---- */

static const struct status_word statuses[] = {
	{ "submitted",     RECEIPT_SENT },
	{ "delivered",     RECEIPT_DELIVERED },
	{ "read",          RECEIPT_READ },
	{ "rejected",      RECEIPT_FAILED },
	{ "undeliverable", RECEIPT_FAILED },
	{ NULL, RECEIPT__COUNT },
};

bool
vonage_status_find(const char *word, enum receipt_status *ret)
{
	return events_status(statuses, word, ret);
}

/* The number is the title, as a number or as text, or what stands behind the # of the type. */
static int64_t
code_of(struct json_object *error)
{
	const char *type = json_text(error, "type"), *mark = type != NULL ? strrchr(type, '#') : NULL;
	int64_t code;

	if (json_int(error, "title", &code) || (mark != NULL && text_to_int64(mark + 1, &code)))
		return code;
	return json_int(error, "code", &code) ? code : -1;
}

static void
read_failure(const struct account *a, struct json_object *doc, const char *word, struct receipt *r)
{
	struct json_object *error = json_at(doc, "error");
	const char *detail = json_text(error, "detail");
	int64_t code = code_of(error);
	struct vonage_meaning meaning;

	if (detail == NULL)
		detail = json_text(error, "reason");
	if (code == VONAGE_ALREADY_SENT) {
		r->status = RECEIPT_SENT;
		return;
	}
	meaning = vonage_meaning_of(code, detail, vonage_is_whatsapp(a));
	r->verdict = meaning.verdict;
	r->delay_s = meaning.delay_s;
	r->tries_most = meaning.tries_most;
	if (code >= 0)
		snprintf(r->code, sizeof(r->code), "%lld", (long long)code);
	else
		snprintf(r->code, sizeof(r->code), "%s", word);
	said_two(r->text, sizeof(r->text), code >= 0 ? NULL : json_text(error, "title"), detail);
}

/* Ours, as write_request put it there; others write to the same account with references of another form. */
static const char *
our_id(struct json_object *doc)
{
	const char *ref = json_text(doc, "client_ref");

	return !text_is_blank(ref) && strlen(ref) <= UID_MAX && strspn(ref, "0123456789abcdef") == strlen(ref) ? ref : NULL;
}

static void
read_price(struct webhook_events *ev, struct json_object *doc, struct receipt *r)
{
	struct json_object *usage = json_at(doc, "usage");
	int64_t parts;

	if (money_read(events_scalar(ev, usage, "price"), &r->price_micros))
		r->currency = json_text(usage, "currency");
	if (json_int(json_at(doc, "sms"), "count_total", &parts) && parts > 0 && parts < INT32_MAX)
		r->segments = (int)parts;
}

static void
read_status(const struct account *a, struct webhook_events *ev, const char *word)
{
	enum receipt_status status;
	struct receipt *r;

	if (text_is_blank(json_text(ev->doc, "message_uuid")) || !vonage_status_find(word, &status)) {
		ev->skipped++;
		return;
	}
	if ((r = events_receipt(ev)) == NULL)
		return;
	r->status = status;
	r->at = events_iso_time(ev->doc, "timestamp");
	r->message_id = json_text(ev->doc, "message_uuid");
	r->uid = our_id(ev->doc);
	r->recipient = events_number(ev, side(ev, "to"));
	read_price(ev, ev->doc, r);
	if (status == RECEIPT_FAILED)
		read_failure(a, ev->doc, word, r);
}

/* ---- inbound ---- */

static const struct { const char *type; enum inbound_kind kind; bool opens_window; const char *at, *text; } types[] = {
	{ "text",        INBOUND_TEXT,        true,  NULL,       "text" },
	{ "button",      INBOUND_BUTTON,      true,  "button",   "text" },
	{ "reply",       INBOUND_BUTTON,      true,  "reply",    "title" },
	{ "reaction",    INBOUND_REACTION,    false, "reaction", "emoji" },
	{ "image",       INBOUND_MEDIA,       true,  "image",    "caption" },
	{ "video",       INBOUND_MEDIA,       true,  "video",    "caption" },
	{ "audio",       INBOUND_MEDIA,       true,  "audio",    "caption" },
	{ "file",        INBOUND_MEDIA,       true,  "file",     "caption" },
	{ "sticker",     INBOUND_STICKER,     true,  NULL,       NULL },
	{ "location",    INBOUND_LOCATION,    true,  "location", "name" },
	{ "vcard",       INBOUND_CONTACTS,    true,  NULL,       NULL },
	{ "contact",     INBOUND_CONTACTS,    true,  NULL,       NULL },
	{ "order",       INBOUND_UNSUPPORTED, true,  NULL,       NULL },
	{ "unsupported", INBOUND_UNSUPPORTED, false, NULL,       NULL },
};

/* message: what has the text and its type, the whole body or, in the version before, a part of it. */
static void
read_type(struct json_object *message, const char *type, struct inbound *in)
{
	const char *text = json_text(message, "text");
	struct json_object *part = message;
	size_t i;

	in->opens_window = true;
	in->kind = text_is_blank(text) ? INBOUND_UNSUPPORTED : INBOUND_TEXT;	/* a type of tomorrow is what is in it */
	for (i = 0; i < sizeof(types) / sizeof(types[0]); i++) {
		if (!text_equal(types[i].type, type))
			continue;
		in->kind = types[i].kind;
		in->opens_window = types[i].opens_window;
		if (types[i].at != NULL)
			part = json_at(message, types[i].at);
		text = types[i].text != NULL ? json_text(part, types[i].text) : NULL;
		/* A tap without words is what it stands for. */
		if (text_is_blank(text) && in->kind == INBOUND_BUTTON)
			text = json_text(part, "payload") != NULL ? json_text(part, "payload") : json_text(part, "id");
	}
	in->text = text != NULL ? text : "";
}

static void
read_inbound(const struct account *a, struct webhook_events *ev)
{
	const char *from = events_number(ev, side(ev, "from")), *own = events_number(ev, side(ev, "to"));
	struct json_object *content = json_at(json_at(ev->doc, "message"), "content");
	struct inbound *in;

	if (from == NULL || text_is_blank(json_text(ev->doc, "message_uuid"))) {	/* a short code, a name: there is nobody to remember it for */
		ev->skipped++;
		return;
	}
	if ((in = events_inbound(ev)) == NULL)
		return;
	if (content != NULL)
		read_type(content, json_text(content, "type"), in);
	else
		read_type(ev->doc, json_text(ev->doc, "message_type"), in);
	in->at = events_iso_time(ev->doc, "timestamp");
	in->message_id = json_text(ev->doc, "message_uuid");
	in->from = from;
	in->name = json_text(json_at(ev->doc, "profile"), "name");
	in->own = own != NULL ? own + 1 : side(ev, "to");
	in->context_id = json_text(json_at(ev->doc, "context"), "message_uuid");
	/* Another number of the office may lead here too: what a person says to it counts, but its window is not that of our number. */
	in->opens_window &= vonage_is_whatsapp(a) && text_equal(own, vonage_sender(a));
}

/* ---- which of the two ---- */

static const char *
channel_of(struct json_object *doc)
{
	const char *channel = json_text(doc, "channel");

	return channel != NULL ? channel : json_text(json_at(doc, "from"), "type");
}

enum err
vonage_read_webhook(const struct account *a, const struct webhook_request *rq, struct webhook_events *ret, struct problem *problem)
{
	const char *channel, *word;
	enum err e;

	*ret = (struct webhook_events){ 0 };
	if ((e = json_parse(rq->body, rq->body_len, &ret->doc, problem)))
		return e;
	if (!json_object_is_type(ret->doc, json_type_object))
		return problem_set(problem, ERR_INVALID, "body", "is no JSON object");
	channel = channel_of(ret->doc);
	word = json_text(ret->doc, "status");
	/* An SMS that arrives where WhatsApp is expected, or the other way round: consent for one is none for the other. */
	if (channel != NULL && strcmp(channel, vonage_is_whatsapp(a) ? "whatsapp" : "sms") != 0)
		events_notice(ret, NOTICE_OTHER, channel, "webhook of another channel");
	else if (word != NULL)
		read_status(a, ret, word);
	else if (json_text(ret->doc, "message_type") != NULL || json_at(ret->doc, "message") != NULL)
		read_inbound(a, ret);
	else
		ret->skipped++;
	return ret->err;
}
