#include "api/program.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "api/api.h"
#include "api/call.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/text.h"
#include "web/rate.h"

enum { DESCRIPTION_MAX_BYTES = 512 * 1024, DESCRIPTION_CACHE_S = 3600 };

/* ---- start and end ---- */

static enum err
read_description(const char *templates, struct buf *ret, struct problem *problem)
{
	char path[4096];
	enum err e;
	int fd;

	snprintf(path, sizeof(path), "%s/openapi.json", templates);
	if ((fd = open(path, O_RDONLY | O_CLOEXEC)) < 0)
		return problem_set(problem, ERR_IO, "templates", "%s cannot be read", path);
	e = buf_read(ret, fd);
	close(fd);
	return e ? problem_set(problem, e, "templates", e == ERR_TOO_LARGE ? "%s is too long" : "%s cannot be read", path) : ERR_NONE;
}

enum err
api_start(struct web *web, struct problem *problem)
{
	static const struct rate_limit limit = { .burst = 20, .per_minute = 20, .slots = 4096 };
	struct api *api = calloc(1, sizeof(*api));
	enum err e;

	if (api == NULL)
		return ERR_MEMORY;
	buf_init(&api->description, DESCRIPTION_MAX_BYTES);
	web->own = api;
	if ((e = rate_make(&limit, &api->refusals)) || (e = read_description(web->config.templates, &api->description, problem)))
		api_stop(web);
	return e;
}

void
api_stop(struct web *web)
{
	struct api *api = web->own;

	if (api == NULL)
		return;
	rate_free(api->refusals);
	buf_end(&api->description);
	free(api);
	web->own = NULL;
}

/* ---- who asks ---- */

static const char *
shown_key(const struct request *rq)
{
	static const char scheme[] = "Bearer ";
	const char *header = request_header(rq, "Authorization");

	return header != NULL && strncasecmp(header, scheme, sizeof(scheme) - 1) == 0 ? header + sizeof(scheme) - 1 : NULL;
}

static bool
refuse(const struct request *rq, struct reply *rp, const char *why)
{
	const struct api *api = rq->web->own;
	int wait = 0;

	if (!rate_take(api->refusals, rq->ip, rq->now, &wait)) {
		(void)reply_problem(rp, rq, 429, "too_often", "too many requests without a valid key", NULL, NULL);
		reply_header(rp, "Retry-After", "%d", wait);
		return false;
	}
	(void)reply_problem(rp, rq, 401, "unauthorized", why, NULL, NULL);
	reply_header(rp, "WWW-Authenticate", "Bearer realm=\"kabarizin\"");
	return false;
}

bool
api_guard(struct request *rq, struct reply *rp)
{
	const char *key;
	enum err e;

	if (rq->endpoint->role == API_OPEN)
		return true;
	if ((key = shown_key(rq)) == NULL)
		return refuse(rq, rp, "send your key as Authorization: Bearer kz_...");
	if ((e = apikey_find(rq->db, key, &rq->key)) == ERR_FORBIDDEN)
		return refuse(rq, rp, "this key is not known, or was revoked");
	if (e) {
		web_fail(rq, rp, reply_status_of(e), e);
		return false;
	}
	/* That it is used is worth a note a minute, and no answer fails for it. */
	if (rq->now - rq->key.used_at >= CLOCK_MINUTE_MS && (e = apikey_seen(rq->writer, rq->key.id, rq->now)))
		log_line(LOG_WARN, "key_not_noted", log_text("err", err_name(e)));
	return true;
}

/* ---- about itself ---- */

enum err
api_description(const struct request *rq, struct reply *rp)
{
	const struct api *api = rq->web->own;

	rp->status = 200;
	rp->type = "application/json";
	buf_add(&rp->body, api->description.bytes, api->description.len);
	reply_cache(rp, DESCRIPTION_CACHE_S);
	return buf_err(&rp->body);
}
