#include "provider/twilio.h"

#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "provider/answer.h"
#include "provider/events.h"
#include "provider/listed.h"

enum { MESSAGES_A_PAGE = 50, CONTENTS_A_PAGE = 50, PATH_MAX_BYTES = 800, ADDRESS_MAX = 2001 };

#define API_BASE	"https://api.twilio.com"
#define CONTENT_BASE	"https://content.twilio.com"
#define CONTENTS	"/v1/ContentAndApprovals"
#define MESSAGES	"/Messages.json"

/* ---- asking ---- */

/* Templates live at a host of their own; a simulator has both at one. */
static const char *
content_base(const struct account *a)
{
	const char *base = account_text(a, "base_url");

	return text_equal(base, API_BASE) ? CONTENT_BASE : base;
}

/* Only the path of a page is taken from an answer: the login goes to no other host than ours. */
static enum err
write_contents(const struct account *a, const char *next, struct http_request *ret)
{
	const char *path = next;

	twilio_request_begin(a, "GET", "", ret);
	buf_reset(&ret->url);
	if (path != NULL && !text_starts(path, CONTENTS "?"))
		return ERR_INVALID;
	if (path != NULL)
		buf_fmt(&ret->url, "%s%s", content_base(a), path);
	else
		buf_fmt(&ret->url, "%s" CONTENTS "?PageSize=%d", content_base(a), CONTENTS_A_PAGE);
	return http_request_err(ret);
}

static enum err
write_messages(const struct account *a, int64_t day, const char *next, struct http_request *ret)
{
	AUTO(buf) struct buf path = { 0 };
	char date[CLOCK_TEXT_MAX];

	buf_init(&path, PATH_MAX_BYTES);
	if (next != NULL && !text_starts(next, MESSAGES "?"))
		return ERR_INVALID;
	clock_format_day_iso(day, date);
	if (next != NULL)
		buf_text_add(&path, next);
	else
		buf_fmt(&path, MESSAGES "?DateSent=%s&PageSize=%d", date, MESSAGES_A_PAGE);
	twilio_request_begin(a, "GET", buf_text(&path), ret);
	return buf_err(&path) != ERR_NONE ? buf_err(&path) : http_request_err(ret);
}

enum err
twilio_write_list(const struct account *a, enum list_what what, int64_t day, const char *next, struct http_request *ret)
{
	return what == LIST_TEMPLATES ? write_contents(a, next, ret) : write_messages(a, day, next, ret);
}

/* ---- pages ---- */

/* Where in the address of the next page ours begins; nothing when it is no such address. */
static void
put_next(struct listed *l, const char *address, const char *ours)
{
	const char *at = address != NULL ? strstr(address, ours) : NULL;

	if (at != NULL && at[strlen(ours)] == '?' && strlen(at) < sizeof(l->next))
		snprintf(l->next, sizeof(l->next), "%s", at);
}

/* ---- templates ---- */

/* The text of whatever type it is; most have one. */
static const char *
body_of(struct json_object *content)
{
	struct json_object *types = json_at(content, "types");
	const char *body = NULL;

	if (!json_object_is_type(types, json_type_object))
		return "";
	json_object_object_foreach(types, name, type) {
		(void)name;
		if (body == NULL)
			body = json_text(type, "body");
	}
	return body != NULL ? body : "";
}

/* ---- places in addresses ---- */

/* The actions of the type that has any. */
static struct json_object *
actions_of(struct json_object *content)
{
	struct json_object *types = json_at(content, "types"), *found = NULL;

	if (!json_object_is_type(types, json_type_object))
		return NULL;
	json_object_object_foreach(types, name, type) {
		(void)name;
		if (found == NULL)
			found = json_at(type, "actions");
	}
	return found;
}

static const char *
place_in(struct json_object *action)
{
	const char *url = json_text(action, "url");

	return url != NULL ? strstr(url, "{{") : NULL;
}

static int64_t
addresses_with_places(struct json_object *actions)
{
	int64_t n = 0;
	size_t i;

	for (i = 0; i < json_count(actions); i++)
		n += place_in(json_item(actions, i)) != NULL;
	return n;
}

/* Is the n-th place of all that at the end of this address? */
static bool
read_address(struct json_object *action, size_t index, int64_t number, struct json_object *needs)
{
	const char *url = json_text(action, "url"), *place = place_in(action);
	char want[32], before[ADDRESS_MAX];

	snprintf(want, sizeof(want), "{{%lld}}", (long long)number);
	if (!text_equal(place, want) || place - url >= (long)sizeof(before))
		return false;
	snprintf(before, sizeof(before), "%.*s", (int)(place - url), url);
	part_need_add(needs, PART_BUTTON_URL, index, before);
	return true;
}

