#include "provider/bird.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/crypto.h"
#include "base/text.h"
#include "provider/events.h"
#include "provider/money.h"
#include "provider/said.h"

/* ---- the signature: id, time and body, with one or two keys ---- */

enum { SIGNATURE, ID, TIME };	/* which of the kind's headers */
enum { SKEW_S = 300, MS = 1000, KEY_MAX = 256, BASE64_BYTES = 44, ID_MAX = 200 };
#define SIGNED_MAX_BYTES (256 * 1024 + 512)

/* The header has a signature for each secret that is in force. */
static bool
stands_in(const char *list, const char *ours)
{
	const char *at = list;
	char one[BASE64_BYTES + 8];
	bool found = false;
	size_t n;

	for (; *at != '\0'; at += strspn(at, " ")) {
		n = strcspn(at, " ");
		snprintf(one, sizeof(one), "%.*s", n < sizeof(one) ? (int)n : 0, at);
		found |= text_starts(one, "v1,") && crypto_text_equal(one + strlen("v1,"), ours);
		at += n;
	}
	return found;
}

static bool
is_signed_with(const char *secret, const struct buf *text, const char *list)
{
	AUTO(buf) struct buf ours = { 0 };
	uint8_t key[KEY_MAX], mac[SHA256_BYTES];
	bool good = false;
	size_t n;

	if (secret == NULL)
		return false;
	if (text_starts(secret, "whsec_"))
		secret += strlen("whsec_");
	buf_init(&ours, BASE64_BYTES);
	if (crypto_from_base64(secret, key, sizeof(key), &n)) {
		crypto_hmac_sha256(key, n, text->bytes, text->len, mac);
		text_base64(&ours, mac, sizeof(mac));
		good = stands_in(list, buf_text(&ours));
	}
	explicit_bzero(key, sizeof(key));
	return good;
}

enum signature
bird_platform_check_signature(const struct account *a, const struct webhook_request *rq, int64_t now)
{
	const char *given = rq->signature[SIGNATURE], *id = rq->signature[ID], *time = rq->signature[TIME];
	AUTO(buf) struct buf text = { 0 };
	int64_t at, now_s = now / MS;
	bool good;

	if (text_is_blank(given) || text_is_blank(id) || strlen(id) > ID_MAX || time == NULL || !text_to_int64(time, &at))
		return SIGNATURE_MISSING;
	buf_init(&text, SIGNED_MAX_BYTES);
	buf_fmt(&text, "%s.%s.", id, time);
	buf_add(&text, rq->body, rq->body_len);
	if (buf_err(&text) != ERR_NONE)
		return SIGNATURE_WRONG;
	good = is_signed_with(account_text(a, "signing_key"), &text, given);
	good |= is_signed_with(account_text(a, "signing_key_previous"), &text, given);
	if (!good)
		return SIGNATURE_WRONG;
	return at > now_s + SKEW_S || at < now_s - SKEW_S ? SIGNATURE_STALE : SIGNATURE_GOOD;
}

/* ---- how a message stands ---- */

static const struct status_word statuses[] = {
	{ "scheduled", RECEIPT_ACCEPTED }, { "accepted", RECEIPT_ACCEPTED }, { "sent", RECEIPT_SENT }, { "delivered", RECEIPT_DELIVERED },
	{ "read", RECEIPT_READ }, { "failed", RECEIPT_FAILED }, { "rejected", RECEIPT_FAILED }, { "undelivered", RECEIPT_FAILED },
	{ "expired", RECEIPT_FAILED }, { "canceled", RECEIPT_FAILED },
	{ NULL, RECEIPT__COUNT },
};

void
bird_platform_read_failure(struct json_object *error, const char *status, bool whatsapp, struct receipt *r)
{
	enum { HOUR_S = 3600, ONCE_MORE = 2 };
	const char *code = json_text(error, "code"), *words = json_text(error, "description");
	struct bird_meaning meaning;
	int64_t meta = -1;

	json_int(error, "meta_error_code", &meta);
	meaning = bird_platform_failure(code, meta, words, whatsapp);
	/* Bird tries no more, but why it did not arrive may pass. */
	if (code == NULL && text_equal(status, "undelivered"))
		meaning = (struct bird_meaning){ VERDICT_RETRY, HOUR_S, ONCE_MORE };
	r->verdict = meaning.verdict;
	r->delay_s = meaning.delay_s;
	r->tries_most = meaning.tries_most;
	if (whatsapp && meta > 0)
		snprintf(r->code, sizeof(r->code), "%lld", (long long)meta);
	else
		snprintf(r->code, sizeof(r->code), "%s", code != NULL ? code : status);
	said(r->text, sizeof(r->text), words);
}

