#include "pages/source_words.h"

#include <stdio.h>

#include "web/view.h"

enum { SENTENCE_MAX_BYTES = 1000, KEY_MAX = 60 };

void
source_words_put(const struct page *p, struct json_object *o, const char *name, const char *code, const char *detail)
{
	AUTO(buf) struct buf sentence = {0};
	char key[KEY_MAX];

	buf_init(&sentence, SENTENCE_MAX_BYTES);
	snprintf(key, sizeof(key), "connector_trouble.%s", code);
	view_fill(&sentence, page_word(p, key), "detail", detail, NULL);
	json_put_text(o, name, buf_text(&sentence));
}
