#include "pages/privacy_blocks.h"

#include <string.h>

#include "base/buf.h"
#include "base/json.h"
#include "base/text.h"

enum { LINE_MAX_BYTES = 20000 };

static bool
is_link(const char *line)
{
	return text_starts(line, "https://") && strpbrk(line, " \t") == NULL;
}

static void
add_block(struct json_object *blocks, const char *kind, const char *text)
{
	struct json_object *block = json_object_new_object();

	json_put_text(block, kind, text);
	json_object_array_add(blocks, block);
}

/* items: the list that is being added to; NULL: the line before was no item. The same, for the next line, is returned. */
static struct json_object *
add_line(struct json_object *blocks, struct json_object *items, const char *line)
{
	struct json_object *block;

	if (text_starts(line, "- ")) {
		if (items == NULL) {
			block = json_object_new_object();
			items = json_put_array(json_put_object(block, "list"), "items");
			json_object_array_add(blocks, block);
		}
		json_object_array_add(items, json_object_new_string(line + 2));
		return items;
	}
	if (text_starts(line, "# "))
		add_block(blocks, "heading", line + 2);
	else if (!text_is_blank(line))
		add_block(blocks, is_link(line) ? "link" : "paragraph", line);
	return NULL;
}

void
privacy_blocks_add(struct json_object *blocks, const char *text)
{
	AUTO(buf) struct buf line = {0};
	struct json_object *items = NULL;
	size_t n;

	buf_init(&line, LINE_MAX_BYTES);
	for (; *text != '\0'; text += n, text += *text == '\n') {
		n = strcspn(text, "\n");
		buf_reset(&line);
		buf_add(&line, text, n);
		items = add_line(blocks, items, buf_text(&line));
	}
}
