#include "provider/meta.h"

#include <string.h>
#include <strings.h>

#include "base/text.h"
#include "provider/events.h"

/* ---- receipts ---- */

static const struct status_word statuses[] = {
	{ "accepted",                    RECEIPT_ACCEPTED },
	{ "held_for_quality_assessment", RECEIPT_HELD },
	{ "sent",                        RECEIPT_SENT },
	{ "delivered",                   RECEIPT_DELIVERED },
	{ "read",                        RECEIPT_READ },
	{ "played",                      RECEIPT_READ },	/* a voice message: listened to */
	{ "failed",                      RECEIPT_FAILED },
	{ NULL, RECEIPT__COUNT },
};

static void
read_failure(struct json_object *status, struct receipt *r)
{
	struct meta_error e;

	meta_error_read(json_item(json_at(status, "errors"), 0), 0, &e);
	r->verdict = e.meaning.verdict;
	r->delay_s = e.meaning.delay_s;
	memcpy(r->code, e.code_text, sizeof(r->code));
	memcpy(r->text, e.text, sizeof(r->text));
}

static void
read_pricing(struct json_object *pricing, struct receipt *r)
{
	r->price_category = json_text(pricing, "category");
	r->price_type = json_text(pricing, "type");
	/* Meta writes this one both ways. */
	if (text_equal(r->price_category, "authentication_international"))
		r->price_category = "authentication-international";
	/* "billable" is announced to go away; then everything is billed that is not one of the free types. */
	r->billable = json_flag(pricing, "billable", text_equal(r->price_type, "regular"));
}

static void
read_status(struct webhook_events *ev, struct json_object *status)
{
	const char *id = json_text(status, "id"), *word = json_text(status, "status");
	enum receipt_status what;
	struct receipt *r;

	if (text_equal(word, "deleted"))	/* the person deleted it on their phone; it had arrived */
		return;
	if (text_is_blank(id) || !events_status(statuses, word, &what)) {
		ev->skipped++;
		return;
	}
	if ((r = events_receipt(ev)) == NULL)
		return;
	r->status = what;
	r->message_id = id;
	r->at = events_time(status, "timestamp");
	r->uid = json_text(status, "biz_opaque_callback_data");
	r->recipient = events_number(ev, events_scalar(ev, status, "recipient_id"));
	r->user_id = json_text(status, "recipient_user_id");
	if (what == RECEIPT_FAILED)
		read_failure(status, r);
	if (json_at(status, "pricing") != NULL)
		read_pricing(json_at(status, "pricing"), r);
}

/* ---- inbound ---- */

static const struct { const char *type; enum inbound_kind kind; bool opens_window; } types[] = {
	/*
	 * Meta's 24 hours begin with a message of the person. That a reaction or a system message begins them is written
	 * nowhere, so they do not: it costs a template instead of a text, and not a refused message.
	 */
	{ "text",            INBOUND_TEXT,        true },
	{ "button",          INBOUND_BUTTON,      true },
	{ "interactive",     INBOUND_BUTTON,      true },
	{ "reaction",        INBOUND_REACTION,    false },
	{ "image",           INBOUND_MEDIA,       true },
	{ "video",           INBOUND_MEDIA,       true },
	{ "audio",           INBOUND_MEDIA,       true },
	{ "document",        INBOUND_MEDIA,       true },
	{ "sticker",         INBOUND_STICKER,     true },
	{ "location",        INBOUND_LOCATION,    true },
	{ "contacts",        INBOUND_CONTACTS,    true },
	{ "order",           INBOUND_UNSUPPORTED, true },
	{ "system",          INBOUND_SYSTEM,      false },
	{ "request_welcome", INBOUND_SYSTEM,      false },	/* the chat was opened, nothing was said */
	{ "unsupported",     INBOUND_UNSUPPORTED, false },	/* may also come from another business's API number */
	{ "edit",            INBOUND_UNSUPPORTED, false },
	{ "revoke",          INBOUND_UNSUPPORTED, false },
};

