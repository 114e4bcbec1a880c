#include "web/server.h"

#include <errno.h>
#include <fcgiapp.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
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
	int			 stop;		/* eventfd; readable once the program ends */
};

struct worker {
	struct server	*server;
	struct db	*reader;
	int		 events;	/* epoll: the listener and stop */
	pthread_t	 thread;
};

/* ---- one thread ---- */

static size_t
read_body(void *user, void *bytes, size_t n)
{
	FCGX_Request *fcgi = user;
	int got = FCGX_GetStr(bytes, (int)n, fcgi->in);

	return got > 0 ? (size_t)got : 0;
}

static bool
write_piece(void *user, const void *bytes, size_t n)
{
	FCGX_Request *fcgi = user;

	return FCGX_PutStr(bytes, (int)n, fcgi->out) == (int)n;
}

static void
answer(struct worker *w, FCGX_Request *fcgi, struct buf *out)
{
	struct cgi cgi = { .env = fcgi->envp, .read = read_body, .write = write_piece, .user = fcgi };

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

/*
 * Waits in a place that can be left. libfcgi's accept() could only be ended by a signal, which would also tear the
 * reading of a request that has begun.
 */
static bool
wait_for_request(struct worker *w)
{
	struct epoll_event event;

	for (;;) {
		if (epoll_wait(w->events, &event, 1, -1) == 1)
			return event.data.fd == w->server->listener;
	}
}

static void *
work(void *user)
{
	static const struct timespec breath = { 0, 1000 * 1000 };
	struct worker *w = user;
	AUTO(buf) struct buf out = {0};
	FCGX_Request fcgi;
	int got;

	buf_init(&out, OUT_MAX_BYTES);
	if (FCGX_InitRequest(&fcgi, w->server->listener, FCGI_FAIL_ACCEPT_ON_INTR) != 0)
		return NULL;
	while (wait_for_request(w)) {
		if ((got = FCGX_Accept_r(&fcgi)) == 0)
			answer(w, &fcgi, &out);
		else if (got != -EAGAIN)	/* -EAGAIN: another thread was quicker */
			nanosleep(&breath, NULL);	/* out of descriptors: no spinning */
	}
	FCGX_Free(&fcgi, 1);
	return NULL;
}

/* ---- the threads together ---- */

static enum err
connect_to(const struct server *s, struct db *db, const struct config *config)
{
	return s->program->connect != NULL ? s->program->connect(db, config) : ERR_NONE;
}

/* A connection wakes one thread (EPOLLEXCLUSIVE), the end of the program all. */
static bool
watch(struct worker *w)
{
	struct epoll_event listener = { EPOLLIN | EPOLLEXCLUSIVE, { .fd = w->server->listener } };
	struct epoll_event stop = { EPOLLIN, { .fd = w->server->stop } };

	if ((w->events = epoll_create1(EPOLL_CLOEXEC)) < 0)
		return false;
	/* Stop comes first in the list, but either may be reported; what is ready stays ready. */
	if (epoll_ctl(w->events, EPOLL_CTL_ADD, w->server->stop, &stop) == 0 &&
	    epoll_ctl(w->events, EPOLL_CTL_ADD, w->server->listener, &listener) == 0)
		return true;
	close(w->events);
	return false;
}

static bool
start_worker(struct worker *w)
{
	struct problem problem = {0};

	if (!watch(w)) {
		log_line(LOG_ERROR, "thread_failed", log_text("why", "the socket cannot be watched"));
		return false;
	}
	if (db_open(w->server->web.config.database_url, w->server->program->role, DB_READ_ONLY, &w->reader, &problem)) {
		log_line(LOG_ERROR, "reader_failed", log_text("why", problem.why));
		close(w->events);
		return false;
	}
	(void)connect_to(w->server, w->reader, &w->server->web.config);	/* what fails here failed for the writer, and was logged */
	if (pthread_create(&w->thread, NULL, work, w) != 0) {
		log_line(LOG_ERROR, "thread_failed", log_text("why", "no more threads"));
		db_close(w->reader);
		close(w->events);
		return false;
	}
	return true;
}

static void
join_worker(struct worker *w)
{
	pthread_join(w->thread, NULL);
	db_close(w->reader);
	close(w->events);
}

/* Until a signal ends it. Returns the signal. */
static int
wait_for_end(struct server *s, const sigset_t *ending)
{
	static const struct timespec second = { .tv_sec = 1 };
	int sig = 0;

	if (s->program->tick == NULL) {
		sigwait(ending, &sig);
		return sig;
	}
	while ((sig = sigtimedwait(ending, NULL, &second)) < 0)
		s->program->tick(&s->web, clock_now());
	return sig;
}

static int
run(struct server *s, const sigset_t *ending)
{
	struct worker *workers;
	int wanted = s->web.config.threads, n, i, sig = 0;

	if ((workers = calloc((size_t)wanted, sizeof(*workers))) == NULL)
		return 1;
	for (n = 0; n < wanted; n++) {
		workers[n].server = s;
		if (!start_worker(&workers[n]))
			break;
	}
	if (n == wanted) {
		log_line(LOG_INFO, "start", log_int("threads", n), log_int("pid", getpid()));
		sig = wait_for_end(s, ending);
	}
	(void)eventfd_write(s->stop, 1);
	for (i = 0; i < n; i++)
		join_worker(&workers[i]);
	free(workers);
	log_line(LOG_INFO, "stop", log_int("signal", sig));
	return n == wanted ? 0 : 1;
}

/* ---- start and end ---- */

static enum err
open_socket(struct server *s, const char *path, struct problem *problem)
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
open_listener(struct server *s, const char *path, struct problem *problem)
{
	enum err e;

	if ((e = open_socket(s, path, problem)))
		return e;
	if ((s->stop = eventfd(0, EFD_CLOEXEC)) < 0 || fcntl(s->listener, F_SETFL, O_NONBLOCK) != 0)
		return problem_set(problem, ERR_IO, "socket", "it cannot be watched");
	return ERR_NONE;
}

static enum err
open_database(struct server *s, const struct config *config, struct problem *problem)
{
	enum err e;

	if ((e = db_open(config->database_url, s->program->role, DB_SHARED, &s->writer, problem)))
		return e;
	if ((e = connect_to(s, s->writer, config)))
		log_line(LOG_ERROR, "key_missing", log_text("err", err_name(e)), log_text("keys", config->keys));
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
	if ((e = open_database(s, &config, problem)) ||
	    (e = web_open(&s->web, s->program, &config, s->writer, problem)))
		return e;
	return open_listener(s, socket_path, problem);
}

/* NULL: none was given. */
static const char *
socket_option(int argc, char **argv, bool *ret_bad)
{
	bool given = argc == 3 && strcmp(argv[1], "--socket") == 0;

	*ret_bad = argc > 1 && !given;
	return given ? argv[2] : NULL;
}

/*
 * Ending signals are taken by sigwait in main's thread only; the others inherit the mask. libfcgi stops accepting for
 * good on SIGUSR1, unless somebody has a handler for it.
 */
static void
set_signals(sigset_t *ret_ending)
{
	struct sigaction ignore = { .sa_handler = SIG_IGN };

	sigemptyset(ret_ending);
	sigaddset(ret_ending, SIGTERM);
	sigaddset(ret_ending, SIGINT);
	pthread_sigmask(SIG_BLOCK, ret_ending, NULL);
	sigaction(SIGUSR1, &ignore, NULL);
	sigaction(SIGPIPE, &ignore, NULL);
}

int
web_serve(const struct web_program *program, int argc, char **argv)
{
	struct server s = { .program = program, .listener = -1, .stop = -1 };
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
	if (s.stop >= 0)
		close(s.stop);
	web_close(&s.web);
	db_close(s.writer);
	return status;
}
