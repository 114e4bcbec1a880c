/*
 * People who log in, and keys of other systems.
 */
#include <stdio.h>
#include <string.h>

#include "access/apikey.h"
#include "access/list.h"
#include "access/login.h"
#include "access/login_mail.h"
#include "base/text.h"
#include "cli.h"
#include "print.h"

/* --email and --alerts; *ret_said: one of them was given. */
static int
mail_options(struct cli *cli, struct login_mail *ret, bool *ret_said)
{
	const char *email = cli_option(cli, "--email", 0), *alerts = cli_option(cli, "--alerts", 0);

	if (alerts != NULL && strcmp(alerts, "on") != 0 && strcmp(alerts, "off") != 0)
		return cli_wrong("--alerts is on or off");
	*ret = (struct login_mail){ .address = email != NULL ? email : "", .alerts = alerts != NULL && strcmp(alerts, "on") == 0 };
	*ret_said = email != NULL || alerts != NULL;
	return EXIT_DONE;
}

/* "ani may log in again" */
static int
done(const struct cli *cli, const char *name, const char *became)
{
	AUTO_JSON struct json_object *answer = json_object_new_object();

	json_put_text(answer, "name", name);
	json_put_text(answer, "done", became);
	return print_done(cli, answer, "%s %s", name, became);
}

/* A password comes from standard input or a file, so one that is too short is no wrong use of the command. */
static int
refuse_password(const struct cli *cli, enum err e, const struct problem *problem, const char *what)
{
	(void)cli_fail(cli, e, problem, what);
	return EXIT_FAILED;
}

static int
user_add(struct cli *cli)
{
	AUTO(db_tx) struct db_tx tx = {0};
	AUTO_FREE char *password = NULL;
	struct problem problem = {0};
	struct login_draft draft = {
		.name = cli->args[0],
		.full_name = cli_option(cli, "--full-name", 0),
		.role = cli_option(cli, "--role", 0),
		.locale = cli_option(cli, "--locale", 0),
	};
	struct login_mail mail = {0};
	char became[40];
	bool has_mail = false;
	int64_t id;
	int status;
	enum err e;

	if ((status = mail_options(cli, &mail, &has_mail)) != EXIT_DONE)
		return status;
	if ((e = cli_read_secret(cli_option(cli, "--password-file", 0), "password", &password, &problem)))
		return cli_fail(cli, e, &problem, "password");
	draft.password = password;
	draft.full_name = draft.full_name != NULL ? draft.full_name : draft.name;
	draft.role = draft.role != NULL ? draft.role : "operator";
	draft.locale = draft.locale != NULL ? draft.locale : "id";
	if ((e = db_begin(cli->db, &tx)) ||
	    (e = login_add(cli->db, &draft, cli->now, &id, &problem)) ||
	    (has_mail && (e = login_mail_set(cli->db, draft.name, &mail, &problem))) ||
	    (e = cli_audit(cli, "login.add", "login", id, draft.name)) ||
	    (e = db_commit(&tx)))
		return e == ERR_CONFLICT ? cli_refuse("there is a user named %s already", draft.name) :
		    text_equal(problem.field, "password") ? refuse_password(cli, e, &problem, "user add") : cli_fail(cli, e, &problem, "user add");
	snprintf(became, sizeof(became), "may log in as %s", draft.role);
	return done(cli, draft.name, became);
}

static int
user_list(struct cli *cli)
{
	AUTO_JSON struct json_object *rows = NULL;
	enum err e;

	if ((e = login_list(cli->db, &rows)))
		return cli_fail(cli, e, NULL, "user list");
	print_rows(cli, rows, "name full_name role disabled last_login_at email alerts");
	return EXIT_DONE;
}

static int
no_user(const char *name)
{
	return cli_refuse("there is no user named %s; `kabarizin user list` shows them", name);
}

