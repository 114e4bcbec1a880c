#include "pages/map_lines.h"

#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "base/text.h"

void
map_lines_write(const char *json, struct buf *ret)
{
	AUTO_JSON struct json_object *o = NULL;

	if (json_parse(json, strlen(json), &o, NULL) != ERR_NONE || !json_object_is_type(o, json_type_object))
		return;
	json_object_object_foreach(o, word, ours) {
		(void)ours;
		buf_fmt(ret, "%s = %s\n", word, json_text(o, word) != NULL ? json_text(o, word) : "");
	}
}

/* Takes the line apart in place. */
static bool
read_line(char *line, struct json_object *into)
{
	char *equals = strrchr(line, '='), *word, *ours;

	if (equals == NULL)
		return false;
	*equals = '\0';
	word = text_trim(line);
	ours = text_trim(equals + 1);
	if (*word == '\0' || *ours == '\0' || json_at(into, word) != NULL)
		return false;
	json_put_text(into, word, ours);
	return true;
}

int64_t
map_lines_read(const char *text, struct buf *ret)
{
	AUTO_JSON struct json_object *o = json_object_new_object();
	AUTO_FREE char *copy = NULL;
	char *rest, *line;
	int64_t no = 0;

	if (o == NULL || text_copy(text, &copy) != ERR_NONE)
		return 1;
	for (rest = copy; (line = strsep(&rest, "\n")) != NULL;) {
		no++;
		if (!text_is_blank(line) && !read_line(line, o))
			return no;
	}
	if (json_object_object_length(o) > 0)
		buf_text_add(ret, json_write(o));
	return 0;
}
