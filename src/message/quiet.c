#include "message/quiet.h"

#include <stdbool.h>

#include "base/clock.h"

enum { DAY_MINUTES = 24 * 60 };

int64_t
quiet_over(int64_t at, int zone_minutes, int from, int until)
{
	int64_t start = clock_day_start(at, zone_minutes), end = start + until * CLOCK_MINUTE_MS;
	int minute = (int)((at - start) / CLOCK_MINUTE_MS);
	bool quiet = from <= until ? minute >= from && minute < until : minute >= from || minute < until;

	if (!quiet)
		return at;
	return end > at ? end : end + DAY_MINUTES * CLOCK_MINUTE_MS;
}
