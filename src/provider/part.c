#include "provider/part.h"

#include "base/text.h"
#include "provider/quote.h"
#include "provider/value.h"

static const char *const names[PART_KIND__COUNT] = {
	[PART_HEADER_TEXT] = "header_text", [PART_HEADER_DOCUMENT] = "header_document", [PART_BUTTON_URL] = "button_url",
};

void
part_need_add(struct json_object *needs, enum part_kind kind, size_t index, const char *before)
{
	struct json_object *o = json_object_new_object();

	json_put_text(o, "part", names[kind]);
	if (kind == PART_BUTTON_URL) {
		json_put_int(o, "index", (int64_t)index);
		json_put_text(o, "before", before);
	}
	json_object_array_add(needs, o);
}

enum err
part_need_read(struct json_object *need, enum part_kind *ret_kind, size_t *ret_index, const char **ret_before)
{
	int64_t index = 0;
	size_t i;

	for (i = 0; i < PART_KIND__COUNT && !text_equal(names[i], json_text(need, "part")); i++)
		;
	if (i == PART_KIND__COUNT || (i == PART_BUTTON_URL && (!json_int(need, "index", &index) || index < 0 || json_text(need, "before") == NULL)))
		return ERR_INVALID;
	*ret_kind = (enum part_kind)i;
	*ret_index = (size_t)index;
	*ret_before = json_text(need, "before");
	return ERR_NONE;
}

/* An address goes out as it is; cleaning it would make it another. */
static enum err
write_document(struct buf *b, const struct outgoing_part *part)
{
	if (text_is_blank(part->value))
		return ERR_INVALID;
	quote_add(b, "{\"type\":\"header\",\"parameters\":[{\"type\":\"document\",\"document\":{\"link\":", part->value);
	if (!text_is_blank(part->filename))
		quote_add(b, ",\"filename\":", part->filename);
	buf_text_add(b, "}}]}");
	return buf_err(b);
}

enum err
part_write(struct buf *b, const struct outgoing_part *part, size_t spaces_max)
{
	enum err e;

	if (part->kind == PART_HEADER_DOCUMENT)
		return write_document(b, part);
	if (part->kind == PART_HEADER_TEXT)
		buf_text_add(b, "{\"type\":\"header\",\"parameters\":[");
	else
		buf_fmt(b, "{\"type\":\"button\",\"sub_type\":\"url\",\"index\":\"%zu\",\"parameters\":[", part->index);
	if ((e = value_list(b, &part->value, 1, "{\"type\":\"text\",\"text\":", "}", spaces_max)))
		return e;
	buf_text_add(b, "]}");
	return buf_err(b);
}
