/*
 * Connectors: the office's other systems, from which the sender pulls what changed.
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "cli.h"
#include "connector/run.h"
#include "connector/worry.h"
#include "db/db.h"
#include "print.h"

/* ---- values ---- */

/* "K=V" into values; a secret's V must be @FILE, because arguments are seen by every process of the machine. */
static enum err
take_value(const struct connector_kind *kind, const char *pair, struct json_object *values, struct problem *problem)
{
	const struct provider_field *secret = connector_secret_field(kind);
	const char *equals = strchr(pair, '=');
	AUTO_FREE char *text = NULL;
	char name[64];
	enum err e;

	if (equals == NULL || equals == pair || (size_t)(equals - pair) >= sizeof(name))
		return problem_set(problem, ERR_INVALID, "--set", "needs KEY=VALUE, \"%.60s\" is not", pair);
	snprintf(name, sizeof(name), "%.*s", (int)(equals - pair), pair);
	if (secret == NULL || strcmp(secret->name, name) != 0) {
		json_put_text(values, name, equals + 1);
		return ERR_NONE;
	}
	if (equals[1] != '@')
		return problem_set(problem, ERR_INVALID, secret->name,
		    "is a secret, and every user of this machine sees arguments: write %s=@FILE", secret->name);
	if ((e = cli_read_secret(equals + 2, secret->name, &text, problem)))
		return e;
	json_put_text(values, name, text);
	return ERR_NONE;
}

static enum err
take_values(const struct cli *cli, const struct connector_kind *kind, struct json_object *values, struct problem *problem)
{
	const char *pair;
	size_t i;
	enum err e;

	for (i = 0; (pair = cli_option(cli, "--set", i)) != NULL; i++)
		if ((e = take_value(kind, pair, values, problem)))
			return e;
	return ERR_NONE;
}

/* ---- add, set ---- */

static int
add(struct cli *cli)
{
	const struct connector_kind *kind = connector_kind(cli->args[0]);
	AUTO_JSON struct json_object *values = json_object_new_object();
	AUTO(db_tx) struct db_tx tx = {0};
	struct problem problem = {0};
	int64_t id;
	enum err e;

	if (kind == NULL)
		return cli_wrong("%s is no kind of connector; there are office, cloud and gateway", cli->args[0]);
	json_put_text(values, "name", cli->args[1]);
	if ((e = take_values(cli, kind, values, &problem)) || (e = db_begin(cli->db, &tx)) ||
	    (e = connector_add(cli->db, cli->config.keys, kind->name, values, cli->now, &id, &problem)) ||
	    (e = cli_audit(cli, "connector.add", "connector", id, cli->args[1])) || (e = db_commit(&tx)))
		return cli_fail(cli, e, &problem, "connector add");
	printf("connector %s is set up, and off; --set enabled=true switches it on\n", cli->args[1]);
	return EXIT_DONE;
}

static int
not_found(const char *name)
{
	return cli_refuse("there is no connector \"%s\"; `kabarizin connector list` has them", name);
}

static int
set(struct cli *cli)
{
	AUTO_JSON struct json_object *values = json_object_new_object();
	AUTO(connector) struct connector c = {0};
	AUTO(db_tx) struct db_tx tx = {0};
	struct problem problem = {0};
	enum err e;

	if (cli->option_count == 0)
		return cli_wrong("--set KEY=VALUE says what is to change");
	if ((e = connector_by_name(cli->db, cli->args[0], &c)) == ERR_NOT_FOUND)
		return not_found(cli->args[0]);
	if (e || (e = take_values(cli, c.kind, values, &problem)) || (e = db_begin(cli->db, &tx)) ||
	    (e = connector_set(cli->db, cli->config.keys, c.id, values, cli->now, &problem)) ||
	    (e = cli_audit(cli, "connector.set", "connector", c.id, c.name)) || (e = db_commit(&tx)))
		return cli_fail(cli, e, &problem, "connector set");
	return EXIT_DONE;
}

/* ---- list ---- */

static void
put_time(struct json_object *o, const char *name, int64_t at)
{
	if (at != 0)
		json_put_int(o, name, at);
	else
		json_put(o, name, NULL);
}

