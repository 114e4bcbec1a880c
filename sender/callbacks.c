#include "callbacks.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/log.h"
#include "callback/event.h"
#include "callback/sign.h"
#include "db/db.h"
#include "transfer.h"

enum {
	LOOK_MS = 1000, TRIES_MAX = 12, TRIES_REFUSED = 3, RETRY_FIRST_MS = 10 * CLOCK_SECOND_MS, RETRY_MOST_MS = CLOCK_HOUR_MS, TIMEOUT_S = 15,
	SECRET_MAX_BYTES = 256, SIGNATURE_MAX_BYTES = 256, TEXT_MAX = 200
};

struct call {
	enum cargo		 cargo;
	struct callback		 callback;		/* with the cursors as they are once this is told */
	struct callback_event	 event;
	struct callback_past	 past;			/* id 0: it is the next event, not one of those that were given up */
	struct http_request	 request;
};

static void
call_free(struct call *c)
{
	if (c == NULL)
		return;
	callback_event_end(&c->event);
	callback_past_end(&c->past);
	http_request_end(&c->request);
	free(c);
}

void
callbacks_abandon(struct sender *s)
{
	size_t i;

	for (i = 0; i < CALLBACKS_MAX; i++) {
		call_free(s->calls[i]);
		s->calls[i] = NULL;
	}
}

/* Its place in s->calls; CALLBACKS_MAX: nothing is on its way there. */
static size_t
place_of(const struct sender *s, int64_t callback_id)
{
	size_t i;

	for (i = 0; i < CALLBACKS_MAX; i++)
		if (s->calls[i] != NULL && s->calls[i]->callback.id == callback_id)
			break;
	return i;
}

/* ---- what to tell ---- */

static enum err
keep_cursors(struct sender *s, const struct callback *c)
{
	AUTO(db_tx) struct db_tx tx = {0};
	enum err e;

	if ((e = db_begin(s->db, &tx)) || (e = callback_skip(s->db, c)))
		return e;
	return db_commit(&tx);
}

/* What somebody wants sent again goes first. *ret_there: there is something. */
static enum err
choose(struct sender *s, struct call *call, bool *ret_there)
{
	struct callback *c = &call->callback;
	bool moved;
	enum err e = callback_next_again(s->db, c->id, &call->past);

	*ret_there = e == ERR_NONE;
	if (e != ERR_NOT_FOUND)
		return e;
	if ((e = callback_next(s->db, c, &call->event)))
		return e;
	moved = call->event.message_cursor != c->message_cursor || call->event.ledger_cursor != c->ledger_cursor ||
	    call->event.alert_cursor != c->alert_cursor;
	c->message_cursor = call->event.message_cursor;
	c->ledger_cursor = call->event.ledger_cursor;
	c->alert_cursor = call->event.alert_cursor;
	*ret_there = call->event.body.len > 0;
	return !*ret_there && moved ? keep_cursors(s, c) : ERR_NONE;
}

static enum err
sign(struct sender *s, const struct call *call, const char *id, int64_t timestamp_s, const char *body, struct buf *ret)
{
	AUTO(buf) struct buf secret = {0};
	const struct seal_keys *outgoing;
	enum err e;

	buf_init(&secret, SECRET_MAX_BYTES);
	if ((e = accounts_box(&s->accounts, &outgoing)) || (e = callback_secret(s->db, call->callback.id, outgoing, &secret)))
		return e;
	e = sign_callback(buf_text(&secret), id, timestamp_s, body, ret);
	explicit_bzero(secret.bytes, secret.len);
	return e;
}

static enum err
write_request(struct sender *s, struct call *call, int64_t now)
{
	const char *id = call->past.id != 0 ? call->past.event_id : call->event.id;
	const char *body = call->past.id != 0 ? call->past.body : buf_text(&call->event.body);
	AUTO(buf) struct buf signature = {0};
	char timestamp[32];
	enum err e;

	buf_init(&signature, SIGNATURE_MAX_BYTES);
	if ((e = sign(s, call, id, now / CLOCK_SECOND_MS, body, &signature)))
		return e;
	snprintf(timestamp, sizeof(timestamp), "%lld", (long long)(now / CLOCK_SECOND_MS));
	http_request_init(&call->request, "POST");
	call->request.timeout_s = TIMEOUT_S;
	buf_text_add(&call->request.url, call->callback.url);
	http_request_header(&call->request, "Content-Type", "application/json");
	http_request_header(&call->request, "webhook-id", id);
	http_request_header(&call->request, "webhook-timestamp", timestamp);
	http_request_header(&call->request, "webhook-signature", buf_text(&signature));
	buf_text_add(&call->request.body, body);
	return http_request_err(&call->request);
}

/* ---- what they said ---- */

static bool
will_not_change(int status)
{
	return status >= 400 && status < 500 && status != 408 && status != 425 && status != 429;
}

