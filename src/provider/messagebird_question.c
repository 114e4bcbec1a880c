#include "provider/messagebird.h"

#include <stdint.h>
#include <string.h>

#include "base/text.h"
#include "provider/events.h"
#include "provider/money.h"
#include "provider/told.h"

enum { PAGE = 100, PATH_MAX_BYTES = 400 };

/*
 * A message by its id. One whose id we never learnt cannot be named on WhatsApp, where only the address of its reports holds ours; among the newest
 * SMS it is known by its reference.
 */
enum err
messagebird_write_question(const struct account *a, const struct question *q, struct http_request *ret)
{
	bool whatsapp = messagebird_is_whatsapp(a);
	AUTO(buf) struct buf path = { 0 };

	buf_init(&path, PATH_MAX_BYTES);
	if (q->message_id != NULL) {
		buf_text_add(&path, whatsapp ? "/v1/messages/" : "/messages/");
		text_percent(&path, q->message_id);
	} else {
		buf_fmt(&path, "/messages?direction=mt&limit=%d", PAGE);
	}
	messagebird_request_begin(a, "GET", account_text(a, "base_url"), buf_text(&path), ret);
	if (q->message_id == NULL && (whatsapp || messagebird_our_id(q->uid) == NULL))
		return ERR_NOT_FOUND;
	return buf_err(&path) != ERR_NONE ? buf_err(&path) : http_request_err(ret);
}

static struct json_object *
document(const struct http_answer *answer)
{
	struct json_object *doc = NULL;

	if (answer->transport != HTTP_ANSWERED || answer->status != 200 || json_parse(answer->body, answer->body_len, &doc, NULL) != ERR_NONE)
		return NULL;
	return doc;
}

/* "Not found" tells nothing: what was taken was taken. */
struct told
messagebird_read_told(const struct question *q, const struct http_answer *answer)
{
	AUTO_JSON struct json_object *doc = document(answer);
	struct told t = { .what = TOLD_NOTHING };
	struct receipt r = { 0 };

	if (q->message_id != NULL && text_equal(json_text(doc, "id"), q->message_id) && messagebird_read_standing(doc, &r))
		told_as_receipt(&r, &t);
	return t;
}

/* ---- SMS: the standing is the recipient's, of whom each of ours has one ---- */

static void
read_sms(struct json_object *message, struct told *t)
{
	struct json_object *item = json_item(json_at(json_at(message, "recipients"), "items"), 0), *price = json_at(item, "price");
	AUTO(webhook_events) struct webhook_events pool = { 0 };
	struct receipt r = { .message_id = json_text(message, "id") };
	const char *word = json_text(item, "status");
	int64_t number = -1;

	if (!messagebird_sms_status(word, &r.status))
		return;
	json_int(item, "statusErrorCode", &number);
	if (r.status == RECEIPT_FAILED)
		messagebird_sms_failed(word, json_text(item, "statusReason"), number, &r);
	if (json_int(item, "messagePartCount", &number) && number > 0 && number < INT32_MAX)
		r.segments = (int)number;
	if (money_read(events_scalar(&pool, price, "amount"), &r.price_micros))
		r.currency = json_text(price, "currency");
	told_as_receipt(&r, t);
}

/* That it is not among the newest tells nothing: they may be many. */
struct told
messagebird_sms_read_told(const struct question *q, const struct http_answer *answer)
{
	AUTO_JSON struct json_object *doc = document(answer);
	struct json_object *items = json_at(doc, "items");
	struct told t = { .what = TOLD_NOTHING };
	size_t i;

	if (q->message_id != NULL) {
		if (text_equal(json_text(doc, "id"), q->message_id))
			read_sms(doc, &t);
		return t;
	}
	for (i = 0; i < json_count(items) && t.what == TOLD_NOTHING; i++)
		if (text_equal(json_text(json_item(items, i), "reference"), q->uid))
			read_sms(json_item(items, i), &t);
	return t;
}
