/*
 * figures: how many messages became what, for the API's statistics and for monitoring.
 */
#ifndef REPORT_FIGURES_H
#define REPORT_FIGURES_H

#include <stdint.h>

#include "base/err.h"
#include "base/json.h"

struct db;

/*
 * What was made with a test key and left nothing is counted in "trials" and nowhere else.
 *
 * Of messages created in [from, until): {"messages": {"<state>": n}, "by_provider": [{"provider","state","count"}],
 * "by_scenario": [{"scenario","state","count"}], "reasons": [{"state","reason","count"}], "trials": n, "consents":
 * [{"scope","action","count"}]}. Each state is there, also with 0. Consents are those recorded in that time.
 */
enum err figures_period(struct db *db, int64_t from, int64_t until, struct json_object **ret) MUST_CHECK;

/* What monitoring wants to know of this moment. */
struct figures_now {
	int64_t			 queued;		/* messages in the queue */
	int64_t			 oldest_due_at;		/* of those due already; 0: none is due */
	int64_t			 undecided;		/* attempts without an answer */
	int64_t			 sender_at;		/* its last sign of life, 0: never */
	struct json_object	*messages;		/* {"<state>": n}, all there ever were */
	struct json_object	*providers;		/* [{"name","kind","enabled","health","closed_until","webhook_at"}] */
};
void figures_now_end(struct figures_now *f);
enum err figures_now(struct db *db, int64_t now, struct figures_now *ret) MUST_CHECK;

#endif
