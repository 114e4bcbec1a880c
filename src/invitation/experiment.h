/*
 * experiment: which wording of the invitation do more people agree to?
 *
 * Every active wording takes part (an arm); one of them is the control. Before the first invitation is sent, the number of people of each arm is
 * fixed: enough to find a difference of the size that is worth knowing with a power of 80 %, at a confidence of 95 % over all comparisons
 * together. Until every arm has so many people whose days for an answer are over, there is no verdict, and afterwards the verdict counts exactly
 * the first so many of each arm: looking often changes nothing, and neither does going on.
 *
 * Counted are people invited for the first time whose message a gateway has accepted: elsewhere nobody sees the wording (invitation/variant.h).
 * Agreed is who agreed within the days, on the page or by a reply.
 */
#ifndef INVITATION_EXPERIMENT_H
#define INVITATION_EXPERIMENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/json.h"
#include "invitation/variant.h"
#include "report/proportion.h"

struct db;

enum { EXPERIMENT_PERMILLE = 1000 };

struct experiment {
	int64_t	id, base_permille, difference_permille, sample, answer_days, started_at, ended_at;	/* ended_at 0: running */
	char	control[VARIANT_KEY_MAX], winner[VARIANT_KEY_MAX];					/* winner "": running or broken off */
	char	started_by[64], ended_by[64];
	char	arms[VARIANTS_MAX][VARIANT_KEY_MAX];
	size_t	arm_count;
};

struct experiment_draft { const char *control; int64_t base_permille, difference_permille; };

/* People of each arm for so many arms; 0: such a difference cannot be. Pure. */
int64_t experiment_sample(int64_t base_permille, int64_t difference_permille, size_t arms);
/*
 * In a transaction. ERR_INVALID: problem names the field and says why by a key below "experiment_wrong" of templates/locale: fewer than two active
 * wordings ("arms"), the control is none of them ("control"), no such difference ("difference"). ERR_CONFLICT: one is running.
 */
enum err experiment_start(struct db *db, const struct experiment_draft *draft, const char *actor, int64_t now, int64_t *ret_id,
    struct problem *problem) MUST_CHECK;
/*
 * In a transaction. winner NULL: broken off, nothing changes. Otherwise everybody gets this wording from now on. ERR_CONFLICT: it does not run,
 * or the people are not together yet. ERR_INVALID: the winner is none of its wordings.
 */
enum err experiment_end(struct db *db, int64_t id, const char *winner, const char *actor, int64_t now) MUST_CHECK;
enum err experiment_load(struct db *db, int64_t id, struct experiment *ret) MUST_CHECK;
/* ERR_NOT_FOUND: none is running. */
enum err experiment_running(struct db *db, struct experiment *ret) MUST_CHECK;
/* [{"id","started_at","ended_at","winner","sample"}], newest first. */
enum err experiment_list(struct db *db, struct json_object **ret) MUST_CHECK;

/* ---- counting ---- */

struct variant_counts {
	char	key[VARIANT_KEY_MAX];
	int64_t	sent;			/* accepted by a gateway */
	int64_t	delivered, opened, agreed, declined, stopped;
};
/* Of an experiment; id 0: of each wording since it was last changed, experiments or not. In the order of keys; wordings nobody got are missing. */
enum err variant_count(struct db *db, int64_t experiment_id, int64_t answer_days, struct variant_counts ret[VARIANTS_MAX], size_t *ret_n) MUST_CHECK;

/* ---- judging ---- */

enum experiment_verdict { EXPERIMENT_EARLY, EXPERIMENT_SAME, EXPERIMENT_BETTER, EXPERIMENT_WORSE, EXPERIMENT_VERDICT__COUNT };
const char *experiment_verdict_name(enum experiment_verdict v);	/* "early" ... */

struct experiment_arm {
	char			key[VARIANT_KEY_MAX];
	struct share		ripe;		/* agreed, of the first people whose days are over; at most the sample */
	bool			is_control;
	/* Against the control, once every arm has its people: otherwise EXPERIMENT_EARLY. The control's own is EXPERIMENT_SAME. */
	enum experiment_verdict	verdict;
	struct interval		difference;
};
enum err experiment_arms(struct db *db, const struct experiment *e, int64_t now, struct experiment_arm ret[VARIANTS_MAX]) MUST_CHECK;
/* Fills verdicts and differences from the shares. Pure. */
void experiment_judge(struct experiment_arm *arms, size_t n, int64_t sample);
/* Whom it suggests: the best of those that are better, otherwise the control; NULL while it is early. */
const char *experiment_suggests(const struct experiment_arm *arms, size_t n);

#endif
