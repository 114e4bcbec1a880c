#include "provider/mail_text.h"

#include <ctype.h>
#include <string.h>

#include "base/text.h"

enum { QUOTED_LINE = 76 };

/* ---- *bold* ---- */

/* The end of what the asterisk at text makes bold: another behind a word, in the same line. NULL: it is an asterisk like any other. */
static const char *
bold_end(const char *text, const char *begin)
{
	const char *at;

	if (text[0] != '*' || (text > begin && isalnum((unsigned char)text[-1])) || text[1] == '*' || isspace((unsigned char)text[1]))
		return NULL;
	for (at = text + 1; *at != '\0' && *at != '\n'; at++)
		if (*at == '*')
			return !isspace((unsigned char)at[-1]) && !isalnum((unsigned char)at[1]) ? at : NULL;
	return NULL;
}

void
mail_plain(struct buf *b, const char *text)
{
	const char *at, *end;

	for (at = text; *at != '\0'; at++) {
		if ((end = bold_end(at, text)) == NULL) {
			buf_char(b, *at);
			continue;
		}
		buf_add(b, at + 1, (size_t)(end - at - 1));
		at = end;
	}
}

/* ---- HTML ---- */

/* How long the address is that begins here, 0: none does. A full stop or a bracket at its end belongs to the sentence. */
static size_t
link_length(const char *text)
{
	size_t n;

	if (!text_starts(text, "https://") && !text_starts(text, "http://"))
		return 0;
	n = strcspn(text, " \t\r\n<>\"'");
	while (n > 0 && strchr(".,;:!?)*", text[n - 1]) != NULL)
		n--;
	return n > strlen("https://") ? n : 0;
}

static void
put_link(struct buf *b, const char *url, size_t n)
{
	buf_text_add(b, "<a href=\"");
	text_html_n(b, url, n);
	buf_text_add(b, "\">");
	text_html_n(b, url, n);
	buf_text_add(b, "</a>");
}

/* One line, whose text may hold bold words and links. */
static void
put_line(struct buf *b, const char *line, size_t n)
{
	const char *at = line, *end;
	size_t length;

	while (at < line + n) {
		if ((length = link_length(at)) > 0) {
			put_link(b, at, length);
			at += length;
		} else if ((end = bold_end(at, line)) != NULL && end < line + n) {
			buf_text_add(b, "<strong>");
			text_html_n(b, at + 1, (size_t)(end - at - 1));
			buf_text_add(b, "</strong>");
			at = end + 1;
		} else {
			text_html_n(b, at++, 1);
		}
	}
}

/* An empty line parts paragraphs, others are line breaks. */
static void
put_paragraphs(struct buf *b, const char *text)
{
	bool open = false;
	size_t n;

	for (; *text != '\0'; text += n + (text[n] != '\0')) {
		n = strcspn(text, "\n");
		if (strspn(text, " \t\r") >= n) {
			buf_text_add(b, open ? "</p>\n" : "");
			open = false;
			continue;
		}
		buf_text_add(b, open ? "<br>\n" : "<p style=\"margin:0 0 1em\">");
		put_line(b, text, n);
		open = true;
	}
	buf_text_add(b, open ? "</p>\n" : "");
}

void
mail_html(struct buf *b, const char *title, const char *subject, const char *text)
{
	buf_text_add(b, "<!DOCTYPE html>\n<html lang=\"id\">\n<head>\n<meta charset=\"utf-8\">\n"
	    "<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\n<title>");
	text_html(b, subject);
	buf_text_add(b, "</title>\n</head>\n<body style=\"margin:0;background:#fff\">\n"
	    "<div style=\"max-width:36em;margin:0 auto;padding:20px;font:16px/1.5 sans-serif;color:#1d273b;overflow-wrap:anywhere\">\n");
	if (!text_is_blank(title)) {
		buf_text_add(b, "<p style=\"margin:0 0 1em;padding-bottom:.5em;border-bottom:1px solid #ccd;font-weight:bold\">");
		text_html(b, title);
		buf_text_add(b, "</p>\n");
	}
	put_paragraphs(b, text);
	buf_text_add(b, "</div>\n</body>\n</html>\n");
}

/* ---- quoted-printable ---- */

/* Room for what follows: a line never ends up longer than it may, the sign of its soft end included. */
static void
make_room(struct buf *b, size_t *column, size_t n)
{
	if (*column + n > QUOTED_LINE - 1) {
		buf_text_add(b, "=\r\n");
		*column = 0;
	}
	*column += n;
}

static bool
is_line_end(const char *at)
{
	return *at == '\n' || *at == '\r' || *at == '\0';
}

void
mail_quoted(struct buf *b, const char *text)
{
	const char *at;
	size_t column = 0;

	for (at = text; *at != '\0'; at++) {
		unsigned char c = (unsigned char)*at;
		bool blank_end = (c == ' ' || c == '\t') && is_line_end(at + 1);

		if (c == '\n' || c == '\r') {
			at += c == '\r' && at[1] == '\n';
			buf_text_add(b, "\r\n");
			column = 0;
		} else if (c == '=' || c > 0x7e || (c < 0x20 && c != '\t') || blank_end) {
			make_room(b, &column, 3);
			buf_fmt(b, "=%02X", c);
		} else {
			make_room(b, &column, 1);
			buf_char(b, (char)c);
		}
	}
}
