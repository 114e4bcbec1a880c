#include "pages/consent_look.h"

#include <stdio.h>

#include "base/text.h"

enum { SENTENCE_MAX_BYTES = 400 };

static const struct { const char *state, *tone, *icon; } looks[] = {
	{ "agreed", "good", "circle-check" }, { "stopped", "bad", "hand-stop" }, { "declined", "warn", "circle-x" }, { "none", "wait", "circle-dashed" },
};

static size_t
look_of(const char *state)
{
	size_t i, last = sizeof(looks) / sizeof(looks[0]) - 1;

	for (i = 0; i < last; i++)
		if (text_equal(looks[i].state, state))
			break;
	return i;
}

const char *
consent_tone(const char *state)
{
	return looks[look_of(state)].tone;
}

const char *
consent_icon(const char *state)
{
	return looks[look_of(state)].icon;
}

void
consent_put_look(const struct page *p, struct json_object *o, const char *name, const char *state)
{
	page_put_state(o, name, consent_tone(state), consent_icon(state), page_word_of(p, "consent", state));
}

void
consent_put_sentence(const struct page *p, struct json_object *o, const char *name, struct json_object *entry)
{
	const char *source = json_text(entry, "source"), *actor = json_text(entry, "actor");
	AUTO_JSON struct json_object *words = json_object_new_object();
	AUTO(buf) struct buf sentence = {0};
	char key[80];

	buf_init(&sentence, SENTENCE_MAX_BYTES);
	snprintf(key, sizeof(key), "ledger.%.40s", json_text(entry, "action"));
	page_say(p, words, "did", key, "scope", page_word_of(p, "scope", json_text(entry, "scope")), NULL);
	buf_fmt(&sentence, "%s %s", json_text(words, "did"), page_word_of(p, "source", source));
	if (!text_is_blank(actor) && !text_equal(actor, "contact"))
		buf_fmt(&sentence, " (%s)", actor);
	json_put_text(o, name, buf_text(&sentence));
}
