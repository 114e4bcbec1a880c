/*
 * What providers told us, as it was kept.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/text.h"
#include "cli.h"
#include "print.h"
#include "webhook/inbox.h"
#include "webhook/kept.h"
#include "webhook/list.h"
#include "webhook/look.h"
#include "webhook/refused.h"

enum { LIST_MOST = 200 };

static int
list(struct cli *cli)
{
	AUTO_JSON struct json_object *rows = NULL;
	struct webhook_query query = { .state = cli_option(cli, "--state", 0), .strangers = cli_option(cli, "--strangers", 0) != NULL,
	    .limit = LIST_MOST };
	enum err e;

	if (query.state != NULL && !webhook_state_is(query.state)) {
		cli_refuse("%s is no state; there are applied, partly, ignored and unreadable", query.state);
		return EXIT_USAGE;
	}
	if ((e = webhook_list(cli->db, &query, &rows)))
		return cli_fail(cli, e, NULL, "webhook list");
	print_rows(cli, rows, "id received_at provider state bytes note");
	return EXIT_DONE;
}

static int
refused(struct cli *cli)
{
	AUTO_JSON struct json_object *rows = NULL;
	struct refused_query query = { .limit = LIST_MOST };
	enum err e;

	if ((e = refused_list(cli->db, &query, &rows)))
		return cli_fail(cli, e, NULL, "webhook refused");
	print_rows(cli, rows, "id last_at provider times why method bytes address");
	return EXIT_DONE;
}

/* ---- one of them ---- */

static int
no_such(int64_t id)
{
	return cli_refuse("there is no webhook %" PRId64 "; it may be older than webhooks are kept", id);
}

/* The bytes as they came and nothing else, for a file or another program. */
static int
show_body(struct cli *cli, int64_t id)
{
	AUTO(kept) struct kept kept = {0};
	enum err e;

	if ((e = kept_load(cli->db, id, &kept)))
		return e == ERR_NOT_FOUND ? no_such(id) : cli_fail(cli, e, NULL, "webhook show");
	return fwrite(kept.body.bytes, 1, kept.body.len, stdout) == kept.body.len ? EXIT_DONE : cli_refuse("the body could not be written");
}

static int
show(struct cli *cli)
{
	AUTO_JSON struct json_object *o = NULL;
	int64_t id;
	int status;
	enum err e;

	if ((status = cli_id(cli->args[0], "webhook", &id)) != EXIT_DONE)
		return status;
	if (cli_option(cli, "--body", 0) != NULL)
		return show_body(cli, id);
	if ((e = webhook_look(cli->db, id, &o)))
		return e == ERR_NOT_FOUND ? no_such(id) : cli_fail(cli, e, NULL, "webhook show");
	print_object(cli, o);
	return EXIT_DONE;
}

/* ---- again ---- */

/* One body, in a transaction of its own, so that one that fails takes no other along. */
static enum err
replay_one(struct cli *cli, int64_t id, struct inbox_result *ret)
{
	AUTO(db_tx) struct db_tx tx = {0};
	enum err e;

	if ((e = db_begin(cli->db, &tx)) || (e = inbox_replay(cli->db, id, cli_actor(), cli->now, ret)))
		return e;
	return db_commit(&tx);
}

/* A line each, as soon as it is done; with --json a row, for all of them are one answer. */
static int
replay_and_tell(struct cli *cli, int64_t id, struct json_object *rows)
{
	struct json_object *row;
	struct inbox_result result;
	enum err e = replay_one(cli, id, &result);

	if (e == ERR_NOT_FOUND)
		return cli_refuse("there is no webhook %" PRId64 ", or its provider is gone", id);
	if (e == ERR_CONFLICT)
		return cli_refuse("webhook %" PRId64 " names somebody who was erased; what is left of it is not read again", id);
	if (e)
		return cli_fail(cli, e, NULL, "webhook replay");
	if (!cli->json) {
		printf("%" PRId64 ": %s%s%s\n", id, result.state, result.note[0] != '\0' ? ", " : "", result.note);
		return EXIT_DONE;
	}
	row = json_object_new_object();
	json_object_array_add(rows, row);
	json_put_int(row, "id", id);
	json_put_text(row, "state", result.state);
	json_put_text(row, "note", result.note);
	return EXIT_DONE;
}

static int
replay_each(struct cli *cli, const int64_t *ids, size_t n, struct json_object *rows)
{
	int status = EXIT_DONE;
	size_t i;

	for (i = 0; i < n && status == EXIT_DONE; i++)
		status = replay_and_tell(cli, ids[i], rows);
	return status;
}

/* Ids of all that are unreadable now, the newest first. The caller frees them. */
static enum err
find_unreadable(struct cli *cli, int64_t **ret, size_t *ret_n)
{
	struct webhook_query query = { .state = "unreadable", .limit = LIST_MOST };
	int64_t *ids = NULL, *grown;
	size_t i, n = 0, found;
	enum err e;

	do {
		AUTO_JSON struct json_object *rows = NULL;

		if ((e = webhook_list(cli->db, &query, &rows)))
			break;
		found = json_count(rows);
		if ((grown = reallocarray(ids, n + found + 1, sizeof(*ids))) == NULL) {
			e = ERR_MEMORY;
			break;
		}
		ids = grown;
		for (i = 0; i < found; i++)
			if (json_int(json_item(rows, i), "id", &ids[n]))
				query.before = ids[n++];
	} while (found == LIST_MOST);
	*ret = ids;
	*ret_n = n;
	return e;
}

/* After an update: what the older program could not read. Oldest first, as they came; one that cannot be read again stops no other. */
static int
replay_unreadable(struct cli *cli, struct json_object *rows)
{
	AUTO_FREE int64_t *ids = NULL;
	size_t n;
	int status = EXIT_DONE;
	enum err e;

	if ((e = find_unreadable(cli, &ids, &n)))
		return cli_fail(cli, e, NULL, "webhook replay");
	while (n-- > 0)
		if (replay_and_tell(cli, ids[n], rows) != EXIT_DONE)
			status = EXIT_FAILED;
	return status;
}

static int
replay(struct cli *cli)
{
	AUTO_JSON struct json_object *rows = json_object_new_array();
	bool unreadable = cli_option(cli, "--unreadable", 0) != NULL;
	int64_t ids[ARGS_MAX];
	size_t i;
	int status = EXIT_DONE;

	if (unreadable == (cli->arg_count > 0))
		return cli_wrong("give either the numbers of webhooks or --unreadable");
	for (i = 0; i < cli->arg_count; i++)
		if ((status = cli_id(cli->args[i], "webhook", &ids[i])) != EXIT_DONE)
			return status;
	status = unreadable ? replay_unreadable(cli, rows) : replay_each(cli, ids, cli->arg_count, rows);
	if (cli->json)
		print_rows(cli, rows, "id state note");
	return status;
}

const struct command webhook_commands[] = {
	{ "webhook list", "[--state applied|partly|ignored|unreadable] [--strangers]", "the newest webhook bodies and what became of them", NEEDS_DB,
	    0, 0, "--state= --strangers", list },
	{ "webhook show", "ID [--body]", "one webhook and what it did; --body: its bytes as they came", NEEDS_DB, 1, 1, "--body", show },
	{ "webhook refused", "", "webhooks that were not proven to be the provider's", NEEDS_DB, 0, 0, "", refused },
	{ "webhook replay", "ID... | --unreadable", "reads and applies kept bodies again; what was applied is not applied twice", NEEDS_DB,
	    0, ARGS_MAX, "--unreadable", replay },
	{ 0 }
};
