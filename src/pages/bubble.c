#include "pages/bubble.h"

#include <ctype.h>
#include <string.h>

#include "base/text.h"

static const struct { const char *mark, *element; } marks[] = {
	{ "```", "code" }, { "*", "strong" }, { "_", "em" }, { "~", "s" },
};
enum { MARKS = sizeof(marks) / sizeof(marks[0]) };

/* Letters and digits of any script stand against a mark; what is not ASCII counts as a letter. */
static bool
is_word(char c)
{
	return isalnum((unsigned char)c) || (unsigned char)c >= 0x80;
}

static bool
is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\0';
}

/* Where the mark at *at is closed on the same line; NULL: it is not, or not one that WhatsApp takes. */
static const char *
closing(const char *begin, const char *at, const char *mark)
{
	size_t n = strlen(mark);
	const char *inner = at + n, *end;

	if ((at > begin && is_word(at[-1])) || is_space(*inner))
		return NULL;
	for (end = inner + 1; *end != '\0' && *end != '\n'; end++)
		if (strncmp(end, mark, n) == 0 && !is_space(end[-1]) && !is_word(end[n]))
			return end;
	return NULL;
}

static size_t
address_length(const char *at)
{
	size_t n;

	if (!text_starts(at, "https://") && !text_starts(at, "http://"))
		return 0;
	n = strcspn(at, " \t\n");
	while (n > 0 && strchr(".,;:!?)'\"", at[n - 1]) != NULL)
		n--;
	return n;
}

static void
escape(struct buf *out, const char *text, size_t n)
{
	AUTO(buf) struct buf part = {0};

	buf_init(&part, n + 1);
	buf_add(&part, text, n);
	text_html(out, buf_text(&part));
}

/* One element inside another as far as they nest; begin is the start of the text, for what stands before a mark. */
static void
write_span(struct buf *out, const char *begin, const char *at, const char *end, int depth)
{
	const char *close = NULL;
	size_t i, n;

	while (at < end) {
		for (i = 0; i < MARKS; i++)
			if (depth < (int)MARKS && strncmp(at, marks[i].mark, strlen(marks[i].mark)) == 0 &&
			    (close = closing(begin, at, marks[i].mark)) != NULL && close < end)
				break;
		if (i < MARKS) {
			n = strlen(marks[i].mark);
			buf_fmt(out, "<%s>", marks[i].element);
			if (i == 0)
				escape(out, at + n, (size_t)(close - at) - n);
			else
				write_span(out, begin, at + n, close, depth + 1);
			buf_fmt(out, "</%s>", marks[i].element);
			at = close + n;
		} else if ((n = address_length(at)) > 0 && at + n <= end) {
			buf_text_add(out, "<u>");
			escape(out, at, n);
			buf_text_add(out, "</u>");
			at += n;
		} else {
			escape(out, at, 1);
			at++;
		}
	}
}

void
bubble_html(const char *text, struct buf *out)
{
	if (text != NULL)
		write_span(out, text, text, text + strlen(text), 0);
}
