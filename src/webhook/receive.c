#include "webhook/receive.h"

#include <stdlib.h>
#include <string.h>

#include "account/webhook_key.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/text.h"
#include "db/db.h"
#include "webhook/callers.h"
#include "webhook/inbox.h"
#include "webhook/tally.h"

#define META_KIND	"meta"
#define FONNTE_KIND	"fonnte"

enum { CHALLENGE_MAX_BYTES = 1024, URL_MAX_BYTES = 16 * 1024 };

/* ---- the program ---- */

/* What the program keeps in web->own. */
struct receiving {
	struct callers	*callers;
	struct tally	*refusals;
};

enum err
webhook_start(struct web *web, struct problem *problem)
{
	struct receiving *own = calloc(1, sizeof(*own));
	enum err e = own == NULL ? ERR_MEMORY : tally_make(&own->refusals);

	if (e == ERR_NONE && (e = callers_make(web->config.keys, &own->callers)) == ERR_NONE) {
		web->own = own;
		return ERR_NONE;
	}
	if (own != NULL)
		tally_free(own->refusals);
	free(own);
	return problem_set(problem, e, "keys", "%s/webhook.key cannot be used; `kabarizin init` makes it", web->config.keys);
}

static enum err
write_refusal(struct db *writer, const struct refusal *refusal, int64_t now)
{
	AUTO(db_tx) struct db_tx tx = {0};
	enum err e;

	if ((e = db_begin(writer, &tx)) || (e = provider_webhook_seen(writer, refusal->provider_id, now, refusal->why)) ||
	    (e = refused_note(writer, refusal, now)))
		return e;
	return db_commit(&tx);
}

static void
note_refusals(struct db *writer, const struct tallied *refused, int64_t now)
{
	const struct refusal *r = &refused->refusal;
	enum err e;

	if ((e = write_refusal(writer, r, now)))
		log_line(LOG_WARN, "refusal_not_noted", log_int("provider", r->provider_id), log_int("times", r->times), log_text("err", err_name(e)));
	log_line(LOG_WARN, "webhook_refused", log_int("provider", r->provider_id), log_int("times", r->times), log_text("why", r->why));
}

void
webhook_tick(struct web *web, int64_t now)
{
	struct receiving *own = web->own;
	struct tallied refused;

	while (tally_due(own->refusals, now, &refused))
		note_refusals(web->writer, &refused, now);
}

void
webhook_stop(struct web *web)
{
	struct receiving *own = web->own;
	struct tallied refused;

	while (tally_due(own->refusals, INT64_MAX, &refused))
		note_refusals(web->writer, &refused, clock_now());
	tally_free(own->refusals);
	callers_free(own->callers);
	free(own);
}

void
webhook_fail(const struct request *rq, struct reply *rp, int status, enum err e)
{
	(void)rq;
	(void)e;
	(void)reply_empty(rp, status);
}

/* ---- one request ---- */

/* A caller for the time of one request. */
struct held { struct callers *callers; struct caller *caller; };

static void
held_end(struct held *h)
{
	if (h->caller != NULL)
		callers_drop(h->callers, h->caller);
}

static enum err
hold_by_key(const struct request *rq, const char *kind, const char *key, struct held *ret)
{
	const struct provider *p = provider_find(kind);

	if (p == NULL || !provider_calls_us(p))
		return ERR_NOT_FOUND;
	ret->callers = ((const struct receiving *)rq->web->own)->callers;
	return callers_by_key(ret->callers, rq->db, rq->now, kind, key, &ret->caller);
}

/* Only where one account of the kind is configured; which, the address does not say. */
static enum err
hold_only(const struct request *rq, const char *kind, struct held *ret)
{
	ret->callers = ((const struct receiving *)rq->web->own)->callers;
	return callers_only(ret->callers, rq->db, rq->now, kind, &ret->caller);
}

/*
 * The address that the provider called, which some sign: by our configuration, because behind a proxy neither Host nor the port that nginx saw
 * is what stood in the provider's console.
 */
static void
public_url(const struct request *rq, struct buf *ret)
{
	const char *base = rq->web->config.base_url, *host = strstr(base, "://"), *path = host != NULL ? strchr(host + 3, '/') : NULL;
	bool has_path = path != NULL && strncmp(rq->uri, path, strlen(path)) == 0;

	buf_add(ret, base, has_path ? (size_t)(path - base) : strlen(base));
	buf_text_add(ret, rq->uri);
}

