/*
 * job_work: the work of the sender's jobs, one file each. schedule/job.h says when each is due; jobs.c runs what is.
 *
 * A function does one step inside the transaction that also keeps how far it came: short, because messages wait meanwhile. While work
 * remains it sets more, and cursor to where the next step takes up; in between messages leave.
 */
#ifndef SENDER_JOB_WORK_H
#define SENDER_JOB_WORK_H

#include "base/json.h"
#include "sender.h"

struct job_step {
	int64_t			 now;
	int64_t			 occurrence_at;		/* the run this step is part of: the hour it was due, however late it is */
	bool			 asked;			/* by a person, at this moment */
	int64_t			 cursor;		/* 0 in the first step */
	bool			 more;
	struct json_object	*did;			/* numbers by name, of this step; words for them in templates/locale, "did" */
};

enum err job_housekeeping(struct sender *s, struct job_step *step) MUST_CHECK;
enum err job_recover(struct sender *s, struct job_step *step) MUST_CHECK;
enum err job_alerts(struct sender *s, struct job_step *step) MUST_CHECK;
enum err job_vitals(struct sender *s, struct job_step *step) MUST_CHECK;
enum err job_stuck(struct sender *s, struct job_step *step) MUST_CHECK;
enum err job_overdue(struct sender *s, struct job_step *step) MUST_CHECK;
enum err job_costs(struct sender *s, struct job_step *step) MUST_CHECK;
enum err job_sync(struct sender *s, struct job_step *step) MUST_CHECK;
enum err job_ledger(struct sender *s, struct job_step *step) MUST_CHECK;
enum err job_connectors(struct sender *s, struct job_step *step) MUST_CHECK;
enum err job_retention(struct sender *s, struct job_step *step) MUST_CHECK;
enum err job_expiry(struct sender *s, struct job_step *step) MUST_CHECK;
enum err job_weekly(struct sender *s, struct job_step *step) MUST_CHECK;
enum err job_reminder(struct sender *s, struct job_step *step) MUST_CHECK;
enum err job_people(struct sender *s, struct job_step *step) MUST_CHECK;
enum err job_templates(struct sender *s, struct job_step *step) MUST_CHECK;
/* What reads for long and writes nothing, before the transaction of a run's first step. */
enum err job_ledger_look(struct sender *s, struct job_step *step) MUST_CHECK;

#endif
