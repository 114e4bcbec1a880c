#include "web/request.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/text.h"
#include "web/cookie.h"
#include "web/endpoint.h"
#include "web/view.h"
#include "web/web.h"

enum { CHUNK_BYTES = 64 * 1024, VARIABLE_MAX = 80, COOKIE_NAME_MAX = 48 };

const char *
method_name(enum method m)
{
	static const char *const names[METHOD__COUNT] = { [GET] = "GET", [POST] = "POST", [PUT] = "PUT", [METHOD_OTHER] = "other" };

	return names[m];
}

const char *
cgi_value(const struct cgi *cgi, const char *name)
{
	size_t n = strlen(name);
	char *const *at;

	for (at = cgi->env; *at != NULL; at++)
		if (strncmp(*at, name, n) == 0 && (*at)[n] == '=')
			return *at + n + 1;
	return NULL;
}

/* ---- the request line ---- */

static void
read_method(struct request *rq)
{
	const char *name = cgi_value(rq->cgi, "REQUEST_METHOD");

	rq->head = text_equal(name, "HEAD");
	if (rq->head || text_equal(name, "GET"))
		rq->method = GET;
	else if (text_equal(name, "POST"))
		rq->method = POST;
	else if (text_equal(name, "PUT"))
		rq->method = PUT;
	else
		rq->method = METHOD_OTHER;
}

static bool
has_control(const char *text, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		if ((unsigned char)text[i] < ' ' || text[i] == 0x7F)
			return true;
	return false;
}

/* Only the last segment may be empty ("/admin/"), and none may climb. */
static bool
segment_is_good(const struct buf *path, size_t from, bool last)
{
	const char *s = path->bytes + from;

	if (*s == '\0')
		return last;
	return strcmp(s, ".") != 0 && strcmp(s, "..") != 0;
}

static enum err
decode_path(const char *raw, struct buf *ret)
{
	size_t n, from;

	if (*raw != '/')
		return ERR_INVALID;
	while (*raw == '/') {
		buf_char(ret, '/');
		from = ret->len;
		n = strcspn(++raw, "/");
		if (!text_unpercent(ret, raw, n, false) || buf_err(ret) || !segment_is_good(ret, from, raw[n] == '\0'))
			return ERR_INVALID;
		raw += n;
	}
	return text_is_utf8(ret->bytes, ret->len) && !has_control(ret->bytes, ret->len) ? ERR_NONE : ERR_INVALID;
}

static enum err
read_path(struct request *rq)
{
	const char *uri = cgi_value(rq->cgi, "REQUEST_URI");
	AUTO(buf) struct buf path = {0};
	size_t n;
	enum err e;

	buf_init(&path, REQUEST_PATH_MAX_BYTES);
	if (uri == NULL)
		return ERR_INVALID;
	rq->uri = uri;
	n = strcspn(uri, "?");
	if (n > REQUEST_PATH_MAX_BYTES)
		return ERR_TOO_LARGE;
	if ((rq->raw_path = strndup(uri, n)) == NULL)
		return ERR_MEMORY;
	if ((e = decode_path(rq->raw_path, &path)))
		return e;
	return (rq->path = buf_take(&path)) != NULL ? ERR_NONE : ERR_MEMORY;
}

static enum err
read_query(struct request *rq)
{
	const char *query = cgi_value(rq->cgi, "QUERY_STRING");
	enum err e;

	rq->query = query != NULL ? query : "";
	if (strlen(rq->query) > REQUEST_QUERY_MAX_BYTES)
		return ERR_TOO_LARGE;
	e = form_read(&rq->args, rq->query, strlen(rq->query));
	return e != ERR_MEMORY && rq->web->program->takes_anything ? ERR_NONE : e;
}

/* ---- who and which ---- */

static bool
id_is_good(const char *id)
{
	size_t n = id != NULL ? strspn(id, "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-_") : 0;

	return n >= 8 && n < REQUEST_ID_MAX && id[n] == '\0';
}

/* The web server's id when it gives one, so that its log and ours speak of the same request. */
static void
read_id(struct request *rq)
{
	const char *id = cgi_value(rq->cgi, "REQUEST_ID");

	if (!id_is_good(id))
		id = cgi_value(rq->cgi, "HTTP_X_REQUEST_ID");
	if (id_is_good(id))
		memcpy(rq->id, id, strlen(id) + 1);
	else
		crypto_token(rq->id);
}

/* "id-ID;q=0.8" -> our name of it, or NULL; *ret_q in tenths. "in" is what old phones call Indonesian. */
static const char *
language(const char *at, size_t n, int *ret_q)
{
	char name[4] = "";
	const char *q = memchr(at, ';', n);
	size_t i;

	for (i = 0; i < sizeof(name) - 1 && i < n && strchr("-;, ", at[i]) == NULL; i++)
		name[i] = (char)(at[i] | 0x20);
	*ret_q = 10;
	if (q != NULL && (q = memchr(q, '=', n - (size_t)(q - at))) != NULL)
		*ret_q = q[1] != '0' ? 10 : q[2] == '.' && q[3] >= '0' && q[3] <= '9' ? q[3] - '0' : 0;
	return locale_known(strcmp(name, "in") == 0 ? "id" : name);
}

static const char *
wished_language(const char *header)
{
	const char *best = NULL, *name;
	int best_q = 0, q;
	size_t n;

	for (; header != NULL && *header != '\0'; header += n + (header[n] == ',')) {
		header += strspn(header, " \t");
		n = strcspn(header, ",");
		if ((name = language(header, n, &q)) != NULL && q > best_q) {
			best = name;
			best_q = q;
		}
	}
	return best;
}

