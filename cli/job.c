/*
 * Jobs: what the sender does at times of its own, and to have one done now.
 */
#include <stdio.h>

#include "cli.h"
#include "print.h"
#include "schedule/job.h"

static struct json_object *
job_json(const struct cli *cli, const struct job *job)
{
	struct json_object *o = json_object_new_object();

	json_put_text(o, "name", job_name(job->key));
	json_put_int(o, "finished_at", job->finished_at);
	json_put_text(o, "outcome", job->running ? "running" : job->outcome);
	json_put_int(o, "next_at", job_next(job, cli->now, cli->zone_minutes));
	json_put_bool(o, "paused", job->paused);
	json_put(o, "did", job->detail != NULL ? json_object_get(job->detail) : json_object_new_object());
	return o;
}

static int
list(struct cli *cli)
{
	AUTO_JSON struct json_object *rows = json_object_new_array();
	AUTO(job_list) struct job_list jobs = {0};
	enum err e;
	int i;

	if ((e = job_list_load(cli->db, &jobs)))
		return cli_fail(cli, e, NULL, "job list");
	for (i = 0; i < JOB__COUNT; i++)
		json_object_array_add(rows, job_json(cli, &jobs.jobs[i]));
	print_rows(cli, rows, "name finished_at outcome next_at paused did");
	return EXIT_DONE;
}

static int
run(struct cli *cli)
{
	AUTO_JSON struct json_object *answer = json_object_new_object();
	AUTO(db_tx) struct db_tx tx = {0};
	enum job_key key;
	bool late;
	enum err e;

	if (!job_from_name(cli->args[0], &key))
		return cli_wrong("there is no job \"%s\"; `kabarizin job list` names them", cli->args[0]);
	if ((e = db_begin(cli->db, &tx)) || (e = job_ask(cli->db, key, cli_actor(), cli->now)) ||
	    (e = cli_audit(cli, "job.run", "job", 0, job_name(key))) || (e = db_commit(&tx)))
		return cli_fail(cli, e, NULL, "job run");
	late = cli_sender_is_late(cli);
	json_put_text(answer, "name", job_name(key));
	json_put_bool(answer, "sender_runs", !late);
	return print_done(cli, answer, late ? "%s: asked for" :
	    "%s: the sender runs it within some seconds; `kabarizin job list` shows the result", job_name(key));
}

const struct command job_commands[] = {
	{ "job list", "", "what the sender does at times of its own, and how it went", NEEDS_DB, 0, 0, "", list },
	{ "job run", "NAME", "have the sender run one now", NEEDS_DB, 1, 1, "", run },
	{ 0 }
};
