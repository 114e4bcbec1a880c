#include "provider/twilio.h"

#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "provider/money.h"
#include "provider/said.h"

enum { PAGE = 100, PATH_MAX_BYTES = 400 };
/* The two clocks may differ by so much. */
#define SKEW_MS	(15 * CLOCK_MINUTE_MS)

/*
 * By its sid, or all that went to this number from ours. Without a day: what is queued has no day of sending yet, and would not be in the list of
 * any.
 */
enum err
twilio_write_question(const struct account *a, const struct question *q, struct http_request *ret)
{
	AUTO(buf) struct buf path = { 0 }, address = { 0 };
	const char *sender = twilio_sender(a);

	buf_init(&path, PATH_MAX_BYTES);
	buf_init(&address, PATH_MAX_BYTES);
	if (q->message_id != NULL) {
		buf_fmt(&path, "/Messages/%s.json", q->message_id);
	} else {
		twilio_address(a, q->to, &address);
		buf_text_add(&path, "/Messages.json?To=");
		text_percent(&path, buf_text(&address));
		/* A service chooses among several senders. */
		if (sender != NULL && account_text(a, "messaging_service_sid") == NULL) {
			buf_reset(&address);
			twilio_address(a, sender, &address);
			buf_text_add(&path, "&From=");
			text_percent(&path, buf_text(&address));
		}
		buf_fmt(&path, "&PageSize=%d", PAGE);
	}
	twilio_request_begin(a, "GET", buf_text(&path), ret);
	if (q->message_id != NULL ? !twilio_is_sid(q->message_id, "SM") && !twilio_is_sid(q->message_id, "MM") : text_is_blank(q->to))
		return ERR_INVALID;
	return buf_err(&path) != ERR_NONE ? buf_err(&path) : http_request_err(ret);
}

/* ---- one message ---- */

static void
read_price(struct json_object *row, struct told *t)
{
	const char *unit = json_text(row, "price_unit");

	if (!money_read(json_text(row, "price"), &t->price_micros) || unit == NULL || strlen(unit) >= sizeof(t->currency))
		t->price_micros = 0;
	else
		snprintf(t->currency, sizeof(t->currency), "%s", unit);
}

bool
twilio_read_row(struct json_object *row, struct told *t)
{
	const char *sid = json_text(row, "sid"), *word = json_text(row, "status");
	struct twilio_meaning meaning;
	int64_t n = -1;

	if ((!twilio_is_sid(sid, "SM") && !twilio_is_sid(sid, "MM")) || !twilio_status_find(word, &t->status))
		return false;
	t->what = TOLD_FOUND;
	snprintf(t->message_id, sizeof(t->message_id), "%s", sid);
	if (t->status == RECEIPT_FAILED) {
		if (json_int(row, "error_code", &n))
			snprintf(t->code, sizeof(t->code), "%lld", (long long)n);
		else
			snprintf(t->code, sizeof(t->code), "%s", word);
		meaning = twilio_meaning_of(n, 0);
		t->verdict = meaning.verdict;
		t->delay_s = meaning.delay_s;
		t->tries_most = meaning.tries_most;
		said(t->text, sizeof(t->text), json_text(row, "error_message"));
	}
	if (json_int(row, "num_segments", &n) && n > 0 && n < INT32_MAX)
		t->segments = (int)n;
	read_price(row, t);
	return true;
}

/* ---- which of them is ours ---- */

enum match { MATCH_NO, MATCH_MAYBE, MATCH_YES };

/* Without regard to how white space was changed on the way. */
static bool
says_the_same(const char *a, const char *b)
{
	static const char blanks[] = " \t\r\n";

	for (;;) {
		a += strspn(a, blanks);
		b += strspn(b, blanks);
		if (*a == '\0' || *b == '\0')
			return *a == *b;
		while (*a != '\0' && strchr(blanks, *a) == NULL)
			if (*a++ != *b++)
				return false;
		if (*b != '\0' && strchr(blanks, *b) == NULL)
			return false;
	}
}

static bool
is_known(const struct question *q, const char *sid)
{
	size_t i;

	for (i = 0; i < json_count(q->others); i++)
		if (text_equal(json_object_get_string(json_item(q->others, i)), sid))
			return true;
	return false;
}

/* At what time Twilio took it; 0: it does not say. */
static int64_t
taken_at(struct json_object *row)
{
	const char *text = json_text(row, "date_created");
	int64_t at;

	return text != NULL && clock_parse_rfc2822(text, &at) == ERR_NONE ? at : 0;
}

static enum match
compare(struct json_object *row, const struct question *q)
{
	const char *body = json_text(row, "body"), *direction = json_text(row, "direction");
	int64_t at = taken_at(row);

	if (!text_starts(direction, "outbound") || !text_equal(twilio_number(json_text(row, "to")), q->to) ||
	    is_known(q, json_text(row, "sid")) || (at != 0 && at < q->started_at - SKEW_MS))
		return MATCH_NO;
	if (text_is_blank(body))
		return MATCH_MAYBE;
	if (strstr(q->text, q->code) != NULL && strstr(body, q->code) != NULL)
		return MATCH_YES;
	if (says_the_same(body, q->text))
		return MATCH_YES;
	/* A template's text is Twilio's, and may differ from ours; any other text would have been this one. */
	return q->is_template ? MATCH_MAYBE : MATCH_NO;
}

/* Is every message since then in the list? It is, when there is no more, or when it goes back further, newest first. */
static bool
is_complete(struct json_object *doc, struct json_object *rows, const struct question *q)
{
	int64_t at, before = INT64_MAX;
	size_t i;

	if (text_is_blank(json_text(doc, "next_page_uri")))
		return true;
	for (i = 0; i < json_count(rows); i++, before = at)
		if ((at = taken_at(json_item(rows, i))) == 0 || at > before)
			return false;
	return before < q->started_at - SKEW_MS;
}

static void
read_list(struct json_object *doc, const struct question *q, struct told *t)
{
	struct json_object *rows = json_at(doc, "messages"), *ours = NULL;
	bool maybe = false;
	enum match match;
	size_t i;

	if (!json_object_is_type(rows, json_type_array))
		return;
	for (i = 0; i < json_count(rows); i++) {
		if ((match = compare(json_item(rows, i), q)) == MATCH_YES)
			ours = json_item(rows, i);
		maybe |= match == MATCH_MAYBE;
	}
	if (ours != NULL)
		(void)twilio_read_row(ours, t);
	else if (!maybe && is_complete(doc, rows, q))
		t->what = TOLD_ABSENT;
}

struct told
twilio_read_told(const struct question *q, const struct http_answer *answer)
{
	AUTO_JSON struct json_object *doc = NULL;
	struct told t = { .what = TOLD_NOTHING };

	if (answer->transport != HTTP_ANSWERED || answer->status != 200 ||
	    json_parse(answer->body, answer->body_len, &doc, NULL) != ERR_NONE)
		return t;
	if (q->message_id == NULL)
		read_list(doc, q, &t);
	else if (text_equal(json_text(doc, "sid"), q->message_id))
		(void)twilio_read_row(doc, &t);
	return t;
}
