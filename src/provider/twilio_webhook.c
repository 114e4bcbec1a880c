#include "provider/twilio.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/text.h"
#include "provider/events.h"
#include "provider/number.h"
#include "provider/pairs.h"
#include "provider/said.h"

enum { UID_MAX = 64 };

static const char *
field(struct json_object *doc, const char *name)
{
	const char *text = json_text(doc, name);

	return text_is_blank(text) ? NULL : text;
}

static const char *
message_id(struct json_object *doc)
{
	return field(doc, "MessageSid") != NULL ? field(doc, "MessageSid") : field(doc, "SmsSid");
}

/* ---- receipts ---- */

static void
read_failure(struct json_object *doc, const char *status, struct receipt *r)
{
	struct twilio_meaning meaning;
	const char *first = field(doc, "ErrorMessage");
	int64_t code = -1;

	json_int(doc, "ErrorCode", &code);
	meaning = twilio_meaning_of(code, 0);
	r->verdict = meaning.verdict;
	r->delay_s = meaning.delay_s;
	r->tries_most = meaning.tries_most;
	snprintf(r->code, sizeof(r->code), "%s", field(doc, "ErrorCode") != NULL ? field(doc, "ErrorCode") : status);
	said_two(r->text, sizeof(r->text), first, field(doc, "ChannelStatusMessage"));
}

/* Ours, as write_request put it there; an address that somebody else made up has another form, or none. */
static const char *
our_id(struct json_object *query)
{
	const char *ref = field(query, "ref");

	return ref != NULL && strlen(ref) <= UID_MAX && strspn(ref, "0123456789abcdef") == strlen(ref) ? ref : NULL;
}

static void
read_receipt(struct webhook_events *ev, struct json_object *doc, struct json_object *query, const char *word)
{
	enum receipt_status status;
	struct receipt *r;

	if (message_id(doc) == NULL || !twilio_status_find(word, &status)) {
		ev->skipped++;
		return;
	}
	if ((r = events_receipt(ev)) == NULL)
		return;
	r->status = status;
	r->message_id = message_id(doc);
	/* Texts live as long as the document, and this one is of the query's. */
	r->uid = our_id(query) != NULL ? events_text(ev, "%s", our_id(query)) : NULL;
	r->recipient = events_number(ev, twilio_number(field(doc, "To")));
	if (status == RECEIPT_FAILED)
		read_failure(doc, word, r);
}

/* ---- inbound ---- */

static const struct { const char *type; enum inbound_kind kind; bool opens_window; } types[] = {
	{ "text",        INBOUND_TEXT,        true },
	{ "button",      INBOUND_BUTTON,      true },
	{ "interactive", INBOUND_BUTTON,      true },
	{ "reaction",    INBOUND_REACTION,    false },
	{ "image",       INBOUND_MEDIA,       true },
	{ "video",       INBOUND_MEDIA,       true },
	{ "audio",       INBOUND_MEDIA,       true },
	{ "document",    INBOUND_MEDIA,       true },
	{ "sticker",     INBOUND_STICKER,     true },
	{ "location",    INBOUND_LOCATION,    true },
	{ "contacts",    INBOUND_CONTACTS,    true },
	{ "unsupported", INBOUND_UNSUPPORTED, false },
};

static bool
is_tap(struct json_object *doc)
{
	return field(doc, "ButtonText") != NULL || field(doc, "ButtonPayload") != NULL || field(doc, "ListId") != NULL;
}

/* By Twilio's word for it, which SMS lack; otherwise by what is there. */
static void
read_type(struct json_object *doc, struct inbound *in)
{
	int64_t media = 0;
	size_t i;

	for (i = 0; i < sizeof(types) / sizeof(types[0]); i++)
		if (text_equal(types[i].type, field(doc, "MessageType"))) {
			in->kind = types[i].kind;
			in->opens_window = types[i].opens_window;
			return;
		}
	json_int(doc, "NumMedia", &media);
	in->opens_window = true;
	if (is_tap(doc))
		in->kind = INBOUND_BUTTON;
	else if (media > 0)
		in->kind = INBOUND_MEDIA;
	else if (field(doc, "Latitude") != NULL)
		in->kind = INBOUND_LOCATION;
	else
		in->kind = field(doc, "Body") != NULL ? INBOUND_TEXT : INBOUND_UNSUPPORTED;
}

static const char *
read_text(struct json_object *doc, enum inbound_kind kind)
{
	static const char *const taps[] = { "ButtonText", "ListTitle", "Body", "ButtonPayload" };
	size_t i;

	for (i = 0; kind == INBOUND_BUTTON && i < sizeof(taps) / sizeof(taps[0]); i++)
		if (field(doc, taps[i]) != NULL)
			return field(doc, taps[i]);
	return field(doc, "Body") != NULL ? field(doc, "Body") : "";
}

