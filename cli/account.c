/*
 * People who log in, and keys of other systems.
 */
#include <stdio.h>

#include "account/apikey.h"
#include "account/audit.h"
#include "account/list.h"
#include "account/login.h"
#include "cli.h"

static enum err
audited(struct cli *cli, enum err e, const char *action, const char *subject, const char *name)
{
	struct audit audit = { cli_actor(), action, subject, 0, name, NULL };

	return e ? e : audit_write(cli->db, &audit, cli->now);
}

static int
user_add(struct cli *cli)
{
	AUTO_FREE char *password = NULL;
	struct problem problem = {0};
	struct login_draft draft = {
		.name = cli->args[0],
		.full_name = cli_option(cli, "--full-name", 0),
		.role = cli_option(cli, "--role", 0),
		.locale = cli_option(cli, "--locale", 0),
	};
	int64_t id;
	enum err e;

	if ((e = cli_read_secret(cli_option(cli, "--password-file", 0), &password, &problem)))
		return cli_fail(cli, e, &problem, "password");
	draft.password = password;
	draft.full_name = draft.full_name != NULL ? draft.full_name : draft.name;
	draft.role = draft.role != NULL ? draft.role : "operator";
	draft.locale = draft.locale != NULL ? draft.locale : "id";
	CLI_TX(cli, e, audited(cli, login_add(cli->db, &draft, cli->now, &id, &problem), "login.add", "login", draft.name));
	if (e)
		return cli_fail(cli, e, &problem, e == ERR_CONFLICT ? "there is a user of that name" : "user add");
	printf("%s may log in as %s\n", draft.name, draft.role);
	return EXIT_DONE;
}

static int
user_list(struct cli *cli)
{
	AUTO_JSON struct json_object *rows = NULL;
	enum err e;

	if ((e = login_list(cli->db, &rows)))
		return cli_fail(cli, e, NULL, "user list");
	cli_print_rows(cli, rows, "name full_name role disabled");
	return EXIT_DONE;
}

static int
user_disable(struct cli *cli)
{
	enum err e;

	CLI_TX(cli, e, audited(cli, login_disable(cli->db, cli->args[0], cli->now), "login.disable", "login", cli->args[0]));
	if (e == ERR_CONFLICT)
		return cli_fail(cli, e, NULL, "this is the last administrator; add another first");
	return e ? cli_fail(cli, e, NULL, e == ERR_NOT_FOUND ? "there is no such user" : "user disable") : EXIT_DONE;
}

static int
user_reset_password(struct cli *cli)
{
	AUTO_FREE char *password = NULL;
	struct problem problem = {0};
	enum err e;

	if ((e = cli_read_secret(cli_option(cli, "--password-file", 0), &password, &problem)))
		return cli_fail(cli, e, &problem, "password");
	CLI_TX(cli, e, audited(cli, login_set_password(cli->db, cli->args[0], password, cli->now, &problem), "login.password", "login",
	    cli->args[0]));
	return e ? cli_fail(cli, e, &problem, e == ERR_NOT_FOUND ? "there is no such user" : "user reset-password") : EXIT_DONE;
}

static int
key_add(struct cli *cli)
{
	AUTO_JSON struct json_object *answer = json_object_new_object();
	const char *kind = cli_option(cli, "--kind", 0);
	struct problem problem = {0};
	char key[APIKEY_MAX];
	enum err e;

	CLI_TX(cli, e, audited(cli, apikey_add(cli->db, cli->args[0], kind != NULL ? kind : "live", cli->now, key, &problem), "api_key.add",
	    "api_key", cli->args[0]));
	if (e)
		return cli_fail(cli, e, &problem, e == ERR_CONFLICT ? "there is a key of that name" : "apikey add");
	json_put_text(answer, "name", cli->args[0]);
	json_put_text(answer, "kind", kind != NULL ? kind : "live");
	json_put_text(answer, "key", key);
	cli_print_object(cli, answer);
	fputs("The key is shown only now; it is stored as a hash.\n", stderr);
	return EXIT_DONE;
}

static int
key_list(struct cli *cli)
{
	AUTO_JSON struct json_object *rows = NULL;
	enum err e;

	if ((e = apikey_list(cli->db, &rows)))
		return cli_fail(cli, e, NULL, "apikey list");
	cli_print_rows(cli, rows, "name kind shown revoked_at used_at");
	return EXIT_DONE;
}

static int
key_revoke(struct cli *cli)
{
	enum err e;

	CLI_TX(cli, e, audited(cli, apikey_revoke(cli->db, cli->args[0], cli->now), "api_key.revoke", "api_key", cli->args[0]));
	return e ? cli_fail(cli, e, NULL, e == ERR_NOT_FOUND ? "there is no such key" : "apikey revoke") : EXIT_DONE;
}

const struct command account_commands[] = {
	{ "user add", "NAME [--full-name TEXT] [--role viewer|operator|administrator] [--locale id|en] [--password-file FILE]",
	    "makes a login; the password is the first line of standard input or of the file", NEEDS_DB, 1, 1,
	    "--full-name= --role= --locale= --password-file=", user_add },
	{ "user list", "", "who may log in", NEEDS_DB, 0, 0, "", user_list },
	{ "user disable", "NAME", "ends a login and its sessions", NEEDS_DB, 1, 1, "", user_disable },
	{ "user reset-password", "NAME [--password-file FILE]", "sets a new password", NEEDS_DB, 1, 1, "--password-file=", user_reset_password },
	{ "apikey add", "NAME [--kind live|team|test]", "makes a key for another system and shows it once", NEEDS_DB, 1, 1, "--kind=", key_add },
	{ "apikey list", "", "the keys, without what they are", NEEDS_DB, 0, 0, "", key_list },
	{ "apikey revoke", "NAME", "ends a key at once", NEEDS_DB, 1, 1, "", key_revoke },
	{ 0 }
};
