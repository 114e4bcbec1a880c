#include "cli.h"

#include <errno.h>
#include <pwd.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "access/audit.h"
#include "base/text.h"

const char *
cli_option(const struct cli *cli, const char *name, size_t i)
{
	size_t at;

	for (at = 0; at < cli->option_count; at++)
		if (strcmp(cli->options[at].name, name) == 0 && i-- == 0)
			return cli->options[at].value;
	return NULL;
}

static void
say(const char *fmt, va_list ap)
{
	fflush(stdout);		/* what was answered before comes before */
	fputs("kabarizin: ", stderr);
	vfprintf(stderr, fmt, ap);
	fputc('\n', stderr);
}

int
cli_refuse(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	say(fmt, ap);
	va_end(ap);
	return EXIT_FAILED;
}

int
cli_wrong(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	say(fmt, ap);
	va_end(ap);
	return EXIT_USAGE;
}

int
cli_id(const char *text, const char *what, int64_t *ret)
{
	return text_to_int64(text, ret) && *ret > 0 ? EXIT_DONE : cli_wrong("%s is no %s number", text, what);
}

/* What a person can do about an error that came without words of its own. */
static const char *
advice(enum err e)
{
	switch (e) {
	case ERR_BUSY: return "another program holds the database; try again";
	case ERR_FULL: return "the disk is full; make room and try again";
	case ERR_IO: return strerror(errno);
	case ERR_CRYPTO: return "a key is missing or cannot be read; `kabarizin init` makes keys, [paths] keys says where";
	default: return err_name(e);
	}
}

int
cli_fail(const struct cli *cli, enum err e, const struct problem *problem, const char *what)
{
	if (problem != NULL && problem->why[0] != '\0' && problem->field != NULL) {
		int (*tell)(const char *, ...) = e == ERR_INVALID ? cli_wrong : cli_refuse;

		return strcmp(problem->field, what) != 0 ? tell("%s: %s: %s", what, problem->field, problem->why) :
		    tell("%s: %s", what, problem->why);
	}
	if (problem != NULL && problem->why[0] != '\0')
		return cli_refuse("%s: %s", what, problem->why);
	if (cli->db != NULL && (e == ERR_DB || e == ERR_FORBIDDEN))
		return cli_refuse("%s: the database says: %s", what, db_message(cli->db));
	return cli_refuse("%s: %s", what, advice(e));
}

int
cli_schema_fail(const struct cli *cli, enum err e)
{
	switch (e) {
	case ERR_CONFLICT: return cli_refuse("the database is newer than this program; install the newer version");
	case ERR_NOT_FOUND: return cli_refuse("the database is older than this program; run `kabarizin migrate`");
	default: return cli_fail(cli, e, NULL, "database");
	}
}

/* Without what is typed on the screen. */
static ssize_t
ask(const char *what, char **line, size_t *room)
{
	struct termios shown, hidden;
	bool hides = tcgetattr(STDIN_FILENO, &shown) == 0;
	ssize_t n;

	fprintf(stderr, "%s: ", what);
	if (hides) {
		hidden = shown;
		hidden.c_lflag &= ~(tcflag_t)ECHO;
		hides = tcsetattr(STDIN_FILENO, TCSAFLUSH, &hidden) == 0;
	}
	n = getline(line, room, stdin);
	if (hides && tcsetattr(STDIN_FILENO, TCSAFLUSH, &shown) == 0)
		fputc('\n', stderr);
	return n;
}

enum err
cli_read_secret(const char *path, const char *what, char **ret, struct problem *problem)
{
	bool standard = path == NULL || strcmp(path, "-") == 0;
	FILE *from = standard ? stdin : fopen(path, "re");
	char *line = NULL;
	size_t room = 0;
	ssize_t n;

	if (from == NULL)
		return problem_set(problem, ERR_IO, NULL, "%s: %s", path, strerror(errno));
	n = standard && isatty(STDIN_FILENO) ? ask(what, &line, &room) : getline(&line, &room, from);
	if (!standard)
		fclose(from);
	while (n > 0 && (line[n - 1] == '\n' || line[n - 1] == '\r'))
		line[--n] = '\0';
	if (n <= 0 || strlen(line) != (size_t)n || !text_is_utf8(line, (size_t)n)) {
		free(line);
		return problem_set(problem, ERR_INVALID, NULL, "%s holds no line of text", standard ? "standard input" : path);
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

enum err
cli_audit(struct cli *cli, const char *action, const char *subject, int64_t id, const char *name)
{
	struct audit audit = { cli_actor(), action, subject, id, name, NULL };

	return audit_write(cli->db, &audit, cli->now);
}
