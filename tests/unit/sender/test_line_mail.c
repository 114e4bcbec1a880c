/* How a line carries a mail: whether it left, what the server said to which step, and that nothing is said that must not be. */
#include "line.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include "base/text.h"
#include "transfer.h"
#include "world.h"

/* ---- a mail server of the test's own: one thread, one connection at a time, friendly but for one step ---- */

enum { SAID_MAX_BYTES = 64 * 1024, LINE_MAX_BYTES = 4096 };
#define HANG_UP		""
#define THE_TEXT	"."		/* the step that ends a text */

struct server {
	int		 listener, port, stop[2];
	pthread_t	 thread;
	const char	*offers;	/* behind the greeting's answer, "AUTH PLAIN", NULL: nothing */
	const char	*at, *reply;	/* what is said to the step that begins so; HANG_UP: nothing, and the line goes dead */
	/* Read after server_end. */
	int		 connections, mails;
	struct buf	 heard;		/* every line but those of a text */
	struct buf	 text;		/* the last text, as it came */
};

static bool
say(int fd, const char *line)
{
	return send(fd, line, strlen(line), MSG_NOSIGNAL) == (ssize_t)strlen(line) && send(fd, "\r\n", 2, MSG_NOSIGNAL) == 2;
}

/* One line without its end; false: the other side is gone. */
static bool
hear(int fd, char line[LINE_MAX_BYTES])
{
	size_t n = 0;

	while (n + 1 < LINE_MAX_BYTES && recv(fd, line + n, 1, 0) == 1)
		if (line[n++] == '\n') {
			line[n - 1] = '\0';
			if (n > 1 && line[n - 2] == '\r')
				line[n - 2] = '\0';
			return true;
		}
	return false;
}

/* The server's word to this step. false: it hangs up. */
static bool
answer(const struct server *s, int fd, const char *step, const char *good)
{
	bool told = s->at != NULL && text_starts(step, s->at);

	if (told && strcmp(s->reply, HANG_UP) == 0)
		return false;
	return say(fd, told ? s->reply : good);
}

static bool
take_text(struct server *s, int fd)
{
	char line[LINE_MAX_BYTES];

	buf_reset(&s->text);
	while (hear(fd, line)) {
		if (strcmp(line, ".") == 0) {
			s->mails += s->at == NULL || strcmp(s->at, THE_TEXT) != 0;
			return answer(s, fd, THE_TEXT, "250 2.0.0 Ok: queued as 4F2");
		}
		buf_fmt(&s->text, "%s\n", line);
	}
	return false;
}

static bool
greet_back(const struct server *s, int fd, const char *line)
{
	char offers[200];

	if (s->offers == NULL)
		return answer(s, fd, line, "250 mail.example");
	snprintf(offers, sizeof(offers), "250-mail.example\r\n250 %s", s->offers);
	return answer(s, fd, line, offers);
}

static bool
one_step(struct server *s, int fd, const char *line)
{
	bool refused = s->at != NULL && text_starts(line, s->at);
	char credentials[LINE_MAX_BYTES];

	if (text_starts(line, "EHLO") || text_starts(line, "HELO"))
		return greet_back(s, fd, line);
	if (text_starts(line, "AUTH PLAIN"))
		return say(fd, "334 ") && hear(fd, credentials) && answer(s, fd, line, "235 2.7.0 Authentication successful");
	if (text_starts(line, "DATA"))
		return answer(s, fd, line, "354 go on") && (refused || take_text(s, fd));
	return answer(s, fd, line, "250 2.1.0 Ok");
}

static void
talk(struct server *s, int fd)
{
	struct timeval patience = { .tv_sec = 5 };
	char line[LINE_MAX_BYTES];

	setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
	if (!answer(s, fd, "greeting", "220 mail.example ESMTP"))
		return;
	while (hear(fd, line)) {
		buf_fmt(&s->heard, "%s\n", line);
		if (text_starts(line, "QUIT")) {
			say(fd, "221 2.0.0 Bye");
			return;
		}
		if (!one_step(s, fd, line))
			return;
	}
}

static void *
serve(void *user)
{
	struct server *s = user;
	struct pollfd fds[2] = { { .fd = s->stop[0], .events = POLLIN }, { .fd = s->listener, .events = POLLIN } };
	int fd;

	while (poll(fds, 2, -1) > 0 && fds[0].revents == 0) {
		if ((fd = accept(s->listener, NULL, NULL)) < 0)
			continue;
		s->connections++;
		talk(s, fd);
		close(fd);
	}
	return NULL;
}

static void
server_open(struct server *s, const char *offers, const char *at, const char *reply)
{
	struct sockaddr_in where = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t len = sizeof(where);

	*s = (struct server){ .offers = offers, .at = at, .reply = reply };
	buf_init(&s->heard, SAID_MAX_BYTES);
	buf_init(&s->text, SAID_MAX_BYTES);
	assert_true((s->listener = socket(AF_INET, SOCK_STREAM, 0)) >= 0);
	assert_int_equal(bind(s->listener, (struct sockaddr *)&where, len), 0);
	assert_int_equal(listen(s->listener, 8), 0);
	assert_int_equal(getsockname(s->listener, (struct sockaddr *)&where, &len), 0);
	s->port = ntohs(where.sin_port);
	assert_int_equal(pipe(s->stop), 0);
	assert_int_equal(pthread_create(&s->thread, NULL, serve, s), 0);
}

