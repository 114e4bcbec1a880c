#include "print.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/json_times.h"
#include "base/text.h"
#include "lines.h"

enum { COLUMNS_MAX = 12, NAME_MAX_BYTES = 32, WIDTH_MAX = 60, CELL_MAX_BYTES = 1024 * 1024 };

static void
print_json(struct json_object *value)
{
	json_times_iso(value);
	puts(json_object_to_json_string_ext(value, JSON_C_TO_STRING_PRETTY | JSON_C_TO_STRING_NOSLASHESCAPE));
}

/* A value as a person reads it on one line; belongs to room. */
static const char *
in_words(const struct cli *cli, const char *key, struct json_object *value, struct buf *room)
{
	char time[CLOCK_TEXT_MAX];

	buf_reset(room);
	if (value == NULL || (json_is_time(key, value) && json_object_get_int64(value) == 0))
		return "-";
	if (json_is_time(key, value)) {
		clock_format_minute(json_object_get_int64(value), cli->zone_minutes, time);
		lines_escape(room, time);
	} else if (json_object_is_type(value, json_type_boolean)) {
		return json_object_get_boolean(value) ? "yes" : "no";
	} else if (json_object_is_type(value, json_type_string)) {
		lines_escape(room, json_object_get_string(value));
	} else {
		buf_text_add(room, json_write(value));
	}
	return buf_text(room)[0] != '\0' ? buf_text(room) : "-";
}

static size_t
split(const char *columns, char names[COLUMNS_MAX][NAME_MAX_BYTES])
{
	size_t n = 0;

	while (*columns != '\0' && n < COLUMNS_MAX) {
		size_t len = strcspn(columns, " ");

		snprintf(names[n++], NAME_MAX_BYTES, "%.*s", (int)len, columns);
		columns += len + (columns[len] == ' ');
	}
	return n;
}

static void
print_cell(const char *text, size_t width, bool last)
{
	size_t n = text_code_points(text);

	fputs(text, stdout);
	if (!last)
		printf("%*s", (int)(n < width ? width - n + 2 : 2), "");
}

void
print_rows(const struct cli *cli, struct json_object *rows, const char *columns)
{
	AUTO(buf) struct buf room = {0};
	char names[COLUMNS_MAX][NAME_MAX_BYTES];
	size_t widths[COLUMNS_MAX], count, i, c, n;

	if (cli->json) {
		print_json(rows);
		return;
	}
	buf_init(&room, CELL_MAX_BYTES);
	count = split(columns, names);
	for (c = 0; c < count; c++) {
		widths[c] = strlen(names[c]);
		for (i = 0; i < json_count(rows); i++) {
			n = text_code_points(in_words(cli, names[c], json_at(json_item(rows, i), names[c]), &room));
			if (n > widths[c])
				widths[c] = n < WIDTH_MAX ? n : WIDTH_MAX;
		}
	}
	for (c = 0; c < count; c++)
		print_cell(names[c], widths[c], c + 1 == count);
	putchar('\n');
	for (i = 0; i < json_count(rows); i++) {
		for (c = 0; c < count; c++)
			print_cell(in_words(cli, names[c], json_at(json_item(rows, i), names[c]), &room), widths[c], c + 1 == count);
		putchar('\n');
	}
}

/* A text of several lines keeps them, each under the key. */
static void
print_text(const char *text)
{
	AUTO(buf) struct buf piece = {0}, room = {0};

	buf_init(&piece, CELL_MAX_BYTES);
	buf_init(&room, CELL_MAX_BYTES);
	while (*text != '\0') {
		size_t len = strcspn(text, "\n");

		buf_reset(&piece);
		buf_reset(&room);
		buf_add(&piece, text, len);
		lines_escape(&room, buf_text(&piece));
		printf(len > 0 ? "\n    %s" : "\n%s", buf_text(&room));
		text += len + (text[len] == '\n');
	}
	putchar('\n');
}

static void
print_members(const struct cli *cli, struct json_object *object, int indent)
{
	AUTO(buf) struct buf room = {0};
	size_t i;

	buf_init(&room, CELL_MAX_BYTES);
	json_object_object_foreach(object, key, value) {
		printf("%*s%s:", indent, "", key);
		if (json_object_is_type(value, json_type_object)) {
			putchar('\n');
			print_members(cli, value, indent + 4);
		} else if (json_object_is_type(value, json_type_array)) {
			for (i = 0; i < json_count(value); i++)
				printf("\n%*s%s", indent + 4, "", in_words(cli, "", json_item(value, i), &room));
			putchar('\n');
		} else if (json_object_is_type(value, json_type_string) && strchr(json_object_get_string(value), '\n') != NULL) {
			print_text(json_object_get_string(value));
		} else {
			printf(" %s\n", in_words(cli, key, value, &room));
		}
	}
}

void
print_object(const struct cli *cli, struct json_object *object)
{
	if (cli->json)
		print_json(object);
	else
		print_members(cli, object, 0);
}

int
print_done(const struct cli *cli, struct json_object *object, const char *fmt, ...)
{
	va_list ap;

	if (cli->json) {
		print_json(object);
		return EXIT_DONE;
	}
	va_start(ap, fmt);
	vprintf(fmt, ap);
	va_end(ap);
	putchar('\n');
	return EXIT_DONE;
}
