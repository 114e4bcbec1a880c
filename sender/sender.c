/*
 * sender: the only program that talks to providers. Cron starts it every minute; it lingers so that a new message leaves within a second.
 *
 *	sender [--once] [--linger SECONDS] [--job NAME]
 *
 * Exit codes: 0 done, or another sender is at work; 1 failed (the log says why); 2 wrong use.
 */
#include "sender.h"
#include "staff_mails.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/crypto.h"
#include "base/log.h"
#include "base/text.h"
#include "callbacks.h"
#include "claim.h"
#include "connectors.h"
#include "db/db.h"
#include "db/migrate.h"
#include "erasures.h"
#include "jobs.h"
#include "ledger/head.h"
#include "lock.h"
#include "loop.h"
#include "task/task.h"
#include "tasks.h"
#include "transfer.h"

enum { LINGER_S = 55, LINGER_MOST_S = 24 * 3600 };

struct options { int64_t linger_s; const char *job; };

static int
usage(void)
{
	fputs("usage: sender [--once] [--linger SECONDS] [--job NAME]\n", stderr);
	return 2;
}

static bool
linger_read(const char *text, int64_t *ret)
{
	return text != NULL && text_to_int64(text, ret) && *ret >= 0 && *ret <= LINGER_MOST_S;
}

static bool
options_read(int argc, char **argv, struct options *ret)
{
	int i;

	*ret = (struct options){ .linger_s = LINGER_S };
	for (i = 1; i < argc; i++) {
		if (strcmp(argv[i], "--once") == 0)
			ret->linger_s = 0;
		else if (strcmp(argv[i], "--linger") == 0 && linger_read(argv[i + 1], &ret->linger_s))
			i++;
		else if (strcmp(argv[i], "--job") == 0 && argv[i + 1] != NULL)
			ret->job = argv[++i];
		else
			return false;
	}
	return true;
}

/* Signals come as bytes on a descriptor, so that they are met between two steps and nowhere else. */
static int
signals_open(void)
{
	sigset_t set;

	signal(SIGPIPE, SIG_IGN);
	sigemptyset(&set);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGINT);
	if (pthread_sigmask(SIG_BLOCK, &set, NULL) != 0)
		return -1;
	return signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC);
}

static enum err
open_database(struct sender *s, struct problem *problem)
{
	enum err e;

	if ((e = db_open(s->config.database_url, DB_ROLE_SENDER, 0, &s->db, problem)))
		return e;
	if ((e = ledger_key_lend(s->db, &s->config)))
		log_line(LOG_ERROR, "key_missing", log_text("err", err_name(e)), log_text("keys", s->config.keys));
	if ((e = db_schema_check(s->db)))
		return problem_set(problem, e, "database", e == ERR_CONFLICT ? "the database is newer than this program" :
		    "the database lacks a migration: run `kabarizin migrate`");
	return ERR_NONE;
}

/* We hold the lock, so whoever held these is dead. */
static enum err
release_the_dead(struct sender *s)
{
	AUTO(db_tx) struct db_tx tx = {0};
	int64_t now = clock_now(), held, running;
	enum err e;

	if ((e = queue_held(s->db, now, CLAIM_LEASE_MS, &held)) || (e = task_running(s->db, &running)) || held + running == 0)
		return e;
	if ((e = db_begin(s->db, &tx)) || (e = queue_release(s->db, now, CLAIM_LEASE_MS)) || (e = task_release(s->db)) || (e = db_commit(&tx)))
		return e;
	log_line(LOG_WARN, "released", log_int("messages", held), log_text("why", "an earlier sender did not end by itself"));
	return ERR_NONE;
}

static int
run_job(struct sender *s, const char *name)
{
	enum err e = jobs_run(s, name, "command line", clock_now());

	if (e == ERR_NOT_FOUND)
		log_line(LOG_ERROR, "no_such_job", log_text("job", name));
	else if (e != ERR_NONE)
		log_line(LOG_ERROR, "job_failed", log_text("job", name), log_text("error", err_name(e)), log_text("database", db_message(s->db)));
	return e == ERR_NONE ? 0 : 1;
}

static int
run(struct sender *s, const struct options *options)
{
	struct problem problem = {0};
	int lock;
	enum err e;

	if (options->job != NULL)
		return (e = open_database(s, &problem)) == ERR_NONE && (e = rules_load(s->db, &s->rules)) == ERR_NONE ? run_job(s, options->job) :
		    (log_line(LOG_ERROR, "cannot_start", log_text("error", err_name(e)), log_text("why", problem.why)), 1);
	if ((e = lock_take(s->config.database_url, &lock)) == ERR_BUSY) {
		log_line(LOG_INFO, "another_sender_is_at_work");
		return 0;
	}
	if (e != ERR_NONE)
		problem_set(&problem, e, "database", "the lock beside it cannot be taken: %m");
	if (e != ERR_NONE || (e = open_database(s, &problem)) || (e = rules_load(s->db, &s->rules)) || (e = release_the_dead(s)) ||
	    (e = erasures_begin(s, clock_now()))) {
		log_line(LOG_ERROR, "cannot_start", log_text("error", err_name(e)), log_text("why", problem.why));
		return 1;
	}
	s->batch = s->rules.batch;
	return loop_run(s, options->linger_s * CLOCK_SECOND_MS) == ERR_NONE ? 0 : 1;
}

int
main(int argc, char **argv)
{
	struct sender s = { .signal_fd = -1 };
	struct problem problem = {0};
	struct options options;
	int code = 1;

	if (!options_read(argc, argv, &options))
		return usage();
	flight_list_init(&s.landed);
	log_open("sender", NULL);
	if (config_load(NULL, &s.config, &problem) != ERR_NONE || crypto_init() != ERR_NONE) {
		log_line(LOG_ERROR, "cannot_start", log_text("why", problem.why));
		goto done;
	}
	log_open("sender", s.config.log_level);
	s.accounts.keys = s.config.keys;
	s.accounts.base_url = s.config.base_url;
	if ((s.signal_fd = signals_open()) < 0) {
		log_line(LOG_ERROR, "cannot_start", log_text("why", "no descriptor for signals"));
		goto done;
	}
	code = run(&s, &options);
done:
	transfer_close(s.transfer);
	tasks_abandon(&s);
	erasures_abandon(&s);
	callbacks_abandon(&s);
	staff_mails_abandon(&s);
	connectors_abandon(&s);
	flight_list_end(&s.landed);
	accounts_end(&s.accounts);
	pace_end(&s.pace);
	db_close(s.db);
	config_end(&s.config);
	return code;
}