static struct webhook_request
as_webhook(const struct request *rq, const struct provider *kind, const struct buf *url)
{
	const char *type = request_header(rq, "Content-Type");
	struct webhook_request webhook = {
		.method = method_name(rq->method), .url = buf_text(url), .query = rq->query, .content_type = type != NULL ? type : "",
		.body = buf_text(&rq->body), .body_len = rq->body.len,
	};
	size_t i;

	for (i = 0; i < SIGNATURE_HEADERS_MAX && kind->signature_headers[i] != NULL; i++)
		webhook.signature[i] = request_header(rq, kind->signature_headers[i]);
	return webhook;
}

/* ---- events ---- */

static void
note_refusal(const struct request *rq, const struct caller *caller, const char *why)
{
	struct receiving *own = rq->web->own;
	const char *type = request_header(rq, "Content-Type");
	struct tallied due;
	/* What a stranger sends is kept only as far as it is what it should be. */
	const struct refusal one = { .provider_id = caller->row.id, .why = why, .method = method_name(rq->method), .bytes = (int64_t)rq->body.len,
	    .address = rq->ip != NULL ? rq->ip : "",
	    .content_type = type != NULL && strlen(type) < TALLY_TEXT_MAX && text_is_utf8(type, strlen(type)) ? type : "" };

	if (tally_add(own->refusals, &one, rq->now, &due))
		note_refusals(rq->writer, &due, rq->now);
}

static enum err
keep(const struct request *rq, struct caller *caller, const struct inbox_entry *entry)
{
	AUTO(db_tx) struct db_tx tx = {0};
	struct inbox_result result;
	enum err e;

	if ((e = db_begin(rq->writer, &tx)) || (e = inbox_take(rq->writer, entry, rq->now, &result)))
		return e;
	if (callers_may_note(&caller->seen_at, rq->now) && (e = provider_webhook_seen(rq->writer, caller->row.id, rq->now, NULL)))
		return e;
	if ((e = db_commit(&tx)))
		return e;
	if (strcmp(result.state, "applied") != 0)
		log_line(LOG_INFO, "webhook_kept", log_int("webhook", result.id), log_int("provider", caller->row.id),
		    log_text("state", result.state), log_text("note", result.note));
	return ERR_NONE;
}

/* Reads before the transaction begins: nobody waits for the parser while holding the database. */
static enum err
read_and_keep(const struct request *rq, struct caller *caller, const struct webhook_request *webhook,
    const struct signature_once *once)
{
	const struct provider *kind = caller->row.kind;
	AUTO(webhook_events) struct webhook_events events = {0};
	AUTO(buf) struct buf redacted = {0};
	struct problem problem = { .why = "" };
	struct inbox_entry entry = {
		.provider_id = caller->row.id, .kind = kind, .request = *webhook,
		.once = once, .kept = webhook->body, .kept_len = webhook->body_len,
	};
	enum err e;

	if ((e = inbox_read(&caller->view.account, kind, &entry, &events, &problem)))
		return e;
	if (kind->redact != NULL) {
		buf_init(&redacted, webhook->body_len * 2 + 1024);
		if ((e = kind->redact(webhook, &redacted)))
			return e;
		entry.kept = buf_text(&redacted);
		entry.kept_len = redacted.len;
	}
	return keep(rq, caller, &entry);
}

/* Before it is refused: has the configuration changed a moment ago? */
static bool
is_newer(const struct request *rq, struct held *held)
{
	bool newer;

	return callers_again(held->callers, rq->db, rq->now, &held->caller, &newer) == ERR_NONE && newer && held->caller->usable;
}

static enum signature
check(const struct request *rq, struct held *held, const struct webhook_request *webhook, struct signature_once *once)
{
	const struct provider *kind = held->caller->row.kind;
	enum signature s = kind->check_signature(&held->caller->view.account, webhook, rq->now, once);

	if (s != SIGNATURE_GOOD && is_newer(rq, held))
		s = kind->check_signature(&held->caller->view.account, webhook, rq->now, once);
	return s;
}

static enum err
refuse(const struct request *rq, struct held *held, enum signature why)
{
	note_refusal(rq, held->caller, signature_name(why));
	return ERR_FORBIDDEN;
}

static enum err
answer(struct reply *rp, const struct provider *kind, const struct webhook_request *webhook)
{
	struct webhook_reply r = { .status = 200 };

	if (kind->reply != NULL)
		r = kind->reply(webhook);
	return r.body != NULL ? reply_typed(rp, r.status, r.type, r.body) : reply_empty(rp, r.status);
}

