/*
 * Messages: send one by hand, and say why one went where it went.
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "account/account.h"
#include "cli.h"
#include "contact/contact.h"
#include "message/message.h"
#include "message/timeline.h"
#include "print.h"
#include "template/alias.h"
#include "template/doubt.h"

static int
no_message(int64_t id)
{
	return cli_refuse("there is no message %" PRId64, id);
}

enum err
cli_params(struct cli *cli, struct json_object *params, struct problem *problem)
{
	const char *pair, *equals;
	char name[64];
	size_t i;

	for (i = 0; (pair = cli_option(cli, "--param", i)) != NULL; i++) {
		if ((equals = strchr(pair, '=')) == NULL || equals == pair || (size_t)(equals - pair) >= sizeof(name))
			return problem_set(problem, ERR_INVALID, "--param", "needs NAME=VALUE, \"%.60s\" is not", pair);
		snprintf(name, sizeof(name), "%.*s", (int)(equals - pair), pair);
		json_put_text(params, name, equals + 1);
	}
	return ERR_NONE;
}

int
cli_message_made(const struct cli *cli, int64_t id)
{
	AUTO_JSON struct json_object *answer = json_object_new_object();

	json_put_int(answer, "id", id);
	return print_done(cli, answer, "message %" PRId64 "; `kabarizin message explain %" PRId64 "` tells what becomes of it", id, id);
}

static enum err
make(struct cli *cli, struct message_draft *draft, const char *phone, int64_t *id, struct problem *problem)
{
	AUTO(db_tx) struct db_tx tx = {0};
	struct contact_draft contact = { .phone = phone };
	bool repeated;
	enum err e;

	if ((e = db_begin(cli->db, &tx)) ||
	    (e = contact_put(cli->db, &contact, cli->now, &draft->contact_id, problem)) ||
	    (e = message_make(cli->db, draft, cli->now, id, &repeated, problem)) ||
	    (e = cli_audit(cli, "message.send", "message", *id, NULL)))
		return e;
	return db_commit(&tx);
}

/* The message is made; what was given and is not used is told beside it. */
static enum err
warn_of(struct cli *cli, const struct message_draft *draft)
{
	AUTO(template) struct template t = {0};
	AUTO_JSON struct json_object *doubts = NULL;
	size_t i;
	enum err e;

	if ((e = template_by_key(cli->db, alias_template_key(draft->template_key), &t)) || (e = template_doubts(&t, draft->params, &doubts)))
		return e;
	for (i = 0; i < json_count(doubts); i++)
		fprintf(stderr, "kabarizin: note: --param %s %s\n", json_text(json_item(doubts, i), "name"), json_text(json_item(doubts, i), "detail"));
	return ERR_NONE;
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
	int status;
	enum err e;

	if ((draft.template_key == NULL) == (draft.text == NULL))
		return cli_wrong("give either --template KEY (with --param NAME=VALUE) or --text TEXT");
	if (draft.text != NULL && cli_option(cli, "--param", 0) != NULL) {
		cli_refuse("--param belongs to a template; a text goes out as it is");
		return EXIT_USAGE;
	}
	if (provider != NULL && (status = cli_provider(cli, provider, &forced)) != EXIT_DONE)
		return status;
	draft.forced_provider_id = forced.id;
	draft.language = cli_option(cli, "--language", 0);
	if ((e = cli_params(cli, params, &problem)) || (e = make(cli, &draft, cli->args[0], &id, &problem)))
		return cli_fail(cli, e, &problem, "message send");
	if (draft.template_key != NULL && (e = warn_of(cli, &draft)))
		return cli_fail(cli, e, NULL, "message send");
	return cli_message_made(cli, id);
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

	if ((status = cli_id(cli->args[0], "message", &id)) != EXIT_DONE)
		return status;
	if ((e = message_load(cli->db, id, &m)))
		return e == ERR_NOT_FOUND ? no_message(id) : cli_fail(cli, e, NULL, "message show");
	put_header(object, &m);
	json_put(object, "params", json_object_get(m.params));
	json_put_text(object, "body", m.body);
	json_put_text(object, "gateway_body", m.gateway_body);
	print_object(cli, object);
	return EXIT_DONE;
}

