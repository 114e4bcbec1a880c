#include "provider/fonnte.h"

#include <string.h>

#include "base/text.h"
#include "provider/events.h"
#include "provider/pairs.h"
#include "provider/told.h"

enum { ID_MAX = 40 };

/* By Fonnte's id alone: it has no field for ours, and no list. */
enum err
fonnte_write_question(const struct account *a, const struct question *q, struct http_request *ret)
{
	fonnte_request_begin(a, "/status", ret);
	if (q->message_id == NULL)
		return ERR_NOT_FOUND;
	if (*q->message_id == '\0' || strlen(q->message_id) > ID_MAX || strspn(q->message_id, "0123456789") != strlen(q->message_id))
		return ERR_INVALID;
	pairs_add(&ret->body, "id", q->message_id);
	return http_request_err(ret);
}

/* Where it stands in Fonnte's queue, no further: whether it arrived is told by webhook alone. */
struct told
fonnte_read_told(const struct question *q, const struct http_answer *answer)
{
	AUTO(webhook_events) struct webhook_events pool = { 0 };
	AUTO_JSON struct json_object *doc = NULL;
	struct receipt r = { .message_id = q->message_id };
	struct told t = { .what = TOLD_NOTHING };
	struct json_object *id;

	if (answer->transport != HTTP_ANSWERED || answer->status != 200 ||
	    json_parse(answer->body, answer->body_len, &doc, NULL) != ERR_NONE || fonnte_said_read(doc).status != FONNTE_YES)
		return t;
	id = fonnte_at(doc, "id");
	if (id != NULL && !text_equal(json_object_get_string(json_object_is_type(id, json_type_array) ? json_item(id, 0) : id), q->message_id))
		return t;
	if (fonnte_queue_word(events_scalar(&pool, doc, "message_status"), events_scalar(&pool, doc, "reason"), &r))
		told_as_receipt(&r, &t);
	return t;
}
