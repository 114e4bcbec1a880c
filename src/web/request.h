/*
 * request: what a client asked, read from the CGI variables and the body that the web server hands on.
 *
 * Built once by web_answer (web.h), read by the endpoint's function, ended by web_answer. Everything here was checked
 * for form: the path is UTF-8 without control characters, empty or dot segments; a body is never longer than its
 * endpoint allows. Texts belong to the request.
 */
#ifndef WEB_REQUEST_H
#define WEB_REQUEST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "access/apikey.h"
#include "access/login.h"
#include "base/buf.h"
#include "web/form.h"
#include "web/multipart.h"

struct db;
struct endpoint;
struct web;

enum method { GET, POST, PUT, METHOD_OTHER, METHOD__COUNT };	/* HEAD is GET with head set */
const char *method_name(enum method m);

enum { REQUEST_PARAMS_MAX = 4, REQUEST_PARAM_MAX_BYTES = 200, REQUEST_ID_MAX = 41, REQUEST_QUERY_MAX_BYTES = 8000, REQUEST_PATH_MAX_BYTES = 1000 };

/* Where a request comes from: FastCGI, or a test. env is CGI's list of "NAME=value" (RFC 3875), ended by NULL. */
struct cgi {
	char *const	*env;
	/* Reads at most n bytes of the body; less only at its end. */
	size_t		(*read)(void *user, void *bytes, size_t n);
	/* Sends a piece of a long answer (reply_stream); false: nobody is there any more. NULL: pieces are gathered instead. */
	bool		(*write)(void *user, const void *bytes, size_t n);
	void		*user;
};
const char *cgi_value(const struct cgi *cgi, const char *name);	/* NULL when not there */

struct request {
	struct web		*web;		/* the program: config, views, limits */
	struct db		*db;		/* this thread's, for reading only */
	struct db		*writer;	/* the process's one writer; NULL where the endpoint may not write (GET) */
	int64_t			 now;		/* read once, for everything this request does */

	const struct cgi	*cgi;
	enum method		 method;
	bool			 head;
	bool			 https;		/* as the client sees it: from config's base_url */
	char			 id[REQUEST_ID_MAX];	/* in the log and on error pages */
	const char		*ip;
	char			*raw_path;	/* as it came, without the query */
	char			*path;		/* decoded, for showing; a %2F in it looks like a separator */
	const char		*uri;		/* path and query as they came */
	const char		*query;		/* raw, "" when none */
	struct form		 args;		/* the query */
	struct buf		 body;		/* raw */
	struct form		 form;		/* the body, when it is a form; else empty */
	struct uploads		 uploads;	/* the files in it, where the endpoint takes some */

	const struct endpoint	*endpoint;	/* NULL until one matched */
	char			 params[REQUEST_PARAMS_MAX][REQUEST_PARAM_MAX_BYTES];	/* :id ... in the pattern's order */

	/* Filled by the program's guard. */
	int			 role;		/* what the endpoint's role column is held against */
	struct session		 session;	/* session.login.id is 0: nobody is logged in */
	char			 csrf[96];	/* for the hidden field "csrf" of every form */
	const char		*locale;	/* "id" or "en" */
	struct apikey		 key;		/* key.id is 0: not a program with a key */
};

/* The value of ":name" in the pattern; "" when the pattern has none of that name. */
const char *request_param(const struct request *rq, const char *name);
/* The same as a positive number; false: it is none (answer ERR_NOT_FOUND). */
bool request_param_id(const struct request *rq, const char *name, int64_t *ret);
/* "User-Agent" in any case; NULL when there is none. The first when it came more than once, as the web server joined them. */
const char *request_header(const struct request *rq, const char *name);
/* false: no such cookie, or longer than cap. */
bool request_cookie(const struct request *rq, const char *name, char *ret, size_t cap);
bool request_is_htmx(const struct request *rq);		/* answers with a part of a page where that makes sense */
static inline bool request_logged_in(const struct request *rq) { return rq->session.login.id != 0; }

/* ---- for web.c ---- */

/* Reads all but the body. ERR_INVALID: path or query is malformed (400); ERR_TOO_LARGE (414). */
enum err request_begin(struct request *rq, struct web *web, const struct cgi *cgi, int64_t now) MUST_CHECK;
/* Reads the body. ERR_TOO_LARGE: over max, nothing was kept (413). ERR_INVALID: a broken form, or shorter than announced. */
enum err request_read_body(struct request *rq, size_t max) MUST_CHECK;
void request_end(struct request *rq);

#endif
