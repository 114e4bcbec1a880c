/*
 * expiry_room: how many warnings of permits that end may still be made today, by the setting expiry_per_day (0: all that are due).
 *
 * With a limit, the most urgent are told first, and the others on the next working day, with the days that are left then. On days off nothing is
 * made. Neither lets a permit end unwarned: what ends before the next working day is told whatever the limit.
 */
#ifndef PERMIT_EXPIRY_ROOM_H
#define PERMIT_EXPIRY_ROOM_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"

struct db;

struct expiry_room { bool limited; int64_t left, next_working_day; };
/* today: the office's day of now. */
enum err expiry_room_load(struct db *db, int64_t today, int64_t now, struct expiry_room *ret) MUST_CHECK;
/* Pure: may a permit be told today that ends on this day? */
bool expiry_room_for(const struct expiry_room *r, int64_t expiry_day);

/* Due on the day of the last run, and left for another day by the limit. */
enum err expiry_postponed(struct db *db, int64_t now, int64_t *ret_n) MUST_CHECK;

#endif
