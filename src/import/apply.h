/*
 * apply: does what the rows of a started batch say, a chunk in each transaction.
 *
 * A row's effect and its outcome are one transaction, and only a row without an outcome is done: whoever does it may die at any point, and whoever
 * goes on does each row once. Each row is judged again at that moment, because people write and are erased in between. What is wrong
 * with a row alone refuses that row; what is wrong with the database ends the chunk, which is tried again.
 */
#ifndef IMPORT_APPLY_H
#define IMPORT_APPLY_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"

struct db;

/*
 * One chunk, in a transaction of its own. hold_ms: for how long from now others leave the batch alone; 0: not at all. *ret_more false: the batch
 * is done, or nobody wants it any more.
 */
enum err import_apply(struct db *db, int64_t batch_id, int64_t hold_ms, int64_t now, bool *ret_more) MUST_CHECK;

/* The oldest batch that waits for the sender; 0: none. One cheap question. */
enum err import_waiting(struct db *db, int64_t now, int64_t *ret_batch_id) MUST_CHECK;

#endif
