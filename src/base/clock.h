/*
 * clock: time as Unix milliseconds, and how people in the office read it.
 *
 * Only the edges (a request, a pass of the sender, a command) read the clock; everything below is given now.
 * Indonesia has three zones without summer time, so a zone is its offset: WIB +420, WITA +480, WIT +540 minutes.
 */
#ifndef BASE_CLOCK_H
#define BASE_CLOCK_H

#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

enum { CLOCK_WIB_MINUTES = 420 };
#define CLOCK_SECOND_MS	INT64_C(1000)
#define CLOCK_MINUTE_MS	(60 * CLOCK_SECOND_MS)
#define CLOCK_HOUR_MS	(60 * CLOCK_MINUTE_MS)
#define CLOCK_DAY_MS	(24 * CLOCK_HOUR_MS)

/* Now, in Unix milliseconds. KABARIZIN_NOW (the same unit) stands in for it when it is set: for tests that need a date. */
int64_t clock_now(void);
/* Milliseconds that never go back, from an arbitrary start: for time budgets and durations. */
int64_t clock_monotonic(void);

struct clock_date {
	int	year, month, day;		/* 1-based */
	int	hour, minute, second;
	int	weekday;			/* 0 Sunday */
};

struct clock_date clock_local(int64_t at, int zone_minutes);
int64_t clock_from_local(const struct clock_date *date, int zone_minutes);
/* at's local day, as the days since 1970-01-01. */
int64_t clock_day(int64_t at, int zone_minutes);
/* Midnight at the beginning of at's local day. */
int64_t clock_day_start(int64_t at, int zone_minutes);

enum { CLOCK_TEXT_MAX = 40 };
/* "21-11-2026" and "21-11-2026 08:10" and "2026-11-21T01:10:23Z" and "2026-11-21T01:10:23.123Z" */
void clock_format_date(int64_t at, int zone_minutes, char ret[CLOCK_TEXT_MAX]);
void clock_format_minute(int64_t at, int zone_minutes, char ret[CLOCK_TEXT_MAX]);
void clock_format_iso(int64_t at, char ret[CLOCK_TEXT_MAX]);
/* "WIB", "WITA", "WIT", or "UTC+hh:mm" */
void clock_zone_name(int zone_minutes, char ret[CLOCK_TEXT_MAX]);

/* "2026-11-21" or "21-11-2026": a calendar day, as the days since 1970-01-01. ERR_INVALID when there is no such day. */
enum err clock_parse_day(const char *text, int64_t *ret_days) MUST_CHECK;
/* "08:10", "8:10" and "08.10" as people here type them: a time of day, as the minutes since midnight, 0 to 1439. */
enum err clock_parse_minute(const char *text, int *ret_minute) MUST_CHECK;
/* RFC 3339 ("2026-11-21T08:10:23+07:00", seconds' fraction allowed). */
enum err clock_parse_iso(const char *text, int64_t *ret_at) MUST_CHECK;
/* RFC 2822 ("Thu, 24 Aug 2023 05:01:45 +0000"; the day of the week may be missing). */
enum err clock_parse_rfc2822(const char *text, int64_t *ret_at) MUST_CHECK;
/* days since 1970-01-01 as "2026-11-21" or "21-11-2026". */
void clock_format_day_iso(int64_t days, char ret[CLOCK_TEXT_MAX]);
void clock_format_day(int64_t days, char ret[CLOCK_TEXT_MAX]);

#endif
