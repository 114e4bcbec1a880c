/* What people do with a regular job: run it now, give it another time of day, pause it. */
#include <stdio.h>

#include "access/login.h"
#include "base/text.h"
#include "db/db.h"
#include "pages/admin.h"
#include "pages/job_run.h"
#include "pages/page.h"
#include "schedule/job.h"
#include "web/web.h"

enum { MINUTE_MAX_BYTES = 5, DETAIL_MAX = 80, REASON_MAX_BYTES = 200 };

static bool
find_job(const struct request *rq, enum job_key *ret)
{
	return job_from_name(request_param(rq, "name"), ret);
}

/* What is deleted does not come back: that is an administrator's word. */
static bool
may_run(const struct request *rq, enum job_key key)
{
	return rq->role >= (key == JOB_RETENTION ? ROLE_ADMINISTRATOR : ROLE_OPERATOR);
}

static enum err
ask(const struct request *rq, enum job_key key, const char *reason)
{
	AUTO(db_tx) struct db_tx tx = {0};
	char detail[REASON_MAX_BYTES + DETAIL_MAX];
	enum err e;

	snprintf(detail, sizeof(detail), "%s%s%s", job_name(key), *reason != '\0' ? ": " : "", reason);
	if ((e = db_begin(rq->writer, &tx)) || (e = job_ask(rq->writer, key, rq->session.login.name, rq->now)) ||
	    (e = page_audit(rq, rq->writer, "job.run", "job", 0, detail)) || (e = db_commit(&tx)))
		return e;
	return ERR_NONE;
}

enum err
job_run_page(const struct request *rq, struct reply *rp)
{
	enum job_key key;

	if (!find_job(rq, &key) || !job_reaches_people(key))
		return ERR_NOT_FOUND;
	return may_run(rq, key) ? job_run_show(rq, rp, 200, key, NULL) : ERR_FORBIDDEN;
}

enum err
job_run_now(const struct request *rq, struct reply *rp)
{
	struct form_check check = { .form = &rq->form };
	const char *reason = "";
	enum job_key key;
	enum err e;

	if (!find_job(rq, &key))
		return ERR_NOT_FOUND;
	if (!may_run(rq, key))
		return ERR_FORBIDDEN;
	if (job_reaches_people(key))
		reason = form_need(&check, "reason", REASON_MAX_BYTES);
	if (!form_ok(&check))
		return job_run_show(rq, rp, 422, key, &check);
	if ((e = ask(rq, key, reason)))
		return e;
	reply_flash(rp, rq, "done.job_asked");
	return reply_see_other(rp, "/admin/jobs");
}

/* -1: the job has no time of day, or keeps its usual one. */
static bool
read_minute(const struct request *rq, enum job_key key, int *ret)
{
	const char *typed = form_text(&rq->form, "minute");

	*ret = -1;
	if (job_usual(key)->every_ms > 0 || *typed == '\0')
		return true;
	return clock_parse_minute(typed, ret) == ERR_NONE;
}

enum err
job_change(const struct request *rq, struct reply *rp)
{
	AUTO(db_tx) struct db_tx tx = {0};
	bool paused = form_flag(&rq->form, "paused");
	char detail[DETAIL_MAX];
	enum job_key key;
	int minute;
	enum err e;

	if (!find_job(rq, &key))
		return ERR_NOT_FOUND;
	if (!read_minute(rq, key, &minute)) {
		reply_flash(rp, rq, "done.job_no_time");
		return reply_see_other(rp, "/admin/jobs");
	}
	snprintf(detail, sizeof(detail), "%s %.*s%s", job_name(key), MINUTE_MAX_BYTES, form_text(&rq->form, "minute"), paused ? ", paused" : "");
	if ((e = db_begin(rq->writer, &tx)) || (e = job_set(rq->writer, key, minute, paused, rq->now)) ||
	    (e = page_audit(rq, rq->writer, "job.set", "job", 0, detail)) || (e = db_commit(&tx)))
		return e;
	reply_flash(rp, rq, "done.job_saved");
	return reply_see_other(rp, "/admin/jobs");
}
