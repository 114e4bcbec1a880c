/*
 * kabarizin: the command line. A map: tables of commands, the call that fits, its arguments checked.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/crypto.h"
#include "base/log.h"
#include "base/text.h"
#include "cli.h"
#include "db/migrate.h"
#include "ledger/head.h"
#include "setting/setting.h"

static const struct command *const tables[] = {
	setup_commands, backup_commands, account_commands, provider_commands, provider_show_commands, template_commands, contact_commands, message_commands,
	webhook_commands, cost_commands, doctor_commands, ledger_commands, privacy_commands, import_commands, export_commands,
	job_commands, callback_commands, mail_commands, connector_commands, review_commands, filter_commands,
};

/* "user add NAME [--role ROLE]" */
static void
print_usage(FILE *to, const char *before, const struct command *c)
{
	fprintf(to, "%s%s%s%s\n", before, c->words, *c->usage != '\0' ? " " : "", c->usage);
}

static bool
begins_with(const struct command *c, const char *word)
{
	size_t n = strlen(word);

	return strncmp(c->words, word, n) == 0 && c->words[n] == ' ';
}

/* The commands that begin with word, NULL: all. */
static void
print_commands(FILE *to, const char *word)
{
	const struct command *c;
	size_t i;

	for (i = 0; i < sizeof(tables) / sizeof(tables[0]); i++)
		for (c = tables[i]; c->words != NULL; c++)
			if (word == NULL || begins_with(c, word)) {
				print_usage(to, "  ", c);
				fprintf(to, "      %s\n", c->does);
			}
}

static int
help(FILE *to)
{
	fputs("usage: kabarizin COMMAND ... [--json]\n\n", to);
	print_commands(to, NULL);
	fputs("\nThe configuration is the file that KABARIZIN_CONFIG names, otherwise /etc/kabarizin/kabarizin.conf.\n", to);
	return to == stderr ? EXIT_USAGE : EXIT_DONE;
}

static int
unknown_command(int argc, char **argv)
{
	const struct command *c;
	size_t i;

	for (i = 0; i < sizeof(tables) / sizeof(tables[0]); i++)
		for (c = tables[i]; c->words != NULL; c++)
			if (begins_with(c, argv[0])) {
				cli_wrong("%s %s is no command; there are:", argv[0], argc > 1 ? argv[1] : "alone");
				print_commands(stderr, argv[0]);
				return EXIT_USAGE;
			}
	return cli_wrong("there is no command %s; `kabarizin help` lists them", argv[0]);
}

/* How many of argv's words are the command's, 0: it is another command. */
static int
words_match(const char *words, int argc, char **argv)
{
	int n = 0;

	for (;;) {
		size_t len = strcspn(words, " ");

		if (n >= argc || strlen(argv[n]) != len || strncmp(argv[n], words, len) != 0)
			return 0;
		n++;
		if (words[len] == '\0')
			return n;
		words += len + 1;
	}
}

static const struct command *
find(int argc, char **argv, int *ret_words)
{
	const struct command *c;
	size_t i;

	for (i = 0; i < sizeof(tables) / sizeof(tables[0]); i++)
		for (c = tables[i]; c->words != NULL; c++)
			if ((*ret_words = words_match(c->words, argc, argv)) > 0)
				return c;
	return NULL;
}

enum option_kind { OPTION_UNKNOWN, OPTION_FLAG, OPTION_VALUE, OPTION_VALUES };

/* allowed: "--role= --force --set=+" */
static enum option_kind
option_kind(const char *allowed, const char *name)
{
	size_t n = strlen(name);

	while (*allowed != '\0') {
		size_t len = strcspn(allowed, " "), own = strcspn(allowed, " =");

		if (own == n && strncmp(allowed, name, n) == 0)
			return own == len ? OPTION_FLAG : allowed[len - 1] == '+' ? OPTION_VALUES : OPTION_VALUE;
		allowed += len + (allowed[len] == ' ');
	}
	return OPTION_UNKNOWN;
}

static int
wrong_use(const struct command *c, const char *why, const char *what)
{
	fprintf(stderr, "kabarizin %s: %s%s\n", c->words, why, what);
	print_usage(stderr, "usage: kabarizin ", c);
	return EXIT_USAGE;
}

