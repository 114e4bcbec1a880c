/*
 * http: a request to a provider and its answer, as data.
 *
 * Providers write requests and read answers without doing any I/O; the sender carries them.
 */
#ifndef PROVIDER_HTTP_H
#define PROVIDER_HTTP_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"

enum { HTTP_URL_MAX_BYTES = 4096, HTTP_BODY_MAX_BYTES = 256 * 1024, HTTP_HEADERS_MAX = 6 };

struct http_request {
	const char	*method;			/* "GET", "POST", "PUT", "DELETE": static */
	struct buf	 url;
	struct buf	 headers[HTTP_HEADERS_MAX];	/* "Name: value"; may hold credentials, never logged */
	size_t		 header_count;
	struct buf	 body;				/* empty for GET and DELETE */
	int		 timeout_s;			/* of the whole exchange */
	bool		 secret_url;			/* the URL's query holds a credential: only what is before '?' may be logged */
	enum err	 err;				/* the first failure while it was written, see http_request_err */
};

/* A write_request or write_test begins with http_request_init; who asked for the request ends it, also after a failure. */
void http_request_init(struct http_request *rq, const char *method);
void http_request_end(struct http_request *rq);
/* Adds a header; a value with a new line in it makes the request fail with ERR_INVALID (header injection). */
void http_request_header(struct http_request *rq, const char *name, const char *value);
/* "Authorization: Basic ..." of RFC 7617; either part NULL is a missing credential. */
void http_request_basic(struct http_request *rq, const char *user, const char *password);
/* What went wrong anywhere in the request: URL, headers or body. */
enum err http_request_err(const struct http_request *rq) MUST_CHECK;

enum http_transport {
	HTTP_ANSWERED,		/* status and body are real */
	HTTP_NOT_SENT,		/* no connection, DNS, TLS refused: nothing can have arrived */
	HTTP_LOST,		/* the request, or part of it, left; no answer came: outcome unknown */
};

struct http_answer {
	enum http_transport	 transport;
	int			 status;		/* 0 unless answered */
	int			 retry_after_s;		/* of the header, 0 when there was none */
	const char		*body;			/* NUL behind body_len; may hold anything */
	size_t			 body_len;
	const char		*transport_text;	/* what the transport said, static or the caller's; NULL when answered */
};

#endif
