/*
 * cli: what every command of `kabarizin` gets, and how it fails.
 *
 * Exit codes: 0 done, 1 failed (one line on standard error says why and what to do), 2 wrong use: what was given as words, options and
 * values cannot be right in any office, or something is not given that is needed. What a file or standard input holds is no use of words: 1.
 * `mail bounce` alone ends with 75 for what a mail server may try again.
 */
#ifndef CLI_CLI_H
#define CLI_CLI_H

#include <stdbool.h>
#include <stddef.h>
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
	int			 zone_minutes;		/* of the office */
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
	const char		*options;		/* allowed, separated by spaces; a name with "=" takes a value, with "=+" many */
	int			(*run)(struct cli *);
	/* A filter instead: gets what follows the words, reads standard input, needs nothing of ours. */
	int			(*filter)(int argc, char **argv);
};

/* Tables of commands, each ended by a row without words. */
extern const struct command setup_commands[], backup_commands[], account_commands[], provider_commands[], provider_show_commands[],
    template_commands[], contact_commands[], message_commands[], webhook_commands[], cost_commands[], doctor_commands[],
    ledger_commands[], privacy_commands[], import_commands[], export_commands[], job_commands[], callback_commands[], mail_commands[],
    connector_commands[], review_commands[], filter_commands[];

/* The option's value, its i-th when it may be repeated; NULL when it is not given. */
const char *cli_option(const struct cli *cli, const char *name, size_t i);

/* One line, "kabarizin: <sentence>". Returns EXIT_FAILED. */
int cli_refuse(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
/* The same line for wrong use. Returns EXIT_USAGE. */
int cli_wrong(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
/*
 * The same line from an error: "<what>: <why>", why from problem when it says something (may be NULL). Returns EXIT_USAGE when problem names a
 * field that was given wrong (ERR_INVALID), otherwise EXIT_FAILED.
 */
int cli_fail(const struct cli *cli, enum err e, const struct problem *problem, const char *what);

/*
 * The first line of a file, or of standard input for "-" (or NULL), without its end; the caller frees it. At a terminal it asks
 * for what ("password") and does not show what is typed.
 */
enum err cli_read_secret(const char *path, const char *what, char **ret, struct problem *problem) MUST_CHECK;

/* The argument as a number of something ("message"), 1 or more. Otherwise says so and returns EXIT_USAGE. */
int cli_id(const char *text, const char *what, int64_t *ret);

/*
 * Brings the open database to this program's schema, with the templates that come with it, and puts what was done into answer. Otherwise says so
 * and returns EXIT_FAILED.
 */
int cli_migrate(struct cli *cli, struct json_object *answer);

struct ledger_check;
/* In one line what the check of the ledger found, and what to do. EXIT_DONE, without a line: it is intact. */
int cli_not_proven(const struct ledger_check *check);

/* For db_schema_check and db_migrate: too new, too old, or cli_fail's line. Returns EXIT_FAILED. */
int cli_schema_fail(const struct cli *cli, enum err e);

struct task;
/*
 * Waits until the sender has done it; otherwise says so and returns EXIT_FAILED. When the sender has not shown itself for two minutes, a line on
 * standard error says so at once.
 */
int cli_wait(struct cli *cli, int64_t id, struct task *ret);
/* Since when nothing runs, on standard error; false: the sender is at work. */
bool cli_sender_is_late(struct cli *cli);

/* The pages' sentences of a group ("reason", "finding"); the caller releases it. NULL, which has no words, when they cannot be read. */
struct json_object *cli_words(const struct cli *cli, const char *group);
/* The sentence of a code ("no_consent", "meta.token_refused"); the code itself where there is none, "" for NULL. */
const char *cli_word(struct json_object *words, const char *code);

struct provider_row;
/* The provider a person named. Otherwise says so and returns EXIT_FAILED. */
int cli_provider(struct cli *cli, const char *name, struct provider_row *ret);

/* The contact a person named by number or id. Otherwise says so and returns EXIT_FAILED. */
int cli_contact(struct cli *cli, const char *named, int64_t *ret_id);

/* "message 7; ...": the message was made, and how to follow it. Returns EXIT_DONE. */
int cli_message_made(const struct cli *cli, int64_t id);

/* The pairs of "--param NAME=VALUE" into an object. ERR_INVALID: one of them is none. */
enum err cli_params(struct cli *cli, struct json_object *params, struct problem *problem) MUST_CHECK;

/* A person's word for who did it, in the audit log: "cli:<unix login>". */
const char *cli_actor(void);
/* A line in the audit log, in the transaction of what it tells: action ("login.add") on a subject ("login"), its id (0) and name (NULL). */
enum err cli_audit(struct cli *cli, const char *action, const char *subject, int64_t id, const char *name) MUST_CHECK;

#endif
