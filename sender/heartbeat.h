/*
 * heartbeat: the sender's sign of life, which pages and monitoring look at.
 */
#ifndef SENDER_HEARTBEAT_H
#define SENDER_HEARTBEAT_H

#include <stdint.h>

#include "base/err.h"

struct db;
struct tally;

/* With what it has done in this run; a transaction of its own. */
enum err heartbeat_sender(struct db *db, const struct tally *tally, int64_t now) MUST_CHECK;

#endif
