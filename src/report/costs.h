/*
 * costs: what messages cost, by month, provider, category and template.
 *
 * Each attempt that a provider accepted is one message to pay for, or not: its provider told a price (priced), told that it is free
 * (free: inside the window, or not billed), told that it is billed by its category (billable: the office's rate says how much,
 * report/rates.h), or has told nothing (unknown). What is unknown is counted and never taken for 0.
 *
 * Days are counted once and again when something about them came late (cost_dirty), by a job of the sender, a day a step.
 */
#ifndef REPORT_COSTS_H
#define REPORT_COSTS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "base/json.h"

struct db;

/*
 * For the job, in a transaction: counts the next day that needs it. *ret_more: another one does. cursor 0 begins a run, which ends with
 * yesterday and today. zone: minutes east of UTC.
 */
enum err costs_count_next(struct db *db, int64_t now, int zone, int64_t *cursor, bool *ret_more) MUST_CHECK;

/* Days of the office since 1970-01-01, both included. */
struct cost_query { int64_t from_day, until_day; bool by_month; };
/*
 * [{"month":"2026-11"?,"provider_id","provider","category","template_id","template","messages","segments","billable","free","unknown",
 * "amounts":[{"currency","micros"}]}], by month (newest first), provider, category, template. billable: with a price of its own or by a
 * rate; unknown: no price is known, a billable one without a rate among them. The caller owns it.
 */
enum err costs_report(struct db *db, const struct cost_query *query, struct json_object **ret) MUST_CHECK;

/* When the job last finished; 0: it has not counted yet. */
enum err costs_counted_at(struct db *db, int64_t *ret_at) MUST_CHECK;

#endif
