/*
 * cli: what every command of `kabarizin` gets, and the words it answers with.
 *
 * Exit codes: 0 done, 1 failed (one line on standard error says why and what to do), 2 wrong use.
 */
#ifndef CLI_CLI_H
#define CLI_CLI_H

#include <stdbool.h>
#include <stdint.h>

#include "base/config.h"
#include "base/err.h"
#include "base/json.h"
#include "db/db.h"

enum { EXIT_DONE = 0, EXIT_FAILED = 1, EXIT_USAGE = 2, ARGS_MAX = 24 };

struct option_value { const char *name; const char *value; };	/* "--set", "K=V"; a flag's value is "" */

struct cli {
	struct config		 config;
	struct db		*db;			/* open as owner, schema checked; NULL for commands that need none */
	int64_t			 now;
	bool			 json;			/* --json */
	const char		*args[ARGS_MAX];	/* what follows the command's words, without options */
	size_t			 arg_count;
	struct option_value	 options[ARGS_MAX];
	size_t			 option_count;
};

enum command_needs { NEEDS_NOTHING, NEEDS_CONFIG, NEEDS_DB };

struct command {
	const char		*words;			/* "user add" */
	const char		*usage;			/* "NAME [--role ROLE]" */
	const char		*does;			/* one line for the help */
	enum command_needs	 needs;
	size_t			 least, most;		/* positional arguments */
	const char		*options;		/* allowed, separated by spaces; a name with "=" takes a value */
	int			(*run)(struct cli *);
	/* A filter instead: gets what follows the words, reads standard input, needs nothing of ours. */
	int			(*filter)(int argc, char **argv);
};

/* Tables of commands, each ended by a row without words. */
extern const struct command setup_commands[], account_commands[], provider_commands[], template_commands[], contact_commands[],
    message_commands[], webhook_commands[], doctor_commands[], ledger_commands[], filter_commands[];

/* The option's value, its i-th when it may be repeated; NULL when it is not given. */
const char *cli_option(const struct cli *cli, const char *name, size_t i);

/* One line: "kabarizin: <what>: <why>". Returns EXIT_FAILED. problem may be NULL. */
int cli_fail(const struct cli *cli, enum err e, const struct problem *problem, const char *what);

/* Prints rows (an array of objects) as aligned columns, or as JSON with --json. columns: keys in order, separated by spaces. */
void cli_print_rows(const struct cli *cli, struct json_object *rows, const char *columns);
/* Prints one object as "key: value" lines, or as JSON. */
void cli_print_object(const struct cli *cli, struct json_object *object);

/* The first line of a file, or of standard input for "-" (or NULL), without its end; the caller frees it. */
enum err cli_read_secret(const char *path, char **ret, struct problem *problem) MUST_CHECK;

/* A person's word for who did it, in the audit log: "cli:<unix login>". */
const char *cli_actor(void);

/* db_begin with its failure told; a transaction around one action. */
#define CLI_TX(cli, e, action) do { \
	AUTO(db_tx) struct db_tx tx_ = {0}; \
	if (((e) = db_begin((cli)->db, &tx_)) == ERR_NONE && ((e) = (action)) == ERR_NONE) \
		(e) = db_commit(&tx_); \
} while (0)

#endif
