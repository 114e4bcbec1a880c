/*
 * Messages: send one by hand, and say why one went where it went.
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "account/audit.h"
#include "base/text.h"
#include "cli.h"
#include "contact/contact.h"
#include "message/message.h"
#include "message/timeline.h"
#include "provider/account.h"

static int
read_id(const char *text, int64_t *ret)
{
	if (text_to_int64(text, ret) && *ret > 0)
		return EXIT_DONE;
	fprintf(stderr, "kabarizin: %s is not a message number\n", text);
	return EXIT_USAGE;
}

/* "--param name=value" pairs as one object. */
static enum err
take_params(struct cli *cli, struct json_object *params, struct problem *problem)
{
	const char *pair, *equals;
	char name[64];
	size_t i;

	for (i = 0; (pair = cli_option(cli, "--param", i)) != NULL; i++) {
		if ((equals = strchr(pair, '=')) == NULL || (size_t)(equals - pair) >= sizeof(name))
			return problem_set(problem, ERR_INVALID, "--param", "%s is not NAME=VALUE", pair);
		snprintf(name, sizeof(name), "%.*s", (int)(equals - pair), pair);
		json_put_text(params, name, equals + 1);
	}
	return ERR_NONE;
}

static enum err
make(struct cli *cli, struct message_draft *draft, const char *phone, int64_t *id, struct problem *problem)
{
	struct contact_draft contact = { .phone = phone };
	struct audit audit = { cli_actor(), "message.send", "message", 0, NULL, NULL };
	bool repeated;
	enum err e;

	if ((e = contact_put(cli->db, &contact, cli->now, &draft->contact_id, problem)) ||
	    (e = message_make(cli->db, draft, cli->now, id, &repeated, problem)))
		return e;
	audit.subject_id = *id;
	return audit_write(cli->db, &audit, cli->now);
}

static int
send_message(struct cli *cli)
{
	AUTO_JSON struct json_object *params = json_object_new_object();
	AUTO(provider_row) struct provider_row forced = {0};
	const char *provider = cli_option(cli, "--provider", 0);
	struct message_draft draft = {
		.template_key = cli_option(cli, "--template", 0), .text = cli_option(cli, "--text", 0), .params = params,
		.scenario = "operator", .made_by = cli_actor(),
	};
	struct problem problem = {0};
	int64_t id;
	enum err e;

	if ((draft.template_key == NULL) == (draft.text == NULL)) {
		fputs("kabarizin: give either --template KEY (with --param NAME=VALUE) or --text TEXT\n", stderr);
		return EXIT_USAGE;
	}
	if (provider != NULL && (e = provider_by_name(cli->db, provider, &forced)))
		return cli_fail(cli, e, NULL, "there is no such provider");
	draft.forced_provider_id = forced.id;
	if ((e = take_params(cli, params, &problem)))
		return cli_fail(cli, e, &problem, "message send");
	CLI_TX(cli, e, make(cli, &draft, cli->args[0], &id, &problem));
	if (e)
		return cli_fail(cli, e, &problem, e == ERR_NOT_FOUND ? "there is no such template" : "message send");
	printf("message %" PRId64 "; `kabarizin message explain %" PRId64 "` tells what becomes of it\n", id, id);
	return EXIT_DONE;
}

static void
put_header(struct json_object *object, const struct message *m)
{
	json_put_int(object, "id", m->id);
	json_put_text(object, "code", m->code);
	json_put_text(object, "state", message_state_name(m->state));
	json_put_text(object, "reason", m->reason);
	json_put_text(object, "reason_text", m->reason_text);
	json_put_text(object, "number", m->number);
	json_put_text(object, "scenario", m->scenario);
}

static int
show(struct cli *cli)
{
	AUTO_JSON struct json_object *object = json_object_new_object();
	AUTO(message) struct message m = {0};
	int64_t id;
	int status;
	enum err e;

	if ((status = read_id(cli->args[0], &id)) != EXIT_DONE)
		return status;
	if ((e = message_load(cli->db, id, &m)))
		return cli_fail(cli, e, NULL, e == ERR_NOT_FOUND ? "there is no such message" : "message show");
	put_header(object, &m);
	json_put(object, "params", json_object_get(m.params));
	json_put_text(object, "body", m.body);
	json_put_text(object, "gateway_body", m.gateway_body);
	cli_print_object(cli, object);
	return EXIT_DONE;
}

/* The plan, the attempts and the timeline: why it went this way. */
static int
explain(struct cli *cli)
{
	AUTO_JSON struct json_object *object = json_object_new_object(), *timeline = NULL, *attempts = NULL;
	AUTO(message) struct message m = {0};
	int64_t id;
	int status;
	enum err e;

	if ((status = read_id(cli->args[0], &id)) != EXIT_DONE)
		return status;
	if ((e = message_load(cli->db, id, &m)) || (e = message_timeline(cli->db, id, &timeline)) ||
	    (e = message_attempts(cli->db, id, &attempts)))
		return cli_fail(cli, e, NULL, e == ERR_NOT_FOUND ? "there is no such message" : "message explain");
	put_header(object, &m);
	if (cli->json) {
		json_put(object, "plan", json_object_get(m.plan));
		json_put(object, "attempts", json_object_get(attempts));
		json_put(object, "timeline", json_object_get(timeline));
	}
	cli_print_object(cli, object);
	if (cli->json)
		return EXIT_DONE;
	puts("\nplan");
	cli_print_rows(cli, m.plan, "name may reason");
	puts("\nattempts");
	cli_print_rows(cli, attempts, "provider state verdict http_status code text");
	puts("\ntimeline");
	cli_print_rows(cli, timeline, "at kind origin provider detail");
	return EXIT_DONE;
}

static int
act(struct cli *cli, const char *action, enum err (*change)(struct db *, int64_t, const char *, int64_t), const char *conflict)
{
	struct audit audit = { cli_actor(), action, "message", 0, NULL, NULL };
	int status;
	enum err e;

	if ((status = read_id(cli->args[0], &audit.subject_id)) != EXIT_DONE)
		return status;
	CLI_TX(cli, e, (e = change(cli->db, audit.subject_id, cli_actor(), cli->now)) ? e : audit_write(cli->db, &audit, cli->now));
	if (e == ERR_CONFLICT)
		return cli_fail(cli, e, NULL, conflict);
	return e ? cli_fail(cli, e, NULL, e == ERR_NOT_FOUND ? "there is no such message" : action) : EXIT_DONE;
}

static int
cancel(struct cli *cli)
{
	return act(cli, "message.cancel", message_cancel, "it has left already, or has ended");
}

static int
retry(struct cli *cli)
{
	return act(cli, "message.retry", message_retry, "it has not ended; only failed, blocked and cancelled messages can be tried again");
}

const struct command message_commands[] = {
	{ "message send", "PHONE --template KEY [--param NAME=VALUE]... | --text TEXT [--provider NAME]", "queues one message",
	    NEEDS_DB, 1, 1, "--template= --param= --text= --provider=", send_message },
	{ "message show", "ID", "one message and its text", NEEDS_DB, 1, 1, "", show },
	{ "message explain", "ID", "why it went this way: plan, attempts, timeline", NEEDS_DB, 1, 1, "", explain },
	{ "message cancel", "ID", "takes it out of the queue", NEEDS_DB, 1, 1, "", cancel },
	{ "message retry", "ID", "puts it back into the queue", NEEDS_DB, 1, 1, "", retry },
	{ 0 }
};
