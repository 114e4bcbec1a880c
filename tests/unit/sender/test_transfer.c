#include "transfer.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "world.h"

/* ---- a server of the test's own: one thread, many connections, and for each request in turn what the script says ---- */

enum { CONNECTIONS = 64, REQUEST_MAX = 8192 };

enum act {
	ANSWER,			/* 200 and a body, the connection stays open */
	CUT,			/* the request is read to its end, and then the line goes dead: it may well have been acted upon */
	CUT_IN_ANSWER,		/* the same in the middle of the answer */
	REDIRECT,
	FLOOD,			/* an answer without end */
	SLOW_DOWN,		/* 429 with Retry-After */
	COME_NEXT_YEAR,		/* the same with one that nobody means */
	COME_NEVER,		/* and with one that no integer holds */
};

struct server {
	int		 listener, port;
	int		 stop[2];
	pthread_t	 thread;
	const enum act	*script;	/* the last one is repeated */
	size_t		 script_length;
	atomic_int	 requests, connections;
	char		 last[80];	/* the first line of the last request; read after server_end */
};

static const char *
answer_of(enum act act)
{
	switch (act) {
	case REDIRECT: return "HTTP/1.1 302 Found\r\nLocation: /elsewhere\r\nContent-Length: 0\r\n\r\n";
	case SLOW_DOWN: return "HTTP/1.1 429 Too Many\r\nRetry-After: 17\r\nContent-Length: 2\r\n\r\n{}";
	case COME_NEXT_YEAR: return "HTTP/1.1 429 Too Many\r\nRetry-After: 31536000\r\nContent-Length: 2\r\n\r\n{}";
	case COME_NEVER: return "HTTP/1.1 503 Later\r\nRetry-After: 9999999999999\r\nContent-Length: 2\r\n\r\n{}";
	case CUT_IN_ANSWER: return "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n{\"half\":";
	case FLOOD: return "HTTP/1.1 200 OK\r\nContent-Length: 100000000\r\n\r\n";
	default: return "HTTP/1.1 200 OK\r\nContent-Length: 11\r\n\r\n{\"ok\":true}";
	}
}

static void
send_all(int fd, const char *bytes, size_t n)
{
	ssize_t sent;

	for (; n > 0; bytes += sent, n -= (size_t)sent)
		if ((sent = send(fd, bytes, n, MSG_NOSIGNAL)) <= 0)
			return;
}

static void
flood(int fd)
{
	static const char block[4096] = { ' ' };
	int i;

	for (i = 0; i < 1000; i++)
		if (send(fd, block, sizeof(block), MSG_NOSIGNAL) <= 0)
			return;
}

/* One whole request is in: plays the script. False: the connection is to be closed. */
static bool
play(struct server *s, int fd, const char *request)
{
	int n = atomic_fetch_add(&s->requests, 1);
	enum act act = s->script[(size_t)n < s->script_length ? (size_t)n : s->script_length - 1];

	snprintf(s->last, sizeof(s->last), "%.*s", (int)strcspn(request, "\r"), request);
	if (act == CUT)
		return false;
	send_all(fd, answer_of(act), strlen(answer_of(act)));
	if (act == FLOOD)
		flood(fd);
	return act != CUT_IN_ANSWER && act != FLOOD;
}

/* Reads what is there; true when a request is complete. Bodies of the test are announced by Content-Length. */
static bool
is_whole(const char *bytes)
{
	const char *end = strstr(bytes, "\r\n\r\n"), *length = strstr(bytes, "Content-Length: ");

	return end != NULL && (length == NULL || strlen(end + 4) >= strtoul(length + 16, NULL, 10));
}

