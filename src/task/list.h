/*
 * task_list: what pages asked of the sender lately, as rows.
 */
#ifndef TASK_LIST_H
#define TASK_LIST_H

#include <stdint.h>

#include "base/err.h"
#include "base/json.h"

struct db;

/* [{"id","kind","provider_id","provider","state","requested_by","requested_at","done_at"}], newest first. */
enum err task_list(struct db *db, int64_t limit, struct json_object **ret) MUST_CHECK;

#endif
