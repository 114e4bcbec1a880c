/*
 * jobs: what has to be done now and then, each at most as often as its row says, whoever runs it.
 *
 * When a job ran last stands in the heartbeat table as "job:<name>", with what it did.
 */
#ifndef SENDER_JOBS_H
#define SENDER_JOBS_H

#include "sender.h"

/* Runs what is due. A job that fails says so in the log and is tried again when it is due again; messages do not wait for it. */
void jobs_run_due(struct sender *s, int64_t now);
/* Runs one now. ERR_NOT_FOUND: there is no such job. */
enum err jobs_run(struct sender *s, const char *name, int64_t now) MUST_CHECK;

#endif
