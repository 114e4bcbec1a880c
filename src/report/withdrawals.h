/*
 * withdrawals: how fast people's wish to be left alone is obeyed. UU 27/2022, article 40: within 3 x 24 hours of the request.
 *
 * A withdrawal is a person's STOP, NO, form or call that stands in the ledger (opt_out, decline, withdraw_by_office, marketing_stop); one
 * that ends several channels at once is one, and a "tidak" in an imported list is none. It is obeyed when it is recorded, because it is
 * effective in that transaction. Its time runs from when it was said; for paper, from the beginning of the day it was received. What may be
 * a withdrawal and waits for a person's decision (consent/review.h) is open.
 */
#ifndef REPORT_WITHDRAWALS_H
#define REPORT_WITHDRAWALS_H

#include <stdint.h>

#include "base/err.h"

struct db;

#define WITHDRAWALS_SOON_MS	(INT64_C(24) * 3600 * 1000)	/* so much is left, or less: it is time */

struct withdrawals {
	int64_t	count;			/* recorded in the period */
	int64_t	median_ms, longest_ms;	/* from the words to the effect; 0 when there was none */
	int64_t	late;			/* of them, that took longer than the law allows */
	int64_t	open;			/* now */
	int64_t	open_soon;		/* of them, with WITHDRAWALS_SOON_MS left or less, those that are late included */
	int64_t	open_late;		/* of them, that are late already */
	int64_t	ends_at;		/* when the time of the first open one ends; 0: none is open */
};
/* Recorded from (inclusive) until (exclusive). */
enum err withdrawals_load(struct db *db, int64_t from, int64_t until, int64_t now, struct withdrawals *ret) MUST_CHECK;

#endif
