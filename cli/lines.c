#include "lines.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"

void
lines_escape(struct buf *out, const char *text)
{
	static const char named[] = "\\\t\n\r", letters[] = "\\tnr";
	const char *at, *next, *name;

	for (at = text; *at != '\0'; at = next) {
		uint32_t cp;

		next = at;
		cp = text_next(&next);
		if (cp < 0x80 && (name = strchr(named, (int)cp)) != NULL) {
			buf_char(out, '\\');
			buf_char(out, letters[name - named]);
		} else if (cp < 0x20 || cp == 0x7F || (cp == 0xFFFD && next - at == 1)) {
			buf_fmt(out, "\\x%02x", (unsigned)(unsigned char)*at);
		} else {
			buf_add(out, at, (size_t)(next - at));
		}
	}
}

/* Takes the line end off, also that of Windows; NUL bytes become visible damage. */
static void
tidy(char *line, size_t n)
{
	size_t i;

	if (n > 0 && line[n - 1] == '\n')
		line[--n] = '\0';
	if (n > 0 && line[n - 1] == '\r')
		line[--n] = '\0';
	for (i = 0; i < n; i++)
		if (line[i] == '\0')
			line[i] = (char)0xFF;
}

static int
failed(const char *name, long line_no, const char *why)
{
	fprintf(stderr, "%s: line %ld: %s\n", name, line_no, why);
	return 1;
}

int
lines_run(const char *name, lines_writer *each, void *context)
{
	AUTO(buf) struct buf out = {0};
	AUTO_FREE char *line = NULL;
	size_t room = 0;
	ssize_t n;
	long line_no = 0;

	buf_init(&out, 8 * LINES_MAX_BYTES);
	while (errno = 0, (n = getline(&line, &room, stdin)) >= 0) {
		line_no++;
		if (n > LINES_MAX_BYTES)
			return failed(name, line_no, "is too long for one entry; is this the right file?");
		tidy(line, (size_t)n);
		buf_reset(&out);
		each(line, &out, context);
		buf_char(&out, '\n');
		if (buf_err(&out))
			return failed(name, line_no, err_name(buf_err(&out)));
		if (fwrite(out.bytes, 1, out.len, stdout) != out.len)
			return failed(name, line_no, strerror(errno));
	}
	if (ferror(stdin) || fflush(stdout) != 0)
		return failed(name, line_no + 1, strerror(errno));
	return 0;
}
