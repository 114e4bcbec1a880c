/*
 * Templates from a terminal.
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "cli.h"
#include "print.h"
#include "provider/account.h"
#include "template/list.h"
#include "template/template.h"

enum { BODY_MAX_BYTES = 64 * 1024 };

static int
list(struct cli *cli)
{
	AUTO_JSON struct json_object *rows = NULL;
	enum err e;

	if ((e = template_list(cli->db, &rows)))
		return cli_fail(cli, e, NULL, "template list");
	print_rows(cli, rows, "key name category language recipient active used");
	return EXIT_DONE;
}

static int
show(struct cli *cli)
{
	AUTO_JSON struct json_object *object = json_object_new_object();
	AUTO(template) struct template t = {0};
	AUTO(template_values) struct template_values values = {0};
	AUTO_JSON struct json_object *sample = NULL;
	struct json_object *examples;
	AUTO(buf) struct buf positional;
	size_t i;
	enum err e;

	buf_init(&positional, BODY_MAX_BYTES);
	if ((e = template_by_key(cli->db, cli->args[0], &t)))
		return e == ERR_NOT_FOUND ? cli_refuse("there is no template %s; `kabarizin template list` shows them", cli->args[0]) :
		    cli_fail(cli, e, NULL, "template show");
	sample = template_sample(&t);
	if ((e = template_positional(&t, &positional)) || (e = template_values(&t, NULL, sample, &values)))
		return cli_fail(cli, e, NULL, "template show");
	json_put_text(object, "key", t.key);
	json_put_text(object, "name", t.name);
	json_put_text(object, "category", t.category);
	json_put_text(object, "language", t.language);
	json_put_text(object, "recipient", t.recipient);
	json_put(object, "params", json_object_get(t.params));
	json_put_text(object, "body", t.body);
	json_put_text(object, "positional", buf_text(&positional));
	for (i = 0, examples = json_put_array(object, "examples"); i < values.count; i++)
		json_object_array_add(examples, json_object_new_string(values.values[i]));
	json_put_text(object, "gateway_body", t.gateway_body);
	json_put_text(object, "short_body", t.short_body);
	json_put_int(object, "reroute_after_h", t.reroute_after_h);
	print_object(cli, object);
	return EXIT_DONE;
}

/* Where "remote_name=" and its kin go. */
static enum err
take_mapping(const char *pair, struct template_mapping *m, struct problem *problem)
{
	static const struct { const char *name; size_t offset; } fields[] = {
		{ "remote_name", offsetof(struct template_mapping, remote_name) },
		{ "remote_id", offsetof(struct template_mapping, remote_id) },
		{ "language", offsetof(struct template_mapping, language) },
		{ "status", offsetof(struct template_mapping, status) },
		{ "params", offsetof(struct template_mapping, params) },
	};
	const char *equals = strchr(pair, '=');
	size_t i, n = equals != NULL ? (size_t)(equals - pair) : 0;

	for (i = 0; i < sizeof(fields) / sizeof(fields[0]); i++)
		if (strlen(fields[i].name) == n && strncmp(fields[i].name, pair, n) == 0) {
			/* The mapping only borrows the argument here; it is not ended. */
			*(const char **)((char *)m + fields[i].offset) = equals + 1;
			return ERR_NONE;
		}
	return problem_set(problem, ERR_INVALID, "--set", "%s: known are remote_name, remote_id, language, status, params", pair);
}

static int
map(struct cli *cli)
{
	AUTO(provider_row) struct provider_row row = {0};
	AUTO(db_tx) struct db_tx tx = {0};
	struct template_mapping mapping = {0};
	struct problem problem = {0};
	const char *pair;
	int status;
	enum err e;
	size_t i;

	if ((status = cli_provider(cli, cli->args[1], &row)) != EXIT_DONE)
		return status;
	mapping.provider_id = row.id;
	for (i = 0; (pair = cli_option(cli, "--set", i)) != NULL; i++)
		if ((e = take_mapping(pair, &mapping, &problem)))
			return cli_fail(cli, e, &problem, "template map");
	if ((e = db_begin(cli->db, &tx)) ||
	    (e = template_map(cli->db, cli->args[0], row.id, &mapping, cli->now, &problem)) ||
	    (e = cli_audit(cli, "template.map", "template", 0, cli->args[0])) ||
	    (e = db_commit(&tx)))
		return cli_fail(cli, e, &problem, "template map");
	return EXIT_DONE;
}

static int
reroute(struct cli *cli)
{
	AUTO(template) struct template t = {0};
	AUTO(db_tx) struct db_tx tx = {0};
	char detail[80];
	int64_t hours;
	enum err e;

	if (!text_to_int64(cli->args[1], &hours) || hours < 0 || hours > TEMPLATE_REROUTE_MAX_H) {
		cli_refuse("%s is no number of hours from 0 (never) to %d", cli->args[1], TEMPLATE_REROUTE_MAX_H);
		return EXIT_USAGE;
	}
	if ((e = template_by_key(cli->db, cli->args[0], &t)))
		return e == ERR_NOT_FOUND ? cli_refuse("there is no template %s; `kabarizin template list` shows them", cli->args[0]) :
		    cli_fail(cli, e, NULL, "template reroute");
	snprintf(detail, sizeof(detail), "%.40s %" PRId64 " h", t.key, hours);
	if ((e = db_begin(cli->db, &tx)) || (e = template_set_reroute(cli->db, t.id, hours)) ||
	    (e = cli_audit(cli, "template.reroute", "template", t.id, detail)) || (e = db_commit(&tx)))
		return cli_fail(cli, e, NULL, "template reroute");
	return EXIT_DONE;
}

const struct command template_commands[] = {
	{ "template list", "", "the templates", NEEDS_DB, 0, 0, "", list },
	{ "template show", "KEY", "one template with its texts and the positional form", NEEDS_DB, 1, 1, "", show },
	{ "template map", "KEY PROVIDER --set remote_name=NAME [--set language=CODE] [--set status=STATUS] [--set remote_id=ID] [--set params=JSON]",
	    "says which template of a provider this is", NEEDS_DB, 2, 2, "--set=", map },
	{ "template reroute", "KEY HOURS", "sent and not delivered for so long: another way as well; 0: never", NEEDS_DB, 2, 2, "", reroute },
	{ 0 }
};
