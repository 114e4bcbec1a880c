#include "web/web.h"

#include <string.h>

#include "base/clock.h"
#include "base/log.h"
#include "web/error_page.h"
#include "web/view.h"

/* ---- the program ---- */

/*
 * Programs that share a key folder, also on several machines, accept each other's cookies; without the key they still
 * work, but a form that was opened before a restart must be opened again.
 */
static void
load_secret(struct web *web)
{
	struct seal_keys keys;

	if (seal_keys_load(web->config.keys, "cookie", true, &keys) == ERR_NONE && keys.can_open) {
		memcpy(web->secret, keys.secret_key, KEY_BYTES);
		return;
	}
	crypto_random(web->secret, KEY_BYTES);
	if (web->program->has_views)
		log_line(LOG_INFO, "cookie_key_missing", log_text("keys", web->config.keys));
}

enum err
web_open(struct web *web, const struct web_program *program, struct config *config, struct db *writer, struct problem *problem)
{
	enum err e;

	*web = (struct web){ .program = program, .config = *config, .writer = writer };
	*config = (struct config){0};
	load_secret(web);
	if ((program->has_views && (e = views_load(web->config.templates, &web->views, problem))) ||
	    (program->start != NULL && (e = program->start(web, problem)))) {
		views_free(web->views);
		config_end(&web->config);
		*web = (struct web){0};
		return e;
	}
	return ERR_NONE;
}

void
web_close(struct web *web)
{
	if (web->program != NULL && web->program->stop != NULL)
		web->program->stop(web);
	views_free(web->views);
	config_end(&web->config);
	memset(web->secret, 0, sizeof(web->secret));
	*web = (struct web){0};
}

/* ---- failures ---- */

void
web_fail(const struct request *rq, struct reply *rp, int status, enum err e)
{
	reply_reset(rp);
	if (e && status >= 500)
		log_line(LOG_ERROR, "failed", log_text("id", rq->id), log_text("endpoint", rq->endpoint ? rq->endpoint->pattern : "-"),
		    log_text("err", err_name(e)), log_text("db", e == ERR_DB || e == ERR_BUSY || e == ERR_FULL ? db_failure() : ""));
	if (rq->web->program->fail != NULL)
		rq->web->program->fail(rq, rp, status, e);
	else
		error_page(rq, rp, status);
	if (status == 503)
		reply_header(rp, "Retry-After", "5");
}

static void
no_endpoint(const struct request *rq, struct reply *rp, unsigned allowed)
{
	AUTO(buf) struct buf methods = {0};
	int m;

	buf_init(&methods, 100);
	for (m = GET; m < METHOD_OTHER; m++)
		if (allowed & 1u << m)
			buf_fmt(&methods, "%s%s", methods.len > 0 ? ", " : "", m == GET ? "GET, HEAD" : method_name((enum method)m));
	web_fail(rq, rp, allowed != 0 ? 405 : 404, ERR_NONE);
	if (allowed != 0)
		reply_header(rp, "Allow", "%s", buf_text(&methods));
}

/* ---- one request ---- */

static void
serve(struct request *rq, struct reply *rp)
{
	const struct web_program *program = rq->web->program;
	unsigned allowed;
	enum err e;

	rq->endpoint = endpoint_find(program->endpoints, program->endpoint_count, rq, &allowed);
	if (rq->endpoint == NULL) {
		if (program->know != NULL)
			program->know(rq);
		no_endpoint(rq, rp, allowed);
		return;
	}
	if ((e = request_read_body(rq, rq->method == GET ? 0 : rq->endpoint->body_max != 0 ? rq->endpoint->body_max : ENDPOINT_BODY_MAX))) {
		web_fail(rq, rp, e == ERR_INVALID ? 400 : reply_status_of(e), e);
		return;
	}
	if (program->guard != NULL && !program->guard(rq, rp))
		return;
	if (rq->method == GET && !(rq->endpoint->flags & ENDPOINT_WRITES))
		rq->writer = NULL;
	if ((e = rq->endpoint->answer(rq, rp)))
		web_fail(rq, rp, reply_status_of(e), e);
}

/* A language asked for by ?lang= is remembered for the pages that follow. */
static void
keep_language(const struct request *rq, struct reply *rp)
{
	if (rq->web->views != NULL && locale_known(form_text(&rq->args, "lang")) != NULL)
		reply_cookie(rp, rq, "kz_lang", rq->locale, 365L * 24 * 3600, 0);
}

/*
 * What follows behind the body, a piece at a time; the last stays in out. Where pieces cannot be sent they are gathered there. *ret_sent: bytes
 * that have left.
 */
static void
stream(const struct request *rq, const struct reply *rp, struct buf *out, size_t *ret_sent)
{
	const struct cgi *cgi = rq->cgi;
	bool more = rp->more != NULL && !rq->head;
	enum err e = ERR_NONE;

	while (more && e == ERR_NONE) {
		if (cgi->write != NULL) {
			if (!cgi->write(cgi->user, out->bytes, out->len))
				return;
			*ret_sent += out->len;
			buf_reset(out);
		}
		e = rp->more(rp->more_user, rq, out, &more);
	}
	if (e)
		log_line(LOG_ERROR, "stream_broken", log_text("id", rq->id), log_text("endpoint", rq->endpoint->pattern), log_text("err", err_name(e)),
		    log_text("db", e == ERR_DB || e == ERR_BUSY || e == ERR_FULL ? db_failure() : ""));
}

static void
log_request(const struct request *rq, const struct reply *rp, size_t sent, int64_t took_ms)
{
	/* The pattern, never the path: paths hold tokens and numbers. */
	log_line(LOG_INFO, "request", log_text("method", rq->head ? "HEAD" : method_name(rq->method)),
	    log_text("endpoint", rq->endpoint != NULL ? rq->endpoint->pattern : "-"), log_int("status", rp->status),
	    log_int("ms", took_ms), log_int("in", (int64_t)rq->body.len), log_int("out", (int64_t)(sent > 0 ? sent : rp->body.len)), log_text("id", rq->id));
}

/* The answer when there is not even room for the error page. */
static enum err
last_resort(struct buf *out)
{
	buf_reset(out);
	buf_text_add(out, "Status: 500 Internal Server Error\r\nContent-Length: 0\r\nCache-Control: no-store\r\n\r\n");
	return buf_err(out);
}

enum err
web_answer(struct web *web, struct db *reader, const struct cgi *cgi, int64_t now, struct buf *out)
{
	AUTO(request) struct request rq = {0};
	AUTO(reply) struct reply rp = {0};
	int64_t began = clock_monotonic();
	size_t sent = 0;
	enum err e;

	reply_init(&rp);
	e = request_begin(&rq, web, cgi, now);
	rq.db = reader;
	rq.writer = web->writer;
	if (e) {
		web_fail(&rq, &rp, e == ERR_TOO_LARGE ? 414 : e == ERR_INVALID ? 400 : 500, e);
	} else {
		serve(&rq, &rp);
		keep_language(&rq, &rp);
	}
	if (reply_write(&rp, &rq, out)) {
		buf_reset(out);
		web_fail(&rq, &rp, 500, ERR_TOO_LARGE);
		if (reply_write(&rp, &rq, out)) {
			rp.status = 500;
			(void)last_resort(out);
		}
	}
	stream(&rq, &rp, out, &sent);
	log_request(&rq, &rp, sent, clock_monotonic() - began);
	return buf_err(out);
}
