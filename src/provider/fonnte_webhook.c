#include "provider/fonnte.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/text.h"
#include "provider/events.h"
#include "provider/number.h"
#include "provider/said.h"

/* ---- receipts ---- */

/*
 * Two layers in one event: status is Fonnte's queue (keyed by id), state is WhatsApp's own receipt (keyed by stateid). Later
 * receipts carry only the second.
 */
static const struct { const char *word; enum receipt_status status; enum verdict verdict; } queue_words[] = {
	{ "pending",         RECEIPT_ACCEPTED, VERDICT_ACCEPTED },
	{ "waiting",         RECEIPT_ACCEPTED, VERDICT_ACCEPTED },
	{ "processing",      RECEIPT_ACCEPTED, VERDICT_ACCEPTED },
	{ "sent",            RECEIPT_SENT,     VERDICT_ACCEPTED },
	{ "invalid",         RECEIPT_FAILED,   VERDICT_RECIPIENT },
	{ "expired",         RECEIPT_FAILED,   VERDICT_ACCOUNT },	/* the device was off for a week */
	{ "url unreachable", RECEIPT_FAILED,   VERDICT_PERMANENT },
	{ "failed",          RECEIPT_FAILED,   VERDICT_RETRY },		/* for a reason that Fonnte does not tell */
	{ "error",           RECEIPT_FAILED,   VERDICT_RETRY },
};

static const struct { const char *word; enum receipt_status status; } state_words[] = {
	{ "sent",      RECEIPT_SENT },
	{ "delivered", RECEIPT_DELIVERED },
	{ "read",      RECEIPT_READ },
	{ "played",    RECEIPT_READ },
};

bool
fonnte_queue_word(const char *word, const char *reason, struct receipt *r)
{
	struct fonnte_meaning meaning;
	size_t i;

	for (i = 0; word != NULL && i < sizeof(queue_words) / sizeof(queue_words[0]); i++) {
		if (strcasecmp(queue_words[i].word, word) != 0)
			continue;
		r->status = queue_words[i].status;
		if (r->status != RECEIPT_FAILED)
			return true;
		r->verdict = queue_words[i].verdict;
		snprintf(r->code, sizeof(r->code), "%s", queue_words[i].word);
		if (!text_is_blank(reason)) {
			meaning = fonnte_reason(reason);
			r->verdict = meaning.verdict;
			r->delay_s = meaning.delay_s;
			said(r->text, sizeof(r->text), reason);
		}
		return true;
	}
	return false;
}

static bool
read_state_word(const char *word, struct receipt *r)
{
	size_t i;

	for (i = 0; word != NULL && i < sizeof(state_words) / sizeof(state_words[0]); i++) {
		if (strcasecmp(state_words[i].word, word) == 0) {
			r->status = state_words[i].status;
			return true;
		}
	}
	return false;
}

static void
read_receipt(struct webhook_events *ev, struct json_object *doc)
{
	const char *id = events_scalar(ev, doc, "id"), *state_id = events_scalar(ev, doc, "stateid");
	const char *status = events_scalar(ev, doc, "status"), *state = events_scalar(ev, doc, "state");
	struct receipt *r;
	bool known;

	if ((text_is_blank(id) && text_is_blank(state_id)) || (r = events_receipt(ev)) == NULL) {
		ev->skipped++;
		return;
	}
	r->message_id = text_is_blank(id) ? NULL : id;
	r->state_id = text_is_blank(state_id) ? NULL : state_id;
	r->at = events_time(doc, "timestamp");
	/* WhatsApp's word is the later one; only a failure of the queue outranks it. */
	known = fonnte_queue_word(status, events_scalar(ev, doc, "reason"), r);
	if (r->status != RECEIPT_FAILED && read_state_word(state, r))
		known = true;
	/* Both words empty: the event only says that the two ids belong together. */
	if (!known && (!text_is_blank(status) || !text_is_blank(state))) {
		ev->receipt_count--;
		ev->skipped++;
	}
}

/* ---- the device ---- */

static void
read_device(struct webhook_events *ev, struct json_object *doc, const char *device)
{
	bool connected = strcasecmp(events_scalar(ev, doc, "status"), "connect") == 0;
	struct notice *n;

	n = events_notice(ev, connected ? NOTICE_DEVICE_CONNECTED : NOTICE_DEVICE_DISCONNECTED, device, events_scalar(ev, doc, "reason"));
	if (n != NULL)
		n->at = events_time(doc, "timestamp");
}

/* ---- inbound ---- */