static void
read_type(struct webhook_events *ev, const char *type, struct inbound *in)
{
	size_t i;

	for (i = 0; i < sizeof(types) / sizeof(types[0]); i++) {
		if (text_equal(types[i].type, type)) {
			in->kind = types[i].kind;
			in->opens_window = types[i].opens_window;
			return;
		}
	}
	in->kind = INBOUND_UNSUPPORTED;
	ev->skipped++;
}

static const char *
first_text(const char *a, const char *b)
{
	return a != NULL ? a : b != NULL ? b : "";
}

/* What the person wrote or tapped; "" when there is nothing to read. */
static const char *
read_text(struct webhook_events *ev, const char *type, struct json_object *content)
{
	struct json_object *tapped;

	if (text_equal(type, "text"))
		return first_text(events_scalar(ev, content, "body"), NULL);
	if (text_equal(type, "button"))
		return first_text(events_scalar(ev, content, "text"), events_scalar(ev, content, "payload"));
	if (text_equal(type, "reaction"))
		return first_text(json_text(content, "emoji"), NULL);
	if (text_equal(type, "order"))
		return first_text(events_scalar(ev, content, "text"), NULL);
	if (text_equal(type, "interactive")) {
		if ((tapped = json_at(content, "button_reply")) == NULL && (tapped = json_at(content, "list_reply")) == NULL)
			tapped = json_at(content, "nfm_reply");
		return first_text(events_scalar(ev, tapped, "title"), events_scalar(ev, tapped, "body"));
	}
	return first_text(events_scalar(ev, content, "caption"), NULL);
}

/* Is it a button of ours that means STOP? What is written on it is for people. */
static bool
is_stop_button(struct webhook_events *ev, const char *type, struct json_object *content)
{
	const char *payload = NULL;

	if (text_equal(type, "button"))
		payload = events_scalar(ev, content, "payload");
	else if (text_equal(type, "interactive"))
		payload = events_scalar(ev, json_at(content, "button_reply"), "id");
	return payload != NULL && strcasecmp(payload, "STOP") == 0;
}

/* A person got another number, or another business-scoped id. Told in the names of today and of before 2023. */
static void
read_system(struct webhook_events *ev, struct json_object *news, struct inbound *in)
{
	const char *number = events_scalar(ev, news, "wa_id");

	if (number == NULL)
		number = events_scalar(ev, news, "new_wa_id");
	in->text = first_text(events_scalar(ev, news, "body"), NULL);
	in->new_number = events_number(ev, number);
	in->new_user_id = json_text(news, "user_id");
	if (text_equal(in->new_user_id, in->user_id))
		in->new_user_id = NULL;
	/* The older form names the old number here too, and some without "from". */
	if (in->from == NULL)
		in->from = events_number(ev, events_scalar(ev, news, "customer"));
	if (in->new_number != NULL && !text_equal(in->new_number, in->from) &&
	    !text_equal(json_text(news, "type"), "user_changed_user_id"))
		in->kind = INBOUND_NUMBER_CHANGED;
	else
		in->new_number = NULL;
}

/* The entry of contacts that speaks of this sender. Contacts and messages need not be parallel. */
static struct json_object *
contact_of(struct json_object *contacts, const char *from, const char *user_id)
{
	struct json_object *contact;
	size_t i, n = json_count(contacts);

	for (i = 0; i < n; i++) {
		contact = json_item(contacts, i);
		if ((from != NULL && text_equal(json_text(contact, "wa_id"), from)) ||
		    (user_id != NULL && text_equal(json_text(contact, "user_id"), user_id)))
			return contact;
	}
	/* A message that names nobody beside one contact: it is theirs. */
	return n == 1 && from == NULL && user_id == NULL ? json_item(contacts, 0) : NULL;
}

static void
read_sender(struct webhook_events *ev, struct json_object *contacts, struct json_object *message, struct inbound *in)
{
	const char *from = events_scalar(ev, message, "from");
	struct json_object *contact;

	in->user_id = json_text(message, "from_user_id");
	contact = contact_of(contacts, from, in->user_id);
	in->name = json_text(json_at(contact, "profile"), "name");
	if (text_is_blank(from))
		from = events_scalar(ev, contact, "wa_id");
	if (in->user_id == NULL)
		in->user_id = json_text(contact, "user_id");
	in->from = events_number(ev, from);
}