static void
put_reason(struct json_object *reasons, struct json_object *object)
{
	const char *code = json_text(object, "reason");

	if (code != NULL)
		json_put_text(object, "reason", cli_word(reasons, code));
}

/* For people: the plan's reasons in words. */
static void
print_explained(struct cli *cli, struct json_object *object, const struct message *m, struct json_object *timeline, struct json_object *attempts)
{
	AUTO_JSON struct json_object *reasons = cli_words(cli, "reason");
	size_t i;

	put_reason(reasons, object);
	for (i = 0; i < json_count(m->plan); i++)
		put_reason(reasons, json_item(m->plan, i));
	print_object(cli, object);
	puts("\nplan");
	print_rows(cli, m->plan, "name may reason");
	puts("\nattempts");
	print_rows(cli, attempts, "started_at provider state verdict http_status code text");
	puts("\ntimeline");
	print_rows(cli, timeline, "at kind origin provider detail");
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

	if ((status = cli_id(cli->args[0], "message", &id)) != EXIT_DONE)
		return status;
	if ((e = message_load(cli->db, id, &m)) || (e = message_timeline(cli->db, id, &timeline)) ||
	    (e = message_attempts(cli->db, id, &attempts)))
		return e == ERR_NOT_FOUND ? no_message(id) : cli_fail(cli, e, NULL, "message explain");
	put_header(object, &m);
	if (!cli->json) {
		print_explained(cli, object, &m, timeline, attempts);
		return EXIT_DONE;
	}
	json_put(object, "plan", json_object_get(m.plan));
	json_put(object, "attempts", json_object_get(attempts));
	json_put(object, "timeline", json_object_get(timeline));
	print_object(cli, object);
	return EXIT_DONE;
}

static int
act(struct cli *cli, const char *action, enum err (*change)(struct db *, int64_t, const char *, int64_t), const char *became,
    const char *conflict)
{
	AUTO_JSON struct json_object *answer = json_object_new_object();
	AUTO(db_tx) struct db_tx tx = {0};
	int64_t id;
	int status;
	enum err e;

	if ((status = cli_id(cli->args[0], "message", &id)) != EXIT_DONE)
		return status;
	if ((e = db_begin(cli->db, &tx)) ||
	    (e = change(cli->db, id, cli_actor(), cli->now)) ||
	    (e = cli_audit(cli, action, "message", id, NULL)) ||
	    (e = db_commit(&tx)))
		return e == ERR_CONFLICT ? cli_refuse("message %" PRId64 " %s", id, conflict) :
		    e == ERR_NOT_FOUND ? no_message(id) : cli_fail(cli, e, NULL, action);
	json_put_int(answer, "id", id);
	json_put_text(answer, "done", became);
	return print_done(cli, answer, "message %" PRId64 " is %s", id, became);
}

static int
cancel(struct cli *cli)
{
	return act(cli, "message.cancel", message_cancel, "cancelled", "has left already, or has ended");
}

static int
retry(struct cli *cli)
{
	return act(cli, "message.retry", message_retry, "queued again",
	    "cannot be tried again: only failed, blocked and cancelled messages of contacts that were not erased can");
}

const struct command message_commands[] = {
	{ "message send", "PHONE --template KEY [--language CODE] [--param NAME=VALUE]... | --text TEXT [--provider NAME]", "queues one message",
	    NEEDS_DB, 1, 1, "--template= --language= --param=+ --text= --provider=", send_message },
	{ "message show", "ID", "one message and its text", NEEDS_DB, 1, 1, "", show },
	{ "message explain", "ID", "why it went this way: plan, attempts, timeline", NEEDS_DB, 1, 1, "", explain },
	{ "message cancel", "ID", "takes it out of the queue", NEEDS_DB, 1, 1, "", cancel },
	{ "message retry", "ID", "puts it back into the queue", NEEDS_DB, 1, 1, "", retry },
	{ 0 }
};
