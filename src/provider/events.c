#include "provider/events.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "provider/number.h"

enum { TEXT_MAX = 1024 };

/* Makes room for one more row of a list that has count; its room is always the next power of two. NULL: no memory. */
static void *
grown(void *rows, size_t count, size_t size)
{
	if ((count & (count - 1)) != 0)
		return rows;
	return reallocarray(rows, count == 0 ? 1 : count * 2, size);
}

static bool
is_full(struct webhook_events *ev, size_t count)
{
	if (count < EVENTS_MAX)
		return false;
	ev->skipped++;
	return true;
}

static void
no_memory(struct webhook_events *ev)
{
	if (ev->err == ERR_NONE)
		ev->err = ERR_MEMORY;
}

struct receipt *
events_receipt(struct webhook_events *ev)
{
	struct receipt *rows;

	if (is_full(ev, ev->receipt_count))
		return NULL;
	if ((rows = grown(ev->receipts, ev->receipt_count, sizeof(*rows))) == NULL) {
		no_memory(ev);
		return NULL;
	}
	ev->receipts = rows;
	rows[ev->receipt_count] = (struct receipt){ 0 };
	return &rows[ev->receipt_count++];
}

struct inbound *
events_inbound(struct webhook_events *ev)
{
	struct inbound *rows;

	if (is_full(ev, ev->inbound_count))
		return NULL;
	if ((rows = grown(ev->inbounds, ev->inbound_count, sizeof(*rows))) == NULL) {
		no_memory(ev);
		return NULL;
	}
	ev->inbounds = rows;
	rows[ev->inbound_count] = (struct inbound){ .text = "" };
	return &rows[ev->inbound_count++];
}

struct notice *
events_notice(struct webhook_events *ev, enum notice_kind kind, const char *subject, const char *detail)
{
	struct notice *rows;

	if (is_full(ev, ev->notice_count))
		return NULL;
	if ((rows = grown(ev->notices, ev->notice_count, sizeof(*rows))) == NULL) {
		no_memory(ev);
		return NULL;
	}
	ev->notices = rows;
	rows[ev->notice_count] = (struct notice){
		.kind = kind,
		.subject = subject != NULL ? subject : "",
		.detail = detail != NULL ? detail : "",
	};
	return &rows[ev->notice_count++];
}

static const char *
keep(struct webhook_events *ev, const char *text)
{
	char **pool, *copy;

	if ((pool = grown(ev->pool, ev->pool_count, sizeof(*pool))) == NULL) {
		no_memory(ev);
		return NULL;
	}
	ev->pool = pool;
	if ((copy = strdup(text)) == NULL) {
		no_memory(ev);
		return NULL;
	}
	pool[ev->pool_count++] = copy;
	return copy;
}

const char *
events_text(struct webhook_events *ev, const char *fmt, ...)
{
	char text[TEXT_MAX];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	return keep(ev, text);
}

const char *
events_number(struct webhook_events *ev, const char *raw)
{
	char number[NUMBER_MAX];

	return number_from_provider(raw, number) ? keep(ev, number) : NULL;
}

const char *
events_scalar(struct webhook_events *ev, struct json_object *o, const char *key)
{
	struct json_object *value = json_at(o, key);
	const char *text;

	switch (json_object_get_type(value)) {
	case json_type_string:
		return json_object_get_string(value);
	case json_type_int:
	case json_type_double:
		/* The printed form belongs to the object only until somebody prints it again. */
		if ((text = json_object_to_json_string(value)) == NULL) {
			no_memory(ev);
			return NULL;
		}
		return keep(ev, text);
	default:
		return NULL;
	}
}

int64_t
events_time(struct json_object *o, const char *key)
{
	const int64_t first_s = INT64_C(1000000000), first_ms = INT64_C(100000000000), last_ms = INT64_C(100000000000000);
	int64_t t;

	if (!json_int(o, key, &t) || t < first_s || t >= last_ms)
		return 0;
	return t >= first_ms ? t : t * 1000;
}

int64_t
events_iso_time(struct json_object *o, const char *key)
{
	const char *text = json_text(o, key);
	int64_t at;

	return text != NULL && clock_parse_iso(text, &at) == ERR_NONE ? at : 0;
}

bool
events_status(const struct status_word *words, const char *word, enum receipt_status *ret)
{
	for (; words->word != NULL; words++)
		if (text_equal(words->word, word)) {
			*ret = words->status;
			return true;
		}
	return false;
}
