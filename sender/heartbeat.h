/*
 * heartbeat: signs of life that pages and monitoring look at, one row a name.
 */
#ifndef SENDER_HEARTBEAT_H
#define SENDER_HEARTBEAT_H

#include <stdint.h>

#include "base/err.h"

struct db;
struct tally;

enum { HEARTBEAT_NAME_MAX = 64 };

/* *ret_at: 0 when there was none. */
enum err heartbeat_last(struct db *db, const char *name, int64_t *ret_at) MUST_CHECK;
/* In a transaction. detail is JSON. */
enum err heartbeat_beat(struct db *db, const char *name, const char *detail, int64_t now) MUST_CHECK;
/* The sender's own, with what it has done in this run; a transaction of its own. */
enum err heartbeat_sender(struct db *db, const struct tally *tally, int64_t now) MUST_CHECK;

#endif
