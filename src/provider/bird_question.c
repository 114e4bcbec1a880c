#include "provider/bird.h"

#include "base/clock.h"
#include "base/text.h"
#include "provider/events.h"
#include "provider/told.h"

enum { PAGE = 100, PATH_MAX_BYTES = 600 };
/* The two clocks may differ by so much. */
#define SKEW_MS	(15 * CLOCK_MINUTE_MS)

/* By its id, or all that left the channel since then: among those it is known by the reference that it went out with. */
enum err
bird_write_question(const struct account *a, const struct question *q, struct http_request *ret)
{
	AUTO(buf) struct buf path = { 0 };
	char since[CLOCK_TEXT_MAX];

	buf_init(&path, PATH_MAX_BYTES);
	buf_text_add(&path, "/messages");
	if (q->message_id != NULL) {
		buf_char(&path, '/');
		text_percent(&path, q->message_id);
	} else {
		clock_format_iso(q->started_at - SKEW_MS, since);
		buf_text_add(&path, "?direction=outgoing&startAt=");
		text_percent(&path, since);
		buf_fmt(&path, "&limit=%d", PAGE);
	}
	bird_channels_begin(a, "GET", buf_text(&path), ret);
	if (q->message_id == NULL && text_is_blank(q->uid))
		return ERR_NOT_FOUND;
	return buf_err(&path) != ERR_NONE ? buf_err(&path) : http_request_err(ret);
}

/* The same of the platform, where a list can be of one person. */
enum err
bird_platform_write_question(const struct account *a, const struct question *q, struct http_request *ret)
{
	AUTO(buf) struct buf path = { 0 };
	char since[CLOCK_TEXT_MAX];

	buf_init(&path, PATH_MAX_BYTES);
	buf_text_add(&path, bird_is_whatsapp(a) ? "/v1/whatsapp/messages" : "/v1/sms/messages");
	if (q->message_id != NULL) {
		buf_char(&path, '/');
		text_percent(&path, q->message_id);
	} else {
		clock_format_iso(q->started_at - SKEW_MS, since);
		buf_text_add(&path, "?direction=outbound&to=");
		text_percent(&path, q->to);
		buf_text_add(&path, "&created_after=");
		text_percent(&path, since);
		buf_fmt(&path, "&limit=%d", PAGE);
	}
	bird_platform_begin(a, "GET", buf_text(&path), ret);
	if (q->message_id == NULL && (text_is_blank(q->uid) || text_is_blank(q->to)))
		return ERR_NOT_FOUND;
	return buf_err(&path) != ERR_NONE ? buf_err(&path) : http_request_err(ret);
}

static bool
is_asked_for(const struct question *q, struct json_object *message)
{
	const char *ref = json_text(json_at(message, "metadata"), "ref");

	if (q->message_id != NULL)
		return text_equal(json_text(message, "id"), q->message_id);
	return text_equal(ref != NULL ? ref : json_text(message, "reference"), q->uid);
}

/* A message of the platform says on whose behalf it went, one of a channel in which. */
static bool
read_standing(struct webhook_events *pool, struct json_object *message, bool whatsapp, struct receipt *r)
{
	if (text_equal(json_text(message, "direction"), "outbound"))
		return bird_platform_read_standing(pool, message, whatsapp, r);
	return bird_read_standing(message, whatsapp, r);
}

/*
 * That it is not in a channel's list tells nothing: there may be more of them than a page holds. The platform's list is of one person and of some
 * minutes, and says whether there is more.
 */
static bool
is_whole(struct json_object *data, struct json_object *doc)
{
	struct json_object *cursor = NULL;
	size_t i;

	/* One of ours whose metadata is not shown could be the one. */
	for (i = 0; i < json_count(data); i++)
		if (json_text(json_at(json_item(data, i), "metadata"), "ref") == NULL)
			return false;
	return json_object_is_type(data, json_type_array) && json_object_object_get_ex(doc, "next_cursor", &cursor) && cursor == NULL;
}

static struct told
read_told(const struct question *q, const struct http_answer *answer, bool whatsapp)
{
	AUTO(webhook_events) struct webhook_events pool = { 0 };
	AUTO_JSON struct json_object *doc = NULL;
	struct told t = { .what = TOLD_NOTHING };
	struct json_object *messages, *data;
	struct receipt r = { 0 };
	size_t i;

	if (answer->transport != HTTP_ANSWERED || answer->status != 200 ||
	    json_parse(answer->body, answer->body_len, &doc, NULL) != ERR_NONE)
		return t;
	if (q->message_id != NULL && is_asked_for(q, doc) && read_standing(&pool, doc, whatsapp, &r))
		told_as_receipt(&r, &t);
	data = json_at(doc, "data");
	messages = json_object_is_type(data, json_type_array) ? data : json_at(doc, "results");
	for (i = 0; q->message_id == NULL && t.what == TOLD_NOTHING && i < json_count(messages); i++)
		if (is_asked_for(q, json_item(messages, i)) && read_standing(&pool, json_item(messages, i), whatsapp, &r))
			told_as_receipt(&r, &t);
	if (q->message_id == NULL && t.what == TOLD_NOTHING && is_whole(data, doc))
		t.what = TOLD_ABSENT;
	return t;
}

struct told
bird_read_told(const struct question *q, const struct http_answer *answer)
{
	return read_told(q, answer, true);
}

struct told
bird_sms_read_told(const struct question *q, const struct http_answer *answer)
{
	return read_told(q, answer, false);
}
