/*
 * http: a request to a provider and its answer, as data.
 *
 * Providers write requests and read answers without doing any I/O; the sender carries them. A request to a mail server is one too: its URL begins
 * with smtp:// or smtps://, its path is the name we greet with, its body the message, and its answer the server's last reply code and all it said.
 */
#ifndef PROVIDER_HTTP_H
#define PROVIDER_HTTP_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"

enum { HTTP_URL_MAX_BYTES = 4096, HTTP_BODY_MAX_BYTES = 256 * 1024, HTTP_HEADERS_MAX = 6 };

/* The envelope of a mail and how to get in. None of it may hold a line break. */
struct http_mail {
	char	*from, *to;		/* addresses alone, without < > */
	char	*user, *password;	/* NULL: no login */
	char	*ca_file;		/* of authorities to trust instead of the system's; NULL: those */
	bool	 starttls;		/* nothing is said before the server has switched to TLS */
};

struct http_request {
	/* "GET", "POST", "PUT", "DELETE"; to a mail server "MAIL", or "NOOP" to get in and say nothing: static */
	const char	*method;
	struct buf	 url;
	struct buf	 headers[HTTP_HEADERS_MAX];	/* "Name: value"; may hold credentials, never logged */
	size_t		 header_count;
	struct buf	 body;				/* empty for GET and DELETE */
	struct http_mail *mail;				/* NULL: it goes to a web server */
	int		 timeout_s;			/* of the whole exchange */
	size_t		 answer_max;			/* bytes of the answer's body that are read; 0: HTTP_BODY_MAX_BYTES */
	enum err	 err;				/* the first failure while it was written, see http_request_err */
};

/* A write_request or write_test begins with http_request_init; who asked for the request ends it, also after a failure. */
void http_request_init(struct http_request *rq, const char *method);
void http_request_end(struct http_request *rq);
/* Adds a header; a value with a new line in it makes the request fail with ERR_INVALID (header injection). */
void http_request_header(struct http_request *rq, const char *name, const char *value);
/* "Authorization: Basic ..." of RFC 7617; either part NULL is a missing credential. */
void http_request_basic(struct http_request *rq, const char *user, const char *password);
/* Makes it a mail from one address to another, "" for a NOOP; a line break in either makes the request fail with ERR_INVALID. */
void http_request_mail(struct http_request *rq, const char *from, const char *to);
/* How to get in. All may be NULL; user and password go together. */
void http_request_mail_login(struct http_request *rq, const char *user, const char *password, const char *ca_file, bool starttls);
/* What went wrong anywhere in the request: URL, headers or body. */
enum err http_request_err(const struct http_request *rq) MUST_CHECK;

enum http_transport {
	HTTP_ANSWERED,		/* status and body are real */
	HTTP_NOT_SENT,		/* no connection, DNS, TLS refused: nothing can have arrived */
	HTTP_LOST,		/* the request, or part of it, left; no answer came: outcome unknown */
};

/* Why nothing was sent, where a person can mend it. */
enum http_why {
	HTTP_WHY_OTHER,
	HTTP_WHY_NAME,			/* the host is unknown */
	HTTP_WHY_CERTIFICATE,		/* TLS: not theirs, not trusted, too old */
	HTTP_WHY_NO_TLS,		/* the server does not offer it */
	HTTP_WHY_NO_LOGIN,		/* the server lets nobody log in the ways we can */
};

/* What a mail server was asked last. */
enum mail_step { MAIL_GREETING, MAIL_HELLO, MAIL_TLS, MAIL_LOGIN, MAIL_FROM, MAIL_TO, MAIL_DATA, MAIL_NOOP, MAIL_STEP__COUNT };

enum { HTTP_RETRY_AFTER_MOST_S = 24 * 3600 };	/* a header with a slip in it closes no provider for a year */

struct http_answer {
	enum http_transport	 transport;
	enum http_why		 why;			/* for HTTP_NOT_SENT */
	bool			 is_mail;		/* status is a reply code of SMTP, body all replies, one a line */
	enum mail_step		 step;
	int			 status;		/* 0 unless answered */
	int			 retry_after_s;		/* of the header, 0 when there was none; at most HTTP_RETRY_AFTER_MOST_S */
	const char		*body;			/* NUL behind body_len; may hold anything */
	size_t			 body_len;
	bool			 cut;			/* there was more than was read */
	const char		*transport_text;	/* what the transport said, static or the caller's; NULL when answered */
};
/* Does it speak of the server's own trouble, so that whoever is next will meet it too? No connection, no answer, 5xx of HTTP, 421 of SMTP. */
bool http_is_their_trouble(const struct http_answer *answer);

#endif
