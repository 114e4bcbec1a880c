#include "provider/vitals.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/clock.h"
#include "base/text.h"

enum { WORD_MAX = 64 };

const char *const vitals_finding_keys[] = {
	"package.ended",	/* detail: its last day */
	"package.ends_soon",
	NULL
};

const char *
link_name(enum link l)
{
	return l == LINK_UP ? "up" : l == LINK_DOWN ? "down" : "";
}

/* ---- the last day of a package ---- */

static int
month_of(const char *word)
{
	static const char *const months[] = { "january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
	    "november", "december" };
	int i;

	for (i = 0; i < 12; i++)
		if (strcasecmp(months[i], word) == 0)
			return i + 1;
	return 0;
}

/* "18 November 2029" as "2029-11-18"; false when it is no such thing. */
static bool
day_in_words(const char *text, char ret[WORD_MAX])
{
	char copy[WORD_MAX], *rest = copy, *day, *month, *year;
	int64_t d, y;

	snprintf(copy, sizeof(copy), "%s", text);
	day = strsep(&rest, " ");
	month = strsep(&rest, " ");
	year = strsep(&rest, " ");
	if (year == NULL || rest != NULL || !text_to_int64(day, &d) || !text_to_int64(year, &y) || d < 1 || d > 31 || y < 1970 || y > 9999)
		return false;
	snprintf(ret, WORD_MAX, "%04d-%02d-%02d", (int)y, month_of(month), (int)d);
	return true;
}

int64_t
vitals_day(const char *text)
{
	char iso[WORD_MAX];
	int64_t days = 0;

	if (text == NULL)
		return 0;
	text += strspn(text, " ");
	if (!day_in_words(text, iso))
		snprintf(iso, sizeof(iso), "%.10s", text);
	return clock_parse_day(iso, &days) == ERR_NONE && days > 0 ? days : 0;
}

/* In days of UTC, so that a package that ends today is never called ended where it is still today. */
void
vitals_judge(const struct provider *kind, int64_t now, struct findings *f)
{
	int64_t ends = f->vitals.ends_on, today = now / CLOCK_DAY_MS;
	char day[CLOCK_TEXT_MAX];

	if (ends == 0 || ends - today > VITALS_ENDS_SOON_DAYS)
		return;
	clock_format_day(ends, day);
	if (ends < today)
		finding_add(f, kind->stops_with_package ? FINDING_BAD : FINDING_WARN, "package.ended", "%s", day);
	else
		finding_add(f, FINDING_WARN, "package.ends_soon", "%s", day);
}
