/*
 * Callbacks: where the office's other systems hear what became of their messages.
 */
#include <inttypes.h>
#include <stdio.h>

#include "callback/callback.h"
#include "cli.h"
#include "print.h"

enum { SECRET_MAX_BYTES = 200 };

static int
list(struct cli *cli)
{
	AUTO_JSON struct json_object *rows = NULL;
	enum err e = callback_list(cli->db, &rows);

	if (e)
		return cli_fail(cli, e, NULL, "callback list");
	print_rows(cli, rows, "id api_key url consents alerts enabled told tries last_at last_text failed");
	return EXIT_DONE;
}

static int
print_secret(const struct cli *cli, const char *secret)
{
	AUTO_JSON struct json_object *o = json_object_new_object();

	json_put_text(o, "secret", secret);
	return print_done(cli, o, "%s", secret);
}

static int
set(struct cli *cli)
{
	struct callback_draft draft = { .api_key = cli->args[0], .url = cli->args[1], .consents = cli_option(cli, "--consents", 0) != NULL,
		.alerts = cli_option(cli, "--alerts", 0) != NULL };
	bool renew = cli_option(cli, "--renew", 0) != NULL;
	AUTO(buf) struct buf secret = {0};
	AUTO(db_tx) struct db_tx tx = {0};
	struct problem problem = {0};
	enum err e;

	buf_init(&secret, SECRET_MAX_BYTES);
	if ((e = db_begin(cli->db, &tx)) || (e = callback_put(cli->db, cli->config.keys, &draft, renew, cli->now, &secret, &problem)) ||
	    (e = cli_audit(cli, "callback.set", "callback", 0, draft.api_key)) || (e = db_commit(&tx)))
		return e == ERR_NOT_FOUND ? cli_refuse("there is no API key \"%s\" that works", draft.api_key) : cli_fail(cli, e, &problem, "callback set");
	return secret.len > 0 ? print_secret(cli, buf_text(&secret)) : EXIT_DONE;
}

static int
again(struct cli *cli)
{
	AUTO(db_tx) struct db_tx tx = {0};
	int64_t id;
	int status;
	enum err e;

	if ((status = cli_id(cli->args[0], "callback", &id)) != EXIT_DONE)
		return status;
	if ((e = db_begin(cli->db, &tx)) || (e = callback_again(cli->db, id, 0, cli->now)) ||
	    (e = cli_audit(cli, "callback.again", "callback", id, NULL)) || (e = db_commit(&tx)))
		return e == ERR_NOT_FOUND ? cli_refuse("callback %" PRId64 " has given up nothing", id) : cli_fail(cli, e, NULL, "callback again");
	return EXIT_DONE;
}

const struct command callback_commands[] = {
	{ "callback list", "", "where other systems hear of their messages, and how that goes", NEEDS_DB, 0, 0, "", list },
	{ "callback set", "APIKEY URL [--consents] [--alerts] [--renew]", "tell a system of its messages (consents, alerts); prints a new secret",
	    NEEDS_DB, 2, 2, "--consents --alerts --renew", set },
	{ "callback again", "ID", "send again what this address did not take", NEEDS_DB, 1, 1, "", again },
	{ 0 }
};
