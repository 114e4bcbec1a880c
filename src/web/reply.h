/*
 * reply: the answer while it is made: a status, a few headers, a body with a ceiling.
 *
 * Nothing leaves before the endpoint's function has returned, so an error late in the work still becomes a proper
 * error page. What is too long for that is a stream: the body so far leaves first, then a piece at a time. Every reply carries
 * the security headers of reply.c and, unless it says otherwise, "Cache-Control: no-store". All functions return ERR_NONE unless memory or
 * the ceiling ends them, so that a function of an endpoint may end with "return reply_...".
 */
#ifndef WEB_REPLY_H
#define WEB_REPLY_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/json.h"

struct request;

enum { REPLY_BODY_MAX_BYTES = 16 * 1024 * 1024, REPLY_HEAD_MAX_BYTES = 8 * 1024 };

/* Adds the next piece to out. *ret_more false: that was the last. A failure ends the answer where it is, and is logged. */
typedef enum err reply_more(void *user, const struct request *rq, struct buf *out, bool *ret_more);

struct reply {
	int		 status;
	struct buf	 head;		/* "Name: value\r\n" each, but for those reply_write adds */
	struct buf	 cookies;	/* the same, Set-Cookie only */
	struct buf	 body;
	const char	*type;		/* Content-Type, static; NULL: no body */
	long		 cache_s;	/* 0: no-store; otherwise max-age, private */
	reply_more	*more;		/* NULL: body is all */
	void		*more_user;
	void		(*more_end)(void *user);
};

void reply_init(struct reply *rp);
void reply_end(struct reply *rp);
void reply_reset(struct reply *rp);	/* forgets status, body and headers but keeps Set-Cookie */

/* A value with a line break or another control character is left out altogether: nobody writes our headers but we. */
void reply_header(struct reply *rp, const char *name, const char *fmt, ...) __attribute__((format(printf, 3, 4)));

enum cookie_flags { COOKIE_STRICT = 1, COOKIE_READABLE = 2 };	/* SameSite=Strict instead of Lax; scripts may read it */
/*
 * max_age_s < 0: until the browser closes; 0: forget it. HttpOnly, Path=/; Secure and "__Host-" before the name when the
 * site is https. A value that no cookie may have sets nothing.
 */
void reply_cookie(struct reply *rp, const struct request *rq, const char *name, const char *value, long max_age_s, unsigned flags);
/* One sentence on the page that comes next: key of templates/locale, shown as {{flash}}. */
void reply_flash(struct reply *rp, const struct request *rq, const char *key);

/* 303. The target is a path of ours; whatever else it is, "/" is gone to instead. */
enum err reply_see_other(struct reply *rp, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
enum err reply_text(struct reply *rp, int status, const char *text);
/* type: static, "text/xml; charset=utf-8" */
enum err reply_typed(struct reply *rp, int status, const char *type, const char *text);
enum err reply_empty(struct reply *rp, int status);
/* Does not take body over. */
enum err reply_json(struct reply *rp, int status, struct json_object *body);
/* The view name of templates/ with data and what view_context knows. Takes data over, NULL is {}. See view.h. */
enum err reply_view(struct reply *rp, const struct request *rq, int status, const char *view, struct json_object *data);
/* For CSV and the like: write to rp->body afterwards. name: "kontak-2026-11-21.csv", letters, digits, "-", "_" and "." only. */
enum err reply_download(struct reply *rp, const char *type, const char *name);
/* More follows behind the body. end lets go of user, whatever happens, while the request is still there. */
void reply_stream(struct reply *rp, reply_more *more, void *user, void (*end)(void *user));
void reply_cache(struct reply *rp, long seconds);

/* RFC 9457. detail and pointer ("/to/phone") may be NULL; members (may be NULL, not taken over) are added beside them. */
enum err reply_problem(struct reply *rp, const struct request *rq, int status, const char *kind, const char *detail, const char *pointer,
    struct json_object *members);

/* What HTTP calls it: 404 "Not Found". */
const char *reply_reason(int status);
int reply_status_of(enum err e);

/* Adds the finished answer as CGI wants it ("Status: 200 OK" first) to out. */
enum err reply_write(const struct reply *rp, const struct request *rq, struct buf *out) MUST_CHECK;

#endif
