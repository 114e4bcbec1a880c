/*
 * when: a date as people and spreadsheets write it.
 *
 * The day comes first: 21-11-2026, 21/11/2026, 21.11.2026, 21 November 2026 (Indonesian or English, shortened or not), or the year does:
 * 2026-11-21. A time may follow (also with AM or PM), and behind that a zone. A bare number is a spreadsheet's count of days since 1900. Years have
 * four digits, because 05-06-07 can be read in six ways.
 */
#ifndef IMPORT_WHEN_H
#define IMPORT_WHEN_H

#include <stdbool.h>
#include <stdint.h>

struct when {
	int64_t	at;	/* midnight in the office when no time was written */
	int64_t	days;	/* since 1970-01-01, in the office */
};

/* What stands where there is no date: nothing, "-", "0", "0000-00-00". */
bool when_is_blank(const char *text);
/* false: it is no date. */
bool when_read(const char *text, int zone_minutes, struct when *ret);

/*
 * Dates in figures whose year comes last: those that only someone can have written who puts the month first (11/21/2026), and those that such a
 * person may have meant otherwise (05/06/2026).
 */
bool when_is_month_first(const char *text);
bool when_is_either(const char *text);

#endif
