#include "connectors.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/text.h"
#include "connector/handover.h"
#include "connector/run.h"
#include "connector/source.h"
#include "connector/store.h"
#include "db/db.h"
#include "transfer.h"

enum {
	LOOK_MS = 1000,
	GAP_MS = 100,			/* between two requests to a source: these are old machines with other work to do */
	ROWS_AT_ONCE = 50,
	PAGES_MAX = 2000,		/* of one run: no office has so many */
	SECRET_MAX_BYTES = 8192,
};

struct pulling {
	enum cargo		 cargo;
	int64_t			 connector_id, run_no;
	enum { PULLING_IDLE, PULLING_FLIES, PULLING_STORES } state;
	struct http_request	 request;
	struct connector_record	 record;		/* in the phase of details */
	struct pulled		 pulled;		/* what came, while it is being stored */
	size_t			 stored;		/* rows of it */
	int64_t			 asked_at, took_ms;	/* monotonic; of the answer that is not counted yet */
	char			 first[CONNECTOR_KEY_MAX];	/* the key that the page before began with; "": there was none in this phase */
	bool			 repeated;		/* this page begins with it, too */
	bool			 asks_once;		/* what this request brings is given out once (connector/handover.h) */
	bool			 gone;			/* and may have been, without reaching us */
	char			 token[PULLED_TOKEN_MAX];	/* of this session, kept nowhere else */
};

static void
pulling_free(struct pulling *p)
{
	if (p == NULL)
		return;
	http_request_end(&p->request);
	pulled_end(&p->pulled);
	explicit_bzero(p->token, sizeof(p->token));
	free(p);
}

void
connectors_abandon(struct sender *s)
{
	size_t i;

	for (i = 0; i < CONNECTORS_MAX; i++) {
		pulling_free(s->pulling[i]);
		s->pulling[i] = NULL;
	}
}

static void
forget(struct sender *s, struct pulling *p)
{
	size_t i;

	for (i = 0; i < CONNECTORS_MAX; i++)
		if (s->pulling[i] == p)
			s->pulling[i] = NULL;
	pulling_free(p);
}

static bool
is_detail(const struct connector *c)
{
	return text_equal(c->phase, CONNECTOR_DETAIL);
}

static bool
is_gateway(const struct connector *c)
{
	return text_equal(c->kind->name, "gateway");
}

static void
say(const struct connector *c, const char *trouble, const char *detail)
{
	log_line(*trouble == '\0' ? LOG_INFO : LOG_WARN, "connector", log_int("connector", c->id), log_text("name", c->name), log_text("phase", c->phase),
	    log_text("trouble", trouble), log_text("detail", detail), log_text("counts", json_write(c->counts)));
}

static void
count_answer(struct connector *c, struct pulling *p)
{
	if (p->took_ms == 0)
		return;
	connector_count(c, "answers", 1);
	connector_count(c, "answer_ms", p->took_ms);
	p->took_ms = 0;
}

/* ---- storing ---- */

/*
 * Pages overlap, but no two begin alike, unless the source gives the same one whatever it is asked for. (That their rows were seen in this run
 * would say nothing: lists have rows in common.)
 */
static void
note_first(struct pulling *p)
{
	const char *ref = json_text(json_item(p->pulled.rows, 0), "ref");

	p->repeated = ref != NULL && text_equal(ref, p->first);
	snprintf(p->first, sizeof(p->first), "%s", ref != NULL ? ref : "");
}

static enum err
end_page(struct sender *s, struct connector *c, struct pulling *p, int64_t now)
{
	bool repeats = source_of(c->kind)->repeats_last;

	connector_count(c, "pages", 1);
	if (p->pulled.over || (p->repeated && repeats)) {
		p->first[0] = '\0';
		return connector_next_phase(s->db, c, GAP_MS, now);
	}
	if (p->repeated || connector_counted(c, "pages") > PAGES_MAX)
		return connector_give_up(s->db, c, TROUBLE_ENDLESS, "", now);
	c->cursor = p->pulled.cursor;
	return connector_go_on(s->db, c, GAP_MS, now);
}

static enum err
too_many_news(struct sender *s, struct connector *c, int64_t now)
{
	char many[24];

	snprintf(many, sizeof(many), "%" PRId64, connector_counted(c, "messages"));
	return connector_give_up(s->db, c, TROUBLE_TOO_MANY_NEWS, many, now);
}

