#include "pages/reply_why.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"

enum { RULE_MAX = 40, KEY_MAX = 60 };

static const struct { const char *reply, *tone, *icon; } looks[] = {
	{ "YES", "good", "circle-check" }, { "NO", "warn", "circle-x" }, { "STOP", "bad", "hand-stop" }, { "OTHER", "wait", "message-circle" },
};

void
reply_put_why(const struct page *p, struct json_object *o, const char *name, const char *why)
{
	const char *entry = strstr(why, ": ");
	size_t n = entry != NULL ? (size_t)(entry - why) : strlen(why);
	char rule[RULE_MAX], key[KEY_MAX];

	snprintf(rule, sizeof(rule), "%.*s", (int)n, why);
	/* What an older program wrote down has no sentence. */
	if (text_is_blank(why) || !page_has_word(p, "why", rule)) {
		json_put_text(o, name, why);
		return;
	}
	snprintf(key, sizeof(key), "why.%s", rule);
	page_say(p, o, name, key, "entry", entry != NULL ? entry + strlen(": ") : "", NULL);
}

void
reply_put_reading(const struct page *p, struct json_object *o, const char *reply, const char *why, const char *doubt)
{
	size_t i, last = sizeof(looks) / sizeof(looks[0]) - 1;

	for (i = 0; i < last; i++)
		if (text_equal(looks[i].reply, reply))
			break;
	page_put_state(o, "state", looks[i].tone, looks[i].icon, page_word_of(p, "reply", looks[i].reply));
	reply_put_why(p, o, "why", why);
	json_put_text(o, "doubt", text_is_blank(doubt) ? "" : page_word_of(p, "doubt", doubt));
}
