#include "provider/wa_template.h"

#include "provider/value.h"

enum err
wa_template_components(struct buf *b, const struct outgoing *m, size_t spaces_max)
{
	size_t i;
	enum err e;

	if (m->value_count == 0 && m->part_count == 0)
		return ERR_NONE;
	for (i = 0; i < m->part_count; i++) {
		buf_text_add(b, i == 0 ? ",\"components\":[" : ",");
		if ((e = part_write(b, &m->parts[i], spaces_max)))
			return e;
	}
	if (m->value_count > 0) {
		buf_text_add(b, m->part_count == 0 ? ",\"components\":[" : ",");
		buf_text_add(b, "{\"type\":\"body\",\"parameters\":[");
		if ((e = value_list(b, m->values, m->value_count, "{\"type\":\"text\",\"text\":", "}", spaces_max)))
			return e;
		buf_text_add(b, "]}");
	}
	buf_char(b, ']');
	return ERR_NONE;
}
