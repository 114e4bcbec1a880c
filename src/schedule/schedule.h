/*
 * schedule: when something that happens again and again is due. Pure.
 *
 * Either every so many milliseconds, counted from the last time, or once a day (or on one day of the week) at a time of the office's clock. An
 * occurrence is named by its instant. Whoever was away for several takes up the newest and is told how many were passed by.
 */
#ifndef SCHEDULE_SCHEDULE_H
#define SCHEDULE_SCHEDULE_H

#include <stdbool.h>
#include <stdint.h>

struct schedule {
	int64_t	every_ms;	/* 0: by the clock */
	int	minute;		/* after the office's midnight, 0 to 1439 */
	int	weekday;	/* 1 Monday to 7 Sunday; 0: every day */
};

struct due { bool is; int64_t at, missed; };	/* at: the occurrence; missed: older ones that nobody did */

/*
 * last: the newest occurrence that is over; 0: there was none, then an interval is due and the clock's newest occurrence too. One that lies far
 * ahead, from a clock that was wrong, counts as none.
 */
struct due schedule_due(const struct schedule *s, int64_t last, int64_t now, int zone_minutes);
/* The first occurrence after last and not before now; now itself when one is due. */
int64_t schedule_next(const struct schedule *s, int64_t last, int64_t now, int zone_minutes);
/* By the clock: the newest occurrence that is not after now. Of an interval: now. */
int64_t schedule_newest(const struct schedule *s, int64_t now, int zone_minutes);

#endif
