/*
 * list: the kept webhook bodies as rows.
 */
#ifndef WEBHOOK_LIST_H
#define WEBHOOK_LIST_H

#include <stdint.h>

#include "base/err.h"
#include "base/json.h"

struct db;

/* [{"id","received_at","provider","state","note","bytes"}], newest first; state NULL: any. */
enum err webhook_list(struct db *db, const char *state, int64_t limit, struct json_object **ret) MUST_CHECK;

#endif
