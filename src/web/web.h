/*
 * web: one program behind the web server: what it serves, and how a request becomes an answer.
 *
 * web_serve (server.h) runs it under FastCGI; a test calls web_answer itself. struct web is made once and shared by the
 * threads, which only read it.
 */
#ifndef WEB_WEB_H
#define WEB_WEB_H

#include <stdbool.h>
#include <stdint.h>

#include "base/config.h"
#include "base/crypto.h"
#include "db/db.h"
#include "web/endpoint.h"
#include "web/reply.h"

struct json_object;
struct views;
struct web;

struct web_program {
	const char		*name;		/* "admin": in the log */
	enum db_role		 role;		/* which tables it may touch */
	const struct endpoint	*endpoints;
	size_t			 endpoint_count;
	bool			 has_views;
	/*
	 * Bodies and queries are for the endpoints to read, whatever they hold: rq->form stays empty, and rq->args too unless the query is a
	 * clean one. Otherwise one that form_read refuses is answered with 400.
	 */
	bool			 takes_anything;

	/*
	 * Says who asks and whether they may use rq->endpoint; false: it has answered already. It has rq->writer, and
	 * the body has been read. NULL: everybody may. Pages use session_guard.
	 */
	bool			(*guard)(struct request *rq, struct reply *rp);
	/* Finds who asks before the failure of an address that is none, which no guard sees. NULL: nobody needs to know. */
	void			(*know)(struct request *rq);
	/* Makes the answer of a failure; e is ERR_NONE when no function was reached (404, 405, 413). NULL: a page in the reader's language. */
	void			(*fail)(const struct request *rq, struct reply *rp, int status, enum err e);
	/* Adds to every page's context: office, navigation, banners. NULL: nothing. */
	void			(*context)(const struct request *rq, struct json_object *context);
	/* Called with every connection to the database before it is used: lends it what lies outside. A failure is logged, no reason not to start. */
	enum err		(*connect)(struct db *db, const struct config *config);
	/* At start, before threads, and at the end. They keep what they need in web->own. */
	enum err		(*start)(struct web *web, struct problem *problem);
	void			(*stop)(struct web *web);
	/* Each second, in a thread of its own, for what must not wait for the next request. NULL: nothing must. */
	void			(*tick)(struct web *web, int64_t now);
};

struct web {
	const struct web_program *program;
	struct config		 config;
	struct views		*views;		/* NULL unless has_views */
	struct db		*writer;
	uint8_t			 secret[KEY_BYTES];	/* signs cookies of people without a session */
	void			*own;
};

/* What config holds is taken over, also on failure; writer must outlive web. */
enum err web_open(struct web *web, const struct web_program *program, struct config *config, struct db *writer, struct problem *problem) MUST_CHECK;
void web_close(struct web *web);

/*
 * One request from beginning to end, with one log line. reader is this thread's. What it leaves in out is a whole
 * answer as CGI wants it, or what is left of it when cgi->write took the beginning; it fails only when there is no memory even for that.
 */
enum err web_answer(struct web *web, struct db *reader, const struct cgi *cgi, int64_t now, struct buf *out) MUST_CHECK;

/* For guards: the answer of a failure, as program->fail or the error page has it. e is ERR_NONE when status says it all. */
void web_fail(const struct request *rq, struct reply *rp, int status, enum err e);

#endif
