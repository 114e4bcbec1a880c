/*
 * rates: what a message of a category costs, from the office's rate card, where receipts say that it is billed and not how much.
 */
#ifndef REPORT_RATES_H
#define REPORT_RATES_H

#include <stdint.h>

#include "base/err.h"
#include "base/json.h"

struct db;

/* The categories that are billed by a rate, ended by NULL. */
extern const char *const rate_categories[];

/* amount: "356.65", "0"; "" takes the rate of that day away. currency: three capital letters. */
struct rate_draft { const char *category, *currency, *amount; int64_t from_day; };
/* In a transaction. ERR_INVALID: problem says which field. ERR_NOT_FOUND: there is none to take away. */
enum err rate_set(struct db *db, const struct rate_draft *draft, const char *actor, int64_t now, struct problem *problem) MUST_CHECK;
/* [{"category","from_day","currency","micros","set_by","set_at"}], by category, newest first. */
enum err rate_list(struct db *db, struct json_object **ret) MUST_CHECK;

#endif