static int
user_set(struct cli *cli)
{
	AUTO(db_tx) struct db_tx tx = {0};
	const char *name = cli->args[0];
	struct problem problem = {0};
	struct login_mail mail;
	bool has_mail;
	int status;
	enum err e;

	if ((status = mail_options(cli, &mail, &has_mail)) != EXIT_DONE)
		return status;
	if (cli_option(cli, "--email", 0) == NULL)
		return cli_wrong("--email is the address, \"\" takes it away");
	if ((e = db_begin(cli->db, &tx)) || (e = login_mail_set(cli->db, name, &mail, &problem)) ||
	    (e = cli_audit(cli, "login.mail", "login", 0, name)) || (e = db_commit(&tx)))
		return e == ERR_NOT_FOUND ? no_user(name) : cli_fail(cli, e, &problem, "user set");
	return EXIT_DONE;
}

static int
user_disable(struct cli *cli)
{
	AUTO(db_tx) struct db_tx tx = {0};
	const char *name = cli->args[0];
	enum err e;

	if ((e = db_begin(cli->db, &tx)) ||
	    (e = login_disable(cli->db, name, cli->now)) ||
	    (e = cli_audit(cli, "login.disable", "login", 0, name)))
		return e == ERR_CONFLICT ? cli_refuse("%s is the last administrator; add another first", name) :
		    e == ERR_NOT_FOUND ? no_user(name) : cli_fail(cli, e, NULL, "user disable");
	if ((e = db_commit(&tx)))
		return cli_fail(cli, e, NULL, "user disable");
	return done(cli, name, "may not log in any more");
}

static int
user_enable(struct cli *cli)
{
	AUTO(db_tx) struct db_tx tx = {0};
	const char *name = cli->args[0];
	enum err e;

	if ((e = db_begin(cli->db, &tx)) || (e = login_enable(cli->db, name)) || (e = cli_audit(cli, "login.enable", "login", 0, name)) ||
	    (e = db_commit(&tx)))
		return e == ERR_NOT_FOUND ? no_user(name) : cli_fail(cli, e, NULL, "user enable");
	return done(cli, name, "may log in again");
}

static int
user_role(struct cli *cli)
{
	AUTO(db_tx) struct db_tx tx = {0};
	const char *name = cli->args[0], *role = cli->args[1];
	char became[40];
	enum err e;

	if ((e = db_begin(cli->db, &tx)) || (e = login_set_role(cli->db, name, role)) || (e = cli_audit(cli, "login.role", "login", 0, name)) ||
	    (e = db_commit(&tx)))
		return e == ERR_CONFLICT ? cli_refuse("%s is the last administrator; make another first", name) :
		    e == ERR_INVALID ? cli_wrong("%s is no role; there are viewer, operator and administrator", role) :
		    e == ERR_NOT_FOUND ? no_user(name) : cli_fail(cli, e, NULL, "user role");
	snprintf(became, sizeof(became), "is now %s", role);
	return done(cli, name, became);
}

static bool
is_disabled(struct cli *cli, const char *name)
{
	AUTO_JSON struct json_object *logins = NULL;
	size_t i;

	if (login_list(cli->db, &logins) != ERR_NONE)
		return false;
	for (i = 0; i < json_count(logins); i++)
		if (text_equal(json_text(json_item(logins, i), "name"), name))
			return json_flag(json_item(logins, i), "disabled", false);
	return false;
}

static int
user_reset_password(struct cli *cli)
{
	AUTO(db_tx) struct db_tx tx = {0};
	AUTO_FREE char *password = NULL;
	const char *name = cli->args[0];
	struct problem problem = {0};
	enum err e;

	if ((e = cli_read_secret(cli_option(cli, "--password-file", 0), "new password", &password, &problem)))
		return cli_fail(cli, e, &problem, "password");
	if ((e = db_begin(cli->db, &tx)) ||
	    (e = login_set_password(cli->db, name, password, &problem)) ||
	    (e = cli_audit(cli, "login.password", "login", 0, name)) ||
	    (e = db_commit(&tx)))
		return e == ERR_NOT_FOUND ? no_user(name) : refuse_password(cli, e, &problem, "user reset-password");
	return done(cli, name, is_disabled(cli, name) ? "has a new password, and is still disabled; `kabarizin user enable NAME` lets them in again" :
	    "has a new password");
}

