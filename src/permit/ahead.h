/*
 * ahead: what the daily jobs of permits and documents would make if they ran now, for whoever is about to run one by hand.
 *
 * Nothing is written. Some thousand permits or documents are looked at; more says that there are others behind them.
 */
#ifndef PERMIT_AHEAD_H
#define PERMIT_AHEAD_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"

struct db;

struct ahead { int64_t messages, people; bool more; };
enum err ahead_of_expiry(struct db *db, int64_t now, struct ahead *ret) MUST_CHECK;
enum err ahead_of_reminder(struct db *db, int64_t now, struct ahead *ret) MUST_CHECK;

#endif