static void *
serve(void *user)
{
	static _Thread_local char got[CONNECTIONS][REQUEST_MAX];
	struct server *s = user;
	struct pollfd fds[CONNECTIONS];
	size_t n = 2, i, len;
	ssize_t r;

	fds[0] = (struct pollfd){ .fd = s->stop[0], .events = POLLIN };
	fds[1] = (struct pollfd){ .fd = s->listener, .events = POLLIN };
	for (;;) {
		if (poll(fds, (nfds_t)n, -1) < 0 || fds[0].revents != 0)
			break;
		if (fds[1].revents != 0 && n < CONNECTIONS) {
			fds[n] = (struct pollfd){ .fd = accept(s->listener, NULL, NULL), .events = POLLIN };
			got[n][0] = '\0';
			n++;
			atomic_fetch_add(&s->connections, 1);
			continue;
		}
		for (i = 2; i < n; i++) {
			if (fds[i].revents == 0)
				continue;
			len = strlen(got[i]);
			r = read(fds[i].fd, got[i] + len, REQUEST_MAX - len - 1);
			if (r > 0)
				got[i][len + (size_t)r] = '\0';
			if (r > 0 && !is_whole(got[i]))
				continue;
			if (r > 0 && play(s, fds[i].fd, got[i])) {
				got[i][0] = '\0';
				continue;
			}
			close(fds[i].fd);
			fds[i].fd = -1;		/* poll leaves it out from now on */
		}
	}
	for (i = 2; i < n; i++)
		if (fds[i].fd >= 0)
			close(fds[i].fd);
	return NULL;
}

static void
server_open(struct server *s, const enum act *script, size_t n)
{
	struct sockaddr_in at = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t len = sizeof(at);

	*s = (struct server){ .script = script, .script_length = n };
	assert_true((s->listener = socket(AF_INET, SOCK_STREAM, 0)) >= 0);
	assert_int_equal(bind(s->listener, (struct sockaddr *)&at, len), 0);
	assert_int_equal(listen(s->listener, CONNECTIONS), 0);
	assert_int_equal(getsockname(s->listener, (struct sockaddr *)&at, &len), 0);
	s->port = ntohs(at.sin_port);
	assert_int_equal(pipe(s->stop), 0);
	assert_int_equal(pthread_create(&s->thread, NULL, serve, s), 0);
}

static void
server_end(struct server *s)
{
	assert_int_equal(write(s->stop[1], "x", 1), 1);
	pthread_join(s->thread, NULL);
	close(s->listener);
	close(s->stop[0]);
	close(s->stop[1]);
}

/* ---- requests ---- */

static void
post(struct http_request *rq, int port)
{
	http_request_init(rq, "POST");
	buf_fmt(&rq->url, "http://127.0.0.1:%d/messages", port);
	http_request_header(rq, "Content-Type", "application/json");
	buf_text_add(&rq->body, "{\"to\":\"+6281260007001\"}");
	assert_ok(http_request_err(rq));
}

/* Carries one request to its end; what lives in the answer is copied. */
struct seen { enum http_transport transport; int status, retry_after_s; size_t body_len; };

static struct seen
carry(struct transfer *t, const struct http_request *rq)
{
	struct http_answer answer;
	struct seen seen;

	assert_ok(transfer_start(t, rq, &seen));
	for (;;) {
		assert_ok(transfer_move(t, -1, 1000));
		if (transfer_landed(t, &answer) == &seen)
			break;
	}
	seen = (struct seen){ answer.transport, answer.status, answer.retry_after_s, answer.body_len };
	assert_int_equal(transfer_flying(t), 0);
	assert_null(transfer_landed(t, &answer));
	return seen;
}

static struct seen
carry_once(const enum act *script, size_t n, size_t times, struct server *s)
{
	struct http_request rq;
	struct transfer *t;
	struct seen seen = {0};

	server_open(s, script, n);
	post(&rq, s->port);
	assert_ok(transfer_open(4, &t));
	for (; times > 0; times--)
		seen = carry(t, &rq);
	transfer_close(t);
	http_request_end(&rq);
	server_end(s);
	return seen;
}

