/*
 * judge: looks at the rows of a batch that were read, a chunk in each transaction, and changes nothing else.
 *
 * How far it is stands in the batch, in the transaction of the rows' verdicts: whoever judges may die at any point, and whoever goes on judges each
 * row once. Rows are judged in the order of the file, because some are judged by those before. When all are, the batch can be looked at.
 */
#ifndef IMPORT_JUDGE_H
#define IMPORT_JUDGE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"

struct db;

/*
 * One chunk, in a transaction of its own. hold_ms: for how long from now others leave the batch alone; 0: not at all. *ret_more false: all are
 * judged, or nobody wants it any more. ERR_BUSY: somebody else judges it as well.
 */
enum err import_judge(struct db *db, int64_t batch_id, int64_t hold_ms, int64_t now, bool *ret_more) MUST_CHECK;

/* The oldest batch whose rows wait for the sender's judgement; 0: none. One cheap question. */
enum err import_judging(struct db *db, int64_t now, int64_t *ret_batch_id) MUST_CHECK;
/* How many of its rows are judged. */
enum err import_judged(struct db *db, int64_t batch_id, int64_t *ret_rows) MUST_CHECK;

#endif
