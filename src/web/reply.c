#include "web/reply.h"

#include <inttypes.h>
#include <stdarg.h>
#include <string.h>

#include "base/text.h"
#include "web/cookie.h"
#include "web/request.h"
#include "web/view.h"
#include "web/web.h"

/*
 * Nothing from elsewhere, no inline script or style, nobody may frame us, and no address of ours (some carry tokens)
 * is told to others.
 */
static const char security[] =
    "Content-Security-Policy: default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; font-src 'self';"
    " connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'\r\n"
    "X-Content-Type-Options: nosniff\r\n"
    "Referrer-Policy: no-referrer\r\n"
    "Cross-Origin-Opener-Policy: same-origin\r\n"
    "Cross-Origin-Resource-Policy: same-origin\r\n"
    "Permissions-Policy: camera=(), geolocation=(), microphone=(), payment=(), usb=()\r\n";

void
reply_init(struct reply *rp)
{
	*rp = (struct reply){ .status = 200 };
	buf_init(&rp->head, REPLY_HEAD_MAX_BYTES);
	buf_init(&rp->cookies, REPLY_HEAD_MAX_BYTES);
	buf_init(&rp->body, REPLY_BODY_MAX_BYTES);
}

static void
stream_end(struct reply *rp)
{
	if (rp->more_end != NULL)
		rp->more_end(rp->more_user);
	rp->more = NULL;
	rp->more_end = NULL;
}

void
reply_end(struct reply *rp)
{
	stream_end(rp);
	buf_end(&rp->head);
	buf_end(&rp->cookies);
	buf_end(&rp->body);
	*rp = (struct reply){0};
}

void
reply_reset(struct reply *rp)
{
	buf_reset(&rp->head);
	buf_reset(&rp->body);
	rp->status = 200;
	rp->type = NULL;
	rp->cache_s = 0;
	stream_end(rp);
}

/* ---- headers ---- */

static bool
is_header_value(const char *value)
{
	for (; *value != '\0'; value++)
		if ((unsigned char)*value < ' ' || *value == 0x7F)
			return false;
	return true;
}

static void
add_header(struct buf *to, const char *name, const char *value)
{
	if (is_header_value(value))
		buf_fmt(to, "%s: %s\r\n", name, value);
}

void
reply_header(struct reply *rp, const char *name, const char *fmt, ...)
{
	AUTO(buf) struct buf value = {0};
	va_list ap;

	buf_init(&value, REPLY_HEAD_MAX_BYTES);
	va_start(ap, fmt);
	buf_vfmt(&value, fmt, ap);
	va_end(ap);
	add_header(&rp->head, name, buf_text(&value));
}

void
reply_cookie(struct reply *rp, const struct request *rq, const char *name, const char *value, long max_age_s, unsigned flags)
{
	AUTO(buf) struct buf line = {0};

	/* "x; Domain=..." would be a cookie of somebody else's making. */
	if (!cookie_may_hold(value))
		return;
	buf_init(&line, REPLY_HEAD_MAX_BYTES);
	buf_fmt(&line, "%s%s=%s; Path=/; SameSite=%s", rq->https ? "__Host-" : "", name, value,
	    flags & COOKIE_STRICT ? "Strict" : "Lax");
	if (max_age_s >= 0)
		buf_fmt(&line, "; Max-Age=%ld", max_age_s);
	if (!(flags & COOKIE_READABLE))
		buf_text_add(&line, "; HttpOnly");
	if (rq->https)
		buf_text_add(&line, "; Secure");
	add_header(&rp->cookies, "Set-Cookie", buf_text(&line));
}

void
reply_flash(struct reply *rp, const struct request *rq, const char *key)
{
	reply_cookie(rp, rq, "kz_flash", key, 60, 0);
}

void
reply_cache(struct reply *rp, long seconds)
{
	rp->cache_s = seconds;
}

/* ---- bodies ---- */

enum err
reply_empty(struct reply *rp, int status)
{
	buf_reset(&rp->body);
	rp->status = status;
	rp->type = NULL;
	return ERR_NONE;
}

/* A path of ours, not "//host" and not "/\host", which browsers read alike. */
static bool
is_our_path(const char *target)
{
	return target[0] == '/' && target[1] != '/' && target[1] != '\\' && is_header_value(target);
}

enum err
reply_see_other(struct reply *rp, const char *fmt, ...)
{
	AUTO(buf) struct buf target = {0};
	va_list ap;

	buf_init(&target, REPLY_HEAD_MAX_BYTES / 2);
	va_start(ap, fmt);
	buf_vfmt(&target, fmt, ap);
	va_end(ap);
	reply_header(rp, "Location", "%s", is_our_path(buf_text(&target)) ? buf_text(&target) : "/");
	return reply_empty(rp, 303);
}

enum err
reply_typed(struct reply *rp, int status, const char *type, const char *text)
{
	buf_reset(&rp->body);
	rp->status = status;
	rp->type = type;
	buf_text_add(&rp->body, text);
	return buf_err(&rp->body);
}

enum err
reply_text(struct reply *rp, int status, const char *text)
{
	return reply_typed(rp, status, "text/plain; charset=utf-8", text);
}