static int64_t
retry_at(const struct call *call, const struct http_answer *answer, int64_t now)
{
	int64_t tries = call->callback.tries < 10 ? call->callback.tries : 10, pause = RETRY_FIRST_MS << tries;

	if (answer->retry_after_s * CLOCK_SECOND_MS > pause)
		pause = answer->retry_after_s * CLOCK_SECOND_MS;
	return now + (pause < RETRY_MOST_MS ? pause : RETRY_MOST_MS);
}

static enum err
store_refusal(struct sender *s, struct call *call, const struct http_answer *answer, const struct callback_result *result, int64_t now)
{
	struct callback *c = &call->callback;
	int most = will_not_change(answer->status) ? TRIES_REFUSED : TRIES_MAX;
	enum err e;

	if (call->past.id != 0)
		return callback_past_refused(s->db, call->past.id, result, now);
	if ((e = callback_refused(s->db, c, result, retry_at(call, answer, now), now)))
		return e;
	if (answer->status == 410)
		return callback_enable(s->db, c->id, false, now);
	if (call->event.body.len == 0)
		return ERR_NONE;	/* not even read: there is nothing to set aside */
	return c->tries + 1 < most ? ERR_NONE : callback_give_up(s->db, c, call->event.id, buf_text(&call->event.body), result, now);
}

static enum err
store(struct sender *s, struct call *call, const struct http_answer *answer, int64_t now)
{
	bool taken = answer->transport == HTTP_ANSWERED && answer->status >= 200 && answer->status < 300;
	char text[TEXT_MAX] = "";
	struct callback_result result = { .status = answer->transport == HTTP_ANSWERED ? answer->status : 0, .text = text };
	AUTO(db_tx) struct db_tx tx = {0};
	enum err e;

	if (answer->transport != HTTP_ANSWERED)
		snprintf(text, sizeof(text), "%s", answer->transport_text != NULL ? answer->transport_text : "");
	else if (!taken)
		snprintf(text, sizeof(text), "HTTP %d", answer->status);
	if ((e = db_begin(s->db, &tx)))
		return e;
	if (!taken)
		e = store_refusal(s, call, answer, &result, now);
	else if (call->past.id != 0)
		e = callback_past_told(s->db, call->past.id);
	else
		e = callback_told(s->db, &call->callback, &result, now);
	return e != ERR_NONE ? e : db_commit(&tx);
}

/* ---- the beginning and the end ---- */

/* Its own trouble (an address that is none, a secret that no key opens) will not be mended by the next second: it is a try like any other. */
static enum err
not_started(struct sender *s, struct call *call, enum err why, int64_t now)
{
	struct http_answer answer = { .transport = HTTP_NOT_SENT, .body = "", .transport_text = err_name(why) };
	enum err e;

	if (!err_is_its_own(why) && why != ERR_CRYPTO)
		return why;
	return (e = store(s, call, &answer, now)) ? e : why;
}

static enum err
start(struct sender *s, struct call *call, int64_t now, bool *ret_there)
{
	enum err e;

	if ((e = choose(s, call, ret_there)) || !*ret_there)
		return e;
	if ((e = write_request(s, call, now)) || (e = sender_wire(s)))
		return e;
	return transfer_start(s->transfer, &call->request, call);
}

static enum err
begin_one(struct sender *s, const struct callback *c, int64_t now)
{
	struct call *call;
	size_t place = 0;
	bool there = false;
	enum err e;

	while (place < CALLBACKS_MAX && s->calls[place] != NULL)
		place++;
	if (place == CALLBACKS_MAX || (call = calloc(1, sizeof(*call))) == NULL)
		return ERR_MEMORY;
	call->cargo = CARGO_CALLBACK;
	call->callback = *c;
	if ((e = start(s, call, now, &there)) == ERR_NONE && there) {
		s->calls[place] = call;
		return ERR_NONE;
	}
	if (e != ERR_NONE)
		e = not_started(s, call, e, now);
	call_free(call);
	return e;
}

enum err
callbacks_begin(struct sender *s, int64_t now)
{
	struct callbacks all;
	int64_t mono = clock_monotonic();
	size_t i;
	enum err e;

	if (mono < s->calls_look_at)
		return ERR_NONE;
	s->calls_look_at = mono + LOOK_MS;
	if ((e = callbacks_load(s->db, &all)))
		return e;
	for (i = 0; i < all.count; i++) {
		if (all.items[i].retry_at > now || place_of(s, all.items[i].id) < CALLBACKS_MAX)
			continue;
		if ((e = begin_one(s, &all.items[i], now)) == ERR_NONE)
			continue;
		/* One address's trouble is not the others'. */
		log_line(LOG_ERROR, "callback_not_started", log_int("callback", all.items[i].id), log_text("error", err_name(e)));
	}
	return ERR_NONE;
}

enum err
callbacks_landed(struct sender *s, struct call *call, const struct http_answer *answer, int64_t now)
{
	size_t place = place_of(s, call->callback.id);
	enum err e = store(s, call, answer, now);

	if (place < CALLBACKS_MAX)
		s->calls[place] = NULL;
	s->calls_look_at = 0;	/* the next one may go */
	call_free(call);
	return e;
}
