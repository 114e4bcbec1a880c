#include "jobs.h"

#include <stdio.h>

#include "base/clock.h"
#include "base/log.h"
#include "db/db.h"
#include "job_work.h"
#include "schedule/job.h"
#include "setting/setting.h"

static enum err (*const work[JOB__COUNT])(struct sender *s, struct job_step *step) = {
	[JOB_HOUSEKEEPING] = job_housekeeping,
	[JOB_RECOVER] = job_recover,
	[JOB_VITALS] = job_vitals,
	[JOB_ALERTS] = job_alerts,
	[JOB_STUCK] = job_stuck,
	[JOB_OVERDUE] = job_overdue,
	[JOB_COSTS] = job_costs,
	[JOB_SYNC] = job_sync,
	[JOB_LEDGER] = job_ledger,
	[JOB_RETENTION] = job_retention,
	[JOB_EXPIRY] = job_expiry,
	[JOB_WEEKLY] = job_weekly,
	[JOB_REMINDER] = job_reminder,
	[JOB_CONNECTORS] = job_connectors,
	[JOB_PEOPLE] = job_people,
	[JOB_TEMPLATES] = job_templates,
};
/* Before the first step, outside its transaction: so that nobody waits for one who only reads. NULL: nothing. */
static enum err (*const look[JOB__COUNT])(struct sender *s, struct job_step *step) = {
	[JOB_LEDGER] = job_ledger_look,
};

/* The work and the note of it, together. *ret_taken: the step is ours, of two senders. */
static enum err
step_in_transaction(struct sender *s, struct job *job, const struct due *due, int64_t now, bool *ret_taken, bool *ret_more)
{
	AUTO(db_tx) struct db_tx tx = {0};
	AUTO_JSON struct json_object *did = json_object_new_object();
	struct job_step step = { .now = now, .occurrence_at = due->at, .asked = job->asked_by[0] != '\0' || (job->running && job->running_by[0] != '\0'),
	    .did = did };
	enum err e;

	*ret_taken = false;
	if (did == NULL)
		return ERR_MEMORY;
	if (look[job->key] != NULL && !job->running && (e = look[job->key](s, &step)))
		return e;
	if ((e = db_begin(s->db, &tx)) || (e = job_begin(s->db, job, due, now)))
		return e;
	*ret_taken = true;
	step.cursor = job->cursor;
	if ((e = work[job->key](s, &step)) || (e = step.more ? job_step(s->db, job, did, step.cursor) : job_finish(s->db, job, did, now)) ||
	    (e = db_commit(&tx)))
		return e;
	*ret_more = step.more;
	if (!step.more && json_object_object_length(job->detail) > 0)
		log_line(LOG_INFO, "job", log_text("job", job_name(job->key)), log_text("did", json_write(job->detail)));
	return ERR_NONE;
}

/* The step was rolled back, so what is said of it goes by the row as it stands. */
static enum err
say_failed(struct sender *s, enum job_key key, const struct due *due, enum err why, int64_t now)
{
	AUTO(job_list) struct job_list list = {0};
	AUTO(db_tx) struct db_tx tx = {0};
	char words[200];
	enum err e;

	snprintf(words, sizeof(words), "%s: %s", err_name(why), db_message(s->db));
	log_line(LOG_ERROR, "job_failed", log_text("job", job_name(key)), log_text("error", words));
	if ((e = db_begin(s->db, &tx)) || (e = job_list_load(s->db, &list)) ||
	    (e = job_failed(s->db, &list.jobs[key], due, words, now)) || (e = db_commit(&tx)))
		return e;
	return ERR_NONE;
}

static enum err
meet(struct sender *s, struct job *job, int64_t now, int zone)
{
	AUTO(db_tx) struct db_tx tx = {0};
	enum err e;

	if ((e = db_begin(s->db, &tx)) || (e = job_meet(s->db, job, now, zone)))
		return e;
	return db_commit(&tx);
}

static enum err
run_step(struct sender *s, struct job *job, const struct due *due, int64_t now, bool *ret_more)
{
	bool taken;
	enum err e = step_in_transaction(s, job, due, now, &taken, ret_more);

	if (e == ERR_NONE || (e == ERR_CONFLICT && !taken))
		return ERR_NONE;	/* of two senders the other was first; a conflict in the work itself is a failure */
	/* A busy database is nobody's failure: the job is still due. */
	return e == ERR_BUSY ? e : say_failed(s, job->key, due, e, now);
}

static enum err
run_all_due(struct sender *s, int64_t now, bool *ret_more)
{
	AUTO(job_list) struct job_list list = {0};
	enum err e;
	int i;

	if ((e = job_list_load(s->db, &list)))
		return e;
	for (i = 0; i < JOB__COUNT; i++) {
		struct job *job = &list.jobs[i];
		bool more = false;
		struct due due;

		if (!job->known && (e = meet(s, job, now, (int)s->rules.zone)))
			return e;
		due = job_due(job, now, (int)s->rules.zone);
		if (due.is && (e = run_step(s, job, &due, now, &more)))
			return e;
		*ret_more |= more;
	}
	return ERR_NONE;
}

bool
jobs_run_due(struct sender *s, int64_t now)
{
	bool more = false;
	enum err e = run_all_due(s, now, &more);

	if (e != ERR_NONE)
		log_line(e == ERR_BUSY ? LOG_WARN : LOG_ERROR, "jobs_not_run", log_text("error", err_name(e)), log_text("database", db_message(s->db)));
	return more;
}

/* Nothing else goes on meanwhile, so all its steps are done at once. */
enum err
jobs_run(struct sender *s, const char *name, const char *actor, int64_t now)
{
	AUTO(job_list) struct job_list list = {0};
	struct due due = { .is = true, .at = now };
	enum job_key key;
	struct job *job;
	bool taken, more = true;
	enum err e;

	if (!job_from_name(name, &key))
		return ERR_NOT_FOUND;
	if ((e = job_list_load(s->db, &list)))
		return e;
	job = &list.jobs[key];
	if (!job->known && (e = meet(s, job, now, (int)s->rules.zone)))
		return e;
	if (job->running)
		due.at = job->running_at;
	else
		snprintf(job->asked_by, sizeof(job->asked_by), "%s", actor);
	while (more)
		if ((e = step_in_transaction(s, job, &due, now, &taken, &more)))
			return e;
	return ERR_NONE;
}
