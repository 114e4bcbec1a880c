#include "provider/watzap.h"

#include <ctype.h>
#include <inttypes.h>
#include <string.h>

#include "base/text.h"
#include "provider/events.h"
#include "provider/mask.h"
#include "provider/number.h"

static bool
ends_with(const char *text, const char *end)
{
	size_t n = strlen(text), m = strlen(end);

	return n >= m && strcmp(text + n - m, end) == 0;
}

/* Digits and what people put between them. */
static bool
is_written_number(const char *text)
{
	return text != NULL && strspn(text, "0123456789+- ") == strlen(text);
}

/* "...@c.us", "...@s.whatsapp.net" and bare digits are a person; of anything else, the name may be the number of somebody who was not saved. */
static const char *
sender_of(struct webhook_events *ev, struct json_object *data)
{
	const char *chat = events_scalar(ev, data, "chat_id"), *name = events_scalar(ev, data, "name"), *from = NULL;
	char digits[NUMBER_MAX];

	if (chat != NULL && (strchr(chat, '@') == NULL || ends_with(chat, "@c.us") || ends_with(chat, "@s.whatsapp.net")))
		from = events_number(ev, chat);
	if (from == NULL && is_written_number(name) && number_from_operator(name, digits))
		from = events_text(ev, "%s", digits);
	return from;
}

static bool
has_location(struct json_object *data)
{
	struct json_object *place = json_at(data, "location_attached");

	return json_at(place, "lat") != NULL || json_at(place, "latitude") != NULL;
}

static enum inbound_kind
kind_of(struct json_object *data, const char *text)
{
	if (json_flag(data, "has_media", false))
		return INBOUND_MEDIA;
	if (text[0] != '\0')
		return INBOUND_TEXT;
	return has_location(data) ? INBOUND_LOCATION : INBOUND_UNSUPPORTED;
}

/*
 * The id alone has not been seen to be unique over all people and times, and a STOP that is taken for a repetition is lost: who wrote it and when
 * belong to it. NULL without an id: whoever stores it makes one of the sender, the words and the time.
 */
static const char *
id_of(struct webhook_events *ev, struct json_object *data, const char *from, int64_t at)
{
	const char *id = events_scalar(ev, data, "message_id");

	return text_is_blank(id) ? NULL : events_text(ev, "%s %s %" PRId64, id, from + 1, at / 1000);
}

static void
read_chat(const struct account *a, struct webhook_events *ev, struct json_object *data)
{
	const char *chat = events_scalar(ev, data, "chat_id"), *text = events_scalar(ev, data, "message_body"), *from;
	char ours[NUMBER_MAX] = "";
	struct inbound *in;

	/* What is said in a group is said to others too: it is no consent. What the office wrote on the phone itself is none either. */
	if ((chat != NULL && (ends_with(chat, "@g.us") || ends_with(chat, "@broadcast"))) || json_flag(data, "is_from_me", false))
		return;
	if ((from = sender_of(ev, data)) == NULL) {	/* a linked-device id, or nothing: nobody to remember it for */
		ev->skipped++;
		return;
	}
	if (account_text(a, "number") != NULL)
		number_from_operator(account_text(a, "number"), ours);
	if (strcmp(from, ours) == 0 || (in = events_inbound(ev)) == NULL)
		return;
	in->text = text != NULL ? text : "";
	in->kind = kind_of(data, in->text);
	in->from = from;
	/* Somebody who was not saved is called by their number. */
	in->name = is_written_number(events_scalar(ev, data, "name")) ? NULL : events_scalar(ev, data, "name");
	in->at = events_time(data, "timestamp");
	in->message_id = id_of(ev, data, from, in->at);
	in->own = ours[0] != '\0' ? events_text(ev, "%s", ours + 1) : NULL;
	/* Spelt so; the right spelling may come one day. */
	in->forwarded = json_flag(data, "is_forwading", false) || json_flag(data, "is_forwarding", false);
}

enum err
watzap_read_webhook(const struct account *a, const struct webhook_request *rq, struct webhook_events *ret, struct problem *problem)
{
	struct json_object *data;
	enum err e;

	*ret = (struct webhook_events){ 0 };
	if ((e = json_parse(rq->body, rq->body_len, &ret->doc, problem)))
		return e;
	if (!json_object_is_type(ret->doc, json_type_object))
		return problem_set(problem, ERR_INVALID, "body", "is JSON, but no object");
	data = json_at(ret->doc, "data");
	if (text_equal(json_text(ret->doc, "type"), "incoming_chat") && json_object_is_type(data, json_type_object))
		read_chat(a, ret, data);
	else
		ret->skipped++;		/* kept, so that a later version can read it */
	return ret->err;
}

enum err
watzap_redact(const struct webhook_request *rq, struct buf *ret)
{
	AUTO_JSON struct json_object *doc = NULL;
	enum err e = json_parse(rq->body, rq->body_len, &doc, NULL);

	if (e == ERR_MEMORY)
		return e;
	if (e != ERR_NONE)
		mask_torn(rq->body, rq->body_len, ret);
	else if (!mask_values(doc))
		buf_add(ret, rq->body, rq->body_len);
	else if (json_write(doc) == NULL)
		return ERR_MEMORY;
	else
		buf_text_add(ret, json_write(doc));
	return buf_err(ret);
}