/* What Fonnte writes where there is nothing. */
static const char *
real_text(const char *text)
{
	return text_is_blank(text) || strcasecmp(text, "non-text message") == 0 || strcasecmp(text, "non-button message") == 0 ? "" : text;
}

static bool
given(struct webhook_events *ev, struct json_object *doc, const char *key)
{
	return !text_is_blank(events_scalar(ev, doc, key));
}

static enum inbound_kind
inbound_kind(struct webhook_events *ev, struct json_object *doc, const char *text)
{
	if (given(ev, doc, "url") || given(ev, doc, "filename") || given(ev, doc, "extension"))
		return INBOUND_MEDIA;
	if (given(ev, doc, "pollname"))
		return INBOUND_UNSUPPORTED;
	if (text[0] != '\0')
		return INBOUND_TEXT;
	if (given(ev, doc, "location"))
		return INBOUND_LOCATION;
	/* The button's own field is not trusted with an answer: it is said to hold other things, too. */
	if (real_text(events_scalar(ev, doc, "text"))[0] != '\0')
		return INBOUND_BUTTON;
	/* Cheaper plans say only that there was something. */
	return given(ev, doc, "message") ? INBOUND_MEDIA : INBOUND_UNSUPPORTED;
}

static void
read_inbound(struct webhook_events *ev, struct json_object *doc, const char *device)
{
	const char *sender = events_scalar(ev, doc, "sender"), *inbox = events_scalar(ev, doc, "inboxid");
	const char *from = events_number(ev, sender), *text = real_text(events_scalar(ev, doc, "message"));
	struct inbound *in;

	/* What is said in a group is said to others too: it is no consent. */
	if (given(ev, doc, "member") || (sender != NULL && strstr(sender, "@g.us") != NULL))
		return;
	if (from != NULL && text_equal(from, device))	/* the office wrote on the phone itself */
		return;
	if (from == NULL) {	/* a linked-device id, or nothing: nobody to remember it for */
		ev->skipped++;
		return;
	}
	if ((in = events_inbound(ev)) == NULL)
		return;
	in->kind = inbound_kind(ev, doc, text);
	in->text = text;
	in->from = from;
	in->name = events_scalar(ev, doc, "name");
	in->at = events_time(doc, "timestamp");
	/* 0: the inbox is off, and so is the only id there is. */
	in->message_id = text_is_blank(inbox) || text_equal(inbox, "0") ? NULL : inbox;
	in->own = device != NULL ? device + 1 : NULL;
}

/* ---- which of the four ---- */

static bool
is_device_word(const char *status)
{
	return status != NULL && (strcasecmp(status, "connect") == 0 || strcasecmp(status, "disconnect") == 0);
}

static void
read_shape(struct webhook_events *ev, struct json_object *doc, const char *device)
{
	static const char *const contents[] = { "message", "text", "url", "location", "pollname" };
	bool has_sender = given(ev, doc, "sender"), has_id = given(ev, doc, "id");
	const char *status = events_scalar(ev, doc, "status");
	size_t i;

	if (given(ev, doc, "stateid") || (has_id && status != NULL && !has_sender)) {
		read_receipt(ev, doc);
		return;
	}
	if (is_device_word(status) && !has_id && !has_sender) {
		read_device(ev, doc, device);
		return;
	}
	for (i = 0; has_sender && i < sizeof(contents) / sizeof(contents[0]); i++) {
		if (json_object_object_get_ex(doc, contents[i], NULL)) {
			read_inbound(ev, doc, device);
			return;
		}
	}
	if (!json_object_object_get_ex(doc, "submission", NULL))	/* a form of Fonnte's own: not ours */
		ev->skipped++;
}

enum err
fonnte_read_webhook(const struct account *a, const struct webhook_request *rq, struct webhook_events *ret,
    struct problem *problem)
{
	char ours[NUMBER_MAX] = "", theirs[NUMBER_MAX] = "";
	const char *device, *configured = account_text(a, "device");
	enum err e;

	*ret = (struct webhook_events){ 0 };
	if ((e = fonnte_body_parse(rq, &ret->doc, problem)))
		return e;
	if (configured != NULL)
		number_from_operator(configured, ours);
	if ((device = events_scalar(ret, ret->doc, "device")) != NULL)
		number_from_operator(device, theirs);

	/* Nothing is signed: what another device says is not heard, only that it says something. */
	if (ours[0] != '\0' && theirs[0] != '\0' && strcmp(ours, theirs) != 0)
		events_notice(ret, NOTICE_OTHER, events_text(ret, "%s", theirs), "webhook of another device");
	else
		read_shape(ret, ret->doc, events_number(ret, theirs[0] != '\0' ? theirs : ours));
	return ret->err;
}
