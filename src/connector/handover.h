/*
 * handover: messages that a source gives out once, between the question and our table.
 *
 * A source that marks what it gives out as delivered has nothing left to ask for when the answer is lost: by a time-out, or because the sender died
 * with it. Neither can be mended here, but a person can look into the source's own list, and is told so (worry.h). So the question is on the disk
 * before it leaves, and stays open until what it brought is kept.
 */
#ifndef CONNECTOR_HANDOVER_H
#define CONNECTOR_HANDOVER_H

#include <stdint.h>

#include "base/err.h"

struct db;

/* In a transaction that ends before the question leaves. One that is still open then was lost with an earlier sender. */
enum err handover_ask(struct db *db, int64_t connector_id, int64_t now) MUST_CHECK;
/* In the transaction that keeps what came; or nothing was given out. */
enum err handover_kept(struct db *db, int64_t connector_id) MUST_CHECK;
/* The question left, and its answer cannot be read or did not come. */
enum err handover_lost(struct db *db, int64_t connector_id) MUST_CHECK;
/* When the source was asked the last time that its answer was lost; 0: never. */
enum err handover_lost_at(struct db *db, int64_t connector_id, int64_t *ret_at) MUST_CHECK;

#endif