static enum err
receive(const struct request *rq, struct reply *rp, struct held *held)
{
	const struct provider *kind = held->caller->row.kind;
	struct signature_once once = { .id = "" };
	AUTO(buf) struct buf url = {0};
	struct webhook_request webhook;
	enum signature s;
	enum err e;

	if (!held->caller->usable)
		return ERR_BUSY;
	if (rq->body.len > kind->webhook_max_bytes)
		return ERR_TOO_LARGE;
	buf_init(&url, URL_MAX_BYTES);
	public_url(rq, &url);
	if ((e = buf_err(&url)))
		return e;
	webhook = as_webhook(rq, kind, &url);
	if ((s = check(rq, held, &webhook, &once)) != SIGNATURE_GOOD)
		return refuse(rq, held, s);
	if ((e = read_and_keep(rq, held->caller, &webhook, &once)) == ERR_CONFLICT)
		return refuse(rq, held, SIGNATURE_USED);
	if (e != ERR_NONE)
		return e == ERR_MEMORY || e == ERR_IO ? e : ERR_BUSY;	/* 503: it comes again */
	return answer(rp, kind, &webhook);
}

/* ---- handshakes ---- */

static enum err
shake(const struct request *rq, struct reply *rp, struct held *held)
{
	const struct provider *kind = held->caller->row.kind;
	AUTO(buf) struct buf challenge = {0}, url = {0};
	struct webhook_request webhook = as_webhook(rq, kind, &url);

	if (!held->caller->usable)
		return ERR_BUSY;
	if (kind->handshake == NULL)	/* a saved-address check, or a curious operator */
		return reply_text(rp, 200, "webhook\n");
	buf_init(&challenge, CHALLENGE_MAX_BYTES);
	if (!kind->handshake(&held->caller->view.account, &webhook, &challenge) &&
	    !(is_newer(rq, held) && kind->handshake(&held->caller->view.account, &webhook, &challenge))) {
		note_refusal(rq, held->caller, "handshake with a wrong token");
		return ERR_FORBIDDEN;
	}
	log_line(LOG_INFO, "webhook_handshake", log_int("provider", held->caller->row.id));
	return reply_text(rp, 200, buf_text(&challenge));
}

/* ---- endpoints ---- */

enum err
webhook_event(const struct request *rq, struct reply *rp)
{
	AUTO(held) struct held held = {0};
	enum err e;

	if ((e = hold_by_key(rq, request_param(rq, "kind"), request_param(rq, "key"), &held)))
		return e;
	return receive(rq, rp, &held);
}

enum err
webhook_handshake(const struct request *rq, struct reply *rp)
{
	AUTO(held) struct held held = {0};
	enum err e;

	if ((e = hold_by_key(rq, request_param(rq, "kind"), request_param(rq, "key"), &held)))
		return e;
	/* Some send what they have to say this way; without a query it is somebody who looks whether the address answers. */
	if (held.caller->row.kind->events_by_get && rq->query[0] != '\0')
		return receive(rq, rp, &held);
	return shake(rq, rp, &held);
}

enum err
webhook_event_meta(const struct request *rq, struct reply *rp)
{
	AUTO(held) struct held held = {0};
	enum err e;

	if ((e = hold_only(rq, META_KIND, &held)))
		return e;
	return receive(rq, rp, &held);
}

enum err
webhook_handshake_meta(const struct request *rq, struct reply *rp)
{
	AUTO(held) struct held held = {0};
	enum err e;

	if ((e = hold_only(rq, META_KIND, &held)))
		return e;
	return shake(rq, rp, &held);
}

/* The old address is known to many; only the key in it is secret. */
static enum err
hold_fonnte(const struct request *rq, struct held *ret)
{
	enum err e;

	if ((e = hold_only(rq, FONNTE_KIND, ret)))
		return e;
	return webhook_key_opens(&ret->caller->row, form_text(&rq->args, "key"), rq->now) ? ERR_NONE : ERR_NOT_FOUND;
}

enum err
webhook_event_fonnte(const struct request *rq, struct reply *rp)
{
	AUTO(held) struct held held = {0};
	enum err e;

	if ((e = hold_fonnte(rq, &held)))
		return e;
	return receive(rq, rp, &held);
}

enum err
webhook_handshake_fonnte(const struct request *rq, struct reply *rp)
{
	AUTO(held) struct held held = {0};
	enum err e;

	if ((e = hold_fonnte(rq, &held)))
		return e;
	return shake(rq, rp, &held);
}
