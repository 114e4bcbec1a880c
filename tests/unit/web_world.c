#include "web_world.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/crypto.h"
#include "base/json.h"
#include "base/text.h"

enum { ENV_MAX = 40, LINE_MAX_BYTES = 9000 };

void
web_world_open(struct web_world *w, const struct web_program *program, const char *templates)
{
	web_world_open_at(w, program, templates, "http://kabarizin.example");
}

static void
make_keys(struct web_world *w)
{
	snprintf(w->keys, sizeof(w->keys), "/tmp/kz_keys_XXXXXX");
	if (!w->with_keys) {
		snprintf(w->keys, sizeof(w->keys), "/nonexistent");
		return;
	}
	assert_non_null(mkdtemp(w->keys));
	assert_ok(seal_keys_make(w->keys, "outgoing"));
	assert_ok(seal_keys_make(w->keys, "webhook"));
}

static void
remove_keys(const struct web_world *w)
{
	static const char *const names[] = { "outgoing.pub", "outgoing.key", "webhook.pub", "webhook.key", "" };
	char path[80];
	size_t i;

	for (i = 0; w->with_keys && i < sizeof(names) / sizeof(names[0]); i++) {
		snprintf(path, sizeof(path), "%s/%s", w->keys, names[i]);
		(void)remove(path);
	}
}

void
web_world_open_at(struct web_world *w, const struct web_program *program, const char *templates, const char *base_url)
{
	AUTO(config) struct config config = {0};
	struct problem problem = {0};

	world_open(&w->world);
	buf_init(&w->raw, REPLY_BODY_MAX_BYTES * 2);
	w->now = WORLD_NOW;
	assert_ok(text_copy(base_url, &config.base_url));
	assert_ok(text_copy(templates != NULL ? templates : "templates", &config.templates));
	make_keys(w);
	assert_ok(text_copy(w->keys, &config.keys));
	if (web_open(&w->web, program, &config, w->world.db, &problem) != ERR_NONE)
		fail_msg("%s does not start: %s", program->name, problem.why);
}

void
web_world_end(struct web_world *w)
{
	size_t i;

	web_close(&w->web);
	remove_keys(w);
	world_end(&w->world);
	buf_end(&w->raw);
	for (i = 0; i < WEB_WORLD_COOKIES_MAX; i++)
		free(w->cookies[i]);
	*w = (struct web_world){0};
}

/* ---- sending ---- */

struct body { const char *bytes; size_t n; };

static size_t
read_body(void *user, void *bytes, size_t n)
{
	struct body *body = user;

	n = n < body->n ? n : body->n;
	memcpy(bytes, body->bytes, n);
	body->bytes += n;
	body->n -= n;
	return n;
}

static void
keep_cookie(struct web_world *w, const char *line, size_t n)
{
	size_t name = strcspn(line, "="), i, free_slot = WEB_WORLD_COOKIES_MAX;

	for (i = 0; i < WEB_WORLD_COOKIES_MAX; i++) {
		if (w->cookies[i] != NULL && strncmp(w->cookies[i], line, name + 1) == 0) {
			free(w->cookies[i]);
			w->cookies[i] = NULL;
		}
		if (w->cookies[i] == NULL && free_slot == WEB_WORLD_COOKIES_MAX)
			free_slot = i;
	}
	if (line[name + 1] == ';')
		return;		/* emptied: forgotten */
	assert_true(free_slot < WEB_WORLD_COOKIES_MAX);
	w->cookies[free_slot] = strndup(line, n < strcspn(line, ";") ? n : strcspn(line, ";"));
}

static void
keep_cookies(struct web_world *w)
{
	static const char name[] = "\r\nSet-Cookie: ";
	const char *at = buf_text(&w->raw), *end = strstr(at, "\r\n\r\n");

	while ((at = strstr(at, name)) != NULL && at < end) {
		at += sizeof(name) - 1;
		keep_cookie(w, at, strcspn(at, "\r"));
	}
}