static enum err
store_page(const struct store *store, struct sender *s, struct pulling *p, bool *ret_more)
{
	struct connector *c = store->connector;
	size_t until = p->stored + ROWS_AT_ONCE;
	enum trouble trouble;
	enum err e;

	if ((e = store_rows(store, p->pulled.rows, p->stored, until, &trouble)))
		return e;
	if (trouble != TROUBLE_NONE)
		return too_many_news(s, c, store->now);
	/* While rows are left the cursor stays: whoever dies here asks for the page again. */
	*ret_more = until < json_count(p->pulled.rows);
	return *ret_more ? connector_go_on(s->db, c, 0, store->now) : end_page(s, c, p, store->now);
}

static enum err
store_record(const struct store *store, struct sender *s, const struct pulling *p)
{
	struct connector *c = store->connector;
	enum err e;

	if ((e = store_detail(store, &p->record, json_item(p->pulled.rows, 0), p->pulled.over)))
		return e;
	if (store_is_too_much(c))
		return too_many_news(s, c, store->now);
	c->cursor = p->pulled.over ? 0 : p->pulled.cursor;
	return connector_go_on(s->db, c, GAP_MS, store->now);
}

static enum err
store_fetched(const struct store *store, struct sender *s, struct pulling *p)
{
	enum err e;

	if ((e = store_messages(store, p->pulled.rows)) || (p->asks_once && (e = handover_kept(s->db, p->connector_id))))
		return e;
	p->repeated = false;	/* a gateway counts its messages as it likes */
	return end_page(s, store->connector, p, store->now);
}

static enum err
store_in_transaction(struct sender *s, struct pulling *p, struct connector *c, int64_t now, bool *ret_more)
{
	const struct store store = { .db = s->db, .connector = c, .base_url = s->config.base_url, .now = now, .zone = (int)s->rules.zone };
	AUTO(db_tx) struct db_tx tx = {0};
	enum err e;

	*ret_more = false;
	if ((e = db_begin(s->db, &tx)) || (e = connector_load(s->db, p->connector_id, c)))
		return e;
	if (c->run_no != p->run_no || c->phase[0] == '\0')
		return ERR_CONFLICT;	/* somebody has stopped it */
	connector_count(c, "bad_rows", p->stored == 0 ? p->pulled.bad : 0);
	count_answer(c, p);
	e = is_detail(c) ? store_record(&store, s, p) : is_gateway(c) ? store_fetched(&store, s, p) : store_page(&store, s, p, ret_more);
	return e ? e : db_commit(&tx);
}

/* Some rows of what is in hand. A busy database leaves them there. */
static enum err
store_some(struct sender *s, struct pulling *p, int64_t now)
{
	AUTO(connector) struct connector c = {0};
	bool more;
	enum err e = store_in_transaction(s, p, &c, now, &more);

	if (e == ERR_BUSY)
		return e;
	p->stored += more ? ROWS_AT_ONCE : 0;
	p->state = more && e == ERR_NONE ? PULLING_STORES : PULLING_IDLE;
	if (p->state == PULLING_IDLE)
		pulled_end(&p->pulled);
	if (e != ERR_NONE || c.phase[0] == '\0') {
		if (e == ERR_NONE)
			say(&c, "", "ended");
		forget(s, p);
	}
	return e == ERR_CONFLICT || e == ERR_NOT_FOUND ? ERR_NONE : e;
}

/* ---- trouble ---- */

/* One record whose details cannot be had must not stop the others. */
static enum err
trouble_in_transaction(struct sender *s, struct connector *c, const struct pulling *p, int64_t now)
{
	enum trouble trouble = p->pulled.trouble;
	AUTO(db_tx) struct db_tx tx = {0};
	enum err e;

	if ((e = db_begin(s->db, &tx)))
		return e;
	if (p->asks_once && (e = p->gone ? handover_lost(s->db, c->id) : handover_kept(s->db, c->id)))
		return e;
	if (is_detail(c) && (c->tries > 0 || !trouble_may_pass(trouble))) {
		c->cursor = 0;
		if ((e = connector_record_done(s->db, c, p->record.ref, 0, true, now)) || (e = connector_go_on(s->db, c, GAP_MS, now)))
			return e;
	} else if ((e = connector_trouble(s->db, c, trouble, p->pulled.detail, now))) {
		return e;
	}
	return db_commit(&tx);
}

