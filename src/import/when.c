#include "import/when.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/clock.h"
#include "base/text.h"

/* Spreadsheets count days from here (their 1900 was a leap year). Smaller and larger numbers are no dates of ours: 1954 to 2119. */
enum { SERIAL_EPOCH_DAYS = -25569, SERIAL_MIN = 20000, SERIAL_MAX = 80000, DAY_S = 24 * 60 * 60 };

/* A date while it is read. */
struct reading {
	int	year, month, day;
	int	second;			/* of the day */
	bool	has_zone;
	int	zone;
};

bool
when_is_blank(const char *text)
{
	static const char *const nothing[] = { "-", "--", "0", "null", "none", "n/a", "0000-00-00", "0000-00-00 00:00:00", "00-00-0000", "00/00/0000",
		"00/01/1900", "0/1/1900", "30/12/1899" };	/* the last three: a spreadsheet's 0, shown as a date */
	size_t i;

	for (i = 0; i < sizeof(nothing) / sizeof(nothing[0]); i++)
		if (strcasecmp(nothing[i], text) == 0)
			return true;
	return text_is_blank(text);
}

/* ---- pieces ---- */

static bool
number(const char **at, size_t least, size_t most, int *ret)
{
	size_t n = strspn(*at, "0123456789");
	int value = 0;

	if (n < least)
		return false;
	for (n = n < most ? n : most; n > 0; n--)
		value = value * 10 + (*(*at)++ - '0');
	*ret = value;
	return true;
}

static bool
one_of(const char **at, const char *set)
{
	if (**at == '\0' || strchr(set, **at) == NULL)
		return false;
	++*at;
	return true;
}

static size_t
word_length(const char *at)
{
	size_t n = 0;

	while ((at[n] | 0x20) >= 'a' && (at[n] | 0x20) <= 'z')
		n++;
	return n;
}

/* The beginning of a month's name, in one of the languages, long enough to be no other's. */
static bool
month_name(const char **at, int *ret)
{
	static const struct { const char *name; int month; } names[] = {
		{ "januari", 1 }, { "january", 1 }, { "februari", 2 }, { "february", 2 }, { "pebruari", 2 }, { "maret", 3 }, { "march", 3 },
		{ "april", 4 }, { "mei", 5 }, { "may", 5 }, { "juni", 6 }, { "june", 6 }, { "juli", 7 }, { "july", 7 }, { "agustus", 8 },
		{ "august", 8 }, { "agt", 8 }, { "ags", 8 }, { "september", 9 }, { "oktober", 10 }, { "october", 10 }, { "november", 11 },
		{ "nopember", 11 }, { "desember", 12 }, { "december", 12 },
	};
	size_t n = word_length(*at), i;

	if (n < 3)
		return false;
	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (strncasecmp(*at, names[i].name, n) == 0) {
			*at += n;
			*at += **at == '.';
			*ret = names[i].month;
			return true;
		}
	return false;
}

/* "Sabtu, 21 November 2026" */
static void
skip_weekday(const char **at)
{
	size_t n = word_length(*at);

	if (n > 0 && (*at)[n] == ',') {
		*at += n + 1;
		*at += strspn(*at, " ");
	}
}

/* ---- the day ---- */

static bool
year_first(const char **at, struct reading *r)
{
	const char *from = *at;

	if (number(at, 4, 4, &r->year) && one_of(at, "-/.") && number(at, 1, 2, &r->month) && one_of(at, "-/.") && number(at, 1, 2, &r->day))
		return true;
	*at = from;
	return false;
}

static bool
day_first(const char **at, struct reading *r)
{
	skip_weekday(at);
	return number(at, 1, 2, &r->day) && one_of(at, "-/. ") && (number(at, 1, 2, &r->month) || month_name(at, &r->month)) &&
	    one_of(at, "-/. ") && number(at, 4, 4, &r->year);
}

/* ---- the time ---- */

