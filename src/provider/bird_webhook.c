#include "provider/bird.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/crypto.h"
#include "base/text.h"
#include "provider/events.h"
#include "provider/said.h"

/* ---- the signature: time, address, and the hash of the body ---- */

enum { SKEW_S = 300, MS = 1000, SIGNED_MAX_BYTES = 16 * 1024 };
enum { SIGNATURE = 3, TIME = 4 };	/* which of the kind's headers */

/* Bird repeats for eight hours, perhaps with the signature of the first time: how old is too old is the office's to say. */
static bool
is_out_of_time(const struct account *a, int64_t at, int64_t now)
{
	const char *age = account_text(a, "signature_max_age_s");
	int64_t most = 0, now_s = now / MS;

	if (age != NULL)
		text_to_int64(age, &most);
	return at > now_s + SKEW_S || (most > 0 && at < now_s - most);
}

enum signature
bird_check_signature(const struct account *a, const struct webhook_request *rq, int64_t now)
{
	const char *given = rq->signature[SIGNATURE], *time = rq->signature[TIME];
	AUTO(buf) struct buf text = { 0 };
	uint8_t hash[SHA256_BYTES];
	int64_t at;
	bool good;

	if (text_is_blank(given) || time == NULL || !text_to_int64(time, &at))
		return SIGNATURE_MISSING;
	buf_init(&text, SIGNED_MAX_BYTES);
	buf_fmt(&text, "%s\n%s\n", time, rq->url);
	crypto_sha256(rq->body, rq->body_len, hash);
	buf_add(&text, hash, sizeof(hash));
	if (buf_err(&text) != ERR_NONE)
		return SIGNATURE_WRONG;
	good = crypto_hmac_is_base64(account_text(a, "signing_key"), text.bytes, text.len, given);
	good |= crypto_hmac_is_base64(account_text(a, "signing_key_previous"), text.bytes, text.len, given);
	if (!good)
		return SIGNATURE_WRONG;
	return is_out_of_time(a, at, now) ? SIGNATURE_STALE : SIGNATURE_GOOD;
}

/* ---- statuses ---- */

static const struct status_word statuses[] = {
	{ "accepted", RECEIPT_ACCEPTED }, { "sent", RECEIPT_SENT }, { "delivered", RECEIPT_DELIVERED }, { "read", RECEIPT_READ },
	{ "sending_failed", RECEIPT_FAILED }, { "delivery_failed", RECEIPT_FAILED },
	{ NULL, RECEIPT__COUNT },
};

/* The number of the i-th contact of a receiver, or of a sender. */
static const char *
number_of(struct webhook_events *ev, struct json_object *contact)
{
	return events_scalar(ev, contact, "identifierValue");
}

static void
read_failure(struct json_object *message, bool whatsapp, struct receipt *r)
{
	struct json_object *failure = json_at(message, "failure"), *source = json_at(failure, "source");
	const char *reason = json_text(message, "reason");
	int64_t code = -1, source_code = -1;
	struct bird_meaning meaning;

	json_int(failure, "code", &code);
	json_int(source, "code", &source_code);
	meaning = bird_failure(code, source_code, reason, whatsapp);
	r->verdict = meaning.verdict;
	r->delay_s = meaning.delay_s;
	r->tries_most = meaning.tries_most;
	if (source_code > 0 || code > 0)
		snprintf(r->code, sizeof(r->code), "%lld", (long long)(source_code > 0 ? source_code : code));
	else
		snprintf(r->code, sizeof(r->code), "%s", json_text(message, "status"));
	said_two(r->text, sizeof(r->text), json_text(source, "name"), reason);
}

bool
bird_read_standing(struct json_object *message, bool whatsapp, struct receipt *r)
{
	if (text_is_blank(json_text(message, "id")) || !events_status(statuses, json_text(message, "status"), &r->status))
		return false;
	r->message_id = json_text(message, "id");
	if (r->status == RECEIPT_FAILED)
		read_failure(message, whatsapp, r);
	return true;
}

static void
read_status(const struct account *a, struct webhook_events *ev, struct json_object *message)
{
	struct receipt standing = { 0 }, *r;

	if (!bird_read_standing(message, bird_is_whatsapp(a), &standing)) {
		ev->skipped++;
		return;
	}
	if ((r = events_receipt(ev)) == NULL)
		return;
	*r = standing;
	r->at = events_iso_time(message, "lastStatusAt");
	r->uid = bird_our_id(json_text(message, "reference"));
	r->recipient = events_number(ev, number_of(ev, json_item(json_at(json_at(message, "receiver"), "contacts"), 0)));
}

