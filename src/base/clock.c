#include "base/clock.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "base/text.h"

int64_t
clock_now(void)
{
	struct timespec t;
	int64_t set;

	/* NOLINTNEXTLINE(concurrency-mt-unsafe): nobody here changes the environment (base/banned.h) */
	if (text_to_int64(getenv("KABARIZIN_NOW"), &set))
		return set;
	clock_gettime(CLOCK_REALTIME, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

int64_t
clock_monotonic(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static int64_t
floor_div(int64_t a, int64_t b)
{
	return a / b - (a % b < 0);
}

/* The proleptic Gregorian calendar by eras of 400 years (146,097 days); March begins the year, so the leap day is its last. */
static int64_t
days_from_civil(int64_t year, int month, int day)
{
	int64_t era, year_of_era, day_of_year;

	year -= month <= 2;
	era = floor_div(year, 400);
	year_of_era = year - era * 400;
	day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
	return era * 146097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719468;
}

static void
civil_from_days(int64_t days, struct clock_date *ret)
{
	int64_t era, day_of_era, year_of_era, day_of_year, month;

	days += 719468;
	era = floor_div(days, 146097);
	day_of_era = days - era * 146097;
	year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
	day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
	month = (5 * day_of_year + 2) / 153;
	ret->day = (int)(day_of_year - (153 * month + 2) / 5 + 1);
	ret->month = (int)(month < 10 ? month + 3 : month - 9);
	ret->year = (int)(year_of_era + era * 400 + (ret->month <= 2));
}

struct clock_date
clock_local(int64_t at, int zone_minutes)
{
	struct clock_date date = {0};
	int64_t local = at + zone_minutes * CLOCK_MINUTE_MS;
	int64_t days = floor_div(local, CLOCK_DAY_MS);
	int64_t second = (local - days * CLOCK_DAY_MS) / 1000;

	civil_from_days(days, &date);
	date.hour = (int)(second / 3600);
	date.minute = (int)(second / 60 % 60);
	date.second = (int)(second % 60);
	date.weekday = (int)((days % 7 + 11) % 7);	/* 1970-01-01 was a Thursday */
	return date;
}

int64_t
clock_from_local(const struct clock_date *d, int zone_minutes)
{
	int64_t days = days_from_civil(d->year, d->month, d->day);

	return days * CLOCK_DAY_MS + (d->hour * 3600 + d->minute * 60 + d->second) * CLOCK_SECOND_MS -
	    zone_minutes * CLOCK_MINUTE_MS;
}

int64_t
clock_day(int64_t at, int zone_minutes)
{
	return floor_div(at + zone_minutes * CLOCK_MINUTE_MS, CLOCK_DAY_MS);
}

int64_t
clock_day_start(int64_t at, int zone_minutes)
{
	return clock_day(at, zone_minutes) * CLOCK_DAY_MS - zone_minutes * CLOCK_MINUTE_MS;
}

void
clock_format_date(int64_t at, int zone_minutes, char ret[CLOCK_TEXT_MAX])
{
	struct clock_date d = clock_local(at, zone_minutes);

	snprintf(ret, CLOCK_TEXT_MAX, "%02d-%02d-%04d", d.day, d.month, d.year);
}

void
clock_format_minute(int64_t at, int zone_minutes, char ret[CLOCK_TEXT_MAX])
{
	struct clock_date d = clock_local(at, zone_minutes);

	snprintf(ret, CLOCK_TEXT_MAX, "%02d-%02d-%04d %02d:%02d", d.day, d.month, d.year, d.hour, d.minute);
}

void
clock_format_iso(int64_t at, char ret[CLOCK_TEXT_MAX])
{
	struct clock_date d = clock_local(at, 0);
	int ms = (int)(at - floor_div(at, 1000) * 1000);

	if (ms != 0)
		snprintf(ret, CLOCK_TEXT_MAX, "%04d-%02d-%02dT%02d:%02d:%02d.%03dZ",
		    d.year, d.month, d.day, d.hour, d.minute, d.second, ms);
	else
		snprintf(ret, CLOCK_TEXT_MAX, "%04d-%02d-%02dT%02d:%02d:%02dZ",
		    d.year, d.month, d.day, d.hour, d.minute, d.second);
}

void
clock_zone_name(int zone_minutes, char ret[CLOCK_TEXT_MAX])
{
	int rest = abs(zone_minutes);

	switch (zone_minutes) {
	case 420: snprintf(ret, CLOCK_TEXT_MAX, "WIB"); break;
	case 480: snprintf(ret, CLOCK_TEXT_MAX, "WITA"); break;
	case 540: snprintf(ret, CLOCK_TEXT_MAX, "WIT"); break;
	default:
		snprintf(ret, CLOCK_TEXT_MAX, "UTC%c%02d:%02d", zone_minutes < 0 ? '-' : '+', rest / 60, rest % 60);
	}
}

/* Reads exactly n digits and moves on; false when one is missing. */
static bool
digits(const char **at, int n, int *ret)
{
	int value = 0;

	while (n-- > 0) {
		if (**at < '0' || **at > '9')
			return false;
		value = value * 10 + (*(*at)++ - '0');
	}
	*ret = value;
	return true;
}

static bool
one_of(const char **at, const char *set)
{
	const char *c;

	for (c = set; *c != '\0'; c++)
		if (**at == *c) {
			++*at;
			return true;
		}
	return false;
}

static bool
day_exists(const struct clock_date *d)
{
	struct clock_date back = {0};

	if (d->month < 1 || d->month > 12 || d->day < 1 || d->day > 31 || d->year < 1900)
		return false;
	civil_from_days(days_from_civil(d->year, d->month, d->day), &back);
	return back.day == d->day && back.month == d->month;
}

enum err
clock_parse_day(const char *text, int64_t *ret_days)
{
	struct clock_date d = {0};
	const char *at = text;

	if (!(digits(&at, 4, &d.year) && one_of(&at, "-") && digits(&at, 2, &d.month) && one_of(&at, "-") &&
	    digits(&at, 2, &d.day) && *at == '\0')) {
		at = text;
		if (!(digits(&at, 2, &d.day) && one_of(&at, "-/") && digits(&at, 2, &d.month) && one_of(&at, "-/") &&
		    digits(&at, 4, &d.year) && *at == '\0'))
			return ERR_INVALID;
	}
	if (!day_exists(&d))
		return ERR_INVALID;
	*ret_days = days_from_civil(d.year, d.month, d.day);
	return ERR_NONE;
}

enum err
clock_parse_minute(const char *text, int *ret_minute)
{
	const char *at = text;
	int hour, minute;

	if (!digits(&at, 2, &hour)) {
		at = text;
		if (!digits(&at, 1, &hour))
			return ERR_INVALID;
	}
	if (!one_of(&at, ":.") || !digits(&at, 2, &minute) || *at != '\0' || hour > 23 || minute > 59)
		return ERR_INVALID;
	*ret_minute = hour * 60 + minute;
	return ERR_NONE;
}

/* "Z", "+07:00"; minutes east of Greenwich. */
static bool
zone(const char **at, int *ret_minutes)
{
	int hour, minute, sign;

	if (one_of(at, "Zz")) {
		*ret_minutes = 0;
		return true;
	}
	sign = **at == '-' ? -1 : 1;
	if (!one_of(at, "+-") || !digits(at, 2, &hour) || !one_of(at, ":") || !digits(at, 2, &minute) ||
	    hour > 23 || minute > 59)
		return false;
	*ret_minutes = sign * (hour * 60 + minute);
	return true;
}

static int
fraction_ms(const char **at)
{
	int ms = 0, scale = 100;

	if (!one_of(at, "."))
		return 0;
	for (; **at >= '0' && **at <= '9'; ++*at, scale /= 10)
		ms += (**at - '0') * scale;
	return ms;
}

enum err
clock_parse_iso(const char *at, int64_t *ret_at)
{
	struct clock_date d = {0};
	int minutes, ms;

	if (!digits(&at, 4, &d.year) || !one_of(&at, "-") || !digits(&at, 2, &d.month) || !one_of(&at, "-") ||
	    !digits(&at, 2, &d.day) || !one_of(&at, "Tt ") || !digits(&at, 2, &d.hour) || !one_of(&at, ":") ||
	    !digits(&at, 2, &d.minute) || !one_of(&at, ":") || !digits(&at, 2, &d.second))
		return ERR_INVALID;
	ms = fraction_ms(&at);
	if (!zone(&at, &minutes) || *at != '\0' || !day_exists(&d) || d.hour > 23 || d.minute > 59 || d.second > 60)
		return ERR_INVALID;
	*ret_at = clock_from_local(&d, minutes) + ms;
	return ERR_NONE;
}

static bool
month_name(const char **at, int *ret)
{
	static const char names[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
	int i;

	for (i = 0; i < 12; i++)
		if (strncmp(*at, names + 3 * i, 3) == 0) {
			*at += 3;
			*ret = i + 1;
			return true;
		}
	return false;
}

/* "+0700"; minutes east of Greenwich. */
static bool
offset(const char **at, int *ret_minutes)
{
	int hour, minute, sign = **at == '-' ? -1 : 1;

	if (!one_of(at, "+-") || !digits(at, 2, &hour) || !digits(at, 2, &minute) || hour > 23 || minute > 59)
		return false;
	*ret_minutes = sign * (hour * 60 + minute);
	return true;
}

enum err
clock_parse_rfc2822(const char *text, int64_t *ret_at)
{
	const char *comma = strchr(text, ','), *at = comma != NULL ? comma + 1 : text, *day;
	struct clock_date d = {0};
	int minutes;

	day = at += strspn(at, " ");
	if (!digits(&at, 2, &d.day)) {
		at = day;
		if (!digits(&at, 1, &d.day))
			return ERR_INVALID;
	}
	if (!one_of(&at, " ") || !month_name(&at, &d.month) || !one_of(&at, " ") || !digits(&at, 4, &d.year) || !one_of(&at, " ") ||
	    !digits(&at, 2, &d.hour) || !one_of(&at, ":") || !digits(&at, 2, &d.minute) || !one_of(&at, ":") || !digits(&at, 2, &d.second))
		return ERR_INVALID;
	if (!one_of(&at, " ") || !offset(&at, &minutes) || *at != '\0' || !day_exists(&d) || d.hour > 23 || d.minute > 59 || d.second > 60)
		return ERR_INVALID;
	*ret_at = clock_from_local(&d, minutes);
	return ERR_NONE;
}

void
clock_format_day_iso(int64_t days, char ret[CLOCK_TEXT_MAX])
{
	struct clock_date d = {0};

	civil_from_days(days, &d);
	snprintf(ret, CLOCK_TEXT_MAX, "%04d-%02d-%02d", d.year, d.month, d.day);
}

void
clock_format_day(int64_t days, char ret[CLOCK_TEXT_MAX])
{
	struct clock_date d = {0};

	civil_from_days(days, &d);
	snprintf(ret, CLOCK_TEXT_MAX, "%02d-%02d-%04d", d.day, d.month, d.year);
}