static enum err
row_of(struct cli *cli, int64_t id, struct json_object *rows)
{
	struct json_object *o = json_object_new_object();
	AUTO(connector) struct connector c = {0};
	AUTO(buf) struct buf why = {0};
	struct worry worry;
	enum err e;

	json_object_array_add(rows, o);
	if ((e = connector_load(cli->db, id, &c)) || (e = connector_worry(cli->db, &c, cli->now, &worry)))
		return e;
	buf_init(&why, 1000);
	if (c.error[0] != '\0')
		trouble_write(c.error, c.error_detail, &why);
	else
		trouble_write(trouble_name(worry.trouble), worry.detail, &why);
	json_put_text(o, "name", c.name);
	json_put_text(o, "kind", c.kind->name);
	json_put_bool(o, "enabled", c.enabled);
	json_put_bool(o, "baselined", c.baselined);
	json_put_text(o, "phase", c.phase);
	json_put_int(o, "every_minutes", c.every_minutes);
	put_time(o, "started_at", c.started_at);
	put_time(o, "ok_at", c.ok_at);
	json_put_int(o, "failures", c.failures);
	json_put_text(o, "error", c.error);
	json_put_text(o, "why", buf_text(&why));
	json_put(o, "counts", json_object_get(c.counts));
	json_put(o, "settings", json_object_get(c.settings));
	return ERR_NONE;
}

static int
list(struct cli *cli)
{
	AUTO_JSON struct json_object *rows = json_object_new_array();
	struct connector_ids all;
	size_t i;
	enum err e;

	if ((e = connector_all(cli->db, &all)))
		return cli_fail(cli, e, NULL, "connector list");
	for (i = 0; i < all.count; i++)
		if ((e = row_of(cli, all.items[i], rows)))
			return cli_fail(cli, e, NULL, "connector list");
	print_rows(cli, rows, "name kind enabled phase started_at ok_at failures counts why");
	return EXIT_DONE;
}

/* ---- run, stop ---- */

static int
run(struct cli *cli)
{
	bool baseline = cli_option(cli, "--baseline", 0) != NULL;
	AUTO(connector) struct connector c = {0};
	AUTO(db_tx) struct db_tx tx = {0};
	enum err e;

	if ((e = connector_by_name(cli->db, cli->args[0], &c)) == ERR_NOT_FOUND)
		return not_found(cli->args[0]);
	if (e == ERR_NONE && (e = db_begin(cli->db, &tx)) == ERR_NONE &&
	    (e = connector_start(cli->db, c.id, baseline, cli_actor(), cli->now)) == ERR_CONFLICT)
		return cli_refuse("%s is being read already", c.name);
	if (e || (e = cli_audit(cli, "connector.run", "connector", c.id, baseline ? "baseline" : NULL)) || (e = db_commit(&tx)))
		return cli_fail(cli, e, NULL, "connector run");
	puts("asked for; the sender reads it, and `kabarizin connector list` says how far it is");
	return EXIT_DONE;
}

static int
stop(struct cli *cli)
{
	AUTO(connector) struct connector c = {0};
	AUTO(db_tx) struct db_tx tx = {0};
	enum err e;

	if ((e = connector_by_name(cli->db, cli->args[0], &c)) == ERR_NOT_FOUND)
		return not_found(cli->args[0]);
	if (e == ERR_NONE && (e = db_begin(cli->db, &tx)) == ERR_NONE && (e = connector_stop(cli->db, c.id, cli->now)) == ERR_CONFLICT)
		return cli_refuse("%s is not being read", c.name);
	if (e || (e = cli_audit(cli, "connector.stop", "connector", c.id, NULL)) || (e = db_commit(&tx)))
		return cli_fail(cli, e, NULL, "connector stop");
	return EXIT_DONE;
}

const struct command connector_commands[] = {
	{ "connector add", "office|cloud|gateway NAME [--set KEY=VALUE]...", "sets up a system to pull from, switched off; a secret comes from @FILE",
	    NEEDS_DB, 2, 2, "--set=+", add },
	{ "connector set", "NAME [--set KEY=VALUE]...", "changes one; enabled=true switches it on", NEEDS_DB, 1, 1, "--set=+", set },
	{ "connector list", "", "what is pulled from, when, and how that went", NEEDS_DB, 0, 0, "", list },
	{ "connector run", "NAME [--baseline]", "has the sender read it now; --baseline: what is new is old data, and nobody is told", NEEDS_DB, 1, 1,
	    "--baseline", run },
	{ "connector stop", "NAME", "ends the run at hand; what it stored stays", NEEDS_DB, 1, 1, "", stop },
	{ 0 }
};
