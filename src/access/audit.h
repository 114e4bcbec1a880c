/*
 * audit: who changed or looked at what. Inside the transaction of the change itself.
 */
#ifndef ACCESS_AUDIT_H
#define ACCESS_AUDIT_H

#include <stdint.h>

#include "base/err.h"

struct db;

struct audit { const char *actor, *action, *subject; int64_t subject_id; const char *detail; const char *ip; };	/* NULLs read as "" */
enum err audit_write(struct db *db, const struct audit *entry, int64_t now) MUST_CHECK;

#endif
