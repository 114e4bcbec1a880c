#include "tasks.h"

#include <stdlib.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/text.h"
#include "db/db.h"
#include "errand.h"
#include "replay.h"
#include "transfer.h"

enum { LEASE_MS = 5 * CLOCK_MINUTE_MS, LOOK_TIMEOUT_S = 10 };

static const struct chore *const chores[] = {
	&chore_test, &chore_look, &chore_submit, &chore_delete, &chore_list_templates, &chore_list_messages, &chore_list_message,
};

static void
errand_free(struct errand *e)
{
	if (e == NULL)
		return;
	http_request_end(&e->request);
	lists_end(&e->lists);
	provider_row_end(&e->row);
	submission_end(&e->submission);
	template_end(&e->template);
	task_end(&e->task);
	free(e);
}

void
tasks_abandon(struct sender *s)
{
	errand_free(s->errand);
	s->errand = NULL;
}

/* ---- the end ---- */

/* Nobody waits for a look, and nobody reads about one. */
static bool
is_regular(const struct errand *errand)
{
	return errand->chore == &chore_look;
}

static enum err
store(struct sender *s, struct errand *errand, const char *state, int64_t now)
{
	AUTO_JSON struct json_object *result = json_object_new_object();
	AUTO(db_tx) struct db_tx tx = {0};
	enum err e;

	if (result == NULL)
		return ERR_MEMORY;
	json_put_int(result, "duration_ms", clock_monotonic() - errand->began);
	if ((e = db_begin(s->db, &tx)) || (errand->chore != NULL && (e = errand->chore->store(s, errand, result, now))) ||
	    (e = is_regular(errand) ? task_drop(s->db, errand->task.id) :
	    task_finish(s->db, errand->task.id, state, json_write(result), now)))
		return e;
	return db_commit(&tx);
}

static enum err
finish(struct sender *s, const char *state, int64_t now)
{
	struct errand *errand = s->errand;
	enum err e = store(s, errand, state, now);

	s->tally.tasks += !is_regular(errand);
	log_line(is_regular(errand) ? LOG_DEBUG : LOG_INFO, "task", log_int("task", errand->task.id), log_text("kind", errand->task.kind),
	    log_text("state", state), log_int("provider", errand->task.provider_id), log_int("subject", errand->task.subject_id),
	    log_int("ms", clock_monotonic() - errand->began));
	tasks_abandon(s);
	return e;
}

/* ---- the requests ---- */

static enum err
start(struct sender *s, struct errand *errand)
{
	/* Somebody may be waiting for a test behind it. */
	if (is_regular(errand) && errand->request.timeout_s > LOOK_TIMEOUT_S)
		errand->request.timeout_s = LOOK_TIMEOUT_S;
	return transfer_start(s->transfer, &errand->request, errand);
}

/* Sends the next request; the errand is over when there is none, or when it cannot be made. */
static enum err
next_step(struct sender *s, int64_t now)
{
	struct errand *errand = s->errand;
	const struct account *account;
	enum err e;

	http_request_end(&errand->request);
	if ((e = accounts_open(&s->accounts, s->db, &errand->row, now, &account)) == ERR_NONE &&
	    (e = errand->chore->write(errand, account)) == ERR_NONE && (e = sender_wire(s)) == ERR_NONE)
		e = start(s, errand);
	if (e == ERR_NONE)
		return ERR_NONE;
	if (e == ERR_NOT_FOUND)
		return finish(s, errand->failed ? "failed" : "done", now);
	log_line(LOG_ERROR, "task_failed", log_int("task", errand->task.id), log_int("provider", errand->row.id),
	    log_int("step", (int64_t)errand->step), log_text("error", err_name(e)));
	return finish(s, "failed", now);
}

/* It stays claimed, and is done again when its lease is over: with nothing on the wire it would never come to an end here. */
static enum err
let_go(struct sender *s, enum err e)
{
	tasks_abandon(s);
	return e;
}

enum err
tasks_landed(struct sender *s, const struct http_answer *answer, int64_t now)
{
	struct errand *errand = s->errand;
	const struct account *account;
	enum err e;

	if (accounts_open(&s->accounts, s->db, &errand->row, now, &account) != ERR_NONE)
		return finish(s, "failed", now);
	if ((e = errand->chore->read(s, errand, account, answer, now)))
		return let_go(s, e);
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

static const struct chore *
chore_of(const char *kind)
{
	size_t i;

	for (i = 0; i < sizeof(chores) / sizeof(chores[0]); i++)
		if (text_equal(chores[i]->kind, kind))
			return chores[i];
	return NULL;
}

static enum err
first_step(struct sender *s, int64_t now)
{
	struct errand *errand = s->errand;
	const struct chore *chore = chore_of(errand->task.kind);
	enum err e;

	if (chore == NULL || provider_load(s->db, errand->task.provider_id, &errand->row) != ERR_NONE)
		return finish(s, "failed", now);
	errand->chore = chore;
	if (chore->begin == NULL || (e = chore->begin(s, errand, now)) == ERR_NONE)
		return next_step(s, now);
	if (!err_is_its_own(e))
		return let_go(s, e);
	return finish(s, e == ERR_CONFLICT ? "done" : "failed", now);
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
	return first_step(s, now);
}
