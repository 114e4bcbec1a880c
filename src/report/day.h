/*
 * day: the row of numbers and the hours of the dashboard.
 *
 * A day's figure counts what happened on that day, whenever the message was made: what was held overnight and left at 07:00 was sent today.
 * Each question is a range of an index, so a day costs the same with a hundred thousand messages behind it.
 */
#ifndef REPORT_DAY_H
#define REPORT_DAY_H

#include <stdint.h>

#include "base/err.h"

struct db;

struct day_figures {
	int64_t	made, sent, delivered, read;
	int64_t	failed, blocked;	/* went so on that day and are so still */
};
/* What happened in [from, until). */
enum err day_between(struct db *db, int64_t from, int64_t until, struct day_figures *ret) MUST_CHECK;
/* The office's day at now, up to now, and the whole day before. */
enum err day_today(struct db *db, int64_t now, struct day_figures *ret_today, struct day_figures *ret_yesterday) MUST_CHECK;

struct day_waiting {
	int64_t	queued, sending;
};
/* As it is at this moment. */
enum err day_waiting(struct db *db, struct day_waiting *ret) MUST_CHECK;

enum { DAY_HOURS = 24 };
struct day_hour {
	int64_t	start_at;
	int64_t	sent, delivered, read, failed;
};
/* The last 24 clock hours, the present one last. */
enum err day_hours(struct db *db, int64_t now, struct day_hour ret[DAY_HOURS]) MUST_CHECK;

#endif