/* Words that the messaging service itself acts upon and has answered already, in any language it was given. */
static enum heard
read_heard(struct json_object *doc)
{
	const char *type = field(doc, "OptOutType");

	if (type == NULL)
		return HEARD_NOTHING;
	return strcasecmp(type, "STOP") == 0 ? HEARD_STOP : strcasecmp(type, "START") == 0 ? HEARD_START : HEARD_NOTHING;
}

static void
read_inbound(const struct account *a, struct webhook_events *ev, struct json_object *doc)
{
	const char *own = twilio_number(field(doc, "To")), *from = events_number(ev, twilio_number(field(doc, "From")));
	const char *user_id = from == NULL ? field(doc, "ExternalUserId") : NULL;
	struct inbound *in;

	if (from == NULL && user_id == NULL) {	/* a short code, or nobody: there is nobody to remember it for */
		ev->skipped++;
		return;
	}
	if ((in = events_inbound(ev)) == NULL)
		return;
	read_type(doc, in);
	in->text = read_text(doc, in->kind);
	in->from = from;
	in->user_id = user_id;
	in->message_id = message_id(doc);
	in->name = field(doc, "ProfileName");
	in->own = own[0] == '+' ? own + 1 : own;
	in->context_id = field(doc, "OriginalRepliedMessageSid");
	in->heard = read_heard(doc);
	/* Another number of the office may lead here too: what a person says to it counts, but its window is not that of our number. */
	in->opens_window &= twilio_is_whatsapp(a) && text_equal(own, twilio_sender(a));
}

/* ---- which of the two ---- */

static bool
is_inbound_word(const char *word)
{
	return word == NULL || strcmp(word, "received") == 0 || strcmp(word, "receiving") == 0;
}

static const char *
status_word(struct json_object *doc)
{
	return field(doc, "MessageStatus") != NULL ? field(doc, "MessageStatus") : field(doc, "SmsStatus");
}

static void
read_form(const struct account *a, struct webhook_events *ev, struct json_object *query)
{
	const char *word = status_word(ev->doc);
	bool theirs = is_inbound_word(word);
	const char *person = field(ev->doc, theirs ? "From" : "To");

	/* An SMS that arrives where WhatsApp is expected, or the other way round: consent for one is none for the other. */
	if (person != NULL && text_starts(person, TWILIO_WHATSAPP) != twilio_is_whatsapp(a))
		events_notice(ev, NOTICE_OTHER, events_text(ev, "%s", twilio_number(field(ev->doc, theirs ? "To" : "From"))),
		    "webhook of another channel");
	else if (theirs && message_id(ev->doc) != NULL && (field(ev->doc, "From") != NULL || field(ev->doc, "ExternalUserId") != NULL))
		read_inbound(a, ev, ev->doc);
	else if (!theirs)
		read_receipt(ev, ev->doc, query, word);
	else
		ev->skipped++;
}

static bool
is_get(const struct webhook_request *rq)
{
	return strcmp(rq->method, "GET") == 0;
}

static bool
is_json(const struct webhook_request *rq)
{
	return !is_get(rq) && strcasestr(rq->content_type, "json") != NULL;
}

enum err
twilio_read_webhook(const struct account *a, const struct webhook_request *rq, struct webhook_events *ret, struct problem *problem)
{
	AUTO_JSON struct json_object *query = NULL;
	enum err e;

	*ret = (struct webhook_events){ 0 };
	if (is_json(rq)) {	/* other products of Twilio's that lead here: nothing of theirs is used */
		e = json_parse(rq->body, rq->body_len, &ret->doc, problem);
		ret->skipped += e == ERR_NONE;
		return e;
	}
	if ((e = pairs_parse(rq->query, strlen(rq->query), &query)) == ERR_NONE)
		e = is_get(rq) ? pairs_parse(rq->query, strlen(rq->query), &ret->doc) : pairs_parse(rq->body, rq->body_len, &ret->doc);
	if (e == ERR_MEMORY)
		return e;
	if (e != ERR_NONE)
		return problem_set(problem, ERR_INVALID, "body", "is no urlencoded form of UTF-8 text");
	read_form(a, ret, query);
	return ret->err;
}

/* An inbound message may be answered with words for the person; these say that there are none. */
struct webhook_reply
twilio_reply(const struct webhook_request *rq)
{
	AUTO_JSON struct json_object *doc = NULL;

	if (is_json(rq) || pairs_parse(is_get(rq) ? rq->query : rq->body, is_get(rq) ? strlen(rq->query) : rq->body_len, &doc) != ERR_NONE ||
	    !is_inbound_word(status_word(doc)))
		return (struct webhook_reply){ .status = 204 };
	return (struct webhook_reply){ 200, "text/xml; charset=utf-8", "<Response/>" };
}
