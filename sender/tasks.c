#include "tasks.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/text.h"
#include "db/db.h"
#include "delivery/task.h"
#include "lists.h"
#include "look.h"
#include "replay.h"
#include "transfer.h"

enum { LEASE_MS = 5 * CLOCK_MINUTE_MS, LOOK_TIMEOUT_S = 10 };

/* A connection test or a look at a regular time under way, or a list that is fetched: a few harmless requests, one after the other. */
struct errand {
	enum cargo		 cargo;
	struct task		 task;
	struct provider_row	 row;
	size_t			 step;
	struct http_request	 request;
	struct look		 look;
	bool			 is_list;
	struct lists		 lists;		/* then */
	int64_t			 began;		/* monotonic */
};

static void
errand_free(struct errand *e)
{
	if (e == NULL)
		return;
	http_request_end(&e->request);
	lists_end(&e->lists);
	provider_row_end(&e->row);
	task_end(&e->task);
	free(e);
}

void
tasks_abandon(struct sender *s)
{
	errand_free(s->errand);
	s->errand = NULL;
}

/* ---- the result ---- */

static struct json_object *
result_json(const struct errand *errand)
{
	static const char *const levels[FINDING__COUNT] = { [FINDING_OK] = "ok", [FINDING_WARN] = "warn", [FINDING_BAD] = "bad" };
	struct json_object *o = json_object_new_object(), *list = json_put_array(o, "findings"), *item;
	size_t i;

	if (errand->is_list) {
		json_object_put(o);
		return lists_result(&errand->lists);
	}
	for (i = 0; i < errand->look.findings.count; i++) {
		item = json_object_new_object();
		json_put_text(item, "level", levels[errand->look.findings.items[i].level]);
		json_put_text(item, "key", errand->look.findings.items[i].key);
		json_put_text(item, "detail", errand->look.findings.items[i].detail);
		json_object_array_add(list, item);
	}
	json_put_int(o, "duration_ms", clock_monotonic() - errand->began);
	return o;
}

static enum err
store_result(struct sender *s, const struct errand *errand, const char *state, int64_t now)
{
	AUTO_JSON struct json_object *result = NULL;

	if (!errand->look.whole)
		return task_drop(s->db, errand->task.id);
	result = result_json(errand);
	return task_finish(s->db, errand->task.id, state, json_write(result), now);
}

static enum err
store(struct sender *s, struct errand *errand, const char *state, int64_t now)
{
	AUTO(db_tx) struct db_tx tx = {0};
	enum err e;

	if ((e = db_begin(s->db, &tx)) || (errand->look.row != NULL && (e = look_store(s, &errand->look, now))) ||
	    (errand->is_list && (e = lists_store(s, &errand->lists, &errand->row, now))) || (e = store_result(s, errand, state, now)))
		return e;
	return db_commit(&tx);
}

static enum err
finish(struct sender *s, const char *state, int64_t now)
{
	struct errand *errand = s->errand;
	enum err e = store(s, errand, state, now);

	s->tally.tasks += errand->look.whole;
	log_line(errand->look.whole ? LOG_INFO : LOG_DEBUG, "task", log_int("task", errand->task.id), log_text("kind", errand->task.kind),
	    log_text("state", state), log_int("provider", errand->task.provider_id), log_int("findings", (int64_t)errand->look.findings.count),
	    log_int("ms", clock_monotonic() - errand->began));
	tasks_abandon(s);
	return e;
}

/* ---- the requests ---- */

/* A look leaves out what it need not ask each time. */
static bool
is_asked(const struct errand *errand)
{
	return errand->look.whole || (errand->row.kind->look_steps & 1u << errand->step) != 0;
}

