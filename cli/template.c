/*
 * Templates from a terminal.
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "account/account.h"
#include "base/text.h"
#include "cli.h"
#include "message/trial.h"
#include "print.h"
#include "task/task.h"
#include "template/json.h"
#include "template/list.h"
#include "template/submission.h"
#include "template/template.h"

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

/* false: it said that there is none. */
static bool
load(struct cli *cli, const char *key, struct template *ret, int *ret_status)
{
	enum err e = template_by_key(cli->db, key, ret);

	if (e == ERR_NOT_FOUND)
		*ret_status = cli_refuse("there is no template %s; `kabarizin template list` shows them", key);
	else if (e)
		*ret_status = cli_fail(cli, e, NULL, key);
	return e == ERR_NONE;
}

static int
show(struct cli *cli)
{
	AUTO_JSON struct json_object *object = NULL;
	AUTO(template) struct template t = {0};
	int status;
	enum err e;

	if (!load(cli, cli->args[0], &t, &status))
		return status;
	if ((e = template_to_json(cli->db, &t, &object)))
		return cli_fail(cli, e, NULL, "template show");
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

	if (cli_option(cli, "--set", 0) == NULL)
		return cli_wrong("--set says what the template is called there: --set remote_name=NAME or --set remote_id=ID");
	if ((status = cli_provider(cli, cli->args[1], &row)) != EXIT_DONE)
		return status;
	if ((row.kind->can & CAN_OWN_TEMPLATE) == 0)
		return cli_refuse("%s has no templates of its own: what goes through %s is rendered here, and needs no mapping", row.kind->label, row.name);
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

	if (!text_to_int64(cli->args[1], &hours) || hours < 0 || hours > TEMPLATE_REROUTE_MAX_H)
		return cli_wrong("%s is no number of hours from 0 (never) to %d", cli->args[1], TEMPLATE_REROUTE_MAX_H);
	if ((e = template_by_key(cli->db, cli->args[0], &t)))
		return e == ERR_NOT_FOUND ? cli_refuse("there is no template %s; `kabarizin template list` shows them", cli->args[0]) :
		    cli_fail(cli, e, NULL, "template reroute");
	snprintf(detail, sizeof(detail), "%.40s %" PRId64 " h", t.key, hours);
	if ((e = db_begin(cli->db, &tx)) || (e = template_set_reroute(cli->db, t.id, hours)) ||
	    (e = cli_audit(cli, "template.reroute", "template", t.id, detail)) || (e = db_commit(&tx)))
		return cli_fail(cli, e, NULL, "template reroute");
	return EXIT_DONE;
}

/* ---- what the sender does at the provider ---- */

/* Prints what came of it; done: it was what was wanted. */
static int
tell(struct cli *cli, int64_t task_id)
{
	AUTO(task) struct task task = {0};
	AUTO_JSON struct json_object *result = NULL;
	int status;

	if (cli_option(cli, "--no-wait", 0) != NULL)
		return EXIT_DONE;
	if ((status = cli_wait(cli, task_id, &task)) != EXIT_DONE)
		return status;
	if (json_parse(task.result, strlen(task.result), &result, NULL) != ERR_NONE)
		return cli_refuse("%s: what the sender left as its result cannot be read", task.kind);
	print_object(cli, result);
	return text_equal(json_text(result, "outcome"), "done") ? EXIT_DONE : EXIT_FAILED;
}

/* The task that was just asked for, or the one that waited already. */
static int
tell_latest(struct cli *cli, const char *kind, int64_t provider_id, int64_t template_id)
{
	AUTO(task) struct task task = {0};
	enum err e;

	e = template_id != 0 ? task_latest_at(cli->db, kind, provider_id, template_id, &task) : task_latest(cli->db, kind, provider_id, &task);
	if (e)
		return cli_fail(cli, e, NULL, kind);
	return tell(cli, task.id);
}

static int
submit(struct cli *cli)
{
	AUTO(provider_row) struct provider_row row = {0};
	AUTO(template) struct template t = {0};
	AUTO(db_tx) struct db_tx tx = {0};
	enum submit_bar bar = SUBMIT_MAY;
	int status;
	enum err e;

	if ((status = cli_provider(cli, cli->args[1], &row)) != EXIT_DONE || !load(cli, cli->args[0], &t, &status))
		return status;
	if ((e = db_begin(cli->db, &tx)))
		return cli_fail(cli, e, NULL, "template submit");
	if ((e = template_ask_submit(cli->db, t.id, row.id, cli_actor(), cli->now, &bar)) == ERR_CONFLICT)
		return cli_refuse("%s cannot be submitted to %s now: %s", t.key, row.name, submit_bar_name(bar));
	if (e || (e = cli_audit(cli, "template.submit", "template", t.id, t.key)) || (e = db_commit(&tx)))
		return cli_fail(cli, e, NULL, "template submit");
	return tell_latest(cli, TASK_TEMPLATE_SUBMIT, row.id, t.id);
}

