#include "provider/bird.h"

#include "base/clock.h"
#include "base/text.h"
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
	bird_request_begin(a, "GET", buf_text(&path), ret);
	if (q->message_id == NULL && text_is_blank(q->uid))
		return ERR_NOT_FOUND;
	return buf_err(&path) != ERR_NONE ? buf_err(&path) : http_request_err(ret);
}

static bool
is_asked_for(const struct question *q, struct json_object *message)
{
	return q->message_id != NULL ? text_equal(json_text(message, "id"), q->message_id) : text_equal(json_text(message, "reference"), q->uid);
}

/* That it is not there tells nothing: there may be more of them than a page holds. */
static struct told
read_told(const struct question *q, const struct http_answer *answer, bool whatsapp)
{
	AUTO_JSON struct json_object *doc = NULL;
	struct told t = { .what = TOLD_NOTHING };
	struct json_object *messages;
	struct receipt r = { 0 };
	size_t i;

	if (answer->transport != HTTP_ANSWERED || answer->status != 200 ||
	    json_parse(answer->body, answer->body_len, &doc, NULL) != ERR_NONE)
		return t;
	if (q->message_id != NULL && is_asked_for(q, doc) && bird_read_standing(doc, whatsapp, &r))
		told_as_receipt(&r, &t);
	messages = json_at(doc, "results");
	for (i = 0; q->message_id == NULL && t.what == TOLD_NOTHING && i < json_count(messages); i++)
		if (is_asked_for(q, json_item(messages, i)) && bird_read_standing(json_item(messages, i), whatsapp, &r))
			told_as_receipt(&r, &t);
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