/* That it was read is told as something the person did with it. */
static void
read_interaction(struct webhook_events *ev, struct json_object *interaction)
{
	const char *id = json_text(interaction, "messageId");
	struct receipt *r;

	if (text_is_blank(id) || !text_equal(json_text(interaction, "type"), "read")) {
		ev->skipped++;
		return;
	}
	if ((r = events_receipt(ev)) == NULL)
		return;
	r->status = RECEIPT_READ;
	r->at = events_iso_time(interaction, "createdAt");
	r->message_id = id;
	r->uid = bird_our_id(json_text(interaction, "reference"));
}

/* ---- inbound ---- */

static const struct { const char *type; enum inbound_kind kind; bool opens_window; } types[] = {
	{ "text",     INBOUND_TEXT,     true },
	{ "image",    INBOUND_MEDIA,    true },
	{ "file",     INBOUND_MEDIA,    true },
	{ "gif",      INBOUND_MEDIA,    true },
	{ "location", INBOUND_LOCATION, true },
	{ "contacts", INBOUND_CONTACTS, true },
	{ "sticker",  INBOUND_STICKER,  true },
	{ "reaction", INBOUND_REACTION, false },
};

static void
read_body(struct json_object *body, struct inbound *in)
{
	const char *type = json_text(body, "type"), *text = type != NULL ? json_text(json_at(body, type), "text") : NULL;
	struct json_object *tap = json_at(json_item(json_at(json_at(body, "text"), "actions"), 0), "postback");
	size_t i;

	in->opens_window = true;
	in->kind = INBOUND_UNSUPPORTED;
	for (i = 0; i < sizeof(types) / sizeof(types[0]); i++)
		if (text_equal(types[i].type, type)) {
			in->kind = types[i].kind;
			in->opens_window = types[i].opens_window;
		}
	if (tap != NULL && in->kind == INBOUND_TEXT) {
		in->kind = INBOUND_BUTTON;
		if (text_is_blank(text))
			text = json_text(tap, "text") != NULL ? json_text(tap, "text") : json_text(tap, "payload");
	}
	in->text = text != NULL ? text : "";
}

static void
read_inbound(const struct account *a, struct webhook_events *ev, struct json_object *message)
{
	struct json_object *contact = json_at(json_at(message, "sender"), "contact");
	const char *from = events_number(ev, number_of(ev, contact)), *number = account_text(a, "number");
	struct inbound *in;

	if (from == NULL || text_is_blank(json_text(message, "id"))) {
		ev->skipped++;
		return;
	}
	if ((in = events_inbound(ev)) == NULL)
		return;
	read_body(json_at(message, "body"), in);
	in->at = events_iso_time(message, "createdAt");
	in->message_id = json_text(message, "id");
	in->from = from;
	in->name = json_text(json_at(contact, "annotations"), "name");
	/* The channel is the number: what came through another one has been sorted out. */
	in->own = number != NULL ? number + 1 : "";
	in->context_id = json_text(json_at(message, "replyTo"), "id");
	in->opens_window &= bird_is_whatsapp(a);
}

/* ---- which of them ---- */

static bool
ends_with(const char *text, const char *end)
{
	size_t n = strlen(text), m = strlen(end);

	return n >= m && strcmp(text + n - m, end) == 0;
}

static void
read_event(const struct account *a, struct webhook_events *ev, const char *event)
{
	struct json_object *payload = json_at(ev->doc, "payload");
	const char *channel = json_text(payload, "channelId"), *platform = bird_is_whatsapp(a) ? "whatsapp." : "sms.";

	/* Consent for one channel is none for another. */
	if (!text_starts(event, platform) || (channel != NULL && !text_equal(channel, account_text(a, "channel_id"))))
		events_notice(ev, NOTICE_OTHER, event, "webhook of another channel");
	else if (ends_with(event, ".outbound"))
		read_status(a, ev, payload);
	else if (ends_with(event, ".inbound"))
		read_inbound(a, ev, payload);
	else if (ends_with(event, ".interaction"))
		read_interaction(ev, payload);
	else
		ev->skipped++;
}

enum err
bird_read_webhook(const struct account *a, const struct webhook_request *rq, struct webhook_events *ret, struct problem *problem)
{
	const char *event;
	enum err e;

	*ret = (struct webhook_events){ 0 };
	if ((e = json_parse(rq->body, rq->body_len, &ret->doc, problem)))
		return e;
	if (!json_object_is_type(ret->doc, json_type_object))
		return problem_set(problem, ERR_INVALID, "body", "is no JSON object");
	event = json_text(ret->doc, "event");
	if (event == NULL || !text_equal(json_text(ret->doc, "service"), "channels"))
		ret->skipped++;
	else
		read_event(a, ret, event);
	return ret->err;
}