static void
read_message(struct webhook_events *ev, struct json_object *value, struct json_object *message)
{
	const char *type = json_text(message, "type");
	struct json_object *content = type != NULL ? json_at(message, type) : NULL, *context = json_at(message, "context");
	struct inbound *in;

	/* What is said in a group is said to others too: it is no consent and opens nobody's window. */
	if (json_at(message, "group_id") != NULL)
		return;
	if (!json_object_is_type(message, json_type_object) || type == NULL) {
		ev->skipped++;
		return;
	}
	if ((in = events_inbound(ev)) == NULL)
		return;
	read_type(ev, type, in);
	in->at = events_time(message, "timestamp");
	in->message_id = json_text(message, "id");
	in->own = events_scalar(ev, json_at(value, "metadata"), "phone_number_id");
	in->context_id = json_text(context, "id");
	in->forwarded = json_flag(context, "forwarded", false) || json_flag(context, "frequently_forwarded", false);
	read_sender(ev, json_at(value, "contacts"), message, in);
	if (in->kind == INBOUND_SYSTEM)
		read_system(ev, content, in);
	else
		in->text = read_text(ev, type, content);
	if (is_stop_button(ev, type, content))
		in->heard = HEARD_TAPPED_STOP;
	if (in->kind == INBOUND_REACTION)
		in->context_id = json_text(content, "message_id");

	if (in->from == NULL && in->user_id == NULL) {	/* nobody to answer to or to remember it for */
		ev->inbound_count--;
		ev->skipped++;
	}
}

/* ---- the envelope ---- */

static struct json_object *
array_at(struct webhook_events *ev, struct json_object *value, const char *key)
{
	struct json_object *array = json_at(value, key);

	if (array != NULL && !json_object_is_type(array, json_type_array))
		ev->skipped++;
	return array;
}

/* Each array stands for itself: Meta may put messages, statuses and errors into one value. */
static void
read_messages_field(struct webhook_events *ev, struct json_object *value)
{
	struct json_object *messages = array_at(ev, value, "messages");
	struct json_object *receipts = array_at(ev, value, "statuses");
	struct json_object *errors = array_at(ev, value, "errors");
	size_t i, n;

	if (messages == NULL && receipts == NULL && errors == NULL)
		ev->skipped++;
	for (i = 0, n = json_count(messages); i < n && ev->err == ERR_NONE; i++)
		read_message(ev, value, json_item(messages, i));
	for (i = 0, n = json_count(receipts); i < n && ev->err == ERR_NONE; i++)
		read_status(ev, json_item(receipts, i));
	meta_read_errors(ev, errors);
}

static void
read_entry(struct webhook_events *ev, struct json_object *entry)
{
	struct json_object *changes = json_at(entry, "changes"), *value;
	const char *field;
	size_t i, n = json_count(changes);

	if (n == 0)
		ev->skipped++;
	for (i = 0; i < n && ev->err == ERR_NONE; i++) {
		field = json_text(json_item(changes, i), "field");
		value = json_at(json_item(changes, i), "value");
		if (!json_object_is_type(value, json_type_object))
			ev->skipped++;
		else if (text_equal(field, "messages"))
			read_messages_field(ev, value);
		else
			meta_read_change(ev, field, value, events_time(entry, "time"));
	}
}

enum err
meta_read_webhook(const struct account *a, const struct webhook_request *rq, struct webhook_events *ret, struct problem *problem)
{
	struct json_object *entries;
	size_t i, n;
	enum err e;

	(void)a;
	*ret = (struct webhook_events){ 0 };
	if ((e = json_parse(rq->body, rq->body_len, &ret->doc, problem)))
		return e;
	if (!json_object_is_type(ret->doc, json_type_object))
		return problem_set(problem, ERR_INVALID, "body", "is JSON, but no object");
	entries = json_at(ret->doc, "entry");
	if (!text_equal(json_text(ret->doc, "object"), "whatsapp_business_account") || json_count(entries) == 0) {
		ret->skipped++;
		return ERR_NONE;
	}
	for (i = 0, n = json_count(entries); i < n && ret->err == ERR_NONE; i++)
		read_entry(ret, json_item(entries, i));
	return ret->err;
}
