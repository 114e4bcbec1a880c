/*
 * What providers told us, as it was kept.
 */
#include <inttypes.h>
#include <stdio.h>

#include "base/text.h"
#include "cli.h"
#include "webhook/inbox.h"
#include "webhook/list.h"

enum { LIST_MOST = 200 };

static int
list(struct cli *cli)
{
	AUTO_JSON struct json_object *rows = NULL;
	enum err e;

	if ((e = webhook_list(cli->db, cli_option(cli, "--state", 0), LIST_MOST, &rows)))
		return cli_fail(cli, e, NULL, "webhook list");
	cli_print_rows(cli, rows, "id received_at provider state bytes note");
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
replay(struct cli *cli)
{
	struct inbox_result result;
	int64_t id;
	size_t i;
	enum err e;

	for (i = 0; i < cli->arg_count; i++) {
		if (!text_to_int64(cli->args[i], &id) || id < 1) {
			fprintf(stderr, "kabarizin: %s is not the number of a webhook\n", cli->args[i]);
			return EXIT_USAGE;
		}
		if ((e = replay_one(cli, id, &result)))
			return cli_fail(cli, e, NULL, "webhook replay");
		printf("%" PRId64 ": %s%s%s\n", id, result.state, result.note[0] != '\0' ? ", " : "", result.note);
	}
	return EXIT_DONE;
}

const struct command webhook_commands[] = {
	{ "webhook list", "[--state applied|ignored|unreadable|partly]", "the newest webhook bodies and what became of them", NEEDS_DB, 0, 0,
	    "--state=", list },
	{ "webhook replay", "ID...", "read and apply kept bodies again; what was applied is not applied twice", NEEDS_DB, 1, ARGS_MAX, "", replay },
	{ 0 }
};
