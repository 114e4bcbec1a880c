#include "pages/round_words.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"

enum { WORDS_MAX_BYTES = 600 };

static void
add(struct buf *b, const char *word)
{
	if (text_is_blank(word))
		return;
	if (b->len > 0)
		buf_text_add(b, " · ");
	buf_text_add(b, word);
}

/* The sentence with what it counts or names in it. */
static void
add_said(const struct page *p, struct buf *b, const char *key, const char *name, const char *value)
{
	AUTO_JSON struct json_object *o = json_object_new_object();

	page_say(p, o, "said", key, name, value, NULL);
	add(b, json_text(o, "said"));
}

void
round_put_filter(const struct page *p, struct json_object *o, const char *name, const struct audience_filter *f)
{
	AUTO(buf) struct buf b = {0};
	char days[24];

	buf_init(&b, WORDS_MAX_BYTES);
	add(&b, f->role[0] != '\0' ? page_word_of(p, "contact_role", f->role) : page_word(p, "rounds.everybody"));
	if (f->permit == AUDIENCE_PERMIT_NONE)
		add(&b, page_word(p, "rounds.permit_none"));
	else if (f->permit_type[0] != '\0')
		add_said(p, &b, "rounds.permit_of_type", "type", f->permit_type);
	else if (f->permit == AUDIENCE_PERMIT_SOME)
		add(&b, page_word(p, "rounds.permit_some"));
	snprintf(days, sizeof(days), "#%" PRId64, f->batch_id);
	if (f->batch_id != 0)
		add_said(p, &b, "rounds.of_batch", "name", days);
	if (f->answer != AUDIENCE_ANSWER_ANY)
		add(&b, page_word(p, f->answer == AUDIENCE_ANSWER_NONE ? "rounds.answer_none" : "rounds.answer_gateway"));
	snprintf(days, sizeof(days), "%" PRId64, f->asked_days);
	if (f->asked == AUDIENCE_ASKED_NEVER)
		add(&b, page_word(p, "rounds.asked_never"));
	else if (f->asked == AUDIENCE_ASKED_LONG_AGO)
		add_said(p, &b, "rounds.asked_long_ago", "n", days);
	json_put_text(o, name, buf_text(&b));
}

const char *
round_why(const struct page *p, const char *obstacle, const char *why)
{
	const char *sentence = page_word_of(p, "obstacle", obstacle);

	if (!text_is_blank(why))
		return page_word_of(p, "reason", why);
	return sentence != obstacle ? sentence : page_word_of(p, "reason", obstacle);
}

void
round_put_state(const struct page *p, struct json_object *o, const char *name, const char *state)
{
	static const struct { const char *state, *tone, *icon; } looks[] = {
		{ "running", "move", "send" }, { "paused", "warn", "hand-stop" }, { "done", "good", "circle-check" }, { "cancelled", "off", "ban" },
	};
	size_t i;

	for (i = 0; i + 1 < sizeof(looks) / sizeof(looks[0]); i++)
		if (text_equal(looks[i].state, state))
			break;
	page_put_state(o, name, looks[i].tone, looks[i].icon, page_word_of(p, "round_state", state));
}