bool
bird_platform_read_standing(struct webhook_events *ev, struct json_object *message, bool whatsapp, struct receipt *r)
{
	struct json_object *cost = json_at(message, "cost");
	const char *word = json_text(message, "status");
	int64_t parts;

	if (text_is_blank(json_text(message, "id")) || !events_status(statuses, word, &r->status))
		return false;
	r->message_id = json_text(message, "id");
	if (r->status == RECEIPT_DELIVERED && !text_is_blank(json_text(message, "read_at")))
		r->status = RECEIPT_READ;	/* there is no status for it */
	if (r->status == RECEIPT_FAILED)
		bird_platform_read_failure(json_at(message, "last_error"), word, whatsapp, r);
	if (money_read(events_scalar(ev, cost, "amount"), &r->price_micros))
		r->currency = json_text(cost, "currency_code");
	if (json_int(json_at(message, "segments"), "count", &parts) && parts > 0 && parts < INT32_MAX)
		r->segments = (int)parts;
	return true;
}

/* ---- events ---- */

/* Of one event. */
struct event { const struct account *account; struct webhook_events *ev; struct json_object *data; const char *what; int64_t at; bool whatsapp; };

static const char *
message_id(const struct event *e)
{
	return json_text(e->data, e->whatsapp ? "whatsapp_id" : "sms_id");
}

/* {"phone_number":"+62..."} of WhatsApp, plain text of SMS. */
static const char *
side(const struct event *e, const char *name)
{
	const char *text = json_text(e->data, name);

	return text != NULL ? text : json_text(json_at(e->data, name), "phone_number");
}

static void
read_status(const struct event *e)
{
	enum receipt_status status;
	struct receipt *r;
	int64_t parts;

	if (text_is_blank(message_id(e)) || !events_status(statuses, e->what, &status)) {
		e->ev->skipped++;
		return;
	}
	if ((r = events_receipt(e->ev)) == NULL)
		return;
	r->status = status;
	r->at = e->at;
	r->message_id = message_id(e);
	r->uid = bird_our_id(json_text(json_at(e->data, "metadata"), "ref"));
	r->recipient = events_number(e->ev, side(e, "to"));
	r->user_id = json_text(json_at(e->data, "to"), "bsuid");
	if (json_int(json_at(e->data, "segments"), "count", &parts) && parts > 0 && parts < INT32_MAX)
		r->segments = (int)parts;
	if (status == RECEIPT_FAILED)
		bird_platform_read_failure(json_at(e->data, "error"), e->what, e->whatsapp, r);
}

static const struct { const char *part; enum inbound_kind kind; const char *words; } parts[] = {
	{ "text", INBOUND_TEXT, "body" }, { "image", INBOUND_MEDIA, "caption" }, { "video", INBOUND_MEDIA, "caption" },
	{ "audio", INBOUND_MEDIA, NULL }, { "document", INBOUND_MEDIA, "caption" }, { "sticker", INBOUND_STICKER, NULL },
	{ "location", INBOUND_LOCATION, NULL }, { "contact_cards", INBOUND_CONTACTS, NULL },
};

static void
read_content(const struct event *e, struct inbound *in)
{
	struct json_object *reply = json_at(e->data, "interactive_reply"), *choice = json_at(reply, "button");
	const char *text = json_text(e->data, "text");
	size_t i;

	in->kind = text != NULL ? INBOUND_TEXT : INBOUND_UNSUPPORTED;
	for (i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
		if (text != NULL || json_at(e->data, parts[i].part) == NULL)
			continue;
		in->kind = parts[i].kind;
		text = parts[i].words != NULL ? json_text(json_at(e->data, parts[i].part), parts[i].words) : NULL;
		break;
	}
	if (reply != NULL) {
		choice = choice != NULL ? choice : json_at(reply, "list");
		in->kind = INBOUND_BUTTON;
		text = json_text(choice, "title") != NULL ? json_text(choice, "title") : json_text(choice, "id");
	}
	in->text = text != NULL ? text : "";
}