static char *
line(char lines[ENV_MAX][LINE_MAX_BYTES], size_t i, const char *name, const char *value)
{
	assert_true(i < ENV_MAX - 1);
	snprintf(lines[i], LINE_MAX_BYTES, "%s=%s", name, value);
	return lines[i];
}

int
web_send(struct web_world *w, const char *method, const char *target, const char *type, const char *body, size_t n)
{
	static char lines[ENV_MAX][LINE_MAX_BYTES];
	char *env[ENV_MAX], length[24], cookies[LINE_MAX_BYTES] = "";
	struct body source = { body, n };
	struct cgi cgi = { .env = env, .read = read_body, .user = &source };
	const char *query = strchr(target, '?');
	size_t count = 0, i, at = 0;
	int status;

	snprintf(length, sizeof(length), "%zu", n);
	for (i = 0; i < WEB_WORLD_COOKIES_MAX; i++)
		if (w->cookies[i] != NULL)
			at += (size_t)snprintf(cookies + at, sizeof(cookies) - at, "%s%s", at > 0 ? "; " : "", w->cookies[i]);
	env[count] = line(lines, count, "REQUEST_METHOD", method), count++;
	env[count] = line(lines, count, "REQUEST_URI", target), count++;
	env[count] = line(lines, count, "QUERY_STRING", query != NULL ? query + 1 : ""), count++;
	env[count] = line(lines, count, "REMOTE_ADDR", "192.0.2.7"), count++;
	env[count] = line(lines, count, "CONTENT_LENGTH", length), count++;
	env[count] = line(lines, count, "CONTENT_TYPE", type != NULL ? type : ""), count++;
	if (at > 0)
		env[count] = line(lines, count, "HTTP_COOKIE", cookies), count++;
	/* Those of the test come first, so that they can stand in for the usual ones. */
	for (i = 0; i < WEB_WORLD_HEADERS_MAX && w->headers[i] != NULL; i++) {
		memmove(env + 1, env, count * sizeof(*env));
		env[0] = (char *)(uintptr_t)w->headers[i];
		assert_true(++count < ENV_MAX - 1);
	}
	env[count] = NULL;
	buf_reset(&w->raw);
	assert_ok(web_answer(&w->web, w->world.db, &cgi, w->now, &w->raw));
	assert_int_equal(sscanf(buf_text(&w->raw), "Status: %d", &status), 1);
	keep_cookies(w);
	return status;
}

int
web_get(struct web_world *w, const char *target)
{
	return web_send(w, "GET", target, NULL, "", 0);
}

int
web_post(struct web_world *w, const char *target, const char *form)
{
	return web_send(w, "POST", target, "application/x-www-form-urlencoded", form != NULL ? form : "", form != NULL ? strlen(form) : 0);
}

/* ---- looking at the answer ---- */

const char *
web_body(const struct web_world *w)
{
	const char *end = strstr(buf_text(&w->raw), "\r\n\r\n");

	assert_non_null(end);
	return end + 4;
}

bool
web_says(const struct web_world *w, const char *text)
{
	return strstr(web_body(w), text) != NULL;
}

char *
web_header(const struct web_world *w, const char *name)
{
	const char *at = buf_text(&w->raw), *end = web_body(w) - 2;
	size_t n = strlen(name);

	for (; at < end; at += strcspn(at, "\n") + 1)
		if (strncasecmp(at, name, n) == 0 && at[n] == ':' && at[n + 1] == ' ')
			return strndup(at + n + 2, strcspn(at + n + 2, "\r"));
	return NULL;
}

struct json_object *
web_json(const struct web_world *w)
{
	struct json_object *o = NULL;

	if (json_parse(web_body(w), strlen(web_body(w)), &o, NULL) != ERR_NONE)
		fail_msg("not JSON: %s", web_body(w));
	return o;
}

char *
web_csrf(const struct web_world *w)
{
	static const char before[] = "name=\"csrf\" value=\"";
	const char *at = strstr(web_body(w), before);

	if (at == NULL)
		fail_msg("no csrf field in: %s", web_body(w));
	at += sizeof(before) - 1;
	return strndup(at, strcspn(at, "\""));
}
