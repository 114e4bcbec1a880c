/*
 * job_run: before a job is run by hand that writes to people or deletes: what it does, and how much of it there is now.
 */
#ifndef PAGES_JOB_RUN_H
#define PAGES_JOB_RUN_H

#include <stdbool.h>

#include "pages/page.h"
#include "schedule/job.h"

/* Its button leads here first; others run at once. */
bool job_reaches_people(enum job_key key);
enum err job_run_show(const struct request *rq, struct reply *rp, int status, enum job_key key, const struct form_check *check) MUST_CHECK;

#endif
