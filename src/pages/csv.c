#include "pages/csv.h"

#include <string.h>

void
csv_begin(struct buf *out)
{
	buf_text_add(out, "\xEF\xBB\xBF");
}

void
csv_cell(struct buf *out, bool first, const char *text)
{
	if (!first)
		buf_char(out, ',');
	buf_char(out, '"');
	/* Names come from outside; one that begins like a formula must stay a text in the clerk's spreadsheet. */
	if (text != NULL && *text != '\0' && strchr("=+-@\t\r", *text) != NULL)
		buf_char(out, '\'');
	for (; text != NULL && *text != '\0'; text++) {
		if (*text == '"')
			buf_char(out, '"');
		buf_char(out, *text);
	}
	buf_char(out, '"');
}

void
csv_line_end(struct buf *out)
{
	buf_text_add(out, "\r\n");
}