static enum err
settle_trouble(struct sender *s, struct connector *c, struct pulling *p, int64_t now)
{
	enum err e = trouble_in_transaction(s, c, p, now);

	say(c, trouble_name(p->pulled.trouble), p->pulled.detail);
	if (p->pulled.trouble == TROUBLE_LOGIN)
		p->token[0] = '\0';
	p->state = PULLING_IDLE;
	pulled_end(&p->pulled);
	if (e != ERR_NONE || c->phase[0] == '\0')
		forget(s, p);
	return e == ERR_CONFLICT ? ERR_NONE : e;
}

/* ---- requests ---- */

static struct pull
pull_of(const struct sender *s, const struct connector *c, const struct pulling *p, const char *secret, int64_t now)
{
	return (struct pull){ .connector = c, .secret = secret, .token = p->token, .ref = p->record.ref, .number = p->record.number, .now = now,
		.zone = (int)s->rules.zone };
}

/* What is given out once is asked for on the disk first. */
static enum err
note_question(struct sender *s, const struct connector *c, struct pulling *p, int64_t now)
{
	AUTO(db_tx) struct db_tx tx = {0};
	enum err e;

	p->asks_once = is_gateway(c) && p->token[0] != '\0';
	if (!p->asks_once)
		return ERR_NONE;
	if ((e = db_begin(s->db, &tx)) || (e = handover_ask(s->db, c->id, now)))
		return e;
	return db_commit(&tx);
}

static enum err
send_request(struct sender *s, struct connector *c, struct pulling *p, int64_t now)
{
	AUTO(buf) struct buf secret = {0};
	const struct seal_keys *outgoing;
	struct pull pull;
	enum err e;

	buf_init(&secret, SECRET_MAX_BYTES);
	if ((e = accounts_box(&s->accounts, &outgoing)) || (e = connector_secret(s->db, c->id, outgoing, &secret)))
		return e;
	pull = pull_of(s, c, p, buf_text(&secret), now);
	http_request_end(&p->request);
	if ((e = source_of(c->kind)->write(&pull, &p->request)) == ERR_NONE && (e = sender_wire(s)) == ERR_NONE &&
	    (e = note_question(s, c, p, now)) == ERR_NONE)
		e = transfer_start(s->transfer, &p->request, p);
	if (secret.len > 0)
		explicit_bzero(secret.bytes, secret.len);
	p->asked_at = clock_monotonic();
	if (e == ERR_NONE)
		p->state = PULLING_FLIES;
	return e;
}

/* In the phase of details, which record is next; without any the run is over. *ret_there: there is something to ask. */
static enum err
choose(struct sender *s, struct connector *c, struct pulling *p, int64_t now, bool *ret_there)
{
	AUTO(db_tx) struct db_tx tx = {0};
	enum err e;

	*ret_there = true;
	if (!is_detail(c) || (e = connector_record_due(s->db, c, now, &p->record)) == ERR_NONE)
		return ERR_NONE;
	if (e != ERR_NOT_FOUND && e != ERR_TOO_LARGE)
		return e;
	*ret_there = false;
	if (db_begin(s->db, &tx) != ERR_NONE)
		return ERR_BUSY;
	e = e == ERR_NOT_FOUND ? connector_next_phase(s->db, c, 0, now) : connector_give_up(s->db, c, TROUBLE_STATUS, c->error_detail, now);
	if (e || (e = db_commit(&tx)))
		return e;
	say(c, "", "ended");
	return ERR_NONE;
}

static enum err
cannot_ask(struct sender *s, struct connector *c, int64_t now)
{
	AUTO(db_tx) struct db_tx tx = {0};
	enum err e;

	if ((e = db_begin(s->db, &tx)) || (e = connector_give_up(s->db, c, TROUBLE_ADDRESS, "", now)))
		return e;
	return db_commit(&tx);
}

static enum err
begin_request(struct sender *s, struct pulling *p, int64_t now)
{
	AUTO(connector) struct connector c = {0};
	bool there = false;
	enum err e;

	if ((e = connector_load(s->db, p->connector_id, &c)) || c.phase[0] == '\0')
		return e ? e : ERR_NOT_FOUND;
	if (c.run_no != p->run_no)
		p->token[0] = p->first[0] = '\0';
	p->run_no = c.run_no;
	if ((e = choose(s, &c, p, now, &there)) || !there)
		return e ? e : ERR_NOT_FOUND;
	e = send_request(s, &c, p, now);
	if (e != ERR_INVALID && e != ERR_TOO_LARGE)
		return e;
	if ((e = cannot_ask(s, &c, now)))
		return e;
	return ERR_NOT_FOUND;
}

