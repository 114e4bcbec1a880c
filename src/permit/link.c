#include "permit/link.h"

#include <string.h>

#include "base/text.h"

struct place { const char *name, *value; bool raw; };

static const struct place *
place_at(const char *at, const struct place *places, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (strncmp(at, places[i].name, strlen(places[i].name)) == 0)
			return &places[i];
	return NULL;
}

void
link_write(const char *pattern, const struct link_places *p, struct buf *ret)
{
	const struct place places[] = {
		{ "{base_url}", p->base_url, true }, { "{registration_id}", p->registration_id, false },
		{ "{permit_number}", p->permit_number, false }, { "{document_id}", p->document_id, false },
	};
	const struct place *place;
	size_t begin = ret->len;
	const char *at;

	for (at = pattern; *at != '\0'; at++) {
		if (*at != '{' || (place = place_at(at, places, sizeof(places) / sizeof(places[0]))) == NULL) {
			buf_char(ret, *at);
			continue;
		}
		if (text_is_blank(place->value)) {	/* a link to no permit in particular would only confuse */
			ret->len = begin;
			if (ret->bytes != NULL)
				ret->bytes[begin] = '\0';
			return;
		}
		if (place->raw)
			buf_text_add(ret, place->value);
		else
			text_percent(ret, place->value);
		at += strlen(place->name) - 1;
	}
}