/* After the transfer was closed: the thread waits for nobody any more. */
static void
server_close(struct server *s)
{
	assert_int_equal(write(s->stop[1], "x", 1), 1);
	pthread_join(s->thread, NULL);
	close(s->listener);
	close(s->stop[0]);
	close(s->stop[1]);
}

static void
server_end(struct server *s)
{
	buf_end(&s->heard);
	buf_end(&s->text);
}

/* ---- requests ---- */

#define MAIL	"Subject: x\r\n\r\nsatu\r\n.dua\r\n.\r\ntiga\r\n"

static void
mail_to(struct http_request *rq, const char *method, int port, const char *user, bool starttls)
{
	http_request_init(rq, method);
	rq->timeout_s = 10;
	buf_fmt(&rq->url, "smtp://127.0.0.1:%d/example.go.id", port);
	http_request_mail(rq, "izin@example.go.id", strcmp(method, "NOOP") == 0 ? "" : "sari@example.org");
	http_request_mail_login(rq, user, user != NULL ? "rahasia" : NULL, NULL, starttls);
	if (strcmp(method, "NOOP") != 0)
		buf_text_add(&rq->body, MAIL);
	assert_ok(http_request_err(rq));
}

struct seen { enum http_transport transport; enum http_why why; bool is_mail; enum mail_step step; int status; char body[400]; };

static struct seen
carry(struct transfer *t, const struct http_request *rq)
{
	struct http_answer got;
	struct seen seen;

	assert_ok(transfer_start(t, rq, &seen));
	do
		assert_ok(transfer_move(t, -1, 1000));
	while (transfer_landed(t, &got) != &seen);
	seen = (struct seen){ got.transport, got.why, got.is_mail, got.step, got.status, "" };
	snprintf(seen.body, sizeof(seen.body), "%s", got.body);
	assert_null(transfer_landed(t, &got));
	return seen;
}

/* One request to a server of this temper; what it heard stays until server_end. */
static struct seen
carry_once(struct server *s, const char *method, const char *user, bool starttls)
{
	struct http_request rq;
	struct transfer *t;
	struct seen seen;

	mail_to(&rq, method, s->port, user, starttls);
	assert_ok(transfer_open(4, &t));
	seen = carry(t, &rq);
	transfer_close(t);
	http_request_end(&rq);
	server_close(s);
	return seen;
}

/* ---- the tests ---- */

static void
test_a_mail_is_handed_over_whole_and_its_answer_read(void **state)
{
	struct server s;
	struct seen seen;

	(void)state;
	server_open(&s, NULL, NULL, NULL);
	seen = carry_once(&s, "MAIL", NULL, false);
	assert_int_equal(seen.transport, HTTP_ANSWERED);
	assert_true(seen.is_mail);
	assert_int_equal(seen.step, MAIL_DATA);
	assert_int_equal(seen.status, 250);
	assert_non_null(strstr(seen.body, "250 2.0.0 Ok: queued as 4F2"));
	assert_int_equal(s.mails, 1);
	/* A dot that begins a line is doubled on the wire, or it would end the mail there. */
	assert_string_equal(buf_text(&s.text), "Subject: x\n\nsatu\n..dua\n..\ntiga\n");
	assert_true(text_starts(buf_text(&s.heard), "EHLO example.go.id\nMAIL FROM:<izin@example.go.id>"));
	assert_non_null(strstr(buf_text(&s.heard), "\nRCPT TO:<sari@example.org>\nDATA\n"));
	server_end(&s);
}

static const struct {
	const char		*name, *at, *reply;
	enum http_transport	 transport;
	enum mail_step		 step;
	int			 status;
} cases[] = {
	{ "not let in",                        "greeting", "554 5.7.1 blocked",     HTTP_ANSWERED, MAIL_GREETING, 554 },
	{ "too many at the door",              "greeting", "421 4.3.2 busy",        HTTP_ANSWERED, MAIL_GREETING, 421 },
	{ "the sender may not send",           "MAIL",     "550 5.7.1 not yours",   HTTP_ANSWERED, MAIL_FROM, 550 },
	{ "the disk is full",                  "MAIL",     "452 4.3.1 later",       HTTP_ANSWERED, MAIL_FROM, 452 },
	{ "nobody of that name",               "RCPT",     "550 5.1.1 unknown",     HTTP_ANSWERED, MAIL_TO, 550 },
	{ "greylisted",                        "RCPT",     "451 4.7.1 later",       HTTP_ANSWERED, MAIL_TO, 451 },
	{ "no text is wanted",                 "DATA",     "451 4.3.0 later",       HTTP_ANSWERED, MAIL_DATA, 451 },
	{ "the text is refused",               THE_TEXT,   "554 5.7.1 spam",        HTTP_ANSWERED, MAIL_DATA, 554 },
	{ "hung up before anything",           "greeting", HANG_UP,                 HTTP_NOT_SENT, MAIL_GREETING, 0 },
	{ "hung up at the sender",             "MAIL",     HANG_UP,                 HTTP_NOT_SENT, MAIL_FROM, 0 },
	{ "hung up at the recipient",          "RCPT",     HANG_UP,                 HTTP_NOT_SENT, MAIL_TO, 0 },
	{ "hung up where the text should go",  "DATA",     HANG_UP,                 HTTP_NOT_SENT, MAIL_DATA, 0 },
	{ "hung up behind the text: in doubt", THE_TEXT,   HANG_UP,                 HTTP_LOST, MAIL_DATA, 0 },
};