#define PLAY(times, server, ...) \
	carry_once((const enum act[]){ __VA_ARGS__ }, sizeof((const enum act[]){ __VA_ARGS__ }) / sizeof(enum act), times, server)

/* ---- the tests ---- */

static void
test_connections_are_kept(void **state)
{
	struct server s;
	struct seen seen = PLAY(20, &s, ANSWER);

	(void)state;
	assert_int_equal(seen.transport, HTTP_ANSWERED);
	assert_int_equal(seen.status, 200);
	assert_int_equal(seen.body_len, 11);
	assert_int_equal(s.requests, 20);
	assert_int_equal(s.connections, 1);
}

static void
test_a_request_whose_answer_is_lost_is_not_sent_again(void **state)
{
	struct server s;
	struct seen seen = PLAY(1, &s, CUT);

	(void)state;
	assert_int_equal(seen.transport, HTTP_LOST);
	assert_int_equal(s.requests, 1);
}

static void
test_not_even_over_a_kept_connection_where_libcurl_would(void **state)
{
	struct server s;
	struct seen seen = PLAY(2, &s, ANSWER, CUT, ANSWER);

	(void)state;
	assert_int_equal(seen.transport, HTTP_LOST);
	assert_int_equal(s.requests, 2);	/* a third would be the same message a second time */
}

static void
test_half_an_answer_is_a_lost_one(void **state)
{
	struct server s;
	struct seen seen = PLAY(1, &s, CUT_IN_ANSWER);

	(void)state;
	assert_int_equal(seen.transport, HTTP_LOST);
	assert_int_equal(s.requests, 1);
}

static void
test_nobody_listening_means_nothing_was_sent(void **state)
{
	struct http_request rq;
	struct transfer *t;
	struct server s;
	struct seen seen;

	(void)state;
	server_open(&s, (const enum act[]){ ANSWER }, 1);
	server_end(&s);		/* the port was free a moment ago and is free now */
	post(&rq, s.port);
	assert_ok(transfer_open(4, &t));
	seen = carry(t, &rq);
	assert_int_equal(seen.transport, HTTP_NOT_SENT);
	transfer_close(t);
	http_request_end(&rq);
}

static void
test_a_redirect_is_an_answer_and_not_a_way(void **state)
{
	struct server s;
	struct seen seen = PLAY(1, &s, REDIRECT, ANSWER);

	(void)state;
	assert_int_equal(seen.transport, HTTP_ANSWERED);
	assert_int_equal(seen.status, 302);
	assert_int_equal(s.requests, 1);
}

static void
test_an_endless_answer_is_cut_and_its_status_kept(void **state)
{
	struct server s;
	struct seen seen = PLAY(1, &s, FLOOD);

	(void)state;
	assert_int_equal(seen.transport, HTTP_ANSWERED);
	assert_int_equal(seen.status, 200);
	assert_true(seen.body_len <= 256 * 1024);
}

static void
test_retry_after_is_read(void **state)
{
	struct server s;
	struct seen seen = PLAY(1, &s, SLOW_DOWN);

	(void)state;
	assert_int_equal(seen.status, 429);
	assert_int_equal(seen.retry_after_s, 17);
}

static void
test_nobody_is_waited_for_longer_than_a_day(void **state)
{
	struct server s;
	struct seen year = PLAY(1, &s, COME_NEXT_YEAR), never = PLAY(1, &s, COME_NEVER);

	(void)state;
	assert_int_equal(year.retry_after_s, 24 * 3600);
	assert_int_equal(never.retry_after_s, 24 * 3600);
}

