/*
 * What providers told us, as it was kept.
 */
#include "cli.h"
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

const struct command webhook_commands[] = {
	{ "webhook list", "[--state applied|ignored|unreadable|partly]", "the newest webhook bodies and what became of them", NEEDS_DB, 0, 0,
	    "--state=", list },
	{ 0 }
};
