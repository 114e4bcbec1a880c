/*
 * kabarizin: the command line. A map: tables of commands, the call that fits, its arguments checked.
 */
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/crypto.h"
#include "base/log.h"
#include "base/text.h"
#include "cli.h"
#include "db/migrate.h"

static const struct command *const tables[] = {
	setup_commands, account_commands, provider_commands, template_commands, contact_commands, message_commands,
	webhook_commands, doctor_commands, ledger_commands, filter_commands,
};

static void
help(FILE *to)
{
	const struct command *c;
	size_t i;

	fputs("Usage: kabarizin COMMAND ... [--json]\n\n", to);
	for (i = 0; i < sizeof(tables) / sizeof(tables[0]); i++)
		for (c = tables[i]; c->words != NULL; c++)
			fprintf(to, "  %s %s\n      %s\n", c->words, c->usage, c->does);
	fputs("\nThe configuration is the file KABARIZIN_CONFIG names, otherwise /etc/kabarizin/kabarizin.conf.\n", to);
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

/* The entry of allowed ("--role= --force") that name is: 0 none, 1 a flag, 2 it takes a value. */
static int
option_kind(const char *allowed, const char *name)
{
	size_t n = strlen(name);

	while (*allowed != '\0') {
		size_t len = strcspn(allowed, " ");
		bool takes_value = allowed[len - 1] == '=';

		if (len - takes_value == n && strncmp(allowed, name, n) == 0)
			return takes_value ? 2 : 1;
		allowed += len + (allowed[len] == ' ');
	}
	return 0;
}

static int
wrong_use(const struct command *c, const char *why)
{
	fprintf(stderr, "kabarizin %s: %s\nusage: kabarizin %s %s\n", c->words, why, c->words, c->usage);
	return EXIT_USAGE;
}

static int
read_args(struct cli *cli, const struct command *c, int argc, char **argv)
{
	bool only_args = false;
	int i, kind;

	for (i = 0; i < argc; i++) {
		if (cli->arg_count == ARGS_MAX || cli->option_count == ARGS_MAX)
			return wrong_use(c, "too many arguments");
		if (only_args || argv[i][0] != '-' || argv[i][1] == '\0') {
			cli->args[cli->arg_count++] = argv[i];
		} else if (strcmp(argv[i], "--") == 0) {
			only_args = true;
		} else if (strcmp(argv[i], "--json") == 0) {
			cli->json = true;
		} else if ((kind = option_kind(c->options, argv[i])) == 0) {
			return wrong_use(c, "an option it does not have");
		} else if (kind == 2 && i + 1 == argc) {
			return wrong_use(c, "the last option lacks its value");
		} else {
			cli->options[cli->option_count++] = (struct option_value){ argv[i], kind == 2 ? argv[i + 1] : "" };
			i += kind == 2;
		}
	}
	if (cli->arg_count < c->least || cli->arg_count > c->most)
		return wrong_use(c, cli->arg_count < c->least ? "an argument is missing" : "too many arguments");
	return EXIT_DONE;
}

static int
open_database(struct cli *cli)
{
	struct problem problem = {0};
	enum err e;

	if ((e = db_open(cli->config.database_url, DB_ROLE_OWNER, 0, &cli->db, &problem)))
		return cli_fail(cli, e, &problem, "database");
	switch (db_schema_check(cli->db)) {
	case ERR_NONE:
		return EXIT_DONE;
	case ERR_CONFLICT:
		fputs("kabarizin: the database is newer than this program; install the newer version\n", stderr);
		return EXIT_FAILED;
	default:
		fputs("kabarizin: the database is not up to date; run `kabarizin migrate`\n", stderr);
		return EXIT_FAILED;
	}
}

static int
run(struct cli *cli, const struct command *c)
{
	struct problem problem = {0};
	int status = EXIT_DONE;
	enum err e;

	if (c->needs != NEEDS_NOTHING && (e = config_load(NULL, &cli->config, &problem)))
		return cli_fail(cli, e, &problem, "configuration");
	if (c->needs == NEEDS_DB)
		status = open_database(cli);
	if (status == EXIT_DONE)
		status = c->run(cli);
	db_close(cli->db);
	config_end(&cli->config);
	return status;
}

int
main(int argc, char **argv)
{
	struct cli cli = { .now = clock_now() };
	const struct command *c;
	int words, status;

	log_open("kabarizin", "warn");
	if (argc < 2 || strcmp(argv[1], "help") == 0 || strcmp(argv[1], "--help") == 0) {
		help(argc < 2 ? stderr : stdout);
		return argc < 2 ? EXIT_USAGE : EXIT_DONE;
	}
	if ((c = find(argc - 1, argv + 1, &words)) == NULL) {
		fprintf(stderr, "kabarizin: there is no command %s; `kabarizin help` lists them\n", argv[1]);
		return EXIT_USAGE;
	}
	if (c->filter != NULL)
		return c->filter(argc - words, argv + words);
	if ((status = read_args(&cli, c, argc - 1 - words, argv + 1 + words)) != EXIT_DONE)
		return status;
	if (crypto_init() != ERR_NONE)
		return cli_fail(&cli, ERR_CRYPTO, NULL, "libsodium does not start");
	return run(&cli, c);
}
