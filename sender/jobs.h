/*
 * jobs: runs the jobs of schedule/job.h when they are due, a step at a time, between two looks at the queue.
 */
#ifndef SENDER_JOBS_H
#define SENDER_JOBS_H

#include "sender.h"

/*
 * One step of each job that is due. True: one of them has more to do, so come back soon. A job that fails says so in the log and on its
 * page, and is tried again later; messages do not wait for it.
 */
bool jobs_run_due(struct sender *s, int64_t now);
/* Runs one now, to its end; actor: who wants it. ERR_NOT_FOUND: there is no such job. ERR_CONFLICT: another sender is at it. */
enum err jobs_run(struct sender *s, const char *name, const char *actor, int64_t now) MUST_CHECK;

#endif
