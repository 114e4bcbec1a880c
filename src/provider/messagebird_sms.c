#include "provider/messagebird.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "provider/events.h"
#include "provider/money.h"
#include "provider/pairs.h"
#include "provider/said.h"

static const char *
field(struct json_object *doc, const char *name)
{
	const char *text = json_text(doc, name);

	return text_is_blank(text) ? NULL : text;
}

static int64_t
time_at(struct json_object *doc, const char *name)
{
	const char *text = field(doc, name);
	int64_t at;

	return text != NULL && clock_parse_iso(text, &at) == ERR_NONE ? at : 0;
}

/* ---- reports ---- */

static const struct status_word statuses[] = {
	{ "scheduled", RECEIPT_ACCEPTED }, { "buffered", RECEIPT_ACCEPTED }, { "sent", RECEIPT_SENT }, { "delivered", RECEIPT_DELIVERED },
	{ "expired", RECEIPT_FAILED }, { "delivery_failed", RECEIPT_FAILED },
	{ NULL, RECEIPT__COUNT },
};

bool
messagebird_sms_status(const char *word, enum receipt_status *ret)
{
	return events_status(statuses, word, ret);
}

void
messagebird_sms_failed(const char *word, const char *reason, int64_t code, struct receipt *r)
{
	struct messagebird_meaning meaning = messagebird_sms_failure(reason, code);

	r->verdict = meaning.verdict;
	r->delay_s = meaning.delay_s;
	r->tries_most = meaning.tries_most;
	if (code > 0)
		snprintf(r->code, sizeof(r->code), "%lld", (long long)code);
	else
		snprintf(r->code, sizeof(r->code), "%s", word);
	said(r->text, sizeof(r->text), reason);
}

static void
read_report(struct webhook_events *ev)
{
	enum receipt_status status;
	struct receipt *r;
	int64_t parts, code = -1;

	if (field(ev->doc, "id") == NULL || !messagebird_sms_status(field(ev->doc, "status"), &status)) {
		ev->skipped++;
		return;
	}
	if ((r = events_receipt(ev)) == NULL)
		return;
	r->status = status;
	r->at = time_at(ev->doc, "statusDatetime");
	r->message_id = field(ev->doc, "id");
	r->uid = messagebird_our_id(field(ev->doc, "reference"));
	r->recipient = events_number(ev, field(ev->doc, "recipient"));
	if (json_int(ev->doc, "messagePartCount", &parts) && parts > 0 && parts < INT32_MAX)
		r->segments = (int)parts;
	if (money_read(field(ev->doc, "price[amount]"), &r->price_micros))
		r->currency = field(ev->doc, "price[currency]");
	json_int(ev->doc, "statusErrorCode", &code);
	if (status == RECEIPT_FAILED)
		messagebird_sms_failed(field(ev->doc, "status"), field(ev->doc, "statusReason"), code, r);
}

/* ---- inbound ---- */

/* A short code's has names of its own. */
static void
read_inbound(struct webhook_events *ev)
{
	const char *id = field(ev->doc, "id") != NULL ? field(ev->doc, "id") : field(ev->doc, "mid");
	const char *text = field(ev->doc, "body") != NULL ? field(ev->doc, "body") : field(ev->doc, "message");
	const char *own = field(ev->doc, "recipient") != NULL ? field(ev->doc, "recipient") : field(ev->doc, "shortcode");
	const char *from = events_number(ev, field(ev->doc, "originator"));
	struct inbound *in;

	if (from == NULL || id == NULL) {	/* a name in place of a number: there is nobody to remember it for */
		ev->skipped++;
		return;
	}
	if ((in = events_inbound(ev)) == NULL)
		return;
	in->kind = text != NULL ? INBOUND_TEXT : INBOUND_UNSUPPORTED;
	in->text = text != NULL ? text : "";
	in->at = time_at(ev->doc, "createdDatetime");
	in->message_id = id;
	in->from = from;
	in->own = own != NULL && own[0] == '+' ? own + 1 : own;
}

/* ---- which of the two ---- */

/* A GET has all of it in the address; a POST is a form. What a text is never tells which of the two it is: its words are the person's. */
enum err
messagebird_read_sms(const struct account *a, const struct webhook_request *rq, struct webhook_events *ret, struct problem *problem)
{
	bool get = strcmp(rq->method, "GET") == 0;
	enum err e;

	(void)a;
	*ret = (struct webhook_events){ 0 };
	e = get ? pairs_parse(rq->query, strlen(rq->query), &ret->doc) : pairs_parse(rq->body, rq->body_len, &ret->doc);
	if (e == ERR_MEMORY)
		return e;
	if (e != ERR_NONE)
		return problem_set(problem, ERR_INVALID, "body", "is no urlencoded form of UTF-8 text");
	if (field(ret->doc, "status") != NULL)
		read_report(ret);
	else if (field(ret->doc, "originator") != NULL)
		read_inbound(ret);
	else
		ret->skipped++;
	return ret->err;
}
