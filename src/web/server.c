#include "web/server.h"

#include <fcgiapp.h>
#include <getopt.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/text.h"
#include "db/migrate.h"
#include "web/web.h"

enum { BACKLOG = 1024, OUT_MAX_BYTES = REPLY_BODY_MAX_BYTES + 64 * 1024, KEEP_OUT_BYTES = 256 * 1024 };

struct server {
	const struct web_program *program;
	struct web		 web;
	struct db		*writer;
	int			 listener;
	atomic_bool		 stopping;
};

struct worker {
	struct server	*server;
	struct db	*reader;
	pthread_t	 thread;
};

/* ---- one thread ---- */

static size_t
read_body(void *user, void *bytes, size_t n)
{
	int got = FCGX_GetStr(bytes, (int)n, user);

	return got > 0 ? (size_t)got : 0;
}

static void
answer(struct worker *w, FCGX_Request *fcgi, struct buf *out)
{
	struct cgi cgi = { .env = fcgi->envp, .read = read_body, .user = fcgi->in };

	buf_reset(out);
	if (web_answer(&w->server->web, w->reader, &cgi, clock_now(), out) == ERR_NONE)
		FCGX_PutStr(out->bytes, (int)out->len, fcgi->out);
	FCGX_Finish_r(fcgi);
	/* One large export must not keep its memory in this thread for good. */
	if (out->room > KEEP_OUT_BYTES) {
		buf_end(out);
		buf_init(out, OUT_MAX_BYTES);
	}
}

static void *
work(void *user)
{
	static const struct timespec breath = { 0, 1000 * 1000 };
	struct worker *w = user;
	AUTO(buf) struct buf out = {0};
	FCGX_Request fcgi;

	buf_init(&out, OUT_MAX_BYTES);
	if (FCGX_InitRequest(&fcgi, w->server->listener, FCGI_FAIL_ACCEPT_ON_INTR) != 0)
		return NULL;
	while (!atomic_load(&w->server->stopping)) {
		if (FCGX_Accept_r(&fcgi) == 0)
			answer(w, &fcgi, &out);
		else
			nanosleep(&breath, NULL);	/* woken to stop, or out of descriptors: no spinning then */
	}
	FCGX_Free(&fcgi, 1);
	return NULL;
}

/* ---- the threads together ---- */

static void
on_wake(int sig)
{
	(void)sig;	/* it only ends a waiting accept() */
}

/*
 * SIGUSR1 ends the accept() of a thread that waits for a request; one that works on a request sees stopping when it is done. A thread that was
 * between the look at stopping and accept() misses the signal, so it is sent until the thread has ended.
 */
static void
join(struct worker *w)
{
	struct timespec soon;

	do {
		pthread_kill(w->thread, SIGUSR1);
		clock_gettime(CLOCK_REALTIME, &soon);
		soon.tv_nsec += 10 * 1000 * 1000;
		if (soon.tv_nsec >= 1000 * 1000 * 1000) {
			soon.tv_nsec -= 1000 * 1000 * 1000;
			soon.tv_sec++;
		}
	} while (pthread_timedjoin_np(w->thread, NULL, &soon) != 0);
}

static int
start_workers(struct server *s, struct worker *workers, int wanted)
{
	struct problem problem = {0};
	int n;

	for (n = 0; n < wanted; n++) {
		workers[n].server = s;
		if (db_open(s->web.config.database_url, s->program->role, DB_READ_ONLY, &workers[n].reader, &problem)) {
			log_line(LOG_ERROR, "reader_failed", log_text("why", problem.why));
			break;
		}
		if (pthread_create(&workers[n].thread, NULL, work, &workers[n]) != 0) {
			db_close(workers[n].reader);
			log_line(LOG_ERROR, "thread_failed");
			break;
		}
	}
	return n;
}

static int
run(struct server *s, const sigset_t *ending)
{
	struct worker *workers;
	int wanted = s->web.config.threads, n, i, sig = 0;

	if ((workers = calloc((size_t)wanted, sizeof(*workers))) == NULL)
		return 1;
	n = start_workers(s, workers, wanted);
	if (n == wanted) {
		log_line(LOG_INFO, "start", log_int("threads", n), log_int("pid", getpid()));
		sigwait(ending, &sig);
	}
	atomic_store(&s->stopping, true);
	for (i = 0; i < n; i++) {
		join(&workers[i]);
		db_close(workers[i].reader);
	}
	free(workers);
	log_line(LOG_INFO, "stop", log_int("signal", sig));
	return n == wanted ? 0 : 1;
}

