#include "mustache/tree.h"

#include <stdio.h>
#include <string.h>

/* A sentence is made of what stands before its subject, the subject and what stands behind. */
static const struct { const char *key, *before, *behind; } faults[FAULT__COUNT] = {
	[FAULT_TAG_UNCLOSED] = { "tag_unclosed", "the tag that begins here has no end; write \"", "\" behind its name" },
	[FAULT_TAG_EMPTY] = { "tag_empty", "the tag has no name; write one or remove the tag", "" },
	[FAULT_NAME_INVALID] = { "name_invalid",
	    "\"", "\" is no name; names have no space inside, and a dot only between two parts" },
	[FAULT_DELIMITER_INVALID] = { "delimiter_invalid",
	    "\"", "\" sets no delimiters; write two, short and without =, with a space between, as in {{=<% %>=}}" },
	[FAULT_SECTION_UNCLOSED] = { "section_unclosed", "\"", "\" is opened here and never closed; add its closing tag" },
	[FAULT_CLOSE_UNEXPECTED] = { "close_unexpected", "\"", "\" is closed here but was not opened; remove the tag or open it" },
	[FAULT_CLOSE_MISMATCH] = { "close_mismatch", "\"", "\" was opened last, so its closing tag is expected here" },
	[FAULT_NESTED_TOO_DEEP] = { "nested_too_deep", "\"", "\" stands inside too many others; make it a partial" },
	[FAULT_TEXT_TOO_LONG] = { "text_too_long", "the template is too long; split it into partials", "" },
	[FAULT_NOT_UTF8] = { "not_utf8", "the line is not UTF-8 text; save the template as UTF-8", "" },
	[FAULT_VALUE_MISSING] = { "value_missing", "\"", "\" has no value; give it one" },
	[FAULT_PARTIAL_MISSING] = { "partial_missing", "there is no template \"", "\"; add it or mend its name" },
	[FAULT_DEPTH_EXCEEDED] = { "depth_exceeded",
	    "\"", "\" stands inside too many others; does a partial include itself without end?" },
	[FAULT_INDENT_EXCEEDED] = { "indent_exceeded",
	    "\"", "\" is indented too far; does a partial include itself without end?" },
	[FAULT_STEPS_EXCEEDED] = { "steps_exceeded", "the page takes too much work; show less data on it", "" },
	[FAULT_OUTPUT_TOO_LONG] = { "output_too_long", "the page becomes too long; show less data on it", "" },
	[FAULT_FILE_UNREADABLE] = { "file_unreadable", "cannot be read (", "); check the path and its permissions" },
	[FAULT_TEMPLATE_MISSING] = { "template_missing", "there is no template \"", "\"" },
	[FAULT_TOO_MANY_FILES] = { "too_many_files", "the folder holds too many templates or is nested too deep", "" },
	[FAULT_OUT_OF_MEMORY] = { "out_of_memory", "there is not enough memory", "" },
};

/* Copies at most room - 1 bytes, never half a code point, and all on one line. */
static void
copy_cut(char *to, size_t room, const char *from, size_t len)
{
	size_t i;

	if (len >= room) {
		len = room - 1;
		while (len > 0 && ((unsigned char)from[len] & 0xC0) == 0x80)
			len--;
	}
	for (i = 0; i < len; i++)
		to[i] = (unsigned char)from[i] < ' ' ? ' ' : from[i];
	to[len] = '\0';
}

enum err
problem_fill(struct mustache_problem *problem, enum err e, enum fault fault, const char *name, const char *subject, size_t len)
{
	if (problem == NULL)
		return e;
	*problem = (struct mustache_problem){ .key = faults[fault].key };
	copy_cut(problem->name, sizeof(problem->name), name, strlen(name));
	if (subject != NULL)
		copy_cut(problem->subject, sizeof(problem->subject), subject, len);
	snprintf(problem->why, sizeof(problem->why), "%s%s%s", faults[fault].before, problem->subject, faults[fault].behind);
	return e;
}

void
problem_place(struct mustache_problem *problem, const char *text, const char *at)
{
	const char *line = text, *end;

	if (problem == NULL)
		return;
	problem->line = 1;
	while ((end = memchr(line, '\n', (size_t)(at - line))) != NULL) {
		problem->line++;
		line = end + 1;
	}
	problem->column = 1;
	for (; line < at; line++)
		problem->column += ((unsigned char)*line & 0xC0) != 0x80;
}

void
mustache_problem_write(const struct mustache_problem *problem, struct buf *out)
{
	if (problem->line > 0)
		buf_fmt(out, "%s:%u:%u: %s", problem->name, problem->line, problem->column, problem->why);
	else
		buf_fmt(out, "%s: %s", problem->name, problem->why);
}
