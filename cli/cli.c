#include "cli.h"

#include <errno.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/text.h"

enum { COLUMNS_MAX = 12, WIDTH_MAX = 60 };

const char *
cli_option(const struct cli *cli, const char *name, size_t i)
{
	size_t at;

	for (at = 0; at < cli->option_count; at++)
		if (strcmp(cli->options[at].name, name) == 0 && i-- == 0)
			return cli->options[at].value;
	return NULL;
}

int
cli_fail(const struct cli *cli, enum err e, const struct problem *problem, const char *what)
{
	if (problem != NULL && problem->why[0] != '\0')
		fprintf(stderr, "kabarizin: %s: %s%s%s\n", what, problem->field != NULL ? problem->field : "",
		    problem->field != NULL ? ": " : "", problem->why);
	else if (cli->db != NULL && (e == ERR_DB || e == ERR_FORBIDDEN))
		fprintf(stderr, "kabarizin: %s: %s (%s)\n", what, err_name(e), db_message(cli->db));
	else
		fprintf(stderr, "kabarizin: %s: %s\n", what, err_name(e));
	return EXIT_FAILED;
}

/* A value as a person reads it in a table; borrowed. */
static const char *
value_text(struct json_object *value)
{
	switch (json_object_get_type(value)) {
	case json_type_null: return "-";
	case json_type_string: return json_object_get_string(value);
	case json_type_boolean: return json_object_get_boolean(value) ? "yes" : "no";
	default: return json_write(value);
	}
}

static size_t
split(const char *columns, char names[COLUMNS_MAX][32])
{
	size_t n = 0;

	while (*columns != '\0' && n < COLUMNS_MAX) {
		size_t len = strcspn(columns, " ");

		snprintf(names[n++], 32, "%.*s", (int)len, columns);
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
cli_print_rows(const struct cli *cli, struct json_object *rows, const char *columns)
{
	char names[COLUMNS_MAX][32];
	size_t widths[COLUMNS_MAX], count, i, c;

	if (cli->json) {
		puts(json_object_to_json_string_ext(rows, JSON_C_TO_STRING_PRETTY | JSON_C_TO_STRING_NOSLASHESCAPE));
		return;
	}
	count = split(columns, names);
	for (c = 0; c < count; c++) {
		widths[c] = strlen(names[c]);
		for (i = 0; i < json_count(rows); i++) {
			size_t n = text_code_points(value_text(json_at(json_item(rows, i), names[c])));

			if (n > widths[c])
				widths[c] = n < WIDTH_MAX ? n : WIDTH_MAX;
		}
	}
	for (c = 0; c < count; c++)
		print_cell(names[c], widths[c], c + 1 == count);
	putchar('\n');
	for (i = 0; i < json_count(rows); i++) {
		for (c = 0; c < count; c++)
			print_cell(value_text(json_at(json_item(rows, i), names[c])), widths[c], c + 1 == count);
		putchar('\n');
	}
}

void
cli_print_object(const struct cli *cli, struct json_object *object)
{
	if (cli->json) {
		puts(json_object_to_json_string_ext(object, JSON_C_TO_STRING_PRETTY | JSON_C_TO_STRING_NOSLASHESCAPE));
		return;
	}
	json_object_object_foreach(object, key, value)
		printf("%s: %s\n", key, value_text(value));
}

enum err
cli_read_secret(const char *path, char **ret, struct problem *problem)
{
	bool standard = path == NULL || strcmp(path, "-") == 0;
	FILE *from = standard ? stdin : fopen(path, "re");
	char *line = NULL;
	size_t room = 0;
	ssize_t n;

	if (from == NULL)
		return problem_set(problem, ERR_IO, "file", "%s: %s", path, strerror(errno));
	if (standard && isatty(STDIN_FILENO))
		fputs("secret (one line): ", stderr);
	n = getline(&line, &room, from);
	if (!standard)
		fclose(from);
	while (n > 0 && (line[n - 1] == '\n' || line[n - 1] == '\r'))
		line[--n] = '\0';
	if (n <= 0 || !text_is_utf8(line, (size_t)n)) {
		free(line);
		return problem_set(problem, ERR_INVALID, "secret", "%s holds no line of text", standard ? "standard input" : path);
	}
	*ret = line;
	return ERR_NONE;
}

const char *
cli_actor(void)
{
	static char actor[64];
	const struct passwd *who = getpwuid(getuid());

	snprintf(actor, sizeof(actor), "cli:%s", who != NULL ? who->pw_name : "?");
	return actor;
}