static void
test_every_method_goes_out_as_it_is_called(void **state)
{
	static const struct { const char *method, *body, *line; } cases[] = {
		{ "GET",    "",   "GET /x HTTP/1.1" },
		{ "POST",   "{}", "POST /x HTTP/1.1" },
		{ "PUT",    "{}", "PUT /x HTTP/1.1" },
		{ "DELETE", "",   "DELETE /x HTTP/1.1" },
		{ "POST",   "",   "POST /x HTTP/1.1" },
	};
	struct http_request rq;
	struct transfer *t;
	struct server s;
	size_t i;

	(void)state;
	assert_ok(transfer_open(4, &t));
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {	/* one after the other on the same handle: nothing of the last may stay */
		server_open(&s, (const enum act[]){ ANSWER }, 1);
		http_request_init(&rq, cases[i].method);
		buf_fmt(&rq.url, "http://127.0.0.1:%d/x", s.port);
		buf_text_add(&rq.body, cases[i].body);
		assert_int_equal(carry(t, &rq).status, 200);
		http_request_end(&rq);
		server_end(&s);
		assert_string_equal(s.last, cases[i].line);
	}
	transfer_close(t);
}

static void
test_only_http_leaves_the_house(void **state)
{
	struct http_request rq;
	struct transfer *t;
	struct seen seen;

	(void)state;
	http_request_init(&rq, "POST");
	buf_text_add(&rq.url, "file:///etc/passwd");
	buf_text_add(&rq.body, "x");
	assert_ok(transfer_open(4, &t));
	seen = carry(t, &rq);
	assert_int_equal(seen.transport, HTTP_NOT_SENT);
	transfer_close(t);
	http_request_end(&rq);
}

static void
test_many_fly_at_once(void **state)
{
	enum { MANY = 40 };
	struct http_request rq;
	struct http_answer answer;
	struct transfer *t;
	struct server s;
	int users[MANY], i, landed = 0, *user;

	(void)state;
	server_open(&s, (const enum act[]){ ANSWER }, 1);
	post(&rq, s.port);
	assert_ok(transfer_open(8, &t));
	for (i = 0; i < MANY; i++) {
		users[i] = 0;
		assert_ok(transfer_start(t, &rq, &users[i]));
	}
	assert_int_equal(transfer_flying(t), MANY);
	while (landed < MANY) {
		assert_ok(transfer_move(t, -1, 1000));
		while ((user = transfer_landed(t, &answer)) != NULL) {
			assert_int_equal(answer.transport, HTTP_ANSWERED);
			assert_int_equal((*user)++, 0);		/* each lands once */
			landed++;
		}
	}
	assert_true(s.connections <= 8);
	transfer_close(t);
	http_request_end(&rq);
	server_end(&s);
}

static void
test_what_is_still_flying_is_let_go(void **state)
{
	struct http_request rq;
	struct transfer *t;
	struct server s;
	int user;

	(void)state;
	server_open(&s, (const enum act[]){ ANSWER }, 1);
	post(&rq, s.port);
	assert_ok(transfer_open(4, &t));
	assert_ok(transfer_start(t, &rq, &user));
	transfer_close(t);
	http_request_end(&rq);
	server_end(&s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_connections_are_kept),
		cmocka_unit_test(test_a_request_whose_answer_is_lost_is_not_sent_again),
		cmocka_unit_test(test_not_even_over_a_kept_connection_where_libcurl_would),
		cmocka_unit_test(test_half_an_answer_is_a_lost_one),
		cmocka_unit_test(test_nobody_listening_means_nothing_was_sent),
		cmocka_unit_test(test_a_redirect_is_an_answer_and_not_a_way),
		cmocka_unit_test(test_an_endless_answer_is_cut_and_its_status_kept),
		cmocka_unit_test(test_retry_after_is_read),
		cmocka_unit_test(test_nobody_is_waited_for_longer_than_a_day),
		cmocka_unit_test(test_every_method_goes_out_as_it_is_called),
		cmocka_unit_test(test_only_http_leaves_the_house),
		cmocka_unit_test(test_many_fly_at_once),
		cmocka_unit_test(test_what_is_still_flying_is_let_go),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
