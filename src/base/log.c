#include "base/log.h"

#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/clock.h"

enum { LINE_MAX_BYTES = 4000 };		/* under PIPE_BUF: one write is one whole line, even through a pipe */

/* The program's name and threshold are set once before threads start, and only read afterwards. */
static const char *program_name = "kabarizin";
static enum log_level threshold = LOG_INFO;

static const char *const level_names[LOG_LEVEL__COUNT] = {
	[LOG_DEBUG] = "debug", [LOG_INFO] = "info", [LOG_WARN] = "warn", [LOG_ERROR] = "error",
};

void
log_open(const char *program, const char *level)
{
	int i;

	program_name = program;
	for (i = 0; level != NULL && i < LOG_LEVEL__COUNT; i++)
		if (strcmp(level, level_names[i]) == 0)
			threshold = (enum log_level)i;
}

static void
add_value(struct buf *b, const char *text)
{
	if (*text != '\0' && strpbrk(text, " =\"\\\n\r\t") == NULL) {
		buf_text_add(b, text);
		return;
	}
	buf_char(b, '"');
	for (; *text != '\0'; text++) {
		if (*text == '"' || *text == '\\')
			buf_char(b, '\\');
		buf_char(b, (unsigned char)*text < ' ' ? ' ' : *text);
	}
	buf_char(b, '"');
}

void
log_line_(enum log_level level, const char *event, const struct log_field *fields)
{
	AUTO(buf) struct buf line = {0};
	char at[CLOCK_TEXT_MAX];
	ssize_t ignored;

	if (level < threshold)
		return;
	buf_init(&line, LINE_MAX_BYTES - 1);
	clock_format_iso(clock_now(), at);
	buf_fmt(&line, "at=%s level=%s program=%s event=%s", at, level_names[level], program_name, event);
	for (; fields->key != NULL; fields++) {
		buf_fmt(&line, " %s=", fields->key);
		if (fields->text != NULL)
			add_value(&line, fields->text);
		else
			buf_fmt(&line, "%lld", (long long)fields->number);
	}
	/* A line over the ceiling is cut where it stood: what was added before is still there. */
	line.err = ERR_NONE;
	line.max = LINE_MAX_BYTES;
	buf_char(&line, '\n');
	ignored = write(STDERR_FILENO, line.bytes, line.len);
	(void)ignored;
}
