#include "provider/quote.h"

static void
add_escaped(struct buf *b, unsigned char c)
{
	switch (c) {
	case '"':  buf_text_add(b, "\\\""); break;
	case '\\': buf_text_add(b, "\\\\"); break;
	case '\n': buf_text_add(b, "\\n"); break;
	case '\r': buf_text_add(b, "\\r"); break;
	case '\t': buf_text_add(b, "\\t"); break;
	default:   buf_fmt(b, "\\u%04x", c);
	}
}

void
quote_add(struct buf *b, const char *before, const char *text)
{
	const char *at, *plain = text;

	buf_text_add(b, before);
	buf_char(b, '"');
	for (at = text; *at != '\0'; at++) {
		if ((unsigned char)*at >= 0x20 && *at != '"' && *at != '\\')
			continue;
		buf_add(b, plain, (size_t)(at - plain));
		add_escaped(b, (unsigned char)*at);
		plain = at + 1;
	}
	buf_add(b, plain, (size_t)(at - plain));
	buf_char(b, '"');
}