/* ---- start and end ---- */

static enum err
open_listener(struct server *s, const char *path, struct problem *problem)
{
	struct stat st;

	if (path != NULL) {
		(void)unlink(path);
		if ((s->listener = FCGX_OpenSocket(path, BACKLOG)) < 0)
			return problem_set(problem, ERR_IO, "socket", "%s cannot be opened", path);
		/* The web server belongs to the socket's group. */
		if (chmod(path, 0660) != 0)
			return problem_set(problem, ERR_IO, "socket", "the mode of %s cannot be set", path);
		return ERR_NONE;
	}
	s->listener = 0;
	if (fstat(0, &st) != 0 || !S_ISSOCK(st.st_mode))
		return problem_set(problem, ERR_IO, "socket", "standard input is no socket; start me with spawn-fcgi, systemd or --socket PATH");
	return ERR_NONE;
}

static enum err
open_database(struct server *s, const char *url, struct problem *problem)
{
	enum err e;

	if ((e = db_open(url, s->program->role, DB_SHARED, &s->writer, problem)))
		return e;
	switch ((e = db_schema_check(s->writer))) {
	case ERR_NONE:
		return ERR_NONE;
	case ERR_CONFLICT:
		return problem_set(problem, e, "database", "the database is newer than this program; install the newer one");
	case ERR_NOT_FOUND:
		return problem_set(problem, e, "database", "the database is older than this program; run `kabarizin migrate`");
	default:
		return problem_set(problem, e, "database", "its schema cannot be read: %s", db_message(s->writer));
	}
}

static enum err
start(struct server *s, const char *socket_path, struct problem *problem)
{
	AUTO(config) struct config config = {0};
	enum err e;

	if ((e = crypto_init()) || (e = config_load(NULL, &config, problem)))
		return e;
	log_open(s->program->name, config.log_level);
	if ((e = open_database(s, config.database_url, problem)) ||
	    (e = web_open(&s->web, s->program, &config, s->writer, problem)))
		return e;
	return open_listener(s, socket_path, problem);
}

static const char *
socket_option(int argc, char **argv, bool *ret_bad)
{
	static const struct option options[] = { { "socket", required_argument, NULL, 's' }, { 0 } };
	const char *path = NULL;
	int c;

	*ret_bad = false;
	while ((c = getopt_long(argc, argv, "", options, NULL)) != -1) {
		if (c == 's')
			path = optarg;
		else
			*ret_bad = true;
	}
	*ret_bad = *ret_bad || optind < argc;
	return path;
}

/* Ending signals are taken by sigwait in main's thread only; the others inherit the mask. */
static void
set_signals(sigset_t *ret_ending)
{
	struct sigaction wake = { .sa_handler = on_wake }, ignore = { .sa_handler = SIG_IGN };

	sigemptyset(ret_ending);
	sigaddset(ret_ending, SIGTERM);
	sigaddset(ret_ending, SIGINT);
	pthread_sigmask(SIG_BLOCK, ret_ending, NULL);
	sigaction(SIGUSR1, &wake, NULL);
	sigaction(SIGPIPE, &ignore, NULL);
}

int
web_serve(const struct web_program *program, int argc, char **argv)
{
	struct server s = { .program = program, .listener = -1 };
	struct problem problem = {0};
	const char *path;
	sigset_t ending;
	bool bad;
	int status = 1;
	enum err e;

	log_open(program->name, NULL);
	path = socket_option(argc, argv, &bad);
	if (bad) {
		fprintf(stderr, "usage: %s [--socket PATH]\n", argv[0]);
		return 2;
	}
	set_signals(&ending);
	if (FCGX_Init() != 0)
		log_line(LOG_ERROR, "start_failed", log_text("why", "libfcgi does not start"));
	else if ((e = start(&s, path, &problem)))
		log_line(LOG_ERROR, "start_failed", log_text("err", err_name(e)), log_text("why", problem.why));
	else
		status = run(&s, &ending);
	if (path != NULL && s.listener >= 0)
		(void)unlink(path);
	web_close(&s.web);
	db_close(s.writer);
	return status;
}