enum err
reply_json(struct reply *rp, int status, struct json_object *body)
{
	const char *text = json_write(body);

	if (text == NULL)
		return ERR_MEMORY;
	buf_reset(&rp->body);
	rp->status = status;
	rp->type = "application/json";
	buf_text_add(&rp->body, text);
	return buf_err(&rp->body);
}

static void
merge(struct json_object *into, struct json_object *from)
{
	if (!json_object_is_type(from, json_type_object))
		return;
	json_object_object_foreach(from, key, value)
		json_put(into, key, json_object_get(value));
}

enum err
reply_view(struct reply *rp, const struct request *rq, int status, const char *view, struct json_object *data)
{
	AUTO_JSON struct json_object *given = data;
	AUTO_JSON struct json_object *context = view_context(rq);

	if (context == NULL)
		return ERR_MEMORY;
	merge(context, given);
	buf_reset(&rp->body);
	rp->status = status;
	rp->type = "text/html; charset=utf-8";
	if (json_at(context, "flash") != NULL)
		reply_cookie(rp, rq, "kz_flash", "", 0, 0);	/* it has been shown */
	return view_render(rq->web->views, rq->locale, view, context, &rp->body);
}

static bool
is_file_name(const char *name)
{
	return *name != '\0' && name[strspn(name, "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-_.")] == '\0';
}

enum err
reply_download(struct reply *rp, const char *type, const char *name)
{
	buf_reset(&rp->body);
	rp->status = 200;
	rp->type = type;
	reply_header(rp, "Content-Disposition", "attachment; filename=\"%s\"", is_file_name(name) ? name : "download");
	return ERR_NONE;
}

void
reply_stream(struct reply *rp, reply_more *more, void *user, void (*end)(void *user))
{
	stream_end(rp);
	rp->more = more;
	rp->more_user = user;
	rp->more_end = end;
}

enum err
reply_problem(struct reply *rp, const struct request *rq, int status, const char *kind, const char *detail, const char *pointer,
    struct json_object *members)
{
	AUTO_JSON struct json_object *o = json_object_new_object();
	AUTO(buf) struct buf type = {0};
	struct json_object *item;
	enum err e;

	buf_init(&type, 200);
	buf_fmt(&type, "urn:kabarizin:problem:%s", kind);
	json_put_text(o, "type", buf_text(&type));
	json_put_text(o, "title", reply_reason(status));
	json_put_int(o, "status", status);
	if (detail != NULL)
		json_put_text(o, "detail", detail);
	if (pointer != NULL) {
		item = json_object_new_object();
		json_put_text(item, "pointer", pointer);
		json_put_text(item, "detail", detail);
		json_object_array_add(json_put_array(o, "errors"), item);
	}
	merge(o, members);
	json_put_text(o, "request_id", rq->id);
	e = reply_json(rp, status, o);
	rp->type = "application/problem+json";
	return e;
}

/* ---- status ---- */

const char *
reply_reason(int status)
{
	switch (status) {
	case 200: return "OK";
	case 201: return "Created";
	case 202: return "Accepted";
	case 204: return "No Content";
	case 303: return "See Other";
	case 400: return "Bad Request";
	case 401: return "Unauthorized";
	case 403: return "Forbidden";
	case 404: return "Not Found";
	case 405: return "Method Not Allowed";
	case 409: return "Conflict";
	case 413: return "Content Too Large";
	case 414: return "URI Too Long";
	case 415: return "Unsupported Media Type";
	case 422: return "Unprocessable Content";
	case 429: return "Too Many Requests";
	case 503: return "Service Unavailable";
	default: return "Internal Server Error";
	}
}

int
reply_status_of(enum err e)
{
	switch (e) {
	case ERR_NONE: return 200;
	case ERR_INVALID: return 422;
	case ERR_NOT_FOUND: return 404;
	case ERR_CONFLICT: return 409;
	case ERR_FORBIDDEN: return 403;
	case ERR_TOO_LARGE: return 413;
	case ERR_BUSY: case ERR_FULL: return 503;
	default: return 500;
	}
}

/* ---- the wire ---- */

enum err
reply_write(const struct reply *rp, const struct request *rq, struct buf *out)
{
	if (buf_err(&rp->head) || buf_err(&rp->cookies) || buf_err(&rp->body))
		return buf_err(&rp->body) ? buf_err(&rp->body) : ERR_TOO_LARGE;
	buf_fmt(out, "Status: %d %s\r\n", rp->status, reply_reason(rp->status));
	if (rp->type != NULL)
		buf_fmt(out, "Content-Type: %s\r\n", rp->type);
	if (rp->status != 204 && rp->more == NULL)
		buf_fmt(out, "Content-Length: %zu\r\n", rp->body.len);
	if (rp->cache_s > 0)
		buf_fmt(out, "Cache-Control: private, max-age=%ld\r\n", rp->cache_s);
	else
		buf_text_add(out, "Cache-Control: no-store\r\n");
	buf_text_add(out, security);
	if (rq->https)
		buf_text_add(out, "Strict-Transport-Security: max-age=31536000\r\n");
	add_header(out, "X-Request-Id", rq->id);
	buf_add(out, rp->head.bytes, rp->head.len);
	buf_add(out, rp->cookies.bytes, rp->cookies.len);
	buf_text_add(out, "\r\n");
	if (!rq->head)
		buf_add(out, rp->body.bytes, rp->body.len);
	return buf_err(out);
}