/* Takes the option at argv[*i], "--name VALUE" or "--name=VALUE"; *i becomes its last word. */
static int
take_option(struct cli *cli, const struct command *c, int argc, char **argv, int *i)
{
	char *name = argv[*i], *equals = strchr(name, '=');
	const char *value = "";
	enum option_kind kind;

	if (equals != NULL)
		*equals = '\0';
	kind = option_kind(c->options, name);
	if (kind == OPTION_UNKNOWN || (kind == OPTION_FLAG && equals != NULL))
		return wrong_use(c, "it has no option ", name);
	if (kind != OPTION_FLAG && equals == NULL && *i + 1 == argc)
		return wrong_use(c, "a value is missing after ", name);
	if (kind != OPTION_VALUES && cli_option(cli, name, 0) != NULL)
		return wrong_use(c, "given twice: ", name);
	if (cli->option_count == ARGS_MAX)
		return wrong_use(c, "too many options", "");
	if (kind != OPTION_FLAG)
		value = equals != NULL ? equals + 1 : argv[++*i];
	cli->options[cli->option_count++] = (struct option_value){ name, value };
	return EXIT_DONE;
}

static int
read_args(struct cli *cli, const struct command *c, int argc, char **argv)
{
	bool only_args = false;
	int i, status;

	for (i = 0; i < argc; i++) {
		if (only_args || argv[i][0] != '-' || argv[i][1] == '\0') {
			if (cli->arg_count == c->most)
				return wrong_use(c, "too much is ", argv[i]);
			cli->args[cli->arg_count++] = argv[i];
		} else if (strcmp(argv[i], "--") == 0) {
			only_args = true;
		} else if (strcmp(argv[i], "--json") == 0) {
			cli->json = true;
		} else if ((status = take_option(cli, c, argc, argv, &i)) != EXIT_DONE) {
			return status;
		}
	}
	return cli->arg_count < c->least ? wrong_use(c, "an argument is missing", "") : EXIT_DONE;
}

static int
open_database(struct cli *cli)
{
	struct problem problem = {0};
	int64_t zone;
	enum err e;

	if ((e = db_open(cli->config.database_url, DB_ROLE_OWNER, 0, &cli->db, &problem)))
		return cli_fail(cli, e, &problem, "database");
	if ((e = db_schema_check(cli->db)))
		return cli_schema_fail(cli, e);
	(void)ledger_key_lend(cli->db, &cli->config);	/* what it is needed for says so when it is missing */
	if ((e = setting_number(cli->db, SETTING_ZONE_MINUTES, &zone)))
		return cli_fail(cli, e, NULL, "settings");
	cli->zone_minutes = (int)zone;
	return EXIT_DONE;
}

static int
run(struct cli *cli, const struct command *c)
{
	struct problem problem = {0};
	int status = EXIT_DONE;
	enum err e;

	if (c->needs != NEEDS_NOTHING && (e = config_load(NULL, &cli->config, &problem)))
		return cli_fail(cli, e, &problem, "config");
	if (c->needs == NEEDS_DB)
		status = open_database(cli);
	if (status == EXIT_DONE)
		status = c->run(cli);
	db_close(cli->db);
	config_end(&cli->config);
	return status;
}

/* An answer that did not reach the disk or the pipe was not given. */
static int
finish(int status)
{
	if (fflush(stdout) == 0 && !ferror(stdout))
		return status;
	return cli_refuse("standard output: %s; the answer is not complete", strerror(errno));
}

int
main(int argc, char **argv)
{
	struct cli cli = { .now = clock_now() };
	const struct command *c;
	int words, status;

	log_open("kabarizin", "warn");
	if (argc < 2 || strcmp(argv[1], "help") == 0 || strcmp(argv[1], "--help") == 0)
		return finish(help(argc < 2 ? stderr : stdout));
	if ((c = find(argc - 1, argv + 1, &words)) == NULL)
		return unknown_command(argc - 1, argv + 1);
	if (argc == words + 2 && strcmp(argv[words + 1], "--help") == 0) {
		print_usage(stdout, "usage: kabarizin ", c);
		printf("%s\n", c->does);
		return finish(EXIT_DONE);
	}
	if (c->filter != NULL)
		return c->filter(argc - words, argv + words);
	if ((status = read_args(&cli, c, argc - 1 - words, argv + 1 + words)) != EXIT_DONE)
		return status;
	if (crypto_init() != ERR_NONE)
		return cli_refuse("libsodium does not start");
	return finish(run(&cli, c));
}
