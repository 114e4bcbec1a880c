#include "pages/attempt_rows.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "pages/message_row.h"
#include "provider/money.h"

enum { WORD_MAX_BYTES = 600 };

static const struct { const char *state, *tone, *icon; } looks[] = {
	{ "open", "move", "send" }, { "accepted", "half", "check" }, { "refused", "bad", "circle-x" }, { "unknown", "doubt", "help-circle" },
};

/* "Not now" is no refusal of the message. */
static bool
is_not_now(const char *state, const char *verdict)
{
	return text_equal(state, "refused") && (text_equal(verdict, "retry") || text_starts(verdict, "throttle_"));
}

static void
put_result(const struct page *p, struct json_object *o, const char *state, const char *verdict)
{
	size_t i;

	if (is_not_now(state, verdict))
		page_put_state(o, "state", "wait", "refresh", page_word_of(p, "attempt", "not_now"));
	for (i = 0; !is_not_now(state, verdict) && i < sizeof(looks) / sizeof(looks[0]); i++)
		if (text_equal(looks[i].state, state))
			page_put_state(o, "state", looks[i].tone, looks[i].icon, page_word_of(p, "attempt", state));
	json_put_text(o, "verdict", text_equal(verdict, state) ? "" : page_word_of(p, "verdict", verdict));
}

/* What we noted when a request broke off is no answer of theirs. */
static void
put_times(const struct page *p, struct json_object *o, struct json_object *attempt)
{
	int64_t at = 0, answered = 0;
	char ms[24];

	json_int(attempt, "started_at", &at);
	json_int(attempt, "answered_at", &answered);
	page_put_second(p, o, "at", at);
	snprintf(ms, sizeof(ms), "%" PRId64, answered - at);
	if (answered == 0)
		json_put_text(o, "took", page_word(p, "message.attempt_open"));
	else if (text_equal(json_text(attempt, "state"), "unknown"))
		json_put_text(o, "took", "");
	else
		page_say(p, o, "took", "message.attempt_took", "n", ms, NULL);
}

/* "2 SMS, 0,082 USD" */
static void
put_cost(const struct page *p, struct json_object *o, struct json_object *attempt)
{
	AUTO(buf) struct buf cost = {0};
	const char *price = json_text(attempt, "price"), *currency = json_text(attempt, "currency");
	int64_t segments = 0;
	char shown[MONEY_TEXT_MAX], *point;

	buf_init(&cost, WORD_MAX_BYTES);
	if (json_int(attempt, "segments", &segments) && segments > 0)
		buf_fmt(&cost, "%" PRId64 " SMS", segments);
	if (!text_is_blank(price)) {
		snprintf(shown, sizeof(shown), "%s", price);
		if ((point = strchr(shown, '.')) != NULL)
			*point = *page_word(p, "message.decimal_mark");
		buf_fmt(&cost, "%s%s %s", cost.len > 0 ? ", " : "", shown, currency != NULL ? currency : "");
	}
	json_put_text(o, "cost", buf_text(&cost));
}

void
provider_words_put(struct json_object *o, const char *name, const char *code, const char *text)
{
	AUTO(buf) struct buf words = {0};

	buf_init(&words, WORD_MAX_BYTES);
	buf_fmt(&words, "%s%s%s", code != NULL ? code : "", text_is_blank(code) || text_is_blank(text) ? "" : ": ", text != NULL ? text : "");
	json_put_text(o, name, buf_text(&words));
}

static void
put_text(struct json_object *o, struct json_object *attempt, const char *name)
{
	json_put_text(o, name, json_text(attempt, name) != NULL ? json_text(attempt, name) : "");
}

void
attempt_rows_put(struct page *p, struct json_object *found)
{
	struct json_object *attempts = json_put_array(p->data, "attempts");
	size_t i, n = json_count(found);

	for (i = 0; i < n; i++) {
		struct json_object *from = json_item(found, i), *o = json_object_new_object();

		put_text(o, from, "provider");
		put_text(o, from, "provider_message_id");
		put_text(o, from, "support_id");
		put_times(p, o, from);
		put_result(p, o, json_text(from, "state"), json_text(from, "verdict"));
		provider_words_put(o, "raw", json_text(from, "code"), json_text(from, "text"));
		json_put_bool(o, "has_more", !text_is_blank(json_text(o, "raw")) || !text_is_blank(json_text(o, "provider_message_id")) ||
		    !text_is_blank(json_text(o, "support_id")));
		put_cost(p, o, from);
		message_put_basis(p, o, from);
		json_object_array_add(attempts, o);
	}
	json_put_bool(p->data, "has_attempts", n > 0);
}