/* "Z", "+07:00", "WIB" */
static bool
zone(const char **at, struct reading *r)
{
	static const struct { const char *name; int minutes; } names[] = { { "WITA", 480 }, { "WIB", 420 }, { "WIT", 540 }, { "Z", 0 } };
	int hour, minute, sign;
	size_t i;

	r->has_zone = true;
	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (strncasecmp(*at, names[i].name, strlen(names[i].name)) == 0) {
			*at += strlen(names[i].name);
			r->zone = names[i].minutes;
			return true;
		}
	sign = **at == '-' ? -1 : 1;
	if (!one_of(at, "+-") || !number(at, 2, 2, &hour) || (one_of(at, ":"), !number(at, 2, 2, &minute)) || hour > 14 || minute > 59)
		return false;
	r->zone = sign * (hour * 60 + minute);
	return true;
}

/* Behind an hour of the clock's face. false: there is no such hour. */
static bool
half_of_day(const char **at, int *hour)
{
	bool pm = strncasecmp(*at, "PM", 2) == 0;

	if (!pm && strncasecmp(*at, "AM", 2) != 0)
		return true;
	*at += 2;
	*at += strspn(*at, " ");
	if (*hour < 1 || *hour > 12)
		return false;
	*hour = *hour % 12 + (pm ? 12 : 0);
	return true;
}

/* "08:10", "T08:10:23.5+07:00", " 08.10 WIB", "8:10:00 PM" */
static bool
time_behind(const char **at, struct reading *r)
{
	int hour, minute, second = 0;

	one_of(at, "Tt,");
	*at += strspn(*at, " ");
	if (!number(at, 1, 2, &hour) || !one_of(at, ":.") || !number(at, 2, 2, &minute))
		return false;
	if (one_of(at, ":.") && !number(at, 2, 2, &second))
		return false;
	if (one_of(at, ".,"))
		*at += strspn(*at, "0123456789");
	*at += strspn(*at, " ");
	if (!half_of_day(at, &hour) || hour > 23 || minute > 59 || second > 59)
		return false;
	r->second = (hour * 60 + minute) * 60 + second;
	return **at == '\0' || zone(at, r);
}

/* ---- the whole ---- */

static bool
set(const struct reading *r, int64_t days, int zone_minutes, struct when *ret)
{
	int64_t office = (int64_t)zone_minutes * CLOCK_MINUTE_MS;

	ret->at = days * CLOCK_DAY_MS + r->second * CLOCK_SECOND_MS - (r->has_zone ? (int64_t)r->zone * CLOCK_MINUTE_MS : office);
	ret->days = clock_day(ret->at + office, 0);
	return true;
}

/* "46347", "46347.340", "46347,34" */
static bool
serial(const char *at, int zone_minutes, struct when *ret)
{
	struct reading r = {0};
	int64_t scale = DAY_S, second = 0;
	int days;

	if (!number(&at, 5, 5, &days) || days < SERIAL_MIN || days > SERIAL_MAX)
		return false;
	if (one_of(&at, ".,"))
		for (; *at >= '0' && *at <= '9'; at++) {
			second += (*at - '0') * scale / 10;
			scale /= 10;
		}
	r.second = second < DAY_S ? (int)second : DAY_S - 1;
	return *at == '\0' && set(&r, (int64_t)days + SERIAL_EPOCH_DAYS, zone_minutes, ret);
}

bool
when_read(const char *text, int zone_minutes, struct when *ret)
{
	struct reading r = {0};
	char day[CLOCK_TEXT_MAX];
	const char *at = text;
	int64_t days;

	if (serial(text, zone_minutes, ret))
		return true;
	if (!year_first(&at, &r) && !day_first(&at, &r))
		return false;
	snprintf(day, sizeof(day), "%04d-%02d-%02d", r.year, r.month, r.day);
	if (clock_parse_day(day, &days) != ERR_NONE || (*at != '\0' && !time_behind(&at, &r)) || *at != '\0')
		return false;
	return set(&r, days, zone_minutes, ret);
}

/* ---- which of two comes first ---- */

/* The two figures before a year of four. */
static bool
two_before_year(const char *at, int *first, int *second)
{
	int year;

	return number(&at, 1, 2, first) && one_of(&at, "-/.") && number(&at, 1, 2, second) && one_of(&at, "-/.") && number(&at, 4, 4, &year);
}

bool
when_is_month_first(const char *text)
{
	int first, second;

	return two_before_year(text, &first, &second) && first >= 1 && first <= 12 && second > 12 && second <= 31;
}

bool
when_is_either(const char *text)
{
	int first, second;

	return two_before_year(text, &first, &second) && first >= 1 && first <= 12 && second >= 1 && second <= 12 && first != second;
}
