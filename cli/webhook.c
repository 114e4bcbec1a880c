/*
 * What providers told us, as it was kept.
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "cli.h"
#include "print.h"
#include "webhook/inbox.h"
#include "webhook/list.h"

enum { LIST_MOST = 200 };

static bool
is_state(const char *word)
{
	static const char *const states[] = { "applied", "partly", "ignored", "unreadable", NULL };
	size_t i;

	for (i = 0; states[i] != NULL; i++)
		if (strcmp(word, states[i]) == 0)
			return true;
	return false;
}

static int
list(struct cli *cli)
{
	AUTO_JSON struct json_object *rows = NULL;
	const char *state = cli_option(cli, "--state", 0);
	enum err e;

	if (state != NULL && !is_state(state)) {
		cli_refuse("%s is no state; there are applied, partly, ignored and unreadable", state);
		return EXIT_USAGE;
	}
	if ((e = webhook_list(cli->db, state, LIST_MOST, &rows)))
		return cli_fail(cli, e, NULL, "webhook list");
	print_rows(cli, rows, "id received_at provider state bytes note");
	return EXIT_DONE;
}

/* One body, in a transaction of its own, so that one that fails takes no other along. */
static enum err
replay_one(struct cli *cli, int64_t id, struct inbox_result *ret)
{
	AUTO(db_tx) struct db_tx tx = {0};
	enum err e;

	if ((e = db_begin(cli->db, &tx)) || (e = inbox_replay(cli->db, cli->config.base_url, id, cli->now, ret)))
		return e;
	return db_commit(&tx);
}

static int
replay_and_tell(struct cli *cli, int64_t id)
{
	struct inbox_result result;
	enum err e;

	if ((e = replay_one(cli, id, &result)))
		return e == ERR_NOT_FOUND ? cli_refuse("there is no webhook %" PRId64 ", or its provider is gone", id) :
		    cli_fail(cli, e, NULL, "webhook replay");
	printf("%" PRId64 ": %s%s%s\n", id, result.state, result.note[0] != '\0' ? ", " : "", result.note);
	return EXIT_DONE;
}

/* After an update: what the older program could not read. */
static int
replay_unreadable(struct cli *cli)
{
	AUTO_JSON struct json_object *rows = NULL;
	int64_t id;
	size_t i;
	int status = EXIT_DONE;
	enum err e;

	if ((e = webhook_list(cli->db, "unreadable", LIST_MOST, &rows)))
		return cli_fail(cli, e, NULL, "webhook replay");
	/* Oldest first, as they came. */
	for (i = json_count(rows); i-- > 0 && status == EXIT_DONE;)
		if (json_int(json_item(rows, i), "id", &id))
			status = replay_and_tell(cli, id);
	return status;
}

static int
replay(struct cli *cli)
{
	bool unreadable = cli_option(cli, "--unreadable", 0) != NULL;
	int64_t id;
	size_t i;
	int status = EXIT_DONE;

	if (unreadable == (cli->arg_count > 0)) {
		cli_refuse("give either the numbers of webhooks or --unreadable");
		return EXIT_USAGE;
	}
	for (i = 0; i < cli->arg_count; i++)
		if (!text_to_int64(cli->args[i], &id) || id < 1) {
			cli_refuse("%s is no number of a webhook", cli->args[i]);
			return EXIT_USAGE;
		}
	for (i = 0; i < cli->arg_count && status == EXIT_DONE; i++)
		if (text_to_int64(cli->args[i], &id))
			status = replay_and_tell(cli, id);
	return unreadable ? replay_unreadable(cli) : status;
}

const struct command webhook_commands[] = {
	{ "webhook list", "[--state applied|partly|ignored|unreadable]", "the newest webhook bodies and what became of them", NEEDS_DB, 0, 0,
	    "--state=", list },
	{ "webhook replay", "ID... | --unreadable", "reads and applies kept bodies again; what was applied is not applied twice", NEEDS_DB,
	    0, ARGS_MAX, "--unreadable", replay },
	{ 0 }
};