/* The place of this connector, made when it has none; NULL: no memory. */
static struct pulling *
pulling_of(struct sender *s, int64_t connector_id)
{
	struct pulling **empty = NULL;
	size_t i;

	for (i = 0; i < CONNECTORS_MAX; i++) {
		if (s->pulling[i] == NULL)
			empty = &s->pulling[i];
		else if (s->pulling[i]->connector_id == connector_id)
			return s->pulling[i];
	}
	if (empty != NULL && (*empty = calloc(1, sizeof(**empty))) != NULL) {
		(*empty)->cargo = CARGO_CONNECTOR;
		(*empty)->connector_id = connector_id;
	}
	return empty != NULL ? *empty : NULL;
}

static enum err
begin_requests(struct sender *s, int64_t now)
{
	struct connector_ids running;
	struct pulling *p;
	size_t i;
	enum err e;

	if ((e = connector_running(s->db, now, &running)))
		return e;
	for (i = 0; i < running.count; i++) {
		if ((p = pulling_of(s, running.items[i])) == NULL)
			return ERR_MEMORY;
		if (p->state != PULLING_IDLE || (e = begin_request(s, p, now)) == ERR_NONE)
			continue;
		if (e != ERR_NOT_FOUND)	/* one source's trouble is not the others' */
			log_line(LOG_ERROR, "connector_not_asked", log_int("connector", p->connector_id), log_text("error", err_name(e)));
		forget(s, p);
	}
	return ERR_NONE;
}

size_t
connectors_left_behind(const struct sender *s)
{
	size_t i, n = 0;

	/* A session has a token; what it fetches is given out once. */
	for (i = 0; i < CONNECTORS_MAX; i++)
		n += s->pulling[i] != NULL && s->pulling[i]->state == PULLING_FLIES && s->pulling[i]->token[0] == '\0';
	return n;
}

/* ---- the steps ---- */

enum err
connectors_landed(struct sender *s, struct pulling *p, const struct http_answer *answer, int64_t now)
{
	AUTO(connector) struct connector c = {0};
	struct pull pull;
	enum err e;

	p->state = PULLING_IDLE;
	p->took_ms = clock_monotonic() - p->asked_at + 1;
	s->pulls_look_at = 0;
	if ((e = connector_load(s->db, p->connector_id, &c)) || c.run_no != p->run_no || c.phase[0] == '\0') {
		forget(s, p);
		return e == ERR_NOT_FOUND ? ERR_NONE : e;
	}
	pulled_end(&p->pulled);
	p->pulled = (struct pulled){0};
	p->stored = 0;
	pull = pull_of(s, &c, p, "", now);
	source_of(c.kind)->read(&pull, answer, &p->pulled);
	/* "Expired token" is a refusal; anything else that cannot be read may have been messages. */
	p->gone = answer->transport != HTTP_NOT_SENT && p->pulled.trouble != TROUBLE_LOGIN;
	if (p->pulled.trouble != TROUBLE_NONE)
		return settle_trouble(s, &c, p, now);
	if (p->pulled.token[0] != '\0')
		memcpy(p->token, p->pulled.token, sizeof(p->token));
	note_first(p);
	/* Kept at once: what a gateway gave out is nowhere else. */
	p->state = PULLING_STORES;
	return store_some(s, p, now);
}

static enum err
make_messages(struct sender *s, int64_t now, bool *ret_more)
{
	AUTO(db_tx) struct db_tx tx = {0};
	enum err e;

	if ((e = db_begin(s->db, &tx)) || (e = store_make_messages(s->db, now, ret_more)))
		return e;
	return db_commit(&tx);
}

enum err
connectors_step(struct sender *s, int64_t now, bool *ret_more)
{
	int64_t mono = clock_monotonic();
	bool waiting = false;
	size_t i;
	enum err e;

	*ret_more = false;
	for (i = 0; i < CONNECTORS_MAX; i++)
		if (s->pulling[i] != NULL && s->pulling[i]->state == PULLING_STORES) {
			*ret_more = true;
			if ((e = store_some(s, s->pulling[i], now)))
				return e;
		}
	if (mono < s->pulls_look_at)
		return ERR_NONE;
	s->pulls_look_at = mono + LOOK_MS;
	if ((e = store_messages_wait(s->db, &waiting)) || (waiting && (e = make_messages(s, now, ret_more))))
		return e;
	if ((e = begin_requests(s, now)) || (e = connector_next_request(s->db, &s->pull_at)))
		return e;
	if (s->pull_at > now && s->pull_at < now + LOOK_MS)
		s->pulls_look_at = mono + s->pull_at - now;
	return ERR_NONE;
}