static void
read_received(const struct event *e)
{
	const char *number = account_text(e->account, e->whatsapp ? "number" : "sender"), *user = json_text(json_at(e->data, "from"), "bsuid");
	const char *from = events_number(e->ev, side(e, "from"));
	struct inbound *in;

	if ((from == NULL && text_is_blank(user)) || text_is_blank(message_id(e))) {
		e->ev->skipped++;
		return;
	}
	if ((in = events_inbound(e->ev)) == NULL)
		return;
	read_content(e, in);
	in->at = e->at;
	in->message_id = message_id(e);
	in->from = from;
	in->user_id = user;
	in->name = json_text(json_at(e->data, "from"), "display_name");
	in->own = number != NULL && number[0] == '+' ? number + 1 : number;
	in->context_id = json_text(e->data, "in_reply_to_message_id");
	in->opens_window = e->whatsapp;
}

/* Bird keeps a list of whom it serves no more. The person said so, or somebody did for them; what only failed is no wish of theirs. */
static void
read_suppression(const struct event *e)
{
	static const char *const wishes[] = { "stop", "opt", "manual" };
	const char *reason = json_text(e->data, "reason"), *who = json_text(e->data, e->whatsapp ? "address" : "destination");
	const char *from = events_number(e->ev, who);
	struct inbound *in;
	bool wish = false;
	size_t i;

	for (i = 0; reason != NULL && i < sizeof(wishes) / sizeof(wishes[0]); i++)
		wish |= strstr(reason, wishes[i]) != NULL;
	if (!wish || from == NULL || text_is_blank(json_text(e->data, "suppression_id"))) {
		events_notice(e->ev, NOTICE_OTHER, "suppression", reason);
		return;
	}
	if ((in = events_inbound(e->ev)) == NULL)
		return;
	in->kind = INBOUND_UNSUPPORTED;	/* of no words that we know */
	in->at = e->at;
	in->message_id = json_text(e->data, "suppression_id");
	in->from = from;
	in->text = "";
	in->heard = HEARD_STOP;
}

static void
read_event(const struct event *e, const char *type)
{
	const char *platform = e->whatsapp ? "whatsapp." : "sms.", *ledger = e->whatsapp ? "whatsapp_suppression." : "sms_suppression.";

	if (text_starts(type, ledger)) {
		read_suppression(e);
		return;
	}
	/* Consent for one channel is none for another. */
	if (!text_starts(type, platform))
		events_notice(e->ev, NOTICE_OTHER, type, "webhook of another channel");
	else if (text_equal(e->what, "received"))
		read_received(e);
	else if (!text_equal(e->what, "reacted"))	/* a reaction opens no window and says nothing */
		read_status(e);
}

enum err
bird_platform_read_webhook(const struct account *a, const struct webhook_request *rq, struct webhook_events *ret, struct problem *problem)
{
	struct event e = { .account = a, .ev = ret, .whatsapp = bird_is_whatsapp(a) };
	const char *type, *time;
	enum err err;

	*ret = (struct webhook_events){ 0 };
	if ((err = json_parse(rq->body, rq->body_len, &ret->doc, problem)))
		return err;
	if (!json_object_is_type(ret->doc, json_type_object))
		return problem_set(problem, ERR_INVALID, "body", "is no JSON object");
	type = json_text(ret->doc, "type");
	time = json_text(ret->doc, "timestamp");
	e.data = json_at(ret->doc, "data");
	if (type == NULL || strchr(type, '.') == NULL || !json_object_is_type(e.data, json_type_object)) {
		ret->skipped++;
		return ret->err;
	}
	e.what = strrchr(type, '.') + 1;
	if (time == NULL || clock_parse_iso(time, &e.at) != ERR_NONE)
		e.at = 0;
	read_event(&e, type);
	return ret->err;
}
