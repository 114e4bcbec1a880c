#include "provider/vonage.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "provider/events.h"
#include "provider/money.h"
#include "provider/number.h"
#include "provider/said.h"
#include "provider/told.h"

enum { PATH_MAX_BYTES = 600 };
/* The two clocks may differ by so much. */
#define SKEW_MS	(15 * CLOCK_MINUTE_MS)

static void
put_time(struct buf *path, const char *name, int64_t at)
{
	char text[CLOCK_TEXT_MAX];

	clock_format_iso(at - at % CLOCK_SECOND_MS, text);
	buf_fmt(path, "&%s=", name);
	text_percent(path, text);
}

/* By its id, or all that went to this number since then: among those it is known by the reference that it went out with. */
static void
put_wanted(const struct account *a, const struct question *q, const char *digits, struct buf *path)
{
	if (q->message_id != NULL) {
		buf_text_add(path, "&id=");
		text_percent(path, q->message_id);
		return;
	}
	buf_fmt(path, "&to=%s", digits);
	put_time(path, "date_start", q->started_at - SKEW_MS);
	put_time(path, "date_end", a->now + CLOCK_SECOND_MS);	/* not before what was sent in this second */
}

/* The account's reports tell; its key and secret are the only login there. */
enum err
vonage_write_question(const struct account *a, const struct question *q, struct http_request *ret)
{
	const char *key = account_text(a, "api_key"), *secret = account_text(a, "api_secret");
	AUTO(buf) struct buf path = { 0 };
	char number[NUMBER_MAX] = "+";

	buf_init(&path, PATH_MAX_BYTES);
	buf_text_add(&path, "/v2/reports/records?product=MESSAGES&account_id=");
	text_percent(&path, key);
	buf_text_add(&path, "&direction=outbound");
	if (q->message_id == NULL && (text_is_blank(q->uid) || !number_from_provider(q->to, number)))
		key = NULL;
	put_wanted(a, q, number + 1, &path);
	http_request_init(ret, "GET");
	buf_fmt(&ret->url, "%s%s", account_text(a, "base_url"), buf_text(&path));
	http_request_basic(ret, key, secret);
	http_request_header(ret, "Accept", "application/json");
	if (key == NULL || secret == NULL)
		return ERR_NOT_FOUND;
	return buf_err(&path) != ERR_NONE ? buf_err(&path) : http_request_err(ret);
}

/* ---- records ---- */

static const char *
id_of(struct json_object *record)
{
	const char *id = json_text(record, "message_id");

	return !text_is_blank(id) ? id : json_text(record, "id");
}

static bool
is_asked_for(const struct question *q, struct json_object *record)
{
	return q->message_id != NULL ? text_equal(id_of(record), q->message_id) : text_equal(json_text(record, "client_ref"), q->uid);
}

/* Behind a failure of WhatsApp stands Meta's code, where Vonage's own says nothing. */
static void
read_failure(struct json_object *record, const char *word, struct receipt *r)
{
	bool whatsapp = text_equal(json_text(record, "provider"), "whatsapp");
	const char *behind = json_text(record, "provider_error_code"), *words = json_text(record, "error_code_description");
	struct vonage_meaning meaning;
	int64_t code = -1;

	if (json_int(record, "error_code", &code) && code == VONAGE_ALREADY_SENT) {
		r->status = RECEIPT_SENT;
		return;
	}
	meaning = vonage_meaning_of(code, behind, whatsapp);
	r->verdict = meaning.verdict;
	r->delay_s = meaning.delay_s;
	r->tries_most = meaning.tries_most;
	if (code > 0)
		snprintf(r->code, sizeof(r->code), "%lld", (long long)code);
	else
		snprintf(r->code, sizeof(r->code), "%s", word);
	said(r->text, sizeof(r->text), words);
}

static void
read_record(struct json_object *record, struct told *t)
{
	AUTO(webhook_events) struct webhook_events pool = { 0 };
	struct receipt r = { .message_id = id_of(record) };
	const char *word = json_text(record, "status");
	bool arrived;

	if (!vonage_status_find(word, &r.status))
		return;
	if (r.status == RECEIPT_FAILED)
		read_failure(record, word, &r);
	/* It may stand there once for each of its states: what arrived, arrived. */
	arrived = t->what == TOLD_FOUND && (t->status == RECEIPT_DELIVERED || t->status == RECEIPT_READ);
	if (t->what == TOLD_FOUND && (arrived ? r.status != RECEIPT_READ : r.status < t->status))
		return;
	if (money_read(events_scalar(&pool, record, "total_price"), &r.price_micros))
		r.currency = json_text(record, "currency");
	told_as_receipt(&r, t);
}

/* Reports come some time after the message: what is not in them tells nothing. */
struct told
vonage_read_told(const struct question *q, const struct http_answer *answer)
{
	AUTO_JSON struct json_object *doc = NULL;
	struct told t = { .what = TOLD_NOTHING };
	struct json_object *records;
	size_t i;

	if (answer->transport != HTTP_ANSWERED || answer->status != 200 ||
	    json_parse(answer->body, answer->body_len, &doc, NULL) != ERR_NONE)
		return t;
	records = json_at(doc, "records");
	for (i = 0; i < json_count(records); i++)
		if (is_asked_for(q, json_item(records, i)))
			read_record(json_item(records, i), &t);
	return t;
}
