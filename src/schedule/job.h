/*
 * job: what the sender does at times of its own: which jobs there are, when each is due, and how its last runs went.
 *
 * A run is one or more steps, each in one transaction together with the note of how far it came (job_begin, job_step, job_finish), so a step is done
 * once whatever dies in between, and of two senders only one does it. An occurrence that was missed because nothing ran is taken up once, late; how
 * many were passed by before it is recorded. A job that fails is tried again, later each time. "Run now" is a wish in the row (job_ask) that does
 * not count as the day's occurrence.
 */
#ifndef SCHEDULE_JOB_H
#define SCHEDULE_JOB_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "base/json.h"
#include "schedule/schedule.h"

struct db;

enum job_key {
	JOB_HOUSEKEEPING,	/* removes what nobody will ask for any more */
	JOB_RECOVER,		/* looks again at providers that were down */
	JOB_VITALS,		/* asks providers how they are, each every SETTING_LOOK_MINUTES */
	JOB_ALERTS,		/* opens and closes what a person should know of */
	JOB_STUCK,		/* finds what the states say cannot be */
	JOB_OVERDUE,		/* finds what was sent and does not arrive, and sends it another way as well */
	JOB_COSTS,		/* counts what messages cost */
	JOB_SYNC,		/* asks for what providers keep: their templates, what messages cost */
	JOB_LEDGER,		/* proves the consent ledger and notes where it ends */
	JOB_RETENTION,		/* removes what the office keeps no longer */
	JOB_EXPIRY,		/* warns of permits that end soon */
	JOB_WEEKLY,		/* reminds once a week of permits that are about to end or have just ended */
	JOB_REMINDER,		/* reminds the staff of documents that wait */
	JOB_CONNECTORS,		/* begins to read the office's other systems */
	JOB_PEOPLE,		/* finds people whom documents name and who were not known */
	JOB_TEMPLATES,		/* reads how templates stand at the providers that approve them */
	JOB__COUNT
};
const char *job_name(enum job_key key);					/* "housekeeping": in the table, for words, on the command line */
bool job_from_name(const char *name, enum job_key *ret);
const struct schedule *job_usual(enum job_key key);			/* when it runs unless the office says otherwise */

enum { JOB_ACTOR_MAX = 64 };
struct job {
	enum job_key		 key;
	struct schedule		 schedule;				/* with the office's own time of day */
	bool			 known;					/* it has a row: a sender has seen it */
	bool			 paused, running;
	int64_t			 occurrence_at, running_at, started_at, finished_at, step_no, cursor, failures, retry_at, asked_at;
	char			 outcome[12];
	char			 asked_by[JOB_ACTOR_MAX], running_by[JOB_ACTOR_MAX];	/* whose wish waits; whose wish this or the last run was */
	struct json_object	*detail;
};
struct job_list { struct job jobs[JOB__COUNT]; };			/* by key */
void job_list_end(struct job_list *l);
enum err job_list_load(struct db *db, struct job_list *ret) MUST_CHECK;

/* Pure: is there something to do for it now? at: the occurrence; now itself for a wish. */
struct due job_due(const struct job *job, int64_t now, int zone_minutes);
/* Pure: when it will run next by itself, now when it goes on or is due; 0: it is paused. */
int64_t job_next(const struct job *job, int64_t now, int zone_minutes);

/* ---- for whoever runs them, in the transaction of the step ---- */

/* The first sight of a job: of those that run by the clock the newest occurrence counts as over, so that a new office's day begins tomorrow. */
enum err job_meet(struct db *db, struct job *job, int64_t now, int zone_minutes) MUST_CHECK;
/* Takes the next step, the first one at due. ERR_CONFLICT: another sender has taken it. */
enum err job_begin(struct db *db, struct job *job, const struct due *due, int64_t now) MUST_CHECK;
/* The step is done and more remain; did: numbers by name, added to what the steps before did. */
enum err job_step(struct db *db, struct job *job, struct json_object *did, int64_t cursor) MUST_CHECK;
enum err job_finish(struct db *db, struct job *job, struct json_object *did, int64_t now) MUST_CHECK;
/* In a transaction of its own, after the step's was rolled back. why: for people. */
enum err job_failed(struct db *db, struct job *job, const struct due *due, const char *why, int64_t now) MUST_CHECK;

/* ---- for people ---- */

enum err job_ask(struct db *db, enum job_key key, const char *actor, int64_t now) MUST_CHECK;
/* minute: of the day, -1 for the usual one; only for jobs that run by the clock (ERR_INVALID otherwise). */
enum err job_set(struct db *db, enum job_key key, int minute, bool paused, int64_t now) MUST_CHECK;
/* [{"name","occurrence_at","started_at","finished_at","outcome","asked_by","detail":{}}] of all jobs, newest first. */
enum err job_runs(struct db *db, int64_t limit, struct json_object **ret) MUST_CHECK;
/* Forgets runs that ended before. */
enum err job_forget(struct db *db, int64_t before, int64_t *ret_n) MUST_CHECK;

#endif
