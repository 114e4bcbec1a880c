/*
 * Any request line, headers and body through the whole dispatcher: whatever comes in, one whole answer goes out, and no header in it was written by
 * the client. The input is lines: method, target, cookie, language, type, the rest is the body.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "base/text.h"
#include "web/csrf.h"
#include "web/web.h"

enum { LINES = 5, LINE_MAX_BYTES = 12000 };

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

static enum err
echo(const struct request *rq, struct reply *rp)
{
	int64_t id;

	reply_header(rp, "X-Echo", "%s %s", request_param(rq, "part"), form_text(&rq->args, "q"));
	reply_cookie(rp, rq, "echo", form_text(&rq->form, "c"), 60, 0);
	if (request_param_id(rq, "part", &id))
		return reply_see_other(rp, "%s", form_text(&rq->args, "to"));
	return reply_text(rp, 200, rq->locale);
}

static const struct endpoint endpoints[] = {
	{ GET,  "/a/:part",     0, echo },
	{ POST, "/a/:part/b",   0, echo, .body_max = 4096 },
	{ PUT,  "/:part/:more", 0, echo },
};
static const struct web_program program = {
	.name = "fuzz", .endpoints = endpoints, .endpoint_count = sizeof(endpoints) / sizeof(endpoints[0]),
};

struct body { const uint8_t *bytes; size_t n; };

static size_t
read_body(void *user, void *bytes, size_t n)
{
	struct body *b = user;

	n = n < b->n ? n : b->n;
	memcpy(bytes, b->bytes, n);
	b->bytes += n;
	b->n -= n;
	return n;
}

/* "; " in the line: Path, SameSite, Max-Age, HttpOnly. */
static int
attributes(const char *line)
{
	int n = 0;

	for (; *line != '\r'; line++)
		n += *line == ';';
	return n;
}

/* No header but those that this program writes, each on a line of its own, then an empty line. */
static void
check_head(const char *answer)
{
	static const char *const ours[] = {
		"Status: ", "Content-Type: ", "Content-Length: ", "Cache-Control: ", "Content-Security-Policy: ", "X-Content-Type-Options: ",
		"Referrer-Policy: ", "Cross-Origin-", "Permissions-Policy: ", "X-Request-Id: ", "X-Echo: ", "Set-Cookie: echo=", "Location: /",
		"Allow: ", "Retry-After: ",
	};
	size_t i;

	for (; strncmp(answer, "\r\n", 2) != 0; answer = strstr(answer, "\r\n") + 2) {
		for (i = 0; i < sizeof(ours) / sizeof(ours[0]); i++)
			if (strncmp(answer, ours[i], strlen(ours[i])) == 0)
				break;
		if (i == sizeof(ours) / sizeof(ours[0]) || (strncmp(answer, "Set-Cookie", 10) == 0 && attributes(answer) != 4) || strcspn(answer, "\r\n") > LINE_MAX_BYTES)
			abort();
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	static const char *const names[LINES] = { "REQUEST_METHOD", "REQUEST_URI", "HTTP_COOKIE", "HTTP_ACCEPT_LANGUAGE", "CONTENT_TYPE" };
	static char lines[LINES + 2][LINE_MAX_BYTES];
	struct web web = { .program = &program, .config = { .base_url = (char[]){ "http://kabarizin.example" } } };
	char *env[LINES + 3], *query;
	AUTO(buf) struct buf out = {0};
	struct body body;
	struct cgi cgi = { .env = env, .read = read_body, .user = &body };
	size_t i, len;

	log_open("fuzz", "error");
	for (i = 0; i < LINES; i++) {
		const uint8_t *end = memchr(bytes, '\n', n);

		len = end != NULL ? (size_t)(end - bytes) : n;
		snprintf(lines[i], LINE_MAX_BYTES, "%s=%.*s", names[i], (int)(len < 10000 ? len : 10000), (const char *)bytes);
		env[i] = lines[i];
		bytes += len + (end != NULL);
		n -= len + (end != NULL);
	}
	query = strchr(lines[1], '?');
	snprintf(lines[LINES], LINE_MAX_BYTES, "QUERY_STRING=%s", query != NULL ? query + 1 : "");
	snprintf(lines[LINES + 1], LINE_MAX_BYTES, "CONTENT_LENGTH=%zu", n);
	env[LINES] = lines[LINES];
	env[LINES + 1] = lines[LINES + 1];
	env[LINES + 2] = NULL;
	body = (struct body){ bytes, n };
	buf_init(&out, 1 << 20);
	if (web_answer(&web, NULL, &cgi, INT64_C(1795230600000), &out) != ERR_NONE)
		abort();
	check_head(buf_text(&out));
	return 0;
}