static void
test_what_goes_wrong_is_known_by_its_step(void **state)
{
	struct server s;
	struct seen seen;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		server_open(&s, NULL, cases[i].at, cases[i].reply);
		seen = carry_once(&s, "MAIL", NULL, false);
		if (seen.transport != cases[i].transport || seen.step != cases[i].step || seen.status != cases[i].status)
			fail_msg("%s: transport %d, step %d, status %d", cases[i].name, (int)seen.transport, (int)seen.step, seen.status);
		assert_int_equal(s.mails, 0);
		assert_int_equal(s.connections, 1);	/* nothing is tried a second time behind our back */
		server_end(&s);
	}
}

static void
test_a_question_logs_in_and_leaves_no_mail(void **state)
{
	struct server s;
	struct seen seen;

	(void)state;
	server_open(&s, "AUTH PLAIN", NULL, NULL);
	seen = carry_once(&s, "NOOP", "izin", false);
	assert_int_equal(seen.transport, HTTP_ANSWERED);
	assert_int_equal(seen.step, MAIL_NOOP);
	assert_int_equal(seen.status, 250);
	assert_non_null(strstr(buf_text(&s.heard), "\nAUTH PLAIN"));
	assert_non_null(strstr(buf_text(&s.heard), "\nNOOP\n"));
	assert_null(strstr(buf_text(&s.heard), "MAIL FROM"));
	server_end(&s);
	server_open(&s, "AUTH PLAIN", "AUTH", "535 5.7.8 wrong");
	seen = carry_once(&s, "NOOP", "izin", false);
	assert_int_equal(seen.step, MAIL_LOGIN);
	assert_int_equal(seen.status, 535);
	server_end(&s);
}

static void
test_no_password_is_said_where_everybody_could_hear_it(void **state)
{
	struct server s;
	struct seen seen;

	(void)state;
	server_open(&s, "AUTH PLAIN", NULL, NULL);	/* STARTTLS was taken out of the offer */
	seen = carry_once(&s, "MAIL", "izin", true);
	assert_int_equal(seen.transport, HTTP_NOT_SENT);
	assert_int_equal(seen.why, HTTP_WHY_NO_TLS);
	assert_null(strstr(buf_text(&s.heard), "AUTH"));
	assert_int_equal(s.mails, 0);
	server_end(&s);
}

static void
test_a_server_without_a_way_to_log_in_is_told_from_a_wrong_password(void **state)
{
	struct server s;
	struct seen seen;

	(void)state;
	server_open(&s, "AUTH SCRAM-SHA-1024", NULL, NULL);
	seen = carry_once(&s, "NOOP", "izin", false);
	assert_int_equal(seen.transport, HTTP_NOT_SENT);
	assert_int_equal(seen.why, HTTP_WHY_NO_LOGIN);
	server_end(&s);
}

/* The handle is used again: nothing of the request before may stay. */
static void
test_one_connection_carries_several_and_a_question_between(void **state)
{
	struct http_request mail, question;
	struct transfer *t;
	struct server s;

	(void)state;
	server_open(&s, NULL, NULL, NULL);
	mail_to(&mail, "MAIL", s.port, NULL, false);
	mail_to(&question, "NOOP", s.port, NULL, false);
	assert_ok(transfer_open(4, &t));
	assert_int_equal(carry(t, &mail).step, MAIL_DATA);
	assert_int_equal(carry(t, &question).step, MAIL_NOOP);
	assert_int_equal(carry(t, &mail).status, 250);
	transfer_close(t);
	server_close(&s);
	assert_int_equal(s.mails, 2);
	assert_int_equal(s.connections, 1);
	assert_string_equal(buf_text(&s.text), "Subject: x\n\nsatu\n..dua\n..\ntiga\n");
	http_request_end(&mail);
	http_request_end(&question);
	server_end(&s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_mail_is_handed_over_whole_and_its_answer_read),
		cmocka_unit_test(test_what_goes_wrong_is_known_by_its_step),
		cmocka_unit_test(test_a_question_logs_in_and_leaves_no_mail),
		cmocka_unit_test(test_no_password_is_said_where_everybody_could_hear_it),
		cmocka_unit_test(test_a_server_without_a_way_to_log_in_is_told_from_a_wrong_password),
		cmocka_unit_test(test_one_connection_carries_several_and_a_question_between),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
