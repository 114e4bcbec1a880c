/*
 * foresee: what a scenario would say of a permit now, and to whom, with nothing stored: for the simulator.
 *
 * The same functions make what is sent; only whether the scenario would fire by itself is said beside it, not decided.
 */
#ifndef PERMIT_FORESEE_H
#define PERMIT_FORESEE_H

#include "permit/tell.h"

enum { FORESEEN_MAX = 12 };

/* A recipient, and what they would get; telling.params is owned here. */
struct foreseen { struct telling telling; };
struct foresight {
	struct foreseen	 items[FORESEEN_MAX];
	size_t		 count, more;		/* more: recipients beyond these */
	const char	*obstacle;		/* why it would not fire now: "not_issued", "not_in_force", "no_expiry", "over", "no_document", "not_waiting"; NULL: it may */
	char		 why[80];		/* count 0: why there is nobody; as in scenario_fired.detail */
	int64_t		 document_id;		/* that it would be about; 0: none */
	char		*reference;
};
void foresight_end(struct foresight *f);

/* The i-th scenario that can be foreseen; NULL behind the last. */
const char *foresee_scenario(size_t i);
/* ERR_INVALID: no such scenario. */
enum err foresee(struct db *db, const struct permit *permit, const char *scenario, const char *base_url, int64_t now,
    struct foresight *ret) MUST_CHECK;

#endif