/* From this step on the first in which the account has something to ask; *ret_over: there is none. */
static enum err
write_step(struct sender *s, struct errand *errand, int64_t now, bool *ret_over)
{
	const struct provider *kind = errand->row.kind;
	const struct account *account;
	enum err e;

	*ret_over = errand->is_list && errand->lists.over;
	if (*ret_over || (e = accounts_open(&s->accounts, s->db, &errand->row, now, &account)))
		return *ret_over ? ERR_NONE : e;
	if (errand->is_list) {
		http_request_end(&errand->request);
		return lists_write(&errand->lists, kind, account, &errand->request);
	}
	for (; errand->step < kind->test_steps; errand->step++) {
		if (!is_asked(errand))
			continue;
		http_request_end(&errand->request);
		if ((e = kind->write_test(account, errand->step, &errand->request)) != ERR_NOT_FOUND)
			return e;
	}
	*ret_over = true;
	return ERR_NONE;
}

static enum err
start(struct sender *s, struct errand *errand)
{
	/* Somebody may be waiting for a test behind it. */
	if (!errand->look.whole && errand->request.timeout_s > LOOK_TIMEOUT_S)
		errand->request.timeout_s = LOOK_TIMEOUT_S;
	return transfer_start(s->transfer, &errand->request, errand);
}

/* Sends the next request of the test; the errand is over when there is none, or when it cannot be made. */
static enum err
next_step(struct sender *s, int64_t now)
{
	struct errand *errand = s->errand;
	bool over;
	enum err e;

	if ((e = write_step(s, errand, now, &over)) == ERR_NONE && over)
		return finish(s, errand->is_list && errand->lists.failed ? "failed" : "done", now);
	if (e == ERR_NONE && (e = sender_wire(s)) == ERR_NONE && (e = start(s, errand)) == ERR_NONE)
		return ERR_NONE;
	log_line(LOG_ERROR, "task_failed", log_int("task", errand->task.id), log_int("provider", errand->row.id),
	    log_int("step", (int64_t)errand->step), log_text("error", err_name(e)));
	return finish(s, "failed", now);
}

enum err
tasks_landed(struct sender *s, const struct http_answer *answer, int64_t now)
{
	struct errand *errand = s->errand;
	const struct account *account;
	enum err e;

	if (errand->is_list)
		return (e = lists_landed(s, &errand->lists, &errand->row, answer, now)) ? e : next_step(s, now);
	if (accounts_open(&s->accounts, s->db, &errand->row, now, &account) != ERR_NONE)
		return finish(s, "failed", now);
	errand->row.kind->read_test(account, errand->step++, answer, &errand->look.findings);
	errand->look.unreachable |= answer->transport != HTTP_ANSWERED;
	return next_step(s, now);
}

/* ---- which ---- */

static enum err
claim(struct sender *s, int64_t now, struct errand *errand)
{
	AUTO(db_tx) struct db_tx tx = {0};
	enum err e;

	if ((e = db_begin(s->db, &tx)) || (e = task_claim(s->db, now, LEASE_MS, &errand->task)))
		return e;
	return db_commit(&tx);
}

enum err
tasks_begin(struct sender *s, int64_t now, bool *ret_began)
{
	struct errand *errand;
	int64_t due;
	enum err e;

	*ret_began = false;
	if (s->errand != NULL)
		return ERR_NONE;
	if ((e = task_next_due(s->db, &due)) || due == 0 || due > now)
		return e;
	if ((errand = calloc(1, sizeof(*errand))) == NULL)
		return ERR_MEMORY;
	errand->cargo = CARGO_TASK;
	errand->began = clock_monotonic();
	if ((e = claim(s, now, errand))) {
		errand_free(errand);
		return e == ERR_NOT_FOUND ? ERR_NONE : e;
	}
	*ret_began = true;
	if (text_equal(errand->task.kind, REPLAY_TASK)) {
		e = replay_do(s, &errand->task, now);
		errand_free(errand);
		return e;
	}
	s->errand = errand;
	errand->look.whole = !text_equal(errand->task.kind, TASK_LOOK);
	if (provider_load(s->db, errand->task.provider_id, &errand->row) != ERR_NONE)
		return finish(s, "failed", now);
	if (errand->look.whole && !text_equal(errand->task.kind, TASK_TEST) &&
	    !(errand->is_list = lists_begin(s->db, &errand->lists, &errand->task, errand->row.kind)))
		return finish(s, "failed", now);
	if (!errand->is_list)
		errand->look.row = &errand->row;
	return next_step(s, now);
}