static int
key_add(struct cli *cli)
{
	AUTO_JSON struct json_object *answer = json_object_new_object();
	AUTO(db_tx) struct db_tx tx = {0};
	const char *name = cli->args[0], *kind = cli_option(cli, "--kind", 0);
	struct problem problem = {0};
	char key[APIKEY_MAX];
	enum err e;

	kind = kind != NULL ? kind : "live";
	if ((e = db_begin(cli->db, &tx)) ||
	    (e = apikey_add(cli->db, name, kind, cli->now, key, &problem)) ||
	    (e = cli_audit(cli, "api_key.add", "api_key", 0, name)) ||
	    (e = db_commit(&tx)))
		return e == ERR_CONFLICT ? cli_refuse("there was or is a key named %s; choose another name", name) :
		    cli_fail(cli, e, &problem, "apikey add");
	json_put_text(answer, "name", name);
	json_put_text(answer, "kind", kind);
	json_put_text(answer, "key", key);
	print_object(cli, answer);
	fflush(stdout);
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
	print_rows(cli, rows, "name kind shown revoked_at used_at");
	return EXIT_DONE;
}

static int
key_revoke(struct cli *cli)
{
	AUTO(db_tx) struct db_tx tx = {0};
	const char *name = cli->args[0];
	enum err e;

	if ((e = db_begin(cli->db, &tx)) ||
	    (e = apikey_revoke(cli->db, name, cli->now)) ||
	    (e = cli_audit(cli, "api_key.revoke", "api_key", 0, name)) ||
	    (e = db_commit(&tx)))
		return e == ERR_NOT_FOUND ? cli_refuse("there is no key named %s that works; `kabarizin apikey list` shows them", name) :
		    cli_fail(cli, e, NULL, "apikey revoke");
	return done(cli, name, "opens nothing any more");
}

const struct command account_commands[] = {
	{ "user add", "NAME [--full-name TEXT] [--role viewer|operator|administrator] [--locale id|en] [--email ADDRESS [--alerts on|off]]"
	    " [--password-file FILE]",
	    "makes a login; the password is the first line of standard input or of the file", NEEDS_DB, 1, 1,
	    "--full-name= --role= --locale= --email= --alerts= --password-file=", user_add },
	{ "user set", "NAME --email ADDRESS [--alerts on|off]", "the address of a login, and whether alerts about the gateway go there", NEEDS_DB, 1, 1,
	    "--email= --alerts=", user_set },
	{ "user list", "", "who may log in", NEEDS_DB, 0, 0, "", user_list },
	{ "user disable", "NAME", "ends a login and its sessions", NEEDS_DB, 1, 1, "", user_disable },
	{ "user enable", "NAME", "lets a disabled login in again", NEEDS_DB, 1, 1, "", user_enable },
	{ "user role", "NAME viewer|operator|administrator", "what a login may do from now on", NEEDS_DB, 2, 2, "", user_role },
	{ "user reset-password", "NAME [--password-file FILE]", "sets a new password", NEEDS_DB, 1, 1, "--password-file=", user_reset_password },
	{ "apikey add", "NAME [--kind live|team|test]", "makes a key for another system and shows it once", NEEDS_DB, 1, 1, "--kind=", key_add },
	{ "apikey list", "", "the keys, without what they are", NEEDS_DB, 0, 0, "", key_list },
	{ "apikey revoke", "NAME", "ends a key at once", NEEDS_DB, 1, 1, "", key_revoke },
	{ 0 }
};
