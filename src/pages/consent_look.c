#include "pages/consent_look.h"

#include "base/text.h"

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