static void
read_locale(struct request *rq)
{
	char cookie[8];

	if ((rq->locale = locale_known(form_text(&rq->args, "lang"))) != NULL)
		return;
	if (request_cookie(rq, "kz_lang", cookie, sizeof(cookie)) && (rq->locale = locale_known(cookie)) != NULL)
		return;
	if ((rq->locale = wished_language(request_header(rq, "Accept-Language"))) == NULL)
		rq->locale = locales[0];
}

enum err
request_begin(struct request *rq, struct web *web, const struct cgi *cgi, int64_t now)
{
	enum err e;

	*rq = (struct request){ .web = web, .cgi = cgi, .now = now, .query = "", .locale = locales[0] };
	rq->https = text_starts(web->config.base_url, "https://");
	rq->ip = cgi_value(cgi, "REMOTE_ADDR");
	if (rq->ip == NULL)
		rq->ip = "";
	read_id(rq);
	read_method(rq);
	if ((e = read_path(rq)) || (e = read_query(rq)))
		return e;
	read_locale(rq);
	return ERR_NONE;
}

void
request_end(struct request *rq)
{
	free(rq->raw_path);
	free(rq->path);
	form_end(&rq->args);
	form_end(&rq->form);
	buf_end(&rq->body);
	*rq = (struct request){0};
}

/* ---- the body ---- */

static enum err
read_all(struct request *rq)
{
	size_t want, got;
	char *to;

	for (;;) {
		want = rq->body.max - rq->body.len;
		want = want < CHUNK_BYTES ? want : CHUNK_BYTES;
		if (want == 0)
			return ERR_NONE;
		if ((to = buf_room(&rq->body, want)) == NULL)
			return buf_err(&rq->body);
		if ((got = rq->cgi->read(rq->cgi->user, to, want)) == 0)
			return ERR_NONE;
		buf_grew(&rq->body, got);
	}
}

static bool
is_form(const struct request *rq)
{
	static const char type[] = "application/x-www-form-urlencoded";
	const char *given = request_header(rq, "Content-Type");
	size_t n = sizeof(type) - 1;

	return given != NULL && strncasecmp(given, type, n) == 0 && (given[n] == '\0' || given[n] == ';' || given[n] == ' ');
}

enum err
request_read_body(struct request *rq, size_t max)
{
	const char *announced = cgi_value(rq->cgi, "CONTENT_LENGTH");
	int64_t length = 0;
	enum err e;

	if (announced != NULL && *announced != '\0' && (!text_to_int64(announced, &length) || length < 0))
		return ERR_INVALID;
	if ((uint64_t)length > max)
		return ERR_TOO_LARGE;
	buf_init(&rq->body, (size_t)length);
	if ((e = read_all(rq)))
		return e;
	if (rq->body.len < (size_t)length)
		return ERR_INVALID;		/* the client went away in the middle */
	if (rq->web->program->takes_anything)
		return ERR_NONE;
	if (is_form(rq))
		return form_read(&rq->form, buf_text(&rq->body), rq->body.len);
	if (rq->endpoint != NULL && (rq->endpoint->flags & ENDPOINT_FILES) && multipart_is(request_header(rq, "Content-Type")))
		return multipart_read(request_header(rq, "Content-Type"), buf_text(&rq->body), rq->body.len, &rq->form, &rq->uploads);
	return ERR_NONE;
}

/* ---- reading ---- */

const char *
request_param(const struct request *rq, const char *name)
{
	const char *at = rq->endpoint != NULL ? rq->endpoint->pattern : "";
	size_t i, n = strlen(name);

	for (i = 0; (at = strchr(at, ':')) != NULL; i++) {
		at++;
		if (strncmp(at, name, n) == 0 && (at[n] == '/' || at[n] == '\0'))
			return rq->params[i];
	}
	return "";
}

bool
request_param_id(const struct request *rq, const char *name, int64_t *ret)
{
	int64_t id;

	if (!text_to_int64(request_param(rq, name), &id) || id < 1)
		return false;
	*ret = id;
	return true;
}

const char *
request_header(const struct request *rq, const char *name)
{
	char variable[VARIABLE_MAX] = "HTTP_";
	size_t i, at = strlen(variable);

	/* CGI keeps these two without HTTP_. */
	if (strcasecmp(name, "Content-Type") == 0 || strcasecmp(name, "Content-Length") == 0)
		at = 0;
	for (i = 0; name[i] != '\0' && at < VARIABLE_MAX - 1; i++)
		variable[at++] = (char)(name[i] == '-' ? '_' : name[i] >= 'a' && name[i] <= 'z' ? name[i] - 32 : name[i]);
	variable[at] = '\0';
	return cgi_value(rq->cgi, variable);
}

bool
request_cookie(const struct request *rq, const char *name, char *ret, size_t cap)
{
	char full[COOKIE_NAME_MAX];

	snprintf(full, sizeof(full), "%s%s", rq->https ? "__Host-" : "", name);
	return cookie_find(cgi_value(rq->cgi, "HTTP_COOKIE"), full, ret, cap);
}

bool
request_is_htmx(const struct request *rq)
{
	return text_equal(request_header(rq, "HX-Request"), "true") && !text_equal(request_header(rq, "HX-Boosted"), "true");
}