static int
sync(struct cli *cli)
{
	AUTO(provider_row) struct provider_row row = {0};
	AUTO(db_tx) struct db_tx tx = {0};
	int status;
	enum err e;

	if ((status = cli_provider(cli, cli->args[0], &row)) != EXIT_DONE)
		return status;
	if ((e = db_begin(cli->db, &tx)))
		return cli_fail(cli, e, NULL, "template sync");
	if ((e = template_ask_sync(cli->db, row.id, cli_actor(), cli->now)) == ERR_INVALID)
		return cli_refuse("%s keeps no list of templates that can be read from here", row.name);
	if (e || (e = cli_audit(cli, "template.sync", "provider", row.id, row.name)) || (e = db_commit(&tx)))
		return cli_fail(cli, e, NULL, "template sync");
	return tell_latest(cli, TASK_TEMPLATE_SYNC, row.id, 0);
}

static int
accept_category(struct cli *cli)
{
	AUTO(provider_row) struct provider_row row = {0};
	AUTO(template) struct template t = {0};
	AUTO(db_tx) struct db_tx tx = {0};
	int status;
	enum err e;

	if ((status = cli_provider(cli, cli->args[1], &row)) != EXIT_DONE || !load(cli, cli->args[0], &t, &status))
		return status;
	if ((e = db_begin(cli->db, &tx)))
		return cli_fail(cli, e, NULL, "template accept");
	if ((e = template_accept_category(cli->db, t.id, row.id, cli->now)) == ERR_CONFLICT || e == ERR_NOT_FOUND)
		return cli_refuse("%s counts %s as nothing dearer than we do", row.name, t.key);
	if (e || (e = cli_audit(cli, "template.accept", "template", t.id, t.key)) || (e = db_commit(&tx)))
		return cli_fail(cli, e, NULL, "template accept");
	return EXIT_DONE;
}

/* ---- a trial ---- */

static enum err
make_trial(struct cli *cli, const struct trial *trial, int64_t *ret_id, struct problem *problem)
{
	AUTO(db_tx) struct db_tx tx = {0};
	enum err e;

	if ((e = db_begin(cli->db, &tx)) || (e = trial_send(cli->db, trial, cli->now, ret_id, problem)) ||
	    (e = cli_audit(cli, "template.test", "message", *ret_id, trial->template_key)))
		return e;
	return db_commit(&tx);
}

static int
test(struct cli *cli)
{
	AUTO_JSON struct json_object *params = json_object_new_object();
	AUTO(provider_row) struct provider_row forced = {0};
	const char *provider = cli_option(cli, "--provider", 0);
	struct trial trial = { .template_key = cli->args[0], .params = params, .actor = cli_actor() };
	struct problem problem = {0};
	int64_t id;
	int status;
	enum err e;

	if ((provider != NULL && (status = cli_provider(cli, provider, &forced)) != EXIT_DONE) ||
	    (status = cli_contact(cli, cli->args[1], &trial.contact_id)) != EXIT_DONE)
		return status;
	trial.provider_id = forced.id;
	if ((e = cli_params(cli, params, &problem)) || (e = make_trial(cli, &trial, &id, &problem)))
		return cli_fail(cli, e, &problem, "template test");
	return cli_message_made(cli, id);
}

const struct command template_commands[] = {
	{ "template list", "", "the templates", NEEDS_DB, 0, 0, "", list },
	{ "template show", "KEY", "one template with its texts and the positional form", NEEDS_DB, 1, 1, "", show },
	{ "template map", "KEY PROVIDER --set remote_name=NAME [--set language=CODE] [--set status=STATUS] [--set remote_id=ID] [--set params=JSON]",
	    "says which template of a provider this is", NEEDS_DB, 2, 2, "--set=+", map },
	{ "template reroute", "KEY HOURS", "sent and not delivered for so long: another way as well; 0: never", NEEDS_DB, 2, 2, "", reroute },
	{ "template test", "KEY PHONE [--provider NAME] [--param NAME=VALUE]...",
	    "sends it to somebody of the office, with its examples for what is not given", NEEDS_DB, 2, 2, "--provider= --param=+", test },
	{ "template submit", "KEY PROVIDER [--no-wait]", "hands it in for review, through the sender", NEEDS_DB, 2, 2, "--no-wait", submit },
	{ "template sync", "PROVIDER [--no-wait]", "reads how all templates stand there, through the sender", NEEDS_DB, 1, 1, "--no-wait", sync },
	{ "template accept", "KEY PROVIDER", "accepts the dearer category that the provider counts it as", NEEDS_DB, 2, 2, "", accept_category },
	{ 0 }
};
