#include "pages/job_row.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "access/login.h"
#include "base/text.h"
#include "pages/job_run.h"
#include "pages/who.h"
#include "schedule/job.h"

enum { RUNS_SHOWN = 30, WORDS_MAX_BYTES = 600, MINUTES_OF_HOUR = 60 };

/* ---- words ---- */

static void
minute_text(int minute, char ret[8])
{
	snprintf(ret, 8, "%02d:%02d", minute / MINUTES_OF_HOUR % 24, minute % MINUTES_OF_HOUR);
}

/* "setiap 10 menit", "setiap hari 09:00", "setiap Senin 08:00" */
static void
put_when(const struct page *p, struct json_object *o, const struct schedule *s)
{
	AUTO(buf) struct buf span = {0};
	char at[8], day[16];

	buf_init(&span, WORDS_MAX_BYTES);
	minute_text(s->minute, at);
	if (s->every_ms > 0) {
		page_span(p, s->every_ms, &span);
		page_say(p, o, "when", "jobs.every", "span", buf_text(&span), NULL);
	} else if (s->weekday == 0) {
		page_say(p, o, "when", "jobs.daily", "at", at, NULL);
	} else {
		snprintf(day, sizeof(day), "%d", s->weekday);
		page_say(p, o, "when", "jobs.weekly", "day", page_word_of(p, "weekday", day), "at", at, NULL);
	}
}

/* "nomor sidik: 3, sesi: 12": what the numbers count is in the words of "did"; those without a word are for the log. */
static void
put_did(const struct page *p, struct json_object *o, struct json_object *detail)
{
	AUTO(buf) struct buf words = {0};
	char n[32];

	buf_init(&words, WORDS_MAX_BYTES);
	json_object_object_foreach(detail, name, value) {
		const char *word = page_word_of(p, "did", name);

		if (word == name || !json_object_is_type(value, json_type_int))
			continue;
		snprintf(n, sizeof(n), "%" PRId64, json_object_get_int64(value));
		buf_fmt(&words, "%s%s: %s", words.len > 0 ? ", " : "", word, n);
	}
	json_put_text(o, "did", buf_text(&words));
	json_put_text(o, "error", json_text(detail, "error"));
}

static void
put_outcome(const struct page *p, struct json_object *o, const char *outcome)
{
	static const struct { const char *outcome, *tone, *icon; } looks[] = {
		{ "done", "good", "circle-check" }, { "failed", "bad", "circle-x" }, { "missed", "warn", "clock" }, { "running", "move", "refresh" },
		{ "paused", "off", "player-pause" }, { "", "wait", "clock" },
	};
	size_t i, last = sizeof(looks) / sizeof(looks[0]) - 1;

	for (i = 0; i < last; i++)
		if (text_equal(looks[i].outcome, outcome))
			break;
	page_put_state(o, "state", looks[i].tone, looks[i].icon, page_word_of(p, "job_outcome", looks[i].outcome[0] != '\0' ? looks[i].outcome : "never"));
}

/* "" for less than a second. */
static void
put_took(const struct page *p, struct json_object *o, int64_t started_at, int64_t finished_at)
{
	AUTO(buf) struct buf span = {0};

	buf_init(&span, WORDS_MAX_BYTES);
	if (finished_at - started_at >= CLOCK_SECOND_MS)
		page_span(p, finished_at - started_at, &span);
	json_put_text(o, "took", buf_text(&span));
}

/* ---- rows ---- */

static void
put_next(const struct page *p, struct json_object *o, const struct job *job)
{
	int64_t next = job_next(job, p->rq->now, p->zone);

	if (next == 0)
		json_put_text(o, "next", page_word_of(p, "job_outcome", "paused"));
	else if (next <= p->rq->now)
		json_put_text(o, "next", page_word(p, "jobs.soon"));
	else
		page_put_minute(p, o, "next", next);
}

static void
put_last(const struct page *p, struct json_object *o, const struct job *job)
{
	put_outcome(p, o, job->running && job->retry_at <= p->rq->now ? "running" : job->paused && job->asked_at == 0 ? "paused" : job->outcome);
	if (job->finished_at == 0)
		return;
	page_put_minute(p, o, "at", job->finished_at);
	put_took(p, o, job->started_at, job->finished_at);
	put_did(p, o, job->detail);
}

static bool
may_run(const struct page *p, const struct job *job)
{
	int needed = job->key == JOB_RETENTION ? ROLE_ADMINISTRATOR : ROLE_OPERATOR;

	return p->rq->role >= needed && job->asked_at == 0 && !job->running;
}

static struct json_object *
job_row(const struct page *p, const struct job *job)
{
	struct json_object *o = json_object_new_object();
	char at[8];

	minute_text(job->schedule.minute, at);
	json_put_text(o, "name", job_name(job->key));
	json_put_text(o, "what", page_word_of(p, "job", job_name(job->key)));
	put_when(p, o, &job->schedule);
	put_last(p, o, job);
	put_next(p, o, job);
	json_put_bool(o, "asked", job->asked_at != 0);
	json_put_bool(o, "can_run", may_run(p, job) && !job_reaches_people(job->key));
	json_put_bool(o, "can_look", may_run(p, job) && job_reaches_people(job->key));
	json_put_bool(o, "can_set", p->rq->session.login.role >= ROLE_ADMINISTRATOR);
	json_put_bool(o, "by_clock", job->schedule.every_ms == 0);
	json_put_text(o, "minute", at);
	json_put_bool(o, "paused", job->paused);
	return o;
}

static struct json_object *
run_row(const struct page *p, struct json_object *run)
{
	struct json_object *o = json_object_new_object(), *detail = json_at(run, "detail");
	int64_t started = 0, finished = 0;

	json_int(run, "started_at", &started);
	json_int(run, "finished_at", &finished);
	json_put_text(o, "what", page_word_of(p, "job", json_text(run, "name")));
	who_put(p, o, "by", json_text(run, "asked_by"));
	page_put_minute(p, o, "at", finished);
	put_outcome(p, o, json_text(run, "outcome"));
	put_took(p, o, started, finished);
	put_did(p, o, detail);
	return o;
}

enum err
job_rows_put(struct page *p)
{
	struct json_object *jobs = json_put_array(p->data, "jobs"), *rows = json_put_array(p->data, "runs");
	AUTO(job_list) struct job_list list = {0};
	AUTO_JSON struct json_object *runs = NULL;
	size_t i;
	enum err e;

	if ((e = job_list_load(p->rq->db, &list)) || (e = job_runs(p->rq->db, RUNS_SHOWN, &runs)))
		return e;
	for (i = 0; i < JOB__COUNT; i++)
		json_object_array_add(jobs, job_row(p, &list.jobs[i]));
	for (i = 0; i < json_count(runs); i++)
		json_object_array_add(rows, run_row(p, json_item(runs, i)));
	json_put_bool(p->data, "has_runs", json_count(runs) > 0);
	return ERR_NONE;
}
