/*
 * calendar: when messages that can wait may leave: not in the office's quiet hours, and not on its days off.
 *
 * Replies and transactional messages never ask. Days are days since 1970-01-01 in the office's calendar.
 */
#ifndef SCHEDULE_CALENDAR_H
#define SCHEDULE_CALENDAR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/json.h"

struct db;

struct calendar {
	int	 zone_minutes;
	int	 quiet_from, quiet_until;	/* minutes of the day; from may be the later one (20:00 to 07:00), equal ones: no quiet hours */
	int	 working_days;			/* of a week, from Monday: 5, 6 or 7 */
	bool	 rests;				/* days off hold messages too */
	int64_t	*off;				/* days off from yesterday on, sorted */
	size_t	 off_count;
};
void calendar_end(struct calendar *c);
/* now: days off before it are left out. */
enum err calendar_load(struct db *db, int64_t now, struct calendar *ret) MUST_CHECK;

/* Pure: at, or the first instant after it outside quiet hours and days off; at most a year away. */
int64_t calendar_opens(const struct calendar *c, int64_t at);
/* Pure: is this a day off, by the week or by the table? */
bool calendar_is_off(const struct calendar *c, int64_t day);

/* [{"day","name","added_by"}], from the given day on, in order. The caller owns it. */
enum err calendar_days(struct db *db, int64_t from_day, struct json_object **ret) MUST_CHECK;
struct calendar_day { int64_t day; const char *name; };
/* In a transaction; the name of a day that is there is replaced. ERR_INVALID: problem says what is wrong with the name. */
enum err calendar_add(struct db *db, const struct calendar_day *day, const char *actor, int64_t now, struct problem *problem) MUST_CHECK;
enum err calendar_remove(struct db *db, int64_t day) MUST_CHECK;	/* ERR_NOT_FOUND */

#endif