/* Places of addresses count behind all those of the text, in the order of the buttons; what is mixed otherwise is not for us to fill. */
static int64_t
without_addresses(struct json_object *content, int64_t count, struct json_object *needs)
{
	struct json_object *actions = actions_of(content);
	int64_t text = count - addresses_with_places(actions), number = text;
	char place[32];
	size_t i;

	for (i = 0; i < json_count(actions); i++)
		if (place_in(json_item(actions, i)) != NULL && !read_address(json_item(actions, i), i, ++number, needs))
			return REMOTE_PARAMS_OTHER;
	for (number = text + 1; number <= count; number++) {
		snprintf(place, sizeof(place), "{{%lld}}", (long long)number);
		if (strstr(body_of(content), place) != NULL)
			return REMOTE_PARAMS_OTHER;
	}
	return text;
}

/* How many places its text has; other names than numbers are none that we could fill. */
static int64_t
params_of(struct json_object *content, struct json_object *needs)
{
	struct json_object *variables = json_at(content, "variables");
	int64_t number, count = 0;

	if (!json_object_is_type(variables, json_type_object))
		return 0;
	json_object_object_foreach(variables, name, example) {
		(void)example;
		if (!text_to_int64(name, &number))
			return REMOTE_PARAMS_OTHER;
		count++;
	}
	return without_addresses(content, count, needs);
}

/* What was never handed in to WhatsApp has no approval, and cannot be sent to who has not written. */
static enum err
add_content(struct listed *l, struct json_object *content)
{
	struct json_object *approval = json_at(content, "approval_requests");
	AUTO_JSON struct json_object *needs = json_object_new_array();
	const char *status = json_text(approval, "status");
	struct listed_template t = {
		.id = json_text(content, "sid"), .name = json_text(content, "friendly_name"), .language = json_text(content, "language"),
		.status = text_is_blank(status) ? "unsubmitted" : status, .category = json_text(approval, "category"),
		.reason = json_text(approval, "rejection_reason"), .body = body_of(content), .params = params_of(content, needs),
		.needs = needs,
		.parts = json_at(content, "types"),
	};

	return twilio_is_sid(t.id, "HX") ? listed_add(l, &t) : ERR_NONE;
}

static bool
read_contents(struct json_object *doc, struct listed *l)
{
	struct json_object *contents = json_at(doc, "contents");
	size_t i;

	if (!json_object_is_type(contents, json_type_array))
		return false;
	for (i = 0; i < json_count(contents); i++)
		if (add_content(l, json_item(contents, i)) != ERR_NONE)
			return false;
	put_next(l, json_text(json_at(doc, "meta"), "next_page_url"), CONTENTS);
	return true;
}

/* ---- messages ---- */

static int64_t
changed_at(struct json_object *row)
{
	const char *text = json_text(row, "date_updated");
	int64_t at;

	return text != NULL && clock_parse_rfc2822(text, &at) == ERR_NONE ? at : 0;
}

/* What it says of one of ours is what a callback would say, and its price, which no callback tells. */
static void
add_message(struct listed *l, struct json_object *row)
{
	struct receipt *r;
	struct told t = { .what = TOLD_NOTHING };

	if (!text_starts(json_text(row, "direction"), "outbound") || !twilio_read_row(row, &t) || (r = events_receipt(&l->events)) == NULL)
		return;
	r->status = t.status;
	r->at = changed_at(row);
	r->message_id = events_text(&l->events, "%s", t.message_id);
	r->verdict = t.verdict;
	r->delay_s = t.delay_s;
	r->tries_most = t.tries_most;
	memcpy(r->code, t.code, sizeof(r->code));
	memcpy(r->text, t.text, sizeof(r->text));
	r->segments = t.segments;
	r->price_micros = t.price_micros;
	r->currency = t.price_micros > 0 ? events_text(&l->events, "%s", t.currency) : NULL;
}

static bool
read_messages(struct json_object *doc, struct listed *l)
{
	struct json_object *messages = json_at(doc, "messages");
	size_t i;

	if (!json_object_is_type(messages, json_type_array))
		return false;
	for (i = 0; i < json_count(messages); i++)
		add_message(l, json_item(messages, i));
	put_next(l, json_text(doc, "next_page_uri"), MESSAGES);
	return l->events.err == ERR_NONE;
}

void
twilio_read_list(enum list_what what, const struct http_answer *answer, struct listed *ret)
{
	AUTO_JSON struct json_object *doc = NULL;
	const char *words;

	if (answer->transport != HTTP_ANSWERED) {
		listed_failed(ret, answer, NULL);
		return;
	}
	doc = answer_json(answer);
	if (answer->status == 200)
		ret->understood = what == LIST_TEMPLATES ? read_contents(doc, ret) : read_messages(doc, ret);
	if (ret->understood)
		return;
	words = json_text(doc, "message") != NULL ? json_text(doc, "message") : json_text(doc, "detail");
	listed_failed(ret, answer, words);
}
