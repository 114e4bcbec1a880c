#include "pages/who.h"

#include <string.h>

#include "base/text.h"

/* What stands before the name of a program or of somebody at the server, and the sentence for it. */
static const struct { const char *before, *key; } kinds[] = {
	{ "api:", "who.api" }, { "cli:", "who.cli" }, { "connector:", "who.connector" },
};

void
who_put(const struct page *p, struct json_object *o, const char *name, const char *actor)
{
	size_t i;

	actor = text_or_empty(actor);
	for (i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		if (text_starts(actor, kinds[i].before)) {
			page_say(p, o, name, kinds[i].key, "who", actor + strlen(kinds[i].before), NULL);
			return;
		}
	json_put_text(o, name, page_word_of(p, "who_program", actor));
}
